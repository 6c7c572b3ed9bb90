"""What the pages of a room show: what it costs for what, the month, and what is left of a day."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from bookings import rules as may
from bookings.board import FREE
from bookings.drawing.page import draws_at
from bookings.forms import SpanField
from bookings.keys.page import Key, keys_of
from bookings.models import (
    STAYS,
    Booking,
    DoorCode,
    Draw,
    Facility,
    Inspection,
    Purpose,
    RuleSet,
    Unit,
)
from bookings.page import strike_said
from bookings.prices import Price, is_weekend, price_of
from bookings.rooms.asked import Asked, slot_of
from bookings.rooms.month import Calendar, DayChoice, Month
from bookings.slots import Slot
from bookings.wishes import Wish
from community.errors import Refused
from community.people.models import Membership
from community.times import local, midnight
from community.ui.dates import clock

USUAL = timedelta(hours=3)
LOOKED_BACK = timedelta(days=3)


def is_room(place: Facility, day: date) -> bool:
    """What is had by the day, or for a purpose: one looks at it a month at a time.

    By the rules of the day that is shown: another kind of time may hold from some day on.
    """
    rules = place.rules_on(day)
    if rules is None or not place.is_bookable:
        return False
    return rules.unit == Unit.DAY or bool(rules.purposes.all())


@dataclass(frozen=True)
class PurposeRow:
    """A purpose with its price on the day that is chosen, or on weekdays and weekends."""

    purpose: Purpose
    chosen: bool
    weekday: int
    weekend: int
    deposit: int
    price: int | None


@dataclass
class RoomPage:
    """A room, what it is wanted for, and a month of it."""

    place: Facility
    rules: RuleSet
    asked: Asked
    purposes: list[PurposeRow]
    month: Month
    choice: DayChoice | None
    slot: Slot | None
    price: Price | None
    from_time: str = ""
    until_time: str = ""
    moving: Booking | None = None
    draws: list[Draw] = field(default_factory=list)
    strike: str = ""

    @property
    def topics(self) -> str:
        return " ".join(f"facility:{pk}" for pk in self.place.taken_with)

    @property
    def is_open_to_all(self) -> bool:
        return bool(self.asked.purpose and self.asked.purpose.is_open)

    @property
    def shown_price(self) -> Price | None:
        return self.price if self.price and (self.price.rent or self.price.deposit) else None

    @property
    def wait_for(self) -> str:
        """What the address says where one waits for a day a neighbour has; "" where one cannot."""
        taken = self.choice.taken if self.choice else None
        if taken is None or self.moving or self.is_open_to_all:
            return ""
        purpose = self.asked.purpose.name if self.asked.purpose else ""
        return urlencode({"tid": SpanField.write(taken), "hvad": purpose})

    def link(self, **other: object) -> str:
        """This page with something else instead."""
        return "?" + self.asked.query(**other)

    @property
    def links(self) -> list[list[tuple[Any, str]]]:
        """The weeks with where each day leads."""
        return [
            [(one, self.link(dag=one.day, tid="", maaned="")) for one in week]
            for week in self.month.weeks
        ]

    @property
    def asked_again(self) -> str:
        """What stands behind the address of just this page."""
        return self.link()

    @property
    def before(self) -> str:
        first = self.month.before
        return self.link(maaned=f"{first:%Y-%m}", dag="", tid="") if first else ""

    @property
    def after(self) -> str:
        first = self.month.after
        return self.link(maaned=f"{first:%Y-%m}", dag="", tid="") if first else ""


def room_page(
    member: Membership, place: Facility, asked: Asked, now: datetime, but: Booking | None = None
) -> RoomPage:
    """All of it for one look. `but` is the booking that is to have another time."""
    today = local(now).date()
    calendar = Calendar(member, place, asked, now, but)
    choice = calendar.choice()
    rules = place.rules_on(asked.day or today)
    assert rules is not None
    slot = _slot(place, asked, choice)
    page = RoomPage(
        place=place,
        rules=rules,
        asked=asked,
        purposes=_purposes(rules, asked, slot),
        month=calendar.month(),
        choice=choice,
        slot=slot,
        price=_price(rules, asked, choice, slot),
        moving=but,
        draws=draws_at(member, place) if but is None and place.is_drawn else [],
        strike=strike_said(member, place.rules, now),
    )
    page.from_time, page.until_time = _times(asked, choice, but)
    return page


def _price(
    rules: RuleSet, asked: Asked, choice: DayChoice | None, slot: Slot | None
) -> Price | None:
    """What it comes to: by the day, where the hours are not chosen yet."""
    if choice is None or not choice.can_be_had:
        return None
    return price_of(rules, slot or _some_time_on(choice.day), Wish(asked.purpose))


def _slot(place: Facility, asked: Asked, choice: DayChoice | None) -> Slot | None:
    """The time that is chosen, if it can be had as it stands."""
    if choice is None or not choice.can_be_had:
        return None
    try:
        found = slot_of(place, asked)
    except Refused:
        return None
    if choice.unit in STAYS:
        return next((slot for _length, slot in choice.lengths if slot == found), None)
    if choice.windows:
        free = (one.slot for one in choice.windows if one.state == FREE)
        return found if found in free else None
    return found


def _purposes(rules: RuleSet, asked: Asked, slot: Slot | None) -> list[PurposeRow]:
    weekend = is_weekend(_some_time_on(asked.day)) if asked.day else None
    return [
        PurposeRow(
            purpose=one,
            chosen=one == asked.purpose,
            weekday=one.price,
            weekend=one.price_weekend,
            deposit=one.deposit,
            price=(one.price_weekend if weekend else one.price) if weekend is not None else None,
        )
        for one in rules.purposes.all()
    ]


def _some_time_on(day: date) -> Slot:
    return Slot(midnight(day), midnight(day) + timedelta(hours=1))


def _times(asked: Asked, choice: DayChoice | None, but: Booking | None) -> tuple[str, str]:
    """From–to as it was typed; else as it is now, or the first hours that are free."""
    if asked.from_time or asked.until_time or choice is None or not choice.rest:
        return asked.from_time, asked.until_time
    if but is not None:
        begins, ends = local(but.begins), local(but.ends)
        return _typed(begins.time()), _typed(ends.time())
    first = choice.rest[0]
    usual = min(first.starts_at + USUAL, first.ends_at)
    return _typed(local(first.starts_at).time()), _typed(local(usual).time())


def _typed(moment: time) -> str:
    return f"{moment:%H:%M}"


def music_off(rules: RuleSet, slot: Slot) -> str:
    """When the music is turned down that evening: later on Fridays and Saturdays."""
    is_late = local(slot.starts_at).weekday() in (4, 5)
    moment = rules.music_off_weekend if is_late else rules.music_off
    if moment is None:
        return ""
    return clock(moment) if moment != time() else "24"


def free_until(rules: RuleSet, slot: Slot, price: Price) -> date | None:
    """The last day on which it is free to let it go; None where it always is."""
    if not (rules.cancel_days and price.rent):
        return None
    return local(slot.starts_at).date() - timedelta(days=rules.cancel_days)


@dataclass(frozen=True)
class Handed:
    """How one gets in, and what has been said of the place: nothing where nobody hands it over."""

    is_handed: bool
    code: str
    code_from: datetime | None
    said: list[Inspection]
    can_say: list[str]
    keys: list[Key]


def handed(member: Membership, booking: Booking, now: datetime) -> Handed:
    """The code only while it may be seen; a tick before and one after, for who has not said yet."""
    said, is_handed = list(_said_of(booking)), booking.is_handed
    known = DoorCode.objects.filter(facility__in=[booking.facility_id]).first()
    waits = known is not None and now < booking.begins and booking.state in Booking.HOLDING
    return Handed(
        is_handed=is_handed,
        code=known.code if known and may.sees_code(member, booking, now) else "",
        code_from=booking.begins - may.CODE_BEFORE if waits else None,
        said=said,
        can_say=_can_say(booking, said, now) if is_handed else [],
        keys=keys_of(booking, now),
    )


def _said_of(booking: Booking) -> QuerySet[Inspection]:
    rows = booking.inspections.prefetch_related("photos__picture")
    return rows.order_by("-moment")  # «before» comes first


def _can_say(booking: Booking, said: list[Inspection], now: datetime) -> list[str]:
    used = (Booking.State.BOOKED, Booking.State.HERE, Booking.State.DONE)
    ticked = {one.moment for one in said if one.resident_at}
    if booking.state not in used:
        return []
    opens = {
        Inspection.Moment.BEFORE: booking.begins - may.CODE_BEFORE <= now < booking.ends,
        Inspection.Moment.AFTER: booking.begins <= now < booking.ends + LOOKED_BACK,
    }
    return [moment.value for moment, is_open in opens.items() if is_open and moment not in ticked]
