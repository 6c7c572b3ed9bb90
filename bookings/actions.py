"""The verbs of the room, and its only writers.

Locks are taken in one order, household before facility, and as late as possible: the constraint
behind them is right but alone it deadlocks under a rush (ADR 0004).
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from bookings import notify, rules
from bookings.board import next_free, slots_on
from bookings.charging import actions as charging
from bookings.checks import no_such_slot, refuse_unless_free
from bookings.claiming.actions import claim, lock_places, out_of_line, tell_pages
from bookings.due.actions import release
from bookings.ending.actions import end
from bookings.locks import lock, twice
from bookings.models import Booking, Facility, RuleSet
from bookings.prices import price_of
from bookings.slots import Slot
from bookings.wishes import NOTHING, Wish
from community.errors import Refused
from community.locks import constraint_of
from community.people.cpr import refuse_cpr
from community.people.models import Household, Membership
from community.times import local
from community.ui.dates import day_name, oclock, relative_day

ONE_AT_A_TIME = {"one_household_at_a_time", "one_booking_of_a_place_at_a_time"}


def book(
    member: Membership,
    facility: Facility,
    slot: Slot,
    *,
    now: datetime,
    request_key: str = "",
    wish: Wish = NOTHING,
) -> Booking:
    """Give the member's household this slot, by the rules of the day it begins on.

    Where the rules want it approved, it holds its time and waits for an answer (`asked`). The same
    `request_key` from the same member books once, however often it is sent, and gets the same
    booking back. Raises Refused: `no_household`, `no_such_slot`, `past`, `closed`, `taken`
    (with the next free slot as `next_free`), `already_yours`, `too_early`, `too_late`,
    `moving_out` (they have moved by then), `quota_coming`, `quota_week`, `quota_month`,
    `quota_year`, `quota_nights`, `too_soon_again`, `purpose_needed`, `made_as_an_event`,
    `age_needed`, `booker_attends`, `rules_not_accepted`, `too_many_people`, `key_reused` (same key,
    other slot), `already_cancelled` (same key, let go since), `cpr` (a key that looks like one) and
    `busy` (the lock was not to be had in 3 s).
    """
    return _or_instead(
        member, facility, slot, now, lambda: _book(member, facility, slot, now, request_key, wish)
    )


def move(
    member: Membership, booking: Booking, slot: Slot, *, now: datetime, wish: Wish | None = None
) -> Booking:
    """Another time at the same place, in one act: the old one is let go when the new one is had.

    By the rules of the new day. Raises Refused as `book` does, and `already_cancelled`,
    `already_begun`, `too_late_to_move` (letting it go costs what it costs by now).
    """
    facility = Facility.objects.with_rules().get(pk=booking.facility_id)
    return _or_instead(
        member, facility, slot, now, lambda: _move(member, booking, facility, slot, now, wish)
    )


def _or_instead(
    member: Membership, facility: Facility, slot: Slot, now: datetime, work: Callable[[], Booking]
) -> Booking:
    """Who comes second hears what is free instead."""
    try:
        return twice(work)
    except IntegrityError as error:
        if constraint_of(error) not in ONE_AT_A_TIME:
            raise
        raise taken(member, facility, slot, now) from error
    except Refused as no:
        if no.code != "taken":
            raise
        raise taken(member, facility, slot, now) from no


def _book(
    member: Membership,
    facility: Facility,
    slot: Slot,
    now: datetime,
    request_key: str,
    wish: Wish,
) -> Booking:
    if member.household_id is None:
        raise rules.no_household()
    with transaction.atomic():
        lock_household(member)
        earlier = _asked_before(member, facility, slot, request_key)
        if earlier:
            return earlier
        _lock_and_release(facility, now)
        held = refuse_unless_free(member, facility, slot, now, wish)
        booking = give(member, facility, slot, held, wish, now, request_key)
    booking.refresh_from_db(fields=["period"])
    return booking


def give(
    member: Membership,
    facility: Facility,
    slot: Slot,
    held: RuleSet,
    wish: Wish,
    now: datetime,
    request_key: str = "",
    *,
    state: Booking.State | None = None,
) -> Booking:
    """The time is theirs, and they wait for it no longer. Part of other verbs, which have looked."""
    begun = slot.starts_at <= now
    cost = price_of(held, slot, wish)
    booking = Booking.objects.create(
        facility=facility,
        made_under=held,
        purpose=wish.purpose,
        household_id=member.household_id,
        booked_by=member,
        helped_by=member.helper,
        is_kept=member.user.on_paper,
        period=TimestamptzRange(slot.starts_at, slot.ends_at),
        state=state or state_of(held, begun),
        headcount=wish.headcount,
        accepted_at=now if wish.accepts else None,
        price=cost.rent,
        deposit=cost.deposit,
        here_at=now if begun else None,
        request_key=request_key or None,
        created_at=now,
    )
    claim([booking])
    out_of_line(booking, now)
    charging.note(booking, now)
    notify.booked_for(member, booking, now)
    tell_pages(booking)
    return booking


def state_of(held: RuleSet, begun: bool) -> Booking.State:
    """Whether it is had at once, or waits for a yes. Part of other verbs."""
    if held.needs_approval:
        return Booking.State.ASKED
    return Booking.State.HERE if begun else Booking.State.BOOKED


def _move(
    member: Membership,
    booking: Booking,
    facility: Facility,
    slot: Slot,
    now: datetime,
    wish: Wish | None,
) -> Booking:
    with transaction.atomic():
        lock_household(member)
        booking = reread(booking)
        if not rules.can_move(member, booking, now):
            raise _why_not_cancel(booking)
        if not rules.is_free_to_cancel(booking, now):
            raise _too_late_to_move(booking)
        _lock_and_release(facility, now)
        tell_pages(booking)
        booking.claims.all().delete()
        said = wish or as_wished(booking)
        held = refuse_unless_free(member, facility, slot, now, said, but=booking)
        cost = price_of(held, slot, said)
        booking.period = TimestamptzRange(slot.starts_at, slot.ends_at)
        booking.made_under, booking.purpose = held, said.purpose
        booking.headcount, booking.sequence = said.headcount, booking.sequence + 1
        booking.price, booking.deposit = cost.rent, cost.deposit
        booking.state = state_of(held, begun=slot.starts_at <= now)
        booking.here_at = now if booking.state == Booking.State.HERE else None
        # What was said of the old time is not true of the new one.
        booking.evening_told_at = booking.hour_told_at = None
        booking.moved_at = now
        booking.answer, booking.answered_at, booking.answered_by = "", None, None
        booking.save()
        claim([booking])
        out_of_line(booking, now)
        charging.follow(booking, now)
        notify.withdraw(booking, now)
        notify.booked_for(member, booking, now)
        tell_pages(booking)
    booking.refresh_from_db(fields=["period"])
    return booking


def as_wished(booking: Booking) -> Wish:
    """What was said when it was booked; nobody is asked again when it only moves."""
    return Wish(booking.purpose, booking.headcount, True, True, booking.accepted_at is not None)


def lock_household(member: Membership) -> None:
    """The household's row; and until when it lives here, once nobody else can change it."""
    assert member.household is not None
    lock(Household, [member.household_id])
    member.household.refresh_from_db(fields=["period"])


