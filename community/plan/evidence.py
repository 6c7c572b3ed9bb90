"""What the other rooms of the house have seen of the needs: homes by theme, and never which."""

from datetime import datetime

from django.utils.translation import gettext as _

from community.features import features_of
from community.people.models import Membership
from community.plan.rules import at_least
from community.shapes import Seen


def evidence_of(member: Membership, since: datetime, now: datetime) -> dict[str, list[Seen]]:
    """Theme → what each room saw, in how many homes.

    Homes may be the same from room to room, so nothing is added up. Who shows it hides what is few.
    """
    found: dict[str, list[Seen]] = {}
    for feature in features_of(member):
        for seen in feature.evidence(member, since, now) if feature.evidence else ():
            found.setdefault(seen.theme, []).append(seen)
    return found


def signs_of(seen: list[Seen]) -> list[tuple[str, str]]:
    """[what was seen, in how many homes], in the words of the page; nothing where no room counts.

    What is few stands together in one line: it says no more one by one.
    """
    shown = [(str(one.what), evidence_word(one.homes)) for one in seen if at_least(one.homes)]
    if len(shown) < len(seen):
        rest = _("Resten af det, huset har set") if shown else _("Alt, huset har set")
        shown.append((rest, evidence_word(0)))
    return shown


def in_short(signs: list[tuple[str, str]]) -> str:
    return " · ".join(f"{what}: {homes}" for what, homes in signs)


def evidence_word(number: int) -> str:
    """«mindst 10 hjem», «under 5 hjem»."""
    least = at_least(number)
    return _("mindst {n} hjem").format(n=least) if least else _("under 5 hjem")
