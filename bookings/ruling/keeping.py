"""The shape of a time that comes again and is nobody's to book."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.places.forms import needed
from community.times import Every
from community.ui import fields


class KeepForm(forms.Form):
    """A time that comes again and is nobody's to book."""

    reason = needed(
        fields.words(_("Hvad er det for?"), _("Det læser naboerne."), most=200),
        _("Skriv, hvad det er for."),
    )
    first = needed(fields.day(_("Første gang")), _("Vælg en dag."))
    every = needed(
        fields.choice(_("Hvor tit?"), look="choice", choices=Every.choices, initial=Every.WEEK),
        _("Vælg, hvor tit."),
    )
    from_time = needed(fields.clock(_("Fra klokken")), _("Vælg et klokkeslæt."))
    until_time = needed(fields.clock(_("Til klokken")), _("Vælg et klokkeslæt."))
    last = fields.day(_("Sidste gang"), _("Tomt: indtil I fjerner det."))
