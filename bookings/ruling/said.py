"""What somebody says when they change rules: everything new rules are made of, as plain values."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any


@dataclass(frozen=True)
class Costs:
    """A purpose and what it costs, in whole kroner. `pk` is that of the old rules' purpose, if any."""

    name: str
    price: int = 0
    price_weekend: int = 0
    deposit: int = 0
    pk: int | None = None


@dataclass(frozen=True)
class Said:
    """New rules from a day on. `facts` are columns of RuleSet; the hours are day, opens, closes.

    `keys` are the hours in which a key is handed out; none: there is no key to fetch.
    """

    holds_from: date
    facts: dict[str, Any]
    hours: list[tuple[int, time, time]] = field(default_factory=list)
    purposes: list[Costs] = field(default_factory=list)
    keys: list[tuple[int, time, time]] = field(default_factory=list)
