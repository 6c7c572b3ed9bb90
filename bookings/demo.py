"""The demo's places, rules and a few weeks of bookings, from the cast file."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from psycopg.types.range import TimestamptzRange

from bookings.board import slots_on
from bookings.claiming.actions import claim
from bookings.models import Booking, Closure, Facility, OpeningHours, RuleSet
from bookings.slots import HOLIDAY, Slot
from community.people.demo import moved
from community.people.models import Estate, Household, Membership
from community.times import local, midnight, next_day

SEED = 20261123
BACK, AHEAD = 14, 13
WEEKDAYS, SUNDAY = range(6), 6
SLOT_KINDS = {"laundry_room", "workshop"}


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Places, rules and living bookings. Does nothing where the places already stand."""
    if furnish(cast, now):
        _book_some(cast, now)


def furnish(cast: dict[str, Any], now: datetime) -> bool:
    """The places one books by the slot, with their rules. True when they were made now."""
    estates = {e.number: e for e in Estate.objects.filter(organisation__name=_org(cast))}
    if Facility.objects.filter(estate__in=estates.values()).exists():
        return False
    ruled: dict[str, tuple[RuleSet, dict[str, Any]]] = {}
    for position, place in enumerate(cast["places"]):
        if place["slags"] not in SLOT_KINDS:
            continue
        estate = estates[place["afd"]]
        like = ruled.get(place.get("som", ""))
        rules, model = like or (_rules(estate, place), place)
        ruled[place["id"]] = rules, model
        made = _facility(estate, place, model, rules, position)
        _closures(cast, place, made, now)
    return True


def _org(cast: dict[str, Any]) -> str:
    return str(cast["organisation"]["name"])


def _rules(estate: Estate, place: dict[str, Any]) -> RuleSet:
    said = place.get("regler", {})
    release = said.get("frigiv_min", 15)
    is_laundry = place["slags"] == "laundry_room"
    rules = RuleSet.objects.create(
        estate=estate,
        name=place["navn"],
        slot_minutes=60 * said.get("tur_timer", 2),
        horizon_days=said.get("frem_dage", 14),
        max_coming=said.get("hoejst_kommende"),
        max_per_week=said.get("hoejst_pr_uge"),
        release_after=timedelta(minutes=release) if release and is_laundry else None,
        closed_dates=sorted({f"{day:%m-%d}" for day in said.get("lukket", [])}),
        guidance="\n".join(said[key] for key in ("pris_tekst", "brik", "tekst") if key in said),
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(rules=rules, day=day, opens=opens, closes=closes)
        for day, opens, closes in _hours(said)
    )
    return rules


def _hours(said: dict[str, Any]) -> Iterator[tuple[int, time, time]]:
    spoken = said.get("aabent", {"alle": f"08.00–{said.get('stoej_til', '20.00')}"})
    for who, span in spoken.items():
        opens, closes = (time.fromisoformat(t.replace(".", ":")) for t in span.split("–"))
        days = {"man_loer": [*WEEKDAYS], "soen_hellig": [SUNDAY, HOLIDAY], "alle": [*range(8)]}[who]
        for day in days:
            yield day, opens, closes


def _facility(
    estate: Estate, place: dict[str, Any], model: dict[str, Any], rules: RuleSet, position: int
) -> Facility:
    machines = model.get("maskiner", [])
    made = Facility.objects.create(
        estate=estate,
        kind=place["slags"],
        name=place["navn"],
        description=place.get("beskriv", ""),
        rules=None if machines else rules,
        is_bookable=not machines,
        position=position,
    )
    for number, machine in enumerate(machines):
        walk_in = machine.startswith("Chance")
        Facility.objects.create(
            estate=estate,
            kind=place["slags"],
            part_of=made,
            name=machine,
            rules=None if walk_in else rules,
            is_bookable=not walk_in,
            position=number,
        )
    return made


