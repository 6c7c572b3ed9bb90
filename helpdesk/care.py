"""Words that ask for care: a gentle warning, a way to those whose work it is, and days on no wall.

They are whole words with their inflections, in Danish and English, and catch what people write
without thinking. Nobody is judged by them, and whoever means something else goes on with one tick.
Where a word also means something everyday («stolen» is the chair, «tyve» is twenty, one can «pille»
wallpaper), only what stands beside it decides.
"""

import re

from django.utils.translation import gettext as _

from community.errors import Refused

_START, _END = r"(?<!\w)(?:", r")(?!\w)"
# Money, bank, MitID and codes, keys, medicine.
CAREFUL = (
    # Money and the bank.
    r"penge\w*|lommepenge\w*|kontant(?:er|erne|e|beløb\w*)?|lån(?:e|es|er)? \d+ kr|mobile ?pay\w*"
    r"|overfør\w* \d+|hæve(?:automat|kort)\w*|kontantautomat\w*|(?:net|mobil|home)bank\w*"
    r"|(?:bank|dan|betalings|kredit|debet|visa)-?kort\w*|mastercard\w*|bankkonto\w*"
    r"|(?:bank|konto)oplysning\w*|kontonum(?:mer|meret|re|rene)|fuldmagt\w*|testamente\w*|bitcoins?"
    r"|betal\w* (?:(?:min|mine|vores|en) )?(?:regning\w*|husleje\w*|girokort\w*)"
    # Codes and keys.
    r"|mit ?id\w*|nem ?id\w*|pin-?kode\w*|(?:engangs|sms-?|dør|port|alarm|bank)kode\w*|kodeord\w*"
    r"|adgangskode\w*|kodeviser\w*|ekstranøgle\w*|reservenøgle\w*|husnøgle\w*|dørnøgle\w*"
    r"|bilnøgle\w*|nøgle(?!ord|person|tal|hul)(?!r? (?:garn|uld|strikkegarn))\w*"
    # Medicine.
    r"|medicin(?!bold|stud)\w*|(?:smerte|blodtryks|hjerte|astma|sove)medicin\w*"
    r"|(?:hovedpine|sove|jern|smertestillende )pille(?:r|n|rne)?|pille(?:æske|dåse)\w*"
    r"|pille(?:r|rne)(?! (?:tapet|ved|rejer|kartofler|æg|ned|af|låget|malingen))|p-piller(?:ne)?"
    r"|insulin\w*|penicillin\w*|antibiotika\w*|smertestillende|panodil\w*|ipren\w*|dosering\w*"
    r"|indsprøjtning\w*|inhalator\w*|øjendråber(?:ne)?|recept(?:en|er|erne|medicin)?"
    # The same in English.
    r"|money|cash|loan|lend me \d+|(?:bank|credit|debit) cards?|online banking|bank accounts?"
    r"|account numbers?|wire transfers?|pin ?codes?|door codes?|pass ?words?|passcodes?"
    r"|(?:spare |house |door |car |my |your |the )keys?|power of attorney"
    r"|medicines?|medications?|pills?|prescriptions?|painkillers?|antibiotics|dosage|inhalers?"
)
# Crime and persons: not a matter between neighbours.
NOT_HERE = (
    # Theft and fraud.
    r"tyv|tyven\w*|tyveri\w*|tyvekost\w*|(?:cykel|lomme|indbruds|taske|bil)tyv\w*|indbrud\w*"
    r"|(?:be)?stj[åæ]l\w*|røveri\w*|røvet|røvede|hæleri\w*|hælervare\w*|svindl\w*|svindel\w*"
    r"|bedrager\w*|afpres\w*|hærværk\w*|vandal\w*|brandstift\w*|ildspåsæt\w*"
    # Violence, threats and abuse.
    r"|(?:hustru|partner)vold|vold|voldelig\w*"
    r"|voldsmand\w*|voldtægt\w*|voldtag\w*|overfald\w*|overgreb\w*|knivstik\w*|knivoverfald\w*"
    r"|trusler|truslerne|true[rt] (?:mig|os|ham|hende|dem|med|af|på livet)|chikane\w*|chikaner\w*"
    r"|slår (?:konen|manden|sin kone|sin mand|børnene|sine børn|sit barn)|pædofil\w*|blotter sig"
    r"|stalk(?:er|ing|et)\w*|hævn(?:e|er|en|akt\w*)?|våben|våbnene|våbnet|pistol(?:en|er)?|skyderi\w*"
    r"|skudepisode\w*"
    # Drugs and gangs. «Stoffer» are for curtains, and «bander» is what one does at a flat tyre.
    r"|narko\w*|hash(?! ?brown)|hashen|hash(?:handel|sælger|klub)\w*|pusher\w*|kokain\w*|heroin\w*"
    r"|amfetamin\w*|ecstasy|sælger stoffer|bande(?:medlem|krig|konflikt|kriminel|relater)\w*"
    r"|kriminel\w*|kriminalitet\w*|mistænk(?:elig|t|er)\w*|politianmeld\w*"
    r"|(?:overvåge|udspionere) (?:naboen|ham|hende|dem)"
    # The same in English. «Stolen» alone is Danish for the chair.
    r"|thie(?:f|ves)|thefts?|burglar\w*|steal(?:s|ing)?|stole (?:my|our|his|her|their)"
    r"|(?:was|were|been|got|is|are) stolen|stolen (?:bi\w+|phones?|goods|parcels?|wallets?)"
    r"|robb(?:ed|ery|ers?)|mugg(?:ed|ing)|pickpocket\w*|vandal\w*|fraud\w*|scam(?:s|med|mers?)?"
    r"|violen(?:t|ce)|assault(?:s|ed)?|raped|rapist|threat(?:s|en\w*)?|harass\w*|blackmail\w*|arson\w*"
    r"|domestic abuse|weapons?|guns?|cocaine|drugs|drug deal\w*|gang members?|criminals?|suspicious"
    r"|revenge"
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
