"""What the pages draw: a conversation's name and picture, and its messages as lines under days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from community.chat.models import Kind
from community.people.models import Role
from community.ui.templatetags.ui import HUES

Facts = dict[str, Any]
ONE_BREATH = timedelta(minutes=10)
ICONS = {
    Kind.ENTRANCE: ("stairs-duotone", "hjem"),
    Kind.DESK: ("wrench-duotone", "mere"),
    Kind.GROUP: ("users-three-duotone", "opslag"),
    Kind.EVENT: ("calendar-blank-duotone", "kalender"),
    Kind.AGREEMENT: ("hand-heart-duotone", "nabohjaelp"),
}


@dataclass(frozen=True)
class Line:
    """One message as it is drawn. `day` stands over the first of a day, `is_first` begins a run."""

    facts: Facts
    name: str
    said_at: datetime
    day: date | None
    is_first: bool


@dataclass(frozen=True)
class Row:
    """A conversation in the list, or at the top of its own page."""

    facts: Facts
    name: str
    icon: str
    section: str
    last: str
    last_at: datetime | None


def lines_of(messages: Iterable[Facts]) -> Iterator[Line]:
    """In order, with days and runs. Somebody's next line within ten minutes belongs to the run."""
    before: Line | None = None
    for facts in messages:
        at = datetime.fromisoformat(facts["said_at"])
        today = timezone.localtime(at).date()
        is_new_day = before is None or timezone.localtime(before.said_at).date() != today
        goes_on = not is_new_day and before is not None and _is_one_breath(before, facts, at)
        before = Line(facts, name_of(facts["who"]), at, today if is_new_day else None, not goes_on)
        yield before


def _is_one_breath(before: Line, facts: Facts, at: datetime) -> bool:
    same = before.facts["who"] == facts["who"] and before.facts["mine"] == facts["mine"]
    return same and facts["who"] is not None and at - before.said_at < ONE_BREATH


def name_of(who: Facts | None) -> str:
    """«Birgit», «Torben, vicevært», «En nabo» for who is hidden, «Tidligere nabo» for who is gone."""
    if who is None:
        return _("Tidligere nabo")
    name = who["name"] or _("En nabo")
    if who["role"]:
        return f"{name}, {str(Role(who['role']).label).lower()}"
    return str(name)


def row_of(conversation: Facts) -> Row:
    """How a conversation is called and pictured: between two it is the other's name."""
    other, last = conversation["other"], conversation["last"]
    icon, section = ICONS.get(conversation["kind"], ("chat-circle-text-duotone", "chat"))
    between = conversation["kind"] in {Kind.DIRECT, Kind.NOTICE}
    name = conversation["title"]
    if conversation["kind"] == Kind.DESK and not conversation["my_role"]:
        name = _("Viceværten")
    if conversation["kind"] == Kind.AGREEMENT and not name:
        name = name_of(other)
    if between and (conversation["kind"] == Kind.DIRECT or not name):
        name = name_of(other)
    return Row(
        conversation,
        name or _("Samtale"),
        "" if between else conversation["icon"] or icon,
        section,
        said_shortly(last),
        datetime.fromisoformat(last["said_at"]) if last else None,
    )


def hue_of(row: Row) -> str:
    other = row.facts["other"]
    return other["hue"] if other else HUES[0]


def said_shortly(message: Facts | None) -> str:
    """«Mehmet: Jeg tager dej med», for one line of the list."""
    if message is None:
        return _("Ingen har skrevet endnu")
    if message["state"] != "said" and not message["text"]:
        return (
            _("Beskeden er slettet") if message["state"] == "deleted" else _("Beskeden er skjult")
        )
    text = message["text"] or _("Et billede")
    who = _("Du") if message["mine"] else name_of(message["who"]).split(",")[0]
    return f"{who}: {text}"
