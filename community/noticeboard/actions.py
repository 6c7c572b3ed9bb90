"""The verbs of the noticeboard. With those of its corners (works, clock, …) its only writers.

Locks are taken in one order: the member who writes, the notice, the estate (for what is pinned).
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from community.errors import Refused
from community.noticeboard import checks, notify, rules
from community.noticeboard.categories import STARTS
from community.noticeboard.lasting import end_after, last_day
from community.noticeboard.models import Category, Knock, Notice, NoticePicture, Reading
from community.noticeboard.written import Written
from community.people.models import Estate, Membership
from community.pictures import actions as pictures
from community.pictures.models import Picture
from community.ui.dates import day_name


def begin_categories(estate: Estate) -> None:
    """The categories every estate begins with. Twice, or by two at once, makes them once."""
    Category.objects.bulk_create(
        [
            Category(
                estate=estate,
                name=start.name,
                icon=start.icon,
                shape=start.shape,
                writer=start.writer,
                days=start.days,
                order=10 * number,
            )
            for number, start in enumerate(STARTS, start=1)
        ],
        ignore_conflicts=True,
    )


# --- on the board ------------------------------------------------------------------------------


@transaction.atomic
def put_up(member: Membership, written: Written, *, token: UUID, now: datetime) -> Notice:
    """«Sæt op på tavlen»: at once, or at the moment it is planned for.

    The same `token` puts up one notice, however often it is sent. Raises Refused for what
    `checks` refuses, `two_pinned`, and `not_yours` for a token that is somebody else's.
    """
    written = checks.placed(member, checks.complete(member, checks.worded(written), now))
    lock(member)
    notice = own_draft(member, token) or Notice(token=token, author=member, estate=member.estate)
    if notice.pk and not notice.is_draft:
        return notice
    checks.refuse_flood(member, written, now)
    publish_at = max(written.publish_at or now, now)
    notice.publish_at, notice.taken_down_at = publish_at, None
    notice.ends_at = checks.ends_at(member, written, publish_at)
    if written.is_pinned:
        refuse_third_pin(member, notice, now)
    notice.pinned_at = now if written.is_pinned else None
    fill(notice, member, written, now, is_draft=False)
    if publish_at <= now:
        announce(notice, now)
    notify.receipt(
        member, notice,
        lambda: _("Der er sat et opslag op for dig. Overskriften er «{title}».").format(
            title=notice.title
        ),
        now,
    )  # fmt: skip
    return notice


def announce(notice: Notice, now: datetime) -> None:
    """It is up: those who are told are told, once. In the transaction that holds the row."""
    notice.told_at = now
    notice.save(update_fields=["told_at"])
    notify.put_up(notice, now)


@transaction.atomic
def edit(member: Membership, notice: Notice, written: Written, *, now: datetime) -> Notice:
    """Change what hangs there. When drift moves to another time or place, those it hits are told.

    Raises Refused: `not_yours`, what `checks` refuses, and `two_pinned`.
    """
    written = checks.placed(member, checks.complete(member, checks.worded(written), now))
    notice = held(member, notice)
    if notice.is_draft:
        raise not_there()
    before = _when_and_where(notice)
    checks.refuse_writing(member, now)
    checks.refuse_links(member, written, now)
    _set_times(member, notice, written, now)
    if written.is_pinned and notice.pinned_at is None:
        refuse_third_pin(member, notice, now)
    notice.pinned_at = (notice.pinned_at or now) if written.is_pinned else None
    notice.edited_at = now
    notice.ending_told_at = None
    fill(notice, member, written, now, is_draft=False)
    if notice.told_at is not None:
        _tell_change(notice, before, now)
        notify.push(notice)
    elif notice.is_standing(now):
        announce(notice, now)
    notify.receipt(member, notice, lambda: _("Dit opslag er rettet."), now)
    return notice


def _set_times(member: Membership, notice: Notice, written: Written, now: datetime) -> None:
    """A new end counts from today; without one it stays, unless the beginning or drift passes it."""
    if written.publish_at is not None and notice.told_at is None:
        notice.publish_at = max(written.publish_at, now)
    assert notice.publish_at is not None
    assert notice.ends_at is not None
    is_new = written.days is not None or written.ends_on is not None
    if is_new or notice.ends_at <= notice.publish_at:
        notice.ends_at = checks.ends_at(member, written, max(notice.publish_at, now))
    elif written.period is not None:
        notice.ends_at = max(notice.ends_at, written.period[1])


def _when_and_where(notice: Notice) -> tuple[Any, ...]:
    hits = sorted(notice.hits.values_list("pk", flat=True))
    period = (notice.period.lower, notice.period.upper) if notice.period else None
    return period, hits, notice.icon


def _tell_change(notice: Notice, before: tuple[Any, ...], now: datetime) -> None:
    """Drift at another time: what was said is not true any more, and «Set» was to the old time."""
    if not notice.is_works or _when_and_where(notice) == before:
        return
    notify.withdraw(notice, now)
    Reading.objects.filter(notice=notice).update(seen_at=None)
    Knock.objects.filter(notice=notice).delete()
    notify.put_up(notice, now, again=True)


@transaction.atomic
def take_down(member: Membership, notice: Notice, *, now: datetime) -> Notice:
    """Off the board, for everybody. Twice does nothing. Raises Refused `not_yours`."""
    notice = held(member, notice)
    if notice.taken_down_at is None:
        notice.taken_down_at = now
        notice.save(update_fields=["taken_down_at"])
        notify.withdraw(notice, now)
        notify.push(notice)
        notify.receipt(member, notice, lambda: _("Dit opslag er taget ned."), now)
    return notice


@transaction.atomic
def put_back(member: Membership, notice: Notice, *, now: datetime) -> Notice:
    """Undo taking it down, while it would still stand. Raises Refused `not_yours`, `over`.

    Where two others have been pinned meanwhile it comes back among the rest.
    """
    notice = held(member, notice)
    if notice.ends_at is None or notice.ends_at <= now:
        raise Refused("over", _("Opslagets tid er gået. Skriv et nyt."))
    notice.taken_down_at = None
    _keep_two(notice, now)
    notice.save(update_fields=["taken_down_at", "pinned_at"])
    notify.push(notice)
    return notice


@transaction.atomic
def prolong(
    member: Membership, notice: Notice, *, now: datetime, seen_end: date | None = None
) -> Notice:
    """«Lad det stå længere»: as long as such a notice usually stands, from its end.

    `seen_end` is the last day the page showed: a second press changes nothing. Raises Refused
    `not_yours`, `over`, `long_enough`.
    """
    notice = held(member, notice)
    if seen_end is not None and notice.ends_at and last_day(notice.ends_at) != seen_end:
        return notice
    if not notice.is_standing(now) or notice.category is None or notice.ends_at is None:
        raise Refused("over", _("Opslagets tid er gået. Skriv et nyt."))
    most = rules.longest_days(notice.is_office)
    ends = end_after(notice.ends_at, notice.category.days - 1)
    latest = end_after(now, most)
    if notice.ends_at >= latest:
        sentence = _("Opslaget står allerede til {day}. Det er så længe, det kan.")
        raise Refused("long_enough", sentence.format(day=day_name(last_day(notice.ends_at))))
    notice.ends_at, notice.ending_told_at = min(ends, latest), None
    notice.save(update_fields=["ends_at", "ending_told_at"])
    notify.push(notice)
    return notice


# --- hidden by a moderator ---------------------------------------------------------------------


@transaction.atomic
def hide(token: UUID, *, now: datetime) -> None:
    """Gone for everybody but its author, at once; what is not sent yet is not sent."""
    notice = _with_token(token)
    if notice is not None and notice.hidden_at is None:
        notice.hidden_at = now
        notice.save(update_fields=["hidden_at"])
        notify.withdraw(notice, now)
        notify.push(notice)


@transaction.atomic
def show(token: UUID, *, now: datetime) -> None:
    """Seen again, if it still stands."""
    notice = _with_token(token)
    if notice is not None and notice.hidden_at is not None:
        notice.hidden_at = None
        _keep_two(notice, now)
        notice.save(update_fields=["hidden_at", "pinned_at"])
        notify.push(notice)


def _with_token(token: UUID) -> Notice | None:
    found = Notice.objects.select_for_update(no_key=True, of=("self",)).filter(token=token)
    first: Notice | None = found.select_related("estate", "category").first()
    return first


# --- what they share ---------------------------------------------------------------------------


def own_draft(member: Membership, token: UUID) -> Notice | None:
    """The member's own notice with this token, locked. Refused `not_yours` for anybody else's."""
    found = Notice.objects.select_for_update(no_key=True, of=("self",)).filter(token=token).first()
    if found is not None and found.author_id != member.pk:
        raise not_there()
    return found


def not_there() -> Refused:
    return Refused("not_yours", _("Det er her ikke længere."), status=404)


def refuse_third_pin(member: Membership, notice: Notice, now: datetime) -> None:
    """Counted while the estate is held, so that two who pin at once do not make three."""
    if not rules.may_pin(member, notice):
        raise Refused("not_yours", _("Det er her ikke længere."), status=404)
    if _other_pins(notice, now) >= rules.PINNED:
        sentence = _("Der hænger to øverst i forvejen. Tag den ene ned fra toppen først.")
        raise Refused("two_pinned", sentence, field="is_pinned")


def _other_pins(notice: Notice, now: datetime) -> int:
    Estate.objects.select_for_update(no_key=True).get(pk=notice.estate_id)
    return int(checks.pins(notice.estate_id, now).exclude(pk=notice.pk).count())


def _keep_two(notice: Notice, now: datetime) -> None:
    """What comes back was pinned: only when there is room on top."""
    if notice.pinned_at is not None and _other_pins(notice, now) >= rules.PINNED:
        notice.pinned_at = None


def lock(member: Membership) -> None:
    """One notice at a time for each member: what is counted is still so when it is written."""
    Membership.objects.select_for_update(no_key=True).get(pk=member.pk)


def held(
    member: Membership,
    notice: Notice,
    may: Callable[[Membership, Notice], bool] = rules.may_edit,
) -> Notice:
    """The notice, locked and as it is now. Refused `not_yours` for who may not change it."""
    locked = Notice.objects.select_for_update(no_key=True, of=("self",)).with_author()
    found: Notice | None = locked.filter(pk=notice.pk).first()
    if found is None or not may(member, found):
        raise not_there()
    return found


def fill(
    notice: Notice, member: Membership, written: Written, now: datetime, *, is_draft: bool
) -> None:
    """Every column from what was written; a draft keeps its wishes for when it goes up."""
    for name in (
        "category", "title", "text", "language", "other_language", "other_title", "other_text",
        "scope", "entrance", "circle", "group", "has_comments", "icon", "asks_seen", "is_urgent",
    ):  # fmt: skip
        setattr(notice, name, getattr(written, name))
    if is_draft:
        notice.planned_at, notice.days = written.publish_at, written.days
        notice.ends_at = checks.end_of(written.ends_on) if written.ends_on else None
        notice.pinned_at = now if written.is_pinned else None
        _place_draft(notice)
        notice.written_at = now
    elif notice.told_at is None and notice.edited_at is None:
        notice.written_at = now
    notice.is_office = rules.is_of_office(member, written.category)
    notice.period = _range(written.period)
    notice.helped_by = member.helper
    notice.save()
    notice.hits.set(written.hits)
    if written.pictures is not None:
        _hang_pictures(member, notice, written.pictures)


def _range(period: tuple[datetime, datetime] | None) -> TimestamptzRange | None:
    """As the database has it; a draft's that ends before it begins is not kept."""
    return TimestamptzRange(*period) if period and period[0] < period[1] else None


def _place_draft(notice: Notice) -> None:
    """A draft may be half filled in: a narrow audience without its place is kept as the estate."""
    if (notice.scope == "entrance" and notice.entrance is None) or (
        notice.scope == "circle" and notice.circle is None
    ):
        notice.scope = "estate"
    if notice.scope != "entrance":
        notice.entrance = None
    if notice.scope != "circle":
        notice.circle = None


def _hang_pictures(member: Membership, notice: Notice, wanted: Sequence[Picture]) -> None:
    """Exactly these, in this order. What is taken off the notice is gone for good."""
    hung = [one.picture for one in notice.pictures.select_related("picture")]
    tokens = [picture.token for picture in wanted]
    chosen = pictures.take(member, tokens, already=hung)
    gone = [picture for picture in hung if picture not in chosen]
    NoticePicture.objects.filter(notice=notice).delete()
    NoticePicture.objects.bulk_create(
        NoticePicture(notice=notice, picture=picture, order=order)
        for order, picture in enumerate(chosen)
    )
    pictures.take_down(gone)
