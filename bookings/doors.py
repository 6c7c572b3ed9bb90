"""What every door of the room does first: find the place or the booking, read a day, say what came."""

from datetime import date

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Booking, Facility
from community.people.gate import MemberRequest
from community.times import local
from community.ui.dates import relative_day, span


def place_or_404(request: MemberRequest, pk: int) -> Facility:
    """A place with a page: one on the list, or a part that is had apart from the whole."""
    seen = Facility.objects.visible_to(request.member).with_rules().with_notes()
    apart = Q(is_bookable=True, part_of__is_bookable=True)
    found: Facility = get_object_or_404(seen.filter(Q(part_of=None) | apart), pk=pk)
    return found


def own_or_404(request: MemberRequest, pk: int) -> Booking:
    """A booking of the household's."""
    return get_object_or_404(Booking.objects.visible_to(request.member).with_place(), pk=pk)


def day_of(text: str | None) -> date | None:
    """The day in an address, or None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def told(booking: Booking) -> str:
    """What is said when a time is had, or asked for."""
    when = span(booking.begins, booking.ends)
    if local(booking.begins).date() == local(booking.ends).date():
        when = f"{relative_day(booking.begins)} {when}"
    facts = {"name": booking.facility.name, "when": when}
    if booking.state == Booking.State.ASKED:
        return _("I har spurgt om tiden: %(name)s, %(when)s. I får svar.") % facts
    return _("Tiden er din: %(name)s, %(when)s.") % facts


def undo_url(request: MemberRequest, booking: Booking) -> str:
    """A booking is undone by cancelling, a cancelling by booking again."""
    name = "undo" if booking.state == Booking.State.CANCELLED else "cancel"
    if booking.state == Booking.State.HERE:
        return ""
    return reverse(f"bookings:{name}", args=[request.member.estate.slug, booking.pk])
