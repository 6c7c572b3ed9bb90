"""The shape of my settings. What is a proper name is for people.actions to say."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.people.actions import NAME_LENGTH
from community.people.models import User
from community.ui.forms import AnswersForm

COMPLETE = frozenset({"da", "en"})  # the other languages are on their way
NIGHT = time(21), time(8)  # what stands there when somebody asks for quiet hours again
NO_CHOICE = {code: _("Det kan man ikke vælge.") for code in ("required", "invalid_choice")}


def _hour(label: Any) -> forms.TypedChoiceField:
    """A whole hour, by its clock: nobody has to type one."""
    return forms.TypedChoiceField(
        label=label,
        choices=[(f"{hour:02}:00", f"{hour}") for hour in range(24)],
        coerce=time.fromisoformat,
        error_messages=NO_CHOICE,
    )


class SettingsForm(AnswersForm):
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

    is_quiet = forms.BooleanField(
        label=_("Hold stille timer"),
        help_text=_("Så ringer og skriver huset ikke imens. Ellers kan det ske når som helst."),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )
    quiet_from = _hour(_("Fra klokken"))
    quiet_until = _hour(_("Til klokken"))
    is_adult = forms.BooleanField(
        label=_("Jeg er fyldt 18"),
        help_text=_("Sig det én gang. Vi spørger ikke om din fødselsdag."),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )

    @classmethod
    def of(cls, user: User) -> "SettingsForm":
        """As the person has it now."""
        facts = {name: getattr(user, name, None) for name in cls.base_fields}
        begins, ends = user.quiet_from or NIGHT[0], user.quiet_until or NIGHT[1]
        facts |= {"is_quiet": user.quiet_from is not None}
        facts |= {"quiet_from": f"{begins:%H}:00", "quiet_until": f"{ends:%H}:00"}
        return cls(initial=facts)

    def answers(self) -> dict[str, Any]:
        """As the verb wants them: the quiet hours are one answer."""
        given = super().answers()
        is_quiet = given.pop("is_quiet", None)
        hours = given.pop("quiet_from", None), given.pop("quiet_until", None)
        if is_quiet is not None:
            asked_for = NIGHT if hours == (None, None) else hours
            given["quiet"] = asked_for if is_quiet else (None, None)
        return given

    def languages(self) -> list[tuple[Any, bool]]:
        """(choice, whether all of the house speaks it) in order."""
        return [(option, option.data["value"] in COMPLETE) for option in self["language"]]


class PhoneForm(forms.Form):
    """The number this person is called on, or none."""

    phone = forms.CharField(
        label=_("Dit telefonnummer"),
        help_text=_("Kun dem, du selv vælger, kan se det. Lad feltet være tomt, hvis du ikke vil."),
        required=False,
        error_messages={
            "null_characters_not_allowed": _("Der er et tegn i nummeret, vi ikke kan læse."),
        },
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}
        ),
    )
