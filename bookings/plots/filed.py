"""What gardens know about a person: given to them in their file."""

from typing import Any

from bookings.models import Tenure
from community.people.models import User, written_by


def export(user: User) -> dict[str, Any]:
    """What they grow or waited for, and what they asked for others, in one question."""
    rows = Tenure.objects.select_related("facility", "plot")
    mine = list(written_by(user, rows, "asked_by__user").order_by("pk"))
    return {
        "plots": [_said(one) for one in mine if one.is_mine],
        "plots_for_others": [_said(one) for one in mine if not one.is_mine],
    }


def _said(one: Tenure) -> dict[str, Any]:
    return {
        "place": one.facility.name,
        "name": one.plot.name if one.plot else None,
        "state": one.state,
        "season": one.kept_for,
        "created_at": one.created_at.isoformat(),
    }
