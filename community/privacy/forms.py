"""The shape of what is sent when somebody moves. No rules here: those are the actions'."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.people.forms import HomeForm
from community.people.models import Estate
from community.privacy.rules import first_of_next_month, in_a_year
from community.ui.dates import day_name
from community.ui.fields import choices_in

TODAY, FIRST, OTHER = "today", "first", "other"
ME, HOME = "me", "home"
BY = ("when", "on")


class DayFields(forms.Form):
    """Which day: today, the first of next month, or one that is typed. Valid: `cleaned_data["day"]`."""

    when = forms.ChoiceField(
        label=_("Hvilken dag?"),
        help_text=_(
            "Det er den første dag, du ikke bor her. Din adgang slutter, når den begynder."
        ),
        error_messages={"required": _("Vælg en dag."), "invalid_choice": _("Vælg en dag.")},
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
    )
    on = forms.DateField(
        label=_("Dagen"),
        required=False,
        error_messages={"invalid": _("Den dag findes ikke. Skriv den som 31-03-2027.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.today, self.first = today, first_of_next_month(today)
        choices_in(self, "when").choices = [
            (TODAY, _("I dag")),
            (FIRST, day_name(self.first).capitalize()),
            (OTHER, _("En anden dag")),
        ]
        self.fields["on"].widget.attrs |= {"min": str(today), "max": str(in_a_year(today))}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        known = {TODAY: self.today, FIRST: self.first, OTHER: data.get("on")}
        day = known.get(data.get("when", ""))
        if day is None and "when" in data and "on" not in self.errors:
            self.add_error("on", _("Skriv dagen."))
        data["day"] = day
        return data


class MoveForm(DayFields):
    """I move, or we all do. `alone`: there is nobody else to ask about."""

    who = forms.ChoiceField(
        label=_("Hvem flytter?"),
        choices=[(ME, _("Kun mig")), (HOME, _("Alle i boligen"))],
        error_messages={
            "required": _("Vælg, hvem der flytter."),
            "invalid_choice": _("Vælg, hvem der flytter."),
        },
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
    )

    def __init__(self, data: Any = None, *, alone: bool, today: date, **kwargs: Any) -> None:
        super().__init__(data, today=today, **kwargs)
        if alone:
            self.fields["who"].required = False
        self.order_fields(["who", *BY])

    @property
    def whole_home(self) -> bool:
        return self.cleaned_data.get("who") == HOME


class HouseholdForm(DayFields, HomeForm):
    """A home of the estate, and the day it is free."""

    def __init__(self, data: Any = None, *, estate: Estate, today: date, **kwargs: Any) -> None:
        super().__init__(data, today=today, estate=estate, **kwargs)
        help_text = _("Det er den første dag, de ikke bor her. Fra den dag er boligen fri.")
        self.fields["when"].help_text = help_text
        self.order_fields(["entrance", "door", *BY])
