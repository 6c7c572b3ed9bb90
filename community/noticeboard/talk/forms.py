"""The shape of an answer."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from community.noticeboard.models import COMMENT_LENGTH


class AnswerForm(forms.Form):
    """`token` is made by the page: sent twice it is one answer. `to` is the answer that is answered."""

    text = forms.CharField(
        label=_("Skriv et svar"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 1,
                "dir": "auto",
                "maxlength": COMMENT_LENGTH,
                "placeholder": _("Skriv et svar"),
            }
        ),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
    to = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @classmethod
    def blank(cls, to: Any = None) -> "AnswerForm":
        return cls(initial={"token": uuid4(), "to": to})
