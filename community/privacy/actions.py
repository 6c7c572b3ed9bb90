"""Verbs that walk the features: letting a member go, forgetting a person, ending sessions."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import features, live
from community.errors import Refused
from community.people import actions as people
from community.people.administration import alone_in_the_administration
from community.people.cards.actions import revoke_card
from community.people.leaving import actions as leaving
from community.people.models import Estate, Household, Membership, Role, RoleTerm, User
from community.privacy import ledger, notify

log = logging.getLogger(__name__)
SESSIONS_KEPT = timedelta(days=1)  # after they have run out (docs/retention.md)


@transaction.atomic
def let_go(member: Membership, *, now: datetime, quietly: bool = False) -> bool:
    """The member's day has come: every room lets go, then the keys are taken. False if done before.

    Who is in no other estate and helps nobody is logged out everywhere, and a code card stops
    working. They are told, unless `quietly` (they are about to be forgotten).
    """
    give_back(member, now, now)
    if not leaving.let_go(member, now=now):
        return False
    is_nowhere = leaving.with_nowhere_to_be(now).filter(pk=member.user_id).exists()
    if is_nowhere:
        revoke_card(member.user, now=now)
        end_sessions([member.user_id], now)
        live.lock_out(member.user_id)
    if not quietly:
        notify.left(member, now, for_good=is_nowhere)
    return True


def give_back(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """Ask every room to let go of what the member has from that moment on."""
    for feature in features.all_features():
        if feature.member_left:
            feature.member_left(member, leaves_at, now)


def give_back_home(household: Household, leaves_at: datetime, now: datetime) -> None:
    """Nobody lives there from that moment on: ask every room to let go of what is the home's."""
    for feature in features.all_features():
        if feature.home_left:
            feature.home_left(household, leaves_at, now)


@transaction.atomic
def move_out(member: Membership, *, now: datetime) -> None:
    """The member leaves today, and nobody is told."""
    member = people.leave(member, on=timezone.localdate(now))
    let_go(member, now=now, quietly=True)


@transaction.atomic
def forget_me(user: User, *, now: datetime) -> None:
    """The person asks for it: as `forget`, at once.

    Locks the estates they administer, as ending that office does. Refused `last_administration`
    when somebody else must have that task first.
    """
    theirs = RoleTerm.objects.filter(membership__user=user, role=Role.ADMINISTRATION)
    places = Estate.objects.filter(pk__in=theirs.values("membership__estate")).order_by("pk")
    list(places.select_for_update(no_key=True))
    if alone_in_the_administration(user, timezone.localdate(now)):
        raise Refused(
            "last_administration",
            _("Giv rollen til en anden først. Der skal altid være en i administrationen."),
        )
    forget(user, now=now)


@transaction.atomic
def forget(user: User, *, now: datetime) -> None:
    """Erase a person: each room forgets its part, then people keeps a nameless «Tidligere nabo»."""
    for member in user.memberships.filter(left_at=None).order_by("pk"):
        move_out(member, now=now)
    for feature in features.all_features():
        if feature.erase:
            feature.erase(user, now)
    people.erase(user, now=now)
    end_sessions([user.pk], now)
    transaction.on_commit(lambda: ledger.add(user, now))


def note_the_forgotten(now: datetime) -> int:
    """Add to the ledger whom a crash kept out of it, between the commit and the file."""
    missing = ledger.missing(User.objects.exclude(erased_at=None).order_by("pk"))
    for user in missing:
        ledger.add(user, now)
    return len(missing)


def back_again() -> list[User]:
    """Who had been forgotten, and has a name again since a backup was restored."""
    return ledger.came_back(User.objects.filter(erased_at=None).order_by("pk"))


def forget_again(now: datetime) -> list[User]:
    """After a restore: forget once more whoever had been forgotten since the backup was taken."""
    back = back_again()
    for user in back:
        forget(user, now=now)
    return back


def end_sessions(users: Collection[int], now: datetime) -> int:
    """Delete every session of these people, on all devices, with what it remembered."""
    wanted = {str(number) for number in users}
    running = Session.objects.filter(expire_date__gt=now).iterator()
    theirs = [row.pk for row in running if row.get_decoded().get(SESSION_KEY) in wanted]
    UserSession.objects.filter(user__in=users).delete()
    return int(Session.objects.filter(pk__in=theirs).delete()[0])


def old_sessions(now: datetime) -> tuple[list[str], list[int]]:
    """(sessions that ran out over a day ago, lists of browsers whose session is gone)."""
    old = Session.objects.filter(expire_date__lt=now - SESSIONS_KEPT)
    kept = Session.objects.exclude(pk__in=old.values("pk")).values("session_key")
    orphans = UserSession.objects.exclude(session_key__in=kept)
    return list(old.values_list("pk", flat=True)), list(orphans.values_list("pk", flat=True))


def sweep_sessions(now: datetime) -> int:
    """Remove sessions that ran out over a day ago."""
    return int(Session.objects.filter(pk__in=old_sessions(now)[0]).delete()[0])


def sweep_browsers(now: datetime) -> int:
    """Remove which browsers they were, of sessions that are gone or go with them."""
    return int(UserSession.objects.filter(pk__in=old_sessions(now)[1]).delete()[0])
