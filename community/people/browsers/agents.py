"""«Telefon, Safari»: what a browser calls itself, in words for people."""

from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

# The first that fits: most browsers also call themselves by the names of others.
NAMES = [
    ("SamsungBrowser/", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
DEVICES = [
    ("iPad", "tablet"),
    ("Tablet", "tablet"),
    ("iPhone", "phone"),
    ("Mobile", "phone"),
    ("Android", "tablet"),  # without «Mobile» it is a tablet, so Google says
    ("Windows", "computer"),
    ("Macintosh", "computer"),
    ("CrOS", "computer"),
    ("Linux", "computer"),
]
WORDS = {"phone": _("Telefon"), "tablet": _("Tablet"), "computer": _("Computer")}


def device(agent: str) -> str:
    """ "phone", "tablet", "computer", or nothing when it does not say."""
    return next((kind for sign, kind in DEVICES if sign in agent), "")


def words(agent: str) -> Any:
    """«Telefon, Safari», «Computer», or «En browser» for what we do not know."""
    kind, name = device(agent), next((name for sign, name in NAMES if sign in agent), "")
    if not kind:
        return name or _("En browser")
    return f"{WORDS[kind]}, {name}" if name else lazystr(WORDS[kind])
