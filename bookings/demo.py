"""The demo's places, rules and a few weeks of bookings, from the cast file."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from psycopg.types.range import TimestamptzRange

from bookings.board import slots_on
from bookings.claiming.actions import claim
from bookings.draws import demo as draws
from bookings.feeds import demo as calendars
from bookings.models import Booking, Closure, Facility, Purpose, RuleSet, Unit, week
from bookings.places import actions as places
from bookings.rentals import demo as rentals
from bookings.rules import KEEPERS
from bookings.ruling import actions as ruling
from bookings.slots import HOLIDAY, Slot
from bookings.swapping import demo as swapping
from community.people.demo import moved
from community.people.models import Estate, Household, Membership
from community.times import Every, local, midnight, next_day

SEED = 20261123
BACK, AHEAD, WEEKDAYS, SUNDAY = 14, 13, range(6), 6
SLOT_KINDS = {"laundry_room", "workshop"}


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Places, rules and living bookings. Does nothing where the places already stand."""
    if furnish(cast, now):
        _book_some(cast, now)
        rooms(cast)
        _lived_in(cast, now)
        rentals.demo(now)
        swapping.demo(now)
        draws.demo(now)
        calendars.demo(now)


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
    return RuleSet.objects.create(
        estate=estate,
        name=place["navn"],
        hours=week(_hours(said)),
        slot_minutes=60 * said.get("tur_timer", 2),
        horizon_days=said.get("frem_dage", 14),
        max_coming=said.get("hoejst_kommende"),
        max_per_week=said.get("hoejst_pr_uge"),
        release_after=timedelta(minutes=release) if release and is_laundry else None,
        closed_dates=sorted({f"{day:%m-%d}" for day in said.get("lukket", [])}),
        guidance="\n".join(said[key] for key in ("pris_tekst", "brik", "tekst") if key in said),
    )


def rooms(cast: dict[str, Any]) -> None:
    """What is not had by the slot: rooms for feasts, beds for guests, a trailer, places to meet."""
    estates = {e.number: e for e in Estate.objects.filter(organisation__name=_org(cast))}
    told = {place["id"]: place for place in cast["places"]}
    for position, place in enumerate(cast["places"]):
        kind = place["slags"]
        if kind in SLOT_KINDS:
            continue
        said = told.get(place.get("som", ""), {}).get("regler", {}) | place.get("regler", {})
        is_had = kind in HAD_AS
        rules = _room_rules(estates[place["afd"]], place, kind, said) if is_had else None
        Facility.objects.create(
            estate=estates[place["afd"]],
            kind=kind,
            name=place["navn"],
            description=place.get("beskriv", place.get("tekst", "")),
            zone="edge" if place.get("zone") == "kantzone" else "common",
            capacity=said.get("pladser", 60 if kind == "common_room" else None),
            access=["step_free", "kitchen"] if place["id"] == "laden" else [],
            rules=rules,
            booked="here" if is_had else "never",
            is_bookable=is_had,
            part_of=Facility.objects.get(name="Laden") if kind == "kitchen" else None,
            position=position,
        )


WEEKDAY = {"mandag": 0, "tirsdag": 1, "onsdag": 2, "torsdag": 3, "fredag": 4}


def _lived_in(cast: dict[str, Any], now: datetime) -> None:
    """Times that are kept, and a fault on the trailer: through who looks after the places."""
    today = local(now).date()
    keepers = {one.estate_id: one for one in _keepers(today)}
    for place in cast["places"]:
        for said in place.get("regler", {}).get("faste_spaerringer", []):
            made = Facility.objects.with_rules().get(
                name=place["navn"], estate__number=place["afd"],
                estate__organisation__name=_org(cast),
            )  # fmt: skip
            if made.estate_id in keepers:
                _keep(keepers[made.estate_id], made, said, today, now)
    trailer = Facility.objects.filter(name="Traileren", estate__number=1).first()
    here = Membership.objects.at_the_gate(today).filter(user__name="Kasper").first()
    if trailer is not None and here is not None:
        places.tell_fault(here, trailer, text="Venstre baglygte virker ikke.", now=now)


def _keepers(today: date) -> Iterator[Membership]:
    """Somebody in each estate who looks after its places."""
    members = Membership.objects.at_the_gate(today).order_by("-pk")
    yield from (one for one in members if one.roles & KEEPERS)


