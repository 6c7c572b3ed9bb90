"""The shape of an estate's settings. Fields that are not the reader's to change are not there."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.office.settings import rules
from community.office.settings.actions import DANISH, LENGTHS
from community.people.models import Membership
from community.ui.fields import choices_in

LONG = _("Teksten er for lang. Der er plads til %(limit_value)d tegn.")
NO_CHOICE = {"invalid_choice": _("Det kan man ikke vælge.")}


def line(name: str, label: Any, help_text: Any = "", **attrs: str) -> forms.CharField:
    """One line of text that may be empty."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LENGTHS[name],
        required=False,
        error_messages={"max_length": LONG},
        widget=forms.TextInput(attrs={"maxlength": None} | attrs),
    )


class SettingsForm(forms.Form):
    """Rooms (ticked: switched on), words, languages, and the office's telephone."""

    rooms = forms.MultipleChoiceField(
        label=_("Hvad skal være med her?"), required=False, error_messages=NO_CHOICE
    )
    opens_groups = forms.BooleanField(
        label=_("Grupper sammen med andre afdelinger"),
        help_text=_(
            "Naboer fra andre afdelinger kan være med i grupper her, og I i deres, når de også "
            "åbner. Den, der er med nu, bliver i sin gruppe, også hvis I lukker."
        ),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )
    caretaker_word = line(
        "caretaker_word",
        _("Hvad kalder I viceværten?"),
        _("For eksempel «Ejendomsfunktionær» eller «Gårdmand». Tomt: «Vicevært»."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Hvilke sprog taler I her?"),
        help_text=_("Dansk er altid med. Breve kan også være på de andre."),
        choices=[(code, name) for code, name in settings.LANGUAGES if code != DANISH],
        required=False,
        error_messages=NO_CHOICE,
        widget=forms.CheckboxSelectMultiple,
    )
    office_phone = line(
        "office_phone", _("Kontorets telefon"), _("Den står på «Mere» og i breve."), inputmode="tel"
    )
    office_hours = line("office_hours", _("Kontorets åbningstid"))
    emergency = line(
        "emergency", _("Når det haster"), _("Hvem ringer man til, når kontoret er lukket?")
    )

    def __init__(self, data: Any = None, *, member: Membership) -> None:
        estate, organisation = member.estate, member.estate.organisation
        super().__init__(
            data,
            initial={
                "rooms": [f.key for f in rules.switchable() if f.key not in estate.features_off],
                "opens_groups": estate.opens_groups,
                "caretaker_word": estate.caretaker_word,
                "languages": [code for code in estate.languages if code != DANISH],
                "office_phone": organisation.office_phone,
                "office_hours": organisation.office_hours,
                "emergency": organisation.emergency,
            },
        )
        choices_in(self, "rooms").choices = [
            (feature.key, feature.name) for feature in rules.switchable()
        ]
        for name in rules.OFFICE_FIELDS - rules.may_change(member):
            del self.fields[name]

    def wishes(self) -> dict[str, Any]:
        """The valid answers as the action wants them: rooms that are off, not on."""
        wishes = dict(self.cleaned_data)
        on = set(wishes.pop("rooms"))
        known = [feature.key for feature in rules.switchable()]
        return wishes | {"features_off": [key for key in known if key not in on]}
