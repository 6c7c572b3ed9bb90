"""What is said to those who host, and to neighbours somebody has done something for."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.notifications import actions as notifications
from community.people.models import BOARD, Membership, RoleTerm
from community.times import local
from community.ui.dates import day_name, oclock, relative_day
from events import notify
from events.models import Event, EventSeries, Signup, Task
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
    _to_hosts(
        event, _kitchen(event, now), now, f"kitchen:{event.pk}",
        lambda: _("Indkøbslisten er klar"),
        lambda: _("{what} {date}. Nu kan I se, hvor mange der kommer, og hvad de spiser."),
    )  # fmt: skip


def left_late(event: Event, portions: int, now: datetime) -> None:
    """To who hosts and who cooks: the food is bought, and so many do not come after all."""
    _to_hosts(
        event, _kitchen(event, now), now, f"kitchen:{event.pk}",
        lambda: _("Nogen kan ikke spise med alligevel"),
        lambda: ngettext(
            "{what} {date}. {n} portion er blevet fri.",
            "{what} {date}. {n} portioner er blevet fri.",
            portions,
        ),
        n=str(portions),
    )  # fmt: skip


def _kitchen(event: Event, now: datetime) -> Collection[Membership]:
    cooks = Membership.objects.current(timezone.localdate(now)).filter(
        pk__in=event.tasks.filter(is_cooking=True).values("takings__member")
    )
    people = [*_hosts(event, now), *cooks.select_related("user", "estate")]
    return {one.pk: one for one in people}.values()


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


# --- what comes again ----------------------------------------------------------------------------


def regular_for(member: Membership, series: EventSeries, now: datetime) -> None:
    _series_receipt(
        member, series, now,
        lambda: _("Du kommer hver gang"),
        lambda: _("Du er meldt til {what} hver gang. Du kan melde fra til en enkelt."),
    )  # fmt: skip


def no_regular_for(member: Membership, series: EventSeries, now: datetime) -> None:
    _series_receipt(
        member, series, now,
        lambda: _("Du kommer ikke længere hver gang"),
        lambda: _("Du er meldt fra de næste gange af {what}."),
    )  # fmt: skip


def _series_receipt(
    member: Membership, series: EventSeries, now: datetime, title: Says, body: Says
) -> None:
    notifications.receipt(
        member,
        title,
        lambda: body().format(what=series.title),
        notify.url_of(series, member.estate.slug),
        now=now,
        thread=series_thread(series),
    )


def series_thread(series: EventSeries) -> str:
    """What is said of all its times."""
    return f"series:{series.pk}"


def series_changed(
    series: EventSeries, members: Iterable[Membership], since: date, now: datetime
) -> None:
    """To who comes every time, once: another day, hour or place from then on."""
    _of_series(
        series, members, now,
        lambda: _("Noget, du kommer til hver gang, er lavet om"),
        lambda: _("{what}: fra {since} {time}{where}. Du er stadig meldt til."),
        lambda: {
            "since": day_name(since),
            "time": oclock(series.begins),
            "where": f", {series.place}" if series.place else "",
        },
    )  # fmt: skip


def series_over(
    series: EventSeries, members: Iterable[Membership], now: datetime, *, called_off: bool
) -> None:
    """To who came every time: there are no more after those on the list, or none at all."""

    def body() -> str:
        if called_off:
            return _("{what} bliver ikke til mere. De næste gange er aflyst.")
        return _("{what} bliver ikke til mere efter de gange, der står på listen.")

    _of_series(
        series, members, now, lambda: _("Noget, du kommer til hver gang, holder op"), body,
        dict,
    )  # fmt: skip


def _of_series(
    series: EventSeries, members: Iterable[Membership], now: datetime, title: Says, body: Says,
    facts: Callable[[], dict[str, str]],
) -> None:  # fmt: skip
    notify.tell(
        notify.CHANGED,
        members,
        series,
        title,
        lambda: body().format(what=series.title, **facts()),
        now,
        thread=series_thread(series),
    )


def closes_soon(
    event: Event, usual: Iterable[Membership], counted: Iterable[Membership], now: datetime
) -> None:
    """Before it closes: to who usually comes and has said nothing, and to who is counted unasked."""
    until = event.sign_up_by
    assert until is not None

    def facts() -> dict[str, str]:
        day = relative_day(until, local(now).date())
        return notify.facts_of(event, now) | {"until": f"{day} {oclock(until)}"}

    said: list[tuple[Iterable[Membership], Says, Says]] = [
        (
            usual,
            lambda: _("Kommer du, som du plejer?"),
            lambda: _("{what} {date}. Sig til senest {until}."),
        ),
        (
            counted,
            lambda: _("Du er talt med"),
            lambda: _("{what} {date}. Kan du ikke, så meld fra senest {until}."),
        ),
    ]
    for members, title, body in said:
        notify.tell(
            notify.USUAL, members, event, title, partial(_spoken, body, facts), now,
            thread=notify.thread(event), expires_at=until,
        )  # fmt: skip


def _spoken(body: Says, facts: Callable[[], dict[str, str]]) -> str:
    return body().format(**facts())


# --- nobody holds it -----------------------------------------------------------------------------


def hostless(what: Event | EventSeries, leaver: Membership, now: datetime) -> None:
    """To the committee: the last who hosted it moves. They may choose another on its page."""
    on = timezone.localdate(now)
    board = Membership.objects.current(on).filter(
        pk__in=RoleTerm.objects.filter(role__in=BOARD, period__contains=on).values("membership")
    )
    there = board.filter(estate=what.estate_id).exclude(pk=leaver.pk)
    notify.tell(
        notify.HOSTLESS,
        there.select_related("user", "estate"),
        what,
        lambda: _("Noget mangler en vært"),
        lambda: _("{what} har ingen vært mere. Find en ny vært på siden.").format(what=what.title),
        now,
        thread=f"hostless:{what._meta.model_name}:{what.pk}",
    )


# --- whose turn to cook --------------------------------------------------------------------------


def turn_is_offered(task: Task, cooks: Iterable[Membership], now: datetime) -> None:
    """To those who cook here: somebody would like to swap. Not who."""
    _to_hosts(
        task.event, cooks, now, f"turn:{task.pk}",
        lambda: _("En på madholdet vil gerne bytte"),
        lambda: _("{what} {date} {time}. Kan du lave mad den dag, så tag turen på siden."),
    )  # fmt: skip


def turn_is_kept(task: Task, now: datetime) -> None:
    """They cook themselves after all."""
    notifications.withdraw(f"turn:{task.pk}", now=now)


def turn_is_taken(task: Task, member: Membership, now: datetime) -> None:
    """To who wanted to swap: they need not come and cook."""
    _to_hosts(
        task.event, [member], now, f"turn:{task.pk}",
        lambda: _("Din tur er overtaget"),
        lambda: _("Du skal ikke lave mad til {what} {date}. En anden på holdet gør det."),
    )  # fmt: skip
