"""Who this room is, said once."""

from django.utils.translation import gettext_lazy as _

from community.features import Feature, NavItem
from community.people.models import Membership


def _is_own_household(member: Membership, number: int) -> bool:
    return number == member.household_id


feature = Feature(
    key="home",
    name=_("I dag"),
    topics={"household": _is_own_household},
    nav=[
        NavItem(_("I dag"), "house", "house-fill", "house:today", order=0, section="hjem"),
        NavItem(_("Mere"), "list", "list-bold", "house:more", order=99, section="mere"),
    ],
)
