"""Templates: what neighbours do together again and again, written so that three taps make one."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.shapes import Interplay
from community.times import local
from events.models import Effort, Joining, Kind

SHARED, SOLUTION, BENEFIT = (
    Interplay.SHARED_INTEREST,
    Interplay.JOINT_SOLUTION,
    Interplay.MUTUAL_BENEFIT,
)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
OTHER = "andet"
# Neighbours need a few days' notice.
NOTICE_DAYS = 5


@dataclass(frozen=True)
class Chore:
    """Something to be done for it, and how many it takes."""

    what: Any
    wanted: int = 1
    effort: str = Effort.AN_HOUR
    is_cooking: bool = False


@dataclass(frozen=True)
class Recipe:
    """One card on «Hvad skal der ske?». `inside`: in the first place the estate lends."""

    key: str
    name: Any
    icon: str
    text: Any
    kind: str
    weekday: int
    begins: time
    minutes: int
    interplay: str = SHARED
    joining: str = Joining.HAND
    closes_days: int = 0
    inside: bool = True
    come_alone: bool = False
    title: Any = ""
    chores: list[Chore] = field(default_factory=list)

    def day(self, now: datetime) -> date:
        """The next of its weekdays that gives neighbours a few days' notice."""
        first = local(now).date() + timedelta(days=NOTICE_DAYS)
        return first + timedelta(days=(self.weekday - first.weekday()) % 7)


RECIPES = [
    Recipe(
        "faellesspisning", _("Fællesspisning"), "cooking-pot-duotone",
        _("Vi laver mad sammen og spiser sammen. Tag din familie med, eller kom alene."),
        Kind.MEAL, WEDNESDAY, time(18), 120, SOLUTION, Joining.SIGN_UP, closes_days=2,
        come_alone=True,
        chores=[
            Chore(_("Lave mad"), 3, is_cooking=True),
            Chore(_("Dække bord"), 2, Effort.TEN_MINUTES),
            Chore(_("Rydde op"), 3),
        ],
    ),
    Recipe(
        "lektiecafe", _("Lektiecafé"), "student-duotone",
        _("Kom med dine lektier. Der sidder en voksen klar, og der er lidt at spise."),
        Kind.YOUNG, THURSDAY, time(15), 120, BENEFIT,
        chores=[Chore(_("Hjælpe med lektier"), 2), Chore(_("Stille frugt frem"), 1, Effort.TEN_MINUTES)],
    ),
    Recipe(
        "film", _("Filmaften"), "armchair-duotone",
        _("Vi ser en film sammen, med undertekster. Tag noget at drikke med."),
        Kind.JUST_BECAUSE, FRIDAY, time(19), 180, come_alone=True,
        chores=[Chore(_("Stille stole op"), 2, Effort.TEN_MINUTES)],
    ),
    Recipe(
        "gaatur", _("Gåtur"), "person-simple-walk-duotone",
        _("Vi går en rolig tur og snakker undervejs. Vi venter på hinanden."),
        Kind.MOVEMENT, SUNDAY, time(10), 60, joining=Joining.NONE, inside=False, come_alone=True,
    ),
    Recipe(
        "havedag", _("Havedag"), "potted-plant-duotone",
        _("Vi gør gården fin sammen. Der er også noget at lave for dig, der helst sidder ned."),
        Kind.GREEN, SATURDAY, time(10), 240, SOLUTION, inside=False,
        chores=[
            Chore(_("Plante (let)"), 4),
            Chore(_("Grave (tungt)"), 3),
            Chore(_("Lave kaffe (siddende)"), 1),
            Chore(_("Passe børn"), 2),
        ],
    ),
    Recipe(
        "lappekoekken", _("Lappekøkken"), "hammer-duotone",
        _("Tag noget med, der er gået i stykker. Vi prøver sammen."),
        Kind.GREEN, SATURDAY, time(10), 180, SOLUTION,
        chores=[
            Chore(_("Tage imod ved døren"), 1),
            Chore(_("Lappe tøj"), 2),
            Chore(_("Skrue og lodde"), 2),
            Chore(_("Brygge kaffe"), 1, Effort.TEN_MINUTES),
        ],
    ),
    Recipe(
        "tryghedsvandring", _("Tryghedsvandring"), "lamp-duotone",
        _("Vi går rundt om huset og ser på lys, stier og hjørner. Bagefter skriver vi det ned."),
        Kind.SAFETY, WEDNESDAY, time(17), 90, SOLUTION, inside=False,
        chores=[Chore(_("Skrive ned undervejs"), 1), Chore(_("Tage billeder af steder"), 1)],
    ),
    Recipe(
        "loppemarked", _("Loppemarked"), "basket-duotone",
        _("Sælg det, du ikke bruger, eller gå hjem med noget andet. Vi har borde."),
        Kind.GREEN, SATURDAY, time(11), 240, BENEFIT, Joining.HAND, inside=False,
        chores=[
            Chore(_("Sætte borde op"), 4),
            Chore(_("Brygge kaffe"), 2),
            Chore(_("Rydde op"), 4),
        ],
    ),
    Recipe(
        "velkomst", _("Velkomst for nye"), "hand-waving-duotone",
        _("For dig, der er flyttet ind. Du får en nabo ved siden af dig, som kender huset."),
        Kind.WELCOME, WEDNESDAY, time(19), 90, BENEFIT, come_alone=True,
        chores=[Chore(_("Sige velkommen ved døren"), 2), Chore(_("Brygge kaffe"), 1, Effort.TEN_MINUTES)],
    ),
]  # fmt: skip
BY_KEY = {recipe.key: recipe for recipe in RECIPES}
