"""What somebody has written and chosen on the page, or sent through the API, before it is checked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from community.people.models import Circle, Entrance, Membership
from community.people.tenancy import Scope
from community.times import Every, every_of, wall
from events.models import Event, EventSeries, Joining, Kind
from events.models.kinds import Described

# What a draft may wait with, and what stands in until it is said: an evening a week on.
LATER = ("day", "starts", "ends")
A_WEEK, EVENING, LASTS = timedelta(days=7), time(18), timedelta(hours=2)


def stands_in(
    today: date, day: date | None = None, begins: time | None = None
) -> tuple[datetime, datetime]:
    """From when until when a draft keeps its place, with what is said of it already."""
    starts = wall(day or today + A_WEEK, begins or EVENING)
    return starts, starts + LASTS


@dataclass(frozen=True)
class Said:
    """What an event says of itself, and a series of each of its events.

    `place_key` is one of `lending.places_for(member)`; `place` in words says where, and is filled
    with the place's name when it is empty. `hosts` come beside who makes it; None: as they were.
    """

    title: str = ""
    text: str = ""
    kind: str = Kind.JUST_BECAUSE
    interplay: str = ""
    scope: str = Scope.ESTATE
    entrance: Entrance | None = None
    circle: Circle | None = None
    place: str = ""
    place_key: str = ""
    joining: str = Joining.NONE
    capacity: int | None = None
    access: Sequence[str] = ()
    price: str = ""
    way_there: str = ""
    come_alone: bool = False
    find_host: str = ""
    is_small: bool = False
    is_office: bool = False
    hosts: Sequence[Membership] | None = None


@dataclass(frozen=True)
class Written(Said):
    """An event as its maker wants it. `publish_at` empty: now."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    sign_up_by: datetime | None = None
    publish_at: datetime | None = None
    # What a draft does not have yet of "day", "starts" and "ends"; its moments then only stand in.
    lacks: Sequence[str] = ()


@dataclass(frozen=True)
class Rhythm:
    """When a series is held: from a day on, by the clock on the wall, with its pauses."""

    first: date
    begins: time
    minutes: int = 120
    every: str = Every.WEEK
    until: date | None = None
    not_on: Sequence[date] = ()
    not_in_weeks: Sequence[int] = ()
    skips_holidays: bool = False
    closes_days_before: int | None = None
    closes_at: time | None = None
    takes_turns: bool = field(default=False)
    # When its first times go up; empty: at once.
    publish_at: datetime | None = None


def said_by(row: Described) -> dict[str, Any]:
    """The columns an event and a series share, as `Said` has them."""
    return {name: getattr(row, name) for name in Described.SAID}


def rhythm_of(series: EventSeries, first: date) -> Rhythm:
    """As it is, from that day on."""
    return Rhythm(
        first=first,
        begins=series.begins,
        minutes=series.minutes,
        every=every_of(series.again),
        until=series.until,
        not_on=series.not_on,
        not_in_weeks=series.not_in_weeks,
        skips_holidays=series.skips_holidays,
        closes_days_before=series.closes_days_before,
        closes_at=series.closes_at,
        takes_turns=series.takes_turns,
    )


def as_written(event: Event) -> Written:
    """An event that stands there, as if its maker wrote it now: what change and copy begin with."""
    return Written(
        **said_by(event),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        sign_up_by=event.sign_up_by,
        publish_at=event.publish_at,
        lacks=tuple(event.lacks),
    )
