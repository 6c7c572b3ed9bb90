"""The shape of what is sent in: how many come."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Regular, Signup
from events.models.signups import PARTY_AT_MOST


class Heads(forms.IntegerField):
    """How many; empty is none."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(value or "0")


def heads(label: Any) -> Heads:
    box = forms.NumberInput(attrs={"inputmode": "numeric", "class": "input"})
    return Heads(
        label=label,
        min_value=0,
        max_value=PARTY_AT_MOST,
        widget=box,
        error_messages={
            "invalid": _("Skriv et tal."),
            "min_value": _("Skriv 0 eller flere."),
            "max_value": _("Det er mange. Ring hellere til værten."),
        },
    )


class PartyForm(forms.Form):
    """Who comes along."""

    adults = heads(_("Voksne"))
    children = heads(_("Børn"))
    guests = heads(_("Gæster"))
    just_me = forms.BooleanField(label=_("Kun mig, ikke resten af husstanden"), required=False)
    remind_soon = forms.BooleanField(label=_("Mind mig også om det to timer før"), required=False)
    each_time = forms.BooleanField(label=_("Vi kommer hver gang"), required=False)

    def __init__(self, data: Any = None, *, mine: Signup | None = None) -> None:
        first: dict[str, Any] = {"adults": 1, "children": 0, "guests": 0, "remind_soon": False}
        if mine is not None:
            first = {name: getattr(mine, name) for name in first}
        super().__init__(data, initial=first)

    @property
    def party(self) -> dict[str, int]:
        """The three numbers as the verbs take them. Only when it is valid."""
        return {name: self.cleaned_data[name] for name in ("adults", "children", "guests")}


class RegularForm(forms.Form):
    """Who comes every time."""

    adults = heads(_("Voksne"))
    children = heads(_("Børn"))
    remind_soon = forms.BooleanField(label=_("Mind mig også om det to timer før"), required=False)

    def __init__(self, data: Any = None, *, mine: Regular | None = None) -> None:
        first: dict[str, Any] = {"adults": 1, "children": 0, "remind_soon": False}
        if mine is not None:
            first = {name: getattr(mine, name) for name in first}
        super().__init__(data, initial=first)
