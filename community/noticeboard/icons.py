"""What drift tells about, by a picture and a word: «Vand», «Varme» …"""

from django.db import models
from django.utils.translation import gettext_lazy as _

# What a category may look like: the names of drawings in the sprite, each with its word.
LOOKS = {
    "push-pin-duotone": _("Tegnestift"),
    "chat-circle-text-duotone": _("Taleboble"),
    "gift-duotone": _("Gave"),
    "magnifying-glass-duotone": _("Lup"),
    "calendar-dots-duotone": _("Kalender"),
    "coffee-duotone": _("Kaffe"),
    "cooking-pot-duotone": _("Gryde"),
    "hammer-duotone": _("Hammer"),
    "lightbulb-duotone": _("Pære"),
    "student-duotone": _("Studenterhue"),
    "hand-waving-duotone": _("Hånd, der vinker"),
    "hands-clapping-duotone": _("Hænder, der klapper"),
    "users-three-duotone": _("Tre mennesker"),
    "wrench-duotone": _("Skruenøgle"),
    "broom-duotone": _("Kost"),
    "basket-duotone": _("Kurv"),
    "bicycle-duotone": _("Cykel"),
    "plant-duotone": _("Plante"),
    "baby-duotone": _("Barn"),
    "house-duotone": _("Hus"),
}


class Works(models.TextChoices):
    """The kinds of works, narrow enough that a glance says it."""

    WATER = "water", _("Vand")
    HEAT = "heat", _("Varme og luft")
    POWER = "power", _("Strøm")
    LIFT = "lift", _("Elevator")
    LAUNDRY = "laundry", _("Vaskehus")
    STAIRS = "stairs", _("Trappe")
    PARKING = "parking", _("Parkering")
    WASTE = "waste", _("Affald")
    WEATHER = "weather", _("Sne og glat føre")
    NET = "net", _("Internet")
    OTHER = "other", _("Andet arbejde")


DRAWN = {
    Works.WATER: "drop-slash-duotone",
    Works.HEAT: "wind-duotone",
    Works.POWER: "lamp-duotone",
    Works.LIFT: "buildings-duotone",
    Works.LAUNDRY: "washing-machine-duotone",
    Works.STAIRS: "stairs-duotone",
    Works.PARKING: "car-profile-duotone",
    Works.WASTE: "package-duotone",
    Works.WEATHER: "broom-duotone",
    Works.NET: "wifi-slash-bold",
    Works.OTHER: "wrench-duotone",
}


def drawing_of(kind: str) -> str:
    """The drawing for a kind of works; a spanner for one we do not know."""
    return DRAWN[Works(kind)] if kind in Works.values else DRAWN[Works.OTHER]


def word_for(kind: str) -> str:
    return str(Works(kind).label) if kind in Works.values else str(Works.OTHER.label)
