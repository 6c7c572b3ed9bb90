"""The verbs of moving: say when, take it back, let go on the day, and forget a month later.

A day to come is the membership's own end: the gate closes by itself when it comes, and what lies
after it is given back at once. The rest is done by the clock within a minute.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live
from community.errors import Refused
from community.people.leaving import actions as leaving
from community.people.logbook import actions as logbook
from community.people.models import Helping, Household, Membership, User
from community.privacy import notify
from community.privacy.actions import forget, give_back, give_back_home, let_go
from community.privacy.models import Departure
from community.privacy.rules import FORGET_AFTER, earliest, midnight, wrong_day

log = logging.getLogger(__name__)


@transaction.atomic
def say_when(member: Membership, *, on: date, whole_home: bool, now: datetime) -> list[Membership]:
    """The member, or everybody in their home, moves when that day begins; today: at once.

    May be said again with another day until it has come. Returns those who move. Refused `no_home`,
    `only_yourself` (who is not an adult moves nobody else), `office_said`, `past`, `too_soon`,
    `too_far`, `home_taken`, `already_member`.
    """
    household = _home_of(member)
    refuse_move(member, on=on, whole_home=whole_home, now=now)
    members = _who(member, household, on, now, whole_home=whole_home)
    moved = [leaving.end_on(one, on=on) for one in members]
    for one in moved:
        _write_down(one, now, by_office=False)
    _give_back_what_lies_after(household, now)
    notify.said([one for one in moved if one.user_id != member.user_id], on, now, by_office=False)
    _on_the_day(moved, on, now)
    return moved


def refuse_move(member: Membership, *, on: date, whole_home: bool, now: datetime) -> None:
    """Raises what `say_when` would refuse by its rules; writes nothing."""
    if member.household is None:
        raise _no_home()
    if whole_home and not member.user.is_adult:
        raise _only_yourself()
    _refuse_if_office_said(member.household)
    members = _who(member, member.household, on, now, whole_home=whole_home)
    _refuse_day(members, on, now)


def _who(
    member: Membership, household: Household, on: date, now: datetime, *, whole_home: bool
) -> list[Membership]:
    """The member alone, or with the others; who goes before them on a day of their own still does."""
    if not whole_home:
        return [member]
    together = {None, member.period.upper}
    others = [one for one in _living_in(household, now) if one.pk != member.pk]
    return [
        member,
        *(one for one in others if one.period.upper in together or one.period.upper >= on),
    ]


def _refuse_day(members: list[Membership], on: date, now: datetime) -> None:
    today = _today(now)
    no = wrong_day(on, today, max([today, *(earliest(one, today) for one in members)]))
    if no:
        raise no


def empty_from(member: Membership, *, on: date, whole_home: bool, now: datetime) -> datetime | None:
    """When nobody would live in the home any more if `say_when` were said like this; None: never.

    Somebody else may have a day of their own, before or after.
    """
    assert member.household is not None
    moving = {one.pk for one in _who(member, member.household, on, now, whole_home=whole_home)}
    living = _living_in(member.household, now)
    return _when_the_last_leaves(
        [on if one.pk in moving else one.period.upper for one in living], now
    )


@transaction.atomic
def take_back(member: Membership, *, whole_home: bool, now: datetime) -> list[Membership]:
    """The member, or everybody who was to move from their home, stays.

    Times that were given back do not come back. Refused `no_home`, `only_yourself`, `not_moving`,
    `office_said`, `home_taken` (somebody else is to move in).
    """
    household = _home_of(member)
    if whole_home and not member.user.is_adult:
        raise _only_yourself()
    _refuse_if_office_said(household)
    said = Departure.objects.filter(member__household=household, member__left_at=None)
    if not whole_home:
        said = said.filter(member=member)
    leaving_now = [departure.member for departure in said.select_related("member__user")]
    if not leaving_now:
        raise Refused("not_moving", _("Der er ikke skrevet en dag, du flytter."))
    stay = [_stays(one) for one in leaving_now]
    notify.taken_back([one for one in stay if one.user_id != member.user_id], now)
    live.push(f"household:{household.pk}")
    return stay


@transaction.atomic
def household_leaves(
    member: Membership, household: Household, *, on: date, now: datetime
) -> list[Membership]:
    """The office says when a household moves; its people are told and cannot change it here.

    One line in the logbook. Refused `past`, `too_soon`, `too_far`, `home_taken`.
    """
    refuse_household(household, on=on, now=now)
    locked = leaving.lock_household(household.pk)
    assert locked is not None
    moved = leaving.end_household(locked, on=on)
    for one in moved:
        _write_down(one, now, by_office=True)
    _give_back_what_lies_after(locked, now)
    _note("household.leaves", member, locked, now, on)
    notify.said(moved, on, now, by_office=True)
    _on_the_day(moved, on, now)
    return moved


def refuse_household(household: Household, *, on: date, now: datetime) -> None:
    """Raises what `household_leaves` would refuse by its rules; writes nothing."""
    _refuse_day(_living_in(household, now), on, now)


@transaction.atomic
def household_stays(member: Membership, household: Household, *, now: datetime) -> None:
    """The office takes it back. One line in the logbook. Refused `not_moving`,
    `they_said` (it is theirs to take back), `home_taken`.
    """
    locked = leaving.lock_household(household.pk)
    if locked is None or locked.period.upper is None or locked.period.upper <= _today(now):
        raise Refused("not_moving", _("Husstanden er flyttet, eller den flytter ikke."))
    said = Departure.objects.filter(member__household=locked, by_office=False)
    if said.exists():
        raise Refused("they_said", _("Det har de selv skrevet. De kan selv ændre det."))
    stay = leaving.end_household(locked, on=None)
    Departure.objects.filter(member__in=stay).delete()
    _note("household.stays", member, locked, now, None)
    notify.taken_back(stay, now)
    live.push(f"household:{locked.pk}")


# --- the clock ---------------------------------------------------------------------------------


def let_go_due(now: datetime) -> int:
    """Let go of everybody whose day has come. Safe to run twice, on two workers, after any crash."""
    return sum(_one_by_one(lambda one: let_go(one, now=now), leaving.due_to_leave(now)))


def forget_due(now: datetime) -> int:
    """Forget who moved a month ago and has nowhere else to be. Coming back before then stops it."""
    return sum(_one_by_one(lambda one: _forget(one, now), due_to_be_forgotten(now)))


def due_to_be_forgotten(now: datetime) -> Iterable[User]:
    """Who moved over thirty days ago, from every place they had, and helps nobody.

    And who never had a place here, was here to help, and has helped nobody for thirty days.
    """
    nowhere, since = leaving.with_nowhere_to_be(now), now - FORGET_AFTER
    recent = Membership.objects.filter(left_at__gt=since)
    gone = nowhere.filter(memberships__left_at__lte=since).exclude(pk__in=recent.values("user"))
    helps = Helping.objects.exclude(Q(ended_at__lte=since) | Q(ends_at__lte=since))
    only_helped = nowhere.filter(memberships=None, created_at__lte=since)
    only_helped = only_helped.exclude(pk__in=helps.values("helper"))
    either = Q(pk__in=gone.values("pk")) | Q(pk__in=only_helped.values("pk"))
    return list(User.objects.filter(either).order_by("pk"))


@transaction.atomic
def _forget(user: User, now: datetime) -> bool:
    rows = User.objects.select_for_update(skip_locked=True, no_key=True)
    if not rows.filter(pk=user.pk, is_active=True).exists():
        return False
    if not leaving.with_nowhere_to_be(now).filter(pk=user.pk).exists():
        return False
    forget(user, now=now)
    return True


def _one_by_one(work: Callable[[Any], bool], rows: Iterable[Any]) -> list[bool]:
    """Each row in its own transaction; one that fails holds up nobody else."""
    done = []
    for row in rows:
        try:
            done.append(work(row))
        except Exception as error:  # noqa: BLE001 - the next tick tries again
            log.warning("%s: %s", row, type(error).__name__)
    return done


# --- shared ------------------------------------------------------------------------------------


def _home_of(member: Membership) -> Household:
    """The member's household, locked. Refused `no_home`."""
    household = leaving.lock_household(member.household_id)
    if household is None:
        raise _no_home()
    return household


