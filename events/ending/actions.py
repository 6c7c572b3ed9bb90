"""The verbs of what is not to be: call off, put on again, throw a draft away, step down as host."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.locks import again
from community.noticeboard.words import tidied
from community.people.cpr import refuse_cpr
from community.people.models import Membership
from events import notify, rules, telling
from events.actions import Says, hold, let_go, mark_changed, mine
from events.locks import held
from events.models import Event, Host
from events.seats.actions import put_back, settle

State = Event.State
REASON_LENGTH = 200
CALLED = ("state", "called_off_at", "reason", "hold_key")


def call_off(
    member: Membership,
    event: Event,
    *,
    reason: str = "",
    now: datetime,
    knows: Collection[int] = (),
    say: Says = notify.called_off,
) -> Event:
    """«Aflys»: who comes, waits, hosts or has taken a task is told (by `say`), and the place is free.

    A draft is thrown away instead (`discard`). Refused `not_yours`, `draft`, `begun`, `long_text`,
    `cpr`, `busy`. What is called off already stays so.
    """
    return again(lambda: _call_off(member, event, reason, now, knows, say))


@transaction.atomic
def _call_off(
    member: Membership,
    event: Event,
    reason: str,
    now: datetime,
    knows: Collection[int],
    say: Says,
) -> Event:
    event = mine(member, event)
    if event.is_draft:
        raise Refused("draft", _("Det er kun en kladde. Slet den i stedet."))
    if event.is_called_off:
        return event
    if event.has_begun(now):
        raise rules.begun()
    event.state, event.called_off_at, event.reason = State.CALLED_OFF, now, _reason(reason)
    let_go(event, now)
    event.save(update_fields=[*mark_changed(event, now), *CALLED])
    put_back(event, now)
    standing = list(event.signups.standing())
    notify.withdraw_all(event, standing, now)
    if event.told_at is not None:
        say(event, standing, now, but=[member.pk, *knows])
    notify.push_list(event)
    return event


def _reason(reason: str) -> str:
    said = tidied(reason)
    if len(said) > REASON_LENGTH:
        sentence = _("Det er for langt. Der er plads til {most} tegn.")
        raise Refused("long_text", sentence.format(most=REASON_LENGTH), status=422, field="reason")
    return refuse_cpr(said, field="reason")


def put_on_again(member: Membership, event: Event, *, now: datetime) -> Event:
    """It is held after all, in its place if that is still free, and who comes is told.

    Refused `not_yours`, `begun`, `busy`, and as `lending.hold_place`. What is on stays on.
    """
    return again(lambda: _put_on_again(member, event, now))


@transaction.atomic
def _put_on_again(member: Membership, event: Event, now: datetime) -> Event:
    event = mine(member, event)
    if not event.is_called_off:
        return event
    if event.has_begun(now):
        raise rules.begun()
    event.state, event.called_off_at, event.reason = State.PUBLISHED, None, ""
    hold(member, event, now)
    event.save(update_fields=[*mark_changed(event, now), *CALLED])
    notify.withdraw_all(event, [], now)
    if event.told_at is not None:
        notify.on_after_all(event, list(event.signups.standing()), now, but=[member.pk])
    settle(event, now)
    notify.push_list(event)
    return event


@transaction.atomic
def discard(member: Membership, event: Event, *, now: datetime) -> None:
    """A draft is thrown away. Refused `not_yours`, and `published` for what people have seen."""
    event = mine(member, event)
    if not event.is_draft:
        raise Refused("published", _("Det er slået op. Aflys det i stedet."))
    event.delete()


@transaction.atomic
def step_down(member: Membership, event: Event, *, now: datetime) -> None:
    """A host cannot after all; the other hosts are told.

    Refused `last_host`: find another first, or call it off.
    """
    event = held(event)
    hosts = Host.objects.filter(event=event)
    if not hosts.filter(member=member).exists():
        return
    if hosts.count() == 1:
        raise Refused("last_host", _("Find en anden vært først, eller aflys."))
    hosts.filter(member=member).delete()
    telling.host_left(event, now)
    notify.push(event)
