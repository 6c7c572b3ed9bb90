"""The verbs of who says how a place can be had: the place, its rules from a day on, kept times.

Rules are never changed: new ones follow them, so that who has booked keeps what they said yes to.
"""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import actions as booking
from bookings.locks import lock
from bookings.models import (
    Booking,
    Facility,
    FixedBlock,
    Purpose,
    RuleSet,
    Unit,
    week,
)
from bookings.places.actions import keepers_only
from bookings.ringing import who_rings
from bookings.ruling import preview
from bookings.ruling.said import Said
from bookings.slots import Slot
from bookings.wishes import Wish
from community import live
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Household, Membership
from community.times import Every, local, rule_of

NAME, REASON, LINE, ENTRY = 80, 200, 120, 200
LONG = 2000
LAST_YEAR = 2100


# --- the place itself ---------------------------------------------------------------------------


@transaction.atomic
def change_place(member: Membership, facility: Facility, *, now: datetime, **said: Any) -> Facility:
    """Its name, words, capacity, how one gets in, and where one books it.

    Refused `not_yours` (403), `empty`, `too_long`, `cpr`, `link_needed`, and `has_bookings` when
    somebody has a time here and it is to be booked somewhere else.
    """
    keepers_only(member, facility)
    lock(Facility, facility.taken_with)
    said["name"] = _kept("name", said["name"], NAME, needed=True)
    said["description"] = _kept("description", said["description"], LONG)
    is_here = said["booked"] == Facility.Booked.HERE
    if said["booked"] != Facility.Booked.ELSEWHERE:
        said["link"] = ""
    elif not said["link"].startswith("https://"):
        raise _wrong("link_needed", _("Skriv adressen på det andet system: https://…"), "link")
    if not is_here and _has_bookings(facility, now):
        message = _("Nogen har en tid her. Luk stedet først, eller vent, til tiderne er gået.")
        raise Refused("has_bookings", message, field="booked")
    for name, value in said.items():
        setattr(facility, name, value)
    facility.is_bookable = is_here and facility.rules_id is not None
    facility.save(update_fields=[*said, "is_bookable"])
    # A laundry is booked by its machines; one without rules is walked up to.
    parts = Facility.objects.filter(part_of=facility, rules__isnull=False)
    parts.exclude(is_bookable=is_here).update(is_bookable=is_here)
    live.push(f"facility:{facility.pk}")
    return facility


def _has_bookings(facility: Facility, now: datetime) -> bool:
    return Booking.objects.filter(facility__in=facility.taken_with).coming(now).exists()


# --- its rules ----------------------------------------------------------------------------------


def change_rules(member: Membership, facility: Facility, said: Said, *, now: datetime) -> RuleSet:
    """New rules from a day on, for every place that shares them. A line in the logbook.

    Refused `not_yours` (403), `no_rules`, `past`, `too_far`, `booked_under` (somebody booked by
    the rules that already begin that day), `unit_needed`, `had_by_parts` (only slots), `too_long`,
    `cpr`, `shortest_longer`, `never_open`, `opens_late` and `named_twice`, each with its field.
    """
    with transaction.atomic():
        made = _change_rules(member, facility, said, now)
        logbook.note(
            "rules.changed", by=member.user, estate=member.estate, now=now,
            facts={"rules": made.pk, "facility": facility.pk},
        )  # fmt: skip
        for pk in Facility.objects.filter(rules=made.family).values_list("pk", flat=True):
            live.push(f"facility:{pk}")
    return made


def looked_at(
    member: Membership, facility: Facility, said: Said, *, now: datetime
) -> preview.Preview:
    """What the new rules would mean, by the same rules as when somebody books. Nothing is kept.

    Refused as `change_rules`.
    """
    with transaction.atomic():
        held = facility.rules_on(said.holds_from)
        before = preview.means(facility, said.holds_from, now)
        told = preview.told(held) if held else []
        made = _change_rules(member, facility, said, now)
        fresh = Facility.objects.with_rules().get(pk=facility.pk)
        after = preview.means(fresh, said.holds_from, now)
        found = preview.compared(told, preview.told(made), before, after)
        transaction.set_rollback(True)
    return found


