"""Calendars of other systems in the demo: one that is read, and one that says no since two days.

The example asks nobody outside, so what stands there is written here and read as a file is read. The
clock leaves the one that works alone; the other it tries as it tries any that fails.
"""

from datetime import date, datetime, timedelta

from bookings.feeds import actions
from bookings.feeds.reading import busy_times
from bookings.models import Facility, OutsideCalendar
from community.people.models import Membership
from community.times import local

READ, FAILS, KEEPER = "Gæsteværelset", "Traileren", "Jens"
THERE = "https://bookhus.example/{}.ics?key=eksempel"
# (how many days from today, how many days long)
NIGHTS = [(9, 2), (23, 3), (40, 1)]
DAYS = [(5, 1), (12, 1)]
DAY, FIRST = timedelta(days=1), timedelta(days=4)
# Hours since it first said no, as the clock tries: ever more seldom, until just now.
TRIES = [48, 47.5, 46.5, 44.5, 40.5, 32.5, 24.5, 16.5, 8.5, 0.5]
YEAR = timedelta(days=365)


def demo(now: datetime) -> None:
    """Connected four days ago by who looks after the places. Not where they stand already."""
    jens = Membership.objects.filter(user__name=KEEPER, household__isnull=False).first()
    if jens is None or OutsideCalendar.objects.exists():
        return
    jens = Membership.objects.at_the_gate(local(now).date()).get(pk=jens.pk)
    works = _connected(jens, READ, NIGHTS, now, read_at=now - timedelta(minutes=10))
    if works is not None:
        OutsideCalendar.objects.filter(pk=works.pk).update(next_at=now + YEAR)
    fails = _connected(jens, FAILS, DAYS, now, read_at=now - 2 * DAY - timedelta(minutes=30))
    if fails is not None:
        for hours in TRIES:
            actions.failed(fails, OutsideCalendar.Wrong.STATUS, now - timedelta(hours=hours))


def _connected(
    jens: Membership, name: str, times: list[tuple[int, int]], now: datetime, *, read_at: datetime
) -> OutsideCalendar | None:
    place = Facility.objects.filter(name=name, estate=jens.estate_id, part_of=None).first()
    if place is None:
        return None
    address = THERE.format(place.pk)
    outside = actions.connect(jens, place, address=address, now=now - FIRST)
    file = _file(local(now).date(), times)
    actions.keep(outside, busy_times(file, read_at, read_at + actions.AHEAD), read_at)
    return outside


def _file(today: date, times: list[tuple[int, int]]) -> bytes:
    """As another system writes it: from three in the afternoon, whole days long."""
    entries = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}@bookhus.example\r\n"
        f"DTSTART;TZID=Europe/Copenhagen:{today + days * DAY:%Y%m%d}T150000\r\n"
        f"DURATION:P{nights}D\r\nEND:VEVENT\r\n"
        for number, (days, nights) in enumerate(times)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{entries}END:VCALENDAR\r\n".encode()
