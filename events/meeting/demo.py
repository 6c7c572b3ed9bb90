"""The demo's meetings: September's with its minutes, an extra one to be called, and next year's."""

from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings

from community.notifications import actions as notifications
from community.people.models import Membership
from community.times import local, wall
from events.meeting import actions, notify
from events.meeting.papers import actions as papers
from events.meeting.terms import households_needed
from events.meeting.written import Asked, Days
from events.models import Access, AskedBy, DepartmentMeeting
from events.notify import thread

HAND_IN = "Bestyrelsens postkasse ved Laden, eller til Torben"
LAW = Days(
    call_days=28, proposals_days=14, papers_days=7, minutes_days=28, asking_percent=25,
    accounts_begin=1, hand_in=HAND_IN,
)  # fmt: skip
BUDGET = "Driften koster det samme som i år, men varmen bliver dyrere. Huslejen stiger 1,8 procent."
SUN = "Energigruppen foreslår 60 paneler på blok B. De er betalt på 9 år. Vi stemmer ja eller nej."
MINUTES = """Der kom 41 beboere fra 33 husstande. Grethe var dirigent.

Beretning: Vaskehus A har fået nye maskiner. Gården har fået lys ved cykelskuret.

Regnskab og budget blev godkendt.

Forslag: Grillpladsen lukker kl. 22. Det blev vedtaget. Hundeskoven blev ikke vedtaget.

Valg: Tre sad på valg, og alle tre blev valgt igen."""


def plan(
    board: Membership, starts: datetime, ends: datetime, place: str, text: str, now: datetime
) -> None:
    """One of the cast file's."""
    access = [Access.INTERPRETER] if "tolk" in text else []
    asked = Asked(starts, ends, place=place, text=text, access=access, hand_in=HAND_IN)
    actions.plan(board, asked, now=now)


def furnish(board: Membership, now: datetime) -> None:
    """What the committee has behind it, and what it has begun."""
    actions.set_terms(board, LAW, now=now)
    _held(board, now)
    _extra(board, now)


def _held(board: Membership, now: datetime) -> None:
    """Ten weeks ago, called in time; nobody finds old news in their inbox."""
    day = _thursday(now - timedelta(weeks=10))
    starts = wall(day.date(), time(19))
    asked = Asked(
        starts, starts + timedelta(hours=2.5), place="Laden", hand_in=HAND_IN,
        text="Der er tolk, te og et bord til børn.", access=[Access.INTERPRETER],
    )  # fmt: skip
    made = actions.plan(board, asked, now=starts - timedelta(weeks=9))
    actions.call(board, made, now=starts - timedelta(weeks=5))
    sheet = (Path(settings.BASE) / "demo" / "papirer" / "budget.pdf").read_bytes()
    papers.add_paper(board, made, title="Budget", text=BUDGET, content=sheet)
    papers.lay_out(board, made, now=starts - timedelta(days=9))
    after = starts + timedelta(days=12)
    papers.write_minutes(board, made, text=MINUTES, publish=True, now=after)
    notifications.withdraw(thread(made.event), now=after)


def _extra(board: Membership, now: datetime) -> None:
    """In seven weeks, asked for by the neighbours: the call is the next to do."""
    starts = wall(_thursday(now + timedelta(weeks=7)).date(), time(19))
    all_here = notify.households_of(board.estate, local(now).date())
    asked = Asked(
        starts, starts + timedelta(hours=1.5), place="Laden", hand_in=HAND_IN,
        is_extraordinary=True, asked_by=AskedBy.HOUSEHOLDS, topic="Solceller på taget",
        asking=households_needed(all_here, LAW.asking_percent),
    )  # fmt: skip
    made: DepartmentMeeting = actions.plan(board, asked, now=now)
    papers.add_paper(board, made, title="Forslag om solceller", text=SUN)


def _thursday(near: datetime) -> datetime:
    there = local(near)
    return there + timedelta(days=(3 - there.weekday()) % 7)
