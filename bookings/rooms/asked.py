"""What a page about a room was asked for: the address carries all of it, so «tilbage» works."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from bookings import rules as may
from bookings.board import slots_on
from bookings.doors import day_of
from bookings.models import STAYS, Facility, Purpose, RuleSet, Unit
from bookings.slots import Slot, stay
from bookings.wishes import Wish
from community.errors import Refused
from community.times import is_on_the_wall, local, next_day, wall


@dataclass(frozen=True)
class Asked:
    """The purpose, the month that is shown, the day that is chosen, and how long or from–to."""

    purpose: Purpose | None = None
    month: date | None = None
    day: date | None = None
    length: int = 1
    from_time: str = ""
    until_time: str = ""
    start: str = ""

    @classmethod
    def of(cls, place: Facility, said: Mapping[str, str], first: date) -> "Asked":
        """What was said, as far as it can be read; the first of the purposes where none was."""
        day = _day(said.get("dag"))
        rules = place.rules_on(day or first)
        known = list(rules.purposes.all()) if rules else []
        named = next((one for one in known if one.name == said.get("hvad")), None)
        length = said.get("dage", "")
        return cls(
            purpose=named or (known[0] if known else None),
            month=_day(f"{said.get('maaned', '')}-01"),
            day=day,
            length=int(length) if length.isascii() and length.isdigit() and len(length) < 3 else 1,
            from_time=said.get("fra", "")[:5],
            until_time=said.get("til", "")[:5],
            start=said.get("tid", "")[:40],
        )

    @property
    def wish(self) -> Wish:
        """The purpose with every yes said: what is asked on the next page is asked there."""
        return Wish(self.purpose, None, is_adult=True, attends=True, accepts=True)

    def unit(self, rules: RuleSet) -> str:
        """What is open to all may last as long as it likes; else as the rules and the purpose say."""
        if self.purpose is not None and self.purpose.is_open:
            return Unit.FREE
        return may.unit_of(rules, self.wish)

    def query(self, **other: object) -> str:
        """As it stands in an address, with something else instead."""
        return urlencode({key: one for key, one in (self._said() | other).items() if one})

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """As it is posted along: a day as programs write it, whatever the reader's language."""
        return [(key, str(one)) for key, one in self._said().items() if one]

    def _said(self) -> dict[str, object]:
        said: dict[str, object] = {
            "hvad": self.purpose.name if self.purpose else "",
            "maaned": self.month.strftime("%Y-%m") if self.month else "",
            "dag": self.day or "",
            "dage": self.length if self.length > 1 else "",
            "fra": self.from_time,
            "til": self.until_time,
            "tid": self.start,
        }
        return said


def _day(text: str | None) -> date | None:
    """A day of this century; the years before and after are nobody's to book."""
    day = day_of(text)
    return day if day and 2000 <= day.year <= 2100 else None


def slot_of(place: Facility, asked: Asked) -> Slot:
    """The time that was asked for. Raises Refused `day_needed`, `time_needed`, `no_such_slot`."""
    if asked.day is None:
        raise _needed("day_needed", _("Vælg en dag først."), "dag")
    rules = place.rules_on(asked.day)
    if rules is None:
        raise _needed("day_needed", _("Vælg en anden dag."), "dag")
    unit = asked.unit(rules)
    if unit in STAYS:
        length = min(max(asked.length, 1), rules.max_stay)
        return stay(asked.day, length, rules.from_time, rules.until_time)
    if unit == Unit.FREE:
        return _between(asked.day, asked.from_time, asked.until_time)
    wanted = (one for one in slots_on(place, asked.day) if key_of(one) == asked.start)
    slot = next(wanted, None)
    if slot is None:
        raise _needed("time_needed", _("Vælg en af tiderne."), "tid")
    return slot


def key_of(slot: Slot) -> str:
    """A slot's own word in an address, exact over the clock change."""
    return local(slot.starts_at).isoformat()


def _between(day: date, from_text: str, until_text: str) -> Slot:
    begins, ends = _clock(from_text), _clock(until_text)
    if begins is None or ends is None:
        raise _needed("time_needed", _("Vælg, hvornår det begynder og slutter."), "fra")
    last = day if ends > begins else next_day(day)
    if not (is_on_the_wall(day, begins) and is_on_the_wall(last, ends)):
        message = _("Uret stilles den nat. Vælg et andet klokkeslæt.")
        raise _needed("time_needed", message, "fra")
    return Slot(wall(day, begins), wall(last, ends))


def _clock(text: str) -> time | None:
    """«18.00» or «18:00»; None for what is no time of day."""
    try:
        return time.fromisoformat(text.replace(".", ":"))
    except ValueError:
        return None


def _needed(code: str, message: str, field: str) -> Refused:
    return Refused(code, message, status=422, field=field)
