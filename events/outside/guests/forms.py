"""What somebody from outside is asked: a first name, an address, and how many."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.ui import fields
from events.models.outsiders import NAME_LENGTH

# What the verbs call it, and what the page asks.
ASKED_AS = {"adults": "heads"}


class HeadsForm(forms.Form):
    """How many come."""

    heads = fields.number(_("Hvor mange kommer I?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heads"].widget.attrs |= {"inputmode": "numeric"}

    def clean_heads(self) -> int:
        """Nobody written is nobody: the verb says so."""
        return self.cleaned_data["heads"] or 0

    def refuse(self, no: Refused) -> bool:
        """What the verb said, beside its question; False when it is about none of them."""
        name = ASKED_AS.get(no.field, no.field)
        if name in self.fields:
            self.add_error(name, str(no))
        return name in self.fields


class AskForm(HeadsForm):
    """«Meld dig til med din e-mail»."""

    name = fields.words(
        _("Dit fornavn"), _("Værten ser det, så du kan blive taget imod."), most=NAME_LENGTH
    )
    email = fields.words(
        _("Din e-mail"), _("Vi sender dig et link. Vi sletter din e-mail en uge efter."), most=254
    )

    field_order = ("name", "email", "heads")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["email"].widget = forms.EmailInput(
            attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr", "maxlength": 254}
        )
