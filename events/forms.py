"""The shape of what is sent in: how many come."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Signup
from events.models.signups import PARTY_AT_MOST


def _heads(label: Any, hint: Any = "") -> forms.IntegerField:
    box = forms.NumberInput(attrs={"inputmode": "numeric", "class": "input"})
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=PARTY_AT_MOST,
        required=False,
        widget=box,
        error_messages={
            "invalid": _("Skriv et tal."),
            "min_value": _("Skriv 0 eller flere."),
            "max_value": _("Det er mange. Ring hellere til værten."),
        },
    )


class PartyForm(forms.Form):
    """Who comes along. Empty is none."""

    adults = _heads(_("Voksne"))
    children = _heads(_("Børn"))
    guests = _heads(_("Gæster udefra"))
    just_me = forms.BooleanField(label=_("Kun mig, ikke resten af husstanden"), required=False)
    remind_soon = forms.BooleanField(label=_("Mind mig også om det to timer før"), required=False)

    def __init__(self, data: Any = None, *, mine: Signup | None = None) -> None:
        first: dict[str, Any] = {"adults": 1, "children": 0, "guests": 0, "remind_soon": False}
        if mine is not None:
            first = {name: getattr(mine, name) for name in first}
        super().__init__(data, initial=first)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for name in ("adults", "children", "guests"):
            told[name] = told.get(name) or 0
        return told

    @property
    def party(self) -> dict[str, int]:
        """The three numbers as the verbs take them. Only when it is valid."""
        return {name: self.cleaned_data[name] for name in ("adults", "children", "guests")}
