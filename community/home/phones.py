"""Phone numbers one can tap: the office, the watch, and 112."""

import re

from community.people.models import Organisation

# Eight digits in pairs or together, with or without +45, and the emergency number.
NUMBER = re.compile(r"(?<![\w+])((?:\+45 ?)?\d{2} ?\d{2} ?\d{2} ?\d{2}|112)(?!\w)")
AT_MOST = 5


def address(number: str) -> str:
    """«00 00 10 00» → «tel:00001000»."""
    return "tel:" + re.sub(r"[^\d+]", "", number)


def numbers_in(text: str) -> list[str]:
    """The phone numbers in what an organisation wrote, each once, in order."""
    return list(dict.fromkeys(NUMBER.findall(text)))


def offices() -> list[Organisation]:
    """The organisations of the house with a number to call, for pages anybody may see."""
    named = Organisation.objects.exclude(office_phone="")
    return list(named.order_by("name")[:AT_MOST])
