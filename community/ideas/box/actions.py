"""The verbs of the box: propose, want to be with, change one's mind; and what is let go of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.ideas import checks, rules
from community.ideas.box import notify
from community.ideas.models import Hand, Proposal
from community.moderation.rules import refuse_writing
from community.people.models import Estate, Membership, User
from community.plan import actions as plan
from community.plan.models import Platform, Purpose


@transaction.atomic
def propose(member: Membership, facts: dict[str, Any], *, now: datetime) -> Proposal:
    """Into the box, for everybody in the estate to see, without a name.

    Refused `not_there` (a guest), `paused`, `full`, `many` (five of one's own are open), `not_here`
    (a purpose of another estate), and as `checks.proposal`.
    """
    if not rules.may_share(member):
        raise checks.gone()
    refuse_writing(member, now)
    Estate.objects.select_for_update(no_key=True).get(pk=member.estate_id)
    open_ones = Proposal.objects.filter(estate=member.estate_id, platform=None).standing()
    if open_ones.count() >= rules.MOST_OPEN:
        raise Refused("full", _("Kassen er fuld. Sig ja til noget af det, der ligger der."))
    if open_ones.filter(made_by=member.pk).count() >= rules.MOST_OWN:
        raise Refused("many", _("Du har fem forslag i kassen. Tag et op først."))
    said = checks.proposal(member, facts)
    purposes = Purpose.objects.visible_to(member).standing()
    if said["purpose"] is not None and not purposes.filter(pk=said["purpose"]).exists():
        raise Refused("not_here", _("Vælg en på listen."), status=422, field="purpose")
    made: Proposal = Proposal.objects.create(
        estate_id=member.estate_id, made_by_id=member.pk, helped_by=member.helper, made_at=now,
        **said,
    )  # fmt: skip
    made.refresh_from_db(fields=["token"])
    notify.joined(member, made, now)
    return made


@transaction.atomic
def say_yes(member: Membership, proposal: Proposal, *, now: datetime) -> Proposal:
    """«Jeg vil være med». The third makes a trial on step 4 of the plan, and all of them are told.

    Refused `not_there`, `own` (who proposed it is with already).
    """
    held = _held(member, proposal)
    if held.made_by_id == member.pk:
        raise Refused("own", _("Det er dit eget forslag, så du er med."))
    _hand, is_new = Hand.objects.get_or_create(
        proposal=held, member_id=member.pk, defaults={"since": now, "helped_by": member.helper}
    )
    if not is_new:
        return held
    notify.joined(member, held, now)
    if held.platform is None and held.hands.count() >= rules.HANDS:
        _becomes(member, held, now)
    return held


def _becomes(member: Membership, held: Proposal, now: datetime) -> None:
    platform = plan.try_out(
        member,
        {
            "name": held.title,
            "kind": Platform.Kind.CONTENT,
            "interplay": held.interplay,
            "purpose": held.purpose,
            "reason": _("Tre naboer vil være med. Det kom fra idékassen."),
            "ends_on": timezone.localdate(now) + rules.TRIAL,
            "questions": _("Kommer der nogen? Vil de have mere? Hvem holder det i gang?"),
        },
        now=now,
    )
    held.platform = platform.pk
    held.trial_at = now if platform.state == Platform.State.TRIAL else None
    held.save(update_fields=["platform", "trial_at"])
    notify.trial(held, now)


@transaction.atomic
def take_back(member: Membership, proposal: Proposal, *, now: datetime) -> Proposal:
    """No longer with. What has become a trial stays one. Refused `not_there`."""
    held = _held(member, proposal)
    Hand.objects.visible_to(member).filter(proposal=held).delete()
    return held


@transaction.atomic
def withdraw(member: Membership, proposal: Proposal, *, now: datetime) -> Proposal:
    """One's own out of the box, until enough want to be with. Refused `not_there`, `too_late`."""
    held = _own(member, proposal)
    if held.platform is not None:
        raise Refused("too_late", _("Nu er det et forsøg, og det hører til jer alle."))
    if held.removed_at is None:
        held.removed_at = now
        held.save(update_fields=["removed_at"])
    return held


@transaction.atomic
def put_back(member: Membership, proposal: Proposal, *, now: datetime) -> Proposal:
    """«Fortryd». Refused `not_there`."""
    held = _own(member, proposal)
    held.removed_at = None
    held.save(update_fields=["removed_at"])
    return held


def _held(member: Membership, proposal: Proposal) -> Proposal:
    rows = Proposal.objects.visible_to(member).standing().filter(hidden_at=None)
    found: Proposal | None = (
        rows.select_for_update(no_key=True, of=("self",))
        .select_related("estate")
        .filter(pk=proposal.pk)
        .first()
    )
    if found is None:
        raise checks.gone()
    return found


def _own(member: Membership, proposal: Proposal) -> Proposal:
    rows = Proposal.objects.visible_to(member).filter(made_by=member.pk)
    found: Proposal | None = (
        rows.select_for_update(no_key=True, of=("self",)).filter(pk=proposal.pk).first()
    )
    if found is None:
        raise checks.gone()
    return found


# --- hidden, left, forgotten ---------------------------------------------------------------------


def hide(token: UUID, now: datetime) -> None:
    """By a moderator: only who wrote it sees it. What is deleted stays deleted."""
    Proposal.objects.filter(token=token, hidden_at=None).update(hidden_at=now)


def show(token: UUID, now: datetime) -> None:
    Proposal.objects.filter(token=token).update(hidden_at=None)


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """Who has moved is with in nothing; what they proposed and nobody tried goes with them."""
    if leaves_at <= now:
        Hand.objects.filter(member=member.pk).delete()
        Proposal.objects.filter(made_by=member.pk, platform=None).delete()


def erase(user: User, now: datetime) -> None:
    """Nothing says any more that somebody proposed, wanted to be with or helped with it."""
    Hand.objects.filter(member__user=user).delete()
    own = Proposal.objects.filter(made_by__user=user)
    own.filter(platform=None).delete()
    own.update(made_by=None)
    for model in (Hand, Proposal):
        model.objects.filter(helped_by=user).update(helped_by=None)


def old(now: datetime) -> Any:
    """Proposals of a year ago and those taken out a month ago, with all who wanted to be with."""
    rows = Proposal.objects.all()
    return rows.filter(made_at__lt=now - rules.BOX_KEPT) | rows.filter(
        removed_at__lt=now - rules.KEPT
    )


def sweep(now: datetime) -> int:
    rows = old(now)
    count = int(rows.count())
    rows.delete()
    return count
