"""The shape of a category as the committee writes it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.noticeboard.icons import LOOKS
from community.noticeboard.models import Category
from community.noticeboard.rules import LONGEST_DAYS


class CategoryForm(forms.Form):
    """A category as the committee writes it."""

    name = forms.CharField(label=_("Navn"), max_length=40)
    icon = forms.ChoiceField(label=_("Tegning"), choices=LOOKS.items())
    writer = forms.ChoiceField(label=_("Hvem må skrive her?"), choices=Category.Writer)
    shape = forms.ChoiceField(label=_("Hvad kan et opslag her?"), choices=Category.Shape)
    days = forms.IntegerField(
        label=_("Hvor mange dage står det?"),
        help_text=_("Den, der skriver, kan vælge noget andet."),
        min_value=1,
        max_value=LONGEST_DAYS,
    )
    order = forms.IntegerField(
        label=_("Plads i rækken"), help_text=_("Små tal står først."), min_value=0, max_value=999
    )
    is_off = forms.BooleanField(
        label=_("Slå fra"),
        help_text=_("Der kan ikke skrives nye. Det, der hænger, bliver."),
        required=False,
    )