def _change_rules(member: Membership, facility: Facility, said: Said, now: datetime) -> RuleSet:
    keepers_only(member, facility)
    first = facility.rules
    if first is None:
        raise Refused("no_rules", _("Her bookes ikke noget."))
    lock(RuleSet, [first.pk])
    _check_day(first, said.holds_from, now)
    facts = _checked(said)
    _check_unit(first, facts)
    held = RuleSet.objects.prefetch_related("later").get(pk=first.pk).on(said.holds_from)
    old = {one.pk: one for one in Purpose.objects.filter(rules=held)}
    RuleSet.objects.filter(follows=first, holds_from=said.holds_from).delete()
    facts |= {"hours": week(said.hours), "key_hours": week(said.keys) if said.keys else None}
    made = _copy(held, first, said.holds_from, facts)
    Purpose.objects.bulk_create(
        Purpose(
            rules=made,
            name=one.name,
            position=number,
            price=one.price,
            price_weekend=one.price_weekend,
            deposit=one.deposit,
            unit=old[one.pk].unit if one.pk in old else "",
            is_open=old[one.pk].is_open if one.pk in old else False,
        )
        for number, one in enumerate(said.purposes)
    )
    return made


def _copy(held: RuleSet, first: RuleSet, holds_from: date, facts: dict[str, Any]) -> RuleSet:
    """The rules that hold now, with what is new: what nobody asked about stays as it is."""
    own = {"id", "follows", "holds_from"}
    names = [field.name for field in RuleSet._meta.concrete_fields if field.name not in own]
    kept = {name: getattr(held, name) for name in names}
    return RuleSet.objects.create(**kept | facts, follows=first, holds_from=holds_from)


def _check_day(first: RuleSet, day: date, now: datetime) -> None:
    if day < local(now).date():
        message = _("Reglerne kan gælde fra i dag eller senere. Det, der er booket, står ved magt.")
        raise _wrong("past", message, "holds_from")
    if day.year > LAST_YEAR:
        raise _wrong("too_far", _("Den dag kan vi ikke bruge. Vælg en anden."), "holds_from")
    if Booking.objects.filter(made_under__follows=first, made_under__holds_from=day).exists():
        message = _("Nogen har booket efter de regler, der begynder den dag. Vælg dagen efter.")
        raise _wrong("booked_under", message, "holds_from")


def _check_unit(first: RuleSet, facts: dict[str, Any]) -> None:
    """Where the parts are booked one by one, as machines are, it is by the slot."""
    unit = facts.get("unit", Unit.SLOT)
    if unit not in Unit.values:
        raise _wrong("unit_needed", _("Vælg, hvordan man har stedet."), "unit")
    by_parts = Facility.objects.filter(rules=first, part_of__is_bookable=False)
    if unit != Unit.SLOT and first.unit == Unit.SLOT and by_parts.exists():
        message = _("Her bookes delene hver for sig. Det går kun med faste tider.")
        raise _wrong("had_by_parts", message, "unit")


def _checked(said: Said) -> dict[str, Any]:
    facts = dict(said.facts)
    for name, most in (("guidance", LONG), ("entry", ENTRY)):
        if name in facts:
            facts[name] = _kept(name, facts[name], most)
    if "checklist" in facts:
        facts["checklist"] = [_kept("checklist", one, LINE) for one in facts["checklist"]]
    if facts.get("min_minutes", 0) > facts.get("max_minutes", facts.get("min_minutes", 0)):
        message = _("Den korteste tid er for lang. Den længste er kortere.")
        raise _wrong("shortest_longer", message, "max_minutes")
    if not said.hours:
        raise _wrong("never_open", _("Skriv åbningstider for mindst én dag."), "opens_0")
    _check_week("", said.hours)
    _check_week("key_", said.keys)
    _check_purposes(said)
    return facts


