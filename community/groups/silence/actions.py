"""What the clock does about silence. A row is locked and marked where its effect is written."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from community import times
from community.batches import in_batches
from community.groups import notify as told
from community.groups import rules
from community.groups.actions import changed, lives, members_of, no_reminders
from community.groups.holding import notify
from community.groups.models import GroupQuerySet, InterestGroup

ROWS = InterestGroup.objects.select_related("estate", "conversation")


def ask_due(now: datetime) -> int:
    """Ask those who hold a group that has been silent for 120 days: once, with any number of clocks.

    A group that writes or meets is not silent. Where nobody holds it, everybody in it is asked to.
    """
    return in_batches(lambda: silent(now).order_by("pk"), ROWS, lambda group: _ask(group, now))


def rest_due(now: datetime) -> int:
    """Nobody answered for thirty days: the group rests, and who holds it is told how to wake it.

    Where somebody wrote meanwhile, the question is forgotten.
    """
    due = unanswered(now).order_by("pk")
    return in_batches(lambda: due.all(), ROWS, lambda group: _rest(group, now))


def silent(now: datetime) -> GroupQuerySet:
    """Those without a sign of life for 120 days that nobody has been asked about."""
    since = now - rules.SILENT
    quiet = Q(conversation__said_at=None) | Q(conversation__said_at__lt=since)
    return InterestGroup.objects.filter(
        quiet, closed_at=None, paused_at=None, asked_at=None, lived_at__lt=since
    )


def unanswered(now: datetime) -> GroupQuerySet:
    """Those that were asked about thirty days ago, and those that have spoken since they were."""
    late = Q(asked_at__lte=now - rules.ANSWER)
    spoke = Q(conversation__said_at__gt=F("asked_at"))
    return InterestGroup.objects.filter(
        late | spoke, closed_at=None, paused_at=None, asked_at__isnull=False
    )


def _ask(group: InterestGroup, now: datetime) -> bool:
    met = _met_last(group, now)
    if met is not None:
        lives(group, met)
        return False
    InterestGroup.objects.filter(pk=group.pk).update(asked_at=now)
    holders = members_of(group.members.holders())
    if holders:
        notify.silent(group, holders, now)
    else:
        told.wanted(group, members_of(group.members.inside()), now)
    changed(group)
    return True


def _met_last(group: InterestGroup, now: datetime) -> datetime | None:
    """When it last met within those 120 days, or None."""
    since = times.local(now - rules.SILENT).date() + timedelta(days=1)
    met = []
    for meeting in group.meetings.standing():
        for one in meeting.occurrences(since):
            if one.begins > now:
                break
            met += [] if one.is_off else [one.begins]
    return max(met, default=None)


def _rest(group: InterestGroup, now: datetime) -> bool:
    assert group.asked_at is not None
    said_at = group.conversation.said_at
    if said_at is not None and said_at > group.asked_at:
        lives(group, said_at)
        return False
    InterestGroup.objects.filter(pk=group.pk).update(paused_at=now, asked_at=None)
    told.withdraw(told.silent_thread(group), now=now)
    no_reminders(group, now)
    notify.rests(group, members_of(group.members.holders()), now)
    changed(group)
    return True
