"""What the board's pages show: a notice as one reader sees it, a page of the board, one notice."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.groups.models import InterestGroup
from community.noticeboard import rules
from community.noticeboard.icons import drawing_of, word_for
from community.noticeboard.lasting import last_day
from community.noticeboard.models import Category, Notice, Reading
from community.noticeboard.notify import when_of
from community.noticeboard.readers import readings_of
from community.noticeboard.talk import threads
from community.noticeboard.words import audience_of
from community.people.models import Membership
from community.profiles.page import known_to, profile_of
from community.ui.dates import day_name, oclock

PAGE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Who:
    """Who wrote it, as a neighbour may know it: first name and stairway, or an office."""

    name: str
    place: str = ""
    motif: str = ""
    is_office: bool = False

    @property
    def said(self) -> str:
        """«Oksana, opgang 9»."""
        return f"{self.name}, {self.place}" if self.place else self.name


def who_wrote(notice: Notice, member: Membership) -> Who:
    """Somebody hidden is «En nabo» without a stairway, and who is gone a «Tidligere nabo»."""
    author = notice.author
    if author is None:
        name = str(notice.category.shown_name) if notice.is_office and notice.category else ""
        return Who(name or _("Tidligere nabo"), is_office=notice.is_office)
    user = author.user
    if notice.is_office and user.erased_at is None:
        office = _office_of(notice, author)
        return Who(user.name, office, profile_of(user).motif, is_office=True)
    known = known_to(member, author)
    return Who(known.name, known.place, known.motif)


def _office_of(notice: Notice, author: Membership) -> str:
    if author.title:
        return author.title.lower()
    is_board = notice.category is not None and notice.category.writer == Category.Writer.BOARD
    return _("bestyrelsen") if is_board or author.lives_here else _("kontoret")


@dataclass(frozen=True)
class Version:
    """A notice in one of its languages."""

    language: str
    title: str
    text: str
    is_shown: bool = False

    @property
    def language_name(self) -> str:
        return NAMES.get(self.language, self.language)

    @property
    def dir(self) -> str:
        return "rtl" if self.language in {"ar", "fa", "ur", "he"} else "ltr"


def versions_of(notice: Notice, language: str) -> list[Version]:
    """One or two, with the one shown marked: the reader's own language where it is written in it."""
    found = [(notice.language, notice.title, notice.text)]
    if notice.other_language:
        found.append((notice.other_language, notice.other_title, notice.other_text))
    codes = [code for code, _title, _text in found]
    shown = language if language in codes else codes[0]
    return [Version(code, title, text, code == shown) for code, title, text in found]


def category_name(notice: Notice) -> str:
    """In the reader's language. Needs `category`."""
    return notice.category.shown_name if notice.category else _("Uden emne")


def drawing_for(notice: Notice) -> str:
    """Its category's, and for drift the one of what it is about. Needs `category`."""
    if notice.is_works:
        return drawing_of(notice.icon)
    return notice.category.icon if notice.category else "note-pencil-duotone"


@dataclass(frozen=True)
class Shown:
    """A notice on a board, as one member sees it."""

    notice: Notice
    url: str
    who: Who
    versions: list[Version]
    is_own: bool
    is_read: bool = False
    has_said_seen: bool = False
    asks: bool = False  # whether this reader is asked for «Set»
    answers: int = 0

    @property
    def version(self) -> Version:
        return next(one for one in self.versions if one.is_shown)

    @property
    def title(self) -> str:
        return self.version.title or _("Uden overskrift")

    @property
    def category(self) -> str:
        return category_name(self.notice)

    @property
    def drawing(self) -> str:
        return drawing_for(self.notice)

    @property
    def works_word(self) -> str:
        return word_for(self.notice.icon) if self.notice.is_works else ""

    @property
    def window(self) -> str:
        """«Torsdag 26. november kl. 9–12»."""
        said = when_of(self.notice) if self.notice.is_works and self.notice.period else ""
        return said[:1].upper() + said[1:]

    @property
    def audience(self) -> str:
        return audience_of(self.notice)

    @property
    def picture(self) -> Any:
        first = next(iter(self.notice.pictures.all()), None)
        return first.picture if first is not None and first.picture.is_made else None

    @property
    def pictures(self) -> list[Any]:
        """All that is not refused: what is on its way says so on the page."""
        return [one.picture for one in self.notice.pictures.all() if not one.picture.is_refused]


def shown_to(
    member: Membership,
    notices: Iterable[Notice],
    *,
    language: str = "",
    readings: bool = False,
    answers: bool = False,
) -> list[Shown]:
    """Each notice as this member sees it; `readings` and `answers` cost a query each for all of them."""
    notices = list(notices)
    read = readings_of(member, notices) if readings and notices else {}
    count = threads.counts_of(member, notices) if answers and notices else {}
    return [
        _shown(member, one, language, read.get(one.pk), count.get(one.pk, 0)) for one in notices
    ]


def _shown(
    member: Membership, notice: Notice, language: str, reading: Reading | None, answers: int
) -> Shown:
    return Shown(
        notice=notice,
        url=reverse("board:notice", args=[member.estate.slug, notice.token]),
        who=who_wrote(notice, member),
        versions=versions_of(notice, language or member.user.language),
        is_own=notice.author_id == member.pk,
        is_read=reading is not None,
        has_said_seen=reading is not None and reading.seen_at is not None,
        asks=notice.asks_seen and is_hit(member, notice),
        answers=answers,
    )


