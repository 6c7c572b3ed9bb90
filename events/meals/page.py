"""What the kitchen shows: how many eat, what they do not eat, what is bought, and what it comes to."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.people.models import Membership
from community.profiles.page import Known, known_to
from events import rules
from events.meals import actions
from events.meals.shopping import Ware, portions, wares
from events.models import Diet, Event, Food, Kind, Meal, SeriesMeal, Signup
from events.page import is_host


def meal_of(member: Membership, event: Event, now: datetime) -> Meal | None:
    """What the cooks have decided, if anything yet."""
    if event.kind != Kind.MEAL:
        return None
    return Meal.objects.visible_to(member, now).filter(event=event).first()


def sees_kitchen(member: Membership, event: Event) -> bool:
    """Who hosts it, and who has taken a task at the stove."""
    if event.kind != Kind.MEAL:
        return False
    hosts = rules.can_change(member, event, is_host=is_host(member, event))
    return hosts or actions.is_cook(member, event)


@dataclass(frozen=True)
class Plate:
    """A party that eats something else: who, and how many of what."""

    who: Known
    said: str


@dataclass(frozen=True)
class Kitchen:
    """Heads, plates and wares. Names stand in `plates` alone."""

    adults: int
    children: int
    foods: list[tuple[str, int]]
    plates: list[Plate]
    wares: list[Ware]
    takings: int | None
    free: int

    @property
    def heads(self) -> int:
        return self.adults + self.children


def kitchen_of(member: Membership, event: Event, meal: Meal | None) -> Kitchen:
    """The kitchen's sheet, of those who come. Few queries whatever their number."""
    coming = _coming(member, event)
    adults = sum(one.adults + one.guests for one in coming)
    children = sum(one.children for one in coming)
    rows = Diet.objects.visible_to(member).filter(signup__in=coming).order_by("signup", "food")
    said: dict[int, list[str]] = {}
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.food] += row.count
        what = row.words or str(row.get_food_display()).lower()
        said.setdefault(row.signup_id, []).append(f"{row.count} {what}")
    new = actions.newcomers_among(coming, event)
    return Kitchen(
        adults=adults,
        children=children,
        foods=[(str(Food(food).label), counts[food]) for food in Food.values if counts[food]],
        plates=[
            Plate(known_to(member, one.member), ", ".join(said[one.pk]))
            for one in coming
            if one.pk in said
        ],
        wares=list(wares(meal.per_person, portions(adults, children))) if meal else [],
        takings=_takings(meal, [one for one in coming if one.pk not in new]),
        free=len(new),
    )


def _coming(member: Membership, event: Event) -> list[Signup]:
    rows = Signup.objects.visible_to(member).coming().filter(event=event).with_people()
    return list(rows.order_by("pk"))


def _takings(meal: Meal | None, paying: list[Signup]) -> int | None:
    """Kroner if all who come pay; None as long as no price is said."""
    if meal is None or meal.adult_price is None:
        return None
    child = meal.child_price if meal.child_price is not None else meal.adult_price
    grown = sum(one.adults + one.guests for one in paying)
    return grown * meal.adult_price + sum(one.children for one in paying) * child


def eats_free(member: Membership, event: Event) -> bool:
    """Whether it is a new household's first meal here."""
    if member.household is None:
        return False
    party = Signup(pk=0, household=member.household, event=event)
    return bool(actions.newcomers_among([party], event))


def counts_all(member: Membership, event: Event) -> bool:
    """Whether who comes every time is counted until they say no."""
    seen = SeriesMeal.objects.visible_to(member).filter(series=event.series_id or 0)
    return bool(seen.filter(counts_all=True).exists())


def door_of(tasks: list[tuple[Any, bool]]) -> Any:
    """The task at the stove that still wants a hand, for «Jeg laver mad»; None when there is none."""
    open_ones = [
        task for task, _mine in tasks if task.is_cooking and (task.still_wanted or task.wants_swap)
    ]
    is_cooking = any(is_mine for task, is_mine in tasks if task.is_cooking)
    return None if is_cooking or not open_ones else open_ones[0]
