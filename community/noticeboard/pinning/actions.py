"""The verbs of what is on top: put there, taken from there, read."""

from datetime import datetime

from django.db import transaction

from community.noticeboard import notify, rules
from community.noticeboard.actions import held, refuse_third_pin
from community.noticeboard.models import Notice, Reading
from community.people.models import Membership


@transaction.atomic
def pin(member: Membership, notice: Notice, *, now: datetime) -> Notice:
    """Put it on top, with at most one other. Raises Refused `not_yours`, `two_pinned`."""
    notice = held(member, notice, rules.may_pin)
    if notice.pinned_at is None:
        refuse_third_pin(member, notice, now)
        notice.pinned_at = now
        notice.save(update_fields=["pinned_at"])
        notify.push(notice)
    return notice


@transaction.atomic
def unpin(member: Membership, notice: Notice, *, now: datetime) -> Notice:
    """Among the rest again. Raises Refused `not_yours`."""
    notice = held(member, notice, rules.may_pin)
    if notice.pinned_at is not None:
        notice.pinned_at = None
        notice.save(update_fields=["pinned_at"])
        notify.push(notice)
    return notice


@transaction.atomic
def read(member: Membership, notice: Notice, *, now: datetime) -> None:
    """The member has read what is on top: it takes one line from now on. Twice is once."""
    Reading.objects.bulk_create(
        [Reading(notice=notice, member=member, read_at=now, helped_by=member.helper)],
        ignore_conflicts=True,
    )
