"""Part of every verb by which a booking lets go of its time: who waits for it is asked at once."""

from datetime import datetime

from bookings import notify
from bookings.charging import actions as charging
from bookings.claiming.actions import tell_pages
from bookings.models import Booking, Waiting
from bookings.promoting.actions import ask_next

# A place that closes asks nobody.
NOBODY_NEXT = {Booking.State.CLOSED}


def end(booking: Booking, state: Booking.State, now: datetime, *, ask: bool = True) -> None:
    """It holds its time no longer, and nothing more is sent about it; whoever is next is asked.

    To ask takes the place's lock. A verb that holds other rows it must not wait with leaves the
    asking to the clock (`ask=False`).
    """
    if booking.state == Booking.State.OFFERED:
        asked = Waiting.objects.filter(booking=booking, state=Waiting.State.ASKED)
        asked.update(state=Waiting.State.PASSED, ended_at=now)
    booking.state, booking.ended_at = state, now
    booking.save(update_fields=["state", "ended_at"])
    charging.let_go(booking, now)
    tell_pages(booking)
    booking.claims.all().delete()
    notify.withdraw(booking, now)
    if ask and state not in NOBODY_NEXT and booking.ends > now:
        ask_next(booking.facility, booking.begins, booking.ends, now)
