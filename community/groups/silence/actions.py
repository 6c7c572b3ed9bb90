"""What the clock does about silence. A row is locked and marked where its effect is written."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from community import times
from community.groups import notify as told
from community.groups import rules
from community.groups.actions import changed, lives, members_of, no_reminders
from community.groups.holding import notify
from community.groups.models import GroupQuerySet, InterestGroup

BATCH = 50


def ask_due(now: datetime) -> int:
    """Ask those who hold a group that has been silent for 120 days: once, with any number of clocks.

    A group that writes or meets is not silent. Where nobody holds it, everybody in it is asked to.
    """
    return _in_batches(lambda: _ask_some(now))


def rest_due(now: datetime) -> int:
    """Nobody answered for thirty days: the group rests, and who holds it is told how to wake it.

    Where somebody wrote meanwhile, the question is forgotten.
    """
    return _in_batches(lambda: _rest_some(now))


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


def _in_batches(work: Callable[[], tuple[int, int]]) -> int:
    total = 0
    while True:
        with transaction.atomic():
            looked_at, done = work()
        total += done
        if looked_at < BATCH:
            return total


def _claim(due: GroupQuerySet) -> list[InterestGroup]:
    """Some of them, locked; rows another clock holds are left to it."""
    rows = due.order_by("pk").select_for_update(skip_locked=True, no_key=True, of=("self",))
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    found = InterestGroup.objects.filter(pk__in=ids).select_related("estate", "conversation")
    return list(found.order_by("pk"))


def _ask_some(now: datetime) -> tuple[int, int]:
    claimed = _claim(silent(now))
    return len(claimed), sum(_ask(group, now) for group in claimed)


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


def _rest_some(now: datetime) -> tuple[int, int]:
    claimed = _claim(unanswered(now))
    return len(claimed), sum(_rest(group, now) for group in claimed)


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
