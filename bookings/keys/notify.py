"""What is said of a key: choose a time, another one is offered, it is tomorrow or soon."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Booking, KeyTime
from bookings.notify import REMINDER, helped, readers
from community.notifications import actions as notifications
from community.people.models import Membership
from community.times import local, midnight
from community.ui.dates import day_name, oclock, relative_day

KEY = "bookings.key"
FETCH = KeyTime.Errand.FETCH


def _facts(booking: Booking, at: datetime, now: datetime) -> dict[str, str]:
    day = relative_day(at, local(now).date())
    return {
        "place": booking.facility.full_name,
        "day": day[:1].upper() + day[1:],
        "when": day,
        "date": day_name(at),
        "time": oclock(at),
    }


def choose(booking: Booking, now: datetime) -> None:
    """Nobody has said yet when the key is fetched, and the time is near."""
    _tell(
        booking, KEY,
        lambda: _("Hvornår henter I nøglen til %(place)s?") % _facts(booking, booking.begins, now),
        lambda: (
            _("Jeres tid begynder %(date)s. Vælg et tidspunkt på bookingens side.")
            % _facts(booking, booking.begins, now)
        ),
        now, booking.begins,
        lambda: (
            _("Du skal hente nøglen til %(place)s. Din tid begynder %(date)s. Hvornår kommer du?")
            % _facts(booking, booking.begins, now)
        ),
    )  # fmt: skip


def offered(row: KeyTime, booking: Booking, at: datetime, now: datetime) -> None:
    """Who hands it out cannot then, or would rather another time."""

    def title() -> str:
        text = (
            _("Kan I hente nøglen %(when)s %(time)s?")
            if row.errand == FETCH
            else _("Kan I aflevere nøglen %(when)s %(time)s?")
        )
        return text % _facts(booking, at, now)

    _tell(
        booking, KEY, title,
        lambda: (
            _("Det er til %(place)s. Sig ja på bookingens side, eller vælg en anden tid.")
            % _facts(booking, at, now)
        ),
        now, at,
        lambda: (
            _("Viceværten spørger om nøglen til %(place)s. Passer det %(date)s %(time)s?")
            % _facts(booking, at, now)
        ),
    )  # fmt: skip


def noted_for(
    member: Membership, row: KeyTime, booking: Booking, at: datetime, now: datetime
) -> None:
    """A receipt to who is helped: when to come for the key, or with it."""

    def title() -> str:
        return _("Du henter en nøgle") if row.errand == FETCH else _("Du afleverer en nøgle")

    helped(
        member, title,
        lambda: _("Det er til %(place)s %(date)s %(time)s.") % _facts(booking, at, now),
        now, thread=f"booking:{booking.pk}", expires_at=at,
    )  # fmt: skip


def remind_evening(row: KeyTime, now: datetime) -> None:
    assert row.at is not None
    at, booking = row.at, row.booking

    def title() -> str:
        text = (
            _("I morgen %(time)s: hent nøglen til %(place)s")
            if row.errand == FETCH
            else _("I morgen %(time)s: aflever nøglen til %(place)s")
        )
        return text % _facts(booking, at, now)

    # After midnight «i morgen» would be a lie.
    _remind(row, booking, title, at, midnight(local(at).date()), now)


def remind_soon(row: KeyTime, now: datetime) -> None:
    assert row.at is not None
    at, booking = row.at, row.booking

    def title() -> str:
        text = (
            _("%(day)s %(time)s: hent nøglen til %(place)s")
            if row.errand == FETCH
            else _("%(day)s %(time)s: aflever nøglen til %(place)s")
        )
        return text % _facts(booking, at, now)

    _remind(row, booking, title, at, at, now)


def _remind(
    row: KeyTime, booking: Booking, title: Callable[[], str], at: datetime, until: datetime,
    now: datetime,
) -> None:  # fmt: skip
    def aloud() -> str:
        text = (
            _("Du skal hente nøglen til %(place)s %(when)s %(time)s. Kan du stadig?")
            if row.errand == FETCH
            else _("Du skal aflevere nøglen til %(place)s %(when)s %(time)s. Kan du stadig?")
        )
        return text % _facts(booking, at, now)

    def words() -> str:
        return _("Kan I ikke? Vælg en anden tid på bookingens side.")

    _tell(booking, REMINDER, title, words, now, until, aloud)


def _tell(
    booking: Booking,
    kind: str,
    title: Callable[[], str],
    body: Callable[[], str],
    now: datetime,
    expires_at: datetime,
    aloud: Callable[[], str],
) -> None:
    """To who booked; it is withdrawn with all else that was said of the booking."""
    notifications.tell(
        kind,
        readers(booking),
        title,
        body,
        reverse("bookings:booking", args=[booking.home_estate.slug, booking.pk]),
        now=now,
        estate=booking.home_estate,
        thread=f"booking:{booking.pk}",
        expires_at=expires_at,
        aloud=aloud,
    )
