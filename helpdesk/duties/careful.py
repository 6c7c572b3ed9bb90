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
    r"syg(?!eplej|ehus|esikring)", "sukkersyge", "diagnos", r"medicin(?!bold)", r"kræft(?!er|ig)",
    "cancer", "demen[st]", "alzheimer", "parkinson", "epilep", "s[kc]lerose", "diabet", "kemoterapi",
    r"handicap(?!venlig|parkering|toilet|egnet|rampe)", "kørestolsbruger", "invalid", "dårligt hjerte",
    "hjerteproblem", "hjerneskade", "blodprop", "apopleksi", "lungebetænd", "inkontinen", r"gigt(?!for)",
    r"indlagt(?! (?:vand|strøm|el|fiber|internet|bredbånd|varme))", "gravid", r"abort(?!er)", "hospice",
    "døende", r"hiv(?!\w)", r"aids(?!\w)", r"sick(?!le)", "illness", "disease", "pregnan",
    r"disabled(?! (?:parking|access|toilet))", "in hospital",
    # How somebody is doing.
    "psyk", "depri", "depress", r"angst(?!rig)", "anxiety", "skizo", "bipolar", "adhd", "autis",
    "selvmord", "selvskade", "suicid", "ensom", "lonel", "socialt isoler", "isolerer sig",
    r"sørge(?!(?:r|t|de)? (?:\w+ )?for)", r"i sorg(?!\w)", "traum", "ptsd", "mental", "nervesammenbrud",
    "sindslid", "spiseforstyr", "anoreks", "stressramt", "stofafhæng",
    # Drink and drugs.
    r"alkohol(?:i|mis|prob|afh)", "fuld mand", "fuld dame", "fulderik",
    r"drikker(?! (?:en |lidt |noget |vi |sammen)?(?:kaffe|te|saft|vand|kakao|the|glas|kop))", "beruset",
    "misbrug", "narko", "stofmisbrug", "addict", "drunk", "alcoholic",
    # Money, law and family.
    r"gæld(?!er(?!\w)|ende)", "huslejegæld", "huslejerestance", "kontanthjælp", "førtidspens", "fattig",
    "hjemløs", "sat på gaden", r"sat ud af (?:sin|deres|boligen|lejligheden)", "fogeden",
    r"udsættelse(?:ssag| af lej| fra)", r"rki(?!\w)", "kriminel", "straffet", r"vold(?!\w)",
    r"vold(?:elig|smand|sdøm|sram|tægt)", "tvangsfjern", "skilsmisse", "fraskilt",
    r"(?:bliver|blevet|lige) skilt", "flygtning", "asyl", "opholdstilladelse",
    r"anbragt (?:uden|i pleje|på institution)", "kommunesag", "underretning", "i fængsel", "homeless",
    "evict", "divorc", "refugee", "asylum", "in debt", "in prison", "convicted",
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
