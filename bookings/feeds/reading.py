"""When a place is busy, by the calendar of another system (RFC 5545). Pure; the file is a stranger's.

Only the lines that say when are looked at: no name, title or note of anybody is even taken apart. A
file that cannot be read as a whole says so: a busy time that is left out would be booked twice.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Event

from bookings.feeds.recurring import COUNTED_FROM, NotUnderstood, rule_from
from bookings.models import OutsideCalendar
from community.times import COPENHAGEN, local, midnight, next_day

MOST_BYTES = 1024 * 1024
MOST_ENTRIES = 3000
MOST_RULES = 200
MOST_TIMES = 5000
WANTED = {
    "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "UID", "STATUS",
    "TRANSP",
}  # fmt: skip
ENTRIES = {"VEVENT", "VFREEBUSY"}
FOLDED = re.compile(r"\r?\n[ \t]")
NAME = re.compile(r"[A-Z-]+", re.IGNORECASE)
Wrong = OutsideCalendar.Wrong
Busy = tuple[datetime, datetime]


class Unreadable(Exception):
    """Why a calendar was not read: one of `OutsideCalendar.Wrong`."""

    def __init__(self, wrong: OutsideCalendar.Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


def busy_times(data: bytes, since: datetime, before: datetime) -> list[Busy]:
    """The busy times that touch the period, joined where they meet. Unreadable with the reason."""
    try:
        entries = [Event.from_ical(text) for text in _texts(data)]
        return _joined(_busy(entries, since, before))
    except NotUnderstood:
        raise Unreadable(Wrong.RULE) from None
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
        raise Unreadable(Wrong.UNREADABLE) from None


def _lines(data: bytes) -> list[str]:
    """The unfolded lines of a whole calendar with a number of entries one can read."""
    lines = FOLDED.sub("", data.decode("utf-8-sig", "replace")).split("\n")
    said = [line.rstrip("\r") for line in lines if line.strip()]
    if not said or said[0].upper() != "BEGIN:VCALENDAR" or said[-1].upper() != "END:VCALENDAR":
        raise Unreadable(Wrong.UNREADABLE)
    entries = sum(line.upper().startswith(("BEGIN:VEVENT", "FREEBUSY")) for line in said)
    if entries > MOST_ENTRIES:
        raise Unreadable(Wrong.TOO_MUCH)
    return said


def _texts(data: bytes) -> Iterator[str]:
    """Each entry's lines that say when, as an entry of its own."""
    inside: list[str] = []
    kept: list[str] = []
    for line in _lines(data):
        word = line.upper()
        if word.startswith("BEGIN:"):
            inside.append(word[6:])
        elif word.startswith("END:"):
            if not inside or inside.pop() != word[4:]:
                raise Unreadable(Wrong.UNREADABLE)
            if word[4:] in ENTRIES:
                yield "\r\n".join(["BEGIN:VEVENT", *kept, "END:VEVENT"])
                kept = []
        elif inside == ["VCALENDAR", "VEVENT"] and _name(word) in WANTED:
            kept.append(line)
        elif inside == ["VCALENDAR", "VFREEBUSY"] and _name(word) == "FREEBUSY":
            kept.extend(_periods(line, is_first=not kept))


def _periods(line: str, *, is_first: bool) -> Iterator[str]:
    """What is said to be taken, not of what: periods, as an entry that only has those.

    `FBTYPE=FREE` is not taken; what is taken for now, or cannot be had, is.
    """
    head, _colon, said = line.partition(":")
    if "FBTYPE=FREE" in head.upper().split(";"):
        return
    if is_first:
        yield f"DTSTART:{said.partition('/')[0]}"
    yield f"RDATE;VALUE=PERIOD:{said}"


def _name(line: str) -> str:
    found = NAME.match(line)
    return found[0] if found else ""


def _busy(entries: list[Any], since: datetime, before: datetime) -> Iterator[Busy]:
    if any(entry.errors for entry in entries):
        raise Unreadable(Wrong.UNREADABLE)
    if sum("RRULE" in entry for entry in entries) > MOST_RULES:
        raise Unreadable(Wrong.TOO_MUCH)
    moved = _moved(entries)
    times = (
        busy
        for entry in entries
        if not _is_free(entry)
        for busy in _times_of(entry, moved.get(_series(entry), set()), since, before)
    )
    for told, (starts_at, ends_at) in enumerate(times):
        if told >= MOST_TIMES:
            raise Unreadable(Wrong.TOO_MUCH)
        if starts_at < before and since < ends_at:
            yield starts_at, ends_at


def _moved(entries: list[Any]) -> dict[str | None, set[datetime]]:
    """By series the times that have an entry of their own."""
    found: dict[str | None, set[datetime]] = {}
    for entry in entries:
        if "RECURRENCE-ID" in entry:
            if "RANGE" in entry["RECURRENCE-ID"].params:
                raise NotUnderstood  # and all that follow: a new length, place or hour for each
            own = found.setdefault(str(entry.get("UID", "")), set())
            own.add(_moment(_said(entry, "RECURRENCE-ID")))
    return found


def _series(entry: Any) -> str | None:
    """Which series it tells the times of; None for one time of it."""
    return None if "RECURRENCE-ID" in entry else str(entry.get("UID", ""))


