"""What the list, the month and the card of an event show. Few queries, however much happens."""

from calendar import Calendar
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.moderation.rules import blocked_among
from community.people.models import Membership
from community.profiles.page import Known, known_to
from community.times import local, midnight
from community.ui.dates import relative_day
from events import rules
from events.models import Access, Event, Joining, Kind, Signup, TaskTaking
from events.models.happenings import is_mine
from events.seats import actions as seats

PAGE = 30
MONTHS_AHEAD = 24
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
# Word in the address → which events it keeps. What each is called stands in `filters_of`.
FILTERS = {
    "alene": Q(come_alone=True),
    "boern": Q(kind=Kind.YOUNG) | Q(access__contains=[Access.CHILDCARE]),
    "aldre": Q(access__contains=[Access.ALL_AGES]),
    "gratis": Q(price="")
    & ~Q(kind__in=[Kind.WORKS, Kind.TERM])
    & (Q(meal=None) | Q(meal__adult_price=None) | Q(meal__adult_price=0)),
    "stille": Q(access__contains=[Access.QUIET]) | Q(is_small=True),
    "trinfri": Q(access__contains=[Access.STEP_FREE]),
}
ICONS = {
    Kind.MEAL: "cooking-pot-duotone",
    Kind.GREEN: "plant-duotone",
    Kind.MOVEMENT: "person-simple-walk-duotone",
    Kind.YOUNG: "student-duotone",
    Kind.COMPANY: "coffee-duotone",
    Kind.DIGITAL: "device-mobile-duotone",
    Kind.SAFETY: "lamp-duotone",
    Kind.DEMOCRACY: "users-three-duotone",
    Kind.MEETING: "users-three-duotone",
    Kind.WORKS: "hammer-duotone",
    Kind.THANKS: "hands-clapping-duotone",
    Kind.WELCOME: "hand-waving-duotone",
}


def icon_of(event: Event) -> str:
    """The drawing of its kind."""
    return ICONS.get(Kind(event.kind), "calendar-dots-duotone")


def filters_of(chosen: Collection[str], wanted: str) -> list[tuple[str, str, bool]]:
    """(where it leads, what it is called, whether it is chosen). Several hold at once."""
    names = {
        "alene": _("Kom gerne alene"),
        "boern": _("Med børn"),
        "aldre": _("Store og små"),
        "gratis": _("Gratis"),
        "stille": _("Stille og småt"),
        "trinfri": _("Ingen trin"),
    }
    found = []
    for word in FILTERS:
        kept = [one for one in FILTERS if (one in chosen) != (one == word)]
        found.append((query_of(kept, wanted), names[word], word in chosen))
    return found


def query_of(chosen: Collection[str], wanted: str) -> str:
    """What is chosen and looked for, as it stands in an address. Empty for nothing."""
    said = [("vis", word) for word in chosen] + ([("q", wanted)] if wanted else [])
    return urlencode(said)


def those_chosen(rows: Any, chosen: Collection[str]) -> Any:
    """What fits all that is chosen."""
    for word in chosen:
        rows = rows.filter(FILTERS[word])
    return rows


@dataclass(frozen=True)
class Row:
    """A card on the list: the event, and what this reader has said to it."""

    event: Event
    mine: Signup | None
    is_hosting: bool
    can_join: bool
    # All that is left is kept for somebody who has not been there before.
    is_kept: bool = False

    @property
    def takes_hands(self) -> bool:
        """One says yes on the card itself, in one tap."""
        return self.can_join and self.event.joining == Joining.HAND

    @property
    def asks_how_many(self) -> bool:
        return self.can_join and self.event.joining == Joining.SIGN_UP

    @property
    def mine_says(self) -> str:
        return says(self.mine) if self.mine else ""

    @property
    def is_full(self) -> bool:
        """No seat this reader may have now."""
        return self.is_kept or self.event.seats_left == 0

    @property
    def how_many(self) -> str:
        return _("Én plads til en ny") if self.is_kept else how_many(self.event)


