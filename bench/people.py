"""Runners: residents of the demo's first estate whom only the bench knows, made by actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bookings.board import FREE, Board
from bookings.models import Booking, Facility
from bookings.slots import Slot
from community.notifications.actions import tell
from community.people import actions
from community.people.importing import Home
from community.people.models import Dwelling, Estate, Membership, User
from community.times import next_day

ESTATE = "rugmarken"
READER = "oksana"  # of the cast: lives there and has a time in wait
STREET = "Løbebanen"


@dataclass(frozen=True)
class Turn:
    """A slot of a machine, in the words of both doors."""

    facility: Facility
    slot: Slot

    @property
    def page(self) -> str:
        return f"/{ESTATE}/booking/{self.facility.part_of_id or self.facility.pk}/book/"

    @property
    def day(self) -> str:
        """The page that shows it."""
        return self.page.removesuffix("book/") + f"?dag={self.slot.starts_at.date()}"

    @property
    def form(self) -> dict[str, str]:
        return {"slot": f"{self.facility.pk}@{self.slot.starts_at.isoformat()}"}

    @property
    def json(self) -> dict[str, Any]:
        ends_at = self.slot.ends_at.isoformat()
        starts_at = self.slot.starts_at.isoformat()
        return {"facility": self.facility.pk, "starts_at": starts_at, "ends_at": ends_at}


def runner(number: int, second: bool = False) -> str:
    """Their first name, by which the demo's door knows them."""
    return f"{'makker' if second else 'løber'} {number}"


def move_in_runners(count: int) -> None:
    """Households with one adult each (the first with two), so that everybody races for their own.

    Those who live there already stay.
    """
    now, estate = timezone.now(), Estate.objects.get(slug=ESTATE)
    since = timezone.localdate(now) - timedelta(days=100)
    homes = [Home(STREET, str(n), "5999", "Bænkeby") for n in range(1, count + 1)]
    actions.import_dwellings(estate, homes)
    empty = Dwelling.objects.filter(entrance__street=STREET, households=None)
    for dwelling in empty.select_related("entrance").order_by("pk"):
        household = actions.move_in(dwelling, on=since)
        number = int(dwelling.entrance.house_number)
        for second in [False, True][: 2 if number == 1 else 1]:
            user = actions.open_profile(name=runner(number, second), now=now)
            actions.enrol(user, estate, on=since, household=household)


def member(name: str, estate: str = ESTATE) -> Membership:
    """Somebody as they come through the gate."""
    members = Membership.objects.at_the_gate(timezone.localdate())
    found: Membership = members.get(user__name__iexact=name, estate__slug=estate)
    return found


def machines(asking: Membership) -> list[Facility]:
    """Those of the estate that share the laundry's rules: one quota counts over all of them."""
    found = list(Facility.objects.visible_to(asking).bookable().with_rules())
    laundry = next(f for f in found if f.rules and f.rules.max_coming)
    return [f for f in found if f.rules_id == laundry.rules_id]


def free_turns(asking: Membership, now: datetime) -> list[Turn]:
    """What could be booked from tomorrow on, soonest first."""
    found = machines(asking)
    first = next_day(timezone.localdate(now))
    horizon = max(f.rules.horizon_days for f in found if f.rules)
    last = timezone.localdate(now) + timedelta(days=horizon - 1)
    board = Board(asking, found, first, last, now)
    return [Turn(w.facility, w.slot) for w in board.windows() if w.state == FREE]


def standing_of_runners() -> int:
    return Booking.objects.standing().filter(household__in=_households()).count()


def forget_runners_bookings() -> None:
    """As if nobody had raced: the next round begins with everybody's share unused."""
    Booking.objects.filter(household__in=_households()).delete()


def _households() -> Sequence[int]:
    lanes = Membership.objects.filter(household__dwelling__entrance__street=STREET)
    return list(lanes.values_list("household_id", flat=True))


def write_notes(user: User, count: int, now: datetime) -> None:
    """Something to read in «Til dig»."""
    for number in range(count):
        with transaction.atomic():
            tell("bookings.reminder", [user], f"Prøve {number}", "En prøve.", "", now=now)
