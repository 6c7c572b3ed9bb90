"""The verbs of the clock. Any number of clocks may run: each row is told in one transaction, once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.noticeboard import notify, rules
from community.noticeboard.actions import announce
from community.noticeboard.lasting import in_days
from community.noticeboard.models import Notice
from community.people.models import Membership

BATCH = 200
WORTH_ASKING = timedelta(days=rules.ENDS_SOON_DAYS + 1)


def publish_due(now: datetime) -> int:
    """What was planned for now or before is up: tell those it is for. Returns how many."""
    return _each(due(now), now, announce)


def due(now: datetime) -> Any:
    """Up and not told. What came down or was hidden before its time is not told any more."""
    return Notice.objects.standing(now).filter(told_at=None)


def remind_ending(now: datetime) -> int:
    """Ask authors two days before: shall it stand longer? Returns how many were asked."""
    return _each(ending_soon(now), now, _ask)


def ending_soon(now: datetime) -> Any:
    """Not asked yet, and put up for long enough that the question makes sense."""
    soon = in_days(now, rules.ENDS_SOON_DAYS)
    found = Notice.objects.standing(now).filter(ends_at__lte=soon, ending_told_at=None)
    return found.filter(ends_at__gte=F("publish_at") + WORTH_ASKING, taken_at=None)


def _ask(notice: Notice, now: datetime) -> None:
    """Its author, while they are still here; a notice without an author just ends."""
    notice.ending_told_at = now
    notice.save(update_fields=["ending_told_at"])
    author = notice.author
    today = timezone.localdate(now)
    if author is None or not Membership.objects.current(today).filter(pk=author.pk).exists():
        return
    notify.ends_soon(notice, author.user, now)


def _each(rows: Any, now: datetime, verb: Any) -> int:
    """One transaction a row, skipping what another clock holds."""
    done = 0
    for pk in list(rows.order_by("publish_at", "pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            locked = rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
            notice = locked.select_related(
                "estate__organisation", "category", "author__user", "entrance", "circle", "group"
            ).filter(pk=pk).first()  # fmt: skip
            if notice is not None:
                verb(notice, now)
                done += 1
    return done
