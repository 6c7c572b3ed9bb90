"""May they, and is it enough? No queries and no clock: whoever asks brings the facts."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from community.errors import Refused
from community.noticeboard.words import tidied
from community.people.cpr import refuse_cpr
from community.people.models import Membership
from events.meeting.terms import households_needed
from events.meeting.written import Asked, Days
from events.models import AskedBy
from events.models.meetings import HAND_IN_LENGTH, LONGEST_TERM, POINT_LENGTH
from events.rules import not_yours

POINTS_AT_MOST, PAPERS_AT_MOST = 40, 40


def is_committee(member: Membership) -> bool:
    """The committee's own work: no colleague does it, and nobody on behalf of another."""
    return member.is_board and member.helper is None


def refuse_unless_committee(member: Membership) -> None:
    """Refused `not_yours`, as for what is not there."""
    if not is_committee(member):
        raise not_yours()


def worded(text: str, most: int, field: str, *, lines: bool = False) -> str:
    """Fit to be kept. Refused `long_text`, `cpr`."""
    said = tidied(text, lines=lines)
    if len(said) > most:
        sentence = _("Det er for langt. Der er plads til {most} tegn.")
        raise Refused("long_text", sentence.format(most=most), status=422, field=field)
    return refuse_cpr(said, field=field)


def asked(wanted: Asked, households: int, percent: int) -> Asked:
    """A meeting somebody may ask for.

    Refused `no_place`, `no_such_choice`, `no_topic`, `too_few_ask` (with `needed`), `long_text`,
    `cpr`.
    """
    wanted = replace(
        wanted,
        topic=worded(wanted.topic, POINT_LENGTH, "topic"),
        hand_in=worded(wanted.hand_in, HAND_IN_LENGTH, "hand_in"),
    )
    if not (tidied(wanted.place) or wanted.place_key):
        sentence = _("Skriv, hvor mødet er. Stedet skal stå i indkaldelsen.")
        raise Refused("no_place", sentence, status=422, field="place")
    if not wanted.is_extraordinary:
        return replace(wanted, asked_by="", asking=None, topic="")
    if wanted.asked_by not in AskedBy.values:
        raise Refused("no_such_choice", _("Vælg en på listen."), status=422, field="asked_by")
    if not wanted.topic:
        sentence = _("Skriv, hvad mødet handler om. Andet kan ikke besluttes der.")
        raise Refused("no_topic", sentence, status=422, field="topic")
    if wanted.asked_by != AskedBy.HOUSEHOLDS:
        return replace(wanted, asking=None)
    needed = households_needed(households, percent)
    if (wanted.asking or 0) < needed:
        sentence = _(
            "Der skal {needed} af {all} husstande til. Skriv, hvor mange der har bedt om det."
        )
        raise Refused(
            "too_few_ask",
            sentence.format(needed=needed, all=households),
            status=422,
            field="asking",
            facts={"needed": needed},
        )
    if wanted.asking is not None and wanted.asking > households:
        sentence = _("Så mange husstande er der ikke. Her er {all}.").format(all=households)
        raise Refused("too_many_ask", sentence, status=422, field="asking")
    return wanted


def is_safe_link(link: str) -> bool:
    """An address on the net that a browser opens without tricks."""
    try:
        parts = urlsplit(link)
        return parts.scheme == "https" and "." in (parts.hostname or "") and " " not in link
    except ValueError:
        return False


def in_order(days: Days) -> Days:
    """Terms that come one after the other. Refused `no_such_days`, `long_text`, `cpr`."""
    fields = {
        "call_days": (1, LONGEST_TERM),
        "proposals_days": (1, days.call_days),
        "papers_days": (1, days.proposals_days),
        "minutes_days": (1, LONGEST_TERM),
        "asking_percent": (1, 100),
        "accounts_begin": (1, 12),
    }
    for name, (least, most) in fields.items():
        if not least <= getattr(days, name) <= most:
            raise _out_of_order(name, least, most)
    return replace(days, hand_in=worded(days.hand_in, HAND_IN_LENGTH, "hand_in"))


def _out_of_order(name: str, least: int, most: int) -> Refused:
    sentences: dict[str, Any] = {
        "proposals_days": _(
            "Forslag kan ikke skulle afleveres, før I har kaldt. Skriv højst {most}."
        ),
        "papers_days": _("Papirerne kommer efter forslagene. Skriv højst {most}."),
    }
    sentence = sentences.get(name, _("Skriv et tal fra {least} til {most}."))
    if most < least:
        sentence = _("Skriv et tal fra {least}.")
    return Refused("no_such_days", sentence.format(least=least, most=most), status=422, field=name)
