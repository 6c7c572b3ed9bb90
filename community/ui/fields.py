"""Questions as the pages ask them: none is required by itself, and each «no» is a plain sentence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

UNSEEN = {"null_characters_not_allowed": _("Der er et tegn i teksten, vi ikke kan vise.")}
NOT_THERE = {"invalid_choice": _("Vælg en på listen."), "invalid": _("Vælg en på listen.")}
BAD_DAY = {"invalid": _("Den dag kan vi ikke læse. Vælg en i kalenderen.")}
BAD_TIME = {"invalid": _("Skriv klokken som 18.00.")}
BAD_NUMBER = {"invalid": _("Skriv et tal."), "min_value": _("Skriv et tal fra %(limit_value)s.")}
TIMES = ["%H:%M", "%H.%M", "%H", "%H:%M:%S"]


def words(label: Any, hint: Any = "", *, most: int = 120, rows: int = 0) -> forms.CharField:
    """How long it may be is said by the action, with what was typed kept."""
    attrs: dict[str, Any] = {"autocomplete": "off", "dir": "auto", "maxlength": most}
    area = forms.Textarea(attrs=attrs | {"rows": rows})
    return forms.CharField(
        label=label, help_text=hint, required=False, error_messages=UNSEEN, strip=False,
        widget=area if rows else forms.TextInput(attrs=attrs),
    )  # fmt: skip


def day(label: Any, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=hint, required=False, widget=widget, error_messages=BAD_DAY
    )


def clock(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(
        label=label, required=False, widget=widget, error_messages=BAD_TIME, input_formats=TIMES
    )


def tick(label: Any, hint: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=hint, required=False)


def choice(label: Any, hint: Any = "", *, look: str = "", **more: Any) -> forms.ChoiceField:
    """A select; with a look, radio buttons that are seen at once."""
    if look:
        more["widget"] = forms.RadioSelect(attrs={"data-look": look})
    return forms.ChoiceField(
        label=label, help_text=hint, required=False, error_messages=NOT_THERE, **more
    )


def ticks(
    label: Any, hint: Any = "", *, look: str = "chip", **more: Any
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, error_messages=NOT_THERE,
        widget=forms.CheckboxSelectMultiple(attrs={"data-look": look}), **more
    )  # fmt: skip


def number(label: Any, hint: Any = "", *, least: int = 1) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": least})
    return forms.IntegerField(
        label=label, help_text=hint, required=False, min_value=least, widget=widget,
        error_messages=BAD_NUMBER,
    )  # fmt: skip


def choices_in(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The form's question of that name, which is answered by choosing."""
    found = form.fields[name]
    assert isinstance(found, forms.ChoiceField)
    return found


def rows_in(form: forms.BaseForm, name: str) -> "forms.ModelChoiceField[Any]":
    """The form's question of that name, which is answered by choosing a row."""
    found = form.fields[name]
    assert isinstance(found, forms.ModelChoiceField)
    return found
