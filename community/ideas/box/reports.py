"""How what lies in the box is reported, and what the moderator sees."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.ideas.box import actions, notify
from community.ideas.models import Proposal
from community.people.models import Membership
from community.shapes import Reportable, Reported, token_in


def find(member: Membership, token: str) -> Reported | None:
    """The proposal as this member may see it, or None."""
    seen = Proposal.objects.visible_to(member).standing()
    return _reported(seen.filter(token=token_in(token), hidden_at=None))


def look(token: str) -> Reported | None:
    return _reported(Proposal.objects.standing().filter(token=token_in(token)))


def _reported(rows: Any) -> Reported | None:
    """None where nobody is left who wrote it."""
    found = rows.select_related("estate", "made_by__user").first()
    if found is None or found.made_by is None:
        return None
    return Reported(
        title=_("Forslag i idékassen"),
        text=f"{found.title}\n{found.text}",
        author=found.made_by.user,
        url=notify.url_of(found),
        is_hidden=found.hidden_at is not None,
        estate=found.estate,
    )


def _hide(token: str, now: datetime) -> None:
    actions.hide(token_in(token), now)


def _show(token: str, now: datetime) -> None:
    actions.show(token_in(token), now)


proposal = Reportable(
    key="ideas.proposal",
    name=_("Et forslag i idékassen"),
    find=find,
    look=look,
    hide=_hide,
    show=_show,
)
