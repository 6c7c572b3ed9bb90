"""What is said when a time goes from one neighbour to another: never who they are."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Booking, Swap, Waiting
from bookings.notify import FREE, SWAP, facts, helped, say
from community.notifications import actions as notifications
from community.people.models import Membership
from community.times import local


def passed_on_to_who_waits(waiting: Waiting, booking: Booking, now: datetime) -> None:
    """To who waits for it: a neighbour gives the time on, and they come first."""
    _tell_home(
        waiting.household_id,
        waiting.asked_by_id,
        booking,
        FREE,
        lambda: _("En nabo giver %(place)s %(when)s videre") % facts(booking, now),
        lambda: _("I har ventet på tiden %(time)s. I kan tage den nu.") % facts(booking, now),
        now,
    )


def taken_over(booking: Booking, now: datetime, *, owes: bool) -> None:
    """To who gave it on: it is a neighbour's now, and what that means for the rent."""

    def words() -> str:
        said = _("En nabo har taget %(place)s %(when)s %(time)s. Tak.") % facts(booking, now)
        return f"{said} {_whose_rent(booking, owes)}".strip()

    say(
        booking,
        SWAP,
        lambda: _("Jeres tid er givet videre"),
        words,
        now,
        expires_at=booking.ends,
    )


def _whose_rent(booking: Booking, owes: bool) -> str:
    if not booking.price:
        return ""
    if owes:
        return _("Fristen var gået, så I betaler stadig lejen.")
    return _("I betaler ikke for den.")


def passed_on_for(member: Membership, booking: Booking, now: datetime) -> None:
    """A receipt to who is helped: their time goes to whichever neighbour wants it."""
    helped(
        member,
        lambda: _("Din tid gives videre"),
        lambda: (
            _("Det er %(place)s %(date)s %(time)s. Den er din, til en nabo tager den.")
            % facts(booking, now)
        ),
        now,
        thread=f"booking:{booking.pk}",
        expires_at=booking.begins,
    )


def asked_for(member: Membership, swap: Swap, now: datetime) -> None:
    """A receipt to who is helped: a neighbour is asked for their time."""
    helped(
        member,
        lambda: _("En nabo er spurgt for dig"),
        lambda: (
            _("Det er %(place)s %(date)s %(time)s. Du hører, hvad de svarer.")
            % facts(swap.wanted, now)
        ),
        now,
        thread=_asking(swap),
        expires_at=swap.runs_out_at,
    )


def answered_for(member: Membership, swap: Swap, now: datetime) -> None:
    """A receipt to who is helped: a neighbour has their time now."""
    helped(
        member,
        lambda: _("Din tid er givet videre"),
        lambda: (
            _("Det var %(place)s %(date)s %(time)s. En nabo har den nu.") % facts(swap.wanted, now)
        ),
        now,
        thread=_asking(swap),
        expires_at=swap.ends,
    )


def asked_to_swap(swap: Swap, now: datetime) -> None:
    """To who has the time: a neighbour asks, without a name."""

    def words() -> str:
        if swap.given is None:
            return _("En nabo spørger, om I kan undvære %(place)s %(when)s %(time)s.") % facts(
                swap.wanted, now
            )
        mine = facts(swap.given, now)
        return _(
            "En nabo spørger, om I vil bytte %(place)s %(when)s %(time)s. "
            "I får %(their_place)s %(their_when)s %(their_time)s."
        ) % (
            facts(swap.wanted, now)
            | {"their_place": mine["place"], "their_when": mine["when"], "their_time": mine["time"]}
        )

    say(
        swap.wanted,
        SWAP,
        lambda: _("En nabo spørger om jeres tid"),
        words,
        now,
        expires_at=swap.runs_out_at,
        thread=_asking(swap),
    )


def swapped(booking: Booking, now: datetime) -> None:
    """To who asked: the neighbour said yes; where others say yes too, that they are asked now."""

    def words() -> str:
        if booking.state == Booking.State.ASKED:
            text = _("%(place)s %(when)s %(time)s er jeres imens. I får besked, når der er svar.")
        else:
            text = _("I har nu %(place)s %(when)s %(time)s.")
        return text % facts(booking, now)

    say(
        booking,
        SWAP,
        lambda: _("En nabo sagde ja"),
        words,
        now,
        expires_at=booking.ends,
    )


def kept(swap: Swap, member: Membership, now: datetime) -> None:
    """To who asked: they keep it, or did not answer. The words are the same."""
    _tell_home(
        swap.household_id,
        member.pk,
        swap.wanted,
        SWAP,
        lambda: _("I kan ikke få tiden"),
        lambda: _("Naboen beholder %(place)s %(when)s %(time)s.") % facts(swap.wanted, now),
        now,
    )


def withdraw_ask(swap: Swap, now: datetime) -> None:
    """Nobody asks any more: what was not sent yet is not true."""
    notifications.withdraw(_asking(swap), now=now)


def _asking(swap: Swap) -> str:
    return f"swap:{swap.pk}"


def _tell_home(
    household_id: int,
    first: int | None,
    booking: Booking,
    kind: str,
    title: Callable[[], str],
    body: Callable[[], str],
    now: datetime,
) -> None:
    """To a household about a time that is not theirs: who stood up for it, else its adults."""
    today = local(now).date()
    living = list(Membership.objects.at_the_gate(today).filter(household_id=household_id))
    told = [one for one in living if one.pk == first] or living
    if told:
        estate = told[0].estate
        notifications.tell(
            kind,
            [one.user for one in told],
            title,
            body,
            reverse("bookings:mine", args=[estate.slug]),
            now=now,
            estate=estate,
            expires_at=booking.begins,
        )
