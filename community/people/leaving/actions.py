"""The verbs of leaving: a day is said (or taken back), and on the day everything is let go of.

What other rooms must do is for the caller, who knows them. Locks are taken in one order, household
before membership.
"""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from community import live
from community.errors import Refused
from community.people.actions import end_terms, enrol
from community.people.models import COLLEAGUES, Helping, Household, Invitation, Membership, User


def lock_household(household_id: int | None) -> Household | None:
    """The household as it is once nobody else can change it."""
    rows = Household.objects.select_for_update(no_key=True).filter(pk=household_id or 0)
    return rows.first()


@transaction.atomic
def end_on(member: Membership, *, on: date | None) -> Membership:
    """The membership ends when that day begins, or (None) has no end. Moves the household's along.

    Roles and what the rooms hold are left alone until the day (`let_go`). Refused `already_member`
    (they are to come in by another door before) and `home_taken` (somebody else is to move in).
    """
    household = lock_household(member.household_id)
    member = Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    member.period = DateRange(member.period.lower, on)
    try:
        with transaction.atomic():
            member.save(update_fields=["period"])
    except IntegrityError:
        sentence = _("Der er en anden aftale fra en senere dag. Ring til kontoret.")
        raise Refused("already_member", sentence) from None
    if household is not None:
        _settle(household)
    return member


def _settle(household: Household) -> None:
    """The home is free when the last of the household has left it, and not before."""
    ends = [row.upper for row in household.memberships.values_list("period", flat=True)]
    if not ends:
        return
    last = None if None in ends else max(*ends, household.period.lower + timedelta(days=1))
    _end_household(household, last)


def _end_household(household: Household, on: date | None) -> None:
    if household.period.upper == on:
        return
    household.period = DateRange(household.period.lower, on)
    try:
        with transaction.atomic():
            household.save(update_fields=["period"])
    except IntegrityError:
        sentence = _("En anden husstand skal flytte ind i boligen. Ring til kontoret.")
        raise Refused("home_taken", sentence) from None


@transaction.atomic
def end_household(household: Household, *, on: date | None) -> list[Membership]:
    """The home is free from that day, also one nobody has a profile in; None: they stay.

    Who is to leave before the others on a day of their own still does. Returns the members it
    moved. Refused as `end_on`.
    """
    locked = lock_household(household.pk)
    assert locked is not None
    before = locked.period.upper
    living = locked.memberships.filter(left_at=None).order_by("pk")
    follow = [one for one in living if _follows(one.period.upper, before, on)]
    members = [end_on(one, on=on) for one in follow]
    locked.refresh_from_db(fields=["period"])
    _end_household(locked, on)
    return members


def _follows(own: date | None, before: date | None, on: date | None) -> bool:
    """Whether who has this day of their own goes with the household when its day becomes `on`."""
    return own == before or own is None or (on is not None and own > on)


@transaction.atomic
def let_go(member: Membership, *, now: datetime) -> bool:
    """The day has come: offices of the house, helps and open codes end. False if it was done before.

    Who also works here goes on doing that, without a home.
    """
    lock_household(member.household_id)
    rows = Membership.objects.select_for_update(no_key=True, of=("self",))
    member = rows.select_related("household", "estate", "user").get(pk=member.pk)
    if member.left_at is not None:
        return False
    if member.period.upper is None and member.household is not None:
        last = max(member.household.period.upper, member.period.lower + timedelta(days=1))
        member.period = DateRange(member.period.lower, last)
    member.left_at = now
    member.save(update_fields=["period", "left_at"])
    _go_on_working(member)
    end_terms(member, member.period.upper)
    for helper in member.helpers.filter(ended_at=None):
        live.lock_out(helper.helper_id)
    member.helpers.filter(ended_at=None).update(ended_at=now)
    codes = Invitation.objects.filter(Q(invited_by=member) | Q(helps=member))
    codes.open(now).update(revoked_at=now)
    live.lock_out(member.user_id)
    return True


def _go_on_working(member: Membership) -> None:
    """A caretaker who moves out of the estate still looks after it."""
    last = member.period.upper
    jobs = member.terms.filter(role__in=COLLEAGUES, period__overlap=DateRange(last, None))
    if member.household_id is None or not jobs:
        return
    try:
        work = enrol(member.user, member.estate, on=last, title=member.title)
    except Refused:  # already_member: somebody has seen to it
        return
    for job in jobs:
        since = max(job.period.lower, last)
        work.terms.create(role=job.role, period=DateRange(since, job.period.upper))


def due_to_leave(now: datetime) -> list[Membership]:
    """Members whose day has come, by their own period or their household's, and nobody let go of."""
    today = timezone.localdate(now)
    waiting = Membership.objects.filter(left_at=None).order_by("pk")
    found = [
        *waiting.filter(period__endswith__lte=today),
        *waiting.filter(household__period__endswith__lte=today),
    ]
    return list({member.pk: member for member in found}.values())


def with_nowhere_to_be(now: datetime) -> QuerySet[User]:
    """Active people who are in no estate, are to be in none, and help nobody."""
    today = timezone.localdate(now)
    stays = Membership.objects.filter(
        Q(period__endswith=None) | Q(period__endswith__gt=today),
        Q(household=None)
        | Q(household__period__endswith=None)
        | Q(household__period__endswith__gt=today),
        user=OuterRef("pk"),
    )
    helps = Helping.objects.active(now).filter(helper=OuterRef("pk"))
    people = User.objects.filter(is_active=True, is_staff=False, is_superuser=False)
    return people.filter(~Exists(stays), ~Exists(helps))
