"""The list «Til dig» in pages of twenty, and under which of its two headings each note stands."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from community.notifications.models import Notification
from community.people.models import Membership

PER_PAGE = 20
LAST_PAGE = 500


@dataclass(frozen=True)
class Group:
    """The notes of today, or those before. `goes_on`: its heading stands on the page before."""

    is_today: bool
    notes: list[Notification]
    goes_on: bool = False


@dataclass(frozen=True)
class Shelf:
    """One page of the list."""

    groups: list[Group]
    number: int
    next: int | None

    @property
    def notes(self) -> list[Notification]:
        return [note for group in self.groups for note in group.notes]

    @property
    def has_unseen(self) -> bool:
        return any(note.seen_at is None for note in self.notes)

    @property
    def newest(self) -> int:
        """The highest id on the page: what has a higher one came later. 0 when it is empty."""
        return max((note.pk for note in self.notes), default=0)


def page_number(text: str) -> int:
    """The page somebody asks for in an address; the first for anything that is none."""
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1


def shelf(member: Membership, number: int, today: date) -> Shelf:
    """One query: the page, the note before it and the one after, to know what goes on."""
    start = (number - 1) * PER_PAGE
    before = min(start, 1)
    found = list(
        Notification.objects.visible_to(member).newest_first()[
            start - before : start + PER_PAGE + 1
        ]
    )
    last, rows = found[:before], found[before : before + PER_PAGE]
    goes_on = _is_today(last[0], today) if last else None
    groups = [
        Group(is_today, list(notes), goes_on is is_today)
        for is_today, notes in groupby(rows, lambda note: _is_today(note, today))
    ]
    more = len(found) > before + PER_PAGE and number < LAST_PAGE
    return Shelf(groups, number, number + 1 if more else None)


def _is_today(note: Notification, today: date) -> bool:
    return timezone.localdate(note.created_at) >= today
