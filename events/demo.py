"""The demo's year: nine series, half a hundred events, and some who come, from the cast file."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from community.errors import Refused
from community.people.demo import moved
from community.people.models import Estate, Membership, Role
from community.people.tenancy import Scope
from community.plan import demo as plan
from community.shapes import Interplay
from community.times import WEEKDAYS, Every, local, wall
from events import actions
from events.afterwards.demo import held_last_week, held_last_year
from events.chores import actions as chores
from events.guests.demo import open_house
from events.meals import actions as meals
from events.meeting import demo as meetings
from events.models import Access, Effort, Event, EventSeries, Food, Joining, Kind
from events.regulars import actions as regulars
from events.repeating import actions as repeating
from events.signing import actions as signing
from events.talking import actions as talking
from events.written import Rhythm, Said, Written

Cast = dict[str, Any]
DAYS = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]
EVERY = {"anden uge": Every.TWO_WEEKS, "første i måneden": Every.MONTH_DAY}
KINDS = {
    "groen": Kind.GREEN, "drift": Kind.WORKS, "tradition": Kind.TRADITION,
    "madordning": Kind.MEAL, "selskab": Kind.COMPANY, "demokrati": Kind.DEMOCRACY,
    "workshop": Kind.WORKSHOP, "velkomst": Kind.WELCOME, "unge": Kind.YOUNG,
    "sundhed": Kind.HEALTH, "bare_fordi": Kind.JUST_BECAUSE, "tryghed": Kind.SAFETY,
    "bevaegelse": Kind.MOVEMENT, "frist": Kind.TERM, "it": Kind.DIGITAL, "tak": Kind.THANKS,
    "del_din_viden": Kind.KNOWLEDGE,
}  # fmt: skip
SERIES_KINDS = {
    "Nabosuppe": Kind.MEAL, "Sund gryde": Kind.MEAL, "Lektiecafé": Kind.YOUNG,
    "Gåholdet": Kind.MOVEMENT, "Gymnastik på stol": Kind.MOVEMENT,
    "Hjælp til telefonen": Kind.DIGITAL, "Vaskekaffe": Kind.COMPANY, "Kaffestue": Kind.COMPANY,
}  # fmt: skip
OFFICES = {Kind.WORKS, Kind.TERM, Kind.DEMOCRACY, Kind.WORKSHOP, Kind.SAFETY}
# How many months ahead one is empty.
GAP = 5
SEATS = 36
# Who comes to the next Nabosuppe: (first name, grown-ups, children, what they do not eat).
COMING: list[tuple[str, int, int, dict[str, int]]] = [
    ("Birgit", 1, 0, {}),
    ("Oksana", 2, 1, {Food.VEGETARIAN: 1}),
    ("Kasper", 1, 0, {}),
    ("Mikkel", 2, 2, {Food.NO_NUTS: 1}),
    ("Grethe", 1, 0, {Food.NO_GLUTEN: 1}),
]
# Who comes every time, with what they do not eat.
ALWAYS: list[tuple[str, int, int, dict[str, int]]] = [
    ("Ejnar", 1, 0, {}),
    ("Yildiz", 2, 1, {Food.NO_PORK: 3}),
]
COOKING, WOULD_SWAP = {"Yildiz", "Tomasz"}, "Tomasz"
SOUP: dict[str, Any] = {
    "menu": "Linsesuppe og brød. En gryde er uden kød.",
    "allergens": "gluten, mælk",
    "adult_price": 35,
    "child_price": 15,
    "per_person": "80 g røde linser\n1 gulerod\n0,5 løg\n100 g kartofler\n2 skiver brød\nSalt og spidskommen",
}


def demo(cast: Cast, now: datetime) -> None:
    """The year as the cast file has it. Does nothing where it stands."""
    name = cast["organisation"]["name"]
    estates = {e.number: e for e in Estate.objects.filter(organisation__name=name)}
    if Event.objects.filter(estate__in=estates.values()).exists():
        return
    for told in cast.get("series", []):
        _series(told, cast, estates, now)
    for turn, told in enumerate(cast.get("events", [])):
        if not told.get("internt"):
            _event(told, turn, cast, estates, now)
    _soup_is_joined(estates[1], now)
    _before_and_after(estates[1], now)
    plan.point(cast, now)


def _before_and_after(estate: Estate, now: datetime) -> None:
    """What was held last week, what is open to everybody, and a conversation about the soup."""
    named = {one.user.name: one for one in _living_in(estate, now)}
    fadumo = named.get("Fadumo")
    if fadumo is None:
        return
    held_last_year(fadumo, now)
    held_last_week(fadumo, [named[name] for name, *_rest in COMING if name in named], now)
    open_house(_of_the_board(estate, now), now)
    soup = Event.objects.filter(series__title="Nabosuppe", meal__isnull=False).first()
    if soup is not None:
        talking.open_talk(fadumo, soup, now=now)
        for one in soup.signups.coming().select_related("member__estate")[:3]:
            if one.member is not None:
                talking.join_talk(one.member, soup, now=now)
    meetings.furnish(_of_the_board(estate, now), now)


def _series(told: Cast, cast: Cast, estates: dict[int, Estate], now: datetime) -> None:
    near = _near(told, estates)
    anywhere = [*near, *(one for one in estates.values() if one not in near)]
    hosts = [_member(name, anywhere, now) for name in told["vaerter"]]
    if len(hosts) < 2:  # what repeats has two who hold it
        others = _living_in(near[0], now).exclude(pk=hosts[0].pk).order_by("pk")
        hosts.append(others[0])
    begins, minutes = _clock(told["tid"])
    every = EVERY.get(told.get("hver", ""), Every.WEEK)
    weekday = DAYS.index(told["dag"])
    pauses = [str(said) for said in told.get("pause", [])]
    rhythm = Rhythm(
        first=_first(weekday, every, now),
        begins=begins,
        minutes=minutes,
        every=every,
        not_on=[
            moved(date.fromisoformat(str(said)), cast, now) for said in pauses if "uge" not in said
        ],
        not_in_weeks=[week for said in pauses for week in _weeks(said)],
        closes_days_before=2 if "frist" in told else None,
        closes_at=time(12) if "frist" in told else None,
        takes_turns=len(told["vaerter"]) > 2,
    )
    signs_up = told.get("tilmelding") != "nej"
    said = Said(
        title=told["titel"],
        kind=SERIES_KINDS.get(told["titel"], Kind.JUST_BECAUSE),
        interplay=told.get("samspil", Interplay.SHARED_INTEREST),
        scope=Scope.ORGANISATION if len(near) > 1 else Scope.ESTATE,
        place=told["sted"],
        joining=Joining.SIGN_UP if signs_up else Joining.HAND,
        capacity=SEATS if signs_up else None,
        price=told.get("pris", ""),
        access=[Access.STEP_FREE],
        come_alone=True,
        find_host="Værten står ved døren og siger hej",
        hosts=hosts,
    )
    repeating.start(hosts[0], said, rhythm, now=now)


def _event(told: Cast, turn: int, cast: Cast, estates: dict[int, Estate], now: datetime) -> None:
    near = _near(told, estates)
    day = date.fromisoformat(str(told["dato"]))
    if "anker" not in told:
        day = _off_the_gap(moved(day, cast, now), now)
    begins, minutes = _clock(told["tid"])
    kind = KINDS[told["slags"]]
    starts_at = wall(day, begins)
    if starts_at <= now or str(told.get("anker", "")).startswith("afdelingsmøde"):
        return  # the terms of a meeting follow its day
    if told.get("formelt"):
        board = _of_the_board(near[0], now)
        ends_at = starts_at + timedelta(minutes=minutes)
        meetings.plan(board, starts_at, ends_at, told["sted"], told["tekst"], now)
        return
    office = kind in OFFICES
    scope = Scope.ORGANISATION if len(near) > 1 else Scope.ESTATE
    if told.get("synlig") == "lokalområde" and near[0].local_area:
        scope, office = Scope.LOCAL_AREA, True
    written = Written(
        title=told["titel"],
        text=told["tekst"],
        kind=kind,
        interplay=told.get("samspil", ""),
        scope=scope,
        place="" if told["sted"] == "-" else told["sted"],
        joining=Joining.NONE if kind in {Kind.WORKS, Kind.TERM} else Joining.HAND,
        come_alone=bool(told.get("kom_alene")),
        find_host="Værten står ved døren og siger hej" if told.get("kom_alene") else "",
        access=[Access.INTERPRETER] if "tolk" in told["tekst"] else [],
        is_office=office,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
    )
    if "frist" in told:
        closes = wall(date.fromisoformat(str(told["frist"])), time(12))
        written = replace(written, joining=Joining.SIGN_UP, sign_up_by=closes)
    neighbours = list(_living_in(near[0], now).order_by("pk"))
    maker = _of_the_board(near[0], now) if office else neighbours[turn % len(neighbours)]
    event = actions.announce(maker, written, now=now)
    for task in told.get("opgaver", []):
        chores.add(maker, event, what=task, effort=_effort(task), wanted=2, now=now)


def _off_the_gap(day: date, now: datetime) -> date:
    """One month of the year nobody has planned for, so that the committee sees a gap: later then."""
    gap = local(now).date().replace(day=1) + relativedelta(months=GAP)
    return day + timedelta(weeks=5) if day.replace(day=1) == gap else day


def _soup_is_joined(estate: Estate, now: datetime) -> None:
    """Some come to the next Nabosuppe one can still sign up for."""
    series = EventSeries.objects.filter(estate=estate, title="Nabosuppe").first()
    coming = Event.objects.filter(series=series, sign_up_by__gt=now).coming(now).first()
    if series is None or coming is None:
        return
    neighbours = {one.user.name: one for one in _living_in(estate, now)}
    fadumo = neighbours.get("Fadumo")
    if fadumo is None:
        return
    _always(fadumo, series, neighbours, now)
    stove = coming.tasks.get(is_cooking=True)
    chores.add(fadumo, coming, what="Rydde op", wanted=3, effort=Effort.TEN_MINUTES, now=now)
    for name in sorted(COOKING & neighbours.keys()):
        chores.take(neighbours[name], stove, now=now)
        if name == WOULD_SWAP:
            chores.offer_turn(neighbours[name], stove, now=now)
    for name, adults, children, eats in COMING:
        if name in neighbours:
            try:
                signup = signing.sign_up(
                    neighbours[name], coming, adults=adults, children=children, now=now
                )
            except Refused:
                continue
            meals.say_diets(neighbours[name], signup, counts=eats, now=now)


def _always(
    host: Membership, series: EventSeries, neighbours: dict[str, Membership], now: datetime
) -> None:
    """The soup of every Wednesday, and who comes to each of them."""
    meals.plan_series(host, series, **SOUP, cooks=3, now=now)
    for name, adults, children, eats in ALWAYS:
        if name in neighbours:
            regulars.stand(
                neighbours[name], series, adults=adults, children=children, counts=eats, now=now
            )


def _near(told: Cast, estates: dict[int, Estate]) -> list[Estate]:
    numbers = told["afd"] if isinstance(told["afd"], list) else [told["afd"]]
    return [estates[number] for number in numbers]


def _clock(said: str) -> tuple[time, int]:
    """«18.00–20.00» → when it begins and how many minutes; without an end it is an hour."""
    first, _dash, last = said.partition("–")
    begins = time.fromisoformat(first.replace(".", ":").zfill(5))
    if not last:
        return begins, 60
    ends = time.fromisoformat(last.replace(".", ":").zfill(5))
    return begins, (ends.hour - begins.hour) * 60 + ends.minute - begins.minute


def _first(weekday: int, every: str, now: datetime) -> date:
    """The next such weekday; for «første i måneden» the first of a month."""
    today = timezone.localdate(now)
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    if every == Every.MONTH_DAY:
        while day.day > len(WEEKDAYS):
            day += timedelta(days=7)
    return day


def _weeks(said: str) -> list[int]:
    """«uge 28–32» → the numbers of the weeks."""
    found = [int(number) for number in re.findall(r"\d+", said)] if "uge" in said else []
    return list(range(found[0], found[-1] + 1)) if found else []


def _effort(task: str) -> str:
    return Effort.TEN_MINUTES if "min." in task else Effort.AN_HOUR


def _living_in(estate: Estate, now: datetime) -> Any:
    here = Membership.objects.at_the_gate(timezone.localdate(now))
    return here.filter(estate=estate, household__isnull=False)


def _of_the_board(estate: Estate, now: datetime) -> Membership:
    board = Membership.objects.at_the_gate(timezone.localdate(now)).filter(estate=estate)
    holding = board.filter(terms__role__in=[Role.CHAIR, Role.COMMITTEE])
    return holding.order_by("pk").first() or _living_in(estate, now).order_by("pk")[0]


def _member(name: str, estates: list[Estate], now: datetime) -> Membership:
    """Somebody of the cast, in the first of these estates they belong to."""
    here = Membership.objects.at_the_gate(timezone.localdate(now))
    named = here.filter(user__name=name) or here.filter(user__name=name.split()[0])
    found = {member.estate_id: member for member in named.filter(estate__in=estates)}
    return next(found[estate.pk] for estate in estates if estate.pk in found)
