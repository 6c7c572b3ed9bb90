"""The shape of what people type at the door."""

import struct
from collections.abc import Callable
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.db import models
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from community.people.actions import NAME_LENGTH
from community.people.cpr import SENTENCE, looks_like_cpr
from community.people.models import Dwelling, Entrance, Estate
from community.ui.fields import rows_in

NO_AT = _("Der mangler noget i adressen. Se efter et @.")
# What the libraries stumble over when a credential is none: theirs to read, ours to answer.
NO_PASSKEY = (LookupError, TypeError, ValueError, AttributeError, EOFError, struct.error)
# A field for digits alone: a phone shows its number pad.
DIGITS = {"class": "code1", "inputmode": "numeric", "spellcheck": "false"}


class EmailField(forms.EmailField):
    """An address to write to; never one with a CPR number in it."""

    default_error_messages = {"required": _("Skriv din e-mail."), "invalid": NO_AT}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "email", "spellcheck": "false"} | kwargs.pop("attrs", {})
        super().__init__(widget=forms.EmailInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        email = str(super().clean(value))
        if looks_like_cpr(email):
            raise forms.ValidationError(SENTENCE, code="cpr")
        return email


class CodeForm(forms.Form):
    """The code from the letter."""

    code = forms.CharField(
        label=_("Din kode"),
        help_text=_("10 tegn, for eksempel K7M2R 9TQ4X. Store eller små bogstaver er lige meget."),
        max_length=60,
        error_messages={"required": _("Skriv koden fra dit brev.")},
        widget=forms.TextInput(
            attrs={
                "class": "code1",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
                "maxlength": None,
            }
        ),
    )


class Age(models.TextChoices):
    """All we ask about somebody's age. Which day they were born is written nowhere."""

    ADULT = "adult", _("18 eller mere")
    YOUNG = "young", _("15–17")
    CHILD = "child", _("Under 15")


class NameForm(forms.Form):
    """What the neighbours see, and whether one is of age."""

    name = forms.CharField(
        label=_("Hvad skal naboerne kalde dig?"),
        help_text=_("Vi viser kun fornavn og opgang."),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Skriv det navn, naboerne skal kalde dig.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    age = forms.ChoiceField(
        label=_("Hvor gammel er du?"),
        help_text=_("Vi gemmer kun, om du er fyldt 18."),
        choices=Age.choices,
        error_messages={
            "required": _("Vælg, hvor gammel du er."),
            "invalid_choice": _("Vælg, hvor gammel du er."),
        },
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
    )
    is_hidden = forms.BooleanField(
        label=_("Skjul mig"),
        help_text=_("Vil du ikke vises? Så står der «En nabo»."),
        required=False,
    )

    @property
    def is_child(self) -> bool:
        """Under fifteen: then nothing else that was typed is looked at."""
        return bool(self.data.get("age") == Age.CHILD)


class BackForm(forms.Form):
    """Which of those who live here has the letter in hand, or somebody new."""

    NEW = "new"

    who = forms.CharField(
        max_length=36,
        error_messages={
            "required": _("Vælg dit navn, eller sig, at du er ny."),
            "max_length": _("Vælg dit navn, eller sig, at du er ny."),
            "null_characters_not_allowed": _("Vælg dit navn, eller sig, at du er ny."),
        },
    )


class EmailForm(forms.Form):
    """Where the next code to log in with is sent."""

    email = EmailField(label=_("Din e-mail"))


class HomeForm(forms.Form):
    """Which home: a stairway of the estate, and floor and door as they stand on the sign.

    One home at a time and by its address, never from a list of who lives where. Valid: the home is
    `cleaned_data["home"]`, a Dwelling with its entrance and estate.
    """

    entrance = forms.ModelChoiceField(
        Entrance.objects.none(),
        label=_("Opgang"),
        empty_label=_("Vælg"),
        error_messages={
            "required": _("Vælg en opgang."),
            "invalid_choice": _("Den opgang er ikke her. Vælg en fra listen."),
        },
    )
    door = forms.CharField(
        label=_("Etage og dør"),
        help_text=_("For eksempel 2. th. Lad feltet være tomt, hvis det er et hus."),
        max_length=20,
        required=False,
    )

    def __init__(self, data: Any = None, *, estate: Estate, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        entrances = Entrance.objects.filter(estate=estate).order_by("street", "pk")
        rows_in(self, "entrance").queryset = entrances

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        entrance = cleaned.get("entrance")
        if entrance is None:
            return cleaned
        wanted = plain_door(cleaned.get("door", ""))
        homes = Dwelling.objects.filter(entrance=entrance).select_related("entrance__estate")
        found = [home for home in homes if plain_door(home.floor + home.door) == wanted]
        if len(found) == 1:
            cleaned["home"] = found[0]
        else:
            self.add_error("door", _("Den bolig kender vi ikke. Se efter på dørskiltet."))
        return cleaned


def plain_door(text: str) -> str:
    """«2. TH», «2 th.» and «2th» are the same door."""
    return "".join(character for character in text.lower() if character.isalnum())


class ProofForm(forms.Form):
    """A code from a mail."""

    code = forms.CharField(
        label=_("Koden fra mailen"),
        max_length=60,
        error_messages={"required": _("Skriv koden fra mailen.")},
        widget=forms.TextInput(
            attrs={
                "class": "code1",
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class LoginForm(RequestLoginCodeForm):
    """Asks for a code by e-mail; the answer is the same whether we know the address or not."""

    email = EmailField(label=_("E-mail"), attrs={"autocomplete": "username webauthn"})


class ConfirmForm(ConfirmLoginCodeForm):
    """The code from the mail, at login."""

    code = ProofForm.base_fields["code"]


class CardForm(forms.Form):
    """The number and the code from a code card. Spaces and hyphens do not matter."""

    number = forms.CharField(
        label=_("Nummeret på kortet"),
        help_text=_("8 tal."),
        max_length=60,
        error_messages={"required": _("Skriv nummeret fra kortet.")},
        widget=forms.TextInput(attrs=DIGITS | {"autocomplete": "username"}),
    )
    code = forms.CharField(
        label=_("Koden på kortet"),
        help_text=_("6 tal."),
        max_length=60,
        error_messages={"required": _("Skriv koden fra kortet.")},
        widget=forms.TextInput(attrs=DIGITS | {"autocomplete": "off"}),
    )


class FactorForm(forms.Form):
    """Six digits from an app."""

    code = forms.CharField(
        label=_("De 6 tal fra din kode-app"),
        max_length=60,
        error_messages={"required": _("Skriv de 6 tal fra appen.")},
        widget=forms.TextInput(attrs=DIGITS | {"autocomplete": "one-time-code"}),
    )


class AppForm(FactorForm):
    """Six digits that show that the app has understood its secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Skriv de 6 tal, appen viser")


class RecoveryForm(forms.Form):
    """A recovery code from paper."""

    code = forms.CharField(
        label=_("En af dine reservekoder"),
        help_text=_("8 tal. Hver kode virker én gang."),
        max_length=60,
        error_messages={"required": _("Skriv en af dine reservekoder.")},
        widget=forms.TextInput(attrs=DIGITS | {"autocomplete": "off"}),
    )


def without_cpr(name: str) -> str:
    """The name, unless a CPR number hides in it."""
    if looks_like_cpr(name):
        raise forms.ValidationError(SENTENCE, code="cpr")
    return name


class CredentialField(forms.JSONField):
    """What a browser says about a passkey, and what anybody else may send in its place."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):  # too deep, or a number of thousands of digits
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Nothing: what did not work is not sent back to the page."""
        return InvalidJSONInput("")


def read(look: Callable[[], Any]) -> Any:
    """What `look` makes of it; a sentence for what is no passkey at all."""
    try:
        return look()
    except NO_PASSKEY:
        raise get_adapter().validation_error("incorrect_code") from None


class LoginKeyForm(LoginWebAuthnForm):
    """A passkey at the front door."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        return read(super().clean_credential)


class KeyForm(ReauthenticateWebAuthnForm):
    """A passkey that shows it is still you."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        return read(super().clean_credential)


class AddKeyForm(AddWebAuthnForm):
    """A passkey; it can always be used to log in with."""

    credential = CredentialField()

    name = forms.CharField(
        label=_("Hvad vil du kalde den?"),
        help_text=_("For eksempel «Min telefon»."),
        required=False,
        max_length=60,
    )
    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        return without_cpr(str(super().clean_name()))

    def clean(self) -> Any:
        return read(super().clean)


class EditKeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(
        label=_("Hvad vil du kalde den?"),
        max_length=60,
        error_messages={"required": _("Skriv et navn.")},
    )

    def clean_name(self) -> str:
        return without_cpr(str(self.cleaned_data["name"]))
