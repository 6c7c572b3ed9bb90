"""The facts about what can be booked, by which rules, and who has it when."""

from bookings.models.bookings import Booking, BookingQuerySet, Claim
from bookings.models.closures import Closure, ClosureQuerySet, FixedBlock, HasPeriod
from bookings.models.notes import FAULT_LENGTH, Fault, FaultQuerySet, PlacePicture, Sign
from bookings.models.places import Facility, FacilityQuerySet
from bookings.models.rentals import (
    Charge,
    ChargeQuerySet,
    DoorCode,
    Inspection,
    InspectionPhoto,
    RentRun,
)
from bookings.models.rulesets import STAYS, Purpose, RuleSet, Unit, week
from bookings.models.waiting import Waiting, WaitingQuerySet

__all__ = [
    "FAULT_LENGTH", "STAYS", "Booking", "BookingQuerySet", "Charge", "ChargeQuerySet", "Claim",
    "Closure", "ClosureQuerySet", "DoorCode", "Facility", "FacilityQuerySet", "Fault",
    "FaultQuerySet", "FixedBlock", "HasPeriod", "Inspection", "InspectionPhoto", "PlacePicture",
    "Purpose", "RentRun", "RuleSet", "Sign", "Unit", "Waiting", "WaitingQuerySet", "week",
]  # fmt: skip
