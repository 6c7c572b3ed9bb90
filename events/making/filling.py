"""What the one screen begins with: a template, an event as it is or as it was, a series."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from community import lending
from community.people.models import Membership
from community.people.tenancy import Scope
from community.times import Every, every_of, local
from events.making.forms import NOON, audience_of
from events.making.pauses import days_said, weeks_said
from events.making.recipes import Chore, Recipe
from events.models import Event, EventSeries, Joining, Kind
from events.models.kinds import TEXT_LENGTH, TITLE_LENGTH, Described

# The same weekday a year on, so that Shrovetide's Sunday is a Sunday.
A_YEAR = timedelta(weeks=52)
CARRIED, MOST_CARRIED = re.compile(r"([1-9]|[1-4]\d|50) × (.{1,80})"), 8
SAID = (
    "title", "text", "kind", "interplay", "joining", "capacity", "access", "price", "way_there",
    "come_alone", "find_host", "is_small", "is_office", "place_key",
)  # fmt: skip


def blank() -> dict[str, Any]:
    """Nothing chosen, and an answer to everything that is not asked at once."""
    return {
        "audience": Scope.ESTATE.value,
        "kind": Kind.JUST_BECAUSE,
        "joining": Joining.HAND,
        "every": Every.ONCE,
    }


def said_already(title: str, text: str) -> dict[str, Any]:
    """What was said where it began, on the board: at most what fits."""
    said = {"title": title[:TITLE_LENGTH], "text": text[:TEXT_LENGTH]}
    return {name: words for name, words in said.items() if words}


def carried(chores: Iterable[str]) -> list[Chore]:
    """Tasks as they came along («3 × Lave mad»), as far as they can be read. Checked when it is made."""
    found = [CARRIED.fullmatch(" ".join(one.split())) for one in chores]
    return [Chore(one[2], int(one[1])) for one in found if one][:MOST_CARRIED]


def chosen_already(member: Membership, said: Mapping[str, str]) -> dict[str, Any]:
    """The place and the time that were chosen where a place is booked, as far as they can be read."""
    found: dict[str, Any] = {}
    if said.get("sted") in {place.key for place in lending.places_for(member)}:
        found["place_key"] = said["sted"]
    for name, field, read in (
        ("dag", "day", date.fromisoformat),
        ("fra", "starts", time.fromisoformat),
        ("til", "ends", time.fromisoformat),
    ):
        with suppress(ValueError):
            found |= {field: read(said[name])} if said.get(name) else {}
    return found


def of_recipe(member: Membership, recipe: Recipe, now: datetime) -> dict[str, Any]:
    """A template on its next good day."""
    day = recipe.day(now)
    starts = datetime.combine(day, recipe.begins)
    found = blank() | {
        "title": str(recipe.title or recipe.name),
        "text": str(recipe.text),
        "kind": recipe.kind,
        "interplay": recipe.interplay,
        "joining": recipe.joining,
        "come_alone": recipe.come_alone,
        "day": day,
        "starts": recipe.begins,
        "ends": (starts + timedelta(minutes=recipe.minutes)).time(),
    }
    if recipe.closes_days:
        closes = day - timedelta(days=recipe.closes_days)
        found |= {"sign_up_on": closes, "sign_up_at": NOON}
    lent = lending.places_for(member) if recipe.inside else []
    if lent:
        found["place_key"] = lent[0].key
    return found


def of_event(event: Event) -> dict[str, Any]:
    """An event as it is."""
    starts, ends = local(event.starts_at), local(event.ends_at)
    found = _described(event) | {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
    if event.sign_up_by is not None:
        closes = local(event.sign_up_by)
        found |= {"sign_up_on": closes.date(), "sign_up_at": closes.time()}
    if event.publish_at is not None and event.told_at is None:
        up = local(event.publish_at)
        found |= {"publish_on": up.date(), "publish_time": up.time()}
    return {name: value for name, value in found.items() if name not in event.lacks}


def copied(event: Event, now: datetime, *, a_year_on: bool = False) -> dict[str, Any]:
    """The same once more: on the next such weekday, or the same weekday a year later."""
    found = of_event(event)
    was: date = found.get("day") or local(event.starts_at).date()
    day = _next(was, A_YEAR if a_year_on else timedelta(weeks=1), local(now).date())
    if "sign_up_on" in found:
        found["sign_up_on"] = day - (was - found["sign_up_on"])
    found |= {"day": day, "every": Every.ONCE}
    for name in ("publish_on", "publish_time", *event.lacks):
        found.pop(name, None)
    return found


def _next(was: date, step: timedelta, today: date) -> date:
    """So many steps on that it lies ahead."""
    steps = max(1, -((was - today).days // step.days))
    day = was + steps * step
    return day if day > today else day + step


def of_series(series: EventSeries, first: date) -> dict[str, Any]:
    """A series as it is from a day on."""
    starts = datetime.combine(first, series.begins)
    found = _described(series) | {
        "day": first,
        "starts": series.begins,
        "ends": (starts + timedelta(minutes=series.minutes)).time(),
        "every": every_of(series.again),
        "until": series.until,
        "not_on": days_said(series.not_on),
        "not_in_weeks": weeks_said(series.not_in_weeks),
        "skips_holidays": series.skips_holidays,
        "takes_turns": series.takes_turns,
    }
    if series.closes_days_before is not None:
        closes = first - timedelta(days=series.closes_days_before)
        found |= {"sign_up_on": closes, "sign_up_at": series.closes_at}
    return found


def _described(row: Described) -> dict[str, Any]:
    """A lent place says its own name; the field is for what somebody has written."""
    found = {name: getattr(row, name) for name in SAID} | {"audience": audience_of(row)}
    found["place"] = "" if row.place_key else row.place
    return found
