"""The verbs of reporting and deciding.

Locks are taken in one order: the person who reports, the case, the logbook.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import live
from community.errors import Refused
from community.features import reportable
from community.moderation import notify
from community.moderation.models import (
    ALONE,
    LONGEST,
    MESSAGE,
    Appeal,
    Case,
    Decision,
    Reason,
    Report,
    WritePause,
)
from community.moderation.parties import handlers_of, offices_for, third_of
from community.moderation.tone import BY_KEY
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Estate, Membership, User
from community.shapes import Reportable, Reported

A_DAY_AT_MOST = 20
TEXT = 500
EXCERPT = 1000
DAYS = (1, 3, ALONE.days, LONGEST.days)
Outcome = Decision.Outcome


# --- reporting ---------------------------------------------------------------------------------


def thing_for(member: Membership, key: str, token: str) -> tuple[Reportable, Reported]:
    """What the member wants to report. Refused `not_found` (404) for what they may not see."""
    kind = reportable(key, member)
    thing = kind.find(member, token) if kind and len(token) <= 64 and "\0" not in token else None
    if kind is None or thing is None:
        raise Refused("not_found", _("Det er her ikke længere."), status=404)
    return kind, thing


@transaction.atomic
def report(
    member: Membership, key: str, token: str, *, reason: str, text: str = "", now: datetime
) -> Report:
    """Say that something is wrong with a thing; the same person on the same thing says it once.

    Raises Refused: `not_found`, `own` (one's own is deleted, not reported), `no_reason`, `cpr`,
    `long_text`, `too_many` (more than 20 within a day).
    """
    kind, thing = thing_for(member, key, token)
    if thing.author.pk == member.user_id:
        raise Refused("own", _("Det er dit eget. Du kan selv rette det eller slette det."))
    if reason not in Reason.values:
        raise Refused("no_reason", _("Vælg, hvad der er galt."), status=422, field="reason")
    text = tidy(text, "text", longest=TEXT)
    User.objects.select_for_update(no_key=True).get(pk=member.user_id)
    earlier = _said_before(member, key, token, thing)
    if earlier is not None:
        return earlier
    _refuse_flood(member, now)
    case, is_new = _case_about(kind, thing, token, member.estate, now)
    made = Report.objects.create(
        case=case,
        reporter=member.user,
        estate=member.estate,
        helped_by=member.helper,
        reason=reason,
        text=text,
        created_at=now,
    )
    # Whoever reads the logbook learns that it was reported, never by whom.
    log("report.received", case, by=None, now=now, facts={"reason": reason})
    _find_hands(case, now, is_new=is_new)
    return made


def tidy(text: str, field: str, *, longest: int, needed: bool = False) -> str:
    """The text without blank ends. Refused `no_text`, `long_text`, `cpr`."""
    said = text.replace("\0", "").strip()
    if needed and not said:
        raise Refused("no_text", _("Skriv et par ord."), status=422, field=field)
    if len(said) > longest:
        sentence = _("Det er for langt. Der er plads til {most} tegn.").format(most=longest)
        raise Refused("long_text", sentence, status=422, field=field)
    return refuse_cpr(said, field=field)


def _said_before(member: Membership, key: str, token: str, thing: Reported) -> Report | None:
    """Their own report while it is open, or as long as the thing says what it said then."""
    own = Report.objects.filter(reporter=member.user, case__key=key, case__token=token)
    for earlier in own.select_related("case").order_by("-pk"):
        if earlier.case.closed_at is None or earlier.case.excerpt == thing.text[:EXCERPT]:
            return earlier
    return None


def _refuse_flood(member: Membership, now: datetime) -> None:
    lately = Report.objects.filter(reporter=member.user, created_at__gt=now - timedelta(days=1))
    if lately.count() >= A_DAY_AT_MOST:
        sentence = _("Du har anmeldt meget i dag. Vent til i morgen, eller ring til kontoret.")
        raise Refused("too_many", sentence, status=429)


def _case_about(
    kind: Reportable, thing: Reported, token: str, estate: Estate, now: datetime
) -> tuple[Case, bool]:
    """The open case about the thing, locked, and whether it was opened by this."""
    open_cases = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("estate")
    same = open_cases.filter(key=kind.key, token=token, closed_at=None)
    for _try in range(3):
        found = same.first()
        if found is not None:
            return found, False
        try:
            with transaction.atomic():
                made = Case.objects.create(
                    estate=thing.estate or estate,
                    key=kind.key,
                    token=token,
                    author=thing.author,
                    title=str(thing.title)[:120],
                    excerpt=thing.text[:EXCERPT],
                    opened_at=now,
                )
        except IntegrityError:
            continue  # a neighbour was quicker by a hair: theirs is the case
        made.refresh_from_db(fields=["slug"])
        return made, True
    raise Refused("busy", _("Mange skriver lige nu. Prøv igen om lidt."), status=503)


def _find_hands(case: Case, now: datetime, *, is_new: bool) -> None:
    """Somebody without a part in it is told; where nobody is left, the administration is."""
    hands = handlers_of(case, timezone.localdate(now))
    if is_new and hands:
        notify.new_case(case, hands, now)
    if not hands:
        pass_on(case, now)
    push(case)


def pass_on(case: Case, now: datetime) -> None:
    """Give the case to the organisation's administration as well; a second time does nothing."""
    if case.passed_on_at is not None:
        return
    case.passed_on_at = now
    case.save(update_fields=["passed_on_at"])
    notify.passed_on(case, offices_for(case, timezone.localdate(now)), now)
    log("case.passed_on", case, by=None, now=now)


def ask_another(case: Case, now: datetime) -> None:
    """Somebody who did not decide is told; where the estate has none, the administration is."""
    others = third_of(case, timezone.localdate(now))
    if others:
        notify.needs_another(case, others, now)
    else:
        pass_on(case, now)


# --- deciding ----------------------------------------------------------------------------------


@transaction.atomic
def take(member: Membership, case: Case, *, now: datetime) -> Case:
    """«Jeg ser på den»: for half an hour nobody else decides. Refused `decided`, `taken`."""
    case = _held(member, case, now)
    case.taken_by, case.taken_at = member.user, now
    case.save(update_fields=["taken_by", "taken_at"])
    log("case.taken", case, by=member.user, now=now)
    push(case)
    return case


@transaction.atomic
def decide(
    member: Membership,
    case: Case,
    *,
    outcome: str,
    rule: str = "",
    message: str = "",
    days: int = 0,
    now: datetime,
) -> Decision:
    """Close the case: let it stand, or hide it at once and tell who wrote it why.

    A pause of fourteen days is one of seven until another moderator says yes (`second`). Raises
    Refused: `decided`, `taken`, `not_yours` (a part in it since the page was opened), `no_outcome`,
    `no_rule`, `no_days`, `no_text`, `long_text`, `cpr`.
    """
    takes_away = _checked(outcome, rule, days)
    said = tidy(message, "message", longest=MESSAGE, needed=True) if takes_away else ""
    case = _held(member, case, now)
    decision = Decision.objects.create(
        case=case,
        by=member.user,
        outcome=outcome,
        rule=rule if takes_away else "",
        message=said,
        decided_at=now,
        asks_for_more=outcome == Outcome.PAUSE and days > ALONE.days and case.author is not None,
    )
    decision.refresh_from_db(fields=["slug"])
    case.closed_at = now
    case.save(update_fields=["closed_at"])
    log(
        "case.decided", case, by=member.user, now=now, why=_title_of(decision),
        facts={"outcome": outcome, "days": days if outcome == Outcome.PAUSE else 0},
    )  # fmt: skip
    if takes_away:
        _take_away(member.user, decision, days, now)
    notify.withdraw(case, now)
    if decision.asks_for_more:
        ask_another(case, now)
    notify.answered(decision, now)
    push(case)
    return decision


def _checked(outcome: str, rule: str, days: int) -> bool:
    """Whether it takes something away; Refused for a choice there is not."""
    if outcome not in Outcome.values:
        raise Refused("no_outcome", _("Vælg, hvad der skal ske."), status=422, field="outcome")
    if outcome == Outcome.STAND:
        return False
    if rule not in BY_KEY:
        raise Refused("no_rule", _("Vælg den regel, det handler om."), status=422, field="rule")
    if outcome == Outcome.PAUSE and days not in DAYS:
        raise Refused("no_days", _("Vælg, hvor længe."), status=422, field="days")
    return True


def _take_away(by: User, decision: Decision, days: int, now: datetime) -> None:
    kind = reportable(decision.case.key)
    if kind is not None:
        kind.hide(decision.case.token, now)
    log("content.hidden", decision.case, by=by, now=now)
    if decision.outcome == Outcome.PAUSE and decision.case.author is not None:
        begins = now.astimezone(UTC)  # days of 24 hours: the clock may change in between
        WritePause.objects.create(
            user=decision.case.author,
            estate=decision.case.estate,
            decision=decision,
            starts_at=begins,
            ends_at=begins + min(timedelta(days=days), ALONE),
        )
        log("pause.begun", decision.case, by=by, now=now, facts={"days": min(days, ALONE.days)})
    notify.decided(decision, now)


@transaction.atomic
def show_again(member: Membership, case: Case, *, now: datetime) -> Decision:
    """«Vis igen»: what was hidden is seen, and the pause that came with it ends.

    Refused `not_hidden`, and `appealed` once the author disagrees: then another person looks at it.
    """
    decision = decided(member, case)
    if Appeal.objects.filter(decision=decision, heard_at=None).exists():
        raise Refused("appealed", _("Den, der skrev, er uenig. En anden ser på det."))
    if not decision.is_hidden:
        raise Refused("not_hidden", _("Det er at se allerede."))
    reverse(member.user, decision, now)
    notify.shown_again(decision, now)
    return decision


def reverse(by: User, decision: Decision, now: datetime) -> None:
    """Take a decision back inside a transaction that holds its case: show, lift, tell reporters."""
    kind = reportable(decision.case.key)
    if kind is not None:
        kind.show(decision.case.token, now)
    decision.shown_at, decision.asks_for_more = now, False
    decision.save(update_fields=["shown_at", "asks_for_more"])
    pauses = WritePause.objects.filter(decision=decision, lifted_at=None)
    lifted = pauses.update(lifted_at=now)
    log("content.shown", decision.case, by=by, now=now, facts={"pause_lifted": bool(lifted)})
    notify.answered(decision, now)
    push(decision.case)


# --- what they share ---------------------------------------------------------------------------


def hold(member: Membership, case: Case) -> Case:
    """The case, locked. Refused `not_yours` when the member has (got) a part in it."""
    found = Case.objects.visible_to(member).select_for_update(no_key=True, of=("self",))
    held = found.select_related("estate__organisation", "author").filter(pk=case.pk).first()
    if held is None:
        raise Refused("not_yours", _("Den sag skal en anden se på."), status=404)
    return held


def _held(member: Membership, case: Case, now: datetime) -> Case:
    case = hold(member, case)
    if case.closed_at is not None:
        raise Refused("decided", _("En anden nåede det først. Sagen er afgjort."))
    if case.is_taken_from(member.user_id, now):
        assert case.taken_by is not None
        sentence = _("{name} ser på den lige nu. Vent lidt, eller tag en anden.")
        raise Refused("taken", sentence.format(name=case.taken_by.shown_name))
    return case


def decided(member: Membership, case: Case) -> Decision:
    """The case's decision, with the case locked. Refused `not_yours`, `not_decided`."""
    case = hold(member, case)
    decision = Decision.objects.filter(case=case).select_related("case__estate", "case__author")
    found = decision.first()
    if found is None:
        raise Refused("not_decided", _("Den er ikke afgjort endnu."))
    return found


def _title_of(decision: Decision) -> str:
    return str(decision.tone_rule.title) if decision.tone_rule else ""


def log(
    act: str, case: Case, *, by: User | None, now: datetime, why: str = "", facts: Any = None
) -> None:
    """A line in the logbook about the case, in the transaction of the act."""
    logbook.note(
        act, by=by, about=case.author, estate=case.estate, why=why, now=now,
        facts={"case": case.pk, "key": case.key} | (facts or {}),
    )  # fmt: skip


def push(case: Case) -> None:
    """Lists of cases that are open somewhere fetch themselves again."""
    live.push(f"cases:{case.estate_id}")
