"""The facts about what can be booked, by which rules, and who has it when."""

from bookings.models.bookings import Booking, BookingQuerySet, Claim
from bookings.models.closures import Closure, ClosureQuerySet, FixedBlock, HasPeriod
from bookings.models.places import Facility, FacilityQuerySet
from bookings.models.rulesets import STAYS, OpeningHours, Purpose, RuleSet, Unit
from bookings.models.swapping import Offer, OfferQuerySet, Swap, SwapQuerySet
from bookings.models.waiting import Waiting, WaitingQuerySet

__all__ = [
    "STAYS", "Booking", "BookingQuerySet", "Claim", "Closure", "ClosureQuerySet", "Facility",
    "FacilityQuerySet", "FixedBlock", "HasPeriod", "Offer", "OfferQuerySet", "OpeningHours",
    "Purpose", "RuleSet", "Swap", "SwapQuerySet", "Unit", "Waiting", "WaitingQuerySet",
]  # fmt: skip
