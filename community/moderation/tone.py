"""«God tone»: the six rules of the house, and what a kind answer about each may begin with.

Source: practice.md 2.19 (the rules housing organisations have for their own pages). Whoever is
told that something is hidden is told which of these it was about.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rule:
    """One rule: `title` is what it is called, `text` what it asks, `said` how one says it kindly."""

    key: str
    title: Any
    text: Any
    said: Any


RULES = [
    Rule(
        "names",
        _("Vi nævner ikke naboer"),
        _("Skriv ikke om en nabo ved navn. Tal med naboen selv, eller ring til kontoret."),
        _("Her skriver vi ikke om en nabo ved navn."),
    ),
    Rule(
        "kind",
        _("Vi taler pænt"),
        _("Vær gerne uenig. Skriv som til en nabo på trappen, uden grove ord og uden trusler."),
        _("Vi må gerne være uenige, men ordene var for grove."),
    ),
    Rule(
        "equal",
        _("Alle hører til"),
        _("Ingen skal høre ondt for sit sprog, sin tro, sin alder, sit køn eller sin krop."),
        _("Her skal alle kunne føle sig hjemme. Det kan man ikke, når man læser det her."),
    ),
    Rule(
        "private",
        _("Det private er privat"),
        _("Del ikke andres billeder, numre, adresse eller helbred, før de har sagt ja."),
        _("Det fortæller for meget om en anden, som ikke har sagt ja."),
    ),
    Rule(
        "ads",
        _("Ingen reklame"),
        _("Byt gerne, og giv gerne væk. Sælg ikke for et firma, og bed aldrig om koder og kort."),
        _("Her er der ikke plads til reklame."),
    ),
    Rule(
        "topic",
        _("Hold dig til huset"),
        _("Skriv om det, der sker her, hvor vi bor. Haster det, så ring i stedet."),
        _("Det hører ikke til på huset her."),
    ),
]
BY_KEY = {rule.key: rule for rule in RULES}
# The reason somebody chose → the rule it is most likely about.
RULE_FOR = {
    "names": "names",
    "language": "kind",
    "discrimination": "equal",
    "ads": "ads",
    "other": "topic",
}


def rule_of(key: str) -> Rule | None:
    """The rule of that key, or None (a decision that quotes none)."""
    return BY_KEY.get(key)


def suggestion(key: str, name: str) -> str:
    """A few kind lines to begin with; whoever answers makes them their own."""
    rule = BY_KEY[key]
    hello = gettext("Hej {name}.").format(name=name) if name else gettext("Hej.")
    begin = gettext("Vi forstår godt, at du har noget på hjerte.")
    return f"{hello} {begin} {rule.said} {gettext('Vi tager gerne en snak med dig om det.')}"
