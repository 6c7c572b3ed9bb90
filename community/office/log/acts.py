"""What the acts in the logbook are called. An act without a name here is shown by its code."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.office.words import role_word, whole_day
from community.people.models import Entry

NAMES: dict[str, Any] = {
    "appeal.heard": _("Så på en afgørelse igen"),
    "appeal.made": _("Var uenig i en afgørelse"),
    "booking.approved": _("Sagde ja til en booking"),
    "booking.declined": _("Sagde nej til en booking"),
    "booking.made_for": _("Bookede en tid for en husstand"),
    "card.issued": _("Lavede et kort med en kode"),
    "calendar.connected": _("Hentede en anden kalender ind på et sted"),
    "calendar.disconnected": _("Holdt op med at hente en kalender ind"),
    "call.made": _("Ringede op"),
    "call.made_a_slip": _("Lavede et opkald om til en seddel"),
    "call.nobody_home": _("Ringede, men fik ikke fat i nogen"),
    "call.undone": _("Fortrød, at der var ringet"),
    "category.added": _("Lavede et emne til opslagstavlen"),
    "category.changed": _("Ændrede et emne på opslagstavlen"),
    "case.decided": _("Afgjorde en anmeldelse"),
    "case.passed_on": _("Sendte en anmeldelse videre til kontoret"),
    "case.taken": _("Tog sig af en anmeldelse"),
    "contact.seen": _("Så navn eller kontaktoplysninger"),
    "content.hidden": _("Skjulte noget, nogen havde skrevet"),
    "content.mended": _("Rettede det, der var skjult"),
    "content.shown": _("Viste noget igen"),
    "deposit.kept": _("Beholdt noget af et depositum"),
    "deposit.returned": _("Gav et depositum tilbage"),
    "draw.called_off": _("Aflyste en lodtrækning"),
    "draw.confirmed": _("Sagde ja til en lodtrækning"),
    "draw.made": _("Åbnede en lodtrækning"),
    "duty.handed_over": _("Gav en opgave til en kollega"),
    "file.printed": _("Printede alt det, huset ved, for en på papir"),
    "guide.added": _("Skrev noget nyt i «Hvem hjælper med hvad»"),
    "guide.begun": _("Begyndte på «Hvem hjælper med hvad»"),
    "guide.changed": _("Rettede «Hvem hjælper med hvad»"),
    "guide.moved": _("Flyttede om i «Hvem hjælper med hvad»"),
    "guide.put_back": _("Satte noget tilbage i «Hvem hjælper med hvad»"),
    "guide.removed": _("Tog noget væk fra «Hvem hjælper med hvad»"),
    "help.begun": _("Begyndte at hjælpe"),
    "help.code_made": _("Lavede en kode til en hjælper"),
    "help.code_withdrawn": _("Tog en kode til en hjælper tilbage"),
    "help.ended": _("Sluttede hjælpen"),
    "home.invited": _("Lavede en kode til boligen"),
    "household.leaves": _("Skrev, at en bolig flytter"),
    "household.stays": _("Skrev, at en bolig alligevel ikke flytter"),
    "key.noted_for": _("Aftalte en nøgle for en husstand"),
    "keys.forgotten": _("Slettede nøglerne til en profil"),
    "letters.made": _("Lavede kodebreve"),
    "loan.made_for": _("Lånte en ting ud til en husstand"),
    "loan.nudged": _("Mindede om en lånt ting"),
    "plot.made_for": _("Skrev en husstand op til et bed"),
    "plot.not_renewed": _("Gav et bed videre, som ingen svarede på"),
    "plot.nudged": _("Mindede om et bed"),
    "logbook.exported": _("Hentede logbogen"),
    "paper.begun": _("Lavede en profil på papir"),
    "paper.changed": _("Ændrede, hvordan huset giver besked"),
    "pause.begun": _("Gav en skrivepause"),
    "pause.not_seconded": _("Sagde nej til en længere skrivepause"),
    "pause.seconded": _("Sagde ja til en længere skrivepause"),
    "person.forgotten": _("Slettede en profil på papir"),
    "profile.reopened": _("Viste en profil igen"),
    "rent.fetched": _("Hentede en liste til huslejen"),
    "rent.listed": _("Lavede en liste til huslejen"),
    "rent.waived": _("Lod en leje bortfalde"),
    "rental.code_changed": _("Ændrede koden til et sted"),
    "rules.changed": _("Ændrede reglerne for et sted"),
    "place.got_a_part": _("Lavede en ny del af et sted"),
    "place.made": _("Lavede et nyt sted"),
    "place.retired": _("Tog et sted af listen"),
    "place.again": _("Satte et sted på listen igen"),
    "sign.made_anew": _("Lavede et nyt skilt til et sted"),
    "ideas.carried_in": _("Læste en fil med idéer"),
    "ideas.changed": _("Rettede en idé"),
    "ideas.public": _("Viste en idé for alle"),
    "ideas.put_back": _("Satte en idé tilbage"),
    "ideas.removed": _("Tog en idé væk"),
    "ideas.shared": _("Viste en idé i boligorganisationen"),
    "ideas.told_back": _("Skrev, hvad vi gjorde anderledes med en idé"),
    "plan.added": _("Skrev noget nyt i Fællesskabsværktøjet"),
    "plan.changed": _("Rettede noget i Fællesskabsværktøjet"),
    "plan.done": _("Skrev, at noget i den sociale plan er gjort"),
    "plan.imported": _("Satte en tabel ind i Fællesskabsværktøjet"),
    "plan.put_back": _("Satte noget tilbage i Fællesskabsværktøjet"),
    "plan.removed": _("Tog noget væk i Fællesskabsværktøjet"),
    "plan.walked": _("Gik en runde i den sociale plan"),
    "report.received": _("Noget blev anmeldt"),
    "role.ended": _("Afsluttede en rolle i huset"),
    "role.given": _("Gav en rolle i huset"),
    "screen.relinked": _("Lavede et nyt link til en skærm i en opgang"),
    "settings.changed": _("Ændrede indstillingerne"),
    "slip.handed_out": _("Afleverede en seddel"),
    "slip.made_a_call": _("Lavede en seddel om til et opkald"),
    "slip.printed": _("Printede en seddel"),
    "slip.undone": _("Fortrød, at en seddel var afleveret"),
}
SETTINGS: dict[str, Any] = {
    "caretaker_word": _("viceværtens titel"),
    "emergency": _("når det haster"),
    "features_off": _("hvad der er med"),
    "languages": _("sprog"),
    "office_hours": _("åbningstid"),
    "office_phone": _("telefon"),
    "opens_groups": _("grupper sammen med andre afdelinger"),
}


def name_of(act: str) -> str:
    """What people call the act, or its code."""
    return str(NAMES.get(act, act))


def detail_of(entry: Entry) -> str:
    """The numbers and codes of a line as words: «Velkomstnabo, fra 1. januar 2027»."""
    tell = _DETAILS.get(entry.act)
    try:
        return tell(entry) if tell else ""
    except (KeyError, TypeError, ValueError):  # a line of long ago, in another shape
        return ""


def _role(entry: Entry) -> str:
    facts = entry.facts
    said = [str(role_word(facts["role"], entry.estate)) if entry.estate else facts["role"]]
    if facts.get("until") and facts["until"] <= facts["from"]:
        return ", ".join([*said, gettext("begyndte aldrig")])
    if facts.get("from"):
        said.append(gettext("fra %(day)s") % {"day": whole_day(facts["from"])})
    if facts.get("until"):
        said.append(gettext("til og med %(day)s") % {"day": whole_day(facts["until"], back=1)})
    return ", ".join(said)


def _letters(entry: Entry) -> str:
    count = int(entry.facts["letters"])
    return ngettext("%(n)s brev", "%(n)s breve", count) % {"n": count}


def _settings(entry: Entry) -> str:
    return ", ".join(_setting(name, entry.facts.get(name)) for name in entry.facts["changed"])


def _setting(name: str, now: Any) -> str:
    """«sprog», «grupper sammen med andre afdelinger slået fra»."""
    said = str(SETTINGS.get(name, name))
    if not isinstance(now, bool):
        return said
    sentence = gettext("{setting} slået til") if now else gettext("{setting} slået fra")
    return sentence.format(setting=said)


def _lines(entry: Entry) -> str:
    count = int(entry.facts["lines"])
    return ngettext("%(n)s linje", "%(n)s linjer", count) % {"n": count}


_DETAILS = {
    "letters.made": _letters,
    "logbook.exported": _lines,
    "role.ended": _role,
    "role.given": _role,
    "settings.changed": _settings,
}
