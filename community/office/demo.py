"""The office of the demo: Sanne opens it, Birgit names a welcome neighbour, a library looks in."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from community.office.roles import actions
from community.people.models import Estate, Membership, Role

SANNE = {"name": "Sanne", "email": "sanne@example.dk"}
SURNAME = "Lyng"
LIBRARY = {"name": "Signe", "email": "signe@example.dk", "title": "Eksempelby Bibliotek"}


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Offices that are given, not seeded. Does nothing where the office is open already."""
    estates = Estate.objects.filter(organisation__name=cast["organisation"]["name"])
    for estate in estates.order_by("number"):
        if not Membership.objects.filter(estate=estate, user__email=SANNE["email"]).exists():
            _open(estate, now)
            if estate.number == 1:
                _give_some(estate, now)


def _open(estate: Estate, now: datetime) -> None:
    term = actions.begin_administration(estate, **SANNE, now=now)
    user = term.membership.user
    if not user.surname:
        user.surname = SURNAME
        user.save(update_fields=["surname"])


def _give_some(estate: Estate, now: datetime) -> None:
    today = timezone.localdate(now)
    sanne, birgit, grethe = (_member(estate, name, now) for name in ("Sanne", "Birgit", "Grethe"))
    actions.give(
        birgit,
        grethe,
        Role.WELCOME_NEIGHBOUR,
        since=today,
        last_day=today + timedelta(weeks=52),
        now=now,
    )
    actions.give_to_newcomer(
        sanne,
        **LIBRARY,
        role=Role.GUEST,
        since=today,
        last_day=today + timedelta(weeks=20),
        now=now,
    )


def _member(estate: Estate, name: str, now: datetime) -> Membership:
    members = Membership.objects.at_the_gate(timezone.localdate(now))
    return members.get(estate=estate, user__name=name, user__surname__gt="")
