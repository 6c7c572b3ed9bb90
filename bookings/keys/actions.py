"""The verbs of a key: choose when, offer another time, say yes, note it for who rang; and the clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from bookings import rules
from bookings.actions import reread
from bookings.claiming.actions import tell_pages
from bookings.keys import hours, notify
from bookings.models import Booking, KeyTime, KeyTimeQuerySet
from bookings.models.bookings import SETTLED
from bookings.ringing import who_rings
from community.batches import in_batches
from community.errors import Refused
from community.people.logbook import actions as logbook
from community.people.models import Membership, User
from community.times import local

NOTED, OFFER = "key.noted_for", "offer"
# So long before it begins a household is asked when it comes for the key, if it has not said.
ASKS_BEFORE, THINKS = timedelta(days=5), timedelta(hours=1)
FETCH, BRING = KeyTime.Errand.FETCH, KeyTime.Errand.BRING


def choose(
    member: Membership, booking: Booking, errand: str, at: datetime, *, now: datetime
) -> KeyTime:
    """When we come for the key, or with it: one of the quarters in which it is handed out.

    Again is another time instead; what was offered is answered by it. Raises Refused: `not_yours`
    (403), `no_key`, `over`, `not_then`, `wrong_order`.
    """
    with transaction.atomic():
        booking = _held(booking, lambda one: rules.belongs_to(member, one))
        if at not in hours.choices(booking, errand, now):
            message = _("Da kan I ikke komme med eller efter nøglen. Vælg en af tiderne.")
            raise _wrong("not_then", message)
        row = _agree(booking, errand, at, member, now)
        notify.noted_for(member, row, booking, at, now)
    return row


def say_yes(member: Membership, booking: Booking, errand: str, *, now: datetime) -> KeyTime:
    """Yes to the time that was offered. Twice is once.

    Raises Refused: `not_yours` (403), `no_key`, `over`, `not_offered`, `wrong_order`.
    """
    with transaction.atomic():
        booking = _held(booking, lambda one: rules.belongs_to(member, one))
        row = _row(booking, errand)
        if row.offered_at is None or row.offered_at <= now:
            raise Refused("not_offered", _("Den tid gælder ikke mere. Vælg en anden."))
        return _agree(booking, errand, row.offered_at, member, now)


def offer(
    member: Membership, booking: Booking, errand: str, at: datetime, *, now: datetime
) -> KeyTime:
    """Another time, from who hands it out: the household is told, and it holds when they say yes.

    Raises Refused: `not_yours` (403), `no_key`, `over`, `past`, `too_far`, `same`.
    """
    with transaction.atomic():
        booking = _held(booking, lambda one: rules.can_keep(member, one))
        _refuse_unless_near(booking, at, now)
        row = _row(booking, errand)
        if row.at == at:
            raise _wrong("same", _("Det er den tid, der er aftalt."))
        row.offered_at, row.offered_by = at, member
        row.save()
        notify.offered(row, booking, at, now)
        tell_pages(booking)
    return row


def note_for(
    member: Membership, booking: Booking, errand: str, at: datetime, *, why: str, now: datetime
) -> KeyTime:
    """Written up for a household that rang, wrote or came by: any time the two agreed on.

    They are told it in the app or on paper, and it is a line in the logbook. Raises Refused:
    `not_yours` (403), `no_key`, `over`, `past`, `too_far`, `wrong_order`, `nobody_there`.
    """
    with transaction.atomic():
        booking = _held(booking, lambda one: rules.can_keep(member, one))
        _refuse_unless_near(booking, at, now)
        assert booking.household is not None
        estate, today = booking.home_estate.pk, local(now).date()
        helped = who_rings(member, booking.household, estate, today)
        row = _agree(booking, errand, at, helped, now)
        notify.noted_for(helped, row, booking, at, now)
        logbook.note(
            NOTED, by=member.user, about=helped.user, estate=member.estate, why=why, now=now,
            facts={"booking": booking.pk},
        )  # fmt: skip
    return row


def keep_to(
    member: Membership, booking: Booking, errand: str, at: datetime, how: str, now: datetime
) -> KeyTime:
    """What who hands it out says: an offer waits for a yes, what the household said holds at once.

    Raises Refused as `offer` or `note_for`.
    """
    if how == OFFER:
        return offer(member, booking, errand, at, now=now)
    return note_for(member, booking, errand, at, why=how, now=now)


def _held(booking: Booking, may: Callable[[Booking], bool]) -> Booking:
    """The booking, locked, for who may; it has a key and is still theirs."""
    booking = reread(booking)
    if booking.household is None or not may(booking):
        message = _("Det er dem, der har stedet eller passer det.")
        raise Refused("not_yours", message, status=403)
    if booking.made_under.key_hours is None:
        raise Refused("no_key", _("Her er ingen nøgle at hente."))
    if booking.state not in KeyTime.HAD:
        raise Refused("over", _("Den tid er ikke booket mere."))
    return booking


def _row(booking: Booking, errand: str) -> KeyTime:
    """What was said of this time, or nothing yet: of an earlier time it does not count."""
    row = KeyTime.objects.filter(booking=booking, errand=errand).first()
    if row is not None and row.is_of(booking):
        return row
    return KeyTime(
        pk=row.pk if row else None, booking=booking, errand=errand,
        household=booking.household, period=booking.period,
    )  # fmt: skip


def _agree(
    booking: Booking, errand: str, at: datetime, member: Membership, now: datetime
) -> KeyTime:
    other = _row(booking, BRING if errand == FETCH else FETCH)
    if other.at is not None and (at >= other.at if errand == FETCH else at <= other.at):
        raise _wrong("wrong_order", _("Nøglen skal hentes, før den afleveres. Vælg en anden tid."))
    row = _row(booking, errand)
    if row.at == at and row.offered_at is None:
        return row
    row.at, row.set_at, row.chosen_by, row.helped_by = at, now, member, member.helper
    row.offered_at = row.offered_by = row.evening_told_at = row.soon_told_at = None
    row.save()
    tell_pages(booking)
    return row


def _refuse_unless_near(booking: Booking, at: datetime, now: datetime) -> None:
    if at <= now:
        raise _wrong("past", _("Den tid er gået. Vælg en, der kommer."))
    if not hours.is_near(booking, at):
        raise _wrong("too_far", _("Den tid ligger for langt fra bookingen. Vælg en anden."))


def _wrong(code: str, message: str) -> Refused:
    return Refused(code, message, status=422, field="at")


# --- the clock ------------------------------------------------------------------------------------


def remind_due(now: datetime) -> int:
    """Who has not said when, and who comes tomorrow or soon: each once, however often it is asked."""
    evening = _remind(
        KeyTime.objects.due_evening_reminder(now), notify.remind_evening, "evening_told_at", now
    )
    soon = _remind(KeyTime.objects.due_soon_reminder(now), notify.remind_soon, "soon_told_at", now)
    return _ask_due(now) + evening + soon


def _remind(
    due: KeyTimeQuerySet, say: Callable[[KeyTime, datetime], None], mark: str, now: datetime
) -> int:
    def tell(row: KeyTime) -> None:
        say(row, now)
        setattr(row, mark, now)
        row.save(update_fields=[mark])

    return in_batches(lambda: due.order_by("at", "pk"), KeyTime.objects.with_place(), tell)


def _ask_due(now: datetime) -> int:
    """The row that says they were asked keeps them from being asked again."""
    said = KeyTime.objects.filter(
        booking=OuterRef("pk"), errand=FETCH, period=OuterRef("period"),
        household=OuterRef("household"),
    )  # fmt: skip
    due = (
        Booking.objects.of_households()
        .filter(state=Booking.State.BOOKED, made_under__key_hours__isnull=False)
        .starting(now, now + ASKS_BEFORE)
        .annotate(settled_at=SETTLED)
        .filter(~Exists(said), settled_at__lte=now - THINKS)
        .order_by(RangeStartsWith("period"), "pk")
    )

    def ask(booking: Booking) -> None:
        row = _row(booking, FETCH)
        row.asked_at = now
        row.save()
        notify.choose(booking, now)

    return in_batches(lambda: due.all(), Booking.objects.with_place(), ask)


def forget(user: User) -> None:
    """Who chose, wrote it up or offered; that a key was to be fetched stays with the booking."""
    KeyTime.objects.filter(chosen_by__user=user).update(chosen_by=None)
    KeyTime.objects.filter(helped_by=user).update(helped_by=None)
    KeyTime.objects.filter(offered_by__user=user).update(offered_by=None)
