"""The shape of what is sent about plots. No rules here: those are the actions'."""

from typing import Any, cast

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from bookings.models import PLOT_NAME_LENGTH, Season
from bookings.ruling.asked import HOW
from bookings.ruling.homes import HomeField
from community.people.models import Household
from community.ui import fields


def _month(label: Any) -> forms.TypedChoiceField:
    choices = [(number, str(name).capitalize()) for number, name in MONTHS.items()]
    return forms.TypedChoiceField(
        label=label, coerce=int, choices=choices,
        error_messages=fields.NOT_THERE | {"required": _("Vælg en måned.")},
    )  # fmt: skip


class SeasonForm(forms.Form):
    """From which month to which, and what it costs."""

    first_month = _month(_("Sæsonen begynder i"))
    last_month = _month(_("Sæsonen slutter med"))
    price = fields.number(_("Hvor mange kroner koster et bed for en sæson?"))

    def __init__(self, data: Any, *, season: Season) -> None:
        names = ("first_month", "last_month", "price")
        super().__init__(data, initial={name: getattr(season, name) for name in names})


class PlotForm(forms.Form):
    name = fields.words(_("Hvad hedder bedet?"), _("For eksempel «Bed 3»."), most=PLOT_NAME_LENGTH)


class AskForForm(forms.Form):
    """Who it is for, and how they asked."""

    household = HomeField(_("Hvilken bolig er det til?"))
    why = fields.choice(_("Hvordan spurgte de?"), look="chip", choices=HOW)

    def __init__(self, data: Any, *, homes: list[Household]) -> None:
        super().__init__(data, initial={"why": "here"})
        cast(HomeField, self.fields["household"]).homes = homes
