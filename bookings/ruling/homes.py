"""The home somebody rings from, said as one says it on the phone: never a list to choose from."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.people.models import Household, Membership

PIECES = re.compile(r"\d+|[^\W\d_]+")
SAID_TOO = {"sal", "opgang", "nr"}
SHORT = {"stuen": "st", "kælderen": "kl", "venstre": "tv", "højre": "th", "midt": "mf"}
DOOR_LENGTH = 80


def homes_of(member: Membership, today: date) -> list[Household]:
    """The homes of the member's estate where somebody lives."""
    rows = Household.objects.living_here(today).filter(dwelling__entrance__estate=member.estate_id)
    return list(rows.select_related("dwelling__entrance"))


class HomeField(forms.CharField):
    """A home by its door: «10, 1. tv», with or without the street. Its value is the household.

    A list of the doors behind which somebody lives would be a list of residents, and would show
    who has hidden.
    """

    homes: Sequence[Household] = ()

    def __init__(self, label: Any, hint: Any = "", *, required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=hint or gettext_lazy("For eksempel «3, 1. tv»."),
            required=required,
            max_length=DOOR_LENGTH,
            error_messages={"required": gettext_lazy("Skriv, hvem det er til.")},
            widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        )

    def clean(self, value: Any) -> Any:
        """The household; None when nothing was said."""
        said = _pieces(super().clean(value) or "")
        if not said:
            return None
        doors = [(home, _pieces(str(home.dwelling))) for home in self.homes]
        found = [home for home, door in doors if said in (door, _from_the_number(door))]
        if len(found) != 1:
            raise ValidationError(
                _("Skriv også vejen, for det nummer findes to steder.")
                if found
                else _("Den bolig kender vi ikke. Skriv opgang, etage og dør.")
            )
        return found[0]


def _pieces(text: str) -> list[str]:
    words = [SHORT.get(one, one) for one in PIECES.findall(text.casefold())]
    return [one for one in words if one not in SAID_TOO]


def _from_the_number(door: list[str]) -> list[str]:
    start = next((turn for turn, one in enumerate(door) if one.isdecimal()), 0)
    return door[start:]
