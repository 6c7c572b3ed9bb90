"""The verbs of who comes. Each is decided while the event's row is held, and behind it stand
constraints: never one seat too many, never two places for one household or person.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from community.errors import Refused
from community.locks import again, constraint_of
from community.people.models import Membership
from events import notify, rules, telling
from events.locks import held, held_signup
from events.models import Event, Kind, Signup
from events.regulars import actions as regulars
from events.seats import actions as seats

State = Signup.State
ONE_EACH = {
    "one_standing_sign_up_of_a_household",
    "one_standing_sign_up_of_a_person",
    "who_comes_with_the_household_does_not_come_alone_too",
}


def sign_up(
    member: Membership,
    event: Event,
    *,
    adults: int = 1,
    children: int = 0,
    guests: int = 0,
    for_household: bool = True,
    waits: bool = True,
    remind_soon: bool = False,
    now: datetime,
) -> Signup:
    """A party comes, together or not at all: GOING, or in line (WAITING) where it is full.

    Where one just comes (`Joining.HAND`) it is a hand up. For the member's household, or without one
    (or `for_household=False`) for the member alone. The same once more gets the same row. Refused
    `not_yours` (a guest), `no_party`, `too_many`, `called_off`, `begun`, `not_there`, `no_sign_up`,
    `too_late`, `already_signed_up` (with other numbers: `resize` it), `never_fits` (a party bigger than the
    room), `full` (when it does not want to wait; with `seats_left`), `one_of_you` and `busy`. Who of
    the household had said that they come alone comes with it: nobody is counted twice.
    """
    if member.is_guest:
        raise rules.not_yours()
    rules.refuse_party(adults, children, guests)
    household_id = member.household_id if for_household else None
    row = Signup(
        household_id=household_id,
        home_id=member.household_id,
        member=member,
        helped_by=member.helper,
        adults=adults,
        children=children,
        guests=guests,
        remind_soon=remind_soon,
        created_at=now,
    )
    try:
        return again(lambda: _sign_up(member, event, row, waits, now))
    except IntegrityError as error:
        if constraint_of(error) not in ONE_EACH:
            raise
        raise _already() from error


@transaction.atomic
def _sign_up(member: Membership, event: Event, row: Signup, waits: bool, now: datetime) -> Signup:
    event = held(event)
    earlier = _standing_of(member, event)
    # Who comes alone may say that the household does; the one place goes into the other.
    if earlier is not None and (earlier.household_id or not row.household_id):
        return _same(earlier, row)
    no = rules.why_not_sign_up(event, now)
    if no is not None:
        raise no
    seats.settle(event, now)
    row.event, row.pk = event, None
    row.is_new = seats.is_newcomer(member, event, now)
    row.regular = regulars.of_member(member, event, now)
    seats.place(row, now, waits=waits)
    telling.signed_up_for(member, row, now)
    notify.push_own(row)
    return row


def _standing_of(member: Membership, event: Event) -> Signup | None:
    """The member's own place, or the household's: one of them at a time."""
    own = Q(member=member.pk, household=None)
    if member.household_id is not None:
        own |= Q(household=member.household_id)
    found = event.signups.standing().filter(own).first()
    if found is not None:
        found.event = event
    return found


def _same(earlier: Signup, asked: Signup) -> Signup:
    """Asking twice is asking once; other numbers are a change, which is another verb."""
    same = ("household_id", "adults", "children", "guests")
    if all(getattr(earlier, name) == getattr(asked, name) for name in same):
        return earlier
    raise _already()


def _already() -> Refused:
    return Refused("already_signed_up", _("I er meldt til. Ret hellere, hvor mange I er."))


# --- how many ------------------------------------------------------------------------------------


def resize(
    member: Membership, signup: Signup, *, adults: int, children: int, guests: int, now: datetime
) -> Signup:
    """They are more or fewer. Fewer free seats for who waits; more take what is free.

    Who waits keeps their place in line. Refused `not_yours`, `no_party`, `too_many`, `left`,
    `begun`, `called_off`, `too_late` (more after the closing), `no_room` (with `seats_left`),
    `never_fits`, `busy`.
    """
    rules.refuse_party(adults, children, guests)
    return again(lambda: _resize(member, signup, adults, children, guests, now))


@transaction.atomic
def _resize(
    member: Membership, signup: Signup, adults: int, children: int, guests: int, now: datetime
) -> Signup:
    event, signup = _own(member, signup, now)
    seats.settle(event, now)
    signup.refresh_from_db(fields=["state", "offered_until", "left_at"])
    refuse_unless_standing(signup)
    more = adults + children + guests - signup.party
    if more > 0:
        refuse_more(event, signup, more, now)
    signup.adults, signup.children, signup.guests = adults, children, guests
    signup.helped_by = member.helper
    signup.save(update_fields=["adults", "children", "guests", "helped_by"])
    signup.refresh_from_db(fields=["party"])
    seats.settle(event, now)
    signup.refresh_from_db(fields=["state", "offered_until"])
    telling.signed_up_for(member, signup, now)
    notify.push_own(signup)
    return signup


def refuse_more(event: Event, signup: Signup, more: int, now: datetime) -> None:
    """Refused `called_off`, `too_late`, `never_fits`, `no_room` for so many more."""
    if event.is_called_off:
        raise Refused("called_off", _("Det er aflyst."))
    if rules.is_closed(event, now):
        raise Refused("too_late", _("Fristen er gået. Ring eller skriv til værten."))
    left = rules.room_for(event, is_new=signup.is_new)
    if left is None or event.capacity is None:
        return
    if signup.is_waiting:
        if signup.party + more > event.capacity:
            raise seats.never_fits(event.capacity)
    elif more > left:
        sentence = _("Der er ikke plads til flere. I har stadig de pladser, I havde.")
        raise Refused("no_room", sentence, facts={"seats_left": left})


def choose_reminder(member: Membership, signup: Signup, *, soon: bool, now: datetime) -> Signup:
    """Whether to be told two hours before, too. Refused `not_yours`, `left`, `begun`."""
    with transaction.atomic():
        _event, signup = _own(member, signup, now)
        signup.remind_soon = soon
        signup.save(update_fields=["remind_soon"])
    return signup


# --- going away, and answering -------------------------------------------------------------------


def leave(member: Membership, signup: Signup, *, now: datetime) -> Signup:
    """«Meld fra», any time until it begins; the seats go to the next in line who fits.

    Of a meal that has closed the food is bought: who hosts and cooks hears how many portions are
    left, and never whose.

    Who comes again stands at the back. Refused `not_yours`, `left`, `begun`, `busy`.
    """
    return again(lambda: _leave(member, signup, now))


@transaction.atomic
def _leave(member: Membership, signup: Signup, now: datetime) -> Signup:
    event, signup = _own(member, signup, now)
    late = event.kind == Kind.MEAL and signup.is_coming and rules.is_closed(event, now)
    before = event.taken
    seats.leave(signup, now)
    telling.left_for(member, signup, now)
    event.refresh_from_db(fields=["taken"])
    if late and event.taken < before:
        telling.left_late(event, before - event.taken, now)
    return signup


def say_yes(member: Membership, signup: Signup, *, now: datetime) -> Signup:
    """Yes to the seats one was offered. Saying it twice is saying it once.

    Refused `not_yours`, `offer_over` (it ran out, or there was none), `begun`, `called_off`, `busy`.
    """
    return again(lambda: _say_yes(member, signup, now))


@transaction.atomic
def _say_yes(member: Membership, signup: Signup, now: datetime) -> Signup:
    event, signup = held_signup(signup)
    if not rules.belongs_to(member, signup):
        raise rules.not_yours()
    if signup.state == State.GOING:
        return signup
    if event.is_called_off:
        raise Refused("called_off", _("Det er aflyst."))
    if event.has_begun(now):
        raise rules.begun()
    if not rules.is_offer_open(signup, now):
        raise offer_over()
    signup.state, signup.offered_until = State.GOING, None
    signup.helped_by = member.helper
    signup.save(update_fields=["state", "offered_until", "helped_by"])
    notify.withdraw(signup, now)
    telling.signed_up_for(member, signup, now)
    notify.push_own(signup)
    return signup


def say_no(member: Membership, signup: Signup, *, now: datetime) -> Signup:
    """No thanks: the seats are offered to the next. Saying it twice is saying it once.

    Refused `not_yours`, `offer_over` (it ran out, or there was none), `begun`, `busy`.
    """
    return again(lambda: _say_no(member, signup, now))


@transaction.atomic
def _say_no(member: Membership, signup: Signup, now: datetime) -> Signup:
    event, signup = held_signup(signup)
    if not rules.belongs_to(member, signup):
        raise rules.not_yours()
    if signup.state == State.LEFT:
        return signup
    if event.has_begun(now):
        raise rules.begun()
    if not rules.is_offer_open(signup, now):
        raise offer_over()
    seats.leave(signup, now)
    telling.left_for(member, signup, now)
    return signup


def offer_over() -> Refused:
    """The answer to a yes that came too late."""
    return Refused("offer_over", _("Pladsen er gået videre. I kan skrive jer på ventelisten igen."))


def _own(member: Membership, signup: Signup, now: datetime) -> tuple[Event, Signup]:
    """The member's standing sign-up under the event's lock. Refused `not_yours`, `left`, `begun`."""
    event, signup = held_signup(signup)
    if not rules.belongs_to(member, signup):
        raise rules.not_yours()
    refuse_unless_standing(signup)
    if event.has_begun(now):
        raise rules.begun()
    return event, signup


def refuse_unless_standing(signup: Signup) -> None:
    """Refused `left`."""
    if not signup.is_standing:
        raise Refused("left", _("I er meldt fra allerede."))
