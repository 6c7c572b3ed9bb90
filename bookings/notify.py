"""What the room says to people, rendered in each reader's own language."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Booking, OutsideCalendar, Waiting
from bookings.rules import KEEPERS
from community.notifications import actions as notifications
from community.people.models import Membership, User
from community.times import local, midnight
from community.ui.dates import day_name, oclock, relative_day, span

REMINDER = "bookings.reminder"
RELEASED = "bookings.released"
CLOSED = "bookings.closed"
FREE = "bookings.free"
SWAP = "bookings.swap"
ANSWERED = "bookings.answered"
CALENDAR = "bookings.calendar"
# The name of a place, from when, and until when where one chooses that oneself.
Free = tuple[str, datetime, datetime | None]


def readers(booking: Booking) -> list[User]:
    """Who booked it; if they have moved on, the household's other adults."""
    return people_of(booking.household_id, booking.booked_by_id, local(booking.begins).date())


def people_of(household_id: int | None, first: int | None, day: date) -> list[User]:
    """The member `first` if they live there that day, else the household's other adults."""
    if household_id is None:
        return []
    members = list(Membership.objects.of_household(household_id, day).select_related("user"))
    own = [member.user for member in members if member.pk == first]
    return own or [member.user for member in members]


def remind_evening(booking: Booking, now: datetime) -> None:
    say(
        booking,
        REMINDER,
        lambda: _("I morgen %(time)s: %(place)s") % facts(booking, now),
        lambda: _("Kan du ikke? Slip tiden, så en nabo kan få den."),
        now,
        # After midnight «i morgen» would be a lie.
        expires_at=midnight(local(booking.begins).date()),
        aloud=lambda: (
            _(
                "Du har en tid i morgen %(time)s. Det er %(place)s. "
                "Kan du stadig? Ellers giver vi tiden til en nabo."
            )
            % facts(booking, now)
        ),
    )


def remind_soon(booking: Booking, now: datetime) -> None:
    say(
        booking,
        REMINDER,
        lambda: _("%(day)s %(time)s: %(place)s") % facts(booking, now),
        lambda: _release_line(booking) or _("Kan du ikke? Slip tiden, så en nabo kan få den."),
        now,
        expires_at=booking.begins,
        aloud=lambda: (
            _(
                "Du har en tid %(when)s %(time)s. Det er %(place)s. "
                "Kan du stadig? Ellers giver vi tiden til en nabo."
            )
            % facts(booking, now)
        ),
    )


def released(booking: Booking, now: datetime) -> None:
    say(
        booking,
        RELEASED,
        lambda: _("Din tid %(time)s er givet fri") % facts(booking, now),
        lambda: (
            _(
                "%(place)s blev givet fri %(now)s, fordi ingen sagde «jeg er her». "
                "Skete det ved en fejl? Ring til kontoret."
            )
            % (facts(booking, now) | {"now": oclock(now)})
        ),
        now,
        expires_at=booking.ends,
        aloud=lambda: (
            _(
                "Din tid %(time)s er givet videre, fordi ingen var kommet. Det var %(place)s. "
                "Vil du have en ny tid?"
            )
            % facts(booking, now)
        ),
    )


def closed(booking: Booking, reason: str, now: datetime, free: Sequence[Free] = ()) -> None:
    """Their time is gone, why, and what is `free` instead."""
    say(
        booking,
        CLOSED,
        lambda: _("%(place)s er lukket %(when)s") % _closed_facts(booking, reason, now),
        lambda: " ".join(
            [
                _("Din tid %(time)s er aflyst. %(reason)s") % _closed_facts(booking, reason, now),
                *_instead(free, now),
            ]
        ),
        now,
        expires_at=booking.ends,
    )


def _instead(free: Sequence[Free], now: datetime) -> list[str]:
    """«Der er ledigt Maskine 2 tirsdag kl. 15.», in the reader's language; nothing without."""
    today = local(now).date()
    when = [
        f"{name} {relative_day(at, today)} {span(at, until) if until else oclock(at)}"
        for name, at, until in free
    ]
    return [_("Der er ledigt %(when)s.") % {"when": _(" og ").join(when)}] if when else []


def approved(booking: Booking, now: datetime) -> None:
    """The time that was asked for is theirs."""
    say(
        booking,
        ANSWERED,
        lambda: _("Ja: %(place)s %(date)s") % facts(booking, now),
        lambda: _("Tiden er jeres. På bookingens side står, hvordan I kommer ind."),
        now,
        expires_at=booking.ends,
        aloud=lambda: _("Du har spurgt om %(place)s %(date)s. Svaret er ja.") % facts(booking, now),
    )


def declined(booking: Booking, reason: str, now: datetime) -> None:
    """It was a no, and why."""
    say(
        booking,
        ANSWERED,
        lambda: _("Nej til %(place)s %(date)s") % facts(booking, now),
        lambda: _("Svaret var: %(reason)s") % {"reason": reason},
        now,
        expires_at=booking.ends,
        aloud=lambda: (
            _("Du har spurgt om %(place)s %(date)s. Det kan ikke lade sig gøre.")
            % facts(booking, now)
        ),
    )


def _closed_facts(booking: Booking, reason: str, now: datetime) -> dict[str, str]:
    return facts(booking, now) | {"reason": reason}


