"""Who this room is, said once."""

from django.utils.translation import gettext_lazy as _

from community.features import Feature, NavItem

feature = Feature(
    key="home",
    name=_("I dag"),
    nav=[
        NavItem(_("I dag"), "house", "house-fill", "house:today", order=0, section="hjem"),
        NavItem(_("Mere"), "list", "list-bold", "house:more", order=99, section="mere"),
    ],
)
