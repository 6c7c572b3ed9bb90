"""What the call list and the slips show: who waits, for what, until when, and where they live."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Max, Min, Q, Value, When
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.notifications.models import Delivery, Way
from community.notifications.quiet import free_from, hours_of, last_before
from community.paper import walk
from community.people.belonging import may_know
from community.people.models import Dwelling, Entrance, Estate, Membership, User

CALLS, SLIPS = 20, 60  # people on a page


@dataclass
class Person:
    """Somebody something is carried to, as far as the reader may know them."""

    member: Membership
    lines: list[Delivery]
    is_known: bool = True

    @property
    def user(self) -> User:
        return self.member.user

    @property
    def name(self) -> str:
        return self.user.name if self.is_known else str(_("En nabo"))

    @property
    def home(self) -> Dwelling | None:
        return self.member.household.dwelling if self.member.household else None

    @property
    def entrance(self) -> Entrance | None:
        return self.home.entrance if self.home else None

    @property
    def door(self) -> str:
        return walk.door_of(self.home) if self.home else ""

    @property
    def tries(self) -> int:
        return max(line.tries for line in self.lines)


@dataclass
class Call(Person):
    """One card of the call list: everything that waits for one person, and when it can be said."""

    now: datetime = field(kw_only=True)
    keep: bool = False  # the number is on the screen: the card stays as it is

    @property
    def wait_until(self) -> datetime | None:
        """When this person may be called next, if that is not now."""
        begins = max(self.now, min(line.not_before for line in self.lines))
        free = free_from(begins, self._hours)
        return free if free != self.now else None

    @property
    def latest(self) -> datetime | None:
        """The last moment the first of the lines can be said."""
        ends = [line.expires_at for line in self.lines if line.expires_at]
        return last_before(min(ends), self._hours) if ends else None

    @property
    def is_too_late(self) -> bool:
        latest = self.latest
        return latest is not None and latest <= self.now

    @property
    def sentences(self) -> list[str]:
        """What to say, in Danish."""
        return [line.said for line in self.lines]

    @property
    def _hours(self) -> list[Any]:
        return hours_of(self.user, Way.CALL)


@dataclass
class CallPage:
    """A page of the call list; `page` has the numbers of the pages."""

    calls: list[Call]
    page: Page[Any]

    @property
    def now(self) -> list[Call]:
        return [call for call in self.calls if call.wait_until is None]

    @property
    def later(self) -> list[Call]:
        return [call for call in self.calls if call.wait_until is not None]

    @property
    def next_at(self) -> datetime | None:
        """When somebody can be called, while nobody on the page can be called now."""
        waits = [call.wait_until for call in self.later if call.wait_until]
        return min(waits) if waits and not self.now else None


def call_page(
    member: Membership, number: str | None, now: datetime, shown: Collection[str] = ()
) -> CallPage:
    """People to call: first those whose time has come, by how soon it is too late; newest first.

    `shown` are the tokens of those whose number is on the screen. Four queries.
    """
    today = timezone.localdate(now)
    waiting = Delivery.objects.visible_to(member).to_carry(Way.CALL, now, today)
    is_later = Case(When(not_before__gt=now, then=Value(1)), default=Value(0))
    people = (
        waiting.values("notification__user")
        .annotate(later=Min(is_later), latest=Min("expires_at"), newest=Max("not_before"))
        .order_by("later", F("latest").asc(nulls_last=True), "-newest", "notification__user")
    )
    page = Paginator(people, CALLS).get_page(number)
    order = [row["notification__user"] for row in page]
    found = {
        person.user.pk: Call(person.member, person.lines, person.is_known, now=now)
        for person in _people(member, waiting.filter(notification__user__in=order), today)
    }
    calls = [found[pk] for pk in order if pk in found]
    for call in calls:
        call.keep = str(call.member.token) in shown
    return CallPage(calls, page)


def calls_waiting(member: Membership, now: datetime) -> tuple[int, datetime | None]:
    """How many people wait for a call that could be made now, and when the next one could: one query."""
    waiting = Delivery.objects.visible_to(member)
    waiting = waiting.to_carry(Way.CALL, now, timezone.localdate(now))
    found = waiting.aggregate(
        now=Count("notification__user", filter=Q(not_before__lte=now), distinct=True),
        next=Min("not_before", filter=Q(not_before__gt=now)),
    )
    return found["now"], found["next"]


def slips_waiting(member: Membership, now: datetime) -> int:
    """How many people wait for a slip: one query."""
    waiting = Delivery.objects.visible_to(member).to_carry(Way.SLIP, now, timezone.localdate(now))
    return waiting.values("notification__user").distinct().count()


def call_of(member: Membership, person: Membership, now: datetime) -> Call | None:
    """The card of one person, or None when nothing waits for them."""
    today = timezone.localdate(now)
    waiting = Delivery.objects.visible_to(member).to_carry(Way.CALL, now, today)
    lines = list(_read(waiting.filter(notification__user=person.user_id)))
    return Call(person, lines, may_know(member, person.user), now=now) if lines else None


def greeting(estate: Estate) -> str:
    """How a call begins. In Danish: that is what colleagues speak here."""
    with translation.override("da"):
        return _("God dag. Jeg ringer fra %(place)s.") % {"place": estate.name}


def person_of(member: Membership, token: UUID, now: datetime) -> Membership | None:
    """A neighbour this colleague carries things to, and may know; else None, as if there were none."""
    found: Membership | None = (
        Membership.objects.at_the_gate(timezone.localdate(now))
        .filter(
            token=token,
            estate=member.estate_id,
            user__in=Delivery.objects.visible_to(member).values("notification__user"),
        )
        .first()
    )
    return found if found is not None and may_know(member, found.user) else None


# --- slips ---------------------------------------------------------------------------------------


@dataclass
class Slip(Person):
    """Everything that lies in one person's letter box at once."""

    @property
    def is_printed(self) -> bool:
        return all(line.first_tried_at for line in self.lines)

    @property
    def printed_at(self) -> datetime | None:
        return max(
            (line.first_tried_at for line in self.lines if line.first_tried_at), default=None
        )

    @property
    def written(self) -> list[tuple[date, Any]]:
        """(the day it was written, the note) of each line, oldest first."""
        notes = [line.notification for line in self.lines]
        return [(timezone.localdate(note.created_at), note) for note in notes]


