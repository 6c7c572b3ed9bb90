"""What is said to those who need the same: how many they are, and that they could meet."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from community.notifications import actions as notifications
from community.people.models import Membership
from helpdesk import notify
from helpdesk.models import HelpRequest

TOGETHER = "helpdesk.together"


def thread(request: HelpRequest) -> str:
    return f"helptogether:{request.pk}"


def withdraw(request: HelpRequest, now: datetime) -> None:
    notifications.withdraw(thread(request), now=now)


def shall_you_meet(
    request: HelpRequest, households: int, members: Iterable[Membership], now: datetime
) -> None:
    """A number and no name: who it is they learn when they have said yes themselves."""
    notify.tell(
        TOGETHER,
        members,
        lambda: _("I er {number}. Vil I mødes?").format(number=households),
        lambda: _(
            "{what} Flere har brug for det samme. Siger I ja, kan I skrive sammen og finde en dag."
        ).format(what=notify.what(request)),
        lambda member: notify.url_of(request, member),
        now,
        thread=thread(request),
        aloud=lambda: _(
            "I er {number} husstande, der har brug for det samme. Vil du mødes med de andre?"
        ).format(number=households),
    )


def you_meet(request: HelpRequest, members: Iterable[Membership], now: datetime) -> None:
    """To who said yes first and has waited for somebody else's."""
    group = request.meeting
    assert group is not None
    notify.tell(
        TOGETHER,
        members,
        lambda: _("I kan skrive sammen nu"),
        lambda: _("{what} Find en dag, der passer jer.").format(what=notify.what(request)),
        lambda member: reverse("groups:group", args=[member.estate.slug, group.token]),
        now,
        thread=thread(request),
    )


def there_is_a_draft(request: HelpRequest, members: Iterable[Membership], now: datetime) -> None:
    """To the others who meet: they can set the day, too. It leads to where they come to the draft."""
    notify.tell(
        TOGETHER,
        members,
        lambda: _("Nu kan I sætte en dag på"),
        lambda: _("{what} Der ligger en kladde, som I alle kan skrive i.").format(
            what=notify.what(request)
        ),
        lambda member: notify.url_of(request, member),
        now,
        thread=thread(request),
    )