def _lock_and_release(facility: Facility, now: datetime) -> None:
    """The place with its parts, and what nobody came to is free before one looks."""
    lock_places(facility)
    release(Booking.objects.overdue(now).filter(claims__facility__in=facility.taken_with), now)


def _asked_before(
    member: Membership, facility: Facility, slot: Slot, request_key: str
) -> Booking | None:
    if not refuse_cpr(request_key):
        return None
    earlier = Booking.objects.with_place().filter(booked_by=member, request_key=request_key).first()
    if earlier is None:
        return None
    asked = (facility.pk, slot.starts_at, slot.ends_at)
    if (earlier.facility_id, earlier.begins, earlier.ends) != asked:
        message = _("Den anmodning er brugt til en anden tid. Vælg tiden igen.")
        raise Refused("key_reused", message, status=422)
    if earlier.state not in Booking.USED:
        message = _("Du har sluppet den tid igen. Vil du have den, så vælg den én gang til.")
        raise Refused("already_cancelled", message)
    return earlier


def slot_at(facility: Facility, starts_at: datetime) -> Slot:
    """The facility's slot that begins then. Raises Refused `no_such_slot`."""
    for slot in slots_on(facility, local(starts_at).date()):
        if slot.starts_at == starts_at:
            return slot
    raise no_such_slot()


