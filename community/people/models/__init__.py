"""The facts about who lives here. No CPR, no rent, no health, no birth date: there is no column."""

from community.people.models.helping import Helping, OnBehalf, written_by
from community.people.models.homes import (
    RESERVED_SLUGS,
    Circle,
    Dwelling,
    Entrance,
    Estate,
    Household,
    Organisation,
    same,
)
from community.people.models.letters import CodeCard, Guess, Invitation
from community.people.models.logbook import Entry
from community.people.models.members import (
    BOARD,
    COLLEAGUES,
    TRUSTED,
    Audienced,
    Membership,
    Role,
    RoleTerm,
)
from community.people.models.persons import User, UserManager

__all__ = [
    "BOARD", "COLLEAGUES", "RESERVED_SLUGS", "TRUSTED", "Audienced", "Circle", "CodeCard",
    "Dwelling", "Entrance", "Entry", "Estate", "Guess", "Helping", "Household", "Invitation",
    "Membership", "OnBehalf", "Organisation", "Role", "RoleTerm", "User", "UserManager", "same",
    "written_by",
]  # fmt: skip
