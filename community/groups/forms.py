"""The shape of what pages send. What may be done is for the actions to say."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community import times
from community.chat.hosting.actions import PACES
from community.groups.icons import Icon
from community.groups.models import (
    ABOUT_LENGTH,
    CAPTION_LENGTH,
    NAME_LENGTH,
    WHAT_LENGTH,
    InterestGroup,
)
from community.groups.rules import CODE_PLACES
from community.pictures.forms import PicturesField, WithPictures

Door = InterestGroup.Door
DOORS = [
    (Door.OPEN, _("Alle kan være med"), _("Naboer kommer ind med ét tryk.")),
    (Door.ASK, _("Man spørger først"), _("Den, der holder gruppen, siger ja.")),
    (Door.HIDDEN, _("Skjult"), _("Kun dem, I inviterer, kan se den.")),
]
ROOMS = [("", _("Så mange, der vil")), ("8", "8"), ("12", "12"), ("20", "20")]
PACE_WORDS = [_("Ingen pause"), _("Et halvt minut"), _("Fem minutter"), _("En time")]
LENGTHS = [
    (30, _("En halv time")), (60, _("En time")), (90, _("Halvanden time")), (120, _("To timer")),
    (180, _("Tre timer")), (240, _("Fire timer")), (480, _("Hele dagen")),
]  # fmt: skip
AT_A_TIME = 10
KEPT = [("1", _("1 måned")), ("6", _("6 måneder")), ("12", _("12 måneder"))]


def choice(label: Any, hint: Any) -> SafeString:
    """A choice with its own line of explanation."""
    return format_html('<b>{}</b><span class="hint">{}</span>', label, hint)


def missing(sentence: Any) -> dict[str, Any]:
    return {"required": sentence, "invalid_choice": sentence}


class GroupForm(forms.Form):
    """What a group is called, and how one comes in."""

    name = forms.CharField(
        label=_("Hvad hedder gruppen?"),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Skriv, hvad gruppen skal hedde.")},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    about = forms.CharField(
        label=_("Hvad laver I?"),
        help_text=_("Skriv to linjer, det er nok. Hvad, hvor og for hvem?"),
        max_length=ABOUT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    icon = forms.ChoiceField(
        label=_("Vælg et billede"),
        choices=Icon.choices,
        initial=Icon.PEOPLE,
        error_messages=missing(_("Vælg et billede.")),
        widget=forms.RadioSelect,
    )
    door = forms.ChoiceField(
        label=_("Hvordan kommer man med?"),
        choices=[(key, choice(label, hint)) for key, label, hint in DOORS],
        initial=Door.OPEN,
        error_messages=missing(_("Vælg, hvordan man kommer med.")),
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
    )
    room_for = forms.ChoiceField(
        label=_("Hvor mange kan I være?"),
        help_text=_("En lille gruppe giver ro. Du kan altid gøre den større."),
        choices=ROOMS,
        required=False,
        widget=forms.RadioSelect(attrs={"data-look": "chip"}),
    )
    is_across = forms.BooleanField(
        label=_("Også for naboer i andre afdelinger"),
        help_text=_("De ser dit fornavn og din afdeling, ikke din opgang."),
        required=False,
    )

    @classmethod
    def of(cls, group: InterestGroup) -> "GroupForm":
        """The group as it is."""
        first = {"name": group.name, "about": group.about, "icon": group.icon, "door": group.door}
        second = {"room_for": str(group.room_for or ""), "is_across": group.is_across}
        pace = {"slow_seconds": str(group.conversation.slow_seconds)}
        return cls(initial=first | second | pace)

    def clean_room_for(self) -> int | None:
        chosen = self.cleaned_data["room_for"]
        return int(chosen) if chosen else None


class EditForm(GroupForm):
    """And how quick the conversation is."""

    slow_seconds = forms.ChoiceField(
        label=_("Ro i samtalen"),
        help_text=_("Så længe venter man mellem to beskeder. Det giver plads til alle."),
        choices=[(str(pace), word) for pace, word in zip(PACES, PACE_WORDS, strict=True)],
        required=False,
        widget=forms.RadioSelect(attrs={"data-look": "chip"}),
    )

    def clean_slow_seconds(self) -> int:
        return int(self.cleaned_data["slow_seconds"] or 0)


class CodeForm(forms.Form):
    """A code somebody was given."""

    code = forms.CharField(
        label=_("Koden, du har fået"),
        max_length=40,
        error_messages={"required": _("Skriv koden.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "code1"}
        ),
    )


class SlipForm(forms.Form):
    """How many a code is for, and what the page called this request: pressing twice makes one."""

    places = forms.TypedChoiceField(
        label=_("Hvor mange er koden til?"),
        choices=[("1", _("En nabo")), (str(CODE_PLACES), _("Op til ti"))],
        coerce=int,
        initial="1",
        error_messages=missing(_("Vælg, hvor mange koden er til.")),
        widget=forms.RadioSelect,
    )
    request_key = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)


class MeetingForm(forms.Form):
    """What, where, when and how often, by the clock on the wall."""

    what = forms.CharField(
        label=_("Hvad skal I?"),
        max_length=WHAT_LENGTH,
        error_messages={"required": _("Skriv, hvad I skal.")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    where = forms.CharField(
        label=_("Hvor?"),
        max_length=WHAT_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    day = forms.DateField(
        label=_("Første gang"),
        error_messages={"required": _("Vælg en dag.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    clock = forms.TimeField(
        label=_("Klokken"),
        error_messages={"required": _("Vælg et klokkeslæt.")},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.TypedChoiceField(
        label=_("Hvor længe?"), choices=LENGTHS, coerce=int, initial=60, widget=forms.Select
    )
    every = forms.ChoiceField(
        label=_("Hvor tit?"),
        choices=times.Every.choices,
        initial=times.Every.ONCE,
        error_messages=missing(_("Vælg, hvor tit I mødes.")),
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Den dag kan vi ikke bruge. Vælg en anden."))
        return day

    @classmethod
    def of(cls, meeting: Any, begins: datetime) -> "MeetingForm":
        """The meeting as it is from its next time on."""
        first = {"what": meeting.what, "where": meeting.where, "minutes": meeting.minutes}
        here = times.local(begins)
        clock: time = here.time()
        return cls(initial=first | {"day": here.date(), "clock": clock, "every": meeting.every})


class PictureForm(WithPictures, forms.Form):
    """Which pictures of one's own, how long they stay, and the yes of those in them."""

    pictures = PicturesField(
        most=AT_A_TIME,
        required=True,
        label=_("Billeder og film"),
        help_text=_("Kun I i gruppen ser dem. Vi fjerner oplysningen om, hvor de er taget."),
    )
    caption = forms.CharField(
        label=_("Hvad lavede I?"),
        max_length=CAPTION_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    months = forms.TypedChoiceField(
        label=_("Hvor længe må det stå her?"),
        choices=KEPT,
        coerce=int,
        initial="12",
        error_messages=missing(_("Vælg, hvor længe det må stå.")),
        widget=forms.RadioSelect(attrs={"data-look": "chip"}),
    )
    agreed = forms.BooleanField(
        label=_("De, der kan ses, har sagt ja"),
        help_text=_("Børn spørger vi også, og deres voksne. Alle kan få et billede væk igen."),
        error_messages={"required": _("Spørg dem, der kan ses, og sæt så kryds.")},
    )
