"""Who this room is, said once."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.features import Feature, NavItem
from community.home.page import ELSEWHERE
from community.people.belonging import estates_elsewhere
from community.people.models import Membership


def _is_own_household(member: Membership, number: int) -> bool:
    return number == member.household_id


def counts(member: Membership, now: datetime) -> dict[str, Any]:
    """The estates there are to switch to."""
    return {ELSEWHERE: estates_elsewhere(member, now)}


feature = Feature(
    key="home",
    name=_("I dag"),
    topics={"household": _is_own_household},
    counts=counts,
    nav=[
        NavItem(_("I dag"), "house", "house-fill", "house:today", order=0, section="hjem"),
        NavItem(_("Mere"), "list", "list-bold", "house:more", order=99, section="mere"),
    ],
)
