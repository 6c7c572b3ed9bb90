"""The verbs of who moves and of who is forgotten. The number of a ticket stays in its draw."""

from datetime import datetime

from django.db import transaction

from bookings.models import Draw, Ticket
from community.people.models import Household, Membership, User
from community.times import local


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """Somebody moves: when nobody is left in the household, it applies for nothing any more."""
    if member.household is None:
        return
    staying = Membership.objects.of_household(member.household.pk, local(leaves_at).date())
    if not staying.exclude(pk=member.pk).exists():
        home_left(member.household, leaves_at, now)


def home_left(household: Household, leaves_at: datetime, now: datetime) -> None:
    """Nobody lives there: what it has applied for is taken back. Once lots are drawn, its turn passes.

    A day to come is nobody's hurry: who has moved by then is asked when a person says yes.
    """
    if leaves_at > now:
        return
    with transaction.atomic():
        rows = Ticket.objects.filter(
            household=household, state=Ticket.State.APPLIED, draw__state=Draw.State.OPEN
        )
        # Who has to be drawn about stays as they were when nobody could apply any more.
        open_draws = Draw.objects.filter(pk__in=rows.values("draw"), drawn_at=None)
        locked = list(
            open_draws.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True)
        )
        rows.filter(draw__in=locked).update(state=Ticket.State.WITHDRAWN)


def forget(user: User) -> None:
    """Forget who applied and who answered. That the household did is the others' at home too."""
    Ticket.objects.filter(applied_by__user=user).update(applied_by=None)
    Ticket.objects.filter(helped_by=user).update(helped_by=None)
    Draw.objects.filter(made_by__user=user).update(made_by=None)
    Draw.objects.filter(answered_by__user=user).update(answered_by=None)
