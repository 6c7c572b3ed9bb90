"""What loans know about a person: given to them in their file."""

from typing import Any

from bookings.models import Condition, Loan, Thing
from community.counting import counted
from community.people.models import User, written_by


def export(user: User) -> dict[str, Any]:
    """What they borrowed, lend out, and said about things; for whom else is the other's to tell."""
    of_things = Loan.objects.select_related("thing")
    of_state = Condition.objects.select_related("thing")
    loans = list(written_by(user, of_things, "asked_by__user").order_by("pk"))
    said = list(written_by(user, of_state, "told_by__user").order_by("pk"))
    return {
        "borrowed": [_loan(one) for one in loans if one.is_mine],
        "borrowed_for_others": [_loan(one) for one in loans if not one.is_mine],
        "lent_out": [
            {"name": one.name, "about": one.about, "pick_up": one.pick_up}
            for one in Thing.objects.filter(lent_by__user=user).order_by("pk")
        ],
        "conditions": [_said(one) for one in said if one.is_mine],
        "conditions_for_others": [_said(one) for one in said if not one.is_mine],
        **counted(
            User.objects.filter(pk=user.pk),
            {
                "got_back": Loan.objects.filter(received_by__user=user),
                "things_mended": Condition.objects.filter(cleared_by__user=user),
            },
        ),
    }


def _loan(loan: Loan) -> dict[str, Any]:
    return {
        "name": loan.thing.name,
        "first_day": loan.first_day.isoformat() if loan.days else None,
        "last_day": loan.last_day.isoformat() if loan.days else None,
        "state": loan.state,
        "created_at": loan.created_at.isoformat(),
    }


def _said(one: Condition) -> dict[str, Any]:
    return {"name": one.thing.name, "text": one.text, "created_at": one.told_at.isoformat()}
