"""The verbs of the room: found one's feet, leaving, being forgotten, and the broom."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from community.homes import arrivals
from community.homes.models import Greeting, Settled
from community.people.household import actions as household
from community.people.models import Membership, User

KEPT = timedelta(days=90)  # docs/retention.md
SETTLED_KEPT = timedelta(days=60)  # by then nobody asks any more
State = Greeting.State


def settle(member: Membership, *, now: datetime) -> None:
    """«Jeg er på plads»: the card on «I dag» stays away. Twice is once."""
    Settled.objects.get_or_create(member=member, defaults={"at": now})


def unsettle(member: Membership) -> None:
    """The card comes back, for as long as the person is new."""
    Settled.objects.filter(member=member).delete()


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """Somebody moves: codes they made end, what they had taken waits for another.

    When nobody is left in the household, nobody is to be greeted there. `leaves_at` may be a date to
    come: what is due before it stays as it is.
    """
    with transaction.atomic():
        household.end_invites_of(member, at=leaves_at, now=now)
        undone = _undone_after(leaves_at, now)
        undone.filter(taken_by=member).update(state=State.WAITING, taken_by=None)
        if leaves_at <= now:
            Settled.objects.filter(member=member).delete()
        if not _somebody_stays(member, leaves_at):
            undone.filter(household_id=member.household_id or 0).delete()


def _undone_after(leaves_at: datetime, now: datetime) -> QuerySet[Greeting]:
    undone = Greeting.objects.undone()
    return undone if leaves_at <= now else undone.filter(due_on__gte=timezone.localdate(leaves_at))


def _somebody_stays(member: Membership, leaves_at: datetime) -> bool:
    living = arrivals.living_in(member.household_id or 0, timezone.localdate(leaves_at))
    return living.exclude(pk=member.pk).exists()


def erase(user: User, now: datetime) -> None:
    """Forget who greeted and who pressed the button. That a home was greeted stays its ninety days."""
    with transaction.atomic():
        for member in user.memberships.all():
            member_left(member, now, now)
        Greeting.objects.filter(taken_by__user=user).update(taken_by=None)
        Greeting.objects.filter(done_by__user=user).update(done_by=None)
        Greeting.objects.filter(helped_by=user).update(helped_by=None)
        Settled.objects.filter(member__user=user).delete()


# --- the broom -----------------------------------------------------------------------------------


def old_greetings(now: datetime) -> QuerySet[Greeting]:
    """Done ninety days ago, or due then and never done."""
    since = now - KEPT
    never_done = Q(done_at=None, due_on__lt=timezone.localdate(since))
    return Greeting.objects.filter(Q(done_at__lt=since) | never_done)


def sweep_greetings(now: datetime) -> int:
    """Throw out the greetings whose time is over (docs/retention.md)."""
    return old_greetings(now).delete()[0]


def old_settled(now: datetime) -> QuerySet[Settled]:
    return Settled.objects.filter(at__lt=now - SETTLED_KEPT)


def sweep_settled(now: datetime) -> int:
    """Throw out who found their feet when they are not new any more."""
    return old_settled(now).delete()[0]
