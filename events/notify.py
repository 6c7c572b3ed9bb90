"""What the room says to people, rendered in each reader's own language.

A title may be read on a locked screen: never a name in it, and not what somebody has called what
they go to either.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community import live, telling
from community.notifications import actions as notifications
from community.people.models import Estate, Membership
from community.people.tenancy import Scope
from community.times import local, midnight
from community.ui.dates import day_name, oclock, relative_day, span
from events.models import Event, EventSeries, Kind, Regular, SeriesHost, Signup, TaskTaking

REMINDER = "events.reminder"
CHANGED = "events.changed"
OFFER = "events.offer"
HOST = "events.host"
PICTURE = "events.picture"
USUAL = "events.usual"
HOSTLESS = "events.hostless"
Says = Callable[[], str]


def url_of(event: Event | EventSeries, slug: str) -> str:
    """Where a note about it leads: its page, in the reader's own estate."""
    if isinstance(event, EventSeries):
        return reverse("events:series", args=[slug, event.token])
    return reverse("events:event", args=[slug, event.token])


def thread(event: Event) -> str:
    """What is said to everybody who comes."""
    return f"event:{event.pk}"


def terms_thread(event: Event) -> str:
    """What the committee is told of a meeting's terms."""
    return f"terms:{event.pk}"


def signup_thread(signup: Signup) -> str:
    """What is said about one party's seats, and its reminders."""
    return f"signup:{signup.pk}"


# --- open pages ----------------------------------------------------------------------------------


def push(event: Event) -> None:
    """Its page is no longer what it was."""
    live.push(f"event:{event.pk}")


def push_list(event: Event) -> None:
    """The lists it stands on are no longer what they were, and neither is its page."""
    push(event)
    for estate in estates_reached(event):
        live.push(f"events:{estate.pk}")


def push_own(signup: Signup) -> None:
    """The household's own pages, and the event's."""
    live.push(f"event:{signup.event_id}")
    if signup.household_id is not None:
        live.push(f"household:{signup.household_id}")


def estates_reached(event: Event) -> list[Estate]:
    """The estates on whose lists it stands."""
    reached, estate = Q(pk=event.estate_id), event.estate
    if event.scope in (Scope.ORGANISATION, Scope.LOCAL_AREA):
        reached |= Q(organisation_id=estate.organisation_id)
    if event.scope == Scope.LOCAL_AREA and estate.local_area:
        reached |= Q(local_area=estate.local_area)
    return list(Estate.objects.filter(reached).order_by("pk"))


# --- who -----------------------------------------------------------------------------------------


def people_of(signups: Sequence[Signup | Regular], on: date) -> list[Membership]:
    """Who signed up; where they have moved on, the household's others. Two queries for them all."""
    current = Membership.objects.current(on).select_related("user", "estate")
    asked = {signup.member_id for signup in signups if signup.member_id is not None}
    found = {member.pk: member for member in current.filter(pk__in=asked)}
    left = {s.household_id for s in signups if s.household_id and s.member_id not in found}
    return [*found.values(), *(current.filter(household__in=left) if left else [])]


def everybody(
    event: Event, signups: Sequence[Signup], on: date, but: Collection[int] = ()
) -> list[Membership]:
    """Who comes, and who has taken a task or hosts, save those who know: each once."""
    coming = [one for one in people_of(signups, on) if one.pk not in but] if signups else []
    taking = Q(pk__in=TaskTaking.objects.filter(task__event=event).values("member"))
    hosting = Q(pk__in=event.hosts.values("member"))
    lending = Membership.objects.current(on).filter(taking | hosting)
    others = lending.exclude(pk__in=[*(one.pk for one in coming), *but])
    return [*coming, *others.select_related("user", "estate")]


def hosts_of(event: Event, on: date) -> list[Membership]:
    """Who hosts it; without anybody, who holds the series it is one of; and else who made it."""
    ids = list(event.hosts.values_list("member_id", flat=True))
    if not ids and event.series_id is not None:
        held = SeriesHost.objects.filter(series=event.series_id)
        ids = list(held.values_list("member_id", flat=True))
    ids = ids or [event.made_by_id or 0]
    return list(Membership.objects.current(on).filter(pk__in=ids).select_related("user", "estate"))


def tell(
    kind: str,
    members: Iterable[Membership],
    event: Event | EventSeries,
    title: Says,
    body: Says,
    now: datetime,
    *,
    thread: str,
    expires_at: datetime | None = None,
    aloud: Says | str = "",
) -> None:
    """Each reader is told in their own estate."""
    telling.tell(
        kind, members, title, body, lambda member: url_of(event, member.estate.slug), now,
        thread=thread, expires_at=expires_at, aloud=aloud,
    )  # fmt: skip


def facts_of(event: Event, now: datetime) -> dict[str, str]:
    """What is put into sentences. Spoken when they are, in the reader's language."""
    day = relative_day(event.starts_at, local(now).date())
    return {
        "what": event.title,
        "where": f", {event.place}" if event.place else "",
        "day": day[:1].upper() + day[1:],
        "when": day,
        "date": day_name(event.starts_at),
        "time": span(event.starts_at, event.ends_at),
        "begins": oclock(event.starts_at),
        "reason": event.reason,
    }


