"""What an info-screen shows: drift first, then the newest; no login, so no name of a resident."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from community.noticeboard.models import Notice, ScreenLink
from community.noticeboard.page import Version, versions_of
from community.noticeboard.words import audience_of
from community.people.models import Entrance, Membership
from community.people.tenancy import Scope

SALT = "noticeboard.screen"
MOST = 6
FIRST = 0  # the number of a link that was never made anew


@dataclass(frozen=True)
class OnScreen:
    """A notice as anybody who walks by may read it."""

    notice: Notice
    version: Version
    audience: str


def key_of(entrance: Entrance) -> str:
    """What stands in the screen's address now. One question; `keys_of` has those of an estate."""
    number = ScreenLink.objects.filter(entrance=entrance).values_list("number", flat=True).first()
    return _key(entrance.pk, number or FIRST)


def keys_of(member: Membership) -> list[tuple[Entrance, str]]:
    """The stairways of the member's estate with their keys, in no order: two questions."""
    links = ScreenLink.objects.filter(entrance__estate=member.estate_id)
    numbers = dict(links.values_list("entrance", "number"))
    found = entrances_of(member)
    return [(one, _key(one.pk, numbers.get(one.pk, FIRST))) for one in found]


def _key(entrance: int, number: int) -> str:
    """Made with the house's own secret, so not to be guessed. The first link has no number in it."""
    return signing.dumps([entrance, number] if number else entrance, salt=SALT)


def entrance_of(key: str) -> Entrance | None:
    """The stairway a screen hangs in, or None for a link that was replaced and for any other text."""
    try:
        told = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        return None
    pk, number = told if isinstance(told, list) else (told, FIRST)
    current = ScreenLink.objects.filter(entrance=OuterRef("pk")).values("number")
    rows = Entrance.objects.annotate(link=Coalesce(Subquery(current), Value(FIRST)))
    found: Entrance | None = rows.select_related("estate").filter(pk=pk, link=number).first()
    if found is None or "noticeboard" in found.estate.features_off:
        return None
    return found


def entrances_of(member: Membership) -> Any:
    """The stairways of the member's estate."""
    return Entrance.objects.filter(estate=member.estate_id)


def on_screen(entrance: Entrance, now: datetime, language: str = "da") -> list[OnScreen]:
    """What the offices tell this stairway, drift that is not over first.

    What neighbours write stays among neighbours: anybody may stand before a screen.
    """
    here = Q(hits=entrance) | (
        Q(hits=None)
        & (
            Q(scope=Scope.ENTRANCE, entrance=entrance)
            | Q(scope=Scope.CIRCLE, circle=entrance.circle_id or 0)
            | Q(scope=Scope.ESTATE)
        )
    )
    rows = Notice.objects.standing(now).filter(
        here, estate=entrance.estate, is_office=True, group=None
    )
    rows = rows.exclude(period__endswith__lte=now).distinct().with_author()
    newest: list[Any] = list(rows.order_by("-publish_at", "-pk")[: MOST * 3])
    newest.sort(key=lambda one: (not one.is_works, one.pinned_at is None))
    return [OnScreen(one, _version(one, language), audience_of(one)) for one in newest[:MOST]]


def _version(notice: Notice, language: str) -> Version:
    return next(one for one in versions_of(notice, language) if one.is_shown)
