"""May they, and who counts as new? No queries and no clock: whoever asks brings the facts."""

from datetime import date, datetime, timedelta

from community.homes.models import STAFF, TAKERS, Greeting
from community.people.acting import is_visit
from community.people.models import Membership

GREETED = 30  # days after a household began in which it is found and greeted
NEW_FOR = 30  # days the welcome is offered to a person
FRESH_HOUSEHOLD = 60  # days: who joins an older one did not just move in
UNDONE_FOR = timedelta(days=1)
State = Greeting.State


def moved_in_lately(member: Membership, today: date) -> bool:
    """Came within the last month, to a household that was new then.

    Who lived here before the house had an app joins an old household, and is not new.
    """
    if member.household is None:
        return False
    joined, began = member.period.lower, member.household.period.lower
    if joined is None or began is None:
        return False
    is_fresh = joined - began <= timedelta(days=FRESH_HOUSEHOLD)
    return is_fresh and joined <= today < joined + timedelta(days=NEW_FOR)


def can_see_household(member: Membership) -> bool:
    return member.lives_here


def can_invite(member: Membership) -> bool:
    """An adult who lives here, or a colleague who stands beside them and helps."""
    by_own_hand = member.helping is None
    return member.lives_here and member.user.is_adult and (by_own_hand or is_visit(member))


def greets(member: Membership) -> bool:
    """Welcome neighbours and the colleagues who come by a door."""
    return bool(member.roles & TAKERS)


def greets_at_work(member: Membership) -> bool:
    """Colleagues: their page asks for a second factor, as all their pages do."""
    return bool(member.roles & STAFF)


def can_take(member: Membership, greeting: Greeting) -> bool:
    return greets(member) and greeting.state == State.WAITING


def can_give_back(member: Membership, greeting: Greeting) -> bool:
    return greets(member) and greeting.state == State.TAKEN and greeting.taken_by_id == member.pk


def can_finish(member: Membership, greeting: Greeting) -> bool:
    """Who has taken it; the one who does not say «det tager jeg» first has met them all the same."""
    return can_take(member, greeting) or can_give_back(member, greeting)


def can_reopen(member: Membership, greeting: Greeting, now: datetime) -> bool:
    """A slip of the finger, within a day, by whoever made it. The household's «nej tak» is theirs."""
    return (
        greets(member)
        and greeting.state == State.DONE
        and greeting.done_by_id == member.pk
        and greeting.done_at is not None
        and now - greeting.done_at < UNDONE_FOR
    )


def can_answer(member: Membership, greeting: Greeting) -> bool:
    """An adult of the household says yes or no to being visited."""
    return member.user.is_adult and greeting.household_id == member.household_id
