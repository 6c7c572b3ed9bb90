"""Who this room is, said once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.counting import counted
from community.features import Feature, Link, NavItem, Subject, Tab, Tell
from community.noticeboard import cards, demo, finding, notify, reports, rules, sheet, telling
from community.noticeboard.keeping import actions as keeping
from community.noticeboard.models import (
    Comment,
    Knock,
    Notice,
    NoticePicture,
    Reading,
    Thanks,
    Wish,
    is_coming,
    is_hitting,
)
from community.noticeboard.subjects.actions import KEEPERS
from community.people.models import Membership, User
from community.pictures.models import Picture
from community.shapes import Retention, Waits


def is_own_board(member: Membership, estate_id: int) -> bool:
    """The board says that something changed, never what: who looks again sees what is theirs."""
    return estate_id == member.estate_id


def may_watch(member: Membership, number: int) -> bool:
    return Notice.objects.visible_to(member, timezone.now()).filter(pk=number).exists()


def shows_picture(member: Membership, picture: Picture) -> bool:
    """A picture is seen by who sees a notice it hangs on, for as long."""
    seen = Notice.objects.visible_to(member, timezone.now())
    return seen.filter(pictures__picture=picture).exists()


def needs_pictures(ids: Iterable[int]) -> set[int]:
    hung = NoticePicture.objects.filter(picture__in=list(ids))
    return set(hung.values_list("picture_id", flat=True))


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """The drafts of who has some, and the categories for who arranges them."""
    slug = member.estate.slug
    if rules.may_write(member) and Notice.objects.drafts_of(member).exists():
        yield Link(
            _("Dine kladder"), "note-pencil-duotone", reverse("board:drafts", args=[slug]), "mine",
            30, _("Opslag, du er i gang med"),
        )  # fmt: skip
    if member.roles & KEEPERS:
        yield Link(
            _("Emner på tavlen"), "push-pin-duotone", reverse("board:categories", args=[slug]),
            "work", 30, _("Navn, tegning, og hvem der må skrive"),
        )  # fmt: skip
    if member.is_trusted:
        yield Link(
            _("Skærme i opgangene"), "squares-four", reverse("board:screens", args=[slug]), "work",
            31, _("De viser drift til alle, der går forbi"),
        )  # fmt: skip


def counts(member: Membership, now: datetime) -> dict[str, Any]:
    """Drift that hits me and asks for a «Set» I have not said."""
    return {"noticeboard.waits": _asks_me(member, now)}


def _asks_me(member: Membership, now: datetime) -> Any:
    said = Reading.objects.filter(notice=OuterRef("pk"), member=member.pk, seen_at__isnull=False)
    seen = Notice.objects.visible_to(member, now).hanging_for(member, now)
    asked = seen.filter(is_hitting(member), is_coming(now), asks_seen=True)
    return asked.exclude(Exists(said)).exclude(author=member.pk)


def waits(member: Membership, now: datetime) -> Iterator[Waits]:
    """«Set», so that whoever goes from door to door need not ring at mine."""
    for notice in _asks_me(member, now).order_by("publish_at", "pk"):
        yield Waits(
            _("Har du set det? Tryk «Set»"),
            notice.title,
            "push-pin-duotone",
            reverse("board:notice", args=[member.estate.slug, notice.token]),
            "opslag",
        )


def group_tabs(member: Membership, group: Any, now: datetime) -> Iterator[Link]:
    """A group's board stands on its page, for who is in it."""
    there = reverse("board:group", args=[member.estate.slug, group.token])
    yield Link(_("Opslag"), "push-pin-duotone", there, "group", 10)


def lets_go(member: Membership, leaves_at: datetime) -> list[str]:
    """The notices that come down when the member leaves."""
    up = keeping.own(member).filter(ends_at__gt=leaves_at, taken_down_at=None)
    said = _("Dit opslag «{title}» tages ned")
    return [str(said).format(title=notice.title) for notice in up.order_by("pk")]


def export(user: User) -> dict[str, Any]:
    """What the person wrote, answered, thanked for and wished for, and what they have read."""
    comments = Comment.objects.filter(author__user=user).select_related("notice")
    return {
        "notices": [_notice(one) for one in _own(user)],
        "comments": [
            {"to": one.notice.title, "text": one.text, "at": one.said_at.isoformat()}
            for one in comments.order_by("pk")
        ],
        **_answered(user),
        **counted(
            User.objects.filter(pk=user.pk),
            {
                "doors_told": Knock.objects.filter(knocked_by__user=user),
                "notices_for_others": Notice.objects.filter(helped_by=user),
            },
        ),
    }


