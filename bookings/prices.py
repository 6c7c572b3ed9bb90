"""What a time costs: whole kroner, by the rules it is booked under. Pure, no queries."""

from dataclasses import dataclass
from datetime import timedelta

from bookings.models import RuleSet, Unit
from bookings.slots import Slot, nights_of
from bookings.wishes import Wish
from community.times import is_holiday, local

FRIDAY = 4


@dataclass(frozen=True)
class Price:
    """What is paid with the rent, and what is held until the place is as it was."""

    rent: int = 0
    deposit: int = 0


def is_weekend(slot: Slot) -> bool:
    """Friday to Sunday, a holiday, or the day before one: when the weekend's price holds."""
    day = local(slot.starts_at).date()
    return day.weekday() >= FRIDAY or is_holiday(day) or is_holiday(day + timedelta(days=1))


def price_of(rules: RuleSet, slot: Slot, wish: Wish) -> Price:
    """By the purpose where there is one; nights are paid one by one."""
    purpose = wish.purpose
    if purpose is not None:
        rent = purpose.price_weekend if is_weekend(slot) else purpose.price
        return Price(rent, purpose.deposit)
    times = nights_of(slot) if rules.unit == Unit.NIGHT else 1
    return Price(rules.price * times, rules.deposit)
