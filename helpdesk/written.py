"""What somebody has written and chosen on the page, or sent through the API, before it is checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from community.people.models import Circle, Entrance
from community.people.tenancy import Scope
from community.shapes import Interplay
from community.times import Every
from helpdesk.models import HelpOffer, HelpRequest
from helpdesk.models.kinds import Category, Reach, When


@dataclass(frozen=True)
class Asked:
    """What is asked for. `weekdays` count from Monday, 0.

    `knows`: the writer was warned about money, codes, keys or medicine, and goes on.
    """

    category: str = Category.OTHER
    title: str = ""
    text: str = ""
    interplay: str = Interplay.MUTUAL_BENEFIT
    reach: str = Reach.OPEN
    scope: str = Scope.ESTATE
    entrance: Entrance | None = None
    circle: Circle | None = None
    when: str = When.ANY
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    weekdays: Sequence[int] = ()
    when_words: str = ""
    size: str = ""
    languages: Sequence[str] = ()
    wanted: int = 1
    place: str = ""
    first_wins: bool = False
    knows: bool = False


@dataclass(frozen=True)
class Offered:
    """«Jeg kan hjælpe»: what is offered until the neighbour says otherwise."""

    category: str = Category.OTHER
    text: str = ""
    interplay: str = Interplay.MUTUAL_BENEFIT
    scope: str = Scope.ESTATE
    entrance: Entrance | None = None
    circle: Circle | None = None
    languages: Sequence[str] = ()
    times: Sequence[str] = ()
    when_words: str = ""
    knows: bool = False


class Appointment(NamedTuple):
    """When and where the two meet. `starts_at` empty: they agree on it later."""

    starts_at: datetime | None = None
    minutes: int = 60
    every: str = Every.ONCE
    place: str = ""


# The columns of a request that are what was asked.
ASKED = tuple(name for name in Asked.__dataclass_fields__ if name != "knows")
OFFERED = tuple(name for name in Offered.__dataclass_fields__ if name != "knows")


def as_asked(request: HelpRequest) -> Asked:
    """A request as if its asker wrote it now: what a change begins with. The warning was read."""
    return Asked(**{name: getattr(request, name) for name in ASKED}, knows=True)


def as_offered(offer: HelpOffer) -> Offered:
    """An offer as if its maker wrote it now. The warning was read."""
    return Offered(**{name: getattr(offer, name) for name in OFFERED}, knows=True)
