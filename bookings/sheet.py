"""What the laundries have free this week, in words for a sheet of paper in the stairway."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings import rules as may
from bookings.board import Board, Window
from bookings.models import Facility
from bookings.slots import Slot
from community.people.models import Entrance, Membership
from community.people.tenancy import Scope
from community.shapes import SheetPart
from community.times import local
from community.ui.dates import date_short, oclock, span

SPANS = 3  # a day: the freest, or the line gets too long to read
NARROW = [Scope.ENTRANCE, Scope.CIRCLE]
LAUNDRY = Facility.Kind.LAUNDRY_ROOM


def laundry_of_the_week(entrance: Entrance, first_day: date, now: datetime) -> Iterator[SheetPart]:
    """One line for each laundry of the stairway: the times at which a machine is free.

    `first_day` is a Monday. What is over is left out, and what cannot be booked yet. Nobody's name
    and nobody's time is on it, only what nobody has.
    """
    machines = _machines(entrance)
    if not machines:
        return
    reader = Membership(estate=entrance.estate)  # nobody in particular: a household of no home
    last = first_day + timedelta(days=6)
    free = [
        window
        for window in Board(reader, machines, first_day, last, now).windows()
        if _is_free(window, now)
    ]
    lines = [
        _line(name, free, {facility.pk for facility in parts})
        for name, parts in groupby(machines, lambda m: m.part_of.name if m.part_of else m.name)
    ]
    seen = {"when": f"{date_short(now)} {oclock(now)}"}
    lines.append(_("Set %(when)s. Ring, hvis du vil have en tid.") % seen)
    yield SheetPart(_("Ledige vasketider"), lines, order=30, icon="washing-machine-duotone")


def _machines(entrance: Entrance) -> list[Facility]:
    """Those this stairway may book, laundry by laundry."""
    near = Q(entrance=entrance) | Q(circle__isnull=False, circle=entrance.circle_id)
    found = (
        Facility.objects.bookable()
        .with_rules()
        .filter(~Q(scope__in=NARROW) | near, estate=entrance.estate_id, kind=LAUNDRY)
    )
    in_order = found.order_by("part_of__position", "part_of", "position", "pk")
    return list(in_order)


def _is_free(window: Window, now: datetime) -> bool:
    """Free for somebody who lives here: the board says «no_household» to a reader without a home."""
    rules = window.facility.rules
    assert rules is not None
    return window.code == "no_household" and may.too_early(rules, window.slot, now) is None


def _line(name: str, free: Iterable[Window], machines: set[int]) -> str:
    slots = sorted(window.slot for window in free if window.facility.pk in machines)
    days = [
        (day, _(" og ").join(span(s.starts_at, s.ends_at) for s in _freest(on_day)))
        for day, on_day in groupby(slots, lambda slot: local(slot.starts_at).date())
    ]
    if not days:
        return _("%(place)s: ingen ledige tider.") % {"place": name}
    return _("%(place)s: %(times)s.") % {"place": name, "times": ", ".join(_said(days))}


def _said(days: list[tuple[date, str]]) -> Iterator[str]:
    """«mandag kl. 9–13», and days in a row with the same times once: «tirsdag til fredag kl. 7–21»."""
    rows: list[list[tuple[date, str]]] = []
    for day, times in days:
        if rows and rows[-1][-1] == (day - timedelta(days=1), times):
            rows[-1].append((day, times))
        else:
            rows.append([(day, times)])
    for row in rows:
        first, last = (date_format(day, "l") for day, _times in (row[0], row[-1]))
        day_names = _("%(first)s til %(last)s") % {"first": first, "last": last}
        yield f"{day_names if len(row) > 1 else first} {row[0][1]}"


def _freest(slots: Iterable[Slot]) -> list[Slot]:
    """Stretches in which there is always a machine; of more than three those with most room."""
    stretches: list[tuple[int, Slot]] = []
    for slot in slots:  # one for each free machine
        if stretches and slot.starts_at <= stretches[-1][1].ends_at:
            room, last = stretches[-1]
            ends = max(last.ends_at, slot.ends_at)
            stretches[-1] = (room + 1, Slot(last.starts_at, ends))
        else:
            stretches.append((1, slot))
    most = sorted(stretches, key=lambda stretch: (-stretch[0], stretch[1]))[:SPANS]
    return sorted(slot for _room, slot in most)
