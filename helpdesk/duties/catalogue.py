"""Typical tasks: one taps a card, and the page has the words already."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.people.models import Role
from helpdesk.models import Duty

# Kind → (icon, section of the palette).
LOOKS: dict[str, tuple[str, str]] = {
    Duty.WELCOME: ("hand-waving-fill", "nabohjaelp"),
    Duty.KEYS: ("key", "booking"),
    Duty.PRINT: ("printer", "opslag"),
    Duty.TYPE_IN: ("pencil-simple-line", "kalender"),
    Duty.CALL: ("phone", "chat"),
    Duty.WALK: ("lightbulb-fill", "opslag"),
    Duty.READ_ALOUD: ("megaphone-simple", "kalender"),
    Duty.UNANSWERED: ("hand-heart-fill", "nabohjaelp"),
    Duty.MEETING: ("users-three-fill", "kalender"),
    Duty.GREET: ("hand-waving-fill", "hjem"),
    Duty.PRACTICAL: ("wrench-duotone", "mere"),
    Duty.OTHER: ("list-checks-fill", "mere"),
}


@dataclass(frozen=True)
class Typical:
    """A task as it often is. `days` from today until it is due."""

    key: str
    kind: str
    title: Any
    role: str = Role.CARETAKER
    days: int = 0
    checklist: tuple[Any, ...] = ()

    @property
    def icon(self) -> str:
        return LOOKS[self.kind][0]

    @property
    def section(self) -> str:
        return LOOKS[self.kind][1]

    @property
    def due_in(self) -> timedelta:
        return timedelta(days=self.days)


TYPICAL = [
    Typical(
        "ugeark", Duty.PRINT, _("Print ugeark, og hæng det op"),
        checklist=(_("Print"), _("Hæng op i hver opgang"), _("Tag det gamle ned")),
    ),
    Typical("sedler", Duty.TYPE_IN, _("Skriv sedler til arrangementer ind")),
    Typical(
        "noegle", Duty.KEYS, _("Udlever nøgle"),
        checklist=(_("Giv nøglen"), _("Vis rundt"), _("Sig, hvornår den skal tilbage")),
    ),
    Typical(
        "rum", Duty.KEYS, _("Se rummet efter brug"), days=1,
        checklist=(_("Gulv"), _("Køkken"), _("Vinduer og lys"), _("Tag et billede, hvis noget er galt")),
    ),
    Typical("ring", Duty.CALL, _("Ring og mind om et arrangement"), days=1),
    Typical("laes", Duty.READ_ALOUD, _("Læs ugearket højt"), days=1),
    Typical("hils", Duty.GREET, _("Gå forbi og hils på"), role=Role.WELCOME_NEIGHBOUR, days=7),
    Typical(
        "moede", Duty.MEETING, _("Gør klar til et møde"), days=2,
        checklist=(_("Stole og borde"), _("Kaffe"), _("Dagsorden på papir"), _("Nøgle")),
    ),
    Typical("tur", Duty.WALK, _("Følg op på et punkt fra vandringen"), days=7),
    Typical("praktisk", Duty.PRACTICAL, _("Ordn noget praktisk")),
]  # fmt: skip
# What the plan for the social life asks for: nobody taps it.
FROM_THE_PLAN = [
    Typical("faellesskab", Duty.OTHER, _("Pas på fællesskabet"), role=Role.COMMITTEE),
    Typical(
        "findny", Duty.OTHER, _("Find en ny, der passer på det"), role=Role.COMMITTEE,
        checklist=(_("Tal om, hvem der kan"), _("Ret planen")),
    ),
    Typical(
        "gennemgaa", Duty.MEETING, _("Gennemgå Fællesskabsværktøjet"), role=Role.COMMITTEE,
        checklist=(
            _("Hvem bor her nu?"), _("Mangler de stadig det samme?"), _("Hvad kører, og hvad er gået i stå?"),
            _("Passer planen for fællesskabet?"),
        ),
    ),
]  # fmt: skip


def typical(key: str) -> Typical | None:
    """The card with this key."""
    return next((one for one in [*TYPICAL, *FROM_THE_PLAN] if one.key == key), None)
