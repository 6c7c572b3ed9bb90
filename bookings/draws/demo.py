"""Two draws of the demo: one that is open, about the days everybody wants, and one one can check."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bookings.drawing import actions
from bookings.drawing.actions import AHEAD, Plan
from bookings.drawing.clock import actions as clock
from bookings.drawing.deciding import actions as deciding
from bookings.models import Draw, Facility
from bookings.wishes import Wish
from community.errors import Refused
from community.people.models import Membership
from community.times import local, midnight

DAY = timedelta(days=1)
PLACE, KEEPER = "Laden", "Torben"
OPEN, DECIDED = "Juleaften og juledag", "Den sidste lørdag i januar"
# Who applies for which of the days, the dearest first.
OPEN_TO = [("Yildiz", (0, 1)), ("Kasper", (1,)), ("Oksana", (0,)), ("Fadumo", (1, 0))]
DECIDED_FOR = [("Ahmad", (0,)), ("Tomasz", (0,)), ("Jens", (0,)), ("Fadumo", (0,))]


def demo(now: datetime) -> None:
    """Made, applied for, drawn and confirmed as people and the clock do it."""
    laden = Facility.objects.filter(name=PLACE, part_of=None).with_rules().first()
    keeper = _member(KEEPER, now, lives_here=False)
    if laden is None or keeper is None or laden.draws.exists():
        return
    today = local(now).date()
    eve = _next(today, 12, 24)
    closes_at = min(now + 8 * DAY, midnight(eve) - AHEAD - DAY)
    january = _last_saturday(today)
    long_ago = now - 30 * DAY
    _decided(laden, keeper, january, long_ago)
    if closes_at > now:
        plan = Plan(OPEN, [eve, eve + DAY], now - 3 * DAY, closes_at)
        draw = _made(laden, keeper, plan, now - 4 * DAY)
        _apply(draw, OPEN_TO, now - 2 * DAY)


def _decided(laden: Facility, keeper: Membership, day: date, then: datetime) -> None:
    draw = _made(laden, keeper, Plan(DECIDED, [day], then, then + 14 * DAY), then)
    _apply(draw, DECIDED_FOR, then + DAY)
    if draw is not None:
        clock.draw_due(then + 14 * DAY)
        deciding.confirm(keeper, draw, now=then + 15 * DAY)


def _made(laden: Facility, keeper: Membership, plan: Plan, now: datetime) -> Draw | None:
    try:
        return actions.make(keeper, laden, plan, now=now)
    except Refused:
        return None  # a day the place is closed or taken: the demo is shown all year


def _apply(draw: Draw | None, who: Sequence[tuple[str, tuple[int, ...]]], now: datetime) -> None:
    if draw is None:
        return
    place = Facility.objects.with_rules().get(pk=draw.facility_id)
    lots = list(draw.lots.all())
    held = place.rules_on(local(lots[0].begins).date())
    purpose = held.purposes.filter(is_open=False, unit="").first() if held else None
    wish = Wish(purpose, 20, is_adult=True, attends=True, accepts=True)
    for name, days in who:
        member = _member(name, now)
        if member is not None:
            actions.apply(member, draw, [lots[day].pk for day in days], now=now, wish=wish)


def _member(name: str, now: datetime, *, lives_here: bool = True) -> Membership | None:
    here = Membership.objects.at_the_gate(local(now).date()).filter(estate__number=1)
    return here.filter(user__name=name, household__isnull=not lives_here).first()


def _next(today: date, month: int, day: int) -> date:
    """The next time that date is more than a fortnight away."""
    this_year = date(today.year, month, day)
    return this_year if this_year > today + 16 * DAY else date(today.year + 1, month, day)


def _last_saturday(today: date) -> date:
    """The last Saturday of January next year."""
    last = date(today.year + 1, 1, 31)
    return last - timedelta(days=(last.weekday() - 5) % 7)