def _keep(member: Membership, place: Facility, said: str, today: date, now: datetime) -> None:
    """«mandag i lige uger 19.00–21.00 bestyrelsen»."""
    day, rest = said.split(" ", 1)
    times, reason = rest.removeprefix("i lige uger ").split(" ", 1)
    every = Every.TWO_WEEKS if "lige uger" in rest else Every.WEEK
    first = today - timedelta(days=today.weekday() - WEEKDAY[day])
    if every == Every.TWO_WEEKS and first.isocalendar().week % 2:
        first += timedelta(weeks=1)
    begins, ends = (_clock(part) for part in times.split("–"))
    ruling.keep(
        member, place, first=first, last=None, every=every, from_time=begins, until_time=ends,
        reason=reason[:1].upper() + reason[1:], now=now,
    )  # fmt: skip


HAD_AS = {
    "common_room": Unit.DAY,
    "kitchen": Unit.FREE,
    "guest_room": Unit.NIGHT,
    "trailer": Unit.FREE,
    "grill": Unit.FREE,
}


def _room_rules(estate: Estate, place: dict[str, Any], kind: str, said: dict[str, Any]) -> RuleSet:
    ahead, is_room = said.get("frem", {}), kind == "common_room"
    opened = said.get("aabent", f"08.00–{said.get('slut', '00.00')}")
    rules = RuleSet.objects.create(
        estate=estate,
        name=place["navn"],
        unit=HAD_AS[kind],
        from_time=_clock(said.get("overtag", said.get("ind", "10.00"))),
        until_time=_clock(said.get("aflever", said.get("ud", "10.00"))),
        max_stay=said.get("naetter_hoejst", 1),
        max_minutes=60 * said.get("hoejst_timer", 12),
        lead_days=ahead.get("mindst_dage", 0),
        horizon_days=30 * ahead.get("hoejst_maaneder", 6),
        others_horizon_days=30 if is_room and "Tranehaven" in said.get("hvem", "") else None,
        max_coming=said.get("hoejst_aktive", said.get("hoejst_kommende")),
        max_per_month=said.get("privat_hoejst_pr_maaned"),
        max_nights_yearly=said.get("naetter_pr_aar"),
        release_after=None,
        cancel_days=said.get("gratis_afbestilling_dage", 0),
        min_years=said.get("alder"),
        booker_attends=said.get("booker_med", False),
        needs_accept=is_room,
        needs_approval=place["id"] == "daekket",
        approves_itself_after=timedelta(days=3) if place["id"] == "daekket" else None,
        price=said.get("pris_nat", said.get("pris", 0)),
        deposit=said.get("depositum", 0),
        cleaning_fee=said.get("rengoeringsgebyr", 0),
        music_off=_clock(said["musik_ned"]["hverdag"]) if "musik_ned" in said else None,
        music_off_weekend=time() if "musik_ned" in said else None,
        leave_by=_clock(said["forlad"]) if "forlad" in said else None,
        closed_dates=sorted({f"{day:%m-%d}" for day in said.get("spaerrede_datoer", [])}),
        checklist=said.get("tjekliste", []),
        entry=said.get("noegle", said.get("kode", "")),
        guidance=said.get("tekst", ""),
        hours=week(_hours({"aabent": {"alle": opened}})),
    )
    Purpose.objects.bulk_create(
        Purpose(
            rules=rules,
            name=purpose["navn"],
            position=number,
            unit=Unit.FREE if purpose["navn"].startswith("Møde") else "",
            price=said.get("privat_hverdag", purpose["pris_hverdag"]) if number == 0 else 0,
            price_weekend=purpose["pris_weekend"],
            deposit=purpose["depositum"],
            is_open=purpose["navn"].startswith("Åbent"),
        )
        for number, purpose in enumerate(said.get("formaal", []))
    )
    return rules


def _clock(text: str) -> time:
    """«10.00 dagen efter» is ten o'clock; «24.00» is midnight."""
    hour, minute = text.split()[0].split(".")
    return time(int(hour) % 24, int(minute))


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
    luck, state = chance.random(), Booking.State.BOOKED
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
        free = [s for s in slots_on(machine, day) if (machine.pk, s.starts_at) not in busy]
        if free:
            found.append(
                Booking(
                    facility=machine,
                    made_under=machine.rules,
                    household=member.household,
                    booked_by=member,
                    period=TimestamptzRange(free[0].starts_at, free[0].ends_at),
                    created_at=now,
                )
            )
    return found
