"""May they, and if not, why? No queries and no clock: whoever asks brings the facts."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Booking, Facility, RuleSet
from bookings.quota import Used
from bookings.slots import Slot, week_of
from community.errors import Refused
from community.people.models import Household, Membership, Role
from community.times import local, midnight, next_day
from community.ui.dates import day_name

# How long before the start one may already say «jeg er her».
EARLY = timedelta(minutes=15)
KEEPERS = frozenset({Role.CARETAKER, Role.OPERATIONS, Role.COMMITTEE, Role.CHAIR})


def belongs_to(member: Membership, booking: Booking) -> bool:
    return member.household_id is not None and member.household_id == booking.household_id


def can_cancel(member: Membership, booking: Booking, now: datetime) -> bool:
    """Until it begins, by anyone in the household."""
    return (
        belongs_to(member, booking)
        and booking.state in (Booking.State.BOOKED, Booking.State.HERE)
        and now < booking.begins
    )


def can_arrive(member: Membership, booking: Booking, now: datetime) -> bool:
    """From a quarter before, and until it is given to somebody else."""
    return (
        belongs_to(member, booking)
        and booking.state == Booking.State.BOOKED
        and booking.begins - EARLY <= now < booking.ends
        and not booking.is_overdue(now)
    )


def can_finish(member: Membership, booking: Booking, now: datetime) -> bool:
    return (
        belongs_to(member, booking)
        and booking.state == Booking.State.HERE
        and booking.begins <= now < booking.ends
    )


def can_close(member: Membership, facility: Facility) -> bool:
    """Caretaker, operations manager and committee look after the places of their own estate."""
    return bool(member.roles & KEEPERS) and facility.estate_id == member.estate_id


def last_bookable_day_ends(rules: RuleSet, now: datetime) -> datetime:
    """The horizon opens at midnight on the wall, for everybody at once."""
    day = local(now).date() + timedelta(days=rules.horizon_days)
    return midnight(next_day(day))


def no_household() -> Refused:
    return Refused("no_household", _("Kun husstande i afdelingen kan booke."), status=403)


def refusal(
    member: Membership, rules: RuleSet, slot: Slot, used: Used, now: datetime
) -> Refused | None:
    """Why this member may not have this slot though it is free; None when they may."""
    if member.household is None:
        return no_household()
    return (
        moving_out(member.household, slot)
        or too_early(rules, slot, now)
        or beyond_quota(rules, slot, used)
    )


def moving_out(household: Household, slot: Slot) -> Refused | None:
    """By then the household lives somewhere else."""
    last = household.period.upper
    if last is None or slot.ends_at <= midnight(last):
        return None
    message = _("I flytter %(day)s. I kan booke tider til og med dagen før.")
    facts = {"moves_on": last.isoformat()}
    return Refused("moving_out", message % {"day": day_name(last)}, facts=facts)


def too_early(rules: RuleSet, slot: Slot, now: datetime) -> Refused | None:
    if slot.starts_at < last_bookable_day_ends(rules, now):
        return None
    opens = midnight(local(slot.starts_at).date() - timedelta(days=rules.horizon_days))
    message = _("Den tid kan du booke fra %(day)s.") % {"day": day_name(opens)}
    return Refused("too_early", message, facts={"opens_at": local(opens).isoformat()})


def beyond_quota(rules: RuleSet, slot: Slot, used: Used) -> Refused | None:
    """Too many at a time, or too many in the week the slot lies in."""
    if rules.max_coming is not None and used.coming(rules) >= rules.max_coming:
        text = ngettext(
            "I har %(count)s tid i vente. Det er så mange, man kan have ad gangen.",
            "I har %(count)s tider i vente. Det er så mange, man kan have ad gangen.",
            rules.max_coming,
        )
        return Refused("quota_coming", text % {"count": rules.max_coming})
    if rules.max_per_week is not None and used.in_week(rules, slot.starts_at) >= rules.max_per_week:
        text = ngettext(
            "I har %(count)s tid i den uge. Det er så mange, man kan have. "
            "I kan tage en ny fra %(day)s.",
            "I har %(count)s tider i den uge. Det er så mange, man kan have. "
            "I kan tage en ny fra %(day)s.",
            rules.max_per_week,
        )
        _since, before = week_of(local(slot.starts_at).date())
        facts = {"count": rules.max_per_week, "day": day_name(before)}
        return Refused("quota_week", text % facts)
    return None
