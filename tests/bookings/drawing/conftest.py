"""A draw about Laden on the 24th and the 31st: apply until 1 December at noon."""

from datetime import date

import pytest

from bookings.drawing import actions as drawing
from bookings.drawing.actions import Plan
from bookings.drawing.clock import actions as clock
from bookings.models import Ticket
from bookings.wishes import Wish
from tests.conftest import NOW, at

CLOSES = at("2026-12-01", "12:00")
CHRISTMAS, NEW_YEAR = date(2026, 12, 24), date(2026, 12, 31)
PLAN = Plan("Jul og nytår", [CHRISTMAS, NEW_YEAR], NOW, CLOSES)


def feast_of(place):
    return Wish(place.rules.purposes.get(name="Privat fest"), 20, True, True, True)


@pytest.fixture
def draw(cast, laden):
    return drawing.make(cast.member("grethe"), laden, PLAN, now=NOW)


@pytest.fixture
def applies(cast, laden, draw):
    """applies("birgit", 0): for Christmas; applies("birgit", 1, 0): rather for New Year."""

    def _applies(who, *days, now=NOW):
        lots = [lot.pk for lot in draw.lots.all()]
        wanted = [lots[day] for day in days or (0,)]
        member = cast.member(who)
        return drawing.apply(member, draw, wanted, now=now, wish=feast_of(laden))

    return _applies


@pytest.fixture
def drawn(draw):
    """Lots are drawn with a seed that is known; the tickets in the order they came out."""

    def _drawn(seed="ab" * 32, now=CLOSES):
        draw.seed = seed
        draw.save()
        assert clock.draw_due(now) == 1
        draw.refresh_from_db()
        return list(Ticket.objects.filter(draw=draw, place__isnull=False).order_by("place"))

    return _drawn
