"""The verbs of a second look: never by the one who decided (MO-4)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.moderation import notify
from community.moderation.actions import ask_another, decided, log, push, reverse, tidy
from community.moderation.models import LONGEST, MESSAGE, Appeal, Case, Decision, WritePause
from community.moderation.parties import handlers_of
from community.people.models import Membership

Outcome = Decision.Outcome


@transaction.atomic
def second(member: Membership, case: Case, *, agrees: bool, now: datetime) -> Decision:
    """Another moderator says yes or no to the second week of a pause.

    Refused `not_asked` when nobody asks any more, `not_yours` for who proposed it.
    """
    decision = decided(member, case)
    if not decision.asks_for_more or not decision.is_hidden:
        raise Refused("not_asked", _("Det er der allerede svaret på."))
    if decision.by_id == member.user_id:
        raise Refused("not_yours", _("Du har selv foreslået det. En anden skal sige ja."))
    decision.asks_for_more, decision.seconded_by = False, member.user
    decision.save(update_fields=["asks_for_more", "seconded_by"])
    if agrees:
        _lengthen(decision, now)
    act = "pause.seconded" if agrees else "pause.not_seconded"
    log(act, decision.case, by=member.user, now=now)
    push(decision.case)
    return decision


def _lengthen(decision: Decision, now: datetime) -> None:
    pause = WritePause.objects.filter(decision=decision, lifted_at=None).first()
    if pause is None:
        return
    pause.seconded_at, pause.ends_at = now, pause.starts_at + LONGEST
    pause.save(update_fields=["seconded_at", "ends_at"])
    if pause.ends_at > now:
        notify.longer_pause(decision, pause, now)


@transaction.atomic
def mend(member: Membership, decision: Decision, *, now: datetime) -> Decision:
    """The author says it is put right; somebody looks at it again.

    Refused `not_asked` when it was not asked for, is shown already, or was said before.
    """
    decision = _own(member, decision)
    if decision.outcome != Outcome.MEND or decision.shown_at or decision.mended_at:
        raise Refused("not_asked", _("Det har du sagt, eller det kan ses igen."))
    decision.mended_at = now
    decision.save(update_fields=["mended_at"])
    notify.mended(decision.case, handlers_of(decision.case, timezone.localdate(now)), now)
    log("content.mended", decision.case, by=member.user, now=now)
    push(decision.case)
    return decision


@transaction.atomic
def appeal(member: Membership, decision: Decision, *, text: str, now: datetime) -> Appeal:
    """«Jeg er uenig», once. Somebody who did not decide is asked; where there is none, the office.

    Refused `no_text`, `long_text`, `cpr`, `appealed` (said before), `not_hidden` (nothing to undo).
    """
    said = tidy(text, "text", longest=MESSAGE, needed=True)
    decision = _own(member, decision)
    if not decision.is_hidden:
        raise Refused("not_hidden", _("Det kan ses igen. Der er ikke noget at lave om."))
    try:
        with transaction.atomic():
            made = Appeal.objects.create(
                decision=decision,
                against=decision.by,
                helped_by=member.helper,
                text=said,
                created_at=now,
            )
    except IntegrityError:
        raise Refused("appealed", _("Du har sagt det. En anden ser på det.")) from None
    log("appeal.made", decision.case, by=member.user, now=now)
    ask_another(decision.case, now)
    push(decision.case)
    return made


@transaction.atomic
def hear(member: Membership, case: Case, *, upheld: bool, answer: str, now: datetime) -> Appeal:
    """Somebody else stands by the decision or takes it back, and says why. The last word here.

    Refused `no_text`, `long_text`, `cpr`, `no_appeal`, `heard`, and `not_yours` for who decided it
    or said yes to a longer pause.
    """
    said = tidy(answer, "answer", longest=MESSAGE, needed=True)
    decision = decided(member, case)
    found = Appeal.objects.filter(decision=decision).select_related("decision__case").first()
    if found is None:
        raise Refused("no_appeal", _("Ingen har sagt sig uenig."))
    if member.user_id in (decision.by_id, decision.seconded_by_id):
        raise Refused("not_yours", _("Du har selv afgjort det. En anden skal se på det."))
    if found.heard_at is not None:
        raise Refused("heard", _("En anden nåede det først. Svaret er givet."))
    found.decision = decision
    found.by, found.upheld, found.answer, found.heard_at = member.user, upheld, said, now
    found.save(update_fields=["by", "upheld", "answer", "heard_at"])
    log("appeal.heard", decision.case, by=member.user, now=now, facts={"upheld": upheld})
    if not upheld and decision.is_hidden:
        reverse(member.user, decision, now)
    notify.heard(found, now)
    push(decision.case)
    return found


def _own(member: Membership, decision: Decision) -> Decision:
    """The member's own decision, with its case locked as moderators lock it."""
    list(Case.objects.select_for_update(no_key=True).filter(pk=decision.case_id))
    found = Decision.objects.visible_to(member).select_related("case__estate", "case__author")
    own = found.filter(pk=decision.pk).first()
    if own is None:
        raise Refused("not_found", _("Det er her ikke længere."), status=404)
    return own
