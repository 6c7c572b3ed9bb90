"""The verbs of who makes something open to all: hold a place for it, and let it go.

The rows stand among everybody's bookings, so `one_household_at_a_time` has the last word here too.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from bookings.actions import end, release, tell_pages
from bookings.board import days_between
from bookings.holding.gaps import covers, first_gap
from bookings.locks import lock
from bookings.models import Booking, BookingQuerySet, Closure, Facility, FacilityQuerySet
from bookings.slots import Slot, opening
from community.errors import Refused
from community.locks import constraint_of
from community.people.models import Membership
from community.shapes import Place
from community.times import local, next_day
from community.ui.dates import relative_day, span

# What neighbours gather in. A machine or a guest's bed is not held for all.
GATHER_IN = (Facility.Kind.COMMON_ROOM, Facility.Kind.GRILL)
LONGEST = timedelta(hours=24)
FURTHEST = timedelta(days=730)
LOOK_AHEAD_DAYS = 14


def offered(member: Membership) -> list[Place]:
    """The places the member may hold for something open to all, by name."""
    if member.is_guest:
        return []
    rows = _places(member).select_related("part_of").order_by("position", "pk")
    return [Place(str(place.pk), place.full_name) for place in rows]


def _places(member: Membership) -> FacilityQuerySet:
    """Those with opening hours that are not themselves divided into parts."""
    seen: FacilityQuerySet = Facility.objects.visible_to(member)
    return seen.filter(kind__in=GATHER_IN, rules__isnull=False, parts=None)


def hold(
    member: Membership, key: str, starts_at: datetime, ends_at: datetime, *, now: datetime
) -> str:
    """Hold the place for something open to all; the key of what is held.

    Free, without quota and without release. Raises Refused: `no_such_place`,
    `ends_before_it_begins`, `past`, `too_long`, `too_far`, `closed_then` (outside its opening
    hours), `closed` (with the reason) and `taken`; the last three with the `next_free` time.
    """
    place = _place(member, key)
    wanted = _wanted(starts_at, ends_at, now)
    try:
        with transaction.atomic():
            lock(Facility, [place.pk])
            release(Booking.objects.overdue(now).filter(facility=place), now)
            _refuse_unless_free(place, wanted, now)
            booking = Booking.objects.create(
                facility=place,
                is_for_all=True,
                is_kept=True,
                booked_by=member,
                helped_by=member.helper,
                period=TimestamptzRange(wanted.starts_at, wanted.ends_at),
                created_at=now,
            )
            tell_pages(booking)
    except IntegrityError as error:
        if constraint_of(error) != "one_household_at_a_time":
            raise
        raise _taken(place, wanted, now) from error
    return str(booking.pk)


def let_go(key: str, now: datetime) -> None:
    """The place is free again. Nothing happens to what is not held any more."""
    with transaction.atomic():
        rows = Booking.objects.standing().filter(is_for_all=True, pk=_number(key))
        booking = rows.with_place().select_for_update(no_key=True, of=("self",)).first()
        if booking is not None:
            end(booking, Booking.State.CANCELLED, now)


def _place(member: Membership, key: str) -> Facility:
    place: Facility | None = _places(member).with_rules().filter(pk=_number(key)).first()
    if place is None:
        raise Refused("no_such_place", _("Vælg et sted på listen."), status=422)
    return place


def _number(key: str) -> int:
    """The row a key names; 0 for what was never one of ours."""
    return int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0


def _wanted(starts_at: datetime, ends_at: datetime, now: datetime) -> Slot:
    if ends_at <= starts_at:
        sentence = _("Det skal slutte, efter at det er begyndt.")
        raise Refused("ends_before_it_begins", sentence, status=422)
    if ends_at <= now:
        raise Refused("past", _("Den tid er gået. Vælg en senere."), status=422)
    if ends_at - starts_at > LONGEST:
        sentence = _("Et sted kan holdes et døgn ad gangen.")
        raise Refused("too_long", sentence, status=422)
    if starts_at > now + FURTHEST:
        sentence = _("Det er langt ude i fremtiden. Vælg en tidligere dag.")
        raise Refused("too_far", sentence, status=422)
    return Slot(starts_at, ends_at)


def _refuse_unless_free(place: Facility, wanted: Slot, now: datetime) -> None:
    """Asked while the place's lock is held."""
    first, last = local(wanted.starts_at).date(), local(wanted.ends_at).date()
    if not covers(_openings(place, first, last), wanted):
        raise _instead("closed_then", _("{place} har ikke åbent så længe."), place, wanted, now)
    closure = Closure.objects.hitting([place], wanted.starts_at, wanted.ends_at).first()
    if closure is not None:
        raise _instead("closed", _("{place} er lukket: {reason}."), place, wanted, now, closure)
    if _standing(place, wanted.starts_at, wanted.ends_at).exists():
        raise _taken(place, wanted, now)


def _openings(place: Facility, first: date, last: date) -> Iterator[Slot]:
    """When it is open on these days, and on the night before: it may last over midnight."""
    rules = place.rules
    assert rules is not None
    hours = {row.day: (row.opens, row.closes) for row in rules.hours.all()}
    for day in days_between(first - timedelta(days=1), last):
        times = opening(hours, rules.closed_dates, day)
        if times is not None:
            yield times


def _standing(place: Facility, starts_at: datetime, ends_at: datetime) -> BookingQuerySet:
    found: BookingQuerySet = Booking.objects.standing().filter(
        facility=place, period__overlap=(starts_at, ends_at)
    )
    return found


def _taken(place: Facility, wanted: Slot, now: datetime) -> Refused:
    return _instead("taken", _("{place} er optaget på det tidspunkt."), place, wanted, now)


def _instead(
    code: str,
    sentence: str,
    place: Facility,
    wanted: Slot,
    now: datetime,
    closure: Closure | None = None,
) -> Refused:
    """The «no», with the next time of the same length that is free."""
    said = sentence.format(place=place.name, reason=closure.reason.rstrip(".") if closure else "")
    free = _next_free(place, wanted, now)
    if free is None:
        return Refused(code, said, field="place_key")
    when = f"{relative_day(free.starts_at, local(now).date())} {span(free.starts_at, free.ends_at)}"
    facts = {
        "starts_at": local(free.starts_at).isoformat(),
        "ends_at": local(free.ends_at).isoformat(),
    }
    said = _("{no} Næste ledige tid er {when}.").format(no=said, when=when)
    return Refused(code, said, field="place_key", facts={"next_free": facts})


def _next_free(place: Facility, wanted: Slot, now: datetime) -> Slot | None:
    since = max(wanted.starts_at, now)
    last = local(since).date() + timedelta(days=LOOK_AHEAD_DAYS)
    until = Slot(since, since + timedelta(days=LOOK_AHEAD_DAYS + 2)).ends_at
    busy = [Slot(one.begins, one.ends) for one in _standing(place, since, until)]
    closed = Closure.objects.hitting([place], since, until).values_list("period", flat=True)
    busy += [Slot(one.lower, one.upper or until) for one in closed]
    openings = _openings(place, local(since).date(), next_day(last))
    return first_gap(openings, busy, since, wanted.ends_at - wanted.starts_at)
