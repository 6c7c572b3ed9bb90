"""Looking for something: every room is asked for what the member may see, and what one can do here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from community import features
from community.features import Link
from community.finding import plain, words_of
from community.people.models import Membership
from community.shapes import Found

FEW, MANY = 5, 30
GUIDE = "saadan"


@dataclass(frozen=True)
class Shelf:
    """What one room has of it. `has_more`: there is more than what is shown here."""

    key: str
    name: Any
    found: list[Found]
    has_more: bool


def look_for(member: Membership, wanted: str, now: datetime, *, only: str = "") -> list[Shelf]:
    """A shelf for each room that has something, the best fit first; `only` one room, and more of it.

    Nothing is found by fewer than two letters.
    """
    if is_too_short(wanted):
        return []
    most = MANY if only else FEW
    shelves = [_shelf(GUIDE, _("Sådan gør du"), _guide(member, wanted, now), most)]
    for feature in features.features_of(member):
        if feature.search and only in {"", feature.key}:
            found = list(feature.search(member, wanted, most + 1))
            shelves.append(_shelf(feature.key, feature.name, found, most))
    wished = [shelf for shelf in shelves if shelf.found and only in {"", shelf.key}]
    return sorted(wished, key=lambda shelf: -max(one.rank for one in shelf.found))


def is_too_short(wanted: str) -> bool:
    return sum(len(word) for word in words_of(wanted)) < 2


def _shelf(key: str, name: Any, found: list[Found], most: int) -> Shelf:
    return Shelf(key, name, found[:most], len(found) > most)


def _guide(member: Membership, wanted: str, now: datetime) -> list[Found]:
    """The house's own ways: what each room lets this member do, by its label and its hint."""
    words = [plain(word) for word in words_of(wanted)]
    links = {link.url: link for link in features.every_link_of(member, now)}
    scored = [(_fit(link, words), link) for link in links.values()]
    best = sorted((one for one in scored if one[0]), key=lambda one: -one[0])
    return [
        Found(_("Sådan gør du"), str(link.label), link.url, link.icon, fit, str(link.hint))
        for fit, link in best
    ]


def _fit(link: Link, words: list[str]) -> float:
    """How well the words begin words of the label (1) or the hint (0.5); 0 unless all of them do."""
    label, hint = (words_of(plain(str(text))) for text in (link.label, link.hint))
    total = 0.0
    for word in words:
        stem = word[: max(4, len(word) - 2)]
        if any(one.startswith(stem) for one in label):
            total += 1
        elif any(one.startswith(stem) for one in hint):
            total += 0.5
        else:
            return 0
    return total / (len(words) * 2)
