"""Keep names of persons out: the plan is about groups and offices."""

import re
from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Lower

from community.people.models import Estate, User

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
MOST = 400  # words looked at; no field is that long


def named_in(texts: Iterable[str], estate: Estate) -> str:
    """A word in the texts that is what somebody in the organisation is called, or nothing.

    Everybody is looked at, not only those of the estate: a no says of nobody where they live. Only
    words with a capital letter count, so that a stairway may be called what flowers are.
    """
    words = {word for text in texts for word in WORD.findall(text) if word[0].isupper()}
    parts = {part for word in words for part in (word, word.removesuffix("s"))}
    if not parts:
        return ""
    asked = sorted(part.lower() for part in parts if len(part) > 1)[:MOST]
    people = User.objects.filter(memberships__estate__organisation=estate.organisation_id)
    people = people.annotate(first=Lower("name"), last=Lower("surname"))
    exact = Q(first__in=asked) | Q(last__in=asked)
    found = people.filter(exact).values_list("name", flat=True).first()
    return found or ""
