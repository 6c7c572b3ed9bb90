"""Part of other verbs: a plot is free, and is offered to who has waited longest for one."""

from datetime import datetime

from bookings.charging import actions as charging
from bookings.locks import lock
from bookings.models import Facility, Plot, Season, Tenure
from bookings.plots import notify, rules
from community import live
from community.times import local

State = Tenure.State


def locked(pk: int) -> Facility:
    """The garden, once nobody else can give out its plots. Belongs in a transaction."""
    lock(Facility, [pk])
    found: Facility = Facility.objects.select_related("estate", "season").get(pk=pk)
    return found


def reread(tenure: Tenure) -> Tenure:
    """As it is once nobody else can change it: the garden is locked first."""
    lock(Facility, [tenure.facility_id])
    rows = Tenure.objects.with_home().select_for_update(no_key=True, of=("self",))
    return rows.get(pk=tenure.pk)


def give(tenure: Tenure, now: datetime) -> None:
    """The plot is theirs for the season that runs, or for the one that comes; its price is due."""
    tenure.state, tenure.asked_until = State.HELD, None
    tenure.kept_for = Season.at(tenure.facility).of(local(now).date())
    tenure.save()
    charging.season_due(tenure, now)
    tell_pages(tenure)


def end(tenure: Tenure, state: Tenure.State, now: datetime) -> None:
    """It is over; nothing more is said about it, nor owed for what has not begun; who waits is next."""
    tenure.state, tenure.ended_at, tenure.answer_by = state, now, None
    tenure.save()
    charging.season_let_go(tenure, now)
    notify.withdraw(tenure, now)
    offer_next(tenure.facility_id, now)
    tell_pages(tenure)


def offer_next(garden_id: int, now: datetime) -> int:
    """Keep what is free for the first in line; how many were asked.

    In the same transaction as what made it free, with the garden locked.
    """
    free = list(Plot.objects.filter(facility=garden_id).free())
    line = Tenure.objects.filter(facility=garden_id).waiting().with_home()
    asked = 0
    for plot, tenure in zip(free, line[: len(free)], strict=False):
        tenure.state, tenure.plot = State.OFFERED, plot
        tenure.asked_until = now + rules.ANSWERS
        tenure.save(update_fields=["state", "plot", "asked_until"])
        notify.your_turn(tenure, now)
        tell_pages(tenure)
        asked += 1
    return asked


def tell_pages(tenure: Tenure) -> None:
    """The garden's page and the household's own are no longer what they were."""
    live.push(f"facility:{tenure.facility_id}")
    live.push(f"household:{tenure.household_id}")
