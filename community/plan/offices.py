"""Whether anybody holds an office today. Never who."""

from datetime import date

from community.people.models import Estate, Role, RoleTerm
from community.plan.models import Keeper

OFFICES = {Keeper.BOARD: {Role.COMMITTEE, Role.CHAIR}, Keeper.CARETAKER: {Role.CARETAKER}}


def keys_held(estate: Estate, today: date) -> dict[str, bool]:
    """For each keeper that is an office: is there somebody, or is a new one to be found?"""
    terms = RoleTerm.objects.filter(
        membership__estate=estate, membership__period__contains=today, period__contains=today
    )
    found = set(terms.values_list("role", flat=True).distinct())
    return {str(keeper): bool(found & roles) for keeper, roles in OFFICES.items()}
