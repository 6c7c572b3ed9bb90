"""The demo's newcomers: a few of them greeted, one visit waiting, and neighbours who greet."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from community.homes.greeting import actions
from community.homes.models import Greeting
from community.people import actions as people
from community.people.models import Estate, Membership, Role

GREETERS = {1: "Birgit", 2: "Ingrid", 3: "Sofie"}
# Who is new, and how far each of the three things has come: (what, by whom, days after, outcome).
MET, TAKEN = Greeting.Outcome.MET, ""
STORY: dict[str, list[tuple[str, str, int, str]]] = {
    "Mikkel": [("code_letter", "Torben", 2, MET), ("show_round", "Birgit", 4, TAKEN)],
    "Vibeke": [("visit", "Ingrid", 6, MET), ("show_round", "Ingrid", 6, TAKEN)],
    "Amina": [("visit", "Sofie", 3, MET), ("show_round", "Sofie", 3, MET)],
}


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Welcome neighbours, and greetings as they would stand today. Twice is once."""
    estates = {e.number: e for e in Estate.objects.filter(organisation__name=_org(cast))}
    for number, name in GREETERS.items():
        _appoint(_member(name, estates[number], now), now)
    for name, steps in STORY.items():
        for estate in estates.values():
            newcomer = _member(name, estate, now)
            if newcomer is not None:
                _greet(newcomer, steps, now)
    actions.greet_due(now)


def _org(cast: dict[str, Any]) -> str:
    return str(cast["organisation"]["name"])


def _member(name: str, estate: Estate, now: datetime) -> Membership | None:
    here = Membership.objects.at_the_gate(timezone.localdate(now))
    return here.filter(user__name=name, estate=estate).order_by("pk").first()


def _appoint(member: Membership | None, now: datetime) -> None:
    if member and not member.terms.filter(role=Role.WELCOME_NEIGHBOUR).exists():
        since = timezone.localdate(now) - timedelta(weeks=20)
        people.appoint(member, Role.WELCOME_NEIGHBOUR, since=since)


def _greet(newcomer: Membership, steps: list[tuple[str, str, int, str]], now: datetime) -> None:
    """As the clock and the neighbours did it on the days after the household came."""
    household = newcomer.household
    if household is None or household.greetings.exists():
        return
    moved_in = timezone.make_aware(datetime.combine(household.period.lower, time(10)))
    actions.ask_for_a_welcome(household, now=moved_in)
    for kind, name, days, outcome in steps:
        at = min(moved_in + timedelta(days=days), now)
        taker = _member(name, newcomer.estate, now)
        row = household.greetings.filter(kind=kind).first()
        if taker is None or row is None:
            continue
        actions.take(taker, row, now=at)
        if outcome:
            actions.finish(taker, row, outcome, now=at + timedelta(hours=1))
