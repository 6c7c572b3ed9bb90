"""Who this room is, said once."""

from django.utils.translation import gettext_lazy as _

from community.features import Feature

feature = Feature(key="walks", name=_("Tryghedsvandring"))
