"""Rentals of the demo: one that comes back today, one that goes out, one that waits for a yes."""

from datetime import datetime, time, timedelta

from bookings import actions
from bookings.handing import actions as handing
from bookings.keys import actions as keys
from bookings.keys import hours
from bookings.models import Booking, Facility, Inspection, KeyTime, RuleSet, week
from bookings.slots import Slot, stay
from bookings.wishes import Wish
from community.errors import Refused
from community.people.models import Membership
from community.times import local, wall

# (who, where, which day from today on, how many)
RENTALS = [
    ("Grethe", "Laden", -1, 30),
    ("Yildiz", "Laden", 0, 45),
    ("Oksana", "Laden", 19, 25),
    ("Kasper", "Gæsteværelset", 4, None),
    ("Sofie", "Dækket", 9, 20),
]
LONG_AGO = timedelta(days=21)
CODE = "2580"
# The caretaker hands out the key of the guest room on weekdays.
KEYS = [(day, time(8), time(9, 30)) for day in range(5)]


def demo(now: datetime) -> None:
    """Booked as neighbours book, three weeks ago where the day has come."""
    RuleSet.objects.filter(facilities__name="Gæsteværelset").update(key_hours=week(KEYS))
    for who, where, days, headcount in RENTALS:
        _book(who, where, days, headcount, now)
    laden = Facility.objects.filter(name="Laden").with_rules().first()
    jens = Membership.objects.filter(user__name="Jens", household__isnull=False).first()
    if laden is not None and jens is not None:
        jens = Membership.objects.at_the_gate(local(now).date()).get(pk=jens.pk)
        for place in [laden, *Facility.objects.filter(kind="trailer", estate=laden.estate)]:
            handing.set_code(jens, place, CODE, now=now - LONG_AGO)
        for booking in laden.bookings.filter(period__startswith__lt=now - timedelta(hours=12)):
            begins = booking.begins
            handing.look_at(jens, booking, Inspection.Moment.BEFORE, now=begins)
        _keys(jens, now)


def _keys(jens: Membership, now: datetime) -> None:
    """One comes for the key of the guest room as they chose; for bringing it back another is offered."""
    had = Booking.objects.coming(now).filter(made_under__key_hours__isnull=False).with_place()
    for booking in had.filter(facility__name="Gæsteværelset", booked_by__isnull=False):
        member = Membership.objects.at_the_gate(local(now).date()).get(pk=booking.booked_by_id or 0)
        times = hours.choices(booking, KeyTime.Errand.FETCH, now)
        if times:
            keys.choose(member, booking, KeyTime.Errand.FETCH, times[-1], now=now)
            noon = wall(local(booking.ends).date(), time(12))
            keys.offer(jens, booking, KeyTime.Errand.BRING, noon, now=now)


def _book(who: str, where: str, days: int, headcount: int | None, now: datetime) -> None:
    place = Facility.objects.filter(name=where).with_rules().first()
    member = Membership.objects.filter(user__name=who, household__isnull=False).first()
    if place is None or member is None:
        return
    day = local(now).date() + timedelta(days=days)
    rules = place.rules_on(day)
    if rules is None:
        return
    slot: Slot = stay(day, 1, rules.from_time, rules.until_time)
    wish = Wish(rules.purposes.first(), headcount, is_adult=True, attends=True, accepts=True)
    asked_at = now - LONG_AGO if days < rules.lead_days else now - timedelta(hours=2)
    try:
        actions.book(member, place, slot, now=asked_at, wish=wish)
    except Refused:
        return  # a day the place is closed: the demo is shown all year
