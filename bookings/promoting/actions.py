"""Part of other verbs: a time is free again, and is held for whoever has waited longest for it."""

from datetime import datetime

from django.db.models import Q
from psycopg.types.range import TimestamptzRange

from bookings import notify
from bookings.checks import refuse_unless_free
from bookings.claiming.actions import claim, lock_places, tell_pages
from bookings.models import Booking, Facility, RuleSet, Swap, Waiting, WaitingQuerySet
from bookings.slots import Slot
from bookings.wishes import Wish
from community.errors import Refused
from community.people.models import Household, Membership
from community.times import local

# How many in line are looked at: they may be refused for reasons of their own, and keep their place.
LOOKED_AT = 20


def ask_next(facility: Facility, since: datetime, before: datetime, now: datetime) -> int:
    """Hold what is free between the two for who waits for it; how many were asked.

    In the same transaction as what made it free. Somebody whose household is busy with another
    verb right now is not waited for, nor passed over: the clock asks again (`waiting.ask_due`).
    """
    asked = 0
    for waiting in _line(facility, since, before, now)[:LOOKED_AT]:
        if not _lock_household(waiting.household_id):
            break
        asked += _ask(waiting, now)
    return asked


def _line(facility: Facility, since: datetime, before: datetime, now: datetime) -> WaitingQuerySet:
    """Who waits for the place, for the whole it is part of, or for a part of it."""
    pk, whole = facility.pk, facility.part_of_id or 0
    near = Q(facility=pk) | Q(facility=whole) | Q(facility__part_of=pk)
    rows = Waiting.objects.in_line().filter(near, period__overlap=(since, before))
    return rows.filter(period__endswith__gt=now).with_place()


def _lock_household(pk: int) -> bool:
    """Whether we have it: never waited for, for the place's lock is held already."""
    rows = Household.objects.filter(pk=pk).select_for_update(no_key=True, skip_locked=True)
    return bool(rows.values_list("pk"))


def _ask(waiting: Waiting, now: datetime) -> int:
    """Hold the time and ask, if it is free and the rules let them; 1 if so."""
    member = asker(waiting, now)
    place = Facility.objects.with_rules().get(pk=waiting.facility_id)
    lock_places(place)
    slot = Slot(waiting.begins, waiting.ends)
    if member is None:
        return 0
    try:
        held = refuse_unless_free(member, place, slot, now, wish_of(waiting), in_turn=True)
    except Refused:
        return 0  # still taken in part, or beyond their share: they keep their place in line
    _hold(waiting, place, held, member, now)
    return 1


def _hold(
    waiting: Waiting, place: Facility, held: RuleSet, member: Membership, now: datetime
) -> None:
    booking = Booking.objects.create(
        facility=place,
        made_under=held,
        purpose=waiting.purpose,
        household_id=waiting.household_id,
        booked_by=member,
        helped_by=waiting.helped_by,
        is_kept=member.user.on_paper,
        period=TimestamptzRange(waiting.begins, waiting.ends),
        state=Booking.State.OFFERED,
        headcount=waiting.headcount,
        accepted_at=waiting.accepted_at,
        created_at=now,
    )
    claim([booking])
    waiting.state, waiting.booking = Waiting.State.ASKED, booking
    waiting.asked_until = min(now + held.held_for, waiting.ends)
    waiting.save(update_fields=["state", "booking", "asked_until"])
    notify.free_for_you(waiting, now)
    tell_pages(booking)


def asker(row: Waiting | Swap, now: datetime) -> Membership | None:
    """Who stood up for the household; if they have moved on, another of its adults."""
    return one_of(row.household_id, row.asked_by_id, now)


def one_of(household_id: int | None, first: int | None, now: datetime) -> Membership | None:
    """An adult who lives there today: this one, if they still do."""
    living = Membership.objects.at_the_gate(local(now).date())
    found = living.filter(household_id=household_id or 0)
    return next(iter(sorted(found, key=lambda one: one.pk != first)), None)


def wish_of(waiting: Waiting) -> Wish:
    """What was said when they joined the line; nobody is asked twice."""
    accepts = waiting.accepted_at is not None
    return Wish(waiting.purpose, waiting.headcount, is_adult=True, attends=True, accepts=accepts)
