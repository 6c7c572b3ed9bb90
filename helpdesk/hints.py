"""What a page says about each kind of help: its drawing, words to begin with, and what to take care of."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.shapes import Interplay
from helpdesk.models import Category

NO_CODES = _("Giv aldrig kort, koder eller MitID til nogen. Heller ikke til en flink nabo.")


@dataclass(frozen=True)
class Hint:
    """What helps somebody ask for it. `care` is read before it is sent."""

    icon: str
    say: tuple[Any, ...]
    care: Any = ""
    calls_office: bool = False
    interplay: str = Interplay.MUTUAL_BENEFIT


HINTS: dict[str, Hint] = {
    Category.FOOD: Hint(
        "cooking-pot-duotone",
        (_("Kan du købe ind for mig?"), _("Vil du lave mad sammen med mig?")),
        _("Aftal, hvordan du betaler varerne. Giv ikke dit kort eller din kode fra dig."),
    ),
    Category.CHILDREN: Hint(
        "baby-duotone",
        (_("Kan du hente i børnehaven en dag?"), _("Kan du passe børn en aften?")),
        _(
            "Mød den, der vil hjælpe, før dit barn er med. Du bestemmer, hvem det er. "
            "Skriv ikke dit barns navn."
        ),
    ),
    Category.ALONG: Hint(
        "person-simple-walk-duotone",
        (_("Vil du følges med mig hjem fra bussen?"), _("Kan du køre mig en tur?")),
    ),
    Category.DEVICES: Hint(
        "device-mobile-duotone",
        (_("Kan du hjælpe mig med min telefon?"), _("Kan du vise mig, hvordan man gør?")),
        NO_CODES,
    ),
    Category.HEAVY: Hint(
        "package-duotone",
        (_("Kan du bære noget ned for mig?"), _("Kan du skifte en pære?")),
        _("Er det noget med bygningen? Ring til ejendomskontoret."),
        calls_office=True,
    ),
    Category.COMPANY: Hint(
        "coffee-duotone",
        (_("Vil du drikke kaffe med mig?"), _("Vil du gå en tur med mig?")),
        interplay=Interplay.SHARED_INTEREST,
    ),
    Category.WATCH: Hint(
        "potted-plant-duotone",
        (_("Kan du vande mine planter?"), _("Kan du tage min post ind?")),
        _(
            "Dagene vises kun for den, du vælger. Skriv dem ikke i teksten. "
            "Giv først nøglen, når I har mødt hinanden."
        ),
    ),
    Category.TALK: Hint(
        "chats-circle-duotone",
        (_("Vil du læse et brev sammen med mig?"), _("Vil du tale dansk med mig?")),
        NO_CODES,
    ),
    Category.HOMEWORK: Hint(
        "student-duotone",
        (_("Kan du hjælpe med matematik?"), _("Kan du hjælpe med dansk?")),
        _("Mød den, der vil hjælpe, før dit barn er med. Skriv ikke dit barns navn."),
    ),
    Category.OTHER: Hint("dots-three-circle-duotone", (_("Kan jeg låne noget af dig?"),)),
}


def hint_of(category: str) -> Hint:
    """That of the kind; of «Noget andet» for a word that is none."""
    return HINTS.get(category, HINTS[Category.OTHER])


def icon_of(category: str) -> str:
    """The drawing of the kind."""
    return hint_of(category).icon


def suggested(said: str) -> tuple[str, str] | None:
    """(kind, words) of «food:1», as a button sends it; None for what is neither."""
    category, _colon, number = said.partition(":")
    hint = HINTS.get(category)
    if hint is None or number not in {str(at) for at in range(len(hint.say))}:
        return None
    return category, str(hint.say[int(number)])
