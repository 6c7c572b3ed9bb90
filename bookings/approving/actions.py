"""The verbs of a yes: who looks after the place answers, or the clock does when nobody has."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q
from django.utils.translation import gettext as _

from bookings import notify, rules
from bookings.actions import reread
from bookings.charging import actions as charging
from bookings.claiming.actions import tell_pages
from bookings.ending.actions import end
from bookings.models import Booking, BookingQuerySet
from bookings.models.bookings import SETTLED
from community.batches import in_batches
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Membership

YES, NO = "booking.approved", "booking.declined"
LONGEST = 200


def approve(member: Membership, booking: Booking, *, now: datetime) -> Booking:
    """Say yes: the time is theirs, and what it costs is due. The asker is told.

    Twice is once. Raises Refused: `not_yours` (who looks after the place, and not for their own
    household), `no_longer_asked`.
    """
    with transaction.atomic():
        booking = reread(booking)
        _refuse_unless_theirs(member, booking)
        if booking.state in (Booking.State.BOOKED, Booking.State.HERE) and booking.answered_at:
            return booking
        _refuse_unless_asked(booking)
        _yes(booking, now, member)
        _note(YES, member, booking, now)
    return booking


def decline(member: Membership, booking: Booking, reason: str, *, now: datetime) -> Booking:
    """Say no, with a reason the asker reads; the time is a neighbour's.

    Raises Refused: `not_yours`, `no_longer_asked`, `reason_needed`, `long_text`, `cpr`.
    """
    said = " ".join(reason.split())
    if not said:
        message = _("Skriv hvorfor. Det læser den, der har spurgt.")
        raise Refused("reason_needed", message, status=422, field="reason")
    if len(said) > LONGEST:
        message = _("Skriv det kortere. Der er plads til %(most)s tegn.") % {"most": LONGEST}
        raise Refused("long_text", message, status=422, field="reason")
    refuse_cpr(said, field="reason")
    with transaction.atomic():
        booking = reread(booking)
        _refuse_unless_theirs(member, booking)
        _refuse_unless_asked(booking)
        _no(booking, said, now, member)
        _note(NO, member, booking, now)
    return booking


def _refuse_unless_theirs(member: Membership, booking: Booking) -> None:
    if not rules.can_keep(member, booking):
        message = _("Det er en anden, der passer stedet, som svarer.")
        raise Refused("not_yours", message, status=403)


def _refuse_unless_asked(booking: Booking) -> None:
    if booking.state != Booking.State.ASKED:
        raise Refused("no_longer_asked", _("Der er svaret, eller der bliver ikke spurgt mere."))


def _note(act: str, member: Membership, booking: Booking, now: datetime) -> None:
    about = booking.booked_by.user if booking.booked_by else None
    facts = {"booking": booking.pk}
    by = member.user
    logbook.note(act, by=by, about=about, estate=member.estate, now=now, facts=facts)


def _yes(booking: Booking, now: datetime, member: Membership | None = None) -> None:
    booking.state = Booking.State.BOOKED if now < booking.begins else Booking.State.HERE
    booking.here_at = now if booking.state == Booking.State.HERE else None
    booking.answered_at, booking.answered_by = now, member
    booking.save(update_fields=["state", "here_at", "answered_at", "answered_by"])
    charging.note(booking, now)
    notify.approved(booking, now)
    tell_pages(booking)


def _no(booking: Booking, why: str, now: datetime, member: Membership | None = None) -> None:
    booking.answer, booking.answered_at, booking.answered_by = why, now, member
    booking.save(update_fields=["answer", "answered_at", "answered_by"])
    end(booking, Booking.State.DECLINED, now)
    notify.declined(booking, why, now)


# --- the clock -------------------------------------------------------------------------------


def due_for_yes(now: datetime) -> BookingQuerySet:
    """Those that nobody has answered for as long as the place gives, and that lie ahead."""
    waited = ExpressionWrapper(
        F("settled_at") + F("made_under__approves_itself_after"), DateTimeField()
    )
    return (
        Booking.objects.asked()
        .filter(period__startswith__gt=now, made_under__approves_itself_after__isnull=False)
        .annotate(settled_at=SETTLED)
        .annotate(answers_at=waited)
        .filter(answers_at__lte=now)
        .order_by("pk")
    )


def due_for_no(now: datetime) -> BookingQuerySet:
    """Those whose time has come, and nobody has said yes."""
    return Booking.objects.asked().filter(Q(period__startswith__lte=now)).order_by("pk")


def answer_due(now: datetime) -> int:
    """What is not answered in time answers itself. Safe to run twice, on two workers."""
    why = _("Ingen nåede at svare, før tiden begyndte. Det er vi kede af.")
    rows = Booking.objects.with_place()
    yes: Callable[[Booking], None] = partial(_yes, now=now)
    done = in_batches(lambda: due_for_yes(now), rows, yes)
    return done + in_batches(lambda: due_for_no(now), rows, lambda one: _no(one, why, now))
