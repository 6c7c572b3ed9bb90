"""May they, and if not, why? No queries and no clock: whoever asks brings the facts."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import DESK, STAYS, Booking, Facility, RuleSet
from bookings.quota import Used, next_month
from bookings.slots import Slot, ends_ahead, nights_of, week_of
from bookings.strikes import struck
from bookings.wishes import Wish
from community.errors import Refused
from community.people.models import Household, Membership
from community.times import local, midnight, next_day
from community.ui.dates import day_name

# How long before the start one may already say «jeg er her».
EARLY = timedelta(minutes=15)
# How long one may regret what costs something to let go.
REGRET = timedelta(hours=1)
# How long before the start the code of the door is shown.
CODE_BEFORE = timedelta(minutes=30)
KEEPERS = DESK


def belongs_to(member: Membership, booking: Booking) -> bool:
    return member.household_id is not None and member.household_id == booking.household_id


def can_cancel(member: Membership, booking: Booking, now: datetime) -> bool:
    """Until it begins, by anyone in the household. What is only offered is said no to instead."""
    held = booking.state in Booking.HOLDING and booking.state != Booking.State.OFFERED
    return belongs_to(member, booking) and held and now < booking.begins


def can_move(member: Membership, booking: Booking, now: datetime) -> bool:
    """What can be let go can be moved; what asks for an answer is asked for anew."""
    return can_cancel(member, booking, now) and booking.state != Booking.State.HERE


def may_change_hands(booking: Booking, now: datetime) -> bool:
    """What is had and has not begun, while there is the notice the place wants of who comes new.

    Where somebody says yes first, only as long as it is free to let go: they may say no.
    """
    held = booking.made_under
    in_time = now < booking.begins and not too_late(held, Slot(booking.begins, booking.ends), now)
    is_had = booking.state == Booking.State.BOOKED and not booking.is_for_all
    return is_had and in_time and (not held.needs_approval or is_free_to_cancel(booking, now))


def can_pass_on(member: Membership, booking: Booking, now: datetime) -> bool:
    """Their own, by anyone in the household."""
    return belongs_to(member, booking) and may_change_hands(booking, now)


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


def free_until(booking: Booking) -> datetime:
    """When letting it go begins to cost what it costs: at the end of the last day that is free."""
    if not (booking.made_under.cancel_days and booking.price):
        return booking.begins
    regret = booking.created_at if booking.is_taken_over else booking.created_at + REGRET
    return max(free_day_ends(booking.made_under, booking.begins), regret)


def free_day_ends(held: RuleSet, begins: datetime) -> datetime:
    """When the last day ends on which what begins then is let go for nothing."""
    return midnight(next_day(local(begins).date() - timedelta(days=held.cancel_days)))


def is_free_to_cancel(booking: Booking, now: datetime) -> bool:
    """Before the deadline, within an hour of booking, or where nothing is paid at all."""
    return now < free_until(booking)


def can_keep(member: Membership, booking: Booking) -> bool:
    """Who looks after the place, unless it is their own household that has it."""
    return can_close(member, booking.facility) and not belongs_to(member, booking)


def sees_code(member: Membership, booking: Booking, now: datetime) -> bool:
    """The household, from half an hour before until it is over."""
    has_it = booking.state in (Booking.State.BOOKED, Booking.State.HERE)
    return (
        has_it
        and belongs_to(member, booking)
        and booking.begins - CODE_BEFORE <= now < booking.ends
    )


def can_close(member: Membership, facility: Facility) -> bool:
    """Caretaker, operations manager and committee look after the places of their own estate."""
    return bool(member.roles & KEEPERS) and facility.estate_id == member.estate_id


def horizon_of(member: Membership, rules: RuleSet) -> int:
    """How many days ahead: neighbours of the organisation's other estates may have fewer."""
    is_other = rules.estate_id != member.estate_id
    if is_other and rules.others_horizon_days is not None:
        return rules.others_horizon_days
    return rules.horizon_days


def last_bookableends_ahead(rules: RuleSet, now: datetime) -> datetime:
    """The horizon opens at midnight on the wall, for everybody at once."""
    return ends_ahead(now, rules.horizon_days)


def no_household() -> Refused:
    return Refused("no_household", _("Kun husstande i afdelingen kan booke."), status=403)


