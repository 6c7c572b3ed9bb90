"""«Kan vi få det?», asked before anybody presses: the same look as the verbs take, without locks."""

from datetime import datetime

from bookings import actions
from bookings.checks import refuse_unless_free
from bookings.models import Booking, Facility, RuleSet
from bookings.slots import Slot
from bookings.wishes import Wish
from community.errors import Refused
from community.people.models import Membership


def look(
    member: Membership,
    place: Facility,
    slot: Slot,
    wish: Wish,
    now: datetime,
    but: Booking | None = None,
) -> RuleSet:
    """The rules by which the time could be had this moment. Raises Refused as `actions.book`."""
    try:
        return refuse_unless_free(member, place, slot, now, wish, but=but)
    except Refused as no:
        if no.code != "taken":
            raise
        raise actions.taken(member, place, slot, now) from no
