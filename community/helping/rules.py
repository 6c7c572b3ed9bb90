"""May they? The numbers of the room, and predicates that ask nobody."""

from datetime import timedelta

from community.people.acting import is_visit
from community.people.models import COLLEAGUES, TRUSTED, Membership, Role

CODE_DAYS = 14  # a helper's code works today and so many days more
MOST_OPEN = 5  # codes of one person that nobody has used yet
VISIT = timedelta(minutes=30)  # TN-9: help on the spot ends by itself
MOST_LOOKS, LOOK_WINDOW = 60, timedelta(hours=1)  # nobody walks through the whole house
LOOK_LASTS = timedelta(minutes=15)  # then the address has to be asked for again
KEPT = timedelta(days=365)  # ended helps (docs/retention.md)

WHO_VISITS = tuple(sorted(TRUSTED))
WHO_MAKES_CARDS = tuple(sorted(COLLEAGUES))
# What somebody on paper may ask of the house: their file printed, and to be forgotten.
WHO_PRINTS = (Role.ADMINISTRATION, Role.CARETAKER, Role.OPERATIONS)
WHO_FORGETS = (Role.ADMINISTRATION, Role.OPERATIONS)
MOST_PRINTS, PRINT_WINDOW = 3, timedelta(days=1)  # of one person's file


def can_see_helpers(member: Membership) -> bool:
    """Who lives here, themselves; or somebody on paper with somebody beside them, who may end a help."""
    return member.lives_here and (member.helper is None or is_visit(member))


def can_name_helpers(member: Membership) -> bool:
    """Who lives here, and nobody for them: half an hour on the spot must not become a key for good."""
    return member.lives_here and member.helper is None


def can_visit(member: Membership) -> bool:
    return bool(member.roles & TRUSTED)


def can_make_cards(member: Membership) -> bool:
    """Colleagues may put somebody on paper; a neighbour on the committee may not."""
    return bool(member.roles & COLLEAGUES)


def can_print(member: Membership) -> bool:
    """May print everything we know about somebody on paper, for them."""
    return bool(member.roles & set(WHO_PRINTS))


def can_forget(member: Membership) -> bool:
    """May forget somebody on paper who asks for it."""
    return bool(member.roles & set(WHO_FORGETS))
