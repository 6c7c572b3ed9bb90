"""Verbs that walk the features: moving out, being forgotten, and the sessions that end."""

from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from community import features
from community.people import actions as people
from community.people.belonging import members_of
from community.people.models import Membership, User

SESSIONS_KEPT = timedelta(days=1)  # after they have run out (docs/retention.md)


@transaction.atomic
def move_out(member: Membership, *, now: datetime) -> None:
    """The member leaves today: every room lets go, then the key is taken."""
    for feature in features.all_features():
        if feature.member_left:
            feature.member_left(member, now, now)
    people.leave(member, on=timezone.localdate(now))


@transaction.atomic
def forget(user: User, *, now: datetime) -> None:
    """Erase a person: each room forgets its part, then people keeps a nameless «Tidligere nabo»."""
    for member in members_of(user, now):
        move_out(member, now=now)
    for feature in features.all_features():
        if feature.erase:
            feature.erase(user, now)
    people.erase(user, now=now)
    end_sessions(user, now)


def end_sessions(user: User, now: datetime) -> int:
    """Delete every session of the person, on all devices, with what it remembered."""
    running = Session.objects.filter(expire_date__gt=now).iterator()
    theirs = [row.pk for row in running if row.get_decoded().get(SESSION_KEY) == str(user.pk)]
    return Session.objects.filter(pk__in=theirs).delete()[0]


def sweep_sessions(now: datetime) -> int:
    """Remove sessions that have run out, in the one table where Django leaves them."""
    return Session.objects.filter(expire_date__lt=now - SESSIONS_KEPT).delete()[0]
