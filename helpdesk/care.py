"""Words that ask for care: a gentle warning, a way to those whose work it is, and days on no wall.

The lists are short on purpose. They catch what people write without thinking, in Danish and
English; nobody is judged by them, and whoever means something else goes on with one tick.
"""

import re

from django.utils.translation import gettext as _

from community.errors import Refused

_START, _END = r"(?<!\w)(?:", r")(?!\w)"
# Money, bank, MitID and codes, keys, medicine.
CAREFUL = (
    r"penge\w*|kontant\w*|lån(?:e|es)? \d+ kr|hæve\w* (?:penge|kontanter)|netbank\w*|bankkort\w*"
    r"|dankort\w*|betalingskort\w*|hævekort\w*|kreditkort\w*|kontonummer|mit ?id|nem ?id|pinkode\w*"
    r"|pin-kode\w*|kodeord\w*|adgangskode\w*|nøgle\w*|ekstranøgle\w*|medicin\w*|pille(?:r|rne)"
    r"|insulin\w*|recept(?:en|er|medicin)?"
    r"|money|cash|bank card|credit card|debit card|online banking|pin code|password\w*"
    r"|keys?|medicines?|medications?|pills?|prescriptions?"
)
# Crime and persons: not a matter between neighbours. No word that also means something everyday:
# «tyve» is twenty, «stoffer» are for curtains, «bander» is what one does at a flat tyre.
NOT_HERE = (
    r"tyv|tyven\w*|tyvene|tyveri\w*|indbrud\w*|stj[åæ]l\w*|voldelig\w*|overfald\w*|narko\w*|hash"
    r"|hashen|pusher\w*|bandemedlem\w*|bandekrig\w*|hæler\w*|våben|mistænkelig\w*|stalk\w*|hævn"
    r"|thie(?:f|ves)|burglar\w*|steal(?:s|ing)?|stolen|violen(?:t|ce)|assault(?:s|ed)?"
    r"|drugs|drug dealers?|gang members?|weapons?|suspicious|revenge"
)
_MONTHS = (
    r"jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|aug(?:ust)?|sep(?:t|tember)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|january|february|march|may|june|july|october"
)
DAYS = rf"\d{{1,2}}[./-] ?\d{{1,2}}|uge \d{{1,2}}|week \d{{1,2}}|\d{{1,2}}\.? ?(?:{_MONTHS})"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(_START + pattern + _END, re.IGNORECASE)


_CAREFUL, _NOT_HERE, _DAYS = _words(CAREFUL), _words(NOT_HERE), _words(DAYS)


def needs_care(text: str) -> bool:
    """Whether it looks as if it is about money, codes, keys or medicine."""
    return _CAREFUL.search(text) is not None


def is_not_for_neighbours(text: str) -> bool:
    """Whether it looks as if it is about crime, or about what somebody has done."""
    return _NOT_HERE.search(text) is not None


def names_days(text: str) -> bool:
    """Whether it says when somebody is away."""
    return _DAYS.search(text) is not None


def refuse_without_care(text: str, *, field: str, knows: bool) -> str:
    """The text as it came. Refused `not_here`; `careful` until the writer `knows`."""
    if is_not_for_neighbours(text):
        sentence = _(
            "Det kan naboer ikke tage sig af. Ring 112, hvis det haster, og ellers 114 til "
            "politiet. Handler det om unge, så tal med SSP i kommunen."
        )
        raise Refused("not_here", sentence, status=422, field=field)
    if needs_care(text) and not knows:
        sentence = _(
            "Pas godt på dig selv. Giv aldrig penge, koder, MitID, nøgler eller medicin til andre. "
            "Sæt et hak, hvis du har tænkt over det, og send igen."
        )
        raise Refused("careful", sentence, status=422, field=field)
    return text


def refuse_days(text: str, *, field: str) -> str:
    """The text as it came. Refused `no_days_here` where it says when a home is empty."""
    if names_days(text):
        sentence = _("Skriv ikke dagene her. Skriv dem ved «Hvornår». Så ser kun din hjælper dem.")
        raise Refused("no_days_here", sentence, status=422, field=field)
    return text
