"""The verbs of who makes something happen: announce, publish, change; and a moderator's.

The event's row is locked first, and the place it is held in after it (ADR 0020). Who signs up waits
for the same row, so nothing is changed under anybody's hands.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from community import lending
from community.errors import Refused
from community.locks import again
from community.moderation.rules import refuse_writing
from community.people.cpr import refuse_cpr
from community.people.models import Membership
from events import checks, notify, rules, telling
from events.locks import held
from events.models import Event, Host, SeriesHost, Signup
from events.models.kinds import Described
from events.seats.actions import put_back, recount, settle
from events.written import Said, Written

State = Event.State
# How those who come are told: `notify.changed`, `notify.called_off`, or a list of all there is to say.
Says = Callable[..., None]


def announce(
    member: Membership,
    written: Written,
    *,
    publish: bool = True,
    now: datetime,
    request_key: str = "",
) -> Event:
    """Make an event and publish it, at once or at `publish_at`; or keep it as a draft.

    A place that is lent is held in the same act, and a draft holds none. The same `request_key` from
    the same member makes one. Refused `not_yours` (a guest), `paused`, as `checks.said` and
    `checks.timed`, `planned_too_late`, `busy`, and as `lending.hold_place` with `next_free`.
    """
    return again(lambda: _announce(member, written, publish, now, request_key))


@transaction.atomic
def _announce(
    member: Membership, written: Written, publish: bool, now: datetime, request_key: str
) -> Event:
    refuse_unless_writer(member, now)
    # One at a time for each member, so that two taps are one event.
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    if refuse_cpr(request_key):
        earlier: Event | None = Event.objects.filter(
            made_by=member, request_key=request_key
        ).first()
        if earlier is not None:
            return earlier
    written = checks.timed(checks.said(member, written), now)
    event = Event(
        estate=member.estate,
        made_by=member,
        made_at=now,
        request_key=request_key or None,
        publish_at=written.publish_at,
    )
    fill(event, member, written)
    event.save()
    _set_hosts(event, [member] if written.hosts is None else written.hosts)
    if publish:
        _put_up(member, event, now)
    return event


def refuse_unless_writer(member: Membership, now: datetime) -> None:
    """Refused `not_yours` for a guest, `paused` for who does not write just now."""
    if not rules.can_announce(member):
        raise Refused("not_yours", _("Det er for dem, der bor eller arbejder her."), status=403)
    refuse_writing(member, now)


def fill(row: Described, member: Membership, said: Said) -> None:
    """The columns an event and a series share, and an event's own moments."""
    for name in Described.SAID:
        value = getattr(said, name)
        setattr(row, name, list(value) if name == "access" else value)
    row.helped_by = member.helper
    if isinstance(row, Event) and isinstance(said, Written):
        assert said.starts_at is not None
        assert said.ends_at is not None
        row.starts_at, row.ends_at, row.sign_up_by = said.starts_at, said.ends_at, said.sign_up_by
        row.lacks = list(said.lacks)


def _set_hosts(event: Event, members: Sequence[Membership]) -> list[Membership]:
    """Exactly these, in this order; those who were none before."""
    before = set(event.hosts.values_list("member_id", flat=True))
    Host.objects.filter(event=event).delete()
    Host.objects.bulk_create(
        Host(event=event, member=member, order=order) for order, member in enumerate(members)
    )
    return [member for member in members if member.pk not in before]


@transaction.atomic
def publish(
    member: Membership, event: Event, *, now: datetime, publish_at: datetime | None = None
) -> Event:
    """A draft goes up, now or later, and the place it needs is held. What is up stays as it is.

    Refused `not_yours`, `called_off`, `no_start`, `past` (its time has gone), `planned_too_late`, and as
    `lending.hold_place`.
    """
    event = mine(member, event)
    refuse_writing(member, now)
    if event.is_called_off:
        raise Refused("called_off", _("Det er aflyst."))
    if event.is_draft:
        event.publish_at = publish_at
        _put_up(member, event, now)
    return event