def _closures(cast: dict[str, Any], place: dict[str, Any], made: Facility, now: datetime) -> None:
    for closure in place.get("lukning", []):
        first, last = (moved(closure[end], cast, now) for end in ("fra", "til"))
        Closure.objects.create(
            facility=made,
            period=(midnight(first), midnight(next_day(last))),
            reason=closure["grund"],
        )


def _book_some(cast: dict[str, Any], now: datetime) -> None:
    """Rule 3 of the cast file: fuller after 15 and on Saturdays, some cancelled, a few no-shows.

    Only households without a name book here, so that everyone in the cast has their share left.
    """
    chance = random.Random(SEED)  # noqa: S311 - a demo, the same every time
    today = local(now).date()
    rows: list[Booking] = []
    for estate in Estate.objects.filter(organisation__name=_org(cast)):
        homes = list(
            Household.objects.living_here(today)
            .filter(dwelling__entrance__estate=estate, memberships=None)
            .order_by("pk")
        )
        machines = list(Facility.objects.filter(estate=estate).bookable().with_rules())
        if homes and machines:
            rows += _bookings(chance, homes, machines, today, now)
    rows += _named(now, rows)
    made = Booking.objects.bulk_create(rows)
    claim(one for one in made if one.state in Booking.HOLDING)


def _bookings(
    chance: random.Random,
    homes: Sequence[Household],
    machines: Sequence[Facility],
    today: date,
    now: datetime,
) -> list[Booking]:
    rows, turn = [], 0
    for offset in range(-BACK, AHEAD):
        day = today + timedelta(days=offset)
        for machine in machines:
            for slot in slots_on(machine, day):
                if chance.random() < _fullness(slot, offset):
                    home = homes[turn % len(homes)]
                    turn += 1
                    rows.append(_one(chance, machine, home, slot, now))
    return rows


def _fullness(slot: Slot, offset: int) -> float:
    """How likely a slot is taken; fewer have booked what is far ahead."""
    start = local(slot.starts_at)
    full = 0.80 if start.weekday() == 5 else 0.55 if start.hour >= 15 else 0.25
    return full * (1 if offset <= 2 else 0.6 if offset <= 6 else 0.25)


def _one(
    chance: random.Random, machine: Facility, home: Household, slot: Slot, now: datetime
) -> Booking:
    luck = chance.random()
    state = Booking.State.BOOKED
    if luck < 0.09:
        state = Booking.State.CANCELLED
    elif slot.starts_at <= now:
        state = Booking.State.RELEASED if luck < 0.13 else Booking.State.HERE
    created = min(slot.starts_at - timedelta(days=3), now - timedelta(hours=1))
    return Booking(
        facility=machine,
        made_under=machine.rules,
        household=home,
        period=TimestamptzRange(slot.starts_at, slot.ends_at),
        state=state,
        created_at=created,
        here_at=slot.starts_at if state == Booking.State.HERE else None,
        ended_at=created if state == Booking.State.CANCELLED else None,
    )


def _named(now: datetime, rows: Sequence[Booking]) -> list[Booking]:
    """A coming time each for three neighbours, so that their front page has something on it."""
    busy = {(row.facility_id, row.begins) for row in rows if row.state in Booking.HOLDING}
    tomorrow = local(now).date() + timedelta(days=1)
    found = []
    for number, name in enumerate(["Oksana", "Kasper", "Grethe"]):
        member = Membership.objects.filter(user__name=name, household__isnull=False).first()
        machine = Facility.objects.filter(estate__number=1).bookable().with_rules().first()
        if member is None or machine is None:
            continue
        day = tomorrow + timedelta(days=number)
        slot = next(
            (s for s in slots_on(machine, day) if (machine.pk, s.starts_at) not in busy), None
        )
        if slot:
            found.append(
                Booking(
                    facility=machine,
                    made_under=machine.rules,
                    household=member.household,
                    booked_by=member,
                    period=TimestamptzRange(slot.starts_at, slot.ends_at),
                    created_at=now,
                )
            )
    return found
