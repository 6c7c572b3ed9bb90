"""What stands on the pages of the room: my household, my first weeks, the doors that are new."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from community import features
from community.features import Link
from community.homes import arrivals, rules
from community.homes.models import Greeting, Settled
from community.people import acting, codes
from community.people.household import actions as household
from community.people.household.actions import INVITED_FOR
from community.people.letters import qr
from community.people.models import Membership

DOORS = 20  # on a page
EASY = 3  # things to join; more is not easy


@dataclass(frozen=True)
class Person:
    """One of the household, as those who live with them see them."""

    name: str
    is_me: bool
    is_young: bool
    on_paper: bool


@dataclass(frozen=True)
class OpenCode:
    """A code somebody of the household has made and nobody has used."""

    pk: int
    by: str
    made_at: datetime
    last_day: date


@dataclass(frozen=True)
class Code:
    """A code that was made a moment ago, and is shown this once."""

    text: str
    qr: SafeString
    url: str
    last_day: date


def people_of(member: Membership, now: datetime) -> list[Person]:
    """Who of the household has a profile or is on paper.

    One's own household sees the names of the hidden; who helps somebody from outside does not.
    """
    living = arrivals.living_in(member.household_id or 0, timezone.localdate(now))
    return [
        Person(
            name=other.user.name if _sees(member, other) else other.user.shown_name,
            is_me=other.pk == member.pk,
            is_young=not other.user.is_adult,
            on_paper=other.user.on_paper,
        )
        for other in living
    ]


def _sees(member: Membership, other: Membership) -> bool:
    """A helper was let in by one of them; who comes by was not, even by the one they sit beside."""
    return member.helper is None or (other.pk == member.pk and not acting.is_visit(member))


def heading(member: Membership) -> str:
    """«Din bolig», or «Ejnars bolig» to who helps Ejnar."""
    whose = acting.whose(member)
    return gettext("%(whose)s bolig") % {"whose": whose} if whose else gettext("Din bolig")


def household_page(member: Membership, now: datetime) -> dict[str, Any]:
    """The context of «Din bolig»."""
    assert member.household is not None
    may_invite = rules.can_invite(member) and acting.is_by_right(member, timezone.localdate(now))
    return {
        "member": member,
        "heading": heading(member),
        "people": people_of(member, now),
        "since": member.household.period.lower,
        "may_invite": may_invite,
        "invites": list(_open_codes(member, now)) if may_invite else [],
    }


def _open_codes(member: Membership, now: datetime) -> Iterator[OpenCode]:
    assert member.household is not None
    for made in household.invites_of(member.household, now):
        by = made.invited_by
        assert by is not None
        name = by.user.name if _sees(member, by) else by.user.shown_name
        last = timezone.localdate(made.expires_at) - date.resolution
        yield OpenCode(made.pk, name, made.created_at, last)


def code_of(code: str, now: datetime) -> Code:
    """The code as it is shown: to read, to scan, and until when."""
    address = settings.SITE_URL.partition("://")[2]
    return Code(
        text=codes.shown(code),
        qr=qr(settings.SITE_URL + reverse("people:code", args=[code])),
        url=address + reverse("people:welcome"),
        last_day=timezone.localdate(now) + (INVITED_FOR - 1) * date.resolution,
    )


# --- the first weeks -----------------------------------------------------------------------------


def is_new(member: Membership, now: datetime) -> bool:
    """Whether the welcome is for this member: moved in lately, and not only new to the app."""
    lately = rules.moved_in_lately(member, timezone.localdate(now))
    return lately and not arrivals.came_with_the_app(member)


def is_settled(member: Membership) -> bool:
    return Settled.objects.filter(member=member, member__user=member.user).exists()


def visit_of(member: Membership, now: datetime) -> Greeting | None:
    """The visit somebody would like to pay the member's household."""
    own = Greeting.objects.visible_to(member, timezone.localdate(now)).visits()
    return own.filter(household_id=member.household_id or 0).with_places().first()


def easy_links(member: Membership, now: datetime) -> list[Link]:
    """Three easy things to join, whichever rooms have them."""
    return features.links_of(member, now, "easy")[:EASY]


def welcome_page(member: Membership, now: datetime) -> dict[str, Any]:
    """The context of the welcome."""
    visit = visit_of(member, now)
    may_answer = visit is not None and rules.can_answer(member, visit)
    return {
        "member": member,
        "place": member.estate.name,
        "easy": easy_links(member, now),
        "visit": visit,
        "may_answer": may_answer,
        "is_settled": is_settled(member),
    }


# --- who greets ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Task:
    """One greeting as the reader may handle it."""

    greeting: Greeting
    is_mine: bool
    can_take: bool
    can_give_back: bool
    can_reopen: bool


@dataclass(frozen=True)
class Door:
    """A home where somebody is new: which door and since when, and never who."""

    home: str
    since: date
    due_on: date
    is_late: bool
    tasks: list[Task]


def doors_page(member: Membership, now: datetime, page: str | None) -> tuple[Page[Any], list[Door]]:
    """The doors with something left to do, or done by the reader today: what is due first comes first."""
    today = timezone.localdate(now)
    lately = Q(done_by=member, done_at__gt=now - rules.UNDONE_FOR)
    shown = ~Q(state=Greeting.State.DONE) | lately
    homes = Greeting.objects.visible_to(member, today).filter(shown)
    homes = homes.exclude(household_id=member.household_id or 0)
    order = homes.order_by("due_on", "household_id").values_list("due_on", "household_id")
    found = Paginator(order.distinct(), DOORS).get_page(page)
    ids = [household_id for _due, household_id in found]
    rows = Greeting.objects.visible_to(member, today).filter(household__in=ids).with_places()
    return found, list(_doors(member, rows.order_by("due_on", "household_id", "pk"), now))


def _doors(member: Membership, rows: Iterable[Greeting], now: datetime) -> Iterator[Door]:
    for _key, group in groupby(rows, key=lambda row: row.household_id):
        own = list(group)
        home = own[0].household
        yield Door(
            home=str(home.dwelling),
            since=home.period.lower,
            due_on=own[0].due_on,
            is_late=own[0].due_on < timezone.localdate(now),
            tasks=[_task(member, row, now) for row in own],
        )


def _task(member: Membership, row: Greeting, now: datetime) -> Task:
    return Task(
        greeting=row,
        is_mine=row.taken_by_id == member.pk,
        can_take=rules.can_take(member, row),
        can_give_back=rules.can_give_back(member, row),
        can_reopen=rules.can_reopen(member, row, now),
    )


def doors_waiting(member: Membership, now: datetime) -> int:
    """How many doors somebody could take, for the card on «I dag»."""
    rows = Greeting.objects.visible_to(member, timezone.localdate(now))
    rows = rows.filter(state=Greeting.State.WAITING).exclude(household_id=member.household_id or 0)
    return rows.values("household").distinct().count()


def next_door(member: Membership, now: datetime) -> Greeting | None:
    """What the member has said they will do, the first one due."""
    rows = Greeting.objects.visible_to(member, timezone.localdate(now)).with_places()
    return rows.filter(taken_by=member).undone().order_by("due_on", "pk").first()