def _put_up(member: Membership, event: Event, now: datetime) -> None:
    if event.lacks:
        sentence = _("Skriv dag og klokkeslæt, før det bliver slået op.")
        raise Refused("no_start", sentence, status=422, field="starts_at")
    if event.starts_at <= now:
        sentence = _("Den tid er gået. Vælg en senere.")
        raise Refused("past", sentence, status=422, field="starts_at")
    event.publish_at = checks.moment(event.publish_at, event.starts_at, now)
    event.state = State.PUBLISHED
    hold(member, event, now)
    event.save(update_fields=["state", "publish_at", "hold_key"])
    if event.publish_at <= now:
        tell_published(event, now, but=member)


def hold(member: Membership, event: Event, now: datetime) -> None:
    """Hold the place the event names, if somebody lends it. Part of other verbs."""
    if event.place_key:
        event.hold_key = lending.hold_place(
            member, event.place_key, event.starts_at, event.ends_at, now
        )


def let_go(event: Event, now: datetime) -> None:
    """The place is free again. Part of other verbs."""
    if event.hold_key:
        lending.let_go_of_place(event.hold_key, now)
        event.hold_key = ""


def tell_published(event: Event, now: datetime, but: Membership | None = None) -> None:
    """It is up: its hosts hear that they host it, and open lists look again. Part of other verbs.

    Who holds a series is told of none of its times.
    """
    event.told_at = now
    event.save(update_fields=["told_at"])
    if event.series_id is not None:
        notify.push_list(event)
        return
    hosts = Host.objects.filter(event=event).select_related("member__user", "member__estate")
    others = [host.member for host in hosts if but is None or host.member_id != but.pk]
    telling.made_host(event, others, now)
    notify.push_list(event)


# --- it is not as it was -------------------------------------------------------------------------


def change(
    member: Membership,
    event: Event,
    written: Written,
    *,
    now: datetime,
    knows: Collection[int] = (),
    say: Says = notify.changed,
) -> Event:
    """The event as it is now. Who comes is told when its day, time or place is another.

    So are its other hosts and who has taken a task, save the members in `knows`. `say` tells them:
    a series gathers what it says of all its times.

    A new time moves every reminder and the place that is held. Refused `not_yours`, `paused`,
    `called_off`, `over`, `below_booked` (fewer seats than are taken, with `taken`), `has_sign_ups`
    (it cannot stop being signed up for), as `checks.said` and `checks.timed`, `busy`, and as
    `lending.hold_place` with `next_free`.
    """
    return again(lambda: _change(member, event, written, now, knows, say))


@transaction.atomic
def _change(
    member: Membership,
    event: Event,
    written: Written,
    now: datetime,
    knows: Collection[int],
    say: Says,
) -> Event:
    event = mine(member, event)
    refuse_writing(member, now)
    if event.is_called_off:
        raise Refused("called_off", _("Det er aflyst."))
    if event.ends_at <= now and not event.is_draft:
        raise Refused("over", _("Det er forbi."))
    kept = replace(written, is_office=written.is_office or event.is_office)
    wanted = checks.timed(checks.said(member, kept, was=event), now, was=event.starts_at)
    recount(event, now)
    _refuse_fewer(event, wanted)
    before = _what_matters(event)
    fill(event, member, wanted)
    _plan(event, wanted, now)
    _move(member, event, before, now, knows, say)
    mark_changed(event, now)
    event.kept = 0  # settled anew below
    event.save()
    new = [] if wanted.hosts is None else _set_hosts(event, wanted.hosts)
    if event.told_at is not None:
        telling.made_host(event, [host for host in new if host.pk != member.pk], now)
    settle(event, now)
    notify.push_list(event)
    return event


def mark_changed(event: Event, now: datetime) -> list[str]:
    """Calendar programs see that it is another version. The caller saves these columns."""
    event.sequence, event.changed_at = event.sequence + 1, now
    return ["sequence", "changed_at"]


