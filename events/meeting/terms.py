"""The terms of a meeting in days and words, how many can ask for one, and the agenda by law. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from community.times import local
from events.models import DepartmentMeeting, Term

# So long before the last day the committee is reminded.
REMIND_BEFORE = timedelta(days=7)
# So long after it there is still a point in saying that it is late.
STILL_LATE = timedelta(days=14)


@dataclass(frozen=True)
class Deadline:
    """One term of one meeting, as it stands on a day."""

    term: Term
    day: date
    done_on: date | None
    today: date

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def is_over(self) -> bool:
        """The day is gone: nothing more comes in, or it is late."""
        return self.today > self.day

    @property
    def is_late(self) -> bool:
        """Not done in time. What the neighbours hand in is never the committee's to be late with."""
        if self.term == Term.PROPOSALS:
            return False
        return (self.done_on or self.today) > self.day

    @property
    def is_near(self) -> bool:
        return not self.is_done and self.day - REMIND_BEFORE <= self.today <= self.day

    @property
    def days_late(self) -> int:
        return ((self.done_on or self.today) - self.day).days

    @property
    def days_left(self) -> int:
        return (self.day - self.today).days


def deadlines_of(meeting: DepartmentMeeting, now: datetime) -> list[Deadline]:
    """All four, in the order they come. Needs `meeting.event`."""
    today = local(now).date()
    return [Deadline(term, meeting.day_of(term), _done_on(meeting, term), today) for term in Term]


def deadline_of(meeting: DepartmentMeeting, term: Term, now: datetime) -> Deadline:
    return next(one for one in deadlines_of(meeting, now) if one.term == term)


def _done_on(meeting: DepartmentMeeting, term: Term) -> date | None:
    done = meeting.done_at(term)
    return local(done).date() if done else None


def to_tell(meeting: DepartmentMeeting, now: datetime) -> Iterator[tuple[Deadline, bool]]:
    """What the committee should hear of today: (term, whether it is late).

    Once the meeting has begun only its minutes are left to do.
    """
    is_held = meeting.event.has_begun(now)
    for one in deadlines_of(meeting, now):
        if is_held and one.term != Term.MINUTES:
            continue
        if one.is_near:
            yield one, False
        elif one.is_late and not one.is_done and one.today - one.day <= STILL_LATE:
            yield one, True


def households_needed(households: int, percent: int) -> int:
    """So many have to ask: a started household counts as one."""
    return -(-households * percent // 100)


def budget_limit(accounts_begin: int, year: int) -> date:
    """The last day of the year for agreeing on the budget: three months before the accounts begin."""
    month = (accounts_begin + 7) % 12 + 1
    first_after = date(year + month // 12, month % 12 + 1, 1)
    return first_after - timedelta(days=1)


def standing_agenda() -> list[tuple[str, str]]:
    """The points of an ordinary meeting, in their order: (title, text)."""
    return [
        (_("Valg af dirigent og referent"), ""),
        (_("Bestyrelsens beretning"), _("Det, vi har lavet siden sidst.")),
        (_("Regnskab"), ""),
        (_("Driftsbudget for næste år"), _("Budgettet skal godkendes.")),
        (_("Indkomne forslag"), _("De forslag, der er kommet til tiden.")),
        (_("Valg til bestyrelsen"), _("Medlemmer og suppleanter.")),
        (_("Valg til repræsentantskabet"), ""),
        (_("Eventuelt"), _("Her kan vi tale om alt, men ikke stemme.")),
    ]


def extra_agenda(topic: str) -> list[tuple[str, str]]:
    """An extra meeting is about what it was asked for, and nothing else."""
    return [(_("Valg af dirigent og referent"), ""), (topic, "")]


def says(one: Deadline) -> str:
    """What a term is called to people."""
    words: dict[Term, Any] = {
        Term.CALL: _("Indkaldelsen er ude hos alle husstande"),
        Term.PROPOSALS: _("Forslag er afleveret"),
        Term.PAPERS: _("Forslag og papirer er delt ud"),
        Term.MINUTES: _("Referatet kan læses af alle"),
    }
    return str(words[one.term])
