"""The shape of what pages send. No rules here: those are the actions'."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.slots import Slot
from community.times import is_on_the_wall, local, wall


class SlotField(forms.CharField):
    """«12@2026-11-25T15:00:00+01:00»: a facility's number and an exact start."""

    default_error_messages = {
        "required": _("Vælg en ledig tid først."),
        "invalid": _("Den tid findes ikke. Vælg en af tiderne på listen."),
    }

    def clean(self, value: Any) -> tuple[int, datetime]:
        text = super().clean(value)
        number, at, start = text.partition("@")
        try:
            starts_at = datetime.fromisoformat(start)
            facility = int(number)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        known = 0 < facility < 2**63 and 2000 <= starts_at.year <= 2100
        if not at or starts_at.tzinfo is None or not known:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return facility, starts_at


class SpanField:
    """«2026-11-25T15:00:00+01:00/2026-11-25T17:00:00+01:00»: an exact time in an address."""

    @staticmethod
    def read(text: str) -> Slot | None:
        """The time, or None for what is none."""
        begins, _slash, ends = text.partition("/")
        try:
            starts_at, ends_at = datetime.fromisoformat(begins), datetime.fromisoformat(ends)
        except ValueError:
            return None
        known = all(one.tzinfo and 2000 <= one.year <= 2100 for one in (starts_at, ends_at))
        return Slot(starts_at, ends_at) if known and starts_at < ends_at else None

    @staticmethod
    def write(slot: Slot) -> str:
        return f"{local(slot.starts_at).isoformat()}/{local(slot.ends_at).isoformat()}"


class BookForm(forms.Form):
    slot = SlotField(max_length=60)
    request_key = forms.CharField(max_length=80, required=False)


class CloseForm(forms.Form):
    """Close a place from–to, on the wall, with the sentence residents read."""

    starts_on = forms.DateField(
        label=_("Fra dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts_time = forms.TimeField(
        label=_("Fra klokken"),
        initial="00:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends_on = forms.DateField(
        label=_("Til og med dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_time = forms.TimeField(
        label=_("Til klokken"),
        initial="23:59",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    reason = forms.CharField(
        label=_("Hvorfor er der lukket?"),
        help_text=_("Det læser naboerne, når de vil booke. Skriv også, hvad de kan gøre i stedet."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for end in ("starts", "ends"):
            if f"{end}_on" in data and f"{end}_time" in data:
                if not is_on_the_wall(data[f"{end}_on"], data[f"{end}_time"]):
                    self.add_error(
                        f"{end}_time", _("Uret stilles den nat. Vælg et andet klokkeslæt.")
                    )
                try:
                    data[f"{end}_at"] = wall(data[f"{end}_on"], data[f"{end}_time"])
                except (OverflowError, ValueError):
                    self.add_error(f"{end}_on", _("Den dag kan vi ikke bruge. Vælg en anden."))
        return data
