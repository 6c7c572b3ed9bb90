"""How one room lends a place to another: whoever makes something open to all asks here (ADR 0020)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from community import features
from community.errors import Refused
from community.features import Link
from community.shapes import Place


def places_for(member: Any) -> list[Place]:
    """What the estate's features lend for something open to all; each key says whose it is."""
    lends = [
        (feature.key, feature.places) for feature in features.features_of(member) if feature.places
    ]
    return [
        Place(f"{key}:{place.key}", place.name)
        for key, places in lends
        for place in places.offered(member)
    ]


def hold_place(member: Any, key: str, starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """Hold one of `places_for` them; the key of what is held.

    Refused `no_such_place` where nobody lends it, else what the room says, with `next_free`.
    """
    whose, _colon, place = key.partition(":")
    lender = next((f for f in features.features_of(member) if f.key == whose and f.places), None)
    if lender is None or lender.places is None:
        raise Refused("no_such_place", _("Vælg et sted på listen."), status=422, field="place_key")
    return f"{whose}:{lender.places.hold(member, place, starts_at, ends_at, now=now)}"


def gathers_at(member: Any, key: str, starts_at: datetime, ends_at: datetime) -> Link | None:
    """Where the member makes something open to all in this place at this time, if anywhere.

    Nothing is held by going there: whoever makes it holds the place in the same act.
    """
    asked = [feature.gathers for feature in features.features_of(member) if feature.gathers]
    found = (gathers(member, key, starts_at, ends_at) for gathers in asked)
    return next((link for link in found if link), None)


def let_go_of_place(held: str, now: datetime) -> None:
    """Give back what `hold_place` held, whether the estate has the room switched on or not."""
    whose, _colon, key = held.partition(":")
    lender = features.feature_of(whose)
    if lender is not None and lender.places is not None:
        lender.places.let_go(key, now)


def place_is_lost(held: str, reason: str, now: datetime) -> None:
    """A room takes back what it lent: whoever held it hears why."""
    for feature in features.all_features():
        if feature.place_lost:
            feature.place_lost(held, reason, now)