def refusal(
    member: Membership,
    rules: RuleSet,
    slot: Slot,
    used: Used,
    now: datetime,
    wish: Wish | None = None,
    *,
    in_turn: bool = False,
) -> Refused | None:
    """Why this member may not have this slot though it is free; None when they may.

    `wish` is what they ask for besides the time; without one only the time is looked at. Who has it
    `in_turn` has waited for it or drawn it: how far ahead one books is not asked.
    """
    if member.household is None:
        return no_household()
    horizon = horizon_of(member, rules)
    return (
        moving_out(member.household, slot)
        or (None if in_turn else too_early(rules, slot, now, horizon))
        or (None if in_turn else struck(member, rules, slot, used, now))
        or too_late(rules, slot, now)
        or beyond_quota(rules, slot, used, now)
        or (unmet(rules, wish) if wish is not None else None)
    )


def moving_out(household: Household, slot: Slot) -> Refused | None:
    """By then the household lives somewhere else."""
    last = household.period.upper
    if last is None or slot.ends_at <= midnight(last):
        return None
    message = _("I flytter %(day)s. I kan booke tider til og med dagen før.")
    facts = {"moves_on": last.isoformat()}
    return Refused("moving_out", message % {"day": day_name(last)}, facts=facts)


def too_early(
    rules: RuleSet, slot: Slot, now: datetime, horizon: int | None = None
) -> Refused | None:
    days = rules.horizon_days if horizon is None else horizon
    if slot.starts_at < ends_ahead(now, days):
        return None
    opens = midnight(local(slot.starts_at).date() - timedelta(days=days))
    message = _("Den tid kan du booke fra %(day)s.") % {"day": day_name(opens)}
    return Refused("too_early", message, facts={"opens_at": local(opens).isoformat()})


def too_late(rules: RuleSet, slot: Slot, now: datetime) -> Refused | None:
    """Some places want notice: so many whole days before the day it begins."""
    if local(slot.starts_at).date() >= local(now).date() + timedelta(days=rules.lead_days):
        return None
    message = ngettext(
        "Her skal man booke mindst %(count)s dag før.",
        "Her skal man booke mindst %(count)s dage før.",
        rules.lead_days,
    )
    first = local(now).date() + timedelta(days=rules.lead_days)
    facts = {"count": rules.lead_days, "first_day": first.isoformat()}
    return Refused("too_late", message % facts, facts=facts)


def beyond_quota(rules: RuleSet, slot: Slot, used: Used, now: datetime) -> Refused | None:
    """Too many at a time, or too many in the week, month or year the slot lies in."""
    if rules.free_within is not None and slot.starts_at <= now + rules.free_within:
        return None
    return (
        _beyond_coming(rules, used)
        or _beyond(rules, slot, used)
        or _beyond_nights(rules, slot, used)
        or _too_soon_again(rules, slot, used)
    )


def _beyond_coming(rules: RuleSet, used: Used) -> Refused | None:
    if rules.max_coming is None or used.coming(rules) < rules.max_coming:
        return None
    text = ngettext(
        "I har %(count)s tid i vente. Det er så mange, man kan have ad gangen.",
        "I har %(count)s tider i vente. Det er så mange, man kan have ad gangen.",
        rules.max_coming,
    )
    return Refused("quota_coming", text % {"count": rules.max_coming})


def _beyond(rules: RuleSet, slot: Slot, used: Used) -> Refused | None:
    day = local(slot.starts_at).date()
    counted: list[tuple[str, int | None, Callable[[], int], Callable[[int], str], datetime]] = [
        (
            "quota_week",
            rules.max_per_week,
            lambda: used.in_week(rules, slot.starts_at),
            lambda n: ngettext(
                "I har %(count)s tid i den uge. Det er så mange, man kan have. "
                "I kan tage en ny fra %(day)s.",
                "I har %(count)s tider i den uge. Det er så mange, man kan have. "
                "I kan tage en ny fra %(day)s.",
                n,
            ),
            week_of(day)[1],
        ),
        (
            "quota_month",
            rules.max_per_month,
            lambda: used.in_month(rules, slot.starts_at),
            lambda n: ngettext(
                "I har %(count)s tid i den måned. Det er så mange, man kan have. "
                "I kan tage en ny fra %(day)s.",
                "I har %(count)s tider i den måned. Det er så mange, man kan have. "
                "I kan tage en ny fra %(day)s.",
                n,
            ),
            midnight(next_month(day)),
        ),
        (
            "quota_year",
            rules.max_yearly,
            lambda: used.in_year(rules, slot.starts_at),
            lambda n: ngettext(
                "I har %(count)s tid i det år. Det er så mange, man kan have. "
                "I kan tage en ny fra %(day)s.",
                "I har %(count)s tider i det år. Det er så mange, man kan have. "
                "I kan tage en ny fra %(day)s.",
                n,
            ),
            midnight(day.replace(year=day.year + 1, month=1, day=1)),
        ),
    ]
    for code, most, count, sentence, again in counted:
        if most is not None and count() >= most:
            return Refused(code, sentence(most) % {"count": most, "day": day_name(again)})
    return None


