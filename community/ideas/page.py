"""What stands on the pages of ideas: the list with its filters, a card, the box."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from community import handing
from community.features import Link
from community.finding import LONGEST, found_in
from community.ideas import checks, rules
from community.ideas.models import (
    Card,
    Cost,
    Effort,
    Evidence,
    Hand,
    Proposal,
    Sharing,
    Theme,
    Use,
    Whom,
    Zone,
)
from community.people.models import Membership

PAGE, MOST_FOUND, WORD_LENGTH = 24, 60, 12
# Word in the address → (column, its choices). What each is called stands in `filters_of`.
FILTERS: dict[str, tuple[str, Any]] = {
    "tema": ("theme", Theme),
    "sted": ("zone", Zone),
    "hvem": ("whom", Whom),
    "tid": ("effort", Effort),
    "pris": ("cost", Cost),
    "erfaring": ("evidence", Evidence),
}


@dataclass(frozen=True)
class Filter:
    """A question of the list, with what was chosen."""

    word: str
    label: str
    choices: list[tuple[str, Any]]
    chosen: str


def chosen_in(asked: Mapping[str, str]) -> dict[str, str]:
    """What the address asks for, as far as it is among the choices."""
    return {
        word: asked[word]
        for word, (_column, choices) in FILTERS.items()
        if asked.get(word) in choices.values
    }


def filters_of(chosen: Mapping[str, str]) -> list[Filter]:
    names = {
        "tema": _("Hvad handler det om?"),
        "sted": _("Hvor?"),
        "hvem": _("For hvem?"),
        "tid": _("Hvor lang tid?"),
        "pris": _("Hvad koster det?"),
        "erfaring": _("Er det prøvet?"),
    }
    return [
        Filter(word, names[word], list(choices.choices), chosen.get(word, ""))
        for word, (_column, choices) in FILTERS.items()
    ]


def narrowed(cards: QuerySet[Card], chosen: Mapping[str, str]) -> QuerySet[Card]:
    """The cards that fit all that is chosen. «Alle» are for whoever is asked for."""
    for word, value in chosen.items():
        column = FILTERS[word][0]
        if column == "whom":
            cards = cards.filter(whom__overlap=[value, Whom.ALL])
        else:
            cards = cards.filter(**{column: value})
    return cards


def shown(cards: QuerySet[Card], asked: Mapping[str, str]) -> dict[str, Any]:
    """The list somebody asked for: what fits the words and the filters, a page at a time."""
    chosen, wanted = chosen_in(asked), asked.get("q", "")[:LONGEST].strip()
    rows: Any = narrowed(cards, chosen).select_related("estate")
    if wanted:
        rows = found_in(rows, wanted, MOST_FOUND)
    else:
        rows = rows.annotate(used=Count("uses")).order_by("-used", "title", "pk")
    page: Page[Card] = Paginator(rows, PAGE).get_page(asked.get("side", 1))
    said = {**({"q": wanted} if wanted else {}), **chosen}
    themes = [
        (urlencode({**said, "tema": code}), label, chosen.get("tema") == code)
        for code, label in Theme.choices
    ]
    return {
        "page": page,
        "wanted": wanted,
        "chosen": chosen,
        "filters": filters_of(chosen)[1:],
        "is_narrowed": bool(set(chosen) - {"tema"}),
        "themes": themes,
        "without_theme": urlencode({key: one for key, one in said.items() if key != "tema"}),
        "query": urlencode(said),
    }


def index(member: Membership, asked: Mapping[str, str]) -> dict[str, Any]:
    """The catalogue, and for who decides what waits to be looked at."""
    waiting, mine = [], Card.objects.visible_to(member).mine(member)
    if rules.may_edit(member):
        rows = (
            Card.objects.visible_to(member).kept_by(member).standing().filter(state=Card.State.SENT)
        )
        waiting = list(rows.order_by("changed_at", "pk"))
    return shown(Card.objects.visible_to(member).shown(), asked) | {
        "member": member,
        "waiting": waiting,
        "mine": list(mine.standing().order_by("-changed_at", "-pk")[:PAGE]),
        "may_share": rules.may_share(member),
        "may_edit": rules.may_edit(member),
    }


def card_page(member: Membership, card: Card) -> dict[str, Any]:
    """A card: what it says, who used it, and what one may do with it."""
    uses = list(card.uses.select_related("estate").order_by("used_on", "pk"))
    is_own, drafts = rules.is_own(member, card), drafts_of(member, card)
    is_waiting = card.state == Card.State.SENT
    is_mine = Sharing.objects.visible_to(member).filter(card=card.pk).exists()
    return facts_of(card, uses) | {
        "member": member,
        "is_own": is_own,
        "may_edit": is_own and rules.may_edit(member),
        "is_mine": is_mine,
        "may_use": bool(drafts) and not is_waiting and rules.may_share(member),
        "our_use": next((use for use in uses if use.estate_id == member.estate_id), None),
        "may_tell_back": rules.may_edit(member),
    }


def facts_of(card: Card, uses: list[Use]) -> dict[str, Any]:
    """What a card says to whoever reads it. An estate is a name on a map, and nobody's."""
    whom = [str(label) for code, label in Whom.choices if code in card.whom]
    return {
        "card": card,
        "whom": ", ".join(whom),
        "chores": card.chores,
        "uses": uses,
        "told": [use for use in uses if use.changed],
    }


def drafts_of(member: Membership, card: Card) -> list[Link]:
    """Where «Brug idéen» leads: a day with the text, the tasks and the rules of the room filled in."""
    parts = [card.idea, card.tip and _("Godt råd: {tip}").format(tip=card.tip), card.room_rules]
    text = "\n\n".join(part for part in parts if part)
    return handing.plans_of(member, card.title, text, [(many, what) for many, what in card.chores])


# --- sharing what was done -----------------------------------------------------------------------


def said_already(asked: Any) -> dict[str, Any]:
    """What the address brings along from what was done: only shown, and checked when it is sent."""
    found = {
        name: asked[word][:most]
        for word, name, most in (
            ("titel", "title", 80), ("tekst", "idea", 300), ("pris", "price", 60),
            ("samspil", "interplay", 16),
        )
        if word in asked
    }  # fmt: skip
    chores = asked.getlist("opgave")[: rules.MOST_CHORES]
    if chores:
        found["chores"] = "\n".join(one[: rules.CHORE_LENGTH + 8] for one in chores)
    if found:
        found |= {"evidence": Evidence.TRIED.value}
    return found


def facts_in(card: Card) -> dict[str, Any]:
    """A card as its form shows it."""
    names = (
        "title", "idea", "did", "found", "tip", "room_rules", "price", "theme", "zone", "whom",
        "effort", "cost", "evidence", "interplay", "drawing",
    )  # fmt: skip
    return {name: getattr(card, name) for name in names} | {
        "chores": checks.chores_said(card.chores)
    }


# --- the box -------------------------------------------------------------------------------------


def box(member: Membership, number: str) -> dict[str, Any]:
    """What lies in the box, the newest first. How many want to be with is told until it is enough."""
    page = Paginator(proposals(member).order_by("-made_at", "-pk"), PAGE).get_page(number)
    return {"member": member, "page": page, "enough": rules.HANDS}


def proposals(member: Membership) -> Any:
    """Those the member may see, each with how many hands and whether one's own is among them."""
    mine = Hand.objects.visible_to(member).filter(proposal=OuterRef("pk"))
    rows = Proposal.objects.visible_to(member).standing()
    return rows.annotate(count=Count("hands"), is_with=Exists(mine))