def is_hit(member: Membership, notice: Notice) -> bool:
    """Whether drift happens where this member lives: in a stairway it names, or in its audience's."""
    if not member.lives_here or not notice.is_works:
        return False
    if notice.author_id == member.pk:
        return False
    named = {entrance.pk for entrance in notice.hits.all()}
    return member.entrance_id in named if named else notice.estate_id == member.estate_id


# --- a page of the board -----------------------------------------------------------------------


@dataclass
class Board:
    """A page of a board: what is on top, what follows, and where more begins."""

    rows: list[Shown]
    pinned: list[Shown] = field(default_factory=list)
    chips: list[Category] = field(default_factory=list)
    chosen: Category | None = None
    group: InterestGroup | None = None
    more: str = ""  # where the next page begins
    newest: str = ""  # what a live page counts from

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.pinned


def board(
    member: Membership,
    now: datetime,
    *,
    category: Category | None = None,
    group: InterestGroup | None = None,
    after: str = "",
    chips: bool = True,
) -> Board:
    """The newest twenty, or those after a cursor. What is pinned stands on the first page alone."""
    found = Notice.objects.visible_to(member, now).on_board(member, now, group)
    used = list(found.order_by().values_list("category__name", flat=True).distinct())
    if category is not None:
        # Boards of several estates meet by the names of what hangs there.
        found = found.filter(category__name=category.name)
    on_top = found.filter(pinned_at__isnull=False, estate_id=member.estate_id)
    pinned = [] if after else list(on_top.with_author()[: rules.PINNED])
    rest = found.exclude(pinned_at__isnull=False, estate_id=member.estate_id)
    rows = list(following(rest, after).with_author()[: PAGE + 1])
    shown = shown_to(member, [*pinned, *rows[:PAGE]], readings=True, answers=True)
    return Board(
        pinned=shown[: len(pinned)],
        rows=shown[len(pinned) :],
        chips=_chips(member, used, category) if chips and group is None else [],
        chosen=category,
        group=group,
        more=cursor_of(rows[PAGE - 1]) if len(rows) > PAGE else "",
        newest=max((cursor_of(n) for n in [*pinned, *rows[:PAGE]]), default="0"),
    )


def _chips(member: Membership, used: list[str], chosen: Category | None) -> list[Category]:
    """Only what leads to something, and the one that is chosen."""
    mine = Category.objects.visible_to(member)
    return [one for one in mine if one.name in used or one == chosen]


def cursor_of(notice: Notice) -> str:
    """Where a notice stands in the order of the board. Steady while others come and go."""
    assert notice.publish_at is not None
    return f"{round(notice.publish_at.timestamp() * 1_000_000):020d}.{notice.token}"


def place_in_order(cursor: str) -> tuple[datetime, UUID] | None:
    """What a cursor says, or None for anything that is none of ours."""
    micros, _dot, token = cursor.partition(".")
    try:
        return EPOCH + timedelta(microseconds=int(micros)), UUID(token)
    except (ValueError, OverflowError):
        return None


def following(found: Any, cursor: str) -> Any:
    """What stands after the cursor; everything without one."""
    place = place_in_order(cursor)
    if place is None:
        return found
    at, token = place
    return found.filter(publish_at__lte=at).exclude(publish_at=at, token__gte=token)


def newer_than(member: Membership, cursor: str, now: datetime, **on: Any) -> int:
    """How many notices of others came since a page was made, at most a handful more than matter."""
    seen = Notice.objects.visible_to(member, now).on_board(member, now, on.get("group"))
    found = seen.exclude(author_id=member.pk)
    if on.get("category") is not None:
        found = found.filter(category__name=on["category"].name)
    place = place_in_order(cursor)
    if place is not None:
        at, token = place
        found = found.filter(publish_at__gte=at).exclude(publish_at=at, token__lte=token)
    return int(found[:100].count())


# --- one notice --------------------------------------------------------------------------------


def state_of(notice: Notice, now: datetime) -> str:
    """What its author reads over it, when it is not simply up."""
    if notice.is_draft:
        return _("Kladde. Kun du kan se den.")
    if notice.hidden_at is not None:
        return _("Opslaget er skjult for andre.")
    if notice.taken_down_at is not None:
        return _("Opslaget er taget ned.")
    if notice.is_planned(now):
        assert notice.publish_at is not None
        when = {"day": day_name(notice.publish_at), "time": oclock(notice.publish_at)}
        return _("Det kommer op {day} {time}.").format(**when)
    if not notice.is_standing(now):
        return _("Opslagets tid er gået. Andre kan ikke se det.")
    return ""


def stands_until(notice: Notice) -> str:
    """«Dit opslag står her til den 6. december.»"""
    if notice.ends_at is None:
        return ""
    return _("Opslaget står her til {day}.").format(day=day_name(last_day(notice.ends_at)))


def seen_by(count: int, of: int) -> str:
    """«12 af 24 døre har fået det at vide.» Doors, never persons."""
    said = ngettext("{count} af {of} dør ved besked.", "{count} af {of} døre ved besked.", of)
    return said.format(count=count, of=of)
