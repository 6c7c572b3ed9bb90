"""What is said to those who host, and to neighbours somebody has done something for."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from community.notifications import actions as notifications
from community.people.models import Membership
from events import notify
from events.models import Event, Signup, Task
from events.notify import Says

# --- hosts ---------------------------------------------------------------------------------------


def made_host(event: Event, members: Iterable[Membership], now: datetime) -> None:
    notify.tell(
        notify.HOST,
        members,
        event,
        lambda: _("Du er vært"),
        lambda: _("Du er vært for {what} {date} {time}. Kan du ikke, så sig det på siden.").format(
            **notify.facts_of(event, now)
        ),
        now,
        thread=f"host:{event.pk}",
        expires_at=event.ends_at,
    )


def host_left(event: Event, now: datetime) -> None:
    notify.tell(
        notify.HOST,
        notify.hosts_of(event, timezone.localdate(now)),
        event,
        lambda: _("En af jer kan ikke være vært"),
        lambda: _("{what} {date}. I er én mindre til at sige velkommen.").format(
            **notify.facts_of(event, now)
        ),
        now,
        thread=f"host:{event.pk}",
        expires_at=event.ends_at,
    )


def place_lost(event: Event, reason: str, now: datetime) -> None:
    notify.tell(
        notify.HOST,
        notify.hosts_of(event, timezone.localdate(now)),
        event,
        lambda: _("I mangler et sted at være"),
        lambda: (
            _("{what} {date} kan ikke være i {place}. {why}")
            .format(**notify.facts_of(event, now), place=event.place, why=reason)
            .strip()
        ),
        now,
        thread=f"place:{event.pk}",
        expires_at=event.ends_at,
    )


def task_is_free(task: Task, now: datetime) -> None:
    """To the hosts: somebody cannot after all. Not who."""
    event = task.event
    notify.tell(
        notify.HOST,
        notify.hosts_of(event, timezone.localdate(now)),
        event,
        lambda: _("En opgave er blevet ledig"),
        lambda: _("{task} til {what} {date}. Find en afløser.").format(
            **notify.facts_of(event, now), task=task.what
        ),
        now,
        thread=f"task:{task.pk}",
        expires_at=event.ends_at,
    )


# --- acting for another --------------------------------------------------------------------------


def receipt(
    member: Membership, event: Event, title: Says, body: Says, now: datetime, *, thread: str
) -> None:
    """To who was helped: what was done in their name. Nothing is looked up when nobody helps."""
    if member.helper is not None:
        there = notify.url_of(event, member.estate.slug)
        notifications.receipt(member, title, body, there, now=now, thread=thread)


def signed_up_for(member: Membership, signup: Signup, now: datetime) -> None:
    event = signup.event
    if signup.is_waiting:
        said = _("Du står på venteliste til {what} {date} {time}{where}.")
        receipt(
            member,
            event,
            lambda: _("Du er skrevet på en venteliste"),
            lambda: said.format(**notify.facts_of(event, now)),
            now,
            thread=notify.signup_thread(signup),
        )
        return
    receipt(
        member,
        event,
        lambda: _("Du er meldt til"),
        lambda: _("Du kommer til {what} {date} {time}{where}.").format(
            **notify.facts_of(event, now)
        ),
        now,
        thread=notify.signup_thread(signup),
    )


def left_for(member: Membership, signup: Signup, now: datetime) -> None:
    event = signup.event
    receipt(
        member,
        event,
        lambda: _("Du er meldt fra"),
        lambda: _("Du er ikke længere meldt til {what} {date}.").format(
            **notify.facts_of(event, now)
        ),
        now,
        thread=notify.signup_thread(signup),
    )


def took_for(member: Membership, task: Task, now: datetime) -> None:
    event = task.event
    receipt(
        member,
        event,
        lambda: _("Du har taget en opgave"),
        lambda: _("{task} til {what} {date}.").format(
            **notify.facts_of(event, now), task=task.what
        ),
        now,
        thread=f"task:{task.pk}",
    )
