"""The shape of my settings. What is a proper name is for people.actions to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.people.actions import NAME_LENGTH
from community.people.models import User

NO_CHOICE = {code: _("Det kan man ikke vælge.") for code in ("required", "invalid_choice")}
SHOWN = "_shown"  # a tick that is off sends nothing: this says that it was there to be ticked


class SettingsForm(forms.Form):
    """How I read, and what neighbours see. A post may bring one answer, several or all."""

    text_size = forms.ChoiceField(
        label=_("Hvor stor skal teksten være?"),
        choices=User.TextSize.choices,
        required=False,
        error_messages=NO_CHOICE,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Hvilket sprog vil du læse på?"),
        choices=User.Language.choices,
        error_messages=NO_CHOICE,
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(
        label=_("Lyst eller mørkt?"),
        choices=User.Theme.choices,
        required=False,
        error_messages=NO_CHOICE,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Hvad skal naboerne kalde dig?"),
        help_text=_("Vi viser kun fornavn og opgang."),
        max_length=NAME_LENGTH,
        error_messages={
            "required": _("Skriv det navn, naboerne skal kalde dig."),
            "max_length": _("Navnet er for langt. Der er plads til %(limit_value)d tegn."),
            "null_characters_not_allowed": _("Der er et tegn i navnet, vi ikke kan vise."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "maxlength": None}),
    )
    is_hidden = forms.BooleanField(
        label=_("Skjul mig"),
        help_text=_("Så står der «En nabo» i stedet for dit navn."),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )

    @classmethod
    def of(cls, user: User) -> "SettingsForm":
        """As the person has it now."""
        return cls(initial={name: getattr(user, name) for name in cls.base_fields})

    def answers(self) -> dict[str, Any]:
        """The valid answers this post brought; what it did not ask is not among them."""
        return {name: value for name, value in self.cleaned_data.items() if self._asked(name)}

    def is_answered(self) -> bool:
        """Whether what was asked is valid. Errors about what was not asked are dropped."""
        self.is_valid()
        for name in self.fields:
            if not self._asked(name):
                self.errors.pop(name, None)
        return not self.errors

    def _asked(self, name: str) -> bool:
        return name in self.data or name + SHOWN in self.data
