"""What the page calls things: headings, the three words the house is for, and numbers as said."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


class Part(models.TextChoices):
    """Where a figure stands, in order. What has no heading is read by a part of the page of its own."""

    HELP = "help", gettext_lazy("Hjælp mellem naboer")
    MET = "met", gettext_lazy("Det, der skete")
    PLACES = "places", gettext_lazy("Steder og ting i brug")
    HANDS = "hands", gettext_lazy("Frivillige")


# Read by parts of the page of their own: the mix of the three forms, and what nothing happened in.
FORMS, GAPS = "forms", "gaps"
# What is counted of one thing in a room, for the platform that points at it.
LIFE = "life"


class Headline(models.TextChoices):
    """What the house is for, each with a number."""

    SAFE = "safe", gettext_lazy("Trygge")
    KNOWN = "known", gettext_lazy("Kommer hinanden ved")
    HELPED = "helped", gettext_lazy("Hjælper hinanden")


def told(number: int, *, is_public: bool = False, unit: str = "") -> str:
    """«mindst 10», «under 5», «3», «omkring 80 %», «omkring 4 timer»."""
    if unit == "percent":
        return _("omkring {n} %").format(n=number) if number else _("for få til at sige")
    if unit == "minutes":
        return _("omkring {time}").format(time=_long(number)) if number else _("for få til at sige")
    if is_public:
        return str(number)
    return _("mindst {n}").format(n=number) if number else _("under 5")


def with_unit(cell: str, unit: str) -> str:
    """A number in a table with what it is of: «60 %», «4 timer»; anything else as it is."""
    if not unit or not cell.isdecimal():
        return cell
    return f"{cell} %" if unit == "percent" else _long(int(cell))


def _long(minutes: int) -> str:
    if minutes < 60:
        return ngettext("%(n)s minut", "%(n)s minutter", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(n)s time", "%(n)s timer", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)s dag", "%(n)s dage", days) % {"n": days}
