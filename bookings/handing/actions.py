"""The verbs of handing over: the code of the door, how the place was found, and the deposit."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import rules
from bookings.actions import reread
from bookings.charging import actions as charging
from bookings.claiming.actions import tell_pages
from bookings.models import Booking, Charge, DoorCode, Facility, Inspection, InspectionPhoto
from bookings.models.rentals import CODE_LENGTH, NOTE_LENGTH, REASON_LENGTH
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Membership, User
from community.pictures import actions as shelf
from community.pictures.models import Picture

CODE_CHANGED, BACK, KEPT = "rental.code_changed", "deposit.returned", "deposit.kept"
PHOTOS = 4
Moment, Kind, State = Inspection.Moment, Charge.Kind, Charge.State


def set_code(member: Membership, facility: Facility, code: str, *, now: datetime) -> None:
    """The code of the door or the key box; nothing takes it away. Raises `not_yours`, `long_text`.

    Who has the place sees it from half an hour before. It is never in a note, a mail or a log.
    """
    if not rules.can_close(member, facility):
        raise _not_yours()
    said = refuse_cpr(_short(code, CODE_LENGTH, "code"), field="code")
    with transaction.atomic():
        logbook.note(
            CODE_CHANGED, by=member.user, estate=member.estate, now=now,
            facts={"facility": facility.pk},
        )  # fmt: skip
        if not said:
            DoorCode.objects.filter(facility=facility).delete()
            return
        facts = {"code": said, "changed_by": member, "changed_at": now}
        DoorCode.objects.update_or_create(facility=facility, defaults=facts)


def look_at(
    member: Membership,
    booking: Booking,
    moment: str,
    *,
    now: datetime,
    note: str = "",
    checked: Sequence[str] = (),
    pictures: Sequence[Picture] = (),
) -> Inspection:
    """Say how the place is, before or after, with photos of what is wrong: the member's own tick.

    Again is the same tick with what is said now added. A keeper who says that all is well
    afterwards lets the deposit go back. Raises Refused: `not_yours`, `not_yet`, `over`,
    `long_text`, `cpr`, and as `pictures.take`.
    """
    said = refuse_cpr(_short(note, NOTE_LENGTH, "note"), field="note")
    with transaction.atomic():
        booking = reread(booking)
        is_keeper = rules.can_keep(member, booking)
        if not (is_keeper or rules.belongs_to(member, booking)):
            raise _not_yours()
        _refuse_unless_now(booking, moment, now)
        row, _new = Inspection.objects.select_for_update(no_key=True).get_or_create(
            booking=booking, moment=moment
        )
        if is_keeper:
            row.keeper, row.keeper_at = member, now
        else:
            row.resident, row.resident_at = member, now
            row.checked = [line for line in booking.made_under.checklist if line in checked]
        row.note = _short("\n".join(filter(None, [row.note, said])), NOTE_LENGTH, "note")
        row.save()
        _hang(member, row, pictures)
        if is_keeper and moment == Moment.AFTER:
            _give_back(member, booking, now)
        tell_pages(booking)
    return row


def keep(
    member: Membership,
    booking: Booking,
    amount: int,
    reason: str,
    *,
    now: datetime,
    pictures: Sequence[Picture] = (),
    cleaning: bool = False,
) -> None:
    """Keep some of the deposit, or note the cleaning, for a reason the household reads with photos.

    What is not kept goes back. Raises Refused: `not_yours`, `not_yet`, `reason_needed`,
    `too_much` (more than the deposit), `settled` (it went back or was kept before), `nothing_kept`,
    `long_text`, `cpr`.
    """
    said = refuse_cpr(_short(reason, REASON_LENGTH, "reason"), field="reason")
    if not said:
        raise _wrong("reason_needed", _("Skriv hvorfor. Det læser husstanden."), "reason")
    if not amount and not cleaning:
        raise _wrong("nothing_kept", _("Skriv et beløb, eller sæt hak ved rengøring."), "amount")
    with transaction.atomic():
        booking = reread(booking)
        if not rules.can_keep(member, booking):
            raise _not_yours()
        _refuse_unless_now(booking, Moment.AFTER, now)
        row, _new = Inspection.objects.select_for_update(no_key=True).get_or_create(
            booking=booking, moment=Moment.AFTER
        )
        row.keeper, row.keeper_at = member, now
        row.save(update_fields=["keeper", "keeper_at"])
        _hang(member, row, pictures)
        if amount:
            _keep_some(member, booking, amount, said, now)
        _give_back(member, booking, now)
        if cleaning and booking.made_under.cleaning_fee:
            _clean(member, booking, said, now)
        tell_pages(booking)


def _keep_some(
    member: Membership, booking: Booking, amount: int, reason: str, now: datetime
) -> None:
    deposit = _held(booking)
    if deposit is None:
        raise Refused("settled", _("Depositummet er der ikke mere. Det er gjort op."))
    if amount > deposit.amount:
        message = _("Depositummet er på %(most)s kr.") % {"most": deposit.amount}
        raise _wrong("too_much", message, "amount")
    rest = deposit.amount - amount
    deposit.amount, deposit.state, deposit.reason = amount, State.KEPT, reason
    deposit.settled_at, deposit.settled_by = now, member
    deposit.save()
    if rest:
        other = Charge(
            booking=booking, kind=Kind.DEPOSIT, amount=rest, created_at=deposit.created_at,
            noted_in=deposit.noted_in, state=State.HELD if deposit.noted_in_id else State.DUE,
        )  # fmt: skip
        other.save()
    _log(KEPT, member, booking, now, amount)


def _give_back(member: Membership, booking: Booking, now: datetime) -> None:
    deposit = _held(booking)
    if deposit is not None:
        charging.drop(deposit, now, member)
        _log(BACK, member, booking, now, deposit.amount)


def _held(booking: Booking) -> Charge | None:
    """The deposit that is not settled yet."""
    rows = booking.charges.filter(kind=Kind.DEPOSIT, state__in=[State.DUE, State.HELD])
    return rows.select_for_update(no_key=True).order_by("pk").first()


def _clean(member: Membership, booking: Booking, reason: str, now: datetime) -> None:
    """Once for each rental."""
    rows = booking.charges.filter(kind=Kind.CLEANING)
    if not rows.exists():
        fee = booking.made_under.cleaning_fee
        booking.charges.create(
            kind=Kind.CLEANING, amount=fee, reason=reason, settled_by=member, created_at=now
        )


def _log(act: str, member: Membership, booking: Booking, now: datetime, amount: int) -> None:
    about = booking.booked_by.user if booking.booked_by else None
    facts = {"booking": booking.pk, "amount": amount}
    by, estate = member.user, member.estate
    logbook.note(act, by=by, about=about, estate=estate, now=now, facts=facts)


def _refuse_unless_now(booking: Booking, moment: str, now: datetime) -> None:
    if booking.state not in (Booking.State.BOOKED, Booking.State.HERE, Booking.State.DONE):
        raise Refused("over", _("Den tid er ikke booket mere."))
    opens = booking.begins - rules.CODE_BEFORE if moment == Moment.BEFORE else booking.begins
    if now < opens:
        raise Refused("not_yet", _("Det kan du sige, når tiden begynder."))
    if moment == Moment.BEFORE and now >= booking.ends:
        raise Refused("over", _("Tiden er forbi. Sig, hvordan der var bagefter."))


def _hang(member: Membership, row: Inspection, pictures: Sequence[Picture]) -> None:
    room = PHOTOS - row.photos.count()
    wanted = [picture.token for picture in pictures]
    if wanted:
        chosen = shelf.take(member, wanted, most=max(room, 0))
        InspectionPhoto.objects.bulk_create(
            InspectionPhoto(inspection=row, picture=picture) for picture in chosen
        )


def _short(text: str, most: int, field: str) -> str:
    said = text.strip()
    if len(said) > most:
        message = _("Skriv det kortere. Der er plads til %(most)s tegn.") % {"most": most}
        raise _wrong("long_text", message, field)
    return said


def _wrong(code: str, message: str, field: str) -> Refused:
    return Refused(code, message, status=422, field=field)


def _not_yours() -> Refused:
    return Refused("not_yours", _("Det er dem, der har stedet eller passer det."), status=403)


def forget(user: User) -> None:
    """Who looked, changed a code or settled an amount. What was found stays with the rental."""
    Inspection.objects.filter(resident__user=user).update(resident=None)
    Inspection.objects.filter(keeper__user=user).update(keeper=None)
    DoorCode.objects.filter(changed_by__user=user).update(changed_by=None)
    Charge.objects.filter(settled_by__user=user).update(settled_by=None)