def says(signup: Signup) -> str:
    """What one's own sign-up says on a card."""
    if signup.is_offered:
        return _("Der er plads til dig. Svar")
    if signup.is_waiting:
        return _("På venteliste")
    if signup.regular_id is not None:
        return _("I kommer hver gang") if signup.party > 1 else _("Du kommer hver gang")
    if signup.party > 1:
        return _("I er {count}").format(count=signup.party)
    return _("Du kommer")


def how_many(event: Event) -> str:
    """«9 kommer», «38 af 60 pladser», «Der er fuldt». Heads, never names."""
    if event.capacity is not None:
        if not event.seats_left:
            return _("Der er fuldt")
        if not event.taken:
            said = ngettext("{count} plads", "{count} pladser", event.capacity)
            return said.format(count=event.capacity)
        said = _("{taken} af {seats} pladser")
        return said.format(taken=event.taken, seats=event.capacity)
    if not event.taken:
        return ""
    return ngettext("{count} kommer", "{count} kommer", event.taken).format(count=event.taken)


def is_full_for(member: Membership, found: Event, own: Signup | None, now: datetime) -> bool:
    """No seat this reader may have: none at all, or only the one kept for who is new."""
    if own is None and found.kept and found.seats_left == found.kept:
        return not seats.is_newcomer(member, found, now)
    return found.seats_left == 0


def own_signups(member: Membership, events: Iterable[Event]) -> dict[int, Signup]:
    """Event id → the member's own standing sign-up, or the household's. One query."""
    found = {event.pk: event for event in events}
    rows = Signup.objects.visible_to(member).mine(member).standing().filter(event__in=found)
    own = {signup.event_id: signup for signup in rows}
    for signup in own.values():
        signup.event = found[signup.event_id]
    return own


def event_or_404(member: Membership, token: UUID) -> Event:
    """What the member may see at this moment; 404 for everything else, whatever the reason."""
    seen = Event.objects.visible_to(member, timezone.now()).with_people()
    found: Event = get_object_or_404(seen, token=token)
    return found


def rows_of(member: Membership, events: Iterable[Event], now: datetime) -> list[Row]:
    """The cards of these events, fetched `with_people()`. One query, or two."""
    shown = list(events)
    mine = own_signups(member, shown)
    last = [one for one in shown if one.kept and one.seats_left == one.kept and one.pk not in mine]
    kept = {one.pk for one in last} - (seats.new_to(member, last, now) if last else set())
    return [
        Row(
            event,
            mine.get(event.pk),
            is_host(member, event) or (event.made_by_id == member.pk and not event.is_office),
            event.pk not in mine and not member.is_guest and rules.can_sign_up(event, now),
            event.pk in kept,
        )
        for event in shown
    ]


def each_series_once(rows: Iterable[Row]) -> list[Row]:
    """Of what one comes to every time, the next alone: the rest stands on its own page."""
    shown: set[int] = set()
    found = []
    for row in rows:
        regular = row.mine.regular_id if row.mine else None
        if regular in shown and not row.is_hosting:
            continue
        if regular is not None:
            shown.add(regular)
        found.append(row)
    return found


def is_host(member: Membership, event: Event) -> bool:
    """Whether the member is one of its hosts. Asked of what was fetched `with_people()`."""
    return any(host.member_id == member.pk for host in event.hosts.all())


@dataclass(frozen=True)
class Stretch:
    """«I dag», «I morgen», «Senere i ugen», «Næste uge», «Senere»: a heading, and what happens then."""

    title: str
    rows: list[Row]