def free_for_you(waiting: Waiting, now: datetime) -> None:
    """To who waited: it is free, and held until they have answered or the time is up."""
    booking = waiting.booking
    assert booking is not None
    assert waiting.asked_until is not None
    until = waiting.asked_until

    def said() -> dict[str, str]:
        day = relative_day(until, local(now).date())
        return facts(booking, now) | {"until": f"{day} {oclock(until)}"}

    say(
        booking,
        FREE,
        lambda: _("%(place)s er blevet fri %(when)s %(time)s") % said(),
        lambda: (
            _("I har ventet på tiden. Den er jeres, hvis I siger ja senest %(until)s.") % said()
        ),
        now,
        expires_at=until,
        aloud=lambda: (
            _(
                "Du har ventet på en tid. Nu er den fri: %(place)s %(when)s %(time)s. "
                "Vil du have den? Du skal svare senest %(until)s."
            )
            % said()
        ),
    )


def waits_for(member: Membership, waiting: Waiting, now: datetime) -> None:
    """To who was helped: they stand in line."""
    helped(
        member,
        lambda: _("Du står på venteliste"),
        lambda: (
            _("Det er %(place)s %(date)s %(time)s. Bliver tiden fri, hører du fra os.")
            % {
                "place": waiting.facility.full_name,
                "date": day_name(waiting.begins),
                "time": span(waiting.begins, waiting.ends),
            }
        ),
        now,
        thread=f"waiting:{waiting.pk}",
        expires_at=waiting.ends,
    )


def booked_for(member: Membership, booking: Booking, now: datetime) -> None:
    """To who was helped: the time is theirs. Whole dates, because paper is read another day."""
    _receipt(
        member,
        booking,
        lambda: _("Der er booket en tid til dig"),
        lambda: _("Du har %(place)s %(date)s %(time)s.") % facts(booking, now),
        now,
        expires_at=booking.ends,
    )


def cancelled_for(member: Membership, booking: Booking, now: datetime) -> None:
    """To who was helped: the time is not theirs any more. Never too late to know."""
    _receipt(
        member,
        booking,
        lambda: _("Din tid er sluppet"),
        lambda: (
            _("Det var %(place)s %(date)s %(time)s. En nabo kan få tiden.") % facts(booking, now)
        ),
        now,
    )


def _receipt(
    member: Membership,
    booking: Booking,
    title: Callable[[], str],
    body: Callable[[], str],
    now: datetime,
    *,
    expires_at: datetime | None = None,
) -> None:
    helped(member, title, body, now, thread=_thread(booking), expires_at=expires_at)


def helped(
    member: Membership,
    title: Callable[[], str],
    body: Callable[[], str],
    now: datetime,
    *,
    thread: str,
    expires_at: datetime | None,
) -> None:
    """Nothing is looked up for who helps themselves: others wait for the lock that is held here."""
    if member.helper is None:
        return
    notifications.receipt(
        member,
        title,
        body,
        reverse("bookings:mine", args=[member.estate.slug]),
        now=now,
        thread=thread,
        expires_at=expires_at,
    )


def calendar_fails(outside: OutsideCalendar, now: datetime) -> None:
    """To who looks after the place: another system's times could not be read, and why."""
    place, wrong = outside.facility, outside.get_wrong_display
    today = local(now).date()
    here = Membership.objects.current(today).filter(estate=place.estate)
    terms = here.filter(terms__role__in=KEEPERS, terms__period__contains=today)
    keepers = terms.select_related("user").distinct()
    notifications.tell(
        CALENDAR,
        [member.user for member in keepers],
        lambda: _("%(place)s: kalenderen kan ikke hentes") % {"place": place.name},
        lambda: _("%(why)s Tiderne derfra kan være gamle.") % {"why": wrong()},
        reverse("bookings:calendars", args=[place.estate.slug, place.pk]),
        now=now,
        estate=place.estate,
        thread=f"calendar:{place.pk}",
    )


def withdraw(booking: Booking, now: datetime) -> None:
    """What was said about it and not yet sent is no longer true."""
    notifications.withdraw(_thread(booking), now=now)


def _thread(booking: Booking) -> str:
    return f"booking:{booking.pk}"


def _release_line(booking: Booking) -> str:
    at = booking.releases_at()
    if at is None:
        return ""
    return _("Sig «jeg er her» senest %(time)s, ellers får en nabo tiden.") % {"time": oclock(at)}


def facts(booking: Booking, now: datetime) -> dict[str, str]:
    """What sentences about a booking are made of."""
    day = relative_day(booking.begins, local(now).date())
    return {
        "place": booking.facility.full_name,
        "day": day[:1].upper() + day[1:],
        "when": day,
        "date": day_name(booking.begins),
        "time": span(booking.begins, booking.ends),
    }


def say(
    booking: Booking,
    kind: str,
    title: Callable[[], str],
    body: Callable[[], str],
    now: datetime,
    *,
    expires_at: datetime,
    aloud: Callable[[], str] | str = "",
    thread: str = "",
) -> None:
    """To who has it; `thread` is what one withdraws it by, the booking's own without one."""
    notifications.tell(
        kind,
        readers(booking),
        title,
        body,
        reverse("bookings:mine", args=[booking.home_estate.slug]),
        now=now,
        estate=booking.home_estate,
        thread=thread or _thread(booking),
        expires_at=expires_at,
        aloud=aloud,
    )
