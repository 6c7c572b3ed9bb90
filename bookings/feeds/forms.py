"""What the page of calendars is told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import ADDRESS_LENGTH


class AddressForm(forms.Form):
    """The secret address another system gives out."""

    address = forms.CharField(
        label=_("Adressen på den anden kalender"),
        help_text=_("Den begynder med https:// og slutter tit med .ics"),
        max_length=ADDRESS_LENGTH,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
