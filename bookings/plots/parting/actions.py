"""When people move or are forgotten: a plot is not kept for who does not live there."""

from datetime import datetime

from django.db import transaction

from bookings.models import Tenure, TenureQuerySet
from bookings.plots.line.actions import end, locked, reread
from community.people.models import Household, Membership, User
from community.times import local

State = Tenure.State


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """When nobody is left at home, the home waits no more; the clock takes the plot on the day."""
    if member.household_id is None:
        return
    staying = Membership.objects.of_household(member.household_id, local(leaves_at).date())
    if not staying.exclude(pk=member.pk).exists():
        _let_go(member.household_id, leaves_at, now)


def home_left(household: Household, leaves_at: datetime, now: datetime) -> None:
    """Nobody lives in the home from then on."""
    _let_go(household.pk, leaves_at, now)


def kept_for(household_id: int) -> TenureQuerySet:
    return Tenure.objects.open().filter(household_id=household_id)


def _let_go(household_id: int, leaves_at: datetime, now: datetime) -> None:
    """What they wait for at once; what they grow is theirs until they go."""
    over = kept_for(household_id)
    if leaves_at > now:
        over = over.exclude(state=State.HELD)
    for pk, garden in list(over.order_by("facility", "pk").values_list("pk", "facility")):
        with transaction.atomic():
            locked(garden)
            row = reread(Tenure(pk=pk, facility_id=garden))
            if row.state in Tenure.OPEN:
                end(row, State.GIVEN_UP if row.state == State.HELD else State.LEFT, now)


def forget(user: User, now: datetime) -> None:
    """Who asked, and who wrote it for somebody; that the household grows is the others' at home."""
    for member in user.memberships.all():
        member_left(member, now, now)
    Tenure.objects.filter(asked_by__user=user).update(asked_by=None)
    Tenure.objects.filter(helped_by=user).update(helped_by=None)
