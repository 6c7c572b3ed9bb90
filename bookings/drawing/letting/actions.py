"""Parts of the verbs of a draw: its days are nobody's any more, and who waits for them is asked."""

from collections.abc import Iterable
from datetime import datetime

from bookings.claiming.actions import lock_places, tell_pages
from bookings.models import Booking, Draw, Facility, Lot
from bookings.promoting.actions import ask_next


def let_holds_go(draw: Draw) -> Facility:
    """The place, locked, with nothing held for the draw any more."""
    place: Facility = Facility.objects.with_rules().get(pk=draw.facility_id)
    lock_places(place)
    held = Booking.objects.filter(lot__draw=draw, state=Booking.State.DRAW)
    for booking in held:
        tell_pages(booking)
    held.delete()
    return place


def ask_who_waits(place: Facility, lots: Iterable[Lot], now: datetime) -> None:
    """What nobody got by lot is the next one's who waits for it, or anybody's."""
    for lot in lots:
        ask_next(place, lot.begins, lot.ends, now)
