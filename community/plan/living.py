"""What a platform points at in another room, and how it lives there: in whole fives, and never whose.

The platform keeps the room's own word for it («bookings:12»), as an event does for its place: the
floor knows no room (ADR 0020).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from community.features import features_of
from community.people.models import Membership
from community.plan.rules import at_least
from community.shapes import Life


class Told(NamedTuple):
    """The life of a platform in words: where it is, and what is said of it."""

    name: str
    url: str
    said: list[str]


def choices_for(member: Membership) -> list[tuple[str, str]]:
    """What a platform may point at, by room: places, series, groups."""
    return [
        (f"{feature.key}:{one.key}", _("{name} ({room})").format(name=one.name, room=feature.name))
        for feature in features_of(member)
        if feature.alive
        for one in feature.alive.offered(member)
    ]


def lives_of(
    member: Membership, keys: Iterable[str], since: datetime, until: datetime
) -> dict[str, Told]:
    """The life of each key that the member may see; each room is asked once."""
    wanted: dict[str, list[str]] = {}
    for key in keys:
        room, _colon, own = key.partition(":")
        if own.isdecimal():
            wanted.setdefault(room, []).append(own)
    return {
        f"{feature.key}:{key}": Told(life.name, life.url, in_words(life))
        for feature in features_of(member)
        if feature.alive and feature.key in wanted
        for key, life in feature.alive.lives(member, wanted[feature.key], since, until).items()
    }


def in_words(life: Life) -> list[str]:
    """«mindst 10 gange brugt»: only when at least five homes used it, so no number is one home's."""
    homes, waited = at_least(life.homes), at_least(life.waited)
    said = [_("Nåede mindst {n} hjem").format(n=homes) if homes else _("Nåede under 5 hjem")]
    if homes and life.times is not None and at_least(life.times):
        said.append(str(life.used).format(n=at_least(life.times)))
    if waited:
        said.append(_("Mindst {n} hjem har ventet på at komme til").format(n=waited))
    else:
        said.append(_("Under 5 hjem har ventet på at komme til"))
    return said
