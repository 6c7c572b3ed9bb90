"""The shape of what people type at the door."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from community.people.actions import NAME_LENGTH
from community.people.cpr import SENTENCE, looks_like_cpr

NO_AT = _("Der mangler noget i adressen. Se efter et @.")


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


class NameForm(forms.Form):
    """What the neighbours see."""

    name = forms.CharField(
        label=_("Hvad skal naboerne kalde dig?"),
        help_text=_("Vi viser kun fornavn og opgang."),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Skriv det navn, naboerne skal kalde dig.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    is_hidden = forms.BooleanField(
        label=_("Skjul mig"),
        help_text=_("Vil du ikke vises? Så står der «En nabo»."),
        required=False,
    )


class EmailForm(forms.Form):
    """Where the next code to log in with is sent."""

    email = EmailField(label=_("Din e-mail"))


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


class AddKeyForm(AddWebAuthnForm):
    """A passkey; it can always be used to log in with."""

    name = forms.CharField(
        label=_("Hvad vil du kalde den?"),
        help_text=_("For eksempel «Min telefon»."),
        required=False,
        max_length=60,
    )
    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)


class EditKeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(
        label=_("Hvad vil du kalde den?"),
        max_length=60,
        error_messages={"required": _("Skriv et navn.")},
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if looks_like_cpr(name):
            raise forms.ValidationError(SENTENCE, code="cpr")
        return name
