"""The shape of taking keys away: what happened, and how sure one is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.office.keys.actions import REASONS
from community.ui.fields import choices_in


class ForgetForm(forms.Form):
    """A reason that may stand in the logbook, and a tick."""

    reason = forms.ChoiceField(
        label=_("Hvad er der sket?"),
        error_messages={
            "required": _("Vælg, hvad der er sket."),
            "invalid_choice": _("Vælg, hvad der er sket."),
        },
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
    )
    sure = forms.BooleanField(
        label=_("Jeg har set personen, eller ringet op på et nummer, vi kendte"),
        help_text=_("Den, der ringer til dig, kan være en anden. Ring selv op."),
        error_messages={"required": _("Find først ud af, om det er den rigtige, og sæt kryds.")},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices_in(self, "reason").choices = [
            (code, _(sentence)) for code, sentence in REASONS.items()
        ]
