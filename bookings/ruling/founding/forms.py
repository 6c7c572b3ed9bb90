"""The shape of a new place. No rules here: those are the actions'."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Facility, Unit
from bookings.places.forms import needed
from bookings.ruling.forms import PlaceForm
from community.ui import fields


class PartForm(forms.Form):
    """What the part is called, and whether one can have it without the whole."""

    name = needed(
        fields.words(_("Hvad hedder delen?"), _("For eksempel køkkenet."), most=80),
        _("Skriv, hvad delen hedder."),
    )
    apart = fields.tick(
        _("Man kan også booke delen alene"), _("Med de samme regler som hele stedet.")
    )


class NewPlaceForm(forms.Form):
    """What it is and where; how one has it, when it is booked here. Photos come afterwards."""

    kind = forms.ChoiceField(
        label=_("Hvad slags sted er det?"), choices=Facility.Kind.choices,
        error_messages=fields.NOT_THERE | {"required": _("Vælg, hvad det er.")},
    )  # fmt: skip
    name = PlaceForm.base_fields["name"]
    description = PlaceForm.base_fields["description"]
    booked = PlaceForm.base_fields["booked"]
    unit = fields.choice(_("Hvordan har man det?"), look="choice", choices=Unit.choices)
    link = PlaceForm.base_fields["link"]
    parts = fields.words(
        _("Hvilke dele har det?"),
        _("Maskiner eller et køkken, der følger med. Én på hver linje."),
        most=1700,
        rows=3,
    )
    capacity = PlaceForm.base_fields["capacity"]
    zone = PlaceForm.base_fields["zone"]
    access = PlaceForm.base_fields["access"]

    def __init__(self, data: Any) -> None:
        first = {"booked": Facility.Booked.HERE, "zone": Facility.Zone.COMMON, "unit": Unit.SLOT}
        super().__init__(data, initial=first)
