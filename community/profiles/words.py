"""The fixed words a person may choose from: what one can, speaks, prefers, and which drawing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Skill(TextChoices):
    """What neighbours do for each other. The first eight are the kinds of nabo-hjælp."""

    ALONG = "along", _("Følges og køre")
    FOOD = "food", _("Mad og hus")
    CHILDREN = "children", _("Hente og passe børn")
    DEVICES = "devices", _("Telefon og computer")
    HEAVY = "heavy", _("Tungt og praktisk")
    COMPANY = "company", _("Selskab")
    WATCH = "watch", _("Holde øje, mens nogen er væk")
    TALK = "talk", _("Snak og råd")
    HOMEWORK = "homework", _("Lektiehjælp")
    DANISH = "danish", _("Tale dansk")
    BICYCLES = "bicycles", _("Cykler")
    GARDEN = "garden", _("Have")
    SEWING = "sewing", _("Syning")
    CARRYING = "carrying", _("Bære")
    DRIVING = "driving", _("Køre")
    REPAIR = "repair", _("Reparere")


class Time(TextChoices):
    """When a person would rather be asked."""

    WEEKDAY_MORNING = "weekday_morning", _("Hverdag formiddag")
    WEEKDAY_AFTERNOON = "weekday_afternoon", _("Hverdag eftermiddag")
    WEEKDAY_EVENING = "weekday_evening", _("Hverdag aften")
    WEEKEND_MORNING = "weekend_morning", _("Weekend formiddag")
    WEEKEND_AFTERNOON = "weekend_afternoon", _("Weekend eftermiddag")
    WEEKEND_EVENING = "weekend_evening", _("Weekend aften")


class Need(TextChoices):
    """What a room should have for somebody to come. About the room, never about the person."""

    NO_STEPS = "no_steps", _("Ingen trin ved døren")
    LIFT = "lift", _("Elevator")
    WHEELCHAIR = "wheelchair", _("Plads til kørestol")
    TOILET = "toilet", _("Toilet uden trin")
    LOOP = "loop", _("Teleslynge")
    SIGN = "sign", _("Tegnsprog")
    QUIET = "quiet", _("Et stille hjørne")
    LIGHT = "light", _("Godt lys")
    CHAIR = "chair", _("Stol med ryg og armlæn")
    PARKING = "parking", _("Parkering tæt ved døren")
    DOG = "dog", _("Plads til en førerhund")


class Motif(TextChoices):
    """A drawing instead of a face. The key is the icon's name in the sprite."""

    BIRD = "bird-duotone", _("Fugl")
    FLOWER = "flower-duotone", _("Blomst")
    BICYCLE = "bicycle-duotone", _("Cykel")
    PLANT = "potted-plant-duotone", _("Plante")
    ACORN = "acorn-duotone", _("Agern")
    LEAF = "leaf-duotone", _("Blad")
    COFFEE = "coffee-duotone", _("Kaffe")
    ARMCHAIR = "armchair-duotone", _("Lænestol")


# Each by its own name and never translated. What one speaks says nothing about where one is from.
LANGUAGES: tuple[tuple[str, str], ...] = (
    ("da", "Dansk"),
    ("en", "English"),
    ("ar", "العربية"),
    ("bs", "Bosanski / hrvatski / srpski"),
    ("dsl", "Dansk tegnsprog"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fo", "Føroyskt"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("kl", "Kalaallisut"),
    ("ku", "Kurdî"),
    ("lt", "Lietuvių"),
    ("no", "Norsk"),
    ("pl", "Polski"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("so", "Soomaali"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("th", "ไทย"),
    ("ti", "ትግርኛ"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
)
LANGUAGE_NAMES = dict(LANGUAGES)
