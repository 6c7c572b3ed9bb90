"""The shape of what is typed under a conversation. The verbs say what may be said."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from community.chat.models import TEXT_LENGTH
from community.pictures.forms import PicturesField, WithPictures


def _area(rows: int, **more: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "maxlength": TEXT_LENGTH, **more})


class MessageForm(forms.Form):
    """A line, with the id its page gave it: sent twice it is said once."""

    text = forms.CharField(
        label=_("Skriv en besked"),
        required=False,
        strip=False,
        widget=_area(1, placeholder=_("Skriv en besked"), enterkeyhint="send"),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    reply_to = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @classmethod
    def blank(cls, reply_to: Any = None) -> "MessageForm":
        return cls(initial={"client_id": uuid4(), "reply_to": reply_to})


class PictureForm(WithPictures):
    """A picture or a film with a few words, or none."""

    pictures = PicturesField(most=1, required=True)
    text = forms.CharField(
        label=_("Skriv noget til billedet"), required=False, strip=False, widget=_area(2)
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)


class EditForm(forms.Form):
    """A message that is put right."""

    text = forms.CharField(label=_("Din besked"), required=False, strip=False, widget=_area(4))
