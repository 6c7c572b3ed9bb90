"""The doors that works hit: how many know, and where to knock. Numbers of homes, never names."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from community.noticeboard.models import Knock, Notice, Reading
from community.noticeboard.readers import homes_hit
from community.paper.walk import door_of, home_key
from community.people.models import Entrance, Household


@dataclass(frozen=True)
class Door:
    """A home where somebody lives. `is_ticked`: told on the round; `is_told`: that, or «Set»."""

    household: Household
    label: str
    has_said_seen: bool
    is_ticked: bool

    @property
    def is_told(self) -> bool:
        return self.has_said_seen or self.is_ticked


@dataclass
class Stairway:
    """A stairway and its doors in the order one walks."""

    entrance: Entrance
    doors: list[Door] = field(default_factory=list)

    @property
    def to_knock(self) -> list[Door]:
        """Those to show on the round: not told yet, or ticked off on it."""
        return [door for door in self.doors if not door.has_said_seen]


@dataclass
class Round:
    """Every door the notice hits."""

    stairways: list[Stairway]

    @property
    def doors(self) -> list[Door]:
        return [door for stairway in self.stairways for door in stairway.doors]

    @property
    def told(self) -> int:
        return sum(door.is_told for door in self.doors)

    @property
    def left(self) -> int:
        return len(self.doors) - self.told


def round_of(notice: Notice, now: datetime) -> Round:
    """Four queries, whatever the size of the house.

    A door knows when anybody of its household has said «Set», or when it was ticked off. Homes
    without an account and on paper are doors like all others; empty ones are none.
    """
    living = homes_hit(notice, now).select_related("dwelling__entrance")
    homes = sorted(living, key=lambda home: home_key(home.dwelling))
    said = Reading.objects.filter(notice=notice, seen_at__isnull=False)
    seen = set(said.values_list("member__household_id", flat=True))
    ticked = set(Knock.objects.filter(notice=notice).values_list("household_id", flat=True))
    stairways = [
        Stairway(
            entrance,
            [
                Door(home, door_of(home.dwelling) or "–", home.pk in seen, home.pk in ticked)
                for home in rows
            ],
        )
        for entrance, rows in groupby(homes, key=lambda home: home.dwelling.entrance)
    ]
    return Round(stairways)
