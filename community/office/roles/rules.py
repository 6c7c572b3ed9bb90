"""Who may give which office to whom, and for how long. Pure: no clock, no queries."""

from datetime import date

from community.people.models import BOARD, COLLEAGUES, Membership, Role, RoleTerm

ALL = frozenset(Role.values)
GIVES: dict[str, frozenset[str]] = {
    Role.ADMINISTRATION: ALL,
    Role.OPERATIONS: frozenset({Role.CARETAKER}),
    Role.COMMITTEE: frozenset({Role.WELCOME_NEIGHBOUR}),
    Role.CHAIR: frozenset({Role.WELCOME_NEIGHBOUR}),
}
# Residents have the majority wherever something is decided: only who lives here is elected.
ONLY_RESIDENTS = BOARD | {Role.WELCOME_NEIGHBOUR}
ONLY_OTHERS = frozenset({Role.GUEST})
# Years. An election period, and how long a guest stays before somebody thinks about it again.
LONGEST: dict[str, int] = {Role.COMMITTEE: 4, Role.CHAIR: 4, Role.GUEST: 1}


def may_give(member: Membership) -> frozenset[str]:
    """The offices this member may give and end. Nothing while acting: the gate leaves no roles."""
    return frozenset().union(*(GIVES.get(role, frozenset()) for role in member.roles))


def can_change(member: Membership, term: RoleTerm) -> bool:
    """Whether the member may end this term; nobody changes their own."""
    return term.role in may_give(member) and term.membership.user_id != member.user_id


def cannot_both(role: str, others: set[str]) -> bool:
    """Whether `role` and one of the `others` would make staff sit on the board (row 186)."""
    return bool((role in BOARD and others & COLLEAGUES) or (role in COLLEAGUES and others & BOARD))


def years_later(day: date, years: int) -> date:
    """The same date `years` on; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
