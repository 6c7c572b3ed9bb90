"""Whether anybody holds an office today, and when somebody last left it. Never who."""

from dataclasses import dataclass
from datetime import date

from community.people.models import Estate, Role, RoleTerm
from community.plan.models import Keeper

OFFICES = {Keeper.BOARD: {Role.COMMITTEE, Role.CHAIR}, Keeper.CARETAKER: {Role.CARETAKER}}


@dataclass(frozen=True)
class Leaving:
    """An office that has lost somebody on a day, and nobody has taken it on since then."""

    keeper: Keeper
    on: date | None
    is_empty: bool


def keys_held(estate: Estate, today: date) -> dict[str, bool]:
    """For each keeper that is an office: is there somebody, or is a new one to be found?"""
    terms = RoleTerm.objects.filter(
        membership__estate=estate, membership__period__contains=today, period__contains=today
    )
    found = set(terms.values_list("role", flat=True).distinct())
    return {str(keeper): bool(found & roles) for keeper, roles in OFFICES.items()}


def leavings(estate: Estate, today: date) -> list[Leaving]:
    """The offices that wait for somebody new, after the last who left and did not come back."""
    wanted = {role for roles in OFFICES.values() for role in roles}
    terms = RoleTerm.objects.filter(membership__estate=estate, role__in=wanted).values_list(
        "role", "membership__user", "period", "membership__period"
    )
    held: dict[Keeper, list[tuple[int, date, date]]] = {keeper: [] for keeper in OFFICES}
    for role, user, period, stay in terms:
        keeper = next(keeper for keeper, roles in OFFICES.items() if role in roles)
        start = max(period.lower or date.min, stay.lower or date.min)
        end = min(period.upper or date.max, stay.upper or date.max)
        held[keeper].append((user, start, end))
    found = (_leaving(keeper, spans, today) for keeper, spans in held.items())
    return [one for one in found if one]


def _leaving(keeper: Keeper, spans: list[tuple[int, date, date]], today: date) -> Leaving | None:
    """`spans`: (whoever, from, until) of everybody who has had the office."""
    here = {user for user, start, end in spans if start <= today < end}
    ended = [end for user, _start, end in spans if end <= today and user not in here]
    last = max(ended, default=None)
    if not here:
        return Leaving(keeper, last, is_empty=True)
    came = max(
        start
        for user, start, _end in spans
        if user in here and start <= today and not _went_on(user, start, spans)
    )
    return Leaving(keeper, last, is_empty=False) if last and came < last else None


def _went_on(user: int, start: date, spans: list[tuple[int, date, date]]) -> bool:
    """Chosen again at the end of a term: nobody new has come."""
    return any(who == user and since < start <= until for who, since, until in spans)
