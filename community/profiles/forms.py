"""The shape of what a person shows. What may be written is for the actions to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.people.models import User
from community.profiles.models import Host, Profile, Shown
from community.profiles.words import LANGUAGES, Motif, Need, Skill, Time
from community.ui.fields import UNSEEN
from community.ui.forms import AnswersForm

NO_CHOICE = {
    code: _("Det kan man ikke vælge.") for code in ("required", "invalid_choice", "invalid_list")
}


def _ticks(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        error_messages=NO_CHOICE,
        widget=forms.CheckboxSelectMultiple(attrs={"data-look": "chip"}),
    )


def _words(label: Any, hint: Any = "", widget: Any = None, **attrs: Any) -> forms.CharField:
    """How long it may be is for the action to say, with what was typed kept."""
    widget = widget or forms.TextInput
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        error_messages=UNSEEN,
        widget=widget(attrs={"autocomplete": "off", "dir": "auto"} | attrs),
    )


def _who(choices: Any = Shown.choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Hvem må se det?"),
        choices=choices,
        error_messages=NO_CHOICE,
        widget=forms.RadioSelect,
    )


class ProfileForm(AnswersForm):
    """What I show, and to whom. A post may bring one answer, several or all."""

    surname = _words(_("Dit efternavn"), autocomplete="family-name")
    about = _words(
        _("Fortæl lidt om dig selv"),
        _("Skriv kort. Der er plads til 300 tegn."),
        forms.Textarea,
        rows=4,
    )
    can = _ticks(_("Hvad kan du hjælpe med?"), Skill.choices)
    can_free = _words(_("Noget andet, du kan"))
    would = _ticks(_("Hvad vil du gerne have hjælp til eller være med til?"), Skill.choices)
    would_free = _words(_("Noget andet, du gerne vil"))
    times = _ticks(_("Hvornår må naboerne spørge?"), Time.choices)
    languages = _ticks(_("Hvilke sprog taler du?"), LANGUAGES)
    needs = _ticks(_("Hvad skal der være, når du kommer til et arrangement?"), Need.choices)
    motif = forms.ChoiceField(
        label=_("Vælg en tegning"),
        choices=[("", _("Bogstav")), *Motif.choices],
        required=False,
        error_messages=NO_CHOICE,
        widget=forms.RadioSelect,
    )
    surname_for = _who()
    about_for = _who()
    can_for = _who()
    would_for = _who()
    times_for = _who()
    languages_for = _who()
    phone_for = _who()
    photo_for = _who()
    needs_for = _who(Host.choices)
    is_new = forms.BooleanField(
        label=_("Vis mig som ny nabo"),
        help_text=_("I 90 dage står dit fornavn og din opgang på forsiden."),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )

    @classmethod
    def of(cls, user: User, profile: Profile, *, is_new: bool) -> "ProfileForm":
        """As the person has it now."""
        facts = {name: getattr(profile, name, None) for name in cls.base_fields}
        return cls(initial=facts | {"surname": user.surname, "is_new": is_new})


class PhotoForm(forms.Form):
    """A picture. Its name and what it says it is are never looked at."""

    photo = forms.FileField(
        label=_("Vælg et billede"),
        help_text=_("Højst 8 MB. Vi gemmer ikke, hvor og hvornår det er taget."),
        error_messages={
            "required": _("Vælg et billede først."),
            "empty": _("Vælg et billede først."),
            "missing": _("Vælg et billede først."),
            "invalid": _("Vælg et billede først."),
        },
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
