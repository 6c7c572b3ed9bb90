"""What the room's pages show: a report with its answer, a case with all that belongs to it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from community.features import reportable
from community.moderation.models import Appeal, Case, Decision, Reason, Report, WritePause
from community.moderation.notify import outcome_for_reporter
from community.moderation.tone import RULE_FOR
from community.people.models import Membership, User
from community.shapes import Reported
from community.ui.dates import date_short, day_name, relative_day

PROMISED = timedelta(days=2)
SHORT = 160


@dataclass(frozen=True)
class OwnReport:
    """One's own report: what was reported, and what has come of it."""

    report: Report
    is_open: bool
    said: str


def own_report(report: Report, now: datetime) -> OwnReport:
    """In words: still looked at (until when), or the answer."""
    case = report.case
    decision: Decision | None = getattr(case, "decision", None)
    if decision is not None:
        return OwnReport(report, is_open=False, said=outcome_for_reporter(decision))
    if case.closed_at is not None:
        return OwnReport(report, is_open=False, said=_("Det er slettet."))
    by = report.created_at + PROMISED
    if now > by:
        said = _("Vi ser på det. Det tager lidt længere tid, end vi har lovet.")
    else:
        said = _("Vi ser på det. Du hører fra os senest {day}.").format(day=day_name(by))
    return OwnReport(report, is_open=True, said=said)


@dataclass(frozen=True)
class Row:
    """A case on the list: what it is, the reason most people gave, and why it waits."""

    case: Case
    kind: Any
    reason: str
    count: int
    when: str
    tag: str
    tone: str


def rows(cases: list[Case], member: Membership, now: datetime) -> list[Row]:
    """The cases as rows; `reports` are prefetched."""
    return [_row(case, member, now) for case in cases]


def _row(case: Case, member: Membership, now: datetime) -> Row:
    reasons = counted(case)
    tag, tone = _tag(case, member, now)
    first = reasons[0][0] if reasons else ""
    count = sum(count for _r, count in reasons)
    return Row(case, kind_of(case), first, count, _day(case.opened_at, now), tag, tone)


def _day(moment: datetime, now: datetime) -> str:
    """«i dag», «i går», «20. nov.»; never the hour, because that could tell who."""
    today = localdate(now)
    is_near = (today - localdate(moment)).days <= 1
    return relative_day(moment, today) if is_near else date_short(moment)


def _tag(case: Case, member: Membership, now: datetime) -> tuple[str, str]:
    decision: Decision | None = getattr(case, "decision", None)
    if decision is not None:
        return _why_again(decision)
    if case.closed_at is not None:
        return _("Slettet"), "plain"
    if case.is_taken_from(member.user_id, now):
        assert case.taken_by is not None
        return _("{name} ser på den").format(name=case.taken_by.shown_name), "plain"
    return (_("Over to dage"), "warn") if now > case.opened_at + PROMISED else ("", "")


def _why_again(decision: Decision) -> tuple[str, str]:
    """Why a decided case is on the list, or what came of it."""
    appeal: Appeal | None = getattr(decision, "appeal", None)
    if appeal is not None and appeal.heard_at is None:
        return _("En er uenig"), "warn"
    if decision.asks_for_more:
        return _("Skal have et ja mere"), "warn"
    if decision.shown_at:
        return _("Vist igen"), "plain"
    if decision.mended_at:
        return _("Rettet"), "ok"
    return str(_STATES[Decision.Outcome(decision.outcome)]()), "plain"


_STATES = {
    Decision.Outcome.STAND: lambda: _("Bliver stående"),
    Decision.Outcome.MEND: lambda: _("Skal rettes"),
    Decision.Outcome.HIDE: lambda: _("Skjult"),
    Decision.Outcome.PAUSE: lambda: _("Skjult, med skrivepause"),
}


def kind_of(case: Case) -> Any:
    """«Opslag», «Profil»: what the room calls such a thing."""
    kind = reportable(case.key)
    return kind.name if kind else ""