def _no_home() -> Refused:
    sentence = _("Du bor ikke i en bolig her. Stopper du her, så sig det til kontoret.")
    return Refused("no_home", sentence)


def _living_in(household: Household, now: datetime) -> list[Membership]:
    """Without those whose day has come, though the clock has not let go of them yet."""
    rows = household.memberships.filter(left_at=None, user__is_active=True)
    rows = rows.filter(Q(period__endswith=None) | Q(period__endswith__gt=_today(now)))
    return list(rows.select_related("user", "estate").order_by("pk"))


def _only_yourself() -> Refused:
    sentence = _("Du kan skrive, at du selv flytter. En voksen kan skrive det for jer alle.")
    return Refused("only_yourself", sentence, status=403, field="who")


def _refuse_if_office_said(household: Household) -> None:
    if Departure.objects.filter(member__household=household, by_office=True).exists():
        sentence = _("Kontoret har skrevet dagen. Ring til kontoret, hvis den er forkert.")
        raise Refused("office_said", sentence, field="on")


def _stays(member: Membership) -> Membership:
    Departure.objects.filter(member=member).delete()
    return leaving.end_on(member, on=None)


def _write_down(member: Membership, now: datetime, *, by_office: bool) -> None:
    facts = {"by_office": by_office, "said_at": now}
    Departure.objects.update_or_create(member=member, defaults=facts)


def _give_back_what_lies_after(household: Household, now: datetime) -> None:
    """Ask the rooms for everybody who has a day: only now is it known who is the last to leave.

    And for the home itself, which may have times though nobody in it has a profile.
    """
    household.refresh_from_db(fields=["period"])
    living = _living_in(household, now)
    for one in living:
        if one.period.upper is not None:
            give_back(one, max(midnight(one.period.upper), now), now)
    ends = [one.period.upper for one in living] or [household.period.upper]
    empty = _when_the_last_leaves(ends, now)
    if empty is not None:
        give_back_home(household, empty, now)
    live.push(f"household:{household.pk}")


def _when_the_last_leaves(ends: list[date | None], now: datetime) -> datetime | None:
    """The moment after the last of these days, now at the earliest; None while somebody stays."""
    days = [day for day in ends if day is not None]
    return max(midnight(max(days)), now) if len(days) == len(ends) else None


def _on_the_day(members: list[Membership], on: date, now: datetime) -> None:
    if on <= _today(now):
        for member in members:
            let_go(member, now=now)


def _note(
    act: str, member: Membership, household: Household, now: datetime, on: date | None
) -> None:
    facts = {"household": household.pk} | ({"on": on.isoformat()} if on else {})
    logbook.note(act, by=member.user, estate=member.estate, facts=facts, now=now)


def _today(now: datetime) -> date:
    return timezone.localdate(now)
