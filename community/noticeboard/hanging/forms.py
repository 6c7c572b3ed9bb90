"""The shape of a new link for a screen: which stairway's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.people.models import Entrance
from community.ui.fields import choices_in


class AnewForm(forms.Form):
    """One of the estate's stairways, and none of itself: its screen is empty until somebody comes."""

    stairway = forms.TypedChoiceField(
        label=_("Opgang"),
        coerce=int,
        error_messages={
            "required": _("Vælg en opgang."),
            "invalid_choice": _("Vælg en opgang fra listen."),
        },
    )

    def __init__(self, data: Any, entrances: list[Entrance]) -> None:
        super().__init__(data)
        rows = [(str(one.pk), str(one)) for one in entrances]
        choices_in(self, "stairway").choices = [("", _("Vælg en opgang")), *rows]
