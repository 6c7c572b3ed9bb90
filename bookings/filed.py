"""What the room knows about a person: given to them in their file, and forgotten."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, Value

from bookings.drawing.leaving import actions as drawing
from bookings.handing import actions as handing
from bookings.keys import actions as keys
from bookings.ledger import actions as ledger
from bookings.models import (
    Booking,
    Charge,
    Closure,
    DoorCode,
    Draw,
    Facility,
    Fault,
    Inspection,
    KeyTime,
    Offer,
    PlacePicture,
    RentRun,
    Swap,
    Ticket,
    Waiting,
)
from bookings.parting import actions as parting
from bookings.places import actions as places
from bookings.swapping import actions as swapping
from bookings.waiting import actions as waiting
from community.counting import at_once, counted
from community.people.models import User, written_by


def export(user: User) -> dict[str, Any]:
    """What the room knows about a person: the times they booked and the places they closed."""
    booked = Booking.objects.with_place()
    told = list(written_by(user, booked, "booked_by__user").order_by("period"))
    return {
        **_faults(user),
        **_handled(user),
        **_about_places(user),
        **_keys(user),
        "bookings": [_booking(booking) for booking in told if booking.is_mine],
        # For whom is the other's to tell.
        "booked_for_others": [_booking(booking) for booking in told if not booking.is_mine],
        "waiting": [
            _time(row.facility, row)
            for row in Waiting.objects.with_place().filter(asked_by__user=user).order_by("pk")
        ],
        "passed_on": [
            _time(row.booking.facility, row)
            for row in Offer.objects.with_place().filter(offered_by__user=user).order_by("pk")
        ],
        # Whose time it was is not for them to know.
        "asked_for": [
            _time(row.wanted.facility, row)
            for row in Swap.objects.with_places().filter(asked_by__user=user).order_by("pk")
        ],
        "draws": [
            {
                "place": row.draw.facility.full_name,
                "title": row.draw.title,
                "number": row.number,
                "state": row.state,
                "created_at": row.created_at.isoformat(),
            }
            for row in Ticket.objects.filter(Q(applied_by__user=user) | Q(helped_by=user))
            .select_related("draw__facility__part_of")
            .order_by("pk")
        ],
        "paid": [
            {
                "place": one.place_name,
                "starts_at": (one.booking.begins if one.booking else one.day).isoformat(),
                "what": one.get_kind_display(),
                "amount": one.amount,
                "state": one.state,
                "reason": one.reason,
            }
            for one in Charge.objects.filter(
                Q(booking__booked_by__user=user) | Q(tenure__asked_by__user=user)
            )
            .with_place()
            .order_by("pk")
        ],
        "found": [
            {
                "place": one.booking.facility.full_name,
                "when": one.moment,
                "note": one.note,
                "done": one.checked,
            }
            for one in Inspection.objects.filter(Q(resident__user=user) | Q(keeper__user=user))
            .select_related("booking__facility__part_of")
            .order_by("pk")
        ],
    }


def _time(place: Facility, row: Waiting | Offer | Swap) -> dict[str, Any]:
    return {
        "place": place.full_name,
        "starts_at": row.begins.isoformat(),
        "ends_at": row.ends.isoformat(),
        "state": row.state,
        "created_at": row.created_at.isoformat(),
    }


def _about_places(user: User) -> dict[str, Any]:
    """The photos they hung up and what they closed. One question, the places are another."""
    hung = PlacePicture.objects.filter(picture__owner=user)
    closed = Closure.objects.filter(closed_by__user=user)
    told = at_once(
        {
            "hung": hung.values_list("pk", "facility", Value("", CharField())),
            "closed": closed.values_list("pk", "facility", "reason"),
        }
    )
    numbers = {place for rows in told.values() for _pk, place, _reason in rows}
    places = Facility.objects.select_related("part_of").in_bulk(numbers)
    return {
        "place_pictures": [places[pk].full_name for _pk, pk, _no in told["hung"]],
        "closures": [
            {"place": places[pk].full_name, "reason": reason} for _pk, pk, reason in told["closed"]
        ],
    }


def _booking(booking: Booking) -> dict[str, Any]:
    return {
        "place": booking.facility.full_name,
        "estate": booking.facility.estate.name,
        "starts_at": booking.begins.isoformat(),
        "ends_at": booking.ends.isoformat(),
        "state": booking.state,
        "created_at": booking.created_at.isoformat(),
    }


def _faults(user: User) -> dict[str, Any]:
    """What they said is broken, what they said for another, and what they mended."""
    mine = Q(told_by__user=user) | Q(helped_by=user) | Q(cleared_by__user=user)
    rows = Fault.objects.filter(mine).select_related("facility__part_of", "told_by", "cleared_by")
    found: dict[str, list[dict[str, Any]]] = {
        "faults": [], "faults_for_others": [], "faults_mended": [],
    }  # fmt: skip
    for row in rows.order_by("pk"):
        told = {
            "place": row.facility.full_name,
            "text": row.text,
            "created_at": row.told_at.isoformat(),
        }
        if row.told_by and row.told_by.user_id == user.pk:
            found["faults"].append(told)
        if row.helped_by_id == user.pk:
            found["faults_for_others"].append(told)
        if row.cleared_by and row.cleared_by.user_id == user.pk:
            found["faults_mended"].append(told)
    return found


def _keys(user: User) -> dict[str, list[dict[str, Any]]]:
    """When they were to fetch a key, what they said for another, and what they offered others."""
    mine = Q(chosen_by__user=user) | Q(helped_by=user) | Q(offered_by__user=user)
    rows = KeyTime.objects.filter(mine).select_related(
        "booking__facility__part_of", "chosen_by", "offered_by"
    )
    found: dict[str, list[dict[str, Any]]] = {"keys": [], "keys_for_others": []}
    for row in rows.order_by("pk"):
        at = row.at or row.offered_at
        told = {
            "place": row.booking.facility.full_name,
            "what": row.get_errand_display(),
            "when": at.isoformat() if at else "",
        }
        is_own = row.chosen_by is not None and row.chosen_by.user_id == user.pk
        found["keys" if is_own else "keys_for_others"].append(told)
    return found


def _handled(user: User) -> dict[str, int]:
    """How much they settled and answered at work: whose it was is the others' to tell. One question."""
    asked = {
        "settled": Charge.objects.filter(settled_by__user=user),
        "rent_lists": RentRun.objects.filter(made_by__user=user),
        "codes_changed": DoorCode.objects.filter(changed_by__user=user),
        "answered": Booking.objects.filter(answered_by__user=user),
        "draws_made": Draw.objects.filter(made_by__user=user),
        "draws_answered": Draw.objects.filter(answered_by__user=user),
    }
    return counted(User.objects.filter(pk=user.pk), asked)


def erase(user: User, now: datetime) -> None:
    """Forget who booked, closed, looked, settled and said what is broken. The facts stay."""
    parting.erase(user, now)
    waiting.erase(user)
    swapping.erase(user)
    drawing.forget(user)
    places.forget(user)
    handing.forget(user)
    keys.forget(user)
    ledger.forget(user)
