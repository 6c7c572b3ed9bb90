"""The homes somebody may ring from: addresses of one's own estate, no names."""

import re
from datetime import date

from community.people.models import Household, Membership

WORDS = re.compile(r"(\d+)")


def homes_of(member: Membership, today: date) -> list[Household]:
    """The homes of the member's estate where somebody lives: addresses, no names."""
    rows = Household.objects.living_here(today).filter(dwelling__entrance__estate=member.estate_id)
    found = list(rows.select_related("dwelling__entrance"))
    return sorted(
        found, key=lambda home: [_natural(part) for part in WORDS.split(str(home.dwelling))]
    )


def _natural(part: str) -> tuple[int, str]:
    """9 before 11."""
    return (int(part), "") if part.isdecimal() else (0, part)
