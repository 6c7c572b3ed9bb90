"""What the room says to people, rendered in each reader's own language."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Booking
from community.notifications.actions import tell
from community.people.models import Membership, User
from community.ui.dates import oclock, relative_day, span

REMINDER = "bookings.reminder"
RELEASED = "bookings.released"
CLOSED = "bookings.closed"


def readers(booking: Booking) -> list[User]:
    """Who booked it; if they have moved on, the household's other adults."""
    today = timezone.localdate(booking.begins)
    household = Membership.objects.of_household(booking.household_id, today).select_related("user")
    members = list(household)
    booker = [member.user for member in members if member.pk == booking.booked_by_id]
    return booker or [member.user for member in members]


def remind_evening(booking: Booking, now: datetime) -> None:
    _say(
        booking,
        REMINDER,
        lambda: _("I morgen %(time)s: %(place)s") % _facts(booking),
        lambda: _("Kan du ikke? Slip tiden, så en nabo kan få den."),
        now,
        expires_at=booking.begins,
    )


def remind_soon(booking: Booking, now: datetime) -> None:
    _say(
        booking,
        REMINDER,
        lambda: _("%(day)s %(time)s: %(place)s") % _facts(booking),
        lambda: _release_line(booking) or _("Kan du ikke? Slip tiden, så en nabo kan få den."),
        now,
        expires_at=booking.begins,
    )


def released(booking: Booking, now: datetime) -> None:
    _say(
        booking,
        RELEASED,
        lambda: _("Din tid %(time)s er givet fri") % _facts(booking),
        lambda: (
            _(
                "%(place)s blev givet fri %(now)s, fordi ingen sagde «jeg er her». "
                "Skete det ved en fejl? Ring til kontoret."
            )
            % (_facts(booking) | {"now": oclock(now)})
        ),
        now,
        expires_at=booking.ends,
    )


def closed(booking: Booking, reason: str, now: datetime) -> None:
    _say(
        booking,
        CLOSED,
        lambda: _("%(place)s er lukket %(day)s") % (_facts(booking) | {"day": _day(booking)}),
        lambda: (
            _("Din tid %(time)s er aflyst. %(reason)s") % (_facts(booking) | {"reason": reason})
        ),
        now,
        expires_at=booking.ends,
    )


def _release_line(booking: Booking) -> str:
    at = booking.releases_at()
    if at is None:
        return ""
    return _("Sig «jeg er her» senest %(time)s, ellers får en nabo tiden.") % {"time": oclock(at)}


def _day(booking: Booking) -> str:
    return relative_day(booking.begins)


def _facts(booking: Booking) -> dict[str, str]:
    day = _day(booking)
    return {
        "place": booking.facility.full_name,
        "day": day[:1].upper() + day[1:],
        "time": span(booking.begins, booking.ends),
    }


def _say(
    booking: Booking,
    kind: str,
    title: Callable[[], str],
    body: Callable[[], str],
    now: datetime,
    *,
    expires_at: datetime,
) -> None:
    tell(
        kind,
        readers(booking),
        title,
        body,
        reverse("bookings:mine", args=[booking.facility.estate.slug]),
        now=now,
        estate=booking.facility.estate,
        thread=f"booking:{booking.pk}",
        expires_at=max(expires_at, now + timedelta(minutes=5)),
    )
