"""The demo's garden plots, from the cast file: most are grown, one is asked about, some wait."""

from datetime import datetime, timedelta
from typing import Any

from bookings.charging import actions as charging
from bookings.models import Charge, Facility, Plot, RentRun, Season, Tenure
from bookings.plots import actions, rules
from bookings.plots.clock import actions as clock
from bookings.plots.keeping import actions as keeping
from bookings.plots.line.actions import end
from community.people.models import Household, Membership
from community.times import local

MONTHS = {"april": 4, "oktober": 10}
# Who of the cast grows, and who came later and waits.
GROWERS, WAIT = {"Ingrid", "Kirsten", "Aase"}, {"Hassan", "Vibeke"}


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Plots, holders and a line. Does nothing where the plots already lie."""
    org = str(cast["organisation"]["name"])
    for said in cast["places"]:
        if said["slags"] != Facility.Kind.GARDEN:
            continue
        found = Facility.objects.filter(
            name=said["navn"], estate__number=said["afd"], estate__organisation__name=org
        ).first()
        if found is not None and not Plot.objects.filter(facility=found).exists():
            _lay_out(found, said.get("regler", {}), now)


def _lay_out(garden: Facility, said: dict[str, Any], now: datetime) -> None:
    today = local(now).date()
    here = list(Membership.objects.at_the_gate(today).filter(estate=garden.estate).order_by("pk"))
    keeper = next((one for one in here if rules.keeps(one, garden)), None)
    if keeper is None:
        return
    first, last = (one.split()[-1] for one in said["saeson"].split("–"))
    keeping.set_season(
        keeper, garden, first_month=MONTHS[first], last_month=MONTHS[last], price=said["pris_aar"]
    )
    before = now - timedelta(days=200)
    for number in range(1, said["antal"] + 1):
        keeping.lay_out(keeper, garden, f"Bed {number}", now=before)
    named = [one for one in here if one.lives_here]
    growers = [one for one in named if one.user.name in GROWERS]
    for member in growers:
        actions.ask(member, garden, now=before)
    _grown_by_others(garden, before)
    _noted(garden, before + timedelta(days=30))
    for turn, member in enumerate(one for one in named if one.user.name in WAIT):
        actions.ask(member, garden, now=before + timedelta(days=turn + 1))
    clock.ask_to_keep_due(now)
    _answered(garden, growers, now)


def _grown_by_others(garden: Facility, before: datetime) -> None:
    """What is left is grown in homes without a name in the cast."""
    free = list(Plot.objects.filter(facility=garden).free())
    homes = Household.objects.living_here(local(before).date()).filter(
        dwelling__entrance__estate=garden.estate, memberships=None
    )
    made = Tenure.objects.bulk_create(
        Tenure(
            facility=garden, plot=plot, household=home, state=Tenure.State.HELD,
            kept_for=Season.at(garden).of(local(before).date()), created_at=before,
        )
        for plot, home in zip(free, homes.order_by("pk"), strict=False)
    )  # fmt: skip
    for tenure in made:
        charging.season_due(tenure, before)


def _noted(garden: Facility, then: datetime) -> None:
    """What the season cost stands on a list of that spring."""
    run = RentRun.objects.create(estate=garden.estate, made_at=then)
    owed = Charge.objects.filter(tenure__facility=garden)
    owed.update(state=Charge.State.NOTED, noted_in=run)


def _answered(garden: Facility, growers: list[Membership], now: datetime) -> None:
    """Most keep theirs, one gives it up, and the last of the cast has not said yet."""
    asked = Tenure.objects.filter(facility=garden).unanswered().order_by("pk")
    others = asked.filter(asked_by=None)
    year = Season.at(garden).of(local(now).date())
    gone = others.with_home().last()
    for tenure in others.exclude(pk=gone.pk if gone else 0).with_home():
        tenure.kept_for, tenure.answer_by = year, None
        tenure.save(update_fields=["kept_for", "answer_by"])
        charging.season_due(tenure, now)
    if gone is not None:
        end(gone, Tenure.State.GIVEN_UP, now)
    for tenure in asked.filter(asked_by__in=growers[:-1]):
        member = next(one for one in growers if one.pk == tenure.asked_by_id)
        actions.keep(member, tenure, now=now)
