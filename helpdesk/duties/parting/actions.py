"""The verbs of leaving: what somebody had taken is anybody's, and who did what is forgotten."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community.people.models import Household, Membership, User
from helpdesk.duties import notify
from helpdesk.duties.clock.actions import set_free
from helpdesk.duties.locks import held
from helpdesk.models import Routine, SocialTask
from helpdesk.models.duties import VISITS

State = SocialTask.State


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """What they had taken and cannot do any more waits for another.

    `leaves_at` may be a date to come: what is due before it stays theirs.
    """
    with transaction.atomic():
        theirs = SocialTask.objects.exclude(state=State.DONE).filter(member=member)
        if leaves_at > now:
            theirs = theirs.filter(due_on__gte=timezone.localdate(leaves_at))
        for task in list(theirs.order_by("pk")):
            set_free(held(task), now)


def home_left(household: Household, leaves_at: datetime, now: datetime) -> None:
    """Nobody lives there from then on: nobody has to knock."""
    with transaction.atomic():
        there = SocialTask.objects.exclude(state=State.DONE).filter(
            dwelling=household.dwelling_id, kind__in=VISITS
        )
        if leaves_at > now:
            there = there.filter(due_on__gte=timezone.localdate(leaves_at))
        for found in list(there.order_by("pk")):
            task = held(found)
            task.state, task.settled, task.done_at = State.DONE, True, now
            task.save(update_fields=["state", "settled", "done_at"])
            notify.withdraw(task, now)
            notify.push(task.estate_id)


def erase(user: User, now: datetime) -> None:
    """Forget who had, made and did what. What was done and the minutes stay, as numbers."""
    with transaction.atomic():
        for member in user.memberships.all():
            member_left(member, now, now)
        SocialTask.objects.filter(member__user=user).update(member=None)
        SocialTask.objects.filter(made_by__user=user).update(made_by=None)
        SocialTask.objects.filter(done_by__user=user).update(done_by=None)
        SocialTask.objects.filter(picture__owner=user).update(picture=None)
        Routine.objects.filter(made_by__user=user).update(made_by=None)
