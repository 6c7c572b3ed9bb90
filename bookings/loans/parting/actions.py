"""When people move, part or are forgotten: nothing is kept for them, and their own things go home."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bookings.loans.line.actions import end, locked, reread
from bookings.models import Condition, Loan, LoanQuerySet, Thing, ThingQuerySet
from community.people.models import Household, Membership, User
from community.pictures import actions as shelf
from community.times import local

State = Loan.State


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """What they lend out is lent no more; when nobody is left at home, nothing is kept for it."""
    if leaves_at <= now:
        _take_home(Thing.objects.filter(lent_by=member), now)
    if member.household_id is None:
        return
    staying = Membership.objects.of_household(member.household_id, local(leaves_at).date())
    if not staying.exclude(pk=member.pk).exists():
        _let_go(kept_after(member.household_id, leaves_at), now)


def home_left(household: Household, leaves_at: datetime, now: datetime) -> None:
    """Nobody lives in the home from then on: nothing is kept for it. What is out must still home."""
    _let_go(kept_after(household.pk, leaves_at), now)


def kept_after(household_id: int, leaves_at: datetime) -> LoanQuerySet:
    """What the household waits for or is to have when it has moved."""
    own = Loan.objects.filter(household_id=household_id, state__in=Loan.NOT_FETCHED)
    day = local(leaves_at).date()
    return own.filter(Q(days=None) | Q(days__endswith__gt=day))


def _let_go(rows: LoanQuerySet, now: datetime) -> None:
    for pk, thing in list(rows.order_by("thing", "pk").values_list("pk", "thing")):
        with transaction.atomic():
            locked(thing)
            row = reread(Loan(pk=pk, thing_id=thing))
            if row.state in Loan.NOT_FETCHED:
                end(row, State.WITHDRAWN, now)


def _take_home(things: ThingQuerySet, now: datetime) -> None:
    """Off the shelf, and nobody waits for them."""
    for pk in list(things.filter(retired_at=None).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            thing = locked(pk)
            thing.retired_at = now
            thing.save(update_fields=["retired_at"])
        _let_go(Loan.objects.filter(thing=pk, state__in=Loan.NOT_FETCHED), now)


def parted(blocker: User, blocked: User, now: datetime) -> None:
    """A block ends what the two have between them and was not fetched, without a word about why."""
    between = Q(thing__lent_by__user=blocker, asked_by__user=blocked) | Q(
        thing__lent_by__user=blocked, asked_by__user=blocker
    )
    _let_go(Loan.objects.filter(between, state__in=Loan.NOT_FETCHED), now)


def forget(user: User, now: datetime) -> None:
    """Who borrowed, said how it was, or mended it; their own things go, with their photos."""
    own = Thing.objects.filter(lent_by__user=user)
    shelf.take_down([thing.picture for thing in own.select_related("picture") if thing.picture])
    own.delete()
    for member in user.memberships.all():
        member_left(member, now, now)
    Loan.objects.filter(asked_by__user=user).update(asked_by=None)
    Loan.objects.filter(helped_by=user).update(helped_by=None)
    Loan.objects.filter(received_by__user=user).update(received_by=None)
    Condition.objects.filter(told_by__user=user).update(told_by=None)
    Condition.objects.filter(helped_by=user).update(helped_by=None)
    Condition.objects.filter(cleared_by__user=user).update(cleared_by=None)
