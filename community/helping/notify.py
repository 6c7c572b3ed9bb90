"""What the room says to people, rendered in each reader's own language."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from community.notifications import actions as notifications
from community.people.models import Helping, Membership, User

NAMED = "helping.named"
ENDED = "helping.ended"
VISITED = "helping.visited"
FILE = "helping.file"


def named(helping: Helping, now: datetime) -> None:
    """Somebody has taken the code, and how to end it."""
    _tell_the_helped(
        NAMED,
        helping,
        lambda: _("Du har fået en hjælper"),
        lambda: (
            _("%(name)s kan nu gøre ting for dig her. Du kan slutte hjælpen, når du vil.")
            % {"name": helping.helper.name}
        ),
        now,
    )


def visited(helping: Helping, office_phone: str, now: datetime) -> None:
    """Somebody acted for them on the spot, and whom to ring if they did not agree."""
    _tell_the_helped(
        VISITED,
        helping,
        lambda: _("Du fik hjælp på stedet"),
        lambda: (
            _("%(name)s hjalp dig. Har du ikke sagt ja til det, så ring til kontoret på %(phone)s.")
            % {"name": helping.helper.name, "phone": office_phone}
        ),
        now,
    )


def file_printed(person: Membership, now: datetime) -> None:
    """Somebody printed everything we know about them, and whom to ring if they did not ask for it."""
    phone = person.estate.organisation.office_phone
    notifications.tell(
        FILE,
        [person.user],
        lambda: _("Dine oplysninger er printet"),
        lambda: (
            _(
                "Du har fået dem på papir. Har du ikke bedt om det, så ring til kontoret på %(phone)s."
            )
            % {"phone": phone}
        ),
        "",
        now=now,
        estate=person.estate,
    )


def ended_by_helper(helping: Helping, now: datetime) -> None:
    """Their helper does not help any more."""
    _tell_the_helped(
        ENDED,
        helping,
        lambda: _("Du har en hjælper mindre"),
        lambda: (
            _("%(name)s hjælper dig ikke mere. Vil du have en anden, kan du lave en ny kode.")
            % {"name": helping.helper.name}
        ),
        now,
    )


def ended_for_helper(helping: Helping, reader: User, now: datetime) -> None:
    """To the helper: the help is over. No estate: they may be a member of none."""
    notifications.tell(
        ENDED,
        [reader],
        lambda: _("Din hjælp er slut"),
        lambda: (
            _("Du hjælper ikke %(name)s her mere. Tak for hjælpen.")
            % {"name": helping.helped.user.name}
        ),
        "",
        now=now,
        thread=_thread(helping),
    )


def _tell_the_helped(
    kind: str, helping: Helping, title: Callable[[], str], body: Callable[[], str], now: datetime
) -> None:
    """In their own language, with the way to end it."""
    estate = helping.helped.estate
    page = reverse("helpers:index", args=[estate.slug])
    reader, thread = [helping.helped.user], _thread(helping)
    notifications.tell(kind, reader, title, body, page, now=now, estate=estate, thread=thread)


def _thread(helping: Helping) -> str:
    return f"helping:{helping.pk}"
