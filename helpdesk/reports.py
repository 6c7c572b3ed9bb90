"""A request or an offer that somebody reports: how it is found, looked at and hidden."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from community.shapes import Reportable, Reported, token_in
from helpdesk import actions
from helpdesk.models import HelpOffer, HelpRequest
from helpdesk.offering import actions as offering


def _reportable(
    kind: type[HelpRequest] | type[HelpOffer], name: Any, words: Callable[[Any], tuple[str, str]],
    verbs: Any, *, empty: Any,
) -> Reportable:  # fmt: skip
    """`words`: its title and its text; `verbs`: those of its own that hide and show it."""
    page = "request" if kind is HelpRequest else "offer"

    def said(rows: Any, token: str) -> Reported | None:
        row = rows.with_people().filter(token=token_in(token)).first()
        if row is None or row.member is None:
            return None
        title, text = words(row)
        return Reported(
            title=title,
            text=text,
            author=row.member.user,
            url=reverse(f"helpdesk:{page}", args=[row.estate.slug, row.token]),
            is_hidden=row.hidden_at is not None,
            estate=row.estate,
            empty=empty,
        )

    def find(member: Membership, token: str) -> Reported | None:
        """What this member sees now."""
        return said(kind.objects.visible_to(member), token)

    def look(token: str) -> Reported | None:
        """The same for the moderator, hidden or not."""
        return said(kind.objects.all(), token)

    def hide(token: str, now: datetime) -> None:
        verbs.hide(token_in(token), now)

    def show(token: str, now: datetime) -> None:
        verbs.show(token_in(token), now)

    key = f"helpdesk.{page}"
    return Reportable(key=key, name=name, find=find, look=look, hide=hide, show=show)


request = _reportable(
    HelpRequest,
    _("Nabo-hjælp"),
    lambda row: (row.title, row.text),
    actions,
    empty=_("Der står kun en overskrift."),
)
offer = _reportable(
    HelpOffer,
    _("En nabo kan hjælpe"),
    lambda row: (row.get_category_display(), " ".join(filter(None, [row.text, row.when_words]))),
    offering,
    empty=_("Der står kun, hvad slags hjælp det er."),
)
