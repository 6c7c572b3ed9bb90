"""What a guest is asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.plan.forms import needed
from community.plan.models import REMARK_LENGTH, Step
from community.ui.fields import choice, words


class RemarkForm(forms.Form):
    step = needed(choice(_("Hvilket trin?"), choices=Step.choices, initial=Step.PEOPLE))
    text = needed(
        words(
            _("Hvad tænker du?"), most=REMARK_LENGTH, rows=4,
            hint=_("Bestyrelsen og dem, der arbejder her, læser det. Skriv ingen navne."),
        ),
        _("Skriv, hvad du tænker."),
    )  # fmt: skip
