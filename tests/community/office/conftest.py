"""People the cast does not have: Sanne of the administration, and a guest from the library."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from community.errors import Refused
from community.office.roles import actions
from community.people.models import Role
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
LIBRARY = {"name": "Signe", "email": "signe@example.dk", "title": "Eksempelby Bibliotek"}


@pytest.fixture
def sanne(cast) -> Any:
    """The administration in all three estates; here as she comes through the gate in Rugmarken."""
    for slug in ("rugmarken", "tranehaven", "ankerhuset"):
        estate = cast.estate(slug)
        actions.begin_administration(estate, name="Sanne", email="sanne@example.dk", now=NOW)
    return cast.member("sanne", "rugmarken")


@pytest.fixture
def bente(cast, sanne) -> Any:
    """Another one of the administration in Rugmarken."""
    actions.give_to_newcomer(
        sanne, name="Bente", email="bente@example.dk", title="", role=Role.ADMINISTRATION,
        since=TODAY, last_day=None, now=NOW,
    )  # fmt: skip
    return cast.member("bente", "rugmarken")


@pytest.fixture
def signe(cast, sanne) -> Any:
    """A guest until the end of January."""
    actions.give_to_newcomer(
        sanne, **LIBRARY, role=Role.GUEST, since=TODAY, last_day=date(2027, 1, 31), now=NOW
    )
    return cast.member("signe")


@pytest.fixture
def refusal() -> Callable[..., str]:
    """Calls a verb that has to say no, and returns the code of its no."""

    def ask(call: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
        with pytest.raises(Refused) as no:
            call(*args, **kwargs)
        assert str(no.value).endswith(".")
        assert "!" not in str(no.value)
        return no.value.code

    return ask


@pytest.fixture
def text() -> Callable[[Any], str]:
    """What a reader sees of an answer, without hard spaces."""
    return lambda response: response.content.decode().replace("\xa0", " ")
