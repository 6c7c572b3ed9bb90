"""What the pages of a meeting show: its terms in words, what comes next, and who is reached how."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.people.models import Membership
from community.times import local
from community.ui.dates import day_name
from events.meeting import notify, rules, terms
from events.meeting.terms import Deadline
from events.models import DepartmentMeeting, MeetingPaper, MeetingTerms, Term

PAST_AT_MOST = 20


@dataclass(frozen=True)
class Line:
    """A term as the page says it. `tone`: "ok", "warn" or nothing."""

    icon: str
    title: str
    when: str
    state: str
    tone: str


def meeting_or_404(member: Membership, token: UUID) -> DepartmentMeeting:
    """What the member may see at this moment; 404 for everything else, whatever the reason."""
    seen = DepartmentMeeting.objects.visible_to(member, timezone.now())
    rows = seen.select_related("event__estate__organisation")
    found: DepartmentMeeting = get_object_or_404(rows, event__token=token)
    return found


def own_or_404(member: Membership, token: UUID) -> DepartmentMeeting:
    """The same for the committee that holds it."""
    meeting = meeting_or_404(member, token)
    if not rules.is_committee(member) or meeting.event.estate_id != member.estate_id:
        raise Http404
    return meeting


def lines_of(meeting: DepartmentMeeting, now: datetime, *, own: bool) -> list[Line]:
    """The four terms. What is late is said to everybody; what is missing yet, to the committee."""
    return [_line(one, meeting, own) for one in terms.deadlines_of(meeting, now)]


def _line(one: Deadline, meeting: DepartmentMeeting, own: bool) -> Line:
    when = _("Senest {day}").format(day=day_name(one.day))
    state, tone = _state(one, own)
    waits = "warning-fill" if one.is_late else "clock-duotone"
    icon = "check-circle-fill" if one.is_done else waits
    return Line(icon, terms.says(one), when, state, tone)


def _state(one: Deadline, own: bool) -> tuple[str, str]:
    if one.is_done and one.done_on is not None:
        done = _("Gjort {day}").format(day=day_name(one.done_on))
        return (f"{done}. {late_says(one)}", "warn") if one.is_late else (done, "ok")
    if one.is_late:
        return late_says(one), "warn"
    if one.is_over:
        return _("Fristen er gået"), ""
    if one.is_near or own:
        return left_says(one), "warn" if one.is_near and own else ""
    return "", ""


def late_says(one: Deadline) -> str:
    said = ngettext("{n} dag for sent", "{n} dage for sent", one.days_late)
    return said.format(n=one.days_late)


def left_says(one: Deadline) -> str:
    if one.days_left == 0:
        return _("Det er i dag")
    said = ngettext("Om {n} dag", "Om {n} dage", one.days_left)
    return said.format(n=one.days_left)


@dataclass(frozen=True)
class Next:
    """What the committee does now: one sentence, one button."""

    says: str
    button: str
    door: str
    is_late: bool


def next_of(meeting: DepartmentMeeting, now: datetime) -> Next | None:
    """The first thing that is not done; None when all is, or nothing can be done yet."""
    event = meeting.event
    if event.is_called_off:
        return None
    found = {one.term: one for one in terms.deadlines_of(meeting, now)}
    if event.has_begun(now):
        if meeting.minutes_at is not None:
            return None
        return _next(found[Term.MINUTES], _("Skriv referatet"), "meeting_minutes")
    if meeting.called_at is None:
        return _next(found[Term.CALL], _("Se indkaldelsen, og send den"), "meeting_call")
    if meeting.papers_at is None:
        return _next(found[Term.PAPERS], _("Læg papirerne frem"), "meeting_papers")
    return None


def _next(one: Deadline, button: str, door: str) -> Next:
    sentences: dict[str, Any] = {
        Term.CALL: _("Indkaldelsen skal være ude senest {day}."),
        Term.PAPERS: _("Papirerne skal deles ud senest {day}."),
        Term.MINUTES: _("Referatet skal være klar senest {day}."),
    }
    said = sentences[one.term].format(day=day_name(one.day))
    return Next(
        f"{said} {late_says(one) if one.is_late else left_says(one)}.", button, door, one.is_late
    )


@dataclass(frozen=True)
class Reach:
    """How the call reaches people: heads and homes, never names."""

    households: int
    online: int
    on_paper: int
    entrances: list[Any]


def reach_of(member: Membership, now: datetime) -> Reach:
    """Counted over the whole estate. Three queries."""
    estate, today = member.estate, local(now).date()
    people = notify.residents_of(estate, today)
    on_paper = sum(one.user.on_paper for one in people)
    return Reach(
        notify.households_of(estate, today),
        len(people) - on_paper,
        on_paper,
        notify.entrances_of(estate, today),
    )


def papers_of(meeting: DepartmentMeeting, *, own: bool) -> list[MeetingPaper]:
    """Those laid out; the committee sees them before."""
    rows = meeting.papers.all()
    return list(rows if own else rows.laid_out())


def terms_of(member: Membership) -> MeetingTerms:
    """What holds in the estate; the law's words where nobody has said anything."""
    estate = member.estate
    return MeetingTerms.objects.visible_to(member).first() or MeetingTerms(estate=estate)


def changed_after_call(meeting: DepartmentMeeting, now: datetime) -> bool:
    """Moved so near that the new day has not the days a call needs."""
    if meeting.called_at is None or meeting.event.has_begun(now):
        return False
    return terms.deadline_of(meeting, Term.CALL, now).is_late and not meeting.late_because
