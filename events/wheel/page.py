"""The committee's year: what is planned month by month, who hosts it, where, and what is missing.

The same number of questions however much happens. Nobody is named but hosts, as they stand on the
events they host.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.people.models import Membership
from community.people.tenancy import Scope
from community.times import local, midnight
from community.ui.dates import whole_date
from events.days import held_on
from events.meeting import terms
from events.meeting.page import terms_of
from events.models import DepartmentMeeting, Event, EventSeries, Kind
from events.models.meetings import LONGEST_TERM
from events.page import icon_of, those_met
from events.wheel.months import MONTHS, month_after, twelve
from events.wheel.ring import Piece, pieces

A_YEAR = timedelta(weeks=52)
NAMED, AGAIN_SHOWN = 6, 6
MOST = 1000
# The residents' own meeting is planned on its own page; works and terms are not for repeating.
NOT_AGAIN = (Kind.WORKS, Kind.TERM, Kind.MEETING)


@dataclass(frozen=True)
class Row:
    """One thing that is planned."""

    event: Event
    day: date
    icon: str
    hosts: list[str]


@dataclass(frozen=True)
class Duty:
    """A term of a meeting that falls in the month."""

    title: str
    day: date
    token: Any
    is_late: bool


@dataclass
class Month:
    """A month with what is planned in it."""

    first: date
    is_past: bool
    piece: Piece
    rows: list[Row] = field(default_factory=list)
    again: Counter[str] = field(default_factory=Counter)
    again_hosts: list[str] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    last_year: list[Event] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        return self.within.capitalize()

    @property
    def within(self) -> str:
        """Its name inside a sentence: small or with a capital, as the reader's language has it."""
        return date_format(self.first, "F")

    @property
    def short(self) -> str:
        return date_format(self.first, "b").rstrip(".").capitalize()

    @property
    def is_gap(self) -> bool:
        """Nothing but what comes round by itself, and there is still time."""
        return not self.rows and not self.is_past

    @property
    def says(self) -> str:
        if self.rows:
            said = ngettext("{n} ting", "{n} ting", len(self.rows))
            return said.format(n=len(self.rows))
        if self.is_past:
            return _("Her skete der ikke noget særligt.")
        if self.again:
            return _("{month} er tom, bortset fra det, der kommer igen.").format(month=self.name)
        return _("{month} er tom.").format(month=self.name)

    @property
    def hosts(self) -> list[str]:
        """Each once, in the order they host."""
        names = [name for row in self.rows for name in row.hosts]
        return list(dict.fromkeys([*names, *self.again_hosts]))

    @property
    def named(self) -> str:
        return ", ".join(self.hosts[:NAMED])

    @property
    def not_named(self) -> int:
        return max(len(self.hosts) - NAMED, 0)

    @property
    def rooms(self) -> list[tuple[str, int]]:
        """Where, and how often, what repeats left out."""
        return Counter(row.event.place for row in self.rows if row.event.place).most_common()

    @property
    def again_said(self) -> list[tuple[str, int]]:
        return self.again.most_common(AGAIN_SHOWN)


@dataclass(frozen=True)
class Year:
    """Twelve months, and what the year lacks."""

    months: list[Month]
    planned: int
    no_meeting: str

    @property
    def gaps(self) -> list[Month]:
        return [month for month in self.months if month.is_gap]

    @property
    def last_year(self) -> list[Event]:
        """What was held last year and does not stand in the year yet, the first to begin first."""
        return [event for month in self.months for event in month.last_year]

    @property
    def says(self) -> str:
        """«Februar og marts er tomme.»"""
        names = [month.name if place == 0 else month.within
                 for place, month in enumerate(self.gaps)]  # fmt: skip
        if not names:
            return _("Der er noget i hver måned.")
        if len(names) == 1:
            return _("{month} er tom.").format(month=names[0])
        first, last = ", ".join(names[:-1]), names[-1]
        return _("{first} og {last} er tomme.").format(first=first, last=last)


def year(member: Membership, first: date, now: datetime) -> Year:
    """The twelve months from this one on."""
    today = local(now).date()
    here = today.replace(day=1)
    found = {
        month: Month(month, month < here, piece)
        for month, piece in zip(twelve(first), pieces(MONTHS), strict=True)
    }
    since, before = midnight(first), midnight(month_after(first, MONTHS))
    events = _planned(member, since, before, now)
    _put_events(member, found, events, today)
    _put_series(member, found, first, now)
    meetings = _meetings(member, since, before, now)
    _put_duties(found, meetings, now)
    _put_last_year(member, found, events, now)
    return Year(list(found.values()), len(events), _no_meeting(member, found, meetings, today))


def _ours(member: Membership) -> Q:
    """The estate's own, and what another has opened to the whole organisation or area."""
    return Q(estate=member.estate_id) | Q(scope__in=[Scope.ORGANISATION, Scope.LOCAL_AREA])


def _planned(
    member: Membership, since: datetime, before: datetime, now: datetime
) -> list[Event]:  # fmt: skip
    """What takes place once, here or for us too; one's own drafts as well."""
    seen = Event.objects.visible_to(member, now).between(since, before)
    own = seen.filter(_ours(member), series=None, hidden_at=None)
    return list(own.exclude(state=Event.State.CALLED_OFF).with_people()[:MOST])


