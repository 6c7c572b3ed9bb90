"""A drill at the desk, a bicycle one takes oneself, and Oksana's sewing machine."""

import pytest

from bookings.loans import actions
from bookings.loans.giving import actions as giving
from bookings.loans.shelf import actions as shelf
from bookings.models import Loan, Thing
from tests.conftest import NOW

TODAY = NOW.date()


@pytest.fixture
def thing(cast):
    """Puts something on the shelf: thing("Bor"), thing("Cykel", given="self", max_days=1)."""

    def _thing(name="Boremaskine", *, whose=None, **facts):
        given = "neighbour" if whose else "desk"
        home = cast.member(whose).household if whose else None
        said = {
            "name": name, "about": "", "kind": "tool", "given": given, "max_days": 2,
            "pick_up": "Kontoret, hverdage 8–9",
        } | facts  # fmt: skip
        return shelf.put_up(cast.member("torben"), said, now=NOW, home=home)

    return _thing


@pytest.fixture
def drill(thing):
    return thing()


@pytest.fixture
def bike(thing):
    return thing("Ladcykel", given="self", max_days=1)


@pytest.fixture
def sewing(thing):
    return thing("Symaskine", whose="oksana", max_days=7, pick_up="Oksana, opgang 9")


@pytest.fixture
def lent(cast):
    """Over the counter from today: lent(drill, "birgit")."""

    def _lent(thing: Thing, who: str, now=NOW, days=None) -> Loan:
        home = cast.member(who).household
        days = days or thing.max_days
        return giving.lend(cast.member("torben"), thing, home, days, now=now, why="here")

    return _lent


@pytest.fixture
def asked(cast):
    """asked(drill, "birgit", first, days)."""

    def _asked(thing: Thing, who: str, first=TODAY, days=1, now=NOW) -> Loan:
        return actions.ask(cast.member(who), thing, first, days, now=now)

    return _asked
