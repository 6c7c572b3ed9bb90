"""The shape of what the pages of draws send. No rules here: those are the actions'."""

import hashlib
import json
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.drawing.actions import MOST_DAYS, Plan
from bookings.drawing.telling import when
from bookings.models import Draw, Facility, Lot, Purpose, RuleSet, Ticket
from bookings.models.drawing import REASON_LENGTH, TITLE_LENGTH
from bookings.places.forms import needed
from bookings.rooms.forms import SaidForm
from bookings.wishes import Wish
from community.times import is_on_the_wall, local, wall
from community.ui import fields

NOON = time(12)


class ApplyForm(SaidForm):
    """Which day is dearest, which others they would have too, and what the place asks of who books."""

    first = forms.TypedChoiceField(
        label=gettext_lazy("Hvilken dag vil I helst have?"), coerce=int,
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
        error_messages=fields.NOT_THERE
        | {"required": gettext_lazy("Vælg den dag, I helst vil have.")},
    )  # fmt: skip
    others = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Må det også være en anden dag?"), coerce=int, required=False,
        help_text=gettext_lazy("I får højst én dag."),
        widget=forms.CheckboxSelectMultiple(attrs={"data-look": "chip"}),
        error_messages=fields.NOT_THERE,
    )  # fmt: skip
    purpose = forms.TypedChoiceField(
        label=gettext_lazy("Hvad skal I bruge stedet til?"), coerce=int,
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
        error_messages=fields.NOT_THERE | {"required": gettext_lazy("Vælg, hvad det er til.")},
    )  # fmt: skip
    field_order = ["first", "others", "purpose", "headcount", "yes"]

    def __init__(
        self, place: Facility, rules: RuleSet, draw: Draw, ticket: Ticket | None, data: Any
    ) -> None:
        days = list(draw.lots.all())
        self.purposes = purposes_of(rules)
        super().__init__(place, rules, data, initial=_initial(ticket, days, self.purposes))
        choices = [(lot.pk, when(lot)) for lot in days]
        fields.choices_in(self, "first").choices = choices
        fields.choices_in(self, "others").choices = choices
        if len(days) == 1:
            del self.fields["first"], self.fields["others"]
        self.only = days[0].pk
        fields.choices_in(self, "purpose").choices = [(one.pk, one.name) for one in self.purposes]
        if not self.purposes:
            del self.fields["purpose"]
        del self.fields["request_key"]

    def wanted(self) -> list[int]:
        """The lots, the dearest first. Only when valid."""
        first = self.cleaned_data.get("first", self.only)
        return [first, *self.cleaned_data.get("others", [])]

    def said(self) -> Wish:
        number = self.cleaned_data.get("purpose")
        return self.wish(next((one for one in self.purposes if one.pk == number), None))


def purposes_of(rules: RuleSet) -> list[Purpose]:
    """Those one can have a whole time for; what is open to all is made as an event."""
    return [
        one
        for one in rules.purposes.all()
        if not one.is_open and (one.unit or rules.unit) == rules.unit
    ]


def _initial(ticket: Ticket | None, days: list[Lot], purposes: list[Purpose]) -> dict[str, Any]:
    if ticket is None:
        return {
            "first": days[0].pk if len(days) == 1 else None,
            "purpose": purposes[0].pk if len(purposes) == 1 else None,
        }
    return {
        "first": ticket.wishes[0],
        "others": ticket.wishes[1:],
        "purpose": ticket.purpose_id,
        "headcount": ticket.headcount,
    }


class MakeForm(forms.Form):
    """What it is about, which days, and from when until when households may apply."""

    title = needed(
        fields.words(
            gettext_lazy("Hvad handler det om?"), gettext_lazy("For eksempel «Juleaften».")
        ),
        gettext_lazy("Skriv, hvad det handler om: «Juleaften»."),
    )
    opens_on = needed(fields.day(gettext_lazy("Man kan søge fra")), gettext_lazy("Vælg en dag."))
    opens_time = needed(fields.clock(gettext_lazy("Klokken")), gettext_lazy("Vælg et klokkeslæt."))
    closes_on = needed(fields.day(gettext_lazy("Der trækkes lod")), gettext_lazy("Vælg en dag."))
    closes_time = needed(fields.clock(gettext_lazy("Klokken")), gettext_lazy("Vælg et klokkeslæt."))
    sure = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, now: datetime) -> None:
        here = local(now)
        initial = {
            "opens_on": here.date(), "opens_time": time(here.hour, here.minute), "closes_time": NOON,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        self.fields["title"].widget.attrs["maxlength"] = TITLE_LENGTH
        for number in range(MOST_DAYS):
            label = _("Dag") if number == 0 else _("Dag %(n)s") % {"n": number + 1}
            asked = fields.day(label)
            self.fields[f"day_{number}"] = asked if number else needed(asked, _("Vælg en dag."))

    def days(self) -> list[Any]:
        """The questions about days: the first three, and one more than are filled in."""
        filled = [n for n in range(MOST_DAYS) if self[f"day_{n}"].value()]
        shown = min(MOST_DAYS, max(3, max(filled, default=0) + 2))
        return [self[f"day_{number}"] for number in range(shown)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for end in ("opens", "closes"):
            day, clock = said.get(f"{end}_on"), said.get(f"{end}_time")
            if day is None or clock is None:
                continue
            if not 2000 <= day.year <= 2100:
                self.add_error(f"{end}_on", _("Den dag kan vi ikke bruge. Vælg en anden."))
            elif not is_on_the_wall(day, clock):
                self.add_error(f"{end}_time", _("Uret stilles den nat. Vælg et andet klokkeslæt."))
            else:
                said[f"{end}_at"] = wall(day, clock)
        for number in range(MOST_DAYS):
            given: date | None = said.get(f"day_{number}")
            if given is not None and not 2000 <= given.year <= 2100:
                self.add_error(f"day_{number}", _("Den dag kan vi ikke bruge. Vælg en anden."))
        return said

    def plan(self) -> Plan:
        """What the action takes. Only when valid."""
        said = self.cleaned_data
        given = [said.get(f"day_{number}") for number in range(MOST_DAYS)]
        return Plan(
            said["title"], [day for day in given if day], said["opens_at"], said["closes_at"]
        )

    def digest(self) -> str:
        """The same for the same answers: what was looked at is what is made."""
        said = {name: str(value) for name, value in self.cleaned_data.items() if name != "sure"}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


class CallOffForm(forms.Form):
    """Why there is no draw after all."""

    reason = needed(
        fields.words(
            gettext_lazy("Hvorfor aflyser I?"), gettext_lazy("Det læser alle, der har søgt."),
            most=REASON_LENGTH, rows=3,
        ),
        gettext_lazy("Skriv hvorfor. Det læser alle, der har søgt."),
    )  # fmt: skip