def _put_events(
    member: Membership, found: dict[date, Month], events: list[Event], today: date
) -> None:
    people = {event.pk: _hosting(event, today) for event in events}
    names = _names(member, {one.pk: one for those in people.values() for one in those}.values())
    for event in events:
        day = local(event.starts_at).date()
        month = found.get(day.replace(day=1))
        if month is not None:
            hosts = [names[one.pk] for one in people[event.pk] if one.pk in names]
            month.rows.append(Row(event, day, icon_of(event), hosts))


def _hosting(event: Event, today: date) -> list[Membership]:
    """Who stands on the event as its host: as on its own page."""
    hosts = [host.member for host in event.hosts.all()]
    made_by = event.made_by
    if hosts or made_by is None or event.is_office:
        return hosts
    return [made_by] if today in made_by.period else []


def _names(member: Membership, people: Iterable[Membership]) -> dict[int, str]:
    """Member → first name. Without who is hidden, has gone, or has a block with who reads. One query."""
    met = those_met(member, people)
    return {
        one.pk: one.user.name
        for one in met
        if one.user.erased_at is None and not one.user.is_hidden
    }


def _put_series(member: Membership, found: dict[date, Month], first: date, now: datetime) -> None:
    """How often each comes round: the times that are made, and after them those of its rule."""
    end = month_after(first, MONTHS)
    seen = EventSeries.objects.visible_to(member).filter(_ours(member), first__lt=end)
    rows = list(seen.prefetch_related("hosts__member__user").order_by("title", "pk"))
    made = Event.objects.visible_to(member, now).filter(series__in=rows, hidden_at=None)
    made = made.exclude(state=Event.State.CALLED_OFF)
    times = made.between(midnight(first), midnight(end)).values_list("series", "starts_at")
    days: dict[int, set[date]] = defaultdict(set)
    for pk, starts_at in times:
        days[pk].add(local(starts_at).date())
    names = _names(
        member, {h.member.pk: h.member for one in rows for h in one.hosts.all()}.values()
    )
    for one in rows:
        known = [names[h.member_id] for h in one.hosts.all() if h.member_id in names]
        for day in days[one.pk] | _to_come(one, first, end):
            month = found.get(day.replace(day=1))
            if month is not None:
                month.again[one.title] += 1
                month.again_hosts += [name for name in known if name not in month.again_hosts]


def _to_come(series: EventSeries, first: date, end: date) -> set[date]:
    """The days of its rule that nobody has made events of yet."""
    if series.ended_at is not None:
        return set()
    since = first if series.made_until is None else series.made_until + timedelta(days=1)
    last = min(end - timedelta(days=1), series.until or date.max)
    days = held_on(
        series.first, series.again, max(first, since), last, not_on=series.not_on,
        not_in_weeks=series.not_in_weeks, skips_holidays=series.skips_holidays,
    )  # fmt: skip
    return set(days)


# --- meetings ------------------------------------------------------------------------------------


def _meetings(
    member: Membership, since: datetime, before: datetime, now: datetime
) -> list[DepartmentMeeting]:
    """Those with a term in the year, or held in one of its calendar years."""
    wide = timedelta(days=366 + LONGEST_TERM)
    seen = DepartmentMeeting.objects.visible_to(member, now).held_in(member.estate_id)
    near = seen.filter(event__starts_at__gt=since - wide, event__starts_at__lt=before + wide)
    return list(near.select_related("event").order_by("event__starts_at", "pk"))


def _put_duties(
    found: dict[date, Month], meetings: list[DepartmentMeeting], now: datetime
) -> None:  # fmt: skip
    for meeting in meetings:
        for one in terms.deadlines_of(meeting, now):
            month = found.get(one.day.replace(day=1))
            if month is not None and not one.is_done:
                late = one.is_late
                month.duties.append(Duty(terms.says(one), one.day, meeting.event.token, late))
    for month in found.values():
        month.duties.sort(key=lambda duty: duty.day)


def _no_meeting(
    member: Membership,
    found: dict[date, Month],
    meetings: list[DepartmentMeeting],
    today: date,
) -> str:
    """A sentence when a year has no ordinary meeting and there is still time; else nothing."""
    begins = terms_of(member).accounts_begin
    has = {meeting.day.year for meeting in meetings if not meeting.is_extraordinary}
    for number in sorted({month.year for month in found}):
        limit = terms.budget_limit(begins, number)
        shown = limit.replace(day=1) in found
        if shown and limit >= today and number not in has:
            said = _(
                "Der er ikke sat en dag til afdelingsmødet i {year}. "
                "Budgettet skal godkendes senest {day}."
            )
            return said.format(year=number, day=whole_date(limit))
    return ""


# --- last year -----------------------------------------------------------------------------------


def _put_last_year(
    member: Membership, found: dict[date, Month], events: list[Event], now: datetime
) -> None:
    """What was held at this time last year, and does not stand in the year yet."""
    days = sorted(found)
    seen = Event.objects.visible_to(member, now).between(
        midnight(days[0]) - A_YEAR, midnight(month_after(days[-1])) - A_YEAR
    )
    rows = seen.filter(estate=member.estate_id, series=None, hidden_at=None, ends_at__lt=now)
    held = rows.filter(state=Event.State.PUBLISHED).exclude(kind__in=NOT_AGAIN)
    stands = {event.title.casefold() for event in events}
    for event in held[:MOST]:
        month = found.get((local(event.starts_at) + A_YEAR).date().replace(day=1))
        if month is not None and not month.is_past and event.title.casefold() not in stands:
            month.last_year.append(event)
