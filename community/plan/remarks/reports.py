"""How a guest's remark is reported, and what the moderator sees."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from community.plan.models import Remark
from community.plan.remarks import actions
from community.shapes import Reportable, Reported, token_in


def find(member: Membership, token: str) -> Reported | None:
    """The remark as who works with the plan sees it, or None."""
    if member.is_guest:
        return None
    return _reported(Remark.objects.visible_to(member).standing().filter(token=token_in(token)))


def look(token: str) -> Reported | None:
    return _reported(Remark.objects.standing().filter(token=token_in(token)))


def _reported(rows: Any) -> Reported | None:
    found = rows.select_related("estate", "made_by__user").first()
    if found is None:
        return None
    return Reported(
        title=_("En bemærkning fra en gæst"),
        text=found.text,
        author=found.made_by.user,
        url=reverse("plan:read", args=[found.estate.slug]),
        is_hidden=found.hidden_at is not None,
        estate=found.estate,
    )


def _hide(token: str, now: datetime) -> None:
    actions.hide(token_in(token), now)


def _show(token: str, now: datetime) -> None:
    actions.show(token_in(token), now)


remark = Reportable(
    key="plan.remark",
    name=_("En bemærkning til planen"),
    find=find,
    look=look,
    hide=_hide,
    show=_show,
)