def _is_free(entry: Any) -> bool:
    called_off = str(entry.get("STATUS", "")).upper() == "CANCELLED"
    return called_off or str(entry.get("TRANSP", "")).upper() == "TRANSPARENT"


def _said(entry: Any, name: str) -> Any:
    """A day or a moment, in a zone we know."""
    value = entry[name]
    if isinstance(value, list):
        raise Unreadable(Wrong.UNREADABLE)
    _known_zone(value)
    return value.dt


def _known_zone(value: Any) -> None:
    dts = [one.dt for one in value.dts] if hasattr(value, "dts") else [value.dt]
    floats = any(isinstance(one, datetime) and one.tzinfo is None for one in dts)
    if value.params.get("TZID") and floats:
        raise Unreadable(Wrong.ZONE)


def _moment(said: Any) -> datetime:
    """A day begins at midnight here; a time without a zone is what the clock here shows."""
    if not isinstance(said, datetime):
        return midnight(said)
    return (said if said.tzinfo else said.replace(tzinfo=COPENHAGEN)).astimezone(UTC)


def _times_of(
    entry: Any, moved: set[datetime], since: datetime, before: datetime
) -> Iterator[Busy]:
    """Each time the entry names, less those it takes back and those that were moved."""
    first = _said(entry, "DTSTART")
    length = _length(entry, first)
    off = moved | {_moment(one) for one in _listed(entry, "EXDATE")}
    for begins, ends in _starts(entry, first, since - length - timedelta(days=2), before):
        starts_at = _moment(begins)
        ends_at = ends or _end(begins, entry, length)
        if ends_at < starts_at:
            raise Unreadable(Wrong.UNREADABLE)
        if starts_at not in off and starts_at < ends_at:
            yield starts_at, ends_at


def _length(entry: Any, first: Any) -> timedelta:
    """How long it lasts on the wall: a whole day where a day is all that is said."""
    if "DTEND" in entry:
        last = _said(entry, "DTEND")
        if isinstance(last, datetime) != isinstance(first, datetime):
            raise Unreadable(Wrong.UNREADABLE)
        if isinstance(first, datetime):
            return _wall(last, first.tzinfo) - first.replace(tzinfo=None)
        return timedelta(days=(last - first).days)
    if "DURATION" in entry:
        lasts: timedelta = entry["DURATION"].dt
        return lasts
    return timedelta() if isinstance(first, datetime) else timedelta(days=1)


def _wall(said: datetime, zone: tzinfo | None) -> datetime:
    """What the clock of that zone shows then."""
    if said.tzinfo is None or zone is None:
        return local(_moment(said)).replace(tzinfo=None) if said.tzinfo else said
    return said.astimezone(zone).replace(tzinfo=None)


def _end(said: Any, entry: Any, length: timedelta) -> datetime:
    """The wall's length after it began; hours that are said as such are as long as hours are."""
    if isinstance(said, datetime) and "DURATION" in entry and length < timedelta(days=1):
        return _moment(said) + length
    return _moment(said + length)


def _listed(entry: Any, name: str) -> Iterator[Any]:
    rows = entry.get(name, [])
    for row in rows if isinstance(rows, list) else [rows]:
        _known_zone(row)
        yield from (one.dt for one in row.dts)


def _starts(
    entry: Any, first: Any, since: datetime, before: datetime
) -> Iterator[tuple[Any, datetime | None]]:
    """When it begins, each time, as it was said; and when it ends, where that is said of this one."""
    yield first, None
    for said in _listed(entry, "RDATE"):
        if isinstance(said, tuple):
            begins, ends = said
            yield begins, _moment(ends if isinstance(ends, datetime) else begins + ends)
        else:
            yield said, None
    if "RRULE" in entry and "RECURRENCE-ID" not in entry:
        for said in _again(entry["RRULE"], first, since, before):
            yield said, None


def _again(said: Any, first: Any, since: datetime, before: datetime) -> Iterator[Any]:
    """The other times of the rule, at the same clock."""
    if isinstance(said, list):
        raise NotUnderstood
    day = first.date() if isinstance(first, datetime) else first
    rule = rule_from(day, said)
    if rule.count is not None and day < local(since).date() - COUNTED_FROM:
        raise NotUnderstood
    until = _moment_until(said, first)
    for other in rule.days(max(day, local(since).date()), next_day(local(before).date())):
        found = datetime.combine(other, first.timetz()) if isinstance(first, datetime) else other
        if until is not None and _moment(found) > until:
            return
        if found != first:
            yield found


def _moment_until(said: Any, first: Any) -> datetime | None:
    """The last moment it may begin at; a day is meant with all its hours."""
    last = next(iter(said.get("UNTIL", [])), None)
    if last is None:
        return None
    if isinstance(last, datetime):
        zone = first.tzinfo if isinstance(first, datetime) else None
        return _moment(last if last.tzinfo else last.replace(tzinfo=zone))
    return _moment(datetime.combine(last, time.max))


def _joined(times: Iterator[Busy]) -> list[Busy]:
    found: list[Busy] = []
    for starts_at, ends_at in sorted(times):
        if found and starts_at <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends_at))
        else:
            found.append((starts_at, ends_at))
    return found
