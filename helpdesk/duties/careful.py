"""Words about how a person is: they do not belong in a task, however well they are meant.

A list this short finds what is written without a thought, and no more. What it finds is refused with
where a worry goes instead; nothing is kept of what was typed.
"""

import re

from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people.cpr import refuse_cpr

# Stems at the beginning of a word, in Danish and in English; «(?!…)» are words that only look alike.
STEMS = (
    # Illness, and what is done about it.
    r"syg(?!eplej|ehus|esikring)", "sygdom", "diagnos", "medicin", "kræft(?!er|ig)", "cancer",
    r"demen[st]", "alzheimer", "parkinson", "epilep", "handicap(?!venlig|parkering|toilet)",
    "kørestolsbruger", "invalid", "dårligt hjerte", "blodprop", "indlagt", "gravid", "abort", "hospice",
    # How somebody is doing.
    "psyk", "depri", "depress", "angst", "anxiety", "skizo", "bipolar", "adhd", "autis", "selvmord",
    "suicid", "ensom", "lonel", "isoler(?!ing|band)", "sørge(?!r for)", "traum", "ptsd", "mental",
    # Drink and drugs.
    "alkoholi", "fuld mand", "fuld dame", "drikker", "beruset", "misbrug", "narko", "stofmisbrug",
    "addict", "drunk",
    # Money, law and family.
    "gæld", "kontanthjælp", "førtidspens", "fattig", "sat ud", "fogeden", "udsættelse", "kriminel",
    "straffet", r"vold(?!gi)", "tvangsfjern", "skilsmisse", "skilt fra", "flygtning", "asyl",
    "opholdstilladelse", "anbragt", "kommunesag", "underretning",
)  # fmt: skip
WORD = re.compile(rf"(?<!\w)(?:{'|'.join(STEMS)})", re.IGNORECASE)
SENTENCE = _(
    "Skriv om tingen, ikke om hvordan et menneske har det. "
    "Er du bekymret, så se siden «Bekymret for en nabo?»."
)


def speaks_of_a_person(text: str) -> bool:
    """Whether the text has a word about somebody's health or how they live."""
    return WORD.search(" ".join(text.split())) is not None


def refuse_personal(text: str, *, field: str) -> str:
    """The text as it came. Refused `cpr`, and `about_a_person` for what a task may not say."""
    refuse_cpr(text, field=field)
    if speaks_of_a_person(text):
        raise Refused("about_a_person", SENTENCE, status=422, field=field)
    return text


PEOPLE = re.compile(
    r"(?<!\w)(?:mand(?:en)?|kvinden?|dreng(?:en)?|piger?|pigen|børn(?:ene)?|barn(?:et)?|person(?:en|er)?"
    r"|nabo(?:en|er)?|beboer(?:en|e)?|familien?|ansigt(?:et)?|selfie|mennesker?)(?!\w)",
    re.IGNORECASE,
)


def refuse_people(text: str, *, field: str = "pictures") -> None:
    """What a picture is said to show. Refused `people_in_it`, and as `refuse_personal`."""
    refuse_personal(text, field=field)
    if PEOPLE.search(text):
        sentence = _("Tag et billede af tingen, uden mennesker på.")
        raise Refused("people_in_it", sentence, status=422, field=field)
