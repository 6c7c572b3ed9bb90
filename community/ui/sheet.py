"""What the component sheet shows: a form of every kind of field, a bar, a day in a laundry."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    """Every kind of field the house uses, half of them filled in wrongly."""

    title = forms.CharField(label=_("Overskrift"), help_text=_("Skriv, som du vil sige det."))
    text = forms.CharField(label=_("Fortæl kort"), widget=forms.Textarea(attrs={"rows": 3}))
    phone = forms.CharField(label=_("Telefon"), required=False)
    seen_by = forms.ChoiceField(
        label=_("Hvem kan se det?"), choices=[("all", _("Alle her")), ("stair", _("Min opgang"))]
    )
    length = forms.ChoiceField(
        label=_("Hvor længe?"),
        choices=[("day", _("Om dagen")), ("all", _("Hele dagen"))],
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
    )
    when = forms.ChoiceField(
        label=_("Hvornår?"),
        choices=[("today", _("I dag")), ("weekend", _("I weekenden"))],
        widget=forms.RadioSelect(attrs={"data-look": "chip"}),
    )
    days = forms.MultipleChoiceField(
        label=_("Hvilke dage?"),
        choices=[("mon", _("Mandag")), ("tue", _("Tirsdag"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    rules = forms.BooleanField(label=_("Jeg har læst reglerne"))


@dataclass(frozen=True)
class Link:
    """Something for the bar and the tabs to point at."""

    label: Any
    icon: str = ""
    icon_on: str = ""
    url: str = "#main"
    current: bool = False
    badge: int = 0


NAV = [
    Link(_("I dag"), "house", "house-fill", current=True),
    Link(_("Opslag"), "push-pin", "push-pin-fill"),
    Link(_("Booking"), "calendar-check", "calendar-check-fill"),
    Link(_("Chat"), "chats-circle", "chats-circle-fill", badge=3),
    Link(_("Mere"), "list", "list-bold"),
]
TABS = [Link(_("Book noget"), current=True), Link(_("Mine bookinger"))]

WORDS = {
    "free": _("Ledig"),
    "mine": _("Din tid"),
    "taken": _("Optaget"),
    "closed": _("Lukket"),
    "past": _("Forbi"),
    "refused": _("Ikke nu"),
}
REASONS = {
    "closed": _("Der kommer nyt gulv"),
    "refused": _("Du har to ture i denne uge"),
}


def slots(*columns: str) -> list[dict[str, Any]]:
    """One slot per state name, each with its word and, where there is one, its reason."""
    return [{"state": s, "word": WORDS[s], "reason": REASONS.get(s, "")} for s in columns]


MORNING = [("7–9", slots("past", "taken", "free")), ("9–11", slots("free", "mine", "closed"))]
EVENING = [
    ("17–19", slots("refused", "taken", "free")),
    ("19–21", slots("refused", "free", "free")),
]
LIST = slots(*WORDS)
LETTER = {
    "place": "Rugmarken",
    "to": ["Ejnar og Birgit", "Rugmarken 14, 1. tv."],
    "title": _("Velkommen til jeres hus"),
    "text": [_("Her kan I se, hvad der sker, hvor I bor. I kan booke, hjælpe og få hjælp.")],
    "code": "7KMQ4 X9RTD",
    "qr": "",
    "url": "rugmarken.example/kode",
    "phone": "00 00 10 00",
    "phone_name": _("kontoret"),
}
