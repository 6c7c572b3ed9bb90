"""Doors without names: where somebody lives, whether anybody is in, and how the letter fares."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from community.people.models import Dwelling, Household, Invitation, Membership

NEW = timedelta(days=60)
FLOORS = {"k9": -10, "k8": -9, "k7": -8, "k6": -7, "k5": -6, "k4": -5, "k3": -4, "k2": -3}
FLOORS |= {"kl": -2, "": -1, "st": 0}
DOORS = {"": 0, "tv": 1, "mf": 2, "th": 3}


@dataclass(frozen=True)
class Letter:
    """The latest letter of a home: how many of its places are used, and till when it works."""

    used: int
    places: int
    last_day: date
    is_open: bool


@dataclass(frozen=True)
class Door:
    """One home. `since`: the household there began; `moves_in`: nobody now, somebody later."""

    pk: int
    name: str
    since: date | None = None
    is_new: bool = False
    moves_in: date | None = None
    somebody_is_in: bool = False
    letter: Letter | None = None

    @property
    def is_empty(self) -> bool:
        return self.since is None and self.moves_in is None

    @property
    def can_get_a_letter(self) -> bool:
        return self.moves_in is None


@dataclass
class Stairway:
    """The homes behind one street door; a row of houses on the same street counts as one."""

    pk: int
    name: str
    doors: list[Door] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """Homes where somebody lives and nobody has logged in."""
        return sum(door.since is not None and not door.somebody_is_in for door in self.doors)

    @property
    def new(self) -> int:
        return sum(door.is_new for door in self.doors)

    @property
    def empty(self) -> int:
        return sum(door.is_empty for door in self.doors)


def stairways_of(member: Membership, now: datetime) -> list[Stairway]:
    """Every stairway of the member's estate with its doors, in the order of the street.

    Four queries however many homes and letters there are, and never a person.
    """
    dwellings = list(homes_of(member))
    facts = _Facts(member, now)
    ways: dict[Any, Stairway] = {}
    for key, entrance_homes in _grouped(dwellings):
        first, last = entrance_homes[0].entrance, entrance_homes[-1].entrance
        name = str(first) if first == last else f"{first}–{last.house_number}"
        way = ways.setdefault(key, Stairway(first.pk, name))
        is_row = first != last or len(entrance_homes) == 1
        way.doors = [facts.door(home, whole=is_row) for home in entrance_homes]
    return list(ways.values())


def homes_of(member: Membership) -> Any:
    """The homes of the member's estate."""
    found = Dwelling.objects.filter(entrance__estate_id=member.estate_id)
    return found.select_related("entrance")


def count_waiting(member: Membership, today: date) -> int:
    """How many homes somebody lives in where nobody has a profile yet: one query."""
    households = Household.objects.living_here(today).filter(
        dwelling__entrance__estate_id=member.estate_id
    )
    in_use = Membership.objects.current(today).filter(estate_id=member.estate_id)
    return households.exclude(pk__in=in_use.values("household").exclude(household=None)).count()


class _Facts:
    """What is known about the homes of an estate, read once."""

    def __init__(self, member: Membership, now: datetime) -> None:
        self.now, self.today = now, timezone.localdate(now)
        standing = Household.objects.filter(
            Q(period__upper_inf=True) | Q(period__endswith__gt=self.today),
            dwelling__entrance__estate_id=member.estate_id,
        )
        self.households: dict[int, list[Household]] = defaultdict(list)
        for household in standing.order_by("period"):
            self.households[household.dwelling_id].append(household)
        people = Membership.objects.current(self.today).filter(estate_id=member.estate_id)
        counted = people.exclude(household=None).values("household").annotate(n=Count("pk"))
        self.inside = {row["household"] for row in counted}
        letters = Invitation.objects.letters().filter(household__in=standing)
        latest = letters.order_by("household", "-pk").distinct("household")
        self.letters = {letter.household_id: letter for letter in latest}

    def door(self, home: Dwelling, *, whole: bool) -> Door:
        name = str(home) if whole else _behind(home)
        households = self.households.get(home.pk, [])
        living = next((h for h in households if self.today in h.period), None)
        if living is None:
            later = households[0].period.lower if households else None
            return Door(home.pk, name, moves_in=later)
        return Door(
            home.pk,
            name,
            since=living.period.lower,
            is_new=self.today - living.period.lower <= NEW,
            somebody_is_in=living.pk in self.inside,
            letter=self._letter(living.pk),
        )

    def _letter(self, household: int) -> Letter | None:
        letter = self.letters.get(household)
        if letter is None:
            return None
        is_open = letter.revoked_at is None and letter.expires_at > self.now
        last = timezone.localdate(letter.expires_at - timedelta(seconds=1))
        return Letter(letter.used, letter.places, last, is_open and letter.used < letter.places)


def _grouped(dwellings: list[Dwelling]) -> Iterable[tuple[Any, list[Dwelling]]]:
    """By stairway; houses with one home each by their street."""
    behind = defaultdict(list)
    for home in dwellings:
        behind[home.entrance_id].append(home)
    groups: dict[Any, list[Dwelling]] = defaultdict(list)
    for entrance, homes in behind.items():
        key = entrance if len(homes) > 1 else homes[0].entrance.street
        groups[key] += homes
    ordered = [(key, sorted(homes, key=_order)) for key, homes in groups.items()]
    return sorted(ordered, key=lambda pair: _order(pair[1][0]))


def _order(home: Dwelling) -> tuple[Any, ...]:
    """As one walks: the street, the number, cellar to top, left to right."""
    entrance = home.entrance
    number = re.match(r"\d+", entrance.house_number)
    return (
        entrance.street,
        int(number.group()) if number else 0,
        entrance.house_number,
        FLOORS.get(home.floor) if home.floor in FLOORS else int(home.floor),
        DOORS.get(home.door, 4),
        int(home.door) if home.door.isdecimal() else 0,
        home.door,
    )


def _behind(home: Dwelling) -> str:
    """«2. th»: what stands on the door inside the stairway."""
    floor = f"{home.floor}." if home.floor else ""
    return " ".join(part for part in (floor, home.door) if part) or str(home)
