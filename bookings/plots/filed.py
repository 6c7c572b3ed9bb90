"""What gardens know about a person: given to them in their file."""

from typing import Any

from bookings.models import Tenure
from community.people.models import User


def export(user: User) -> dict[str, Any]:
    """What they grow or waited for, and what they asked for others, in one question."""
    rows = Tenure.objects.select_related("facility", "plot", "asked_by")
    mine = rows.filter(asked_by__user=user).union(rows.filter(helped_by=user)).order_by("pk")
    found: dict[str, list[dict[str, Any]]] = {"plots": [], "plots_for_others": []}
    for one in mine:
        is_mine = one.asked_by is not None and one.asked_by.user_id == user.pk
        found["plots" if is_mine else "plots_for_others"].append(_said(one))
    return found


def _said(one: Tenure) -> dict[str, Any]:
    return {
        "place": one.facility.name,
        "name": one.plot.name if one.plot else None,
        "state": one.state,
        "season": one.kept_for,
        "created_at": one.created_at.isoformat(),
    }