def _beyond_nights(rules: RuleSet, slot: Slot, used: Used) -> Refused | None:
    most = rules.max_nights_yearly
    if most is None:
        return None
    left = most - used.nights(rules, slot.starts_at)
    if nights_of(slot) <= left:
        return None
    text = _("I kan have %(most)s nætter om året. I har %(left)s tilbage.")
    facts = {"most": most, "left": max(left, 0)}
    return Refused("quota_nights", text % facts, facts=facts)


def _too_soon_again(rules: RuleSet, slot: Slot, used: Used) -> Refused | None:
    if rules.cooldown_days is None:
        return None
    last, pause = used.nearest(rules, slot), timedelta(days=rules.cooldown_days)
    if last is None or slot.starts_at >= last.ends + pause or last.begins >= slot.ends_at + pause:
        return None
    text = ngettext(
        "Der skal gå %(count)s dag mellem jeres tider. I kan booke igen fra %(day)s.",
        "Der skal gå %(count)s dage mellem jeres tider. I kan booke igen fra %(day)s.",
        rules.cooldown_days,
    )
    facts = {"count": rules.cooldown_days, "day": day_name(last.ends + pause)}
    return Refused("too_soon_again", text % facts)


# --- what one says when one books ----------------------------------------------------------------


def unmet(rules: RuleSet, wish: Wish) -> Refused | None:
    """What the rules want to know or hear, and have not."""
    return _purpose_unmet(rules, wish) or _words_unmet(rules, wish)


def _purpose_unmet(rules: RuleSet, wish: Wish) -> Refused | None:
    known = {purpose.pk for purpose in rules.purposes.all()}
    if wish.purpose is None and not known:
        return None
    if wish.purpose is None or wish.purpose.pk not in known:
        return _said_no("purpose_needed", _("Vælg, hvad I skal bruge stedet til."), "purpose")
    if wish.purpose.is_open:
        message = _("Det, der er åbent for alle, laver du som et arrangement. Stedet følger med.")
        return _said_no("made_as_an_event", message, "purpose")
    return None


def _words_unmet(rules: RuleSet, wish: Wish) -> Refused | None:
    if rules.min_years is not None and not wish.is_adult:
        message = _("Her skal den, der booker, være fyldt %(age)s år.") % {"age": rules.min_years}
        return _said_no("age_needed", message, "is_adult")
    if rules.booker_attends and not wish.attends:
        message = _("Den, der booker, skal selv være der.")
        return _said_no("booker_attends", message, "attends")
    if rules.needs_accept and not wish.accepts:
        message = _("Læs reglerne, og sig ja til dem.")
        return _said_no("rules_not_accepted", message, "accepts")
    return None


def too_many(facility: Facility, wish: Wish) -> Refused | None:
    """More people than the place is approved for."""
    if wish.headcount is None or facility.capacity is None:
        return None
    if wish.headcount <= facility.capacity:
        return None
    message = _("Her må højst være %(count)s.") % {"count": facility.capacity}
    return _said_no("too_many_people", message, "headcount")


def _said_no(code: str, message: str, field: str) -> Refused:
    return Refused(code, message, status=422, field=field)


def unit_of(rules: RuleSet, wish: Wish | None = None) -> str:
    """What one takes at a time: the purpose may say otherwise than the place."""
    return (wish.purpose.unit if wish and wish.purpose else "") or rules.unit


def is_stay(rules: RuleSet, wish: Wish | None = None) -> bool:
    return unit_of(rules, wish) in STAYS
