"""What is said about loans, rendered in each reader's own language. No neighbour's name in a title."""

from collections.abc import Callable
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Loan
from bookings.notify import people_of
from community.notifications import actions as notifications
from community.notifications.reminding import EVENING_BEFORE, SOON_BEFORE, of_people
from community.people.models import Estate, Membership, User
from community.times import local, midnight, next_day
from community.ui.dates import day_name, oclock, relative_day

REMINDER = "loans.reminder"
FREE = "loans.free"
ANSWERED = "loans.answered"
ASKED = "loans.asked"


def come_home_tomorrow(loan: Loan, now: datetime) -> None:
    _say(
        loan,
        REMINDER,
        lambda: _("Aflever i morgen: %(thing)s") % _facts(loan, now),
        _line_about_renewing(loan),
        now,
        expires_at=midnight(loan.last_day),
        moment=EVENING_BEFORE,
        aloud=lambda: _("Du har lånt %(thing)s. Kan du aflevere i morgen?") % _facts(loan, now),
    )


def come_home_today(loan: Loan, now: datetime) -> None:
    _say(
        loan,
        REMINDER,
        lambda: _("Aflever i dag: %(thing)s") % _facts(loan, now),
        _line_about_renewing(loan),
        now,
        expires_at=midnight(next_day(loan.last_day)),
        moment=SOON_BEFORE,
        aloud=lambda: _("Du har lånt %(thing)s. Kan du aflevere i dag?") % _facts(loan, now),
    )


def nudge(loan: Loan, now: datetime) -> None:
    """A friendly word about what is late."""
    _say(
        loan,
        REMINDER,
        lambda: _("Har I stadig %(thing)s?") % _facts(loan, now),
        lambda: (
            _("Den skulle være tilbage %(date)s. En nabo kan få brug for den. Kommer I med den?")
            % _facts(loan, now)
        ),
        now,
        aloud=lambda: (
            _("Du har lånt %(thing)s. Det skulle være tilbage %(date)s. Kan du komme med det?")
            % _facts(loan, now)
        ),
    )


def _line_about_renewing(loan: Loan) -> Callable[[], str]:
    if loan.renewed_at is None:
        return lambda: _("Skal I bruge den længere? Forny lånet, hvis ingen venter på den.")
    return lambda: _("Tak, fordi I kommer med den. En nabo kan få brug for den.")


def your_turn(loan: Loan, now: datetime) -> None:
    """To who waited: it is free, and kept for them until they have answered or the time is up."""
    until = loan.asked_until
    assert until is not None

    def facts() -> dict[str, str]:
        day = relative_day(until, local(now).date())
        return _facts(loan, now) | {"until": f"{day} {oclock(until)}"}

    _say(
        loan,
        FREE,
        lambda: _("Det er jeres tur: %(thing)s") % facts(),
        lambda: _("I har ventet. Sig ja senest %(until)s, ellers spørger vi den næste.") % facts(),
        now,
        expires_at=until,
        aloud=lambda: (
            _(
                "Du har ventet på at låne %(thing)s. Nu er det din tur. "
                "Vil du låne? Du skal svare senest %(until)s."
            )
            % facts()
        ),
    )


def agreed(loan: Loan, now: datetime) -> None:
    """The neighbour whose it is says yes."""
    _say(
        loan,
        ANSWERED,
        lambda: _("Ja: I kan låne %(thing)s") % _facts(loan, now),
        lambda: _("Se, hvor I henter den %(first)s.") % _facts(loan, now),
        now,
        expires_at=midnight(loan.days.upper),
        aloud=lambda: _("Du må låne %(thing)s fra %(first)s.") % _facts(loan, now),
    )


def declined(loan: Loan, now: datetime) -> None:
    """It was a no, and why."""
    _say(
        loan,
        ANSWERED,
        lambda: _("I kan ikke låne %(thing)s denne gang") % _facts(loan, now),
        lambda: loan.answer or _("Den kan ikke lånes ud lige nu."),
        now,
        expires_at=midnight(loan.days.upper) if loan.days else None,
        aloud=lambda: _("Du kan desværre ikke låne %(thing)s denne gang.") % _facts(loan, now),
    )