def taken(member: Membership, facility: Facility, slot: Slot, now: datetime) -> Refused:
    """The answer to who came second: what is free instead."""
    siblings = list(
        Facility.objects.visible_to(member)
        .bookable()
        .filter(part_of=facility.part_of_id, rules=facility.rules_id, kind=facility.kind)
        .with_rules()
        if facility.part_of_id
        else [facility]
    )
    since = max(slot.starts_at, now)
    # The same day or the next nearly always has one, and in a rush there are many who ask.
    free = next_free(member, siblings, now, since=since, days=1) or next_free(
        member, siblings, now, since=since
    )
    if not free:
        return Refused("taken", _("En nabo nåede det først. Vælg en anden tid."))
    today = local(now).date()
    when = [
        f"{w.facility.name} {relative_day(w.slot.starts_at, today)} {oclock(w.slot.starts_at)}"
        for w in free
    ]
    message = _("Den tid er lige blevet taget. De næste ledige er %(when)s.") % {
        "when": _(" og ").join(when)
    }
    first = free[0]
    facts = {
        "facility": first.facility.pk,
        "starts_at": local(first.slot.starts_at).isoformat(),
        "ends_at": local(first.slot.ends_at).isoformat(),
    }
    return Refused("taken", message, facts={"next_free": facts})


def cancel(member: Membership, booking: Booking, *, now: datetime) -> Booking:
    """Let a neighbour have the time: who waits for it is asked in the same act.

    Raises Refused: `already_cancelled`, `already_begun`, `busy`.
    """
    return twice(lambda: _cancel(member, booking, now))


def _cancel(member: Membership, booking: Booking, now: datetime) -> Booking:
    with transaction.atomic():
        booking = reread(booking)
        if not rules.can_cancel(member, booking, now):
            raise _why_not_cancel(booking)
        end(booking, Booking.State.CANCELLED, now)
        notify.cancelled_for(member, booking, now)
    return booking


def _too_late_to_move(booking: Booking) -> Refused:
    last = day_name(rules.free_until(booking) - timedelta(minutes=1))
    message = _("Du kunne flytte uden at betale til og med %(day)s. Ring, hvis I er syge.")
    return Refused("too_late_to_move", message % {"day": last})


def _why_not_cancel(booking: Booking) -> Refused:
    if booking.state in Booking.LET_GO:
        return Refused("already_cancelled", _("Tiden er allerede sluppet."))
    return Refused("already_begun", _("Tiden er begyndt. Sig «jeg er færdig», når du er det."))


def arrive(member: Membership, booking: Booking, *, now: datetime) -> Booking:
    """«Jeg er her». Raises Refused: `released` (too late), `not_yet`, `over`."""
    with transaction.atomic():
        booking = reread(booking)
        if booking.state == Booking.State.HERE:
            return booking
        if not rules.can_arrive(member, booking, now):
            raise _why_not_arrive(booking, now)
        booking.state, booking.here_at = Booking.State.HERE, now
        booking.save(update_fields=["state", "here_at"])
        tell_pages(booking)
    return booking


def _why_not_arrive(booking: Booking, now: datetime) -> Refused:
    if booking.state == Booking.State.RELEASED or booking.is_overdue(now):
        return Refused(
            "released", _("Tiden er givet fri. Er den stadig ledig, kan du tage den igen.")
        )
    if booking.state == Booking.State.BOOKED and now < booking.begins:
        when = {"time": oclock(booking.begins - rules.EARLY)}
        return Refused("not_yet", _("Du kan sige «jeg er her» fra %(time)s.") % when)
    return Refused("over", _("Tiden er forbi."))


def finish(member: Membership, booking: Booking, *, now: datetime) -> Booking:
    """«Jeg er færdig»: the rest of the time is free for a neighbour.

    Raises Refused: `not_here`, `busy`.
    """
    return twice(lambda: _finish(member, booking, now))


def _finish(member: Membership, booking: Booking, now: datetime) -> Booking:
    with transaction.atomic():
        booking = reread(booking)
        if booking.state == Booking.State.DONE:
            return booking
        if not rules.can_finish(member, booking, now):
            raise Refused("not_here", _("Tiden er ikke i gang."))
        end(booking, Booking.State.DONE, now)
    return booking


def reread(booking: Booking) -> Booking:
    """The row as it is once nobody else can change it."""
    rows = Booking.objects.with_place().select_for_update(no_key=True, of=("self",))
    return rows.get(pk=booking.pk)
