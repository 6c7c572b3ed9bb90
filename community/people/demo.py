"""The people of the demo: Nabolyst with its three estates, as the cast file tells it."""

import random
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community.people import actions, importing
from community.people.models import (
    Dwelling,
    Estate,
    Household,
    Membership,
    Organisation,
    Role,
    User,
)

FOLDER = Path(settings.BASE) / "demo"
EXAMPLE = "Boligselskabet Nabolyst"  # the organisation of demo/nabolyst.yaml
SEED = 5999
EMPTY_HOMES = 0.04
ROLES = {
    "caretaker": Role.CARETAKER,
    "operations_manager": Role.OPERATIONS,
    "social_worker": Role.SOCIAL_WORKER,
    "administration": Role.ADMINISTRATION,
}
# Interface languages only; the cast speaks more than the house does so far.
LANGUAGES = {code for code, _name in settings.LANGUAGES}
Cast = dict[str, Any]


def others_live_here() -> bool:
    """Whether an organisation that is not the example's is in the database."""
    return Organisation.objects.exclude(name=EXAMPLE).exists()


def shift_to(now: datetime, told: date) -> timedelta:
    """How far the cast's dates move, in whole weeks, so that its Monday `told` is this week's."""
    today = timezone.localdate(now)
    return (today - timedelta(days=today.weekday())) - told


def moved(when: date, cast: Cast, now: datetime) -> date:
    """A date of the cast file as it falls in the demo that starts this week."""
    return when + shift_to(now, cast["meta"]["demo_now"])


@transaction.atomic
def seed_people(cast: Cast, now: datetime) -> None:
    """Organisation, estates, homes and people of the cast. What is there already is left alone."""
    estates = _estates(cast)
    for estate in estates.values():
        _homes(estate)
    dwellings = _dwellings(estates)
    for household in cast["households"]:
        _household(household, dwellings[household["bolig"]], cast, now)
    for colleague in cast["staff"]:
        _colleague(colleague, estates, now)
    for board in cast["boards"]:
        _board(board, estates[board["afd"]], cast, now)
    _unnamed_households(dwellings, now)


def _estates(cast: Cast) -> dict[int, Estate]:
    organisation = actions.open_organisation(
        cast["organisation"]["name"],
        office_phone=cast["organisation"]["office"]["tlf"],
        office_hours=cast["organisation"]["office"]["aabent"],
        emergency=cast["organisation"]["akut"],
    )
    return {
        facts["nr"]: actions.open_estate(
            organisation,
            number=facts["nr"],
            slug=facts["name"].lower(),
            name=facts["name"],
            local_area=cast["organisation"]["town"]["by"].lower(),
            languages=facts["languages"],
            features_off=facts["features_off"],
        )
        for facts in cast["departments"]
    }


def _homes(estate: Estate) -> None:
    """In through the same door as a real list of homes."""
    sheet = importing.plan(estate, (FOLDER / f"dwellings-{estate.slug}.csv").read_bytes())
    actions.import_dwellings(estate, sheet.new_homes)


def _dwellings(estates: dict[int, Estate]) -> dict[str, Dwelling]:
    homes = Dwelling.objects.filter(entrance__estate__in=estates.values())
    return {str(home): home for home in homes.select_related("entrance__estate").order_by("pk")}


def _household(facts: Cast, dwelling: Dwelling, cast: Cast, now: datetime) -> None:
    since = moved(facts["indflyttet"], cast, now)
    household = _living_in(dwelling, since)
    for person in facts["folk"]:
        if person.get("konto", "ja") in {"nej", False}:
            continue  # children have no profile
        user = _user(person, now, is_hidden=bool(facts.get("skjult")))
        _member(user, dwelling.entrance.estate, since, household=household)


def _living_in(dwelling: Dwelling, since: date) -> Household:
    standing = dwelling.households.order_by("pk").last()
    return standing or actions.move_in(dwelling, on=since)


def _user(person: Cast, now: datetime, *, is_hidden: bool = False) -> User:
    name, _space, surname = str(person.get("intern") or person["navn"]).partition(" ")
    known = User.objects.filter(name=name, surname=surname).order_by("pk").first()
    language = person.get("sprog", "da")
    return known or actions.open_profile(
        name=name,
        surname=surname,
        email=person.get("mail") or "",
        language=language if language in LANGUAGES else "da",
        is_hidden=is_hidden,
        on_paper=bool(person.get("papir")),
        phone=person.get("tlf") or "",
        is_adult=_is_adult(person, now),
        now=now,
    )


def _is_adult(person: Cast, now: datetime) -> bool:
    return timezone.localdate(now).year - person.get("f", 1900) >= 18


def _member(user: User, estate: Estate, since: date, **facts: Any) -> Membership:
    standing = Membership.objects.filter(user=user, estate=estate).first()
    return standing or actions.enrol(user, estate, on=since, **facts)


def _colleague(facts: Cast, estates: dict[int, Estate], now: datetime) -> None:
    user = _user(facts, now)
    since = timezone.localdate(now) - timedelta(weeks=150)
    for number in facts["afdelinger"]:
        member = _member(user, estates[number], since, title=facts["titel"])
        _role(member, ROLES[facts["rolle"]], since)


def _board(facts: Cast, estate: Estate, cast: Cast, now: datetime) -> None:
    until = moved(facts["til"], cast, now)
    for line in facts["medlemmer"]:
        name, _space, surname = re.sub(r" \(.*\)", "", line).partition(" ")
        member = Membership.objects.get(user__name=name, user__surname=surname, estate=estate)
        since = max(until - timedelta(weeks=104), member.period.lower)
        _role(member, Role.COMMITTEE, since, until)
        if line.endswith("(formand)"):
            _role(member, Role.CHAIR, since, until)


def _role(member: Membership, role: str, since: date, until: date | None = None) -> None:
    if not member.terms.filter(role=role).exists():
        actions.appoint(member, role, since=since, until=until)


def _unnamed_households(dwellings: dict[str, Dwelling], now: datetime) -> None:
    """Somebody lives in nearly all the other homes; nobody knows their names."""
    chance = random.Random(SEED)  # noqa: S311 - a plausible village, not a secret
    lived_in = set(Household.objects.values_list("dwelling_id", flat=True))
    for dwelling in dwellings.values():
        since = timezone.localdate(now) - timedelta(weeks=chance.randint(8, 900))
        if chance.random() >= EMPTY_HOMES and dwelling.pk not in lived_in:
            actions.move_in(dwelling, on=since)
