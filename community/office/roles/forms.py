"""The shape of giving and ending an office. Who may, and for how long, is for the actions."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.office.roles import rules
from community.office.roles.actions import TITLE_LENGTH
from community.office.words import ORDER, name_for, role_word
from community.people.actions import NAME_LENGTH
from community.people.forms import EmailField
from community.people.models import Membership
from community.ui.fields import choices_in

YEARS = (2000, 2100)
NO_DAY = _("Skriv dagen som dag, måned og år.")


class DayField(forms.DateField):
    """A day the house can reckon with."""

    default_error_messages = {"required": _("Vælg en dag."), "invalid": NO_DAY}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not YEARS[0] <= day.year <= YEARS[1]:
            raise forms.ValidationError(NO_DAY, code="invalid")
        return day


class OfficeForm(forms.Form):
    """Which office, from when, and its last day."""

    role = forms.ChoiceField(
        label=_("Hvilken rolle?"),
        error_messages={
            "required": _("Vælg en rolle."),
            "invalid_choice": _("Den rolle kan du ikke give."),
        },
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
    )
    since = DayField(label=_("Første dag"))
    until = DayField(
        label=_("Sidste dag"),
        help_text=_("Bestyrelsen: valgperioden, højst 4 år. En gæst: højst et år."),
        required=False,
    )

    def __init__(self, data: Any = None, *, by: Membership, today: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"since": today}, **kwargs)
        offered = [role for role in ORDER if role in rules.may_give(by) - self.not_here]
        choices_in(self, "role").choices = [
            (role.value, role_word(role, by.estate)) for role in offered
        ]
        if len(offered) == 1:
            self.fields["role"].initial = offered[0].value
        if not set(offered) & set(rules.LONGEST):
            self.fields["until"].help_text = _("Lad feltet være tomt, hvis det er indtil videre.")

    not_here: frozenset[str] = frozenset()


class ResidentForm(OfficeForm):
    """An office for one of the grown-ups in the home that was looked up."""

    not_here = rules.ONLY_OTHERS
    person = forms.ChoiceField(
        label=_("Hvem?"),
        error_messages={
            "required": _("Vælg, hvem der skal have rollen."),
            "invalid_choice": _("Vælg en af dem, der står her."),
        },
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
    )
    field_order = ("person", "role", "since", "until")

    def __init__(self, data: Any = None, *, adults: list[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        by = kwargs["by"]
        choices_in(self, "person").choices = [
            (str(adult.token), name_for(by, adult.user)) for adult in adults
        ]
        if len(adults) == 1:
            self.fields["person"].initial = str(adults[0].token)


class NewcomerForm(OfficeForm):
    """An office for somebody who does not live here."""

    not_here = rules.ONLY_RESIDENTS
    name = forms.CharField(
        label=_("Fornavn"),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Skriv et navn.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = EmailField(
        label=_("E-mail"),
        help_text=_("Koden til at logge ind bliver sendt hertil. Se efter, at den er rigtig."),
        attrs={"autocomplete": "off"},
        error_messages={"required": _("Skriv en e-mail.")},
    )
    title = forms.CharField(
        label=_("Titel, eller hvor de kommer fra"),
        help_text=_("For eksempel «Ejendomsfunktionær» eller «Eksempelby Bibliotek»."),
        max_length=TITLE_LENGTH,
        required=False,
    )
    field_order = ("name", "email", "title", "role", "since", "until")


class EndForm(forms.Form):
    """At once, or after a last day."""

    NOW, LATER = "now", "later"
    when = forms.ChoiceField(
        label=_("Hvornår slutter rollen?"),
        choices=[(LATER, _("Efter en sidste dag")), (NOW, _("Med det samme"))],
        initial=LATER,
        error_messages={"required": _("Vælg, hvornår rollen slutter.")},
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
    )
    last_day = DayField(label=_("Sidste dag"), help_text=_("Rollen gælder også den dag."))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("when") == self.NOW:
            self.errors.pop("last_day", None)
        return cleaned

    def first_day_without(self, today: date) -> date:
        """The valid answer as the first day the office is not held."""
        if self.cleaned_data["when"] == self.NOW:
            return today
        last: date = self.cleaned_data["last_day"]
        return last + timedelta(days=1)
