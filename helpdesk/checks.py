"""What must be true of what somebody asks for before it is kept. Each «no» names its field."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from community.errors import Refused
from community.noticeboard.words import tidied
from community.people.cpr import refuse_cpr
from community.people.models import Membership
from community.people.tenancy import places
from community.profiles.words import LANGUAGE_NAMES
from community.shapes import Interplay
from community.times import Every
from helpdesk import care, rules
from helpdesk.models import HelpRequest
from helpdesk.models.kinds import (
    LINE_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Category,
    Reach,
    Size,
    When,
)
from helpdesk.written import Asked

LENGTHS = {
    "title": TITLE_LENGTH, "text": TEXT_LENGTH, "when_words": LINE_LENGTH, "place": LINE_LENGTH,
}  # fmt: skip
ANSWER_LENGTH = THANKS_LENGTH = 300


def asked(
    member: Membership, wanted: Asked, now: datetime, *, was: HelpRequest | None = None,
    is_draft: bool = False,
) -> Asked:  # fmt: skip
    """With its words made fit to be kept, an audience the member may ask, and a day to come.

    `was`: as it stands; its audience and its day may stay as they are. A draft needs no heading.

    Refused `no_title`, `long_text`, `cpr`, `not_here`, `careful` (until it says `knows`),
    `no_days_here`, `no_such_choice`, `parent_chooses`, `not_with_children`, `no_number`,
    `not_your_audience`, `past`, `too_far`, `ends_before_it_begins`.
    """
    wanted = _worded(wanted, is_draft)
    _chosen(wanted)
    _with_children(member, wanted)
    if not 1 <= wanted.wanted <= 2:
        sentence = _("Skriv, om du mangler en eller to.")
        raise Refused("no_number", sentence, status=422, field="wanted")
    if was is None or not _is_same(wanted, was, "scope", "entrance", "circle"):
        wanted = placed(member, wanted)
    return _timed(wanted, now, was.starts_at if was else None)


def _is_same(wanted: Asked, was: HelpRequest, *names: str) -> bool:
    return all(getattr(wanted, name) == getattr(was, name) for name in names)


def _worded(wanted: Asked, is_draft: bool) -> Asked:
    said: dict[str, Any] = {
        name: line(getattr(wanted, name), name, most, lines=name == "text")
        for name, most in LENGTHS.items()
    }
    if not said["title"] and not is_draft:
        raise Refused("no_title", _("Skriv, hvad du har brug for."), status=422, field="title")
    for name in ("title", "text", "place"):
        care.refuse_without_care(said[name], field=name, knows=wanted.knows)
        if wanted.category == Category.WATCH:
            care.refuse_days(said[name], field=name)
    return replace(
        wanted,
        **said,
        languages=list(dict.fromkeys(wanted.languages)),
        weekdays=sorted(set(wanted.weekdays)),
    )


def line(text: str, field: str, most: int, *, lines: bool = False) -> str:
    """Words fit to be kept. Refused `long_text`, `cpr`."""
    said = tidied(text, lines=lines)
    if len(said) > most:
        sentence = _("Det er for langt. Der er plads til {most} tegn.").format(most=most)
        raise Refused("long_text", sentence, status=422, field=field)
    return refuse_cpr(said, field=field)


def _chosen(wanted: Asked) -> None:
    """Codes that are none of ours never came from our page."""
    known = {
        "category": wanted.category in Category.values,
        "interplay": wanted.interplay in Interplay.values,
        "reach": wanted.reach in Reach.values,
        "when": wanted.when in When.values,
        "size": wanted.size in {*Size.values, ""},
        "languages": set(wanted.languages) <= set(LANGUAGE_NAMES),
        "weekdays": set(wanted.weekdays) <= set(range(7)),
    }
    for name, is_known in known.items():
        if not is_known:
            raise Refused("no_such_choice", _("Vælg en på listen."), status=422, field=name)


def _with_children(member: Membership, wanted: Asked) -> None:
    if wanted.category != Category.CHILDREN:
        return
    if wanted.first_wins:
        sentence = _("Du vælger selv, hvem der er sammen med dit barn. Fjern «den første».")
        raise Refused("parent_chooses", sentence, status=422, field="first_wins")
    no = rules.why_not_with_children(member)
    if no is not None:
        raise Refused(no.code, no.message, status=403, field="category")


def placed(member: Membership, wanted: Asked) -> Asked:
    """For whom. Who lives here asks their own stairway and circle; who works here any of them.

    Refused `not_your_audience`.
    """
    no = Refused("not_your_audience", _("Vælg, hvem der må se det."), status=422, field="audience")
    return replace(wanted, **places(member, wanted, rules.scopes_of(member), no))


def _timed(wanted: Asked, now: datetime, was: datetime | None) -> Asked:
    """What is wanted on a day has its moment, if one is said; what does not haste has none."""
    starts, ends = wanted.starts_at, wanted.ends_at
    if wanted.when == When.ANY or starts is None:
        return replace(wanted, starts_at=None, ends_at=None)
    if starts != was:
        # Who is away from today on has begun it already: what counts is that it is not over.
        _ahead(ends if ends is not None and starts <= now < ends else starts, now, "starts_at")
    if ends is not None and ends <= starts:
        sentence = _("Det skal slutte, efter at det er begyndt.")
        raise Refused("ends_before_it_begins", sentence, status=422, field="ends_at")
    return wanted


def _ahead(moment: datetime, now: datetime, field: str) -> None:
    if moment <= now:
        raise Refused("past", _("Den tid er gået. Vælg en senere."), status=422, field=field)
    if moment > now + rules.FURTHEST:
        sentence = _("Det er langt ude i fremtiden. Vælg en tidligere dag.")
        raise Refused("too_far", sentence, status=422, field=field)


def appointed(
    starts_at: datetime | None, minutes: int, every: str, place: str, now: datetime,
    *, was: datetime | None = None,
) -> str:  # fmt: skip
    """The place, fit to be kept, of a time the two can keep.

    Refused `past`, `too_far`, `no_length`, `no_such_choice`, `no_start` (what comes again has a
    first time), `long_text`, `cpr`.
    """
    if every not in Every.values:
        raise Refused("no_such_choice", _("Vælg en på listen."), status=422, field="every")
    if not 5 <= minutes <= rules.LONGEST_MINUTES:
        sentence = _("Det varer mellem fem minutter og et døgn.")
        raise Refused("no_length", sentence, status=422, field="minutes")
    if starts_at is None and every != Every.ONCE:
        sentence = _("Skriv, hvornår det er første gang.")
        raise Refused("no_start", sentence, status=422, field="starts_at")
    if starts_at is not None and starts_at != was:
        _ahead(starts_at, now, "starts_at")
    return line(place, "place", LINE_LENGTH)
