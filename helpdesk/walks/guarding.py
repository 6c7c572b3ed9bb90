"""Words about people and about crime: a walk is about lamps and doors.

A list this short finds what is written without a thought, and no more. What it finds is refused with
where it goes instead; nothing is kept of what was typed.
"""

import re
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people.cpr import refuse_cpr

# Whole words for people one could point at, in Danish and in English.
PEOPLE = (
    "han", "hun", "ham", "hende", "hendes", "manden", "mændene", "kvinden", "kvinderne", "damen",
    "naboen", "naboens", "beboeren", "beboerne", "familien", "familierne", "drengen", "drengene",
    "pigen", "pigerne", "de unge", "en ung", "teenagere?n?", "he", "she",
    "him", "the boys", "the girls", "the neighbour", "the family",
)  # fmt: skip
# Stems; «(?!…)» are words that only look alike.
CRIME = (
    "indbrud", r"tyv\b", "tyven", "tyveri(?!s)", "stjål", "stjæl", "narko", "hash", "pusher", "dealer",
    "stoffer", "bande", r"vold(?!gade|grav|en\b|gift)", "overfald", "truer", "truss", "krimin",
    "røver", "hærværk", "hæler", "mistænk", "våben", "kniv", "indvandrer", "udlænding",
    "burglar", "thief", "thiev", "theft", "drug", "crime", "criminal", "violen",
)  # fmt: skip
PERSON = re.compile(rf"(?<!\w)(?:{'|'.join(PEOPLE)})(?!\w)", re.IGNORECASE)
POLICE = re.compile(rf"(?<!\w)(?:{'|'.join(CRIME)})", re.IGNORECASE)
NAME = re.compile(r"(?<!\w)[A-ZÆØÅ]\w+")
ABOUT_PEOPLE = _(
    "Skriv om stedet og tingen, ikke om nogen. Er du bekymret for en, så ring i stedet."
)
ABOUT_CRIME = _(
    "Det skal politiet se på. Ring 112, hvis det haster, ellers 114, eller tal med SSP. "
    "Skriv her kun, hvad der er i stykker eller mørkt."
)


def refuse_people(text: str, *, field: str, names: Collection[str] = ()) -> str:
    """The text as it came. Refused `cpr`, `about_crime`, `about_a_person`.

    `names` are first names of those who belong here, small letters.
    """
    refuse_cpr(text, field=field)
    if POLICE.search(text):
        raise Refused("about_crime", ABOUT_CRIME, status=422, field=field)
    if PERSON.search(text) or named_in(text, names):
        raise Refused("about_a_person", ABOUT_PEOPLE, status=422, field=field)
    return text


def named_in(text: str, names: Collection[str]) -> bool:
    """Whether a word with a capital letter is one of the names, also with an s."""
    said = {word.lower() for word in NAME.findall(text)}
    return not {*said, *(word.removesuffix("s") for word in said)}.isdisjoint(names)