def stretches(rows: list[Row], now: datetime) -> list[Stretch]:
    """The rows under the words people use for that time, in order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(_stretch_of(row.event.starts_at, now), []).append(row)
    return [Stretch(title, those) for title, those in found.items()]


def _stretch_of(starts_at: datetime, now: datetime) -> str:
    day, today = local(starts_at).date(), local(now).date()
    if day <= today:
        return relative_day(today, today).capitalize()
    if day == today + timedelta(days=1):
        return relative_day(day, today).capitalize()
    if day.isocalendar()[:2] == today.isocalendar()[:2]:
        return _("Senere i ugen")
    if day.isocalendar()[:2] == (today + timedelta(days=7)).isocalendar()[:2]:
        return _("Næste uge")
    return _("Senere")


def is_for_me(member: Membership) -> Q:
    """What the member comes to, hosts, or has taken a task at."""
    tasks = TaskTaking.objects.visible_to(member).filter(task__event=OuterRef("pk"))
    return is_mine(member) | Q(Exists(tasks))


# --- the month -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """A day of the month with how much happens on it."""

    day: date
    is_today: bool
    is_in: bool
    others: int
    mine: int

    @property
    def count(self) -> int:
        return self.others + self.mine

    @property
    def dots(self) -> list[bool]:
        """At most three; True for what one comes to."""
        return ([True] * self.mine + [False] * self.others)[:3]


@dataclass(frozen=True)
class Month:
    """A month as a calendar on the wall: weeks with their numbers, Monday first."""

    first: date
    weeks: list[tuple[int, list[Day]]]
    before: date | None
    after: date | None


def month_of(text: str, now: datetime) -> date:
    """The first of the month an address names («2026-12»), or of this one."""
    today = local(now).date()
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = today.replace(day=1)
    furthest = (today + timedelta(days=31 * MONTHS_AHEAD)).replace(day=1)
    earliest = date(today.year - 2, 1, 1)
    return min(max(first, earliest), furthest)


def month(member: Membership, seen: Any, first: date, now: datetime) -> Month:
    """The month with a dot for each event. One query."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    since, before = weeks[0][0], weeks[-1][-1] + timedelta(days=1)
    found = seen.between(midnight(since), midnight(before))
    own = found.mine(member).values_list("pk", flat=True)
    of_day: dict[date, list[bool]] = {}
    marked = found.annotate(comes=Q(pk__in=own)).values_list("starts_at", "comes")
    for starts_at, comes in marked:
        of_day.setdefault(local(starts_at).date(), []).append(comes)
    today = local(now).date()

    def shown(day: date) -> Day:
        marks = of_day.get(day, [])
        return Day(day, day == today, day.month == first.month, marks.count(False), sum(marks))

    last = (first + timedelta(days=32)).replace(day=1)
    earlier = (first - timedelta(days=1)).replace(day=1)
    return Month(
        first,
        [(week[0].isocalendar().week, [shown(day) for day in week]) for week in weeks],
        earlier if month_of(f"{earlier:%Y-%m}", now) == earlier else None,
        last if month_of(f"{last:%Y-%m}", now) == last else None,
    )


# --- one event -----------------------------------------------------------------------------------


def hosts_of(member: Membership, event: Event, now: datetime) -> list[tuple[Known, Any]]:
    """Who says hello, with their membership for a link. Fetched `with_people()`.

    Where an office has said it without naming anybody, nobody stands there; and neither does who
    made it and has moved.
    """
    hosts = [host.member for host in event.hosts.all()]
    made_by = event.made_by
    if not hosts and made_by is not None and not event.is_office:
        hosts = [made_by] if local(now).date() in made_by.period else []
    met = hosts if event.is_office else those_met(member, hosts)
    return [(known_to(member, host), host) for host in met]


def those_met(member: Membership, people: Iterable[Membership]) -> list[Membership]:
    """Without those with a block between them and the member. One query."""
    asked = list(people)
    blocked = blocked_among(member.user_id, [one.user_id for one in asked])
    return [one for one in asked if one.user_id not in blocked]


def access_of(event: Event) -> list[tuple[str, str]]:
    """(icon, words) of what makes it possible to come."""
    icons = {
        Access.STEP_FREE: "door-open",
        Access.CHILDCARE: "baby-duotone",
        Access.INTERPRETER: "translate-duotone",
        Access.QUIET: "speaker-low-duotone",
        Access.ALL_AGES: "users-three",
    }
    return [
        (icons[Access(code)], str(Access(code).label)) for code in event.access if code in icons
    ]
