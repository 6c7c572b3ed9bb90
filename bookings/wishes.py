"""What somebody says when they book, besides the time."""

from dataclasses import dataclass

from bookings.models import Purpose


@dataclass(frozen=True)
class Wish:
    """The purpose, how many come, and the yeses a place may ask for. A laundry asks for nothing."""

    purpose: Purpose | None = None
    headcount: int | None = None
    is_adult: bool = False
    attends: bool = False
    accepts: bool = False


NOTHING = Wish()
