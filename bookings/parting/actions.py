"""The verbs of who moves: what lies after they left is a neighbour's."""

from datetime import datetime

from django.db import transaction

from bookings.ending.actions import end
from bookings.locks import lock
from bookings.models import Booking, BookingQuerySet, Closure
from community.people.models import Household, Membership, User
from community.times import local


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """Somebody moves: when nobody is left in the household, its later times are a neighbour's.

    `leaves_at` may be a date to come: what lies before it stays theirs.
    """
    if member.household_id is None:
        return
    with transaction.atomic():
        lock(Household, [member.household_id])
        staying = Membership.objects.of_household(member.household_id, local(leaves_at).date())
        if not staying.exclude(pk=member.pk).exists():
            _give_back(member.household_id, leaves_at, now)


def home_left(household: Household, leaves_at: datetime, now: datetime) -> None:
    """Nobody lives in the home from then on: its later times are a neighbour's."""
    with transaction.atomic():
        lock(Household, [household.pk])
        _give_back(household.pk, leaves_at, now)


def _give_back(household_id: int, leaves_at: datetime, now: datetime) -> None:
    rows = times_after(household_id, leaves_at).order_by("pk")
    for booking in rows.select_for_update(no_key=True, of=("self",)):
        end(booking, Booking.State.CANCELLED, now, ask=False)


def times_after(household_id: int, leaves_at: datetime) -> BookingQuerySet:
    """The household's times that are a neighbour's when nobody lives there from then on."""
    coming = Booking.objects.filter(household_id=household_id).coming(leaves_at)
    return coming.filter(state=Booking.State.BOOKED)


def erase(user: User, now: datetime) -> None:
    """Forget who booked. That the household had the time stays: its quota hangs on it."""
    with transaction.atomic():
        for member in user.memberships.all():
            member_left(member, now, now)
        Booking.objects.filter(booked_by__user=user).update(booked_by=None, request_key=None)
        Booking.objects.filter(helped_by=user).update(helped_by=None)
        Closure.objects.filter(closed_by__user=user).update(closed_by=None)
        Booking.objects.filter(answered_by__user=user).update(answered_by=None)
