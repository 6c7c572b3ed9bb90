"""What every page of an estate has around it, and what «I dag» is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from django.urls import reverse

from community import features
from community.features import Card, NavItem, Tile
from community.people.belonging import elsewhere
from community.people.models import Estate, Membership
from community.shapes import Waits

PLACES = 5  # in the bottom bar; «Mere» is the last and lists what there is no room for
MINE_SHOWN = 2
ELSEWHERE = "home.elsewhere"
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Today:
    """«I dag»: the next rows with my name on, what I can do, what waits for my office, what goes on."""

    mine: list[Card]
    tiles: list[Tile]
    work: list[Card]
    cards: list[Card]
    waits: list[Waits]

    @property
    def is_quiet(self) -> bool:
        return not (self.mine or self.work or self.cards or self.waits)

    @property
    def topics(self) -> str:
        """What the rows of work are watched by."""
        return " ".join(dict.fromkeys(card.topic for card in self.work if card.topic))


def today_of(member: Membership, now: datetime) -> Today:
    """Asks each feature of the estate once."""
    asked = features.features_of(member)
    cards = _all(f.cards(member, now) for f in asked if f.cards)
    return Today(
        mine=sorted((c for c in cards if c.mine), key=lambda c: c.at or NEVER)[:MINE_SHOWN],
        tiles=sorted(_all(f.tiles(member, now) for f in asked if f.tiles), key=attrgetter("order")),
        work=sorted((c for c in cards if c.work), key=attrgetter("order")),
        cards=sorted((c for c in cards if not c.mine and not c.work), key=attrgetter("order")),
        waits=waits_of(member, now),
    )


def waits_of(member: Membership, now: datetime) -> list[Waits]:
    """What needs the member's answer, the most urgent first. A room with nothing costs nothing."""
    asked = [
        feature.waits(member, now)
        for feature in features.features_of(member)
        if feature.waits and features.count_of(member, f"{feature.key}.waits", now)
    ]
    return sorted(_all(asked), key=lambda one: one.until or NEVER)


def _all(told: Iterable[Iterable[Any]]) -> list[Any]:
    return [thing for things in told for thing in things]


def places_of(member: Membership) -> list[NavItem]:
    """Every place the estate's features have, in order. No queries."""
    every = _all(feature.nav for feature in features.features_of(member))
    return sorted(every, key=attrgetter("order"))


def in_the_bar(places: list[NavItem]) -> list[NavItem]:
    """Those with a place in the bottom bar: all when they fit, else the first ones and the last."""
    return places if len(places) <= PLACES else [*places[: PLACES - 1], places[-1]]


def beside_the_bar(places: list[NavItem]) -> list[NavItem]:
    """Those «Mere» lists, because the bar is full."""
    shown = in_the_bar(places)
    return [place for place in places if place not in shown]


def page(member: Membership, now: datetime, section: str) -> dict[str, Any]:
    """The context every page of an estate may begin with."""
    return {"member": member, "now": now, "place": member.estate.name, "section": section}


def others_of(member: Membership, now: datetime) -> list[Estate]:
    """The estates to switch to. Only who has some costs a question."""
    return elsewhere(member, now) if features.count_of(member, ELSEWHERE, now) else []


def address(member: Membership, item: NavItem) -> str:
    return reverse(item.url_name, args=[member.estate.slug])
