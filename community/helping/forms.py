"""The shape of what is typed in this room. What it may be is for the actions to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.helping.lists import called
from community.people.actions import NAME_LENGTH, SURNAME_LENGTH
from community.people.forms import CodeForm, HomeForm
from community.people.models import Estate, Membership, User
from community.ui.fields import choices_in

YES, NO = "ja", "nej"
ROWS = {"data-look": "choice"}


class HelperCodeForm(CodeForm):
    """The code a neighbour gave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Koden fra sedlen")
        self.fields["code"].error_messages["required"] = _("Skriv koden fra sedlen.")


def age_field(label: Any, no: Any) -> forms.TypedChoiceField:
    """Eighteen or more: yes or no, and nothing else about a birthday."""
    return forms.TypedChoiceField(
        label=label,
        choices=[(YES, _("Ja")), (NO, no)],
        coerce=lambda said: said == YES,
        error_messages={"required": _("Vælg ja eller nej.")},
        widget=forms.RadioSelect(attrs=ROWS),
    )


class NewHelperForm(forms.Form):
    """A helper who has no profile."""

    name = forms.CharField(
        label=_("Hvad hedder du?"),
        help_text=_("Kun den, du hjælper, kan se dit navn."),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Skriv dit fornavn.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    is_adult = age_field(_("Er du fyldt 18 år?"), _("Nej, jeg er 15, 16 eller 17"))


def agreed_field(label: Any) -> forms.BooleanField:
    """The neighbour's yes, said there and then."""
    return forms.BooleanField(
        label=label, error_messages={"required": _("Spørg først, og sæt kryds.")}
    )


class AgreedForm(forms.Form):
    """A yes, and nothing else."""

    agreed = agreed_field("")

    def __init__(self, data: Any = None, *, label: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["agreed"].label = label


class VisitForm(forms.Form):
    """Whom, of those on paper behind the door, and that they said yes."""

    who = forms.ChoiceField(
        label=_("Hvem hjælper du?"),
        error_messages={
            "required": _("Vælg, hvem du hjælper."),
            "invalid_choice": _("Vælg, hvem du hjælper."),
        },
        widget=forms.RadioSelect(attrs=ROWS),
    )
    agreed = agreed_field(_("Beboeren har sagt ja til, at jeg hjælper lige nu"))

    def __init__(self, data: Any = None, *, people: list[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices_in(self, "who").choices = [
            (str(person.pk), called(person.user)) for person in people
        ]
        if len(people) == 1:
            name = called(people[0].user)
            self.initial["who"] = str(people[0].pk)
            if not people[0].user.is_hidden:
                said = _("{name} har sagt ja til, at jeg hjælper lige nu")
                self.fields["agreed"].label = said.format(name=name)


def phone_field() -> forms.CharField:
    return forms.CharField(
        label=_("Telefon"),
        help_text=_("Kun dem, der ringer for huset, ser nummeret."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


def reach_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Hvordan skal huset give besked?"),
        choices=User.Reach.choices,
        error_messages={"required": _("Vælg, hvordan vi skal give besked.")},
        widget=forms.RadioSelect(attrs=ROWS),
    )


class PaperForm(HomeForm):
    """Somebody without e-mail, and where they live."""

    name = forms.CharField(
        label=_("Fornavn"),
        help_text=_("Det ser naboerne, og ikke mere."),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Skriv fornavnet.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    surname = forms.CharField(
        label=_("Efternavn"),
        max_length=SURNAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = phone_field()
    reached_by = reach_field()
    is_adult = age_field(_("Er beboeren fyldt 18 år?"), _("Nej, men 15 eller mere"))
    agreed = agreed_field(_("Beboeren har sagt ja til at være med på papir"))

    def __init__(self, data: Any = None, *, estate: Estate, **kwargs: Any) -> None:
        super().__init__(data, estate=estate, **kwargs)


class ReachForm(forms.Form):
    """How the house reaches somebody on paper."""

    phone = phone_field()
    reached_by = reach_field()
