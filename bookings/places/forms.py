"""The shape of what the places' pages send. No rules here: those are the actions'."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import FAULT_LENGTH, Facility, RuleSet
from bookings.slots import Slot, stay
from bookings.wishes import Wish
from community.times import is_on_the_wall, next_day, wall
from community.ui import fields

YEARS = range(2000, 2101)


def needed(field: Any, sentence: Any) -> Any:
    """The same question, with the sentence for who leaves it out."""
    field.required = True
    field.error_messages = field.error_messages | {"required": sentence}
    return field


class WishForm(forms.Form):
    """What the rules of a place want to know besides the time, and nothing more."""

    request_key = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    headcount = fields.number(_("Hvor mange bliver I?"))
    is_adult = fields.tick("")
    attends = fields.tick(_("Jeg er der selv."))
    accepts = fields.tick(_("Jeg har læst reglerne og siger ja til dem."))

    def __init__(self, data: Any, place: Facility, rules: RuleSet, **options: Any) -> None:
        super().__init__(data, **options)
        asked = {
            "headcount": place.capacity is not None and rules.needs_accept,
            "is_adult": rules.min_years is not None,
            "attends": rules.booker_attends,
            "accepts": rules.needs_accept,
        }
        for name in [name for name, is_asked in asked.items() if not is_asked]:
            del self.fields[name]
        if "is_adult" in self.fields:
            self.fields["is_adult"].label = _("Jeg er fyldt %(age)s år.") % {"age": rules.min_years}
        self.rules = rules

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(
            headcount=said.get("headcount"),
            is_adult=said.get("is_adult", False),
            attends=said.get("attends", False),
            accepts=said.get("accepts", False),
        )


class TimeForm(WishForm):
    """A day and two clocks. An end that is not after the beginning is on the next day."""

    dag = forms.DateField(widget=forms.HiddenInput, error_messages=fields.BAD_DAY)
    begins = needed(fields.clock(_("Fra klokken")), _("Vælg et klokkeslæt."))
    ends = needed(fields.clock(_("Til klokken")), _("Vælg et klokkeslæt."))

    field_order = ("begins", "ends", "headcount", "is_adult", "attends", "accepts")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            self._put_together(said)
        return said

    def _put_together(self, said: dict[str, Any]) -> None:
        day, begins, ends = said["dag"], said["begins"], said["ends"]
        if day.year not in YEARS:
            self.add_error(None, _("Den dag kan vi ikke bruge. Vælg en anden."))
            return
        last = day if begins < ends else next_day(day)
        for name, one, clock in (("begins", day, begins), ("ends", last, ends)):
            if not is_on_the_wall(one, clock):
                self.add_error(name, _("Uret stilles den nat. Vælg et andet klokkeslæt."))
        said["slot"] = Slot(wall(day, begins), wall(last, ends))


class NightsForm(WishForm):
    """The first night, and how many."""

    first = forms.DateField(
        error_messages={
            "required": _("Vælg den første nat."),
            "invalid": _("Vælg den første nat."),
        }
    )
    nights = forms.TypedChoiceField(
        label=_("Hvor mange nætter?"),
        coerce=int,
        error_messages=fields.NOT_THERE | {"required": _("Vælg, hvor mange nætter.")},
        widget=forms.RadioSelect(attrs={"data-look": "chip"}),
    )

    field_order = ("nights", "headcount", "is_adult", "attends", "accepts")

    def __init__(self, data: Any, place: Facility, rules: RuleSet, **options: Any) -> None:
        super().__init__(data, place, rules, **options)
        choices = [(number, str(number)) for number in range(1, rules.max_stay + 1)]
        nights = self.fields["nights"]
        assert isinstance(nights, forms.ChoiceField)
        nights.choices = choices
        if len(choices) == 1:
            nights.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first = said.get("first")
        if first is not None and first.year in YEARS:
            said["slot"] = stay(
                first, said.get("nights") or 1, self.rules.from_time, self.rules.until_time
            )
        elif first is not None:
            self.add_error("first", _("Den dag kan vi ikke bruge. Vælg en anden."))
        return said


class FaultForm(forms.Form):
    """What does not work, for the next one to read."""

    text = needed(
        fields.words(
            _("Hvad virker ikke?"),
            _("Det læser den næste, der vil bruge stedet. Skriv ikke navne."),
            most=FAULT_LENGTH,
            rows=3,
        ),
        _("Skriv, hvad der ikke virker."),
    )
