"""The clock, the broom, and a person who is forgotten."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from community.moderation import actions
from community.moderation.models import Appeal, Block, Case, Decision, Report, WritePause
from community.people.models import User

PATIENCE = timedelta(days=2)
BATCH = 50


def pass_on_due(now: datetime) -> int:
    """Tell the administration, once, of cases nobody has touched for two days. Safe to run twice."""
    count = 0
    for pk in _due(now):
        with transaction.atomic():
            locked = Case.objects.untouched(now - PATIENCE).select_for_update(
                no_key=True, skip_locked=True, of=("self",)
            )
            case = locked.select_related("estate__organisation", "author").filter(pk=pk).first()
            if case is not None:
                actions.pass_on(case, now)
                count += 1
    return count


def _due(now: datetime) -> list[int]:
    due = Case.objects.untouched(now - PATIENCE).order_by("opened_at")
    return list(due.values_list("pk", flat=True)[:BATCH])


def sweep(now: datetime) -> int:
    """Remove cases closed five years ago, with all that hangs on them (docs/retention.md)."""
    return int(Case.objects.old(now).delete()[0])


@transaction.atomic
def erase(user: User, now: datetime) -> None:
    """Forget the person: their reports stay without reporter, and no words are left by them or about them.

    An open case about something they wrote is closed, because the thing goes with them.
    """
    Report.objects.filter(reporter=user).update(reporter=None, text="")
    Report.objects.filter(helped_by=user).update(helped_by=None)
    about = Case.objects.filter(author=user)
    Report.objects.filter(case__in=about).update(text="")
    Appeal.objects.filter(decision__case__in=about).update(text="", answer="")
    Decision.objects.filter(case__in=about).update(message="", asks_for_more=False)
    about.filter(closed_at=None).update(closed_at=now)
    about.update(author=None, title="", excerpt="")
    WritePause.objects.filter(user=user).delete()
    _forget_the_moderator(user)
    Block.objects.filter(Q(blocker=user) | Q(blocked=user)).delete()


def _forget_the_moderator(user: User) -> None:
    Case.objects.filter(taken_by=user).update(taken_by=None)
    Decision.objects.filter(by=user).update(by=None)
    Decision.objects.filter(seconded_by=user).update(seconded_by=None)
    Appeal.objects.filter(by=user).update(by=None)
    Appeal.objects.filter(against=user).update(against=None)
    Appeal.objects.filter(helped_by=user).update(helped_by=None)
