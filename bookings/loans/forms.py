"""The shape of what is sent about loans. No rules here: those are the actions'."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.models import FAULT_LENGTH, Thing
from bookings.models.loans import (
    ABOUT_LENGTH,
    ANSWER_LENGTH,
    NAME_LENGTH,
    PICK_UP_LENGTH,
)
from bookings.ruling.asked import HOW
from bookings.ruling.homes import HomeField
from community.people.models import Household
from community.pictures.forms import PicturesField, WithPictures
from community.ui import fields
from community.ui.dates import relative_day


def day_count(days: int) -> str:
    """«2 dage»."""
    return ngettext("{n} dag", "{n} dage", days).format(n=days)


class AskForm(forms.Form):
    """From which day, and for how many."""

    first = forms.TypedChoiceField(
        label=_("Fra hvilken dag?"), coerce=date.fromisoformat,
        error_messages=fields.NOT_THERE | {"required": _("Vælg en dag.")},
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=_("Hvor længe?"), coerce=int, widget=forms.RadioSelect(attrs={"data-look": "chip"}),
        error_messages=fields.NOT_THERE | {"required": _("Vælg, hvor længe.")},
    )  # fmt: skip

    def __init__(self, data: Any, *, free: list[date], most: int, today: date) -> None:
        initial = {"first": free[0].isoformat() if free else None, "days": most}
        super().__init__(data, initial=initial)
        first, days = fields.choices_in(self, "first"), fields.choices_in(self, "days")
        first.choices = [(day.isoformat(), relative_day(day, today).capitalize()) for day in free]
        days.choices = [(number, day_count(number)) for number in range(1, most + 1)]


class HandInForm(WithPictures):
    """How it is, for the next one: a word, a photo, and whether something is broken."""

    text = fields.words(
        _("Hvordan er den?"),
        _("Det læser den næste. Skriv om tingen, ikke om mennesker."),
        most=FAULT_LENGTH,
        rows=2,
    )
    is_fault = fields.tick(_("Den er i stykker, eller der mangler noget."))
    pictures = PicturesField(most=1, films=False, label=_("Et billede af det"))


class NoForm(forms.Form):
    reason = fields.words(
        _("Vil du sige hvorfor?"), _("Det læser den, der har spurgt."), most=ANSWER_LENGTH, rows=2
    )


class CounterForm(forms.Form):
    """Who it is for, for how long, and how they asked."""

    household = HomeField(_("Hvilken bolig er det til?"))
    days = forms.TypedChoiceField(
        label=_("Hvor længe?"), coerce=int, widget=forms.RadioSelect(attrs={"data-look": "chip"}),
        error_messages=fields.NOT_THERE | {"required": _("Vælg, hvor længe.")},
    )  # fmt: skip
    why = fields.choice(_("Hvordan spurgte de?"), look="chip", choices=HOW)

    def __init__(self, data: Any, *, homes: list[Household], most: int) -> None:
        super().__init__(data, initial={"days": most, "why": "here"})
        cast(HomeField, self.fields["household"]).homes = homes
        chosen = [(number, day_count(number)) for number in range(1, most + 1)]
        fields.choices_in(self, "days").choices = chosen


class ThingForm(WithPictures):
    """A thing on the shelf."""

    name = fields.words(_("Hvad er det?"), most=NAME_LENGTH)
    about = fields.words(
        _("Beskrivelse"), _("Hvad den kan, og hvad man skal passe på."), most=ABOUT_LENGTH, rows=3
    )
    kind = fields.choice(_("Hvad slags?"), choices=Thing.Kind.choices, look="chip")
    given = fields.choice(_("Hvem giver den ud?"), choices=Thing.Given.choices, look="choice")
    household = HomeField(
        _("Hvilken bolig låner den ud?"),
        _("Kun når det er en nabos, for eksempel «3, 1. tv». Spørg dem først."),
        required=False,
    )
    pick_up = fields.words(
        _("Hvor henter man den?"),
        _("For eksempel «Kontoret, hverdage 8–9». En nabos adresse ses kun efter et ja."),
        most=PICK_UP_LENGTH,
    )
    max_days = fields.number(_("Hvor mange dage ad gangen?"))
    pictures = PicturesField(most=1, films=False, label=_("Et billede af den"))

    def __init__(self, *args: Any, homes: list[Household], **options: Any) -> None:
        super().__init__(*args, **options)
        cast(HomeField, self.fields["household"]).homes = homes

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("kind", "given"):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("Vælg en på listen."))
        return said
