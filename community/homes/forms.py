"""The shape of what pages send. No rules here: those are the actions'."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class Guest(models.TextChoices):
    """Whom a code is for. It changes the words around it, and nothing else."""

    ADULT = "adult", _("En voksen")
    YOUNG = "young", _("En ung på 15–17")


class InviteForm(forms.Form):
    """For whom, and what the page called this request, so that pressing twice makes one code."""

    who = forms.ChoiceField(
        label=_("Hvem er koden til?"),
        choices=Guest.choices,
        initial=Guest.ADULT,
        error_messages={
            "required": _("Vælg, hvem koden er til."),
            "invalid_choice": _("Vælg, hvem koden er til."),
        },
        widget=forms.RadioSelect,
    )
    request_key = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
