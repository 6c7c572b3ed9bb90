"""What is said to those who host, and to neighbours somebody has done something for."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from community.notifications import actions as notifications
from community.people.models import Membership
from events import notify
from events.models import Event, Signup, Task
from events.notify import Says

# --- hosts ---------------------------------------------------------------------------------------


def made_host(event: Event, members: Iterable[Membership], now: datetime) -> None:
    _to_hosts(
        event, members, now, f"host:{event.pk}",
        lambda: _("Du er vært"),
        lambda: _("Du er vært for {what} {date} {time}. Kan du ikke, så sig det på siden."),
    )  # fmt: skip


def host_left(event: Event, now: datetime) -> None:
    _to_hosts(
        event, _hosts(event, now), now, f"host:{event.pk}",
        lambda: _("En af jer kan ikke være vært"),
        lambda: _("{what} {date}. I er én mindre til at sige velkommen."),
    )  # fmt: skip


def place_lost(event: Event, reason: str, now: datetime) -> None:
    _to_hosts(
        event, _hosts(event, now), now, f"place:{event.pk}",
        lambda: _("I mangler et sted at være"),
        lambda: _("{what} {date} kan ikke være i {place}. {why}"),
        place=event.place, why=reason,
    )  # fmt: skip


def task_is_free(task: Task, now: datetime) -> None:
    """To the hosts: somebody cannot after all. Not who."""
    _to_hosts(
        task.event, _hosts(task.event, now), now, f"task:{task.pk}",
        lambda: _("En opgave er blevet ledig"),
        lambda: _("{task} til {what} {date}. Find en afløser."),
        task=task.what,
    )  # fmt: skip


def list_is_ready(event: Event, now: datetime) -> None:
    """To who hosts and who cooks: nobody more can say what they eat."""
    cooks = Membership.objects.current(timezone.localdate(now)).filter(
        pk__in=event.tasks.filter(is_cooking=True).values("takings__member")
    )
    people = {one.pk: one for one in [*_hosts(event, now), *cooks.select_related("user", "estate")]}
    _to_hosts(
        event, people.values(), now, f"kitchen:{event.pk}",
        lambda: _("Indkøbslisten er klar"),
        lambda: _("{what} {date}. Nu kan I se, hvor mange der kommer, og hvad de spiser."),
    )  # fmt: skip


def how_was_it(event: Event, now: datetime) -> None:
    """To the hosts, the morning after."""
    notify.tell(
        notify.HOST,
        _hosts(event, now),
        event,
        lambda: _("Var det noget værd at gentage?"),
        lambda: _("{what} {date}. Svar med et tryk, så ved I det næste år.").format(
            **notify.facts_of(event, now)
        ),
        now,
        thread=f"after:{event.pk}",
        expires_at=event.ends_at + timedelta(days=7),
    )


def picture_gone(event: Event, members: Iterable[Membership], now: datetime) -> None:
    """To who put it up: somebody in it did not want it. Never who."""
    notify.tell(
        notify.PICTURE,
        members,
        event,
        lambda: _("Et billede er taget ned"),
        lambda: _("{what}. En, der kan ses, vil ikke være med på det.").format(
            **notify.facts_of(event, now)
        ),
        now,
        thread=f"after:{event.pk}",
    )


def _hosts(event: Event, now: datetime) -> list[Membership]:
    return notify.hosts_of(event, timezone.localdate(now))


def _to_hosts(
    event: Event, hosts: Iterable[Membership], now: datetime, thread: str, title: Says, body: Says,
    **facts: str,
) -> None:  # fmt: skip
    """`body` is the sentence with the names of its facts, in the reader's language."""
    notify.tell(
        notify.HOST,
        hosts,
        event,
        title,
        lambda: body().format(**notify.facts_of(event, now), **facts).strip(),
        now,
        thread=thread,
        expires_at=event.ends_at,
    )


# --- acting for another --------------------------------------------------------------------------


def signed_up_for(member: Membership, signup: Signup, now: datetime) -> None:
    if signup.is_waiting:
        _receipt(
            member, signup.event, now, notify.signup_thread(signup),
            lambda: _("Du er skrevet på en venteliste"),
            lambda: _("Du står på venteliste til {what} {date} {time}{where}."),
        )  # fmt: skip
        return
    _receipt(
        member, signup.event, now, notify.signup_thread(signup),
        lambda: _("Du er meldt til"),
        lambda: _("Du kommer til {what} {date} {time}{where}."),
    )  # fmt: skip


def left_for(member: Membership, signup: Signup, now: datetime) -> None:
    _receipt(
        member, signup.event, now, notify.signup_thread(signup),
        lambda: _("Du er meldt fra"),
        lambda: _("Du er ikke længere meldt til {what} {date}."),
    )  # fmt: skip


def took_for(member: Membership, task: Task, now: datetime) -> None:
    _receipt(
        member, task.event, now, f"task:{task.pk}",
        lambda: _("Du har taget en opgave"),
        lambda: _("{task} til {what} {date}."),
        task=task.what,
    )  # fmt: skip


def _receipt(
    member: Membership, event: Event, now: datetime, thread: str, title: Says, body: Says,
    **facts: str,
) -> None:  # fmt: skip
    """To who was helped: what was done in their name. Nothing is looked up when nobody helps."""
    if member.helper is None:
        return
    notifications.receipt(
        member,
        title,
        lambda: body().format(**notify.facts_of(event, now), **facts),
        notify.url_of(event, member.estate.slug),
        now=now,
        thread=thread,
    )
