"""The shape of a time that somebody asked for by telephone, on a slip or at the door."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings import rules as may
from bookings.models import STAYS, Facility, RuleSet, Unit
from bookings.places.forms import YEARS, needed
from bookings.ruling.homes import HomeField
from bookings.slots import Slot, stay
from bookings.wishes import Wish
from community.people.models import Household
from community.times import next_day, wall
from community.ui import fields

MINUTE = timedelta(minutes=1)
HOW = [
    ("phone", _("De ringede")),
    ("slip", _("De gav en seddel")),
    ("here", _("De kom forbi")),
]


class BookForForm(forms.Form):
    """Whose time it is, where and when, and how they asked."""

    household = HomeField(_("Hvilken bolig er det til?"))
    facility = forms.TypedChoiceField(
        label=_("Hvad vil de have?"), coerce=int,
        error_messages=fields.NOT_THERE | {"required": _("Vælg, hvad de vil have.")},
    )  # fmt: skip
    dag = needed(fields.day(_("Hvilken dag?")), _("Vælg en dag."))
    begins = fields.clock(_("Fra klokken"))
    ends = fields.clock(_("Til klokken"))
    nights = fields.number(_("Hvor mange døgn?"))
    purpose = forms.TypedChoiceField(
        label=_("Hvad skal de bruge stedet til?"), coerce=int,
        error_messages=fields.NOT_THERE | {"required": _("Vælg, hvad det er til.")},
    )  # fmt: skip
    why = needed(
        fields.choice(_("Hvordan spurgte de?"), look="choice", choices=HOW),
        _("Vælg, hvordan de spurgte."),
    )
    told = fields.tick(_("Jeg har sagt, hvilke regler der gælder, og de siger ja."))

    def __init__(
        self,
        data: Any,
        *,
        homes: list[Household],
        facilities: list[Facility],
        rules: RuleSet,
        today: date,
    ) -> None:
        super().__init__(data, initial={"dag": today, "nights": 1})
        self.rules, self.facilities = rules, {one.pk: one for one in facilities}
        self.purposes = {one.pk: one for one in rules.purposes.all() if not one.is_open}
        cast(HomeField, self.fields["household"]).homes = homes
        choose = ("", _("Vælg"))
        choices: dict[str, list[tuple[Any, Any]]] = {
            "facility": [(one.pk, one.name) for one in facilities],
            "purpose": [choose, *((one.pk, one.name) for one in self.purposes.values())],
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = rows
        for name in self._not_asked(facilities):
            del self.fields[name]

    def _not_asked(self, facilities: list[Facility]) -> Iterator[str]:
        """What this kind of place has no use for."""
        is_stay = self.rules.unit in STAYS and not any(one.unit for one in self.purposes.values())
        if len(facilities) < 2:
            yield "facility"
        if not self.purposes:
            yield "purpose"
        if self.rules.unit not in STAYS:
            yield "nights"
        if is_stay:
            yield "begins"
        if is_stay or self.rules.unit == Unit.SLOT:
            yield "ends"
        if not (self.rules.needs_accept or self.rules.min_years or self.rules.booker_attends):
            yield "told"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            self._when(said)
        return said

    def _when(self, said: dict[str, Any]) -> None:
        day, unit = said["dag"], may.unit_of(self.rules, self.wish())
        if day.year not in YEARS:
            self.add_error("dag", _("Den dag kan vi ikke bruge. Vælg en anden."))
        elif unit in STAYS:
            nights = min(said.get("nights") or 1, 60)
            said["slot"] = stay(day, nights, self.rules.from_time, self.rules.until_time)
        elif said.get("begins") is None:
            self.add_error("begins", _("Vælg et klokkeslæt."))
        elif unit == Unit.FREE and said.get("ends") is None:
            self.add_error("ends", _("Vælg et klokkeslæt."))
        else:
            said["slot"] = self._from_to(day, said["begins"], said.get("ends"))

    def _from_to(self, day: date, begins: time, ends: time | None) -> Slot:
        starts_at = wall(day, begins)
        if ends is None:
            return Slot(starts_at, starts_at + MINUTE * self.rules.slot_minutes)
        return Slot(starts_at, wall(day if begins < ends else next_day(day), ends))

    def chosen(self) -> Facility:
        found = self.cleaned_data.get("facility")
        return self.facilities[found] if found else next(iter(self.facilities.values()))

    def wish(self) -> Wish:
        """Yes to the rules is what they said on the phone."""
        purpose, yes = self.cleaned_data.get("purpose"), self.cleaned_data.get("told", False)
        return Wish(self.purposes.get(purpose or 0), None, yes, yes, yes)
