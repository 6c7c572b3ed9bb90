"""The verbs of leaving: seats, tasks and what one hosts are let go of; and being forgotten."""

from collections.abc import Container
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.people.models import Household, Membership, User
from events import notify, telling
from events.chores import actions as chores
from events.locks import held_signup
from events.models import (
    Event,
    EventPicture,
    EventSeries,
    Host,
    Regular,
    SeriesHost,
    Signup,
    SignupQuerySet,
    Task,
    TaskTaking,
)
from events.regulars import actions as regulars
from events.seats import actions as seats


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """They come to nothing after that moment, have no task and host nothing.

    The household's places are let go of when nobody is left in it. `leaves_at` may lie ahead.
    """
    with transaction.atomic():
        # Two who leave at once must not each take the other for who stays.
        home = Household.objects.select_for_update(no_key=True)
        list(home.filter(pk=member.household_id or 0).values_list("pk"))
        own = Q(member=member, household=None)
        if member.household_id is not None and _is_last(member, leaves_at):
            own |= Q(household=member.household_id)
        _let_go(seats_after(own, leaves_at), now)
        for task in chores.held_by(member):
            if task.event.starts_at >= leaves_at:
                chores.drop(task, member, now)
        regulars.end(Regular.objects.filter(own), leaves_at, now)
        hostless = _let_go_of_series(member, now)
        for host in Host.objects.filter(member=member, event__starts_at__gte=leaves_at):
            _step_down(host, hostless, now)


def _is_last(member: Membership, leaves_at: datetime) -> bool:
    assert member.household_id is not None
    on = timezone.localdate(leaves_at)
    staying = Membership.objects.of_household(member.household_id, on)
    return not staying.exclude(pk=member.pk).exists()


def home_left(household: Household, leaves_at: datetime, now: datetime) -> None:
    """Nobody lives in the home from then on: its seats go to who waits."""
    with transaction.atomic():
        regulars.end(Regular.objects.filter(household=household), leaves_at, now)
        _let_go(seats_after(Q(household=household), leaves_at), now)


def seats_after(whose: Q, leaves_at: datetime) -> SignupQuerySet:
    """What they have signed up for that begins from then on."""
    rows = Signup.objects.standing().filter(whose, event__starts_at__gte=leaves_at)
    return rows.select_related("event").order_by("event__starts_at", "pk")


def _let_go(rows: SignupQuerySet, now: datetime) -> None:
    for found in list(rows):
        _event, signup = held_signup(found)
        if signup.is_standing:
            seats.leave(signup, now)


def _let_go_of_series(member: Membership, now: datetime) -> set[int]:
    """Those they held that nobody holds now. The committee is asked to find a host for each."""
    held = EventSeries.objects.filter(hosts__member=member).values_list("pk", flat=True)
    ids = set(held)
    SeriesHost.objects.filter(member=member).delete()
    found = EventSeries.objects.going_on().filter(pk__in=ids, hosts=None)
    for series in found.select_related("estate").order_by("pk"):
        telling.hostless(series, member, now)
    return {series.pk for series in found}


def _step_down(host: Host, hostless: Container[int | None], now: datetime) -> None:
    event = Event.objects.select_related("estate").get(pk=host.event_id)
    leaver = host.member
    host.delete()
    if not event.is_draft and not event.is_called_off and event.series_id not in hostless:
        if event.series_id is None and not event.hosts.exists():
            telling.hostless(event, leaver, now)
        else:
            telling.host_left(event, now)
    notify.push(event)


def erase(user: User, now: datetime) -> None:
    """Forget who came, made and hosted. How many came stays on the event, as a number."""
    with transaction.atomic():
        for member in user.memberships.all():
            member_left(member, now, now)
        Event.objects.filter(made_by__user=user, state=Event.State.DRAFT).delete()
        for made in (Event, EventSeries):
            made.objects.filter(made_by__user=user).update(made_by=None)
        Event.objects.filter(made_by=None).exclude(request_key=None).update(request_key=None)
        for said in (Signup, Regular):
            said.objects.filter(member__user=user, household=None).delete()
            said.objects.filter(member__user=user).update(member=None)
        for hosted in (Host, SeriesHost):
            hosted.objects.filter(member__user=user).delete()
        TaskTaking.objects.filter(member__user=user).delete()
        EventPicture.objects.filter(put_up_by__user=user).update(put_up_by=None)
        for written in (Event, EventPicture, EventSeries, Signup, Regular, Task, TaskTaking):
            written.objects.filter(helped_by=user).update(helped_by=None)