@dataclass
class Stairway:
    """The slips of one stairway, in walking order. No entrance: people without a home here."""

    entrance: Entrance | None
    slips: list[Slip]

    @property
    def printed_lines(self) -> list[int]:
        return [line.pk for slip in self.slips for line in slip.lines if line.first_tried_at]

    @property
    def is_printed(self) -> bool:
        return all(slip.is_printed for slip in self.slips)


@dataclass
class SlipPage:
    """A page of slips; `unknown` people are hidden, and the administration's to look after."""

    stairways: list[Stairway]
    unknown: int
    page: Page[Any]

    @property
    def slips(self) -> list[Slip]:
        return [slip for stairway in self.stairways for slip in stairway.slips]

    @property
    def lines(self) -> list[int]:
        return [line.pk for slip in self.slips for line in slip.lines]

    @property
    def printed_lines(self) -> list[int]:
        return [line for stairway in self.stairways for line in stairway.printed_lines]

    @property
    def new(self) -> int:
        """How many people on the page have something that is not printed yet."""
        return sum(not slip.is_printed for slip in self.slips)


def slip_page(
    member: Membership,
    now: datetime,
    number: str | None = None,
    *,
    entrance: int | None = None,
    person: Membership | None = None,
    new_only: bool = False,
    whole: bool = False,
) -> SlipPage:
    """Waiting slips by stairway and door: all, or those of one stairway or one person. Two queries.

    `new_only`: those with something not printed yet. `whole`: everybody on one page, to print.
    """
    today = timezone.localdate(now)
    waiting = Delivery.objects.visible_to(member).to_carry(Way.SLIP, now, today)
    if person is not None:
        waiting = waiting.filter(notification__user=person.user_id)
    people = _people(member, waiting, today)
    everybody = [Slip(one.member, one.lines, one.is_known) for one in people]
    known = [slip for slip in everybody if slip.is_known]
    unknown = len(everybody) - len(known)
    if entrance is not None:
        known = [slip for slip in known if slip.entrance and slip.entrance.pk == entrance]
    if new_only:
        known = [slip for slip in known if not slip.is_printed]
    size = max(len(known), 1) if whole else SLIPS
    page = Paginator(sorted(known, key=_by_walk), size).get_page(number)
    stairways = [
        Stairway(where, list(slips)) for where, slips in groupby(page, lambda slip: slip.entrance)
    ]
    return SlipPage(stairways, unknown, page)


def _by_walk(slip: Slip) -> Any:
    return (0, walk.home_key(slip.home), slip.user.pk) if slip.home else (1, (), slip.user.pk)


# --- shared --------------------------------------------------------------------------------------


def _read(waiting: Any) -> Any:
    return waiting.select_related("notification__user").order_by(
        F("expires_at").asc(nulls_last=True), "notification__created_at", "pk"
    )


def _people(member: Membership, waiting: Any, today: date) -> list[Person]:
    """Who these rows are for, with their rows. Two queries, however many they are."""
    by_user: dict[int, list[Delivery]] = {}
    for row in _read(waiting):
        by_user.setdefault(row.notification.user_id, []).append(row)
    members = Membership.objects.at_the_gate(today).filter(
        estate=member.estate_id,
        user__in=Delivery.objects.visible_to(member).values("notification__user"),
        user_id__in=list(by_user),
    )
    return [Person(one, by_user[one.user_id], may_know(member, one.user)) for one in members]
