"""The broom of the corner: what was written goes soon, the numbers stay for the figures."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from helpdesk.models import Routine, SocialTask
from helpdesk.models.duties import RoutineQuerySet, SocialTaskQuerySet

# docs/retention.md
WORDS, NUMBERS = timedelta(days=90), timedelta(days=2 * 366)
NEVER_DONE = timedelta(days=366)
CHUNK = 1000
State = SocialTask.State
NO_THANKS = SocialTask.Outcome.NO_THANKS


def worded(now: datetime) -> SocialTaskQuerySet:
    """Done three months ago, with what was written and who did it still in them."""
    said = ~Q(text="") | ~Q(note="") | ~Q(reason="") | ~Q(place="") | ~Q(url="")
    who = Q(member__isnull=False) | Q(done_by__isnull=False) | Q(made_by__isnull=False)
    where = Q(dwelling__isnull=False) & ~Q(outcome=NO_THANKS)
    rest = Q(picture__isnull=False) | Q(entrance__isnull=False) | Q(items__isnull=False)
    old = SocialTask.objects.filter(state=State.DONE, done_at__lt=now - WORDS)
    return old.filter(said | who | where | rest).distinct()


def sweep_words(now: datetime) -> int:
    """Kind, day and minutes stay; where they said «nej tak» the door does, too."""
    swept = 0
    while pks := list(worded(now).values_list("pk", flat=True)[:CHUNK]):
        rows = SocialTask.objects.filter(pk__in=pks)
        for task in rows.filter(items__isnull=False).distinct():
            task.items.all().delete()
        rows.exclude(outcome=NO_THANKS).update(dwelling=None)
        rows.update(
            title="–", text="", note="", reason="", place="", url="", entrance=None, picture=None,
            member=None, done_by=None, made_by=None,
        )  # fmt: skip
        swept += len(pks)
    return swept


def old_tasks(now: datetime) -> SocialTaskQuerySet:
    """Done two years ago, or due a year ago and never done."""
    never = ~Q(state=State.DONE) & Q(due_on__lt=timezone.localdate(now - NEVER_DONE))
    return SocialTask.objects.filter(Q(done_at__lt=now - NUMBERS) | never)


def sweep_tasks(now: datetime) -> int:
    return old_tasks(now).delete()[0]


def old_routines(now: datetime) -> RoutineQuerySet:
    """Ended a year ago."""
    return Routine.objects.filter(ended_at__lt=now - NEVER_DONE)


def sweep_routines(now: datetime) -> int:
    return old_routines(now).delete()[0]
