"""The demo's ideas: the twelve, one used in another house, and a box with something in it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from community.ideas import actions
from community.ideas.box import actions as box
from community.ideas.models import Card, Proposal
from community.people.models import TRUSTED, Estate, Membership
from community.plan.models import Purpose
from community.shapes import Interplay

OPENED = ("Vaskekaffe", "Byttehylden", "Tryghedstur med lommelygte")
USED = "Vaskekaffe"
CHANGED = "Vi laver te og begynder kl. 14. Så kan de, der arbejder tidligt, også nå det."
# (title, text, interplay, how many want to be with)
BOX = [
    (
        "Syng sammen i gården",
        "En halv time hver anden fredag. Vi synger det, alle kan.",
        Interplay.SHARED_INTEREST,
        3,
    ),
    (
        "Følges til stranden",
        "Vi tager bussen sammen en søndag i juni. Børn og voksne.",
        Interplay.SHARED_INTEREST,
        2,
    ),
]


def demo(cast: dict[str, Any], now: datetime) -> None:
    """The twelve in the first estate, and what came of some of them. Twice is once."""
    estates = Estate.objects.filter(organisation__name=cast["organisation"]["name"])
    by_number = {estate.number: estate for estate in estates}
    first, second = by_number.get(1), by_number.get(2)
    editor = _editor(first, now) if first else None
    if editor is None or Card.objects.kept_by(editor).exists():
        return
    actions.begin(editor, now=now)
    for card in Card.objects.kept_by(editor).filter(title__in=OPENED).order_by("pk"):
        actions.show(editor, card, Card.State.PUBLIC, now=now)
    other = _editor(second, now) if second else None
    if other is not None:
        used = Card.objects.visible_to(other).get(title=USED)
        actions.use(other, used, now=now)
        actions.tell_back(other, used, CHANGED, now=now)
    _fill_the_box(editor, now)


def _fill_the_box(editor: Membership, now: datetime) -> None:
    here = Membership.objects.at_the_gate(timezone.localdate(now)).filter(estate=editor.estate_id)
    neighbours = list(here.exclude(household=None).order_by("pk")[:5])
    purpose = Purpose.objects.visible_to(editor).standing().order_by("pk").first()
    for title, text, interplay, hands in BOX:
        if len(neighbours) <= hands or Proposal.objects.filter(title=title).exists():
            continue
        facts: dict[str, Any] = {"title": title, "text": text, "interplay": interplay}
        facts |= {"purpose": purpose.pk if purpose else None}
        made = box.propose(neighbours[0], facts, now=now)
        for one in neighbours[1 : hands + 1]:
            box.say_yes(one, made, now=now)


def _editor(estate: Estate, now: datetime) -> Membership | None:
    here = Membership.objects.at_the_gate(timezone.localdate(now)).filter(estate=estate)
    return here.filter(terms__role__in=TRUSTED).order_by("pk").first()
