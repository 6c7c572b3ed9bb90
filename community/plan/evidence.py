"""What the other rooms of the house have seen of the needs: homes by theme, and never which.

It is counted when a month is over and kept in whole fives (ADR 0031), so that what is shown before
somebody moves out is what is shown after.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from community.features import features_of
from community.people.models import Estate, Membership
from community.plan.models import Closed, Span, Tally
from community.plan.rules import at_least
from community.shapes import Seen

YEAR = timedelta(days=365)
KEY = "seen:"
# Theme → [what was seen, in how many homes]: what is few is not there.
Kept = dict[str, list[tuple[str, int]]]


def counted(estate: Estate, until: datetime) -> Iterator[tuple[str, Seen]]:
    """(room, what it saw) in the year before. In Danish: what was seen is kept by those words."""
    asking = Membership(estate=estate)
    with override("da"):
        for feature in features_of(asking):
            for seen in feature.evidence(asking, until - YEAR, until) if feature.evidence else ():
                yield feature.key, seen


def evidence_of(member: Membership) -> Kept | None:
    """As it was when the last month was counted; None before any is.

    Homes may be the same from room to room, so nothing is added up.
    """
    months = Closed.objects.visible_to(member).filter(span=Span.MONTH)
    last = months.order_by("-first_on").first()
    if last is None:
        return None
    on = [feature.key for feature in features_of(member)]
    rows = Tally.objects.filter(closed=last, room__in=on, key__startswith=KEY).order_by("pk")
    found: Kept = {}
    for key, what, number in rows.values_list("key", "about", "number"):
        found.setdefault(key.removeprefix(KEY), []).append((_(what), number))
    return found


def signs_of(kept: Kept | None, theme: str) -> list[tuple[str, str]]:
    """[what was seen, in how many homes], in the words of the page; nothing before it is counted.

    What is few stands together in one line: it says no more one by one.
    """
    if kept is None:
        return []
    shown = [(what, evidence_word(number)) for what, number in kept.get(theme, [])]
    rest = _("Resten af det, huset har set") if shown else _("Alt, huset har set")
    return [*shown, (rest, evidence_word(0))]


def in_short(signs: list[tuple[str, str]]) -> str:
    return " · ".join(f"{what}: {homes}" for what, homes in signs)


def evidence_word(number: int) -> str:
    """«mindst 10 hjem», «under 5 hjem»."""
    least = at_least(number)
    return _("mindst {n} hjem").format(n=least) if least else _("under 5 hjem")
