"""The verbs of leaving and of being forgotten, and the broom's."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from community.noticeboard import notify
from community.noticeboard.models import Comment, Knock, Notice, Reading, Thanks, Wish
from community.people.models import Membership, User

DRAFTS_KEPT = timedelta(days=30)
KEPT = timedelta(days=365)


@transaction.atomic
def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """A neighbour's notices come down on the day they leave. What an office said stands.

    Drafts go when they are gone; on a date to come they may still be put up before.
    """
    mine = own(member)
    coming = mine.filter(publish_at__gte=leaves_at)
    standing = mine.filter(publish_at__lt=leaves_at, ends_at__gt=leaves_at, taken_down_at=None)
    if leaves_at <= now:
        Notice.objects.drafts_of(member).delete()
    for notice in [*coming, *standing]:
        notify.withdraw(notice, now)
        notify.push(notice)
    coming.update(taken_down_at=now)
    standing.update(ends_at=leaves_at)


def own(member: Membership) -> Any:
    """What the member has up or planned as a neighbour."""
    found = Notice.objects.filter(author=member, is_office=False, publish_at__isnull=False)
    return found.select_related("estate__organisation", "group")


@transaction.atomic
def erase(user: User, now: datetime) -> None:
    """What somebody wrote as a neighbour is deleted; what they said for an office loses its author.

    Answers to others lose their words, so that what others answered still stands.
    """
    for notice in Notice.objects.filter(author__user=user).select_related("estate"):
        notify.withdraw(notice, now)
        notify.push(notice)
    Notice.objects.filter(Q(is_office=False) | Q(publish_at=None), author__user=user).delete()
    Notice.objects.filter(author__user=user).update(author=None)
    Comment.objects.filter(author__user=user).update(author=None, text="", deleted_at=now)
    Thanks.objects.filter(member__user=user).delete()
    Wish.objects.filter(member__user=user).delete()
    Reading.objects.filter(member__user=user).delete()
    Knock.objects.filter(knocked_by__user=user).update(knocked_by=None)
    for model in (Notice, Comment, Thanks, Wish, Reading):
        rows: Any = model
        rows.objects.filter(helped_by=user).update(helped_by=None)


# --- the broom ---------------------------------------------------------------------------------


def old_drafts(now: datetime) -> Any:
    """Begun and not touched for thirty days, or thrown out."""
    return Notice.objects.filter(publish_at=None, written_at__lt=now - DRAFTS_KEPT)


def sweep_drafts(now: datetime) -> int:
    return int(old_drafts(now).delete()[0])


def old_notices(now: datetime) -> Any:
    """A year after they came down, by themselves or by hand."""
    before = now - KEPT
    return Notice.objects.filter(
        Q(ends_at__lt=before) | Q(taken_down_at__lt=before), publish_at__isnull=False
    )


def sweep_notices(now: datetime) -> int:
    """With their comments, thanks, wishes, readings and knocks."""
    return int(old_notices(now).delete()[0])
