"""The week's tasks of the demo, from the cast file; two routines; and a month that is done."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from community.people.demo import moved
from community.people.models import Estate, Membership, Role
from community.times import Every
from helpdesk.duties import actions, rules
from helpdesk.duties.clock import actions as clock
from helpdesk.duties.doing import actions as doing
from helpdesk.duties.routines import actions as routines
from helpdesk.duties.written import Written
from helpdesk.models import Duty, Routine, SocialTask

Cast = dict[str, Any]
KINDS = {
    "velkomst": Duty.WELCOME, "nøgle og rum": Duty.KEYS, "opslag og print": Duty.PRINT,
    "indtast tilmelding": Duty.TYPE_IN, "ring": Duty.CALL, "følge op på tur": Duty.WALK,
    "læs op": Duty.READ_ALOUD,
}  # fmt: skip
# What the file says in a sentence, as a heading, where, when and with a list.
SHORT: dict[str, tuple[str, str, time | None, tuple[str, ...]]] = {
    "Tre sedler": ("Skriv tre sedler ind", "Den røde kasse", None, ()),
    "Laden": ("Se Laden efter festen", "Laden", time(9), ("Gulv", "Opvasker", "Tag billeder")),
    "Læs ugearket": ("Læs ugearket højt", "Kaffestuen", time(10), ()),
    "Ringeliste": ("Ring og mind om gymnastik", "", None, ()),
    "Seks punkter": ("Følg op på vandringen", "", None, ()),
    "Dækket": ("Ny kode til døren", "Dækket", time(15), ()),
}
# (estate, what, kind, place, minutes, days ago): the figures have something to show.
DONE = [
    (1, "Hæng plakater op", Duty.PRINT, "Alle opgange", 45, 3),
    (1, "Gør klar til bestyrelsens møde", Duty.MEETING, "Laden", 30, 5),
    (1, "Dørpumpe i opgang 8", Duty.PRACTICAL, "Rugmarken 8", 40, 6),
    (1, "Udlever nøgle til Laden", Duty.KEYS, "Kontoret", 10, 9),
    (1, "Ring om fællesspisning", Duty.CALL, "", 25, 12),
    (1, "Print ugeark, og hæng det op", Duty.PRINT, "Alle opgange", 60, 28),
    (1, "Pære i kælder A", Duty.PRACTICAL, "Kælder A", 15, 33),
    (2, "Læs ugearket højt", Duty.READ_ALOUD, "Kaffestuen", 20, 6),
]


def demo(cast: Cast, now: datetime) -> None:
    """Twice is once. The visits to new homes are the clock's, as always."""
    name = cast["organisation"]["name"]
    estates = {e.number: e for e in Estate.objects.filter(organisation__name=name)}
    if not Routine.objects.filter(estate__in=estates.values()).exists():
        _routines(estates, now)
        _month(estates, now)
        for number, told in enumerate(cast.get("social_tasks", [])):
            _task(told, number, cast, estates, now)
    clock.follow_greetings(now)


def _routines(estates: dict[int, Estate], now: datetime) -> None:
    """The sheet every Monday, and the coffee machine once a month."""
    torben = _member("Torben", estates[1], now)
    today = timezone.localdate(now)
    monday = today + timedelta(days=-today.weekday() % 7)
    sheet = Written(
        "Print ugeark, og hæng det op", monday, Duty.PRINT, place="12 opgange",
        role=Role.CARETAKER, checklist=("Print", "Hæng op i alle opgange", "Tag det gamle ned"),
    )  # fmt: skip
    routines.begin(torben, sheet, every=Every.WEEK, now=now)
    board = Written(
        "Gør klar til bestyrelsens møde", monday + timedelta(days=7), Duty.MEETING,
        clock=time(17), place="Laden", checklist=("Stole", "Kaffe", "Dagsorden på papir"),
    )  # fmt: skip
    routines.begin(torben, board, every=Every.TWO_WEEKS, now=now)
    mine = SocialTask.objects.filter(routine__estate=estates[1], due_on=today).first()
    if mine is not None:
        doing.take(torben, mine, now=now)
        first = mine.items.first()
        assert first is not None
        doing.tick(torben, mine, first.pk, on=True, now=now)


def _month(estates: dict[int, Estate], now: datetime) -> None:
    for number, what, kind, place, minutes, days in DONE:
        then = now - timedelta(days=days)
        estate = estates[number]
        doer = _member("Nadja" if number == 2 else "Torben", estate, now)
        written = Written(what, timezone.localdate(then), kind, place=place)
        task = actions.write(doer, written, given_to=doer, now=then)
        doing.done(doer, task, minutes=minutes, now=then)


def _task(told: Cast, number: int, cast: Cast, estates: dict[int, Estate], now: datetime) -> None:
    """One line of the file. The welcome is the clock's, and the sheet is a routine."""
    kind = KINDS[told["slags"]]
    if kind == Duty.WELCOME or told["tekst"].startswith("Print ugeark"):
        return
    estate = estates[told["afd"]]
    day = moved(date.fromisoformat(str(told["dato"])), cast, now)
    title, place, at, lines = next(
        (said for start, said in SHORT.items() if told["tekst"].startswith(start)),
        (told["tekst"][:80], "", None, ()),
    )
    member = _member(told["til"].split()[0], estate, now)
    written = Written(
        title, day, kind, text=told["tekst"], clock=at, place=place, checklist=lines,
        role=rules.office_of(member),
    )  # fmt: skip
    if day < timezone.localdate(now):
        written = replace(written, due=timezone.localdate(now))
    actions.write(member, written, given_to=member, request_key=f"demo-{number}", now=now)


def _member(name: str, estate: Estate, now: datetime) -> Membership:
    found: Any = Membership.objects.at_the_gate(timezone.localdate(now))
    return found.get(user__name=name, estate=estate)
