"""The verbs of a guest's remark: say, take back, put back; read by who works with the plan."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from community.errors import Refused
from community.moderation.rules import refuse_writing
from community.people.models import Membership, User
from community.plan import checks
from community.plan.models import REMARK_LENGTH, Remark, Step

MOST, IN = 20, timedelta(days=1)
KEPT, TAKEN_BACK_KEPT = timedelta(days=730), timedelta(days=30)


@transaction.atomic
def say(member: Membership, *, step: int, text: str, now: datetime) -> Remark:
    """A guest's words to a step, for who works with the plan.

    Refused `not_there` (anybody else), `paused`, `often` (twenty in a day), `nothing`, `no_step`,
    `long_text`, `cpr`, `named`.
    """
    if not member.is_guest:
        raise gone()
    refuse_writing(member, now)
    Membership.objects.select_for_update(no_key=True).get(pk=member.pk)
    own = Remark.objects.filter(made_by=member.pk, made_at__gt=now - IN)
    if own.count() >= MOST:
        raise Refused("often", _("Det er nok for i dag. Skriv igen i morgen."), status=429)
    if step not in Step.values:
        raise checks.no("no_step", _("Vælg et af de fem trin."), "step")
    line = checks.one_line(text, "text", REMARK_LENGTH)
    if not line:
        raise checks.no("nothing", _("Skriv, hvad du tænker."), "text")
    checks.refuse_names(member, {"text": line})
    made = Remark.objects.create(
        estate_id=member.estate_id, made_by_id=member.pk, step=step, text=line, made_at=now
    )
    made.refresh_from_db(fields=["token"])
    return made


@transaction.atomic
def take_back(member: Membership, remark: Remark, *, now: datetime) -> Remark:
    """One's own, for good after thirty days. Refused `not_there`."""
    held = _own(member, remark)
    held.removed_at = held.removed_at or now
    held.save(update_fields=["removed_at"])
    return held


@transaction.atomic
def put_back(member: Membership, remark: Remark, *, now: datetime) -> Remark:
    """«Fortryd». Refused `not_there`."""
    held = _own(member, remark)
    held.removed_at = None
    held.save(update_fields=["removed_at"])
    return held


def read(member: Membership, pks: list[int], *, now: datetime) -> None:
    """Who works with the plan has had these before them."""
    seen = Remark.objects.visible_to(member).filter(pk__in=pks, seen_at=None)
    if not member.is_guest:
        seen.update(seen_at=now)


def gone() -> Refused:
    return Refused("not_there", _("Den er her ikke mere."), status=404)


def _own(member: Membership, remark: Remark) -> Remark:
    own = Remark.objects.filter(made_by=member.pk, pk=remark.pk)
    found = own.select_for_update(no_key=True).first()
    if found is None:
        raise gone()
    return found


# --- hidden, left, forgotten ---------------------------------------------------------------------


def hide(token: UUID, now: datetime) -> None:
    """By a moderator: only who wrote it sees it."""
    Remark.objects.filter(token=token, hidden_at=None).update(hidden_at=now)


def show(token: UUID, now: datetime) -> None:
    Remark.objects.filter(token=token).update(hidden_at=None)


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """What a guest has said goes with them."""
    if leaves_at <= now:
        Remark.objects.filter(made_by=member.pk).delete()


def erase(user: User, now: datetime) -> None:
    Remark.objects.filter(made_by__user=user).delete()


def old(now: datetime) -> Any:
    """Of two years ago, and those taken back a month ago."""
    return Remark.objects.filter(
        Q(made_at__lt=now - KEPT) | Q(removed_at__lt=now - TAKEN_BACK_KEPT)
    )


def sweep(now: datetime) -> int:
    return int(old(now).delete()[0])
