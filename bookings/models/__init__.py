"""The facts about what can be booked, by which rules, and who has it when."""

from bookings.models.bookings import Booking, BookingQuerySet, Claim
from bookings.models.closures import (
    TAKEN_ELSEWHERE,
    Closure,
    ClosureQuerySet,
    FixedBlock,
    HasPeriod,
)
from bookings.models.drawing import Draw, DrawQuerySet, Lot, Ticket, TicketQuerySet
from bookings.models.keys import KeyTime, KeyTimeQuerySet
from bookings.models.loans import (
    DESK,
    Condition,
    ConditionQuerySet,
    Loan,
    LoanQuerySet,
    Thing,
    ThingQuerySet,
)
from bookings.models.notes import FAULT_LENGTH, Fault, FaultQuerySet, PlacePicture, Sign
from bookings.models.outside import (
    ADDRESS_LENGTH,
    OutsideCalendar,
    OutsideCalendarQuerySet,
    PlaceFeed,
)
from bookings.models.places import Facility, FacilityQuerySet
from bookings.models.plots import (
    PLOT_NAME_LENGTH,
    Plot,
    PlotQuerySet,
    Season,
    Tenure,
    TenureQuerySet,
)
from bookings.models.rentals import (
    Charge,
    ChargeQuerySet,
    DoorCode,
    Inspection,
    InspectionPhoto,
    RentRun,
)
from bookings.models.rulesets import STAYS, Purpose, RuleSet, Unit, week
from bookings.models.swapping import Offer, OfferQuerySet, Swap, SwapQuerySet
from bookings.models.waiting import Waiting, WaitingQuerySet

__all__ = [
    "ADDRESS_LENGTH", "DESK", "FAULT_LENGTH", "PLOT_NAME_LENGTH", "STAYS", "TAKEN_ELSEWHERE",
    "Booking", "BookingQuerySet", "Charge", "ChargeQuerySet", "Claim", "Closure",
    "ClosureQuerySet", "Condition", "ConditionQuerySet", "DoorCode", "Draw", "DrawQuerySet",
    "Facility", "FacilityQuerySet", "Fault", "FaultQuerySet", "FixedBlock", "HasPeriod",
    "Inspection", "InspectionPhoto", "KeyTime", "KeyTimeQuerySet", "Loan", "LoanQuerySet",
    "Lot", "Offer", "OfferQuerySet", "OutsideCalendar", "OutsideCalendarQuerySet", "PlaceFeed",
    "PlacePicture", "Plot", "PlotQuerySet", "Purpose", "RentRun", "RuleSet", "Season", "Sign",
    "Swap", "SwapQuerySet", "Tenure", "TenureQuerySet", "Thing", "ThingQuerySet", "Ticket",
    "TicketQuerySet", "Unit", "Waiting", "WaitingQuerySet", "week",
]  # fmt: skip
