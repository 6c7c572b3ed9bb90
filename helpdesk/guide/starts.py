"""What stands there before anybody has written: national numbers, and the office. No database.

No number is made up. The local authority's and the doctor's differ from place to place: there it
says who has them.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from community.home.phones import numbers_in
from community.people.models import Organisation
from helpdesk.models import Heading

ALARM, POLICE, LIFELINE = "112", "114", "70 20 12 01"


@dataclass(frozen=True)
class Start:
    """An entry as it is made. Its words are Danish in the database, and translated when shown."""

    heading: str
    title: str
    text: str
    phone: str = ""
    url: str = ""
    is_office: bool = False


DANGER = Start(
    Heading.URGENT, _("Alarmcentralen"),
    _("Nogen er i fare, eller det brænder. Ring med det samme."), ALARM,
)  # fmt: skip
NATIONAL = [
    DANGER,
    Start(
        Heading.URGENT, _("Politiet, når det ikke haster"),
        _("Du har set noget, som politiet skal vide."), POLICE,
    ),
    Start(
        Heading.URGENT, _("Lægevagten"),
        _("Du er syg, og din læge har lukket. Find nummeret hos din region."),
        url="https://www.sundhed.dk",
    ),
    Start(
        Heading.PAPERS, _("Kommunen"),
        _("Når du søger støtte eller skal flytte. Find nummeret hos kommunen."),
        url="https://www.borger.dk",
    ),
    Start(
        Heading.WORRIED, _("Kommunen"),
        _("Du tror, at et barn eller en voksen har det svært. Find nummeret hos kommunen."),
        url="https://www.borger.dk",
    ),
    Start(
        Heading.WORRIED, _("Livslinien"),
        _("Du er bange for, at nogen ikke vil leve mere. De taler også med dig."), LIFELINE,
        "https://www.livslinien.dk",
    ),
    Start(
        Heading.TOGETHER, _("Nabo-hjælp her i huset"),
        _("Log ind, og spørg naboerne. Du kan også tilbyde din hjælp."),
    ),
    Start(
        Heading.TOGETHER, _("Bestyrelsen her, hvor du bor"),
        _("Du har en idé, eller I vil lave noget sammen. Spørg på kontoret, hvem de er."),
    ),
]  # fmt: skip
OFFICE = [
    Start(
        Heading.BROKEN, _("Kontoret og viceværten"),
        _("Det drypper, lyset er gået, eller døren kan ikke lukke."), is_office=True,
    ),
    Start(
        Heading.PAPERS, _("Kontoret"), _("Husleje, kontrakt, nøgler og flytning."),
        is_office=True,
    ),
]  # fmt: skip
WATCH = _("Vagten, når kontoret har lukket")


def starts_for(organisation: Organisation) -> list[Start]:
    """The entries of an estate that has written none; the office only where it has a number."""
    found = list(NATIONAL)
    if organisation.office_phone:
        found += OFFICE
    if organisation.emergency:
        number = next(iter(numbers_in(organisation.emergency)), "")
        found.append(Start(Heading.BROKEN, WATCH, organisation.emergency, number))
    return found
