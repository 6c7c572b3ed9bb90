"""What is handed over and taken back today, and what nobody has looked at yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404

from bookings import rules
from bookings.keys.page import Key, keys_of, today_at
from bookings.models import (
    Booking,
    BookingQuerySet,
    Charge,
    ChargeQuerySet,
    Facility,
    FacilityQuerySet,
    Inspection,
    KeyTime,
)
from community.people.models import Membership
from community.times import local, midnight, next_day

LOOKED_BACK = timedelta(days=14)
Moment = Inspection.Moment


@dataclass(frozen=True)
class Rental:
    """A rental with what has been said of the place, and what can be done with it now."""

    booking: Booking
    before: Inspection | None
    after: Inspection | None
    can_hand_over: bool
    can_take_back: bool
    is_mine: bool
    keys: list[Key]

    @property
    def is_settled(self) -> bool:
        return bool(self.after and self.after.keeper_at)


@dataclass(frozen=True)
class Today:
    """The heaps of a day: keys by the clock; out, in, and what was left."""

    keys: list[KeyTime]
    out: list[Rental]
    back: list[Rental]
    left: list[Rental]

    @property
    def is_empty(self) -> bool:
        return not (self.keys or self.out or self.back or self.left)


def todays(member: Membership, now: datetime) -> Today:
    """The rentals of the estate around today, in a number of queries that does not grow."""
    today = local(now).date()
    since, before = midnight(today), midnight(next_day(today))
    around = rentals_of(member).filter(
        period__startswith__lt=before, period__endswith__gt=since - LOOKED_BACK
    )
    rows = [rental_of(member, one, now) for one in around.order_by("period", "pk")]
    out = [one for one in rows if since <= one.booking.begins < before]
    back = [one for one in rows if since <= one.booking.ends < before and one not in out]
    left = [one for one in rows if one.booking.ends < since and not one.is_settled]
    return Today(today_at(places_of(member), now), out, back, left)


def coming(member: Membership, now: datetime) -> list[Booking]:
    """The next ten after today, so that nobody is surprised."""
    after = midnight(next_day(local(now).date()))
    return list(rentals_of(member).filter(period__startswith__gte=after).order_by("period")[:10])


def rentals_of(member: Membership) -> BookingQuerySet:
    """Those of the estate's own places that hold their time or were used, with what is said."""
    used = [Booking.State.BOOKED, Booking.State.HERE, Booking.State.DONE]
    rows = Booking.objects.filter(facility__in=places_of(member)).rentals()
    rows = rows.filter(state__in=used)
    return rows.with_place().prefetch_related("inspections", "key_times")


def rental_or_404(member: Membership, pk: int) -> Booking:
    return get_object_or_404(rentals_of(member), pk=pk)


def asked_or_404(member: Membership, pk: int) -> Booking:
    """What somebody said yes or no to, or may: where the rules want it, and not their own."""
    rows = Booking.objects.filter(facility__in=places_of(member)).with_place()
    found = get_object_or_404(rows, pk=pk)
    if not (rules.can_keep(member, found) and found.made_under.needs_approval):
        raise Http404
    return found


def owed_or_404(member: Membership, pk: int) -> Charge:
    """An amount that is still owed."""
    owed = [Charge.State.DUE, Charge.State.NOTED]
    return get_object_or_404(charges_of(member).filter(state__in=owed), pk=pk)


def rental_of(member: Membership, booking: Booking, now: datetime) -> Rental:
    """What this member may do with it this moment."""
    said = {one.moment: one for one in booking.inspections.all()}
    before, after = said.get(Moment.BEFORE), said.get(Moment.AFTER)
    keeps = rules.can_keep(member, booking)
    is_handed = bool(before and before.keeper_at)
    is_open = booking.begins - rules.CODE_BEFORE <= now < booking.ends
    return Rental(
        booking=booking,
        before=before,
        after=after,
        can_hand_over=keeps and not is_handed and is_open,
        can_take_back=keeps and not (after and after.keeper_at) and now >= booking.begins,
        is_mine=not keeps,
        keys=keys_of(booking, now),
    )


def asked(member: Membership) -> BookingQuerySet:
    """What waits for a yes from who looks after the estate's places."""
    return Booking.objects.filter(facility__in=places_of(member)).asked().with_place()


def asked_of(member: Membership) -> BookingQuerySet:
    """What the member can say yes to: at places they look after, and not their own."""
    rows = asked(member)
    if not member.roles & rules.KEEPERS:
        return rows.none()
    return rows.exclude(household=member.household_id) if member.household_id else rows


def places_of(member: Membership) -> FacilityQuerySet:
    """The estate's own places, which its keepers look after."""
    seen: FacilityQuerySet = Facility.objects.visible_to(member)
    return seen.filter(estate=member.estate)


def charges_of(member: Membership) -> ChargeQuerySet:
    """What rentals and plots of the estate's own places cost, whoever had them."""
    return Charge.objects.at(
        Facility.objects.visible_to(member).filter(estate=member.estate)
    ).with_place()


def deposit_of(booking: Booking) -> Charge | None:
    """The deposit that can still be kept."""
    held = [Charge.State.DUE, Charge.State.HELD]
    return booking.charges.filter(kind=Charge.Kind.DEPOSIT, state__in=held).first()
