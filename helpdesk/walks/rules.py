"""What a walk and a point must have, and whose a point becomes a task for. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from community.errors import Refused
from community.noticeboard.words import tidied
from helpdesk.models import WalkPoint
from helpdesk.models.walks import (
    LINE_LENGTH,
    PLACE_LENGTH,
    ROUTE_LENGTH,
    SEEN_LENGTH,
    WALKERS,
    walks_with,
)

__all__ = ["WALKERS", "walks_with"]
MOST_POINTS = 60
FAR = timedelta(days=2 * 365)
Owner = WalkPoint.Owner
# Neighbours together have nobody's list of tasks: the committee asks them on the day.
WITH_TASKS = frozenset({Owner.CARETAKER, Owner.OPERATIONS, Owner.SOCIAL_WORKER, Owner.COMMITTEE})


@dataclass(frozen=True)
class Planned:
    """A walk as somebody wrote it."""

    starts_at: datetime | None = None
    meets_at: str = ""
    route: str = ""
    invited: str = ""


@dataclass(frozen=True)
class Seen:
    """A point as somebody wrote it on the way."""

    place: str = ""
    kind: str = ""
    seen: str = ""
    owner: str = Owner.CARETAKER
    follow_up_on: date | None = None


def no(code: str, sentence: str, field: str) -> Refused:
    return Refused(code, sentence, status=422, field=field)


def whole_plan(planned: Planned) -> Planned:
    """Tidied. Refused `no_time`, `no_place`, `long_text`."""
    if planned.starts_at is None:
        raise no("no_time", _("Vælg dag og klokkeslæt."), "day")
    found = replace(
        planned,
        meets_at=_short(planned.meets_at, "meets_at", LINE_LENGTH),
        route=_short(planned.route, "route", ROUTE_LENGTH, lines=True),
        invited=_short(planned.invited, "invited", LINE_LENGTH),
    )
    if not found.meets_at:
        raise no("no_place", _("Skriv, hvor I mødes."), "meets_at")
    return found


def whole_point(said: Seen, today: date) -> Seen:
    """Tidied. Refused `no_place`, `no_kind`, `no_owner`, `no_day`, `past`, `too_far`, `long_text`."""
    found = replace(
        said,
        place=_short(said.place, "place", PLACE_LENGTH),
        seen=_short(said.seen, "seen", SEEN_LENGTH),
    )
    if not found.place:
        raise no("no_place", _("Skriv, hvor det er."), "place")
    if found.kind not in WalkPoint.Kind.values:
        raise no("no_kind", _("Vælg, hvad det er."), "kind")
    if found.owner not in Owner.values:
        raise no("no_owner", _("Vælg, hvem der tager sig af det."), "owner")
    refuse_day(found.follow_up_on, today)
    return found


def refuse_day(day: date | None, today: date) -> None:
    if day is None:
        raise no("no_day", _("Vælg, hvornår I ser på det igen."), "follow_up_on")
    if day < today:
        raise no("past", _("Den dag er gået. Vælg i dag eller senere."), "follow_up_on")
    if day > today + FAR:
        raise no("too_far", _("Det er langt ude i fremtiden. Vælg en dag før."), "follow_up_on")


def status_line(text: str) -> str:
    """One line on how it goes. Refused `long_text`."""
    return _short(text, "status", LINE_LENGTH)


def _short(text: str, field: str, most: int, *, lines: bool = False) -> str:
    kept = tidied(text, lines=lines)
    if len(kept) > most:
        sentence = _("Det er for langt. Der er plads til {most} tegn.").format(most=most)
        raise no("long_text", sentence, field)
    return kept


def not_there() -> Refused:
    return Refused("not_yours", _("Det er her ikke længere."), status=404)


def facts(said: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(said, name) for name in names}
