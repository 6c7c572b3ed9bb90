"""The facts about what can be booked, by which rules, and who has it when."""

from bookings.models.bookings import Booking, BookingQuerySet, Claim
from bookings.models.closures import Closure, ClosureQuerySet, FixedBlock, HasPeriod
from bookings.models.places import Facility, FacilityQuerySet
from bookings.models.rentals import (
    Charge,
    ChargeQuerySet,
    DoorCode,
    Inspection,
    InspectionPhoto,
    RentRun,
)
from bookings.models.rulesets import STAYS, OpeningHours, Purpose, RuleSet, Unit

__all__ = [
    "STAYS", "Booking", "BookingQuerySet", "Charge", "ChargeQuerySet", "Claim", "Closure",
    "ClosureQuerySet", "DoorCode", "Facility", "FacilityQuerySet", "FixedBlock", "HasPeriod",
    "Inspection", "InspectionPhoto", "OpeningHours", "Purpose", "RentRun", "RuleSet", "Unit",
]  # fmt: skip
