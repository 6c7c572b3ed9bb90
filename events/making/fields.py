"""The questions of the one screen, in the words they are asked with."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community.shapes import Interplay
from community.times import Every
from community.ui import fields
from events.models import Access, Joining, Kind
from events.models.kinds import TEXT_LENGTH, TITLE_LENGTH


def line(label: Any, hint: Any) -> SafeString:
    """A choice with its own line of explanation."""
    return format_html('<b>{}</b><span class="hint">{}</span>', label, hint)


JOINING = [
    (Joining.NONE, line(_("Man kommer bare"), _("Ingen tilmelding."))),
    (Joining.HAND, line(_("Ræk gerne hånden op"), _("Så ved I cirka, hvor mange der kommer."))),
    (Joining.SIGN_UP, line(_("Man melder sig til"), _("Med pladser og frist, hvis du vil."))),
]
# The residents' own meeting is planned on a page of its own.
KINDS = [(one, name) for one, name in Kind.choices if one != Kind.MEETING]
INTERPLAY = [("", _("Ved ikke endnu")), *Interplay.choices]


class Questions(forms.Form):
    """Every question there is; a page leaves out those that are not asked there."""

    title = fields.words(_("Hvad skal der ske?"), most=TITLE_LENGTH)
    day = fields.day(_("Hvilken dag?"))
    starts = fields.clock(_("Fra kl."))
    ends = fields.clock(_("Til kl."))
    place_key = fields.choice(_("Hvor?"))
    place = fields.words(_("Skriv stedet"))
    audience = fields.choice(_("Hvem er inviteret?"))
    text = fields.words(
        _("Fortæl lidt mere"), _("Hvad skal I lave? Kort er godt."), most=TEXT_LENGTH, rows=4
    )
    kind = fields.choice(_("Hvad handler det om?"), choices=KINDS)
    interplay = fields.choice(_("Hvad får naboerne ud af det?"), choices=INTERPLAY)
    joining = fields.choice(_("Hvordan kommer man med?"), look="choice", choices=JOINING)
    capacity = fields.number(_("Antal pladser"), _("Tomt felt: der er plads til alle."))
    sign_up_on = fields.day(_("Sig til senest"))
    sign_up_at = fields.clock(_("Kl."))
    access = fields.ticks(_("Hvad er der tænkt på?"), choices=Access.choices)
    price = fields.words(
        _("Pris"), _("For eksempel: voksne 35 kr., børn 15 kr. Tomt felt: gratis.")
    )
    way_there = fields.words(_("Vej dertil"), _("For eksempel: rampe ved den blå dør."))
    come_alone = fields.tick(_("Kom gerne alene"), _("En vært tager imod dig."))
    find_host = fields.words(_("Hvor står værten?"), _("For eksempel: ved døren, i en gul vest."))
    is_small = fields.tick(_("En lille gruppe"), _("Der er ro, og man kan høre hinanden."))
    hosts = fields.ticks(_("Værter sammen med dig"))
    host_name = fields.words(_("En anden nabo: fornavn"), most=60)
    host_entrance = fields.choice(_("Opgang"))
    every = fields.choice(_("Hvor tit?"), look="choice", choices=Every.choices)
    until = fields.day(_("Sidste gang senest"), _("Tomt felt: indtil nogen stopper det."))
    not_on = fields.words(_("Dage uden"), _("Skriv dagene som 23/12 og 30/12."), most=400)
    not_in_weeks = fields.words(
        _("Uger uden"), _("Skriv ugerne som 28–32. De gælder hvert år."), most=80
    )
    skips_holidays = fields.tick(_("Spring helligdage over"))
    takes_turns = fields.tick(_("Værterne skiftes"), _("Én ad gangen, efter tur."))
    publish_on = fields.day(_("Slå det op denne dag"), _("Tomt felt: med det samme."))
    publish_time = fields.clock(_("Kl."))
    is_office = fields.tick(_("Det er fra bestyrelsen eller kontoret"))


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
