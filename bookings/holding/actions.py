"""The verbs of who makes something open to all: hold a place for it, and let it go.

The rows stand among everybody's bookings, so the same constraints have the last word here too.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from bookings.actions import ONE_AT_A_TIME
from bookings.blocked import Blocked, blocked_by, hit_by
from bookings.board import in_the_way, openings, wanted_of
from bookings.claiming.actions import claim, lock_places, tell_pages
from bookings.due.actions import release
from bookings.ending.actions import end
from bookings.gaps import covers, first_gap
from bookings.models import Booking, Claim, Facility, FacilityQuerySet, RuleSet
from bookings.slots import Slot
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
    """Those one gathers in and can book here, with what belongs to them."""
    seen: FacilityQuerySet = Facility.objects.visible_to(member)
    return seen.bookable().filter(kind__in=GATHER_IN)


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
            lock_places(place)
            due = Booking.objects.overdue(now).filter(claims__facility__in=place.taken_with)
            release(due, now)
            held = _refuse_unless_free(place, wanted, now)
            booking = Booking.objects.create(
                facility=place,
                made_under=held,
                is_for_all=True,
                is_kept=True,
                booked_by=member,
                helped_by=member.helper,
                period=TimestamptzRange(wanted.starts_at, wanted.ends_at),
                created_at=now,
            )
            claim([booking])
            tell_pages(booking)
    except IntegrityError as error:
        if constraint_of(error) not in ONE_AT_A_TIME:
            raise
        raise _taken(place, wanted, now) from error
    return str(booking.pk)


def look(
    member: Membership, key: str, starts_at: datetime, ends_at: datetime, *, now: datetime
) -> None:
    """Whether it could be held this moment. Writes nothing. Raises Refused as `hold` does."""
    _refuse_unless_free(_place(member, key), _wanted(starts_at, ends_at, now), now)


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


def _refuse_unless_free(place: Facility, wanted: Slot, now: datetime) -> RuleSet:
    """Asked while the place's lock is held; the rules that hold then.

    Times that are blocked again and again are kept for just this: what is open to all.
    """
    first, last = local(wanted.starts_at).date(), local(wanted.ends_at).date()
    held = place.rules_on(first)
    if held is None or not covers(openings(place, first, last), wanted):
        raise _instead("closed_then", _("{place} har ikke åbent så længe."), place, wanted, now)
    closed = hit_by(place, wanted, fixed=False)
    if closed is not None:
        raise _instead("closed", _("{place} er lukket: {reason}."), place, wanted, now, closed)
    if in_the_way(place, held, wanted):
        raise _taken(place, wanted, now)
    return held


def _taken(place: Facility, wanted: Slot, now: datetime) -> Refused:
    return _instead("taken", _("{place} er optaget på det tidspunkt."), place, wanted, now)


def _instead(
    code: str,
    sentence: str,
    place: Facility,
    wanted: Slot,
    now: datetime,
    closed: Blocked | None = None,
) -> Refused:
    """The «no», with the next time of the same length that is free."""
    said = sentence.format(place=place.name, reason=closed.reason.rstrip(".") if closed else "")
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
    held = place.rules_on(local(since).date())
    ready = wanted_of(held, wanted) if held else wanted
    before, after = wanted.starts_at - ready.starts_at, ready.ends_at - wanted.ends_at
    rows = Claim.objects.filter(
        facility__in=place.taken_with, period__overlap=(since - after, until + before)
    )
    busy = [Slot(one.begins - after, one.ends + before) for one in rows]
    closed = blocked_by([place], since, until, fixed=False)[place.pk]
    busy += [Slot(one.starts_at, one.ends_at or until) for one in closed]
    return first_gap(
        openings(place, local(since).date(), next_day(last)),
        busy,
        since,
        wanted.ends_at - wanted.starts_at,
    )
