"""What is said to a neighbour the house asks: what it is about, and why it is them."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from community import live
from community.notifications import actions as notifications
from community.people.models import Membership
from helpdesk.models import HelpRequest
from helpdesk.notify import MATCH, url_of
from helpdesk.reasons import reason_words


def thread(request: HelpRequest) -> str:
    """What is said to all who are asked about it."""
    return f"help-asked:{request.pk}"


def can_you(
    request: HelpRequest, member: Membership, reasons: Sequence[str], now: datetime
) -> None:
    """«Kan du hjælpe en nabo?» and why it is them.

    A discreet one is not told in its own words: a colleague may carry the slip, and a mail may be
    read over a shoulder. Its page says the rest.
    """

    def body() -> str:
        what = request.get_category_display() if request.is_discreet else request.title
        why = ", ".join(reason_words(reasons, member, member))
        sentence = _("{what}. Vi spørger dig: {why}.") if why else _("{what}.")
        return sentence.format(what=what.rstrip(".?"), why=why)

    notifications.tell(
        MATCH,
        [member.user],
        lambda: _("Kan du hjælpe en nabo?"),
        body,
        url_of(request, member),
        now=now,
        estate=member.estate,
        thread=thread(request),
        expires_at=request.expires_at,
    )


def withdraw(request: HelpRequest, now: datetime) -> None:
    notifications.withdraw(thread(request), now=now)


def push_to(members: Sequence[Membership]) -> None:
    """What each of them sees has one more thing in it."""
    for member in members:
        live.push(f"inbox:{member.user_id}")
