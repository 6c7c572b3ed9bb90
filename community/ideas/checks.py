"""What may stand on a card and in the box: words without names, and what each sort of card must say."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.ideas import rules
from community.ideas.models import (
    Card,
    Cost,
    Drawing,
    Effort,
    Evidence,
    Proposal,
    Theme,
    Whom,
    Zone,
)
from community.people.models import Membership
from community.plan.checks import Facts, no, one_line, refuse_names, words_of
from community.shapes import Interplay

NEEDED = {
    Card: {"title": _("Skriv, hvad idéen hedder."), "idea": _("Skriv, hvad idéen går ud på.")},
    Proposal: {"title": _("Skriv, hvad du foreslår."), "text": _("Skriv, hvad det går ud på.")},
}
CHOICES: dict[str, Any] = {
    "theme": Theme, "zone": Zone, "effort": Effort, "cost": Cost, "evidence": Evidence,
    "interplay": Interplay, "drawing": Drawing,
}  # fmt: skip
CHORE = re.compile(r"(?:(\d{1,3})\s*(?:[x×]\s*)?)?(.*)", re.IGNORECASE)


def card(member: Membership, facts: Facts) -> Facts:
    """A card as it may stand.

    Refused `nothing`, `long_text`, `cpr`, `named`, `no_such_choice`, `not_done` (tried or measured
    without saying what), `many_chores`, `no_number`.
    """
    found = facts | words_of(member, Card, facts)
    _refuse_empty(Card, found)
    _refuse_choices(found)
    found["whom"] = [one for one in Whom.values if one in found["whom"]] or [Whom.ALL.value]
    found["chores"] = _chores(member, found["chores"])
    if found["evidence"] != Evidence.IDEA and not found["did"]:
        raise no("not_done", _("Skriv, hvad I gjorde."), "did")
    if found["evidence"] == Evidence.MEASURED and not found["found"]:
        raise no("not_done", _("Skriv, hvad I målte."), "found")
    return found


def proposal(member: Membership, facts: Facts) -> Facts:
    """What goes into the box. Refused `nothing`, `long_text`, `cpr`, `named`."""
    found = facts | words_of(member, Proposal, facts)
    _refuse_empty(Proposal, found)
    return found


def note(member: Membership, text: str) -> str:
    """What an estate did in another way. Refused `nothing`, `long_text`, `cpr`, `named`."""
    said = one_line(text, "changed", 300)
    refuse_names(member, {"changed": said})
    if not said:
        raise no("nothing", _("Skriv, hvad I gjorde anderledes."), "changed")
    return said


def chores_in(text: str) -> list[tuple[int, str]]:
    """Lines such as «3 × Lave mad» taken apart; a line without a number takes one."""
    found = [CHORE.fullmatch(" ".join(line.split())) for line in text.splitlines()]
    said = [(int(one[1] or 1), one[2].strip()) for one in found if one and one[2].strip()]
    return said[: rules.MOST_CHORES + 1]


def chores_said(chores: Iterable[Any]) -> str:
    """As the form shows them."""
    return "\n".join(f"{many} × {what}" for many, what in chores)


def _refuse_empty(model: Any, facts: Facts) -> None:
    for name, sentence in NEEDED[model].items():
        if not facts[name]:
            raise no("nothing", sentence, name)


def _refuse_choices(facts: Facts) -> None:
    for name, choices in CHOICES.items():
        if facts[name] not in choices.values and not (name == "interplay" and not facts[name]):
            raise no("no_such_choice", _("Vælg en på listen."), name)


def _chores(member: Membership, chores: Iterable[Any]) -> list[list[Any]]:
    said = [[many, one_line(what, "chores", rules.CHORE_LENGTH)] for many, what in chores]
    if len(said) > rules.MOST_CHORES:
        sentence = _("Skriv højst {most} opgaver.")
        raise no("many_chores", sentence.format(most=rules.MOST_CHORES), "chores")
    if any(not 1 <= many <= rules.MOST_WANTED for many, _what in said):
        number = _("Skriv et tal fra 1 til {most}.")
        raise no("no_number", number.format(most=rules.MOST_WANTED), "chores")
    refuse_names(member, {"chores": " . ".join(what for _many, what in said)})
    return said


def gone() -> Refused:
    return Refused("not_there", _("Det er her ikke længere."), status=404)