# --- before it begins ----------------------------------------------------------------------------


def remind_evening(signup: Signup, now: datetime) -> None:
    event = signup.event
    tell(
        REMINDER,
        people_of([signup], timezone.localdate(now)),
        event,
        lambda: _("I morgen {begins}: du har sagt, at du kommer").format(**facts_of(event, now)),
        lambda: _("{what}{where}. Kan du ikke? Meld fra, så en nabo kan få pladsen.").format(
            **facts_of(event, now)
        ),
        now,
        thread=signup_thread(signup),
        # After midnight «i morgen» would be a lie.
        expires_at=midnight(local(event.starts_at).date()),
        aloud=lambda: _("Du har sagt ja til {what} i morgen {time}{where}. Kan du stadig?").format(
            **facts_of(event, now)
        ),
    )


def remind_soon(signup: Signup, now: datetime) -> None:
    event = signup.event
    tell(
        REMINDER,
        people_of([signup], timezone.localdate(now)),
        event,
        lambda: _("{day} {begins}: du har sagt, at du kommer").format(**facts_of(event, now)),
        lambda: _("{what}{where}.").format(**facts_of(event, now)),
        now,
        thread=signup_thread(signup),
        expires_at=event.starts_at,
        aloud=lambda: _("Du har sagt ja til {what} {when} {time}{where}.").format(
            **facts_of(event, now)
        ),
    )


# --- it is not as it was -------------------------------------------------------------------------


def changed(
    event: Event, signups: Sequence[Signup], now: datetime, but: Collection[int] = ()
) -> None:
    changed_for(event, everybody(event, signups, timezone.localdate(now), but), now)


def changed_for(event: Event, members: Iterable[Membership], now: datetime) -> None:
    _to_everybody(
        event, members, now,
        lambda: _("Noget, du skal til, er lavet om"),
        lambda: _("{what} er nu {date} {time}{where}."),
    )  # fmt: skip


def called_off(
    event: Event, signups: Sequence[Signup], now: datetime, but: Collection[int] = ()
) -> None:
    called_off_for(event, everybody(event, signups, timezone.localdate(now), but), now)


def called_off_for(event: Event, members: Iterable[Membership], now: datetime) -> None:
    _to_everybody(
        event, members, now,
        lambda: _("Noget, du skal til, er aflyst"),
        lambda: _("{what} {date} {time} er aflyst. {reason}"),
    )  # fmt: skip


def on_after_all(
    event: Event, signups: Sequence[Signup], now: datetime, but: Collection[int] = ()
) -> None:
    _to_everybody(
        event, everybody(event, signups, timezone.localdate(now), but), now,
        lambda: _("Noget, du skal til, bliver til noget alligevel"),
        lambda: _("{what} er {date} {time}{where}."),
    )  # fmt: skip


def _to_everybody(
    event: Event, members: Iterable[Membership], now: datetime, title: Says, body: Says
) -> None:
    """`body` is the sentence with the names of its facts, in the reader's language."""
    tell(
        CHANGED,
        members,
        event,
        title,
        lambda: body().format(**facts_of(event, now)).strip(),
        now,
        thread=thread(event),
        expires_at=event.ends_at,
    )


# --- seats ---------------------------------------------------------------------------------------


def offered(signup: Signup, now: datetime) -> None:
    event, until = signup.event, signup.offered_until
    assert until is not None

    def facts() -> dict[str, str]:
        day = relative_day(until, local(now).date())
        return facts_of(event, now) | {"until": f"{day} {oclock(until)}"}

    tell(
        OFFER,
        people_of([signup], timezone.localdate(now)),
        event,
        lambda: _("Der er blevet plads til jer"),
        lambda: _(
            "{what} {date} {time}. Sig ja senest {until}. Ellers får en nabo pladsen."
        ).format(**facts()),
        now,
        thread=signup_thread(signup),
        expires_at=until,
        aloud=lambda: _(
            "Der er blevet plads til dig. Det er {what} {date} {time}. "
            "Vil du have pladsen? Svar senest {until}."
        ).format(**facts()),
    )


def offer_ran_out(signup: Signup, now: datetime) -> None:
    event = signup.event
    tell(
        OFFER,
        people_of([signup], timezone.localdate(now)),
        event,
        lambda: _("Pladsen er gået videre"),
        lambda: _("{what} {date}. Vil I stadig med, så skriv jer på ventelisten igen.").format(
            **facts_of(event, now)
        ),
        now,
        thread=signup_thread(signup),
        expires_at=event.starts_at,
    )


def withdraw(signup: Signup, now: datetime) -> None:
    """What was said about this party and is not yet sent is no longer true."""
    notifications.withdraw(signup_thread(signup), now=now)


def withdraw_all(event: Event, signups: Iterable[Signup], now: datetime) -> None:
    """What was said to everybody, and to those who were told something of their own."""
    notifications.withdraw(thread(event), now=now)
    if event.kind == Kind.MEETING and (event.is_called_off or event.hidden_at):
        notifications.withdraw(terms_thread(event), now=now)
    for signup in signups:
        if signup.evening_told_at or signup.soon_told_at or signup.offered_at:
            withdraw(signup, now)
