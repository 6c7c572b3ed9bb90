"""The verbs of calendars: an address of a place's own, and another system's times that are taken here."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from bookings import notify
from bookings.feeds.reading import MOST_BYTES, Busy, Unreadable, busy_times
from bookings.locks import lock, twice
from bookings.models import Closure, Facility, OutsideCalendar, PlaceFeed
from bookings.places.actions import keepers_only
from bookings.promoting.actions import ask_next
from community import live, outward
from community.batches import claimed
from community.errors import Refused
from community.outward import NotPublic, TooMuch, taken_apart
from community.people.logbook import actions as logbook
from community.people.models import Membership

EVERY = timedelta(minutes=30)
AHEAD = timedelta(days=550)
# How often it is tried before who looks after the place is told: an hour and a half.
PATIENCE = 3
LONGEST_PAUSE = 4
Wrong = OutsideCalendar.Wrong
# What does not mend itself.
FOR_GOOD = {
    Wrong.INSIDE,
    Wrong.MOVED,
    Wrong.BIG,
    Wrong.UNREADABLE,
    Wrong.ZONE,
    Wrong.TOO_MUCH,
    Wrong.RULE,
}
HEADERS = {"Accept": "text/calendar", "User-Agent": "Beboerhus"}


# --- what others read of us ---------------------------------------------------------------------


@transaction.atomic
def open_feed(member: Membership, place: Facility, *, now: datetime) -> PlaceFeed:
    """An address of when the place is taken; the one there was opens nothing from here on.

    Refused `not_yours` for who does not look after the place.
    """
    shut_feed(member, place)
    feed = PlaceFeed.objects.create(facility=place, made_at=now)
    feed.refresh_from_db(fields=["key"])
    return feed


def shut_feed(member: Membership, place: Facility) -> None:
    """Nobody reads it any more. Refused `not_yours`."""
    keepers_only(member, place)
    PlaceFeed.objects.filter(facility=place).delete()


# --- what we read of others ---------------------------------------------------------------------


def connect(member: Membership, place: Facility, *, address: str, now: datetime) -> OutsideCalendar:
    """The place's busy times are read there from now on, by the clock; a line in the logbook.

    Times taken by another address before are free again. Refused `not_yours`, and `strange_address`
    (422) for anything but a plain https address.
    """
    keepers_only(member, place)
    said = address.strip()
    said = said.replace("webcal://", "https://", 1) if said.startswith("webcal://") else said
    if taken_apart(said) is None:
        message = _("Skriv hele adressen. Den begynder med https:// og har ingen mellemrum.")
        raise Refused("strange_address", message, status=422, field="address")
    facts = {"address": said, "set_at": now, "next_at": now}
    with transaction.atomic():
        _let_go(place, now)
        outside = OutsideCalendar.objects.create(facility=place, **facts)
        _note("calendar.connected", member, place, now)
    return outside


def disconnect(member: Membership, place: Facility, *, now: datetime) -> None:
    """Its times are free again, and who waits for one is asked in the same transaction.

    A line in the logbook. Refused `not_yours`, and `no_calendar` when there is none.
    """
    keepers_only(member, place)
    if not twice(lambda: _disconnect(member, place, now)):
        raise Refused("no_calendar", _("Stedet henter ikke fra nogen kalender."))


@transaction.atomic
def _disconnect(member: Membership, place: Facility, now: datetime) -> bool:
    was_there = _let_go(place, now)
    if was_there:
        _note("calendar.disconnected", member, place, now)
    return was_there


def _let_go(place: Facility, now: datetime) -> bool:
    """The calendar is gone with its times. Whether there was one."""
    touched = _lock(place)
    outside = OutsideCalendar.objects.filter(facility=place).first()
    if outside is None:
        return False
    freed = _times(Closure.objects.filter(source=outside))
    outside.delete()
    _freed(place, touched, freed, now)
    return True


def _note(act: str, member: Membership, place: Facility, now: datetime) -> None:
    facts = {"facility": place.pk}
    logbook.note(act, by=member.user, estate=member.estate, now=now, facts=facts)


# --- the clock ----------------------------------------------------------------------------------


def fetch_due(now: datetime) -> int:
    """Read every calendar whose time has come; how many. Safe to run twice, and after any crash.

    They are put off before anything is asked outside, and no lock is held while we wait. A retired
    place asks nobody; it is due at once when it is used again.
    """
    with transaction.atomic():
        used = OutsideCalendar.objects.filter(facility__retired_at=None)
        due = used.filter(next_at__lte=now).order_by("next_at", "pk")
        rows = claimed(due, OutsideCalendar.objects.select_related("facility"))
        for one in rows:
            one.next_at = now + EVERY
            one.save(update_fields=["next_at"])
    for outside in rows:
        _fetch(outside, now)
    return len(rows)


def _fetch(outside: OutsideCalendar, now: datetime) -> None:
    try:
        data = _read(outside.address)
        times = busy_times(data, now, now + AHEAD)
    except Unreadable as no:
        failed(outside, no.wrong, now)
    else:
        twice(lambda: keep(outside, times, now))


def _read(address: str) -> bytes:
    """What stands there. Unreadable when it cannot be had."""
    there = taken_apart(address)
    assert there is not None
    try:
        answer = outward.get(there.host, there.path, most=MOST_BYTES, headers=HEADERS)
    except NotPublic:
        raise Unreadable(Wrong.INSIDE) from None
    except TooMuch:
        raise Unreadable(Wrong.BIG) from None
    except OSError:
        raise Unreadable(Wrong.SILENT) from None
    if answer.status == 200:
        return answer.body
    raise Unreadable(Wrong.MOVED if 300 <= answer.status < 400 else Wrong.STATUS)


@transaction.atomic
def keep(read: OutsideCalendar, times: list[Busy], now: datetime) -> None:
    """These are the times that are taken there; what was and is no more is asked about. Of the clock."""
    place = read.facility
    touched = _lock(place)
    outside = OutsideCalendar.objects.filter(pk=read.pk).first()
    if outside is None:
        return  # taken away while we read
    before = {(one.begins, one.ends): one.pk for one in Closure.objects.filter(source=outside)}
    gone = before.keys() - set(times)
    Closure.objects.filter(pk__in=[before[one] for one in gone]).delete()
    added = [one for one in times if one not in before]
    Closure.objects.bulk_create(
        Closure(facility=place, period=TimestamptzRange(*one), source=outside) for one in added
    )
    outside.fetched_at, outside.wrong, outside.failing_since = now, "", None
    outside.tries, outside.told_at = 0, None
    outside.save()
    if added or gone:
        _freed(place, touched, gone, now)


@transaction.atomic
def failed(read: OutsideCalendar, wrong: OutsideCalendar.Wrong, now: datetime) -> None:
    """The times stay as they were read last. Tried again, ever more seldom; told once. Of the clock."""
    rows = OutsideCalendar.objects.select_for_update(no_key=True, of=("self",))
    outside = rows.select_related("facility__estate").filter(pk=read.pk).first()
    if outside is None:
        return
    outside.wrong, outside.tries = wrong, outside.tries + 1
    outside.failing_since = outside.failing_since or now
    outside.next_at = now + EVERY * 2 ** min(outside.tries - 1, LONGEST_PAUSE)
    if outside.told_at is None and (outside.tries >= PATIENCE or wrong in FOR_GOOD):
        outside.told_at = now
        notify.calendar_fails(outside, now)
    outside.save()


def _lock(place: Facility) -> list[int]:
    parts = Facility.objects.filter(part_of=place.pk).values_list("pk", flat=True)
    touched = sorted([place.pk, *parts])
    lock(Facility, touched)
    return touched


def _times(rows: Iterable[Closure]) -> set[Busy]:
    return {(one.begins, one.ends) for one in rows}


def _freed(place: Facility, touched: list[int], freed: set[Busy], now: datetime) -> None:
    """Who waits is asked about what lies ahead; open pages look again."""
    ahead = [one for one in freed if one[1] > now]
    if ahead:
        ask_next(place, min(one[0] for one in ahead), max(one[1] for one in ahead), now)
    for pk in touched:
        live.push(f"facility:{pk}")
