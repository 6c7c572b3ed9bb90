"""The demo's notices, from the cast file, through the same verbs as everybody's."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from community.noticeboard import actions
from community.noticeboard.lasting import wall
from community.noticeboard.models import Category, Notice
from community.noticeboard.works import actions as works
from community.noticeboard.written import Written
from community.people.demo import moved
from community.people.models import Entrance, Estate, Membership
from community.people.tenancy import Scope
from community.pictures import demo as pictures
from community.pictures.models import Picture

SCOPES = {
    "afdeling": Scope.ESTATE,
    "nabokreds": Scope.CIRCLE,
    "opgang": Scope.ENTRANCE,
    "organisation": Scope.ORGANISATION,
    "lokalområde": Scope.LOCAL_AREA,
}
ICONS = {"vand": "water", "vaskehus": "laundry", "storskrald": "waste", "sne": "weather"}
# What some estates call things beside what every estate begins with.
OWN_WORDS = {
    "Ny her": "house-duotone",
    "Forslag": "chat-circle-text-duotone",
    "Åben for alle": "users-three-duotone",
}
# Drawn for the example (demo/billeder), with what somebody who cannot see them hears.
PICTURES = {
    "n04": ("bord", "Et langt bord med gryde, suppe i skåle og nybagt brød"),
    "n16": ("aebler", "En trækasse fyldt med røde og gule æbler"),
}
# What the cast file tells in words: from–to on a weekday of the first week.
WINDOWS = {"n02": (3, time(9), time(12)), "n12": (8, time(6), time(12))}


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Every notice of the cast file that would stand now. Does nothing where they hang already."""
    estates = {
        e.number: e for e in Estate.objects.filter(organisation__name=cast["organisation"]["name"])
    }
    if Notice.objects.filter(estate__in=estates.values()).exists():
        return
    for estate in estates.values():
        actions.begin_categories(estate)
    today = timezone.localdate(now)
    members = Membership.objects.at_the_gate(today).filter(estate__in=estates.values())
    people = {(m.estate_id, f"{m.user.name} {m.user.surname}".strip()): m for m in members}
    for told in sorted(cast["notices"], key=lambda one: one["dato"]):
        author = people.get((estates[told["afd"]].pk, told["af"]))
        if author is not None:
            _hang(told, author, cast, now)


def _hang(told: dict[str, Any], author: Membership, cast: dict[str, Any], now: datetime) -> None:
    on = moved(told["dato"], cast, now)
    last = moved(told["udloeber"], cast, now)
    at = min(wall(on, _clock(told["id"])), now - timedelta(minutes=5 * (30 - int(told["id"][1:]))))
    hits = _stairways(author.estate, told)
    category = _category(author.estate, told)
    written = Written(
        category=category,
        title=told["titel"],
        text=told["tekst"],
        other_language=told.get("ekstra_sprog", ""),
        other_title=told.get("ekstra_titel", ""),
        other_text=told.get("ekstra_tekst", ""),
        scope=SCOPES[told["synlig"]],
        circle=_circle(author),
        hits=hits,
        ends_on=min(last, on + timedelta(days=90 if category.is_for_all else 300)),
        is_pinned=bool(told.get("fast")),
        icon=ICONS.get(told.get("ikon", ""), "other") if category.is_works else "",
        period=_window(told, cast, now),
        asks_seen=bool(hits),
        pictures=_pictures(told, author, at),
    )
    notice = actions.put_up(author, written, token=_token(told), now=at)
    if hits:
        _some_have_seen(notice, now)


def _pictures(told: dict[str, Any], author: Membership, at: datetime) -> list[Picture]:
    if told["id"] not in PICTURES:
        return []
    name, alt = PICTURES[told["id"]]
    return [pictures.hang(author, name, alt=alt, now=at, place="notice")]


def _token(told: dict[str, Any]) -> UUID:
    return uuid5(NAMESPACE_URL, f"nabolyst/{told['id']}")


def _clock(number: str) -> time:
    """Spread over the day, the same every time."""
    return time(7 + int(number[1:]) % 13, 7 * int(number[1:]) % 60)


def _stairways(estate: Estate, told: dict[str, Any]) -> list[Entrance]:
    numbers = [str(number) for number in told.get("opgange", [])]
    return list(Entrance.objects.filter(estate=estate, house_number__in=numbers))


def _circle(author: Membership) -> Any:
    return author.household.dwelling.entrance.circle if author.household else None


def _category(estate: Estate, told: dict[str, Any]) -> Category:
    name = told["kat"]
    found = Category.objects.filter(estate=estate, name=name).first()
    if found is not None:
        return found
    last = Category.objects.filter(estate=estate).order_by("-order").first()
    return Category.objects.create(
        estate=estate, name=name, icon=OWN_WORDS.get(name, "chat-circle-text-duotone"),
        order=(last.order if last else 0) + 10,
    )  # fmt: skip


def _window(
    told: dict[str, Any], cast: dict[str, Any], now: datetime
) -> tuple[datetime, datetime] | None:
    if told["id"] not in WINDOWS:
        return None
    weekday, begins, ends = WINDOWS[told["id"]]
    first: date = moved(cast["meta"]["demo_now"], cast, now) + timedelta(days=weekday)
    period = wall(first, begins), wall(first, ends)
    return period if period[1] > now else None


def _some_have_seen(notice: Notice, now: datetime) -> None:
    """A few have tapped «Set» already, so that the round has both."""
    today = timezone.localdate(now)
    hit = Membership.objects.at_the_gate(today).filter(
        household__dwelling__entrance__in=notice.hits.all(), user__on_paper=False
    )
    for member in hit.order_by("pk")[:2]:
        works.say_seen(member, notice, now=now)