def _own(user: User) -> Any:
    mine = Notice.objects.filter(author__user=user).select_related("estate", "category")
    return mine.order_by("pk")


def _answered(user: User) -> dict[str, list[dict[str, Any]]]:
    """What they thanked for, wished for and read, in the order they did: one question for the three."""
    found: dict[str, list[dict[str, Any]]] = {"thanks": [], "wishes": [], "read": []}
    kinds: list[tuple[Any, str]] = [(Thanks, "said_at"), (Wish, "said_at"), (Reading, "read_at")]
    first, *rest = (
        model.objects.filter(member__user=user).values_list(Value(key), "pk", "notice__title", when)
        for key, (model, when) in zip(found, kinds, strict=True)
    )
    for key, _pk, title, at in sorted(first.union(*rest, all=True), key=itemgetter(1)):
        found[key].append({"notice": title, "at": at.isoformat()})
    return found


def _notice(notice: Notice) -> dict[str, Any]:
    def at(moment: datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    return {
        "estate": notice.estate.name,
        "category": notice.category.name if notice.category else None,
        "heading": notice.title,
        "text": notice.text,
        "other_heading": notice.other_title,
        "other_text": notice.other_text,
        "audience": notice.scope,
        "written_at": at(notice.written_at),
        "up_from": at(notice.publish_at),
        "up_until": at(notice.ends_at),
        "taken_down_at": at(notice.taken_down_at),
        "hidden_by_a_moderator_at": at(notice.hidden_at),
    }


feature = Feature(
    key="noticeboard",
    name=_("Opslag"),
    nav=[
        NavItem(_("Opslag"), "push-pin", "push-pin-fill", "board:index", order=10, section="opslag")
    ],
    tab=Tab(_("Opslag"), "board:index", 10),
    cards=cards.cards,
    counts=counts,
    waits=waits,
    search=finding.search,
    topics={"board": is_own_board, "notice": may_watch},
    links=links,
    group_tabs=group_tabs,
    tells=[
        Tell(
            notify.WORKS,
            _("Drift, der rammer dig"),
            _("Vand, varme, strøm og andet i din opgang"),
            Subject.HOUSE,
        ),
        Tell(
            notify.URGENT,
            _("Når det haster i huset"),
            _("Kommer også i dine stille timer"),
            Subject.HOUSE,
        ),
        Tell(notify.IMPORTANT, _("Vigtigt på tavlen"), _("Det, der hænger øverst"), Subject.HOUSE),
        Tell(
            notify.GROUP,
            _("Opslag i dine grupper"),
            _("Når en gruppe får et nyt opslag"),
            Subject.TALK,
        ),
        Tell(telling.ANSWER, _("Svar til dig på tavlen"), _("Når nogen svarer dig"), Subject.TALK),
        Tell(
            telling.WISH,
            _("Når nogen vil have din ting"),
            _("Du finder samtalen under Chat"),
            Subject.TALK,
        ),
        Tell(
            telling.CALL,
            _("Når nogen er med på din idé"),
            _("Og når I bliver en gruppe"),
            Subject.TALK,
        ),
        Tell(notify.ENDING, _("Dine egne opslag"), _("To dage før, de tages ned"), Subject.TALK),
    ],
    sheet=sheet.notices_of_the_week,
    reports=[reports.notice, reports.comment],
    shows_picture=shows_picture,
    needs_pictures=needs_pictures,
    member_left=keeping.member_left,
    lets_go=lets_go,
    export=export,
    holds=_("Opslag, svar og tak fra dig"),
    erase=keeping.erase,
    remains=[
        (
            _("Det, du har skrevet for bestyrelsen eller kontoret, uden dit navn"),
            _("Det var husets besked til alle."),
        ),
        (
            _("At der har stået et svar under en andens opslag, uden dine ord"),
            _("Ellers giver de andres svar ingen mening."),
        ),
    ],
    retention=[
        Retention(
            "noticeboard.Notice",
            _("Kladder, ingen har rørt"),
            _("30 dage"),
            lambda now: keeping.old_drafts(now).count(),
            keeping.sweep_drafts,
        ),
        Retention(
            "noticeboard.Notice",
            _("Opslag, der er taget ned"),
            _("12 måneder"),
            lambda now: keeping.old_notices(now).count(),
            keeping.sweep_notices,
        ),
    ],
    demo=demo.demo,
)
