"""The shape of choosing doors and a language."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.office.letters.doors import homes_of
from community.people.letters import DANISH, beside_danish, languages_of
from community.people.models import Dwelling, Membership
from community.ui.fields import choices_in, rows_in
from community.ui.templatetags.ui import own_name


class LettersForm(forms.Form):
    """Some doors, or all of those that were shown, and the language beside the Danish."""

    bolig = forms.ModelMultipleChoiceField(
        Dwelling.objects.none(),
        error_messages={
            "required": _("Vælg mindst én dør."),
            "invalid_choice": _("Den dør er ikke her. Vælg igen."),
            "invalid_pk_value": _("Den dør er ikke her. Vælg igen."),
        },
    )
    sprog = forms.ChoiceField(
        label=_("Sprog ved siden af det danske"),
        required=False,
        error_messages={"invalid_choice": _("Det sprog findes brevet ikke på.")},
    )

    def __init__(self, data: Any = None, *, member: Membership, **kwargs: Any) -> None:
        first = beside_danish(member.estate, "") or DANISH
        super().__init__(data, initial={"sprog": first}, **kwargs)
        rows_in(self, "bolig").queryset = homes_of(member)
        others = [(code, own_name(code)) for code in languages_of(member.estate)]
        choices_in(self, "sprog").choices = [*others, (DANISH, _("Kun dansk"))]