def somebody_asks(loan: Loan, now: datetime) -> None:
    """To the neighbour whose it is. Who asks is told them once they have said yes."""
    lender = loan.thing.lent_by
    assert lender is not None
    readers = people_of(lender.household_id, lender.pk, local(now).date())
    _tell(
        loan,
        readers,
        loan.thing.estate,
        ASKED,
        lambda: _("En nabo vil låne %(thing)s") % _facts(loan, now),
        lambda: _("Fra %(first)s til %(last)s. Sig ja eller nej.") % _facts(loan, now),
        now,
        expires_at=midnight(loan.days.upper),
        aloud=lambda: (
            _("En nabo vil låne %(thing)s fra %(first)s til %(last)s. Er det i orden?")
            % _facts(loan, now)
        ),
    )


def lent_to(member: Membership, loan: Loan, now: datetime) -> None:
    """To who was helped: what they have borrowed. Whole dates, because paper is read another day."""
    _helped(
        member,
        loan,
        lambda: _("Du har lånt noget") if loan.days else _("Du står på venteliste"),
        lambda: (
            _("Det er %(thing)s. Aflever senest %(last)s.") % _facts(loan, now)
            if loan.days
            else _("Du venter på %(thing)s. Bliver det din tur, hører du fra os.")
            % _facts(loan, now)
        ),
        now,
    )


def over_for(member: Membership, loan: Loan, now: datetime) -> None:
    """To who was helped: they do not have it or wait for it any more."""
    _helped(
        member,
        loan,
        lambda: _("Dit lån er slut"),
        lambda: _("Det var %(thing)s.") % _facts(loan, now),
        now,
    )


def _helped(
    member: Membership, loan: Loan, title: Callable[[], str], body: Callable[[], str], now: datetime
) -> None:
    if member.helper is not None:
        where = reverse("loans:thing", args=[member.estate.slug, loan.thing_id])
        notifications.receipt(member, title, body, where, now=now, thread=thread_of(loan))


def withdraw(loan: Loan, now: datetime) -> None:
    """What was said about it and not yet sent is no longer true."""
    notifications.withdraw(thread_of(loan), now=now)


def thread_of(loan: Loan) -> str:
    return f"loan:{loan.pk}"


def _facts(loan: Loan, now: datetime) -> dict[str, str]:
    said = {"thing": loan.thing.name}
    if loan.days:
        today: date = local(now).date()
        said["first"] = relative_day(loan.first_day, today)
        said["last"] = said["date"] = day_name(loan.last_day)
    return said


def _say(
    loan: Loan,
    kind: str,
    title: Callable[[], str],
    body: Callable[[], str],
    now: datetime,
    *,
    expires_at: datetime | None = None,
    aloud: Callable[[], str] | str = "",
    moment: str = "",
) -> None:
    """To who has it; where it reminds, not to who does not want to be reminded at that `moment`."""
    readers = people_of(loan.household_id, loan.asked_by_id, local(now).date())
    readers = of_people(readers, moment) if moment else readers
    _tell(
        loan, readers, loan.home_estate, kind, title, body, now,
        expires_at=expires_at, aloud=aloud,
    )  # fmt: skip


def _tell(
    loan: Loan,
    readers: list[User],
    estate: Estate,
    kind: str,
    title: Callable[[], str],
    body: Callable[[], str],
    now: datetime,
    *,
    expires_at: datetime | None,
    aloud: Callable[[], str] | str,
) -> None:
    notifications.tell(
        kind,
        readers,
        title,
        body,
        reverse("loans:thing", args=[loan.thing.estate.slug, loan.thing_id]),
        now=now,
        estate=estate,
        thread=thread_of(loan),
        expires_at=expires_at,
        aloud=aloud,
    )