def _plan(event: Event, wanted: Written, now: datetime) -> None:
    """When it goes up can be changed until it has."""
    if event.is_draft:
        event.publish_at = wanted.publish_at
    elif event.told_at is None:
        event.publish_at = checks.moment(wanted.publish_at, event.starts_at, now)


def _what_matters(event: Event) -> tuple[Any, ...]:
    """What people are told of when it changes."""
    return event.starts_at, event.ends_at, event.place, event.place_key


def _refuse_fewer(event: Event, wanted: Written) -> None:
    standing = event.taken + event.waiting
    if standing and wanted.joining != event.joining:
        sentence = _("Nogen er meldt til. Derfor kan tilmeldingen ikke laves om.")
        raise Refused("has_sign_ups", sentence, field="joining")
    if wanted.capacity is not None and wanted.capacity < event.taken:
        sentence = _("Der er {taken}, der kommer. Skriv mindst {taken} pladser.")
        raise Refused(
            "below_booked",
            sentence.format(taken=event.taken),
            field="capacity",
            facts={"taken": event.taken},
        )


def _move(
    member: Membership,
    event: Event,
    before: tuple[Any, ...],
    now: datetime,
    knows: Collection[int],
    say: Says,
) -> None:
    """Another time or place: the room moves along, and so do reminders and offers."""
    after = _what_matters(event)
    if event.is_draft or after == before:
        return
    if (after[0], after[1], after[3]) != (before[0], before[1], before[3]):
        let_go(event, now)
        hold(member, event, now)
    standing = list(event.signups.standing().select_related("event"))
    notify.withdraw_all(event, [one for one in standing if not one.is_offered], now)
    if after[0] != before[0]:
        rows = Signup.objects.filter(event=event).standing()
        rows.update(evening_told_at=None, soon_told_at=None)
        earlier = Least("offered_until", models.Value(event.starts_at))
        rows.filter(state=Signup.State.OFFERED).update(offered_until=earlier)
    say(event, standing, now, but=[member.pk, *knows])


# --- hidden by a moderator -----------------------------------------------------------------------


@transaction.atomic
def hide(token: UUID, *, now: datetime) -> None:
    """Gone for everybody but its hosts and those who come; no new ones, and nothing is reminded."""
    event = Event.objects.filter(token=token).first()
    if event is not None and event.hidden_at is None:
        event = held(event)
        event.hidden_at = now
        event.save(update_fields=["hidden_at"])
        put_back(event, now)
        notify.withdraw_all(event, event.signups.standing(), now)
        notify.push_list(event)


@transaction.atomic
def show(token: UUID, *, now: datetime) -> None:
    """Seen again."""
    event = Event.objects.filter(token=token).first()
    if event is not None and event.hidden_at is not None:
        event = held(event)
        event.hidden_at = None
        event.save(update_fields=["hidden_at"])
        settle(event, now)
        notify.push_list(event)


# --- shared --------------------------------------------------------------------------------------


def mine(member: Membership, event: Event) -> Event:
    """The event, locked and as it is now. Refused `not_yours` for who may not change it.

    Who holds a series holds each of its times, also when it is another's turn. What nobody hosts is
    for the committee to find a host for.
    """
    event = held(event)
    hosts = set(event.hosts.values_list("member_id", flat=True))
    if event.series_id is not None:
        turns = SeriesHost.objects.filter(series=event.series_id)
        hosts |= set(turns.values_list("member_id", flat=True))
    is_host = member.pk in hosts or rules.finds_host(member, event, hosts)
    if not rules.can_change(member, event, is_host=is_host):
        raise rules.not_yours()
    return event


@transaction.atomic
def place_lost(held_key: str, reason: str, now: datetime) -> None:
    """The place is taken back by who lends it: the hosts are told that they need another."""
    found = Event.objects.filter(hold_key=held_key).first() if held_key else None
    if found is None:
        return
    event = held(found)
    if event.hold_key == held_key:
        event.hold_key = ""
        event.save(update_fields=["hold_key"])
        telling.place_lost(event, reason, now)
        notify.push(event)
