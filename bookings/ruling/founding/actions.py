"""The verbs of who says which places there are: a new one, one no more, and one again."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from bookings.locks import lock
from bookings.models import Booking, Facility, RuleSet, Tenure, Unit, week
from bookings.places.actions import keepers_only
from bookings.ruling.actions import change_place
from community import live
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Membership

MOST_PARTS, PART_LENGTH = 20, 80
OPENS, CLOSES = time(8), time(20)
MADE, RETIRED, AGAIN = "place.made", "place.retired", "place.again"
PART = "place.got_a_part"


@transaction.atomic
def make(
    member: Membership, *, kind: str, unit: str, parts: str, now: datetime, **said: Any
) -> Facility:
    """A place, with its parts (a line each), and usual rules for what is booked here.

    Where one takes slots the parts are what is booked; otherwise they come along with the whole.
    A line in the logbook. Refused `not_yours` (403), `unit_needed`, `too_many_parts`, and as
    `change_place`.
    """
    place = Facility(estate=member.estate, kind=kind)
    keepers_only(member, place)
    is_here = said["booked"] == Facility.Booked.HERE
    if is_here and unit not in Unit.values:
        raise _wrong("unit_needed", _("Vælg, hvordan man har stedet."), "unit")
    names = _names(parts)
    last = Facility.objects.filter(estate=member.estate_id, part_of=None).aggregate(
        last=Max("position")
    )
    place.position = (last["last"] or 0) + 1
    rules = _usual(member, said["name"], unit) if is_here else None
    by_parts = bool(names) and unit == Unit.SLOT
    place.rules = None if by_parts else rules
    place.name = said["name"][:PART_LENGTH]
    place.is_bookable = False
    place.save()
    Facility.objects.bulk_create(
        Facility(
            estate=member.estate, kind=kind, part_of=place, name=name, position=number,
            rules=rules if by_parts else None, is_bookable=by_parts and is_here,
        )
        for number, name in enumerate(names)
    )  # fmt: skip
    made = change_place(member, place, now=now, **said)
    _noted(MADE, member, made, now)
    return made


@transaction.atomic
def add_part(
    member: Membership, whole: Facility, name: str, *, apart: bool, now: datetime
) -> Facility:
    """The place has a kitchen now: who has booked the whole has it too.

    Where machines are booked one by one it is one more of them; otherwise it is had alone only if
    it is said to be (`apart`). A line in the logbook. Refused `not_yours` (403), `not_a_whole`,
    `empty`, `named_twice`, `too_many_parts`, `cpr`.
    """
    keepers_only(member, whole)
    if whole.part_of_id is not None:
        raise Refused("not_a_whole", _("En del kan ikke selv have dele."))
    names = _names(name)
    if len(names) != 1:
        raise _wrong("empty", _("Skriv, hvad delen hedder."), "name")
    lock(Facility, whole.taken_with)
    there = list(Facility.objects.filter(part_of=whole).order_by("position", "pk"))
    if any(one.name.casefold() == names[0].casefold() for one in there):
        raise _wrong("named_twice", _("Der er en del, der hedder det samme."), "name")
    if len(there) >= MOST_PARTS:
        raise _wrong("too_many_parts", _("Et sted kan højst have 20 dele."), "name")
    like = next((one for one in there if one.rules_id), None)
    by_parts = not whole.is_bookable and like is not None
    held = like.rules if by_parts and like else whole.rules if apart else None
    made = Facility.objects.create(
        estate=whole.estate, scope=whole.scope, entrance=whole.entrance,
        circle=whole.circle, kind=whole.kind, part_of=whole, name=names[0], rules=held,
        position=len(there), is_bookable=held is not None and whole.booked == Facility.Booked.HERE,
    )  # fmt: skip
    _noted(PART, member, whole, now)
    return made


def _names(parts: str) -> list[str]:
    said = refuse_cpr(parts, field="parts").splitlines()
    names = [" ".join(line.split()) for line in said if line.strip()]
    if len(names) > MOST_PARTS or any(len(name) > PART_LENGTH for name in names):
        raise _wrong("too_many_parts", _("Skriv højst 20 dele, én på hver linje."), "parts")
    return names


def _usual(member: Membership, name: str, unit: str) -> RuleSet:
    """What a place of that kind begins with; the keepers go on from there."""
    return RuleSet.objects.create(
        estate=member.estate, name=name[:PART_LENGTH], unit=unit,
        hours=week((day, OPENS, CLOSES) for day in range(8)),
        horizon_days=14 if unit in (Unit.SLOT, Unit.FREE) else 180,
        release_after=RuleSet._meta.get_field("release_after").get_default()
        if unit == Unit.SLOT
        else None,
    )  # fmt: skip


@transaction.atomic
def retire(member: Membership, facility: Facility, *, now: datetime) -> None:
    """Off the list, with its parts; what was there is kept as long as bookings are. Twice is once.

    Who has a time there is told first, by closing the place: so it is refused `has_bookings`, and
    `has_plots` for a garden. A line in the logbook. Refused `not_yours` (403).
    """
    keepers_only(member, facility)
    lock(Facility, facility.taken_with)
    if Booking.objects.filter(facility__in=facility.taken_with).coming(now).exists():
        message = _("Nogen har en tid her. Luk stedet først, så får de besked og en anden tid.")
        raise Refused("has_bookings", message)
    if Tenure.objects.open().filter(facility=facility).exists():
        raise Refused("has_plots", _("Nogen har et bed her eller venter på et."))
    if _whole(facility).filter(retired_at=None).update(retired_at=now, is_bookable=False):
        _noted(RETIRED, member, facility, now)


@transaction.atomic
def use_again(member: Membership, facility: Facility, *, now: datetime) -> None:
    """On the list again, with the rules it had. Twice is once. Refused `not_yours` (403)."""
    keepers_only(member, facility)
    lock(Facility, facility.taken_with)
    if not _whole(facility).exclude(retired_at=None).update(retired_at=None):
        return
    if facility.booked == Facility.Booked.HERE:
        _whole(facility).filter(rules__isnull=False).update(is_bookable=True)
    _noted(AGAIN, member, facility, now)


def _whole(facility: Facility) -> Any:
    return Facility.objects.filter(pk__in=facility.taken_with)


def _noted(act: str, member: Membership, facility: Facility, now: datetime) -> None:
    facts = {"facility": facility.pk}
    logbook.note(act, by=member.user, estate=member.estate, now=now, facts=facts)
    live.push(f"facility:{facility.pk}")


def _wrong(code: str, message: str, field: str) -> Refused:
    return Refused(code, message, status=422, field=field)
