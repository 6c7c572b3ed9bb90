"""The verbs of who looks after a place: close it, and open it again before time."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from bookings import notify, rules
from bookings.actions import as_wished
from bookings.board import next_as_long, next_free
from bookings.ending.actions import end
from bookings.locks import lock, twice
from bookings.models import Booking, BookingQuerySet, Closure, Facility, Unit
from bookings.promoting.actions import ask_next
from bookings.slots import Slot
from community import lending, live
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.models import Membership

LOOKS_ON, LOOKS_AT_MOST = 7, 60


def close(
    member: Membership,
    facility: Facility,
    starts_at: datetime,
    ends_at: datetime,
    *,
    reason: str,
    now: datetime,
) -> Closure:
    """Close a place (with its parts) for a while; who had a time there is told and let go.

    Whoever held it for something open to all hears it through the floor. Raises Refused:
    `not_yours` (only who looks after the place), `ends_before_it_begins`, `past`, `cpr`, `busy`.
    """
    if not rules.can_close(member, facility):
        raise Refused("not_yours", _("Det er viceværten og bestyrelsen, der lukker."), status=403)
    if ends_at <= starts_at:
        message = _("Lukningen skal slutte efter, at den er begyndt.")
        raise Refused("ends_before_it_begins", message, status=422, field="ends_on")
    if ends_at <= now:
        raise Refused("past", _("Den tid er gået."), status=422, field="ends_on")
    refuse_cpr(reason, field="reason")
    # Who held it has rows of their own to lock, in another order.
    return twice(lambda: _close(member, facility, starts_at, ends_at, reason, now))


def _close(
    member: Membership,
    facility: Facility,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    now: datetime,
) -> Closure:
    with transaction.atomic():
        parts = list(Facility.objects.filter(part_of=facility).values_list("pk", flat=True))
        touched = sorted([facility.pk, *parts])
        lock(Facility, touched)
        closure = Closure.objects.create(
            facility=facility, period=(starts_at, ends_at), reason=reason, closed_by=member
        )
        rows = times_within(facility, starts_at, ends_at, now).with_place().order_by("pk")
        for booking in rows.select_for_update(no_key=True, of=("self",)):
            end(booking, Booking.State.CLOSED, now)
            if booking.is_for_all:
                lending.place_is_lost(f"bookings:{booking.pk}", reason, now)
            else:
                notify.closed(booking, reason, now, _free_instead(booking, ends_at, now))
        for pk in touched:
            live.push(f"facility:{pk}")
    return closure


def _free_instead(booking: Booking, ends_at: datetime, now: datetime) -> list[notify.Free]:
    """At most two times that household could have from then on, where the same rules hold.

    Where one chooses from–to they are as long as the one that is lost.
    """
    member = booking.booked_by
    if member is None or member.household_id != booking.household_id:
        return []
    alike = Facility.objects.visible_to(member).bookable().with_rules()
    places = list(alike.filter(rules=booking.facility.rules_id, kind=booking.facility.kind))
    # A place that has no like is free again when it opens: one looks a week past that.
    days = min((ends_at - booking.begins).days + LOOKS_ON, LOOKS_AT_MOST)
    wish = as_wished(booking)
    if rules.unit_of(booking.made_under, wish) == Unit.FREE:
        like = Slot(booking.begins, booking.ends)
        found = next_as_long(member, places, now, like, wish, since=booking.begins, days=days)
        return [(one.facility.full_name, one.slot.starts_at, one.slot.ends_at) for one in found]
    free = next_free(member, places, now, since=booking.begins, days=days)
    return [(one.facility.full_name, one.slot.starts_at, None) for one in free]


def times_within(
    facility: Facility, starts_at: datetime, ends_at: datetime, now: datetime
) -> BookingQuerySet:
    """Times not begun that a closing of the place and its parts would take from neighbours."""
    if ends_at <= starts_at:
        return Booking.objects.none()
    here = models.Q(facility=facility) | models.Q(facility__part_of=facility)
    standing = Booking.objects.standing().filter(here, period__startswith__gt=now)
    return standing.filter(period__overlap=(starts_at, ends_at))


def reopen(member: Membership, closure: Closure, *, now: datetime) -> None:
    """Open again before time. Cancelled times do not come back; they are there to be booked.

    Who waits for one of them is asked at once. Twice is once. Raises Refused: `not_yours`
    (403), `busy`.
    """
    if not rules.can_close(member, closure.facility):
        raise Refused(
            "not_yours", _("Det er viceværten og bestyrelsen, der lukker op."), status=403
        )
    twice(lambda: _reopen(closure, now))


def _reopen(closure: Closure, now: datetime) -> None:
    with transaction.atomic():
        here = models.Q(pk=closure.facility_id) | models.Q(part_of=closure.facility_id)
        touched = list(Facility.objects.filter(here).order_by("pk").values_list("pk", flat=True))
        lock(Facility, touched)
        row = Closure.objects.filter(pk=closure.pk).select_related("facility").first()
        if row is None:
            return
        row.delete()
        ask_next(row.facility, max(row.begins, now), row.ends, now)
        for pk in touched:
            live.push(f"facility:{pk}")