def _check_week(kind: str, rows: list[tuple[int, time, time]]) -> None:
    for day, opens, closes in rows:
        if closes <= opens and closes != time():
            message = _("Der skal åbnes, før der lukkes. Skriv 00.00 for midnat.")
            raise _wrong("opens_late", message, f"{kind}closes_{day}")


def _check_purposes(said: Said) -> None:
    names = [one.name.casefold() for one in said.purposes]
    for number, one in enumerate(said.purposes):
        _kept(f"purpose_{number}", one.name, 60)
        if names.count(one.name.casefold()) > 1:
            message = _("To formål hedder det samme.")
            raise _wrong("named_twice", message, f"purpose_{number}")


def _kept(field: str, text: str, most: int, *, needed: bool = False) -> str:
    # Browsers send another end of line than we keep.
    said = "\n".join(refuse_cpr(text, field=field).strip().splitlines())
    if needed and not said:
        raise _wrong("empty", _("Skriv noget her."), field)
    if len(said) > most:
        message = _("Skriv det kortere. Der er plads til %(n)s tegn.") % {"n": most}
        raise _wrong("too_long", message, field)
    return said


def _wrong(code: str, message: str, field: str) -> Refused:
    return Refused(code, message, status=422, field=field)


# --- times that are kept ------------------------------------------------------------------------


@transaction.atomic
def keep(
    member: Membership,
    facility: Facility,
    *,
    first: date,
    last: date | None,
    every: str,
    from_time: time,
    until_time: time,
    reason: str,
    now: datetime,
) -> FixedBlock:
    """A time that comes again and is nobody's to book. Who has a time already keeps it.

    Refused `not_yours` (403), `past`, `too_far`, `ends_before_it_begins`, `empty`, `too_long`,
    `cpr`.
    """
    keepers_only(member, facility)
    is_over = last or (first if every == Every.ONCE else None)
    if is_over is not None and is_over < local(now).date():
        raise _wrong("past", _("Den dag er gået."), "last" if last else "first")
    if max(first, last or first).year > LAST_YEAR:
        raise _wrong("too_far", _("Den dag kan vi ikke bruge. Vælg en anden."), "first")
    if last is not None and last < first:
        message = _("Den sidste dag ligger før den første.")
        raise _wrong("ends_before_it_begins", message, "last")
    if until_time <= from_time and until_time != time():
        message = _("Tiden skal slutte, efter den er begyndt. Skriv 00.00 for midnat.")
        raise _wrong("ends_before_it_begins", message, "until_time")
    block = FixedBlock.objects.create(
        facility=facility,
        first=first,
        last=last,
        rule=rule_of(every, first),
        from_time=from_time,
        until_time=until_time,
        reason=_kept("reason", reason, REASON, needed=True),
    )
    live.push(f"facility:{facility.pk}")
    return block


@transaction.atomic
def keep_no_more(member: Membership, block: FixedBlock) -> None:
    """From now on it can be booked. Refused `not_yours` (403)."""
    keepers_only(member, block.facility)
    FixedBlock.objects.filter(pk=block.pk).delete()
    live.push(f"facility:{block.facility_id}")


# --- for somebody who rang ----------------------------------------------------------------------


def book_for(
    member: Membership,
    household: Household,
    facility: Facility,
    slot: Slot,
    *,
    why: str,
    now: datetime,
    wish: Wish,
) -> Booking:
    """Book for a household that rang or wrote a slip: by its own rules and its own quota.

    They are told it in the app or on paper, and it is a line in the logbook. Refused `not_yours`
    (403), `nobody_there` (nobody in that home is known to the house), and as `actions.book`.
    """
    keepers_only(member, facility)
    today = local(now).date()
    helped = who_rings(member, household, facility.estate_id, today)
    with transaction.atomic():
        made = booking.book(helped, facility, slot, now=now, wish=wish)
        logbook.note(
            "booking.made_for", by=member.user, about=helped.user, estate=member.estate, why=why,
            now=now, facts={"booking": made.pk},
        )  # fmt: skip
    return made
