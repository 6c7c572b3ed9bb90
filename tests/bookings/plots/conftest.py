"""A garden with two plots, looked after by Torben."""

import pytest

from bookings.models import Facility
from bookings.plots import actions
from bookings.plots.keeping import actions as keeping
from tests.conftest import NOW


@pytest.fixture
def garden(cast):
    made = Facility.objects.create(estate=cast.estate(), kind="garden_plot", name="Nyttehaverne")
    for name in ("Bed 1", "Bed 2"):
        keeping.lay_out(cast.member("torben"), made, name, now=NOW)
    return made


@pytest.fixture
def asks(cast, garden):
    """asks("birgit") gives her a plot, or her turn in the line."""

    def _asks(*names, now=NOW):
        rows = [actions.ask(cast.member(name), garden, now=now) for name in names]
        return rows[0] if len(rows) == 1 else rows

    return _asks
