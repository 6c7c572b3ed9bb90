"""May they, and what is free? No queries and no clock: whoever asks brings the facts."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import DESK, Loan, Thing
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.models import Membership
from community.ui.dates import relative_day

DAY = timedelta(days=1)
# How many days ahead one may ask for a thing.
AHEAD = 30
# How long who has waited has to answer.
ANSWERS = timedelta(hours=24)
# When nobody has said otherwise, what was handed in is home again.
SETTLES = timedelta(hours=48)
# A friendly word about what is late, once a day at most.
NUDGES = timedelta(hours=20)


def keeps(member: Membership, thing: Thing) -> bool:
    """Looks after what the estate lends out, and so after this: caretaker, operations, committee."""
    return bool(member.roles & DESK) and thing.estate_id == member.estate_id


def lends(member: Membership, loan: Loan) -> bool:
    """Gives it out and gets it back: the neighbour whose it is, or the desk; never who borrows it."""
    if borrows(member, loan):
        return False
    if loan.thing.lent_by is not None:
        return member.household_id == loan.thing.lent_by.household_id
    return keeps(member, loan.thing)


def borrows(member: Membership, loan: Loan) -> bool:
    return member.household_id is not None and member.household_id == loan.household_id


def owns(member: Membership, thing: Thing) -> bool:
    """Whether it is their own household's. Needs `lent_by`."""
    if thing.lent_by is None or member.household_id is None:
        return False
    return thing.lent_by.household_id == member.household_id


def can_fetch(member: Membership, loan: Loan, today: date) -> bool:
    """Say that it is out: who gives it; who takes it themselves, or fetches it at a neighbour's."""
    is_time = loan.state == Loan.State.AGREED and loan.first_day <= today
    by_hand = borrows(member, loan) and loan.thing.given != Thing.Given.DESK
    return is_time and (by_hand or lends(member, loan))


def can_renew(loan: Loan) -> bool:
    """Once, while it is out."""
    return loan.state == Loan.State.OUT and not loan.handed_in_at and loan.renewed_at is None


def can_nudge(loan: Loan, now: datetime, today: date) -> bool:
    """It is late, and nobody has said so today."""
    lately = loan.nudged_at is not None and now - loan.nudged_at < NUDGES
    return loan.is_overdue(today) and not lately


def sees_names(loan: Loan) -> bool:
    """The two know each other's names once they have agreed, as long as it lasts."""
    return loan.state in (Loan.State.AGREED, Loan.State.OUT)


def free_for(held: Iterable[Loan], first: date, most: int, today: date) -> int:
    """For how many days from `first` on it is free, up to `most`.

    What is out too long is not home before somebody says so: today and tomorrow it is not free.
    """
    free = most
    for loan in held:
        if loan.state not in Loan.HOLDING:
            continue
        begins, ends = loan.days.lower, loan.days.upper
        if loan.state == Loan.State.OUT and ends <= today:
            ends = today + 2 * DAY
        if begins <= first < ends:
            return 0
        if first < begins:
            free = min(free, (begins - first).days)
    return free


def next_free(held: list[Loan], today: date) -> date:
    """The first day it can be had for a day at least."""
    days = (today + number * DAY for number in range(AHEAD + 1))
    return next((day for day in days if free_for(held, day, 1, today)), today + AHEAD * DAY)


def others_wait(held: list[Loan], own: Loan | None) -> Refused | None:
    """Whoever came first is first: while others stand in line one stands behind them."""
    line = [one for one in held if one.state == Loan.State.WAITING]
    if not line or line[0] is own:
        return None
    return Refused(
        "others_wait", _("Naboer venter på den. Stil jer i kø, så bliver det jeres tur.")
    )


def said(text: str, most: int, field: str) -> str:
    """What somebody wrote, on one line. Refused `long_text`, `cpr`."""
    words = " ".join(refuse_cpr(text, field=field).split())
    if len(words) > most:
        message = _("Skriv det kortere. Der er plads til %(n)s tegn.") % {"n": most}
        raise Refused("long_text", message, status=422, field=field)
    return words


def no_household() -> Refused:
    return Refused("no_household", _("Det kan husstande i afdelingen."), status=403)


def not_yours() -> Refused:
    return Refused("not_yours", _("Det kan kun den, der passer tingen."), status=403)


def wrong_days(thing: Thing, first: date, days: int, today: date) -> Refused | None:
    """Why these days cannot be asked for, whoever else has the thing."""
    if first < today:
        return Refused("past", _("Den dag er gået. Vælg en, der kommer."), field="first")
    if first > today + AHEAD * DAY:
        said = _("Man kan låne indtil %(days)s dage frem.") % {"days": AHEAD}
        return Refused("too_far", said, field="first")
    if not 0 < days <= thing.max_days:
        said = ngettext(
            "Den kan lånes i højst {n} dag ad gangen.",
            "Den kan lånes i højst {n} dage ad gangen.",
            thing.max_days,
        ).format(n=thing.max_days)
        return Refused("too_long", said, field="days")
    return None


def taken(held: list[Loan], first: date, days: int, today: date) -> Refused | None:
    """Why it is not free on these days, and what is."""
    free = free_for(held, first, days, today)
    if free == days:
        return None
    if free:
        said = ngettext(
            "Den er kun fri i {n} dag fra {day}. Vælg færre dage.",
            "Den er kun fri i {n} dage fra {day}. Vælg færre dage.",
            free,
        ).format(n=free, day=relative_day(first, today))
        return Refused("taken", said, field="days", facts={"free_days": free})
    day = next_free(held, today)
    said = _("Den er lånt ud den dag. Den er fri igen %(day)s.") % {"day": relative_day(day, today)}
    return Refused("taken", said, field="first", facts={"next_free": day.isoformat()})
