"""A wall to write on: a room with something that can be reported, for the length of a test."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from community import features, live
from community.features import Feature
from community.people import actions as people
from community.people.models import Role, User
from community.shapes import Reportable, Reported
from tests.conftest import NOW

KEY = "wall.slip"
MEAN = "Så larmer Ravn på 3. sal igen. Nogen burde melde dem."


@dataclass
class Slip:
    """A slip of paper on the wall."""

    author: Any
    estate: Any
    text: str
    title: str
    is_hidden: bool = False


@dataclass
class Wall:
    """Slips by token, and what was asked of the room."""

    cast: Any
    slips: dict[str, Slip] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def write(self, who: str, text: str = MEAN, title: str = "Støj", estate: Any = None) -> str:
        """Somebody hangs up a slip; its token."""
        token = str(uuid4())
        place = estate or self.cast.member(who).estate
        self.slips[token] = Slip(self.cast.user(who), place, text, title)
        return token

    def find(self, member: Any, token: str) -> Reported | None:
        """Seen by the estate; hidden from all but who wrote it."""
        slip = self.slips.get(token)
        if slip is None or slip.estate.pk != member.estate_id:
            return None
        if slip.is_hidden and slip.author.pk != member.user_id:
            return None
        return self.look(token)

    def look(self, token: str) -> Reported | None:
        slip = self.slips.get(token)
        if slip is None:
            return None
        return Reported(
            slip.title, slip.text, slip.author, "/rugmarken/", slip.is_hidden, slip.estate
        )

    def hide(self, token: str, now: Any) -> None:
        self._set(token, is_hidden=True)

    def show(self, token: str, now: Any) -> None:
        self._set(token, is_hidden=False)

    def _set(self, token: str, *, is_hidden: bool) -> None:
        self.asked.append("hide" if is_hidden else "show")
        if token in self.slips:
            self.slips[token].is_hidden = is_hidden
            live.push("wall:1")

    def page(self, who: str) -> list[str]:
        """What a neighbour reads there."""
        member = self.cast.member(who)
        return [slip.text for token, slip in self.slips.items() if self.find(member, token)]


@pytest.fixture
def wall(cast: Any, monkeypatch: pytest.MonkeyPatch) -> Wall:
    """The room hangs on the floor until the test is over."""
    made = Wall(cast)
    slip = Reportable(KEY, "Seddel", made.find, made.look, made.hide, made.show)
    room = Feature(key="wall", name="Væggen", reports=[slip])
    monkeypatch.setitem(features._features, "wall", room)
    return made


@pytest.fixture
def arrive(cast: Any) -> Callable[..., Any]:
    """Somebody new in the house: arrive("Bodil", Role.ADMINISTRATION, estate="tranehaven")."""

    def come(name: str, *roles: str, estate: str = "rugmarken", household: Any = None) -> Any:
        user = User.objects.filter(name=name).first() or people.open_profile(
            name=name, surname=f"{name}sen", email=f"{name.lower()}@example.dk", now=NOW
        )
        place, since = cast.estate(estate), date(2026, 1, 1)
        member = people.enrol(user, place, on=since, household=household)
        for role in roles:
            people.appoint(member, role, since=since)
        return cast.member(name, estate)

    return come


@pytest.fixture
def office(arrive: Callable[..., Any]) -> Any:
    """Bodil of the administration, who has no key to Rugmarken."""
    return arrive("Bodil", Role.ADMINISTRATION, estate="tranehaven")
