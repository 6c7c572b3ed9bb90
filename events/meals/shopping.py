"""From «250 g kartofler» for one to what is bought for all. Pure arithmetic."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

from django.utils.formats import number_format

UNITS = ["g", "kg", "ml", "dl", "l", "stk", "spsk", "tsk", "bundt", "dåse", "pose", "fed"]
LINE = re.compile(
    rf"^(?P<amount>[0-9]{{1,5}}(?:[.,][0-9]{{1,2}})?)\s*(?:(?P<unit>{'|'.join(UNITS)})\b\.?)?\s*(?P<what>.+)$",
    re.IGNORECASE,
)
# What so much of the small unit is one of: 1,000 g are a kilo.
LARGER = {"g": (1000, "kg"), "ml": (1000, "l"), "dl": (10, "l")}
# Bought to the next whole one of these.
STEP = {"g": Decimal(10), "kg": Decimal("0.1"), "ml": Decimal(10), "l": Decimal("0.1")}
# A child eats half of what a grown-up does.
CHILD = Decimal("0.5")


@dataclass(frozen=True)
class Ware:
    """A line of the list: what, and how much for all; without an amount it is only named."""

    what: str
    amount: str = ""


def portions(adults: int, children: int) -> Decimal:
    """So many grown-ups' portions."""
    return adults + children * CHILD


def wares(written: str, eaters: Decimal) -> Iterator[Ware]:
    """What is bought for so many portions, in the order it was written."""
    for line in written.splitlines():
        said = " ".join(line.split())
        found = LINE.match(said)
        if found:
            each = Decimal(found["amount"].replace(",", "."))
            amount = _amount(each * eaters, (found["unit"] or "").lower())
            yield Ware(found["what"].strip(), amount)
        elif said:
            yield Ware(said)


def _amount(total: Decimal, unit: str) -> str:
    if unit in LARGER and total >= LARGER[unit][0]:
        total, unit = total / LARGER[unit][0], LARGER[unit][1]
    step = STEP.get(unit, Decimal(1))
    bought = (total / step).quantize(Decimal(1), rounding=ROUND_UP) * step
    whole = bought == bought.to_integral_value()
    return f"{number_format(bought, 0 if whole else 1)} {unit}".strip()
