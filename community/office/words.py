"""What offices are called, whole dates, and what a person is called to whoever reads."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

from community.people.models import Estate, Membership, Role, User
from community.ui.dates import whole_date

# The order offices stand in, on every page.
ORDER = [
    Role.CHAIR,
    Role.COMMITTEE,
    Role.ADMINISTRATION,
    Role.OPERATIONS,
    Role.CARETAKER,
    Role.SOCIAL_WORKER,
    Role.WELCOME_NEIGHBOUR,
    Role.GUEST,
]


def role_word(role: str, estate: Estate) -> Any:
    """What this office is called here: the caretaker by the estate's own word."""
    if role == Role.CARETAKER and estate.caretaker_word:
        return estate.caretaker_word
    return Role(role).label if role in Role.values else role


def name_for_office(reader: Membership) -> Any:
    """What the room is called to whoever has it: neighbours on the board have no office."""
    return gettext("Kontoret") if reader.is_colleague else gettext("Bestyrelsen")


def name_for(reader: Membership, user: User) -> str:
    """The first name; «En nabo» for who is hidden, except to the administration (GD-2)."""
    return user.name if Role.ADMINISTRATION in reader.roles else user.shown_name


def place_of(member: Membership | None) -> str:
    """«Rugmarken 7» for who lives here and is not hidden, the title for who works here."""
    if member is None:
        return ""
    if member.household is None:
        return member.title
    return "" if member.user.is_hidden else str(member.household.dwelling.entrance)


def former(user: User) -> str:
    """The name, or «Tidligere nabo» once it is gone."""
    return user.name or gettext("Tidligere nabo")


def whole_day(iso: str, *, back: int = 0) -> str:
    """A date that was kept as ISO text, `back` days earlier. ValueError when it is none."""
    return whole_date(date.fromisoformat(iso) - timedelta(days=back))
