"""When nobody came too often: for a while one books fewer days ahead. No queries and no clock.

Where the rules say so (`RuleSet.strikes_after`), so many times given free within so many days
shorten how far ahead the household books. Never money, and nobody else's to see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import RuleSet
from bookings.quota import Used
from bookings.slots import Slot, ends_ahead
from community.errors import Refused
from community.people.models import Membership
from community.ui.dates import day_name


@dataclass(frozen=True)
class Strike:
    """So many times nobody came, and until when that counts."""

    times: int
    until: datetime


def strike_of(rules: RuleSet, missed: Iterable[datetime], now: datetime) -> Strike | None:
    """What times nobody came to mean now; None when nothing, or where the rules have no such thing.

    It counts from the time that was one too many.
    """
    most = rules.strikes_after
    if most is None:
        return None
    within, lasts = timedelta(days=rules.strikes_within), timedelta(days=rules.strikes_for)
    times = sorted(one for one in missed if one <= now)
    found = None
    for number, last in enumerate(times):
        near = [one for one in times[: number + 1] if one > last - within]
        if len(near) >= most and now < last + lasts:
            found = Strike(len(near), last + lasts)
    return found


def counted(member: Membership, rules: RuleSet, used: Used) -> Strike | None:
    """The household's own; nothing for who helps it, because only the household is told.

    Who is on paper has never let a time pass: theirs wait for them (`Booking.is_kept`).
    """
    if member.helper is not None:
        return None
    missed = (one.begins for one in used.missed if one.facility.rules_id == rules.family)
    return strike_of(rules, missed, used.now)


def struck(
    member: Membership, rules: RuleSet, slot: Slot, used: Used, now: datetime
) -> Refused | None:
    """Further ahead than the household books for a while, and why."""
    strike = counted(member, rules, used)
    if strike is None or slot.starts_at < ends_ahead(now, rules.strikes_horizon):
        return None
    return Refused("struck", said(rules, strike), facts={"until": strike.until.isoformat()})


def said(rules: RuleSet, strike: Strike) -> str:
    """Why, how far ahead, and when it ends: for the household alone."""
    times = ngettext(
        "I er ikke kommet til %(count)s tid, I havde booket.",
        "I er ikke kommet til %(count)s tider, I havde booket.",
        strike.times,
    )
    days = ngettext(
        "Derfor kan I booke %(count)s dag frem indtil %(day)s.",
        "Derfor kan I booke %(count)s dage frem indtil %(day)s.",
        rules.strikes_horizon,
    )
    facts = {"count": rules.strikes_horizon, "day": day_name(strike.until)}
    free = _("Det koster ikke noget, og kun I kan se det. Er det en fejl? Ring til kontoret.")
    return " ".join([times % {"count": strike.times}, days % facts, free])
