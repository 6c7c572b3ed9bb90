"""What the clock does: asks on the day, sweeps what is old; and forgets who made what."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.people.models import User
from community.pictures import actions as shelf
from helpdesk.models import SafetyWalk, WalkPoint
from helpdesk.walks.pointing import actions as pointing

KEPT = timedelta(days=2 * 365)
REMOVED_KEPT = timedelta(days=30)
CHUNK = 200


def ask_due(now: datetime) -> int:
    """For what neighbours mend together: on the day the committee has a task to ask. Once."""
    today, asked = timezone.localdate(now), 0
    due = WalkPoint.objects.due_a_word(today).filter(owner=WalkPoint.Owner.NEIGHBOURS)
    for pk in list(due.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            rows = WalkPoint.objects.select_for_update(
                no_key=True, of=("self",), skip_locked=True
            ).due_a_word(today)
            point = rows.select_related("walk__estate").filter(pk=pk).first()
            if point is None:
                continue
            pointing.ask_neighbours(point, now)
            point.asked_at = now
            point.save(update_fields=["asked_at"])
        asked += 1
    return asked


def old_walks(now: datetime) -> Any:
    """Walks of two years ago, with their points."""
    return SafetyWalk.objects.filter(starts_at__lt=now - KEPT)


def sweep_walks(now: datetime) -> int:
    """With the pictures of their points."""
    swept = 0
    for walk in old_walks(now).order_by("pk")[:CHUNK]:
        with transaction.atomic():
            pictures = [point.picture for point in walk.points.select_related("picture")]
            walk.delete()
            shelf.take_down([picture for picture in pictures if picture])
        swept += 1
    return swept


def old_points(now: datetime) -> Any:
    """What was taken off the list a month ago."""
    return WalkPoint.objects.filter(removed_at__lt=now - REMOVED_KEPT)


def sweep_points(now: datetime) -> int:
    swept = 0
    for point in old_points(now).select_related("picture").order_by("pk")[:CHUNK]:
        with transaction.atomic():
            picture = point.picture
            point.delete()
            shelf.take_down([picture] if picture else [])
        swept += 1
    return swept


@transaction.atomic
def erase(user: User, now: datetime) -> None:
    """What was seen stays: it is about lamps and doors. Who wrote it is not named."""
    for model in (SafetyWalk, WalkPoint):
        model.objects.filter(made_by__user=user).update(made_by=None, request_key=None)