def counted(case: Case) -> list[tuple[str, int]]:
    """(reason in words, how many gave it), most first. Never who."""
    found = Counter(report.reason for report in case.reports.all())
    return [(str(Reason(reason).label), count) for reason, count in found.most_common()]


@dataclass(frozen=True)
class CasePage:
    """Everything a moderator sees of a case."""

    case: Case
    kind: Any
    thing: Reported | None
    reasons: list[tuple[str, int]]
    words: list[str]
    decision: Decision | None
    pause: WritePause | None
    appeal: Appeal | None
    taken_from: User | None
    is_mine: bool
    can_second: bool
    can_hear: bool
    can_show: bool
    history: list[tuple[datetime, bool, str]]

    @property
    def count(self) -> int:
        return sum(count for _reason, count in self.reasons)

    @property
    def has_changed(self) -> bool:
        """Whether the thing says something else than when it was reported."""
        return self.thing is not None and self.thing.text[:1000] != self.case.excerpt

    @property
    def likely_rule(self) -> str:
        found = Counter(report.reason for report in self.case.reports.all()).most_common(1)
        return RULE_FOR[found[0][0]] if found else "topic"

    @property
    def author_name(self) -> str:
        """What a message may begin with: the name neighbours see, or none."""
        author = self.case.author
        return author.name if author is not None and not author.is_hidden else ""


def case_page(case: Case, member: Membership, now: datetime) -> CasePage:
    """The thing as it is now, why it was reported, and what may be done. Reads `reports` once."""
    decision: Decision | None = getattr(case, "decision", None)
    appeal: Appeal | None = getattr(decision, "appeal", None) if decision else None
    kind = reportable(case.key)
    decided = {decision.by_id, decision.seconded_by_id} if decision else set()
    is_unheard = appeal is not None and appeal.heard_at is None
    return CasePage(
        case=case,
        kind=kind.name if kind else "",
        thing=kind.look(case.token) if kind else None,
        reasons=counted(case),
        words=[report.text for report in case.reports.all() if report.text],
        decision=decision,
        pause=getattr(decision, "pause", None) if decision else None,
        appeal=appeal,
        taken_from=case.taken_by if case.is_taken_from(member.user_id, now) else None,
        is_mine=case.taken_by_id == member.user_id,
        can_second=bool(decision and decision.asks_for_more and decision.by_id != member.user_id),
        can_hear=is_unheard and member.user_id not in decided,
        can_show=bool(decision and decision.is_hidden and not is_unheard),
        history=history(case, decision, appeal),
    )


def history(
    case: Case, decision: Decision | None, appeal: Appeal | None
) -> list[tuple[datetime, bool, str]]:
    """(when, with the hour?, what) in order. A report has its day only: the hour could tell who."""
    found = [
        (report.created_at, False, _("Anmeldt: {why}").format(why=report.get_reason_display()))
        for report in case.reports.all()
    ]
    if case.passed_on_at:
        found.append((case.passed_on_at, True, _("Givet videre til administrationen")))
    if decision:
        said = _("{name}: {what}").format(
            name=_name(decision.by), what=decision.get_outcome_display()
        )
        found.append((decision.decided_at, True, said))
        if decision.mended_at:
            found.append((decision.mended_at, True, _("Den, der skrev, har rettet det")))
        if decision.shown_at:
            found.append((decision.shown_at, True, _("Vist igen")))
    if appeal:
        found.append((appeal.created_at, True, _("Den, der skrev, er uenig")))
        if appeal.heard_at:
            stands = _("Afgørelsen står fast") if appeal.upheld else _("Afgørelsen er lavet om")
            said = _("{name}: {what}").format(name=_name(appeal.by), what=stands)
            found.append((appeal.heard_at, True, said))
    return sorted(found, key=lambda line: line[0])


def _name(user: User | None) -> str:
    return user.shown_name if user is not None else str(_("Tidligere nabo"))
