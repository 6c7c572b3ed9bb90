"""The shape of when a key is fetched or brought back. No rules here: those are the actions'."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.rentals.forms import Refusing
from community.times import local, wall
from community.ui import fields
from community.ui.dates import day_name, oclock


class KeyForm(Refusing):
    """When we come: one of the quarters in which somebody is there to hand it over."""

    at = fields.choice(gettext_lazy("Hvornår kommer I?"))

    def __init__(self, data: Any, *, times: list[datetime], chosen: datetime | None) -> None:
        self.times = {local(at).isoformat(): at for at in times}
        first = local(chosen).isoformat() if chosen else ""
        super().__init__(data, initial={"at": first})
        field = fields.choices_in(self, "at")
        field.required = True
        field.error_messages = field.error_messages | {"required": _("Vælg et tidspunkt.")}
        field.choices = [("", _("Vælg")), *self._by_day()]

    def _by_day(self) -> list[tuple[str, list[tuple[str, str]]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for key, at in self.times.items():
            day = day_name(at)
            found.setdefault(day[:1].upper() + day[1:], []).append((key, f"{day}, {oclock(at)}"))
        return list(found.items())

    def chosen(self) -> datetime:
        return self.times[self.cleaned_data["at"]]


HOW = [
    ("offer", gettext_lazy("Spørg husstanden først")),
    ("phone", gettext_lazy("De ringede")),
    ("slip", gettext_lazy("De gav en seddel")),
    ("here", gettext_lazy("De kom forbi")),
]


class KeyKeptForm(Refusing):
    """A day, a clock, and whether the household is asked or has said it already."""

    day = fields.day(gettext_lazy("Hvilken dag?"))
    at = fields.clock(gettext_lazy("Hvad er klokken?"))
    how = fields.choice(gettext_lazy("Hvem har sagt det?"), look="choice", choices=HOW)

    def __init__(self, data: Any, *, at: datetime | None) -> None:
        here = local(at) if at else None
        known = {"day": here.date(), "at": here.time()} if here else {}
        super().__init__(data, initial=known)
        for name, sentence in (
            ("day", _("Vælg en dag.")), ("at", _("Vælg et klokkeslæt.")),
            ("how", _("Vælg, hvem der har sagt det.")),
        ):  # fmt: skip
            self.fields[name].required = True
            self.fields[name].error_messages |= {"required": sentence}

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Den dag kan vi ikke bruge. Vælg en anden."))
        return day

    def moment(self) -> datetime:
        return wall(self.cleaned_data["day"], self.cleaned_data["at"])
