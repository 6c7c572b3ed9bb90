"""The questions of the one screen, in the words they are asked with."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community.times import Every
from events.models import Access, Interplay, Joining, Kind
from events.models.kinds import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH

UNSEEN = {"null_characters_not_allowed": _("Der er et tegn i teksten, vi ikke kan vise.")}
NOT_THERE = {"invalid_choice": _("Vælg en på listen."), "invalid": _("Vælg en på listen.")}
BAD_DAY = {"invalid": _("Den dag kan vi ikke læse. Vælg en i kalenderen.")}
BAD_TIME = {"invalid": _("Skriv klokken som 18.00.")}
BAD_NUMBER = {"invalid": _("Skriv et tal."), "min_value": _("Skriv et tal fra 1.")}
TIMES = ["%H:%M", "%H.%M", "%H", "%H:%M:%S"]


def words(label: Any, hint: Any = "", *, most: int = LINE_LENGTH, rows: int = 0) -> forms.CharField:
    """How long it may be is said by the action, with what was typed kept."""
    attrs: dict[str, Any] = {"autocomplete": "off", "dir": "auto", "maxlength": most}
    area = forms.Textarea(attrs=attrs | {"rows": rows})
    return forms.CharField(
        label=label, help_text=hint, required=False, error_messages=UNSEEN, strip=False,
        widget=area if rows else forms.TextInput(attrs=attrs),
    )  # fmt: skip


def date(label: Any, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=hint, required=False, widget=widget, error_messages=BAD_DAY
    )


def time(label: Any) -> forms.TimeField:
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


def ticks(label: Any, hint: Any = "", **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, error_messages=NOT_THERE,
        widget=forms.CheckboxSelectMultiple(attrs={"data-look": "chip"}), **more
    )  # fmt: skip


def number(label: Any, hint: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": 1})
    return forms.IntegerField(
        label=label, help_text=hint, required=False, min_value=1, widget=widget,
        error_messages=BAD_NUMBER,
    )  # fmt: skip


def line(label: Any, hint: Any) -> SafeString:
    """A choice with its own line of explanation."""
    return format_html('<b>{}</b><span class="hint">{}</span>', label, hint)


JOINING = [
    (Joining.NONE, line(_("Man kommer bare"), _("Ingen tilmelding."))),
    (Joining.HAND, line(_("Ræk gerne hånden op"), _("Så ved I cirka, hvor mange der kommer."))),
    (Joining.SIGN_UP, line(_("Man melder sig til"), _("Med pladser og frist, hvis du vil."))),
]
INTERPLAY = [("", _("Ved ikke endnu")), *Interplay.choices]


class Questions(forms.Form):
    """Every question there is; a page leaves out those that are not asked there."""

    title = words(_("Hvad skal der ske?"), most=TITLE_LENGTH)
    day = date(_("Hvilken dag?"))
    starts = time(_("Fra kl."))
    ends = time(_("Til kl."))
    place_key = choice(_("Hvor?"))
    place = words(_("Skriv stedet"))
    audience = choice(_("Hvem er inviteret?"))
    text = words(
        _("Fortæl lidt mere"), _("Hvad skal I lave? Kort er godt."), most=TEXT_LENGTH, rows=4
    )
    kind = choice(_("Hvad handler det om?"), choices=Kind.choices)
    interplay = choice(_("Hvad får naboerne ud af det?"), choices=INTERPLAY)
    joining = choice(_("Hvordan kommer man med?"), look="choice", choices=JOINING)
    capacity = number(_("Antal pladser"), _("Tomt felt: der er plads til alle."))
    sign_up_on = date(_("Sig til senest"))
    sign_up_at = time(_("Kl."))
    access = ticks(_("Hvad er der tænkt på?"), choices=Access.choices)
    price = words(_("Pris"), _("For eksempel: voksne 35 kr., børn 15 kr. Tomt felt: gratis."))
    way_there = words(_("Vej dertil"), _("For eksempel: rampe ved den blå dør."))
    come_alone = tick(_("Kom gerne alene"), _("En vært tager imod dig."))
    find_host = words(_("Hvor står værten?"), _("For eksempel: ved døren, i en gul vest."))
    is_small = tick(_("En lille gruppe"), _("Der er ro, og man kan høre hinanden."))
    hosts = ticks(_("Værter sammen med dig"))
    host_name = words(_("En anden nabo: fornavn"), most=60)
    host_entrance = choice(_("Opgang"))
    every = choice(_("Hvor tit?"), look="choice", choices=Every.choices)
    until = date(_("Sidste gang senest"), _("Tomt felt: indtil nogen stopper det."))
    not_on = words(_("Dage uden"), _("Skriv dagene som 23/12 og 30/12."), most=400)
    not_in_weeks = words(_("Uger uden"), _("Skriv ugerne som 28–32. De gælder hvert år."), most=80)
    skips_holidays = tick(_("Spring helligdage over"))
    takes_turns = tick(_("Værterne skiftes"), _("Én ad gangen, efter tur."))
    publish_on = date(_("Slå det op denne dag"), _("Tomt felt: med det samme."))
    publish_time = time(_("Kl."))
    is_office = tick(_("Det er fra bestyrelsen eller kontoret"))


FOLDS = {
    "text": ("text", "kind", "interplay"),
    "joining": ("joining", "capacity", "sign_up_on", "sign_up_at"),
    "access": ("access", "price", "way_there", "come_alone", "find_host", "is_small"),
    "hosts": ("hosts", "host_name", "host_entrance"),
    "every": ("every", "until", "not_on", "not_in_weeks", "skips_holidays", "takes_turns"),
    "later": ("publish_on", "publish_time", "is_office"),
}
# What the room calls a moment, and what the page asks.
ASKED_AS = {
    "starts_at": "day", "first": "day", "begins": "starts", "ends_at": "ends", "minutes": "ends",
    "sign_up_by": "sign_up_on", "closes_at": "sign_up_at", "publish_at": "publish_on",
}  # fmt: skip
