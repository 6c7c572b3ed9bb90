"""What somebody offers, tidied; or the sentence that says what is missing."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from community.errors import Refused
from community.people.models import Membership
from community.people.tenancy import Scope
from community.profiles.words import LANGUAGE_NAMES, Time
from community.shapes import Interplay
from helpdesk import care, checks, rules
from helpdesk.models.kinds import LINE_LENGTH, TEXT_LENGTH, Category
from helpdesk.written import Offered

LENGTHS = {"text": TEXT_LENGTH, "when_words": LINE_LENGTH}


def said(member: Membership, offered: Offered) -> Offered:
    """What may be written.

    Refused `no_such_choice`, `long_text`, `cpr`, `no_text`, `not_your_audience`,
    `not_with_children`, and for words that ask for care as `care`.
    """
    _chosen(offered)
    if offered.category == Category.CHILDREN:
        no = rules.why_not_with_children(member)
        if no is not None:
            raise Refused(no.code, no.message, status=403, field="category")
    return _placed(member, _worded(offered))


def _chosen(offered: Offered) -> None:
    """Codes that are none of ours never came from our page."""
    known = {
        "category": offered.category in Category.values,
        "interplay": offered.interplay in Interplay.values,
        "languages": set(offered.languages) <= LANGUAGE_NAMES.keys(),
        "times": set(offered.times) <= set(Time.values),
    }
    for name, is_known in known.items():
        if not is_known:
            raise Refused("no_such_choice", _("Vælg en på listen."), status=422, field=name)


def _worded(offered: Offered) -> Offered:
    tidied: dict[str, Any] = {
        name: checks.line(getattr(offered, name), name, most, lines=name == "text")
        for name, most in LENGTHS.items()
    }
    if not tidied["text"] and offered.category == Category.OTHER:
        raise Refused("no_text", _("Skriv, hvad du kan hjælpe med."), status=422, field="text")
    for name, words in tidied.items():
        care.refuse_without_care(words, field=name, knows=offered.knows)
    chosen: dict[str, Any] = {
        name: list(dict.fromkeys(getattr(offered, name))) for name in ("languages", "times")
    }
    return replace(offered, **tidied, **chosen)


def _placed(member: Membership, offered: Offered) -> Offered:
    """For whom: one's own stairway or circle, which may go unsaid; the estate, or its sisters."""
    no = Refused("not_your_audience", _("Vælg, hvem du kan hjælpe."), status=422, field="audience")
    if offered.scope not in rules.scopes_of(member) or member.household is None:
        raise no
    home = member.household.dwelling.entrance
    entrance = home if offered.scope == Scope.ENTRANCE else None
    circle = home.circle if offered.scope == Scope.CIRCLE else None
    if _is_another(offered.entrance, entrance) or _is_another(offered.circle, circle):
        raise no
    return replace(offered, entrance=entrance, circle=circle)


def _is_another(named: Any, own: Any) -> bool:
    return named is not None and own is not None and named != own
