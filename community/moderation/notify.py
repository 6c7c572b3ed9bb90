"""What the room says to people, in each reader's language. No title quotes or names anything."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from community.moderation.models import Appeal, Case, Decision, WritePause
from community.notifications import actions as notifications
from community.people.models import Membership
from community.ui.dates import day_name, oclock

CASE = "moderation.case"
ANSWER = "moderation.answer"
DECISION = "moderation.decision"
Outcome = Decision.Outcome
Members = list[Membership]


def new_case(case: Case, members: Members, now: datetime) -> None:
    """To who may decide it: something is reported, and when it should be looked at."""
    _to_moderators(
        case,
        members,
        now,
        lambda: _("Noget er anmeldt"),
        lambda: _("Se på det inden to dage. Så har alle fået svar."),
    )


def passed_on(case: Case, members: Members, now: datetime) -> None:
    """To the administration, once: nobody in the estate has looked, or nobody there may."""
    _to_moderators(
        case,
        members,
        now,
        lambda: _("En anmeldelse venter på jer"),
        lambda: _("Ingen i afdelingen har set på den. Nu er den jeres."),
    )


def needs_another(case: Case, members: Members, now: datetime) -> None:
    """To the others: a long pause waits for another yes, or somebody disagrees."""
    _to_moderators(
        case,
        members,
        now,
        lambda: _("En afgørelse venter på en anden"),
        lambda: _("Se på det, når du kan. Den, der afgjorde den, må ikke selv."),
    )


def mended(case: Case, members: Members, now: datetime) -> None:
    """To who may show it again: the author says it is put right."""
    _to_moderators(
        case,
        members,
        now,
        lambda: _("Noget er rettet"),
        lambda: _("Se på det igen. Er det godt nu, så vis det."),
    )


def _to_moderators(
    case: Case, members: Members, now: datetime, title: Callable[[], str], body: Callable[[], str]
) -> None:
    """Each under the estate they came in by: the administration may have no key to this one."""
    for member in members:
        notifications.tell(
            CASE,
            [member.user],
            title,
            body,
            reverse("moderation:case", args=[member.estate.slug, case.slug]),
            now=now,
            estate=member.estate,
            thread=_thread(case),
        )


def decided(decision: Decision, now: datetime) -> None:
    """To who wrote it: what has happened, by which rule, and that another may look at it."""
    _to_author(
        decision, now, lambda: _("Vi har skjult noget, du har skrevet"), lambda: why(decision)
    )


def why(decision: Decision) -> str:
    """«Reglen er: Vi nævner ikke naboer. …»"""
    rule = decision.tone_rule
    parts = [
        _("Reglen er: {rule}.").format(rule=rule.title if rule else "–"),
        _("Er du uenig? Så kan en anden se på det."),
    ]
    if decision.outcome == Outcome.PAUSE:
        parts.insert(1, _("Du har også skrivepause."))
    return " ".join(parts)


def longer_pause(decision: Decision, pause: WritePause, now: datetime) -> None:
    _to_author(
        decision,
        now,
        lambda: _("Din skrivepause er blevet længere"),
        lambda: _("Den slutter {day} {time}. Er du uenig? Så kan en anden se på det.").format(
            day=day_name(pause.ends_at), time=oclock(pause.ends_at)
        ),
    )


def shown_again(decision: Decision, now: datetime) -> None:
    _to_author(
        decision,
        now,
        lambda: _("Det, du skrev, er at se igen"),
        lambda: _("Vi har set på det en gang til."),
    )


def heard(appeal: Appeal, now: datetime) -> None:
    """To who disagreed: what another person came to."""
    title = _upheld if appeal.upheld else _reversed
    _to_author(appeal.decision, now, title, lambda: _("En anden har set på det. Læs svaret her."))


def _upheld() -> str:
    return _("Afgørelsen står fast")


def _reversed() -> str:
    return _("Afgørelsen er lavet om")


def answered(decision: Decision, now: datetime) -> None:
    """To everybody who reported it, in one neutral sentence."""
    reports = decision.case.reports.exclude(reporter=None).select_related("reporter", "estate")
    for report in reports.order_by("pk"):
        assert report.reporter is not None
        notifications.tell(
            ANSWER,
            [report.reporter],
            lambda: _("Svar på din anmeldelse"),
            lambda: outcome_for_reporter(decision),
            reverse("moderation:mine", args=[report.estate.slug]),
            now=now,
            estate=report.estate,
            thread=f"reported:{decision.case_id}",
        )


def outcome_for_reporter(decision: Decision) -> str:
    """What is to be seen, and nothing about the person who wrote it."""
    if decision.outcome == Outcome.STAND:
        return _("Vi har set på det. Det bliver stående.")
    if decision.shown_at:
        return _("Vi har set på det igen. Nu kan det ses igen.")
    return _("Tak. Vi har set på det, og det er skjult nu.")


def _to_author(
    decision: Decision, now: datetime, title: Callable[[], str], body: Callable[[], str]
) -> None:
    case = decision.case
    if case.author is None:
        return
    notifications.tell(
        DECISION,
        [case.author],
        title,
        body,
        reverse("moderation:decision", args=[case.estate.slug, decision.slug]),
        now=now,
        estate=case.estate,
        thread=f"decision:{decision.pk}",
    )


def withdraw(case: Case, now: datetime) -> None:
    """What was said to moderators and is not sent yet has been seen to."""
    notifications.withdraw(_thread(case), now=now)


def _thread(case: Case) -> str:
    return f"case:{case.pk}"
