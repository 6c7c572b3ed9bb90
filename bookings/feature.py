"""Who this room is, said once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bookings import actions, demo, notify, rules, sheet
from bookings.handing import actions as handing
from bookings.holding import actions as holding
from bookings.ledger import actions as ledger
from bookings.models import (
    Booking,
    Charge,
    Closure,
    DoorCode,
    Facility,
    Inspection,
    InspectionPhoto,
    RentRun,
)
from bookings.retention import actions as retention
from community.features import Card, Feature, Link, NavItem, Subject, Tell, Tile
from community.finding import excerpt, found_in, vector
from community.people.models import Household, Membership, User
from community.shapes import Found, Places, Retention
from community.ui.dates import day_name, span


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """The household's next times, for the card over the street."""
    own = Booking.objects.visible_to(member).coming(now).with_place().order_by("period")[:3]
    for booking in own:
        if not booking.is_overdue(now):
            yield Card(
                "bookings/_card.html",
                {"booking": booking, "member": member},
                order=10,
                mine=True,
                at=booking.begins,
            )


def tiles(member: Membership, now: datetime) -> Iterator[Tile]:
    if member.lives_here:
        yield Tile(
            _("Book en tid"),
            "washing-machine-duotone",
            reverse("bookings:index", args=[member.estate.slug]),
            "booking",
            10,
        )


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """What waits for the offices; and for who has just moved in an easy first thing."""
    yield from work(member, now)
    if not member.lives_here:
        return
    laundries = Facility.objects.visible_to(member).places()
    laundry = laundries.filter(kind=Facility.Kind.LAUNDRY_ROOM).first()
    if laundry is not None:
        yield Link(
            _("Book en vasketid"),
            "washing-machine-duotone",
            reverse("bookings:place", args=[member.estate.slug, laundry.pk]),
            "easy",
            10,
            laundry.name,
        )


def work(member: Membership, now: datetime) -> Iterator[Link]:
    """What waits for who looks after places, and for the office that writes the rent."""
    slug = member.estate.slug
    if member.roles & rules.KEEPERS:
        yield Link(
            _("Dagens udlejninger"), "key-duotone", reverse("bookings:rentals", args=[slug]),
            "work", 20, _("Ud, ind og set efter"),
        )  # fmt: skip
        yield Link(
            _("Svar på bookinger"), "seal-check-duotone", reverse("bookings:asked", args=[slug]),
            "work", 21, _("Dem, der venter på et ja"),
        )  # fmt: skip
    if member.roles & ledger.OFFICE:
        yield Link(
            _("Udlejning på huslejen"), "coins-duotone", reverse("bookings:rent", args=[slug]),
            "work", 22, _("Lister til huslejen"),
        )  # fmt: skip


def shows_picture(member: Membership, picture: Any) -> bool:
    """A photo of a fault is seen by the household that had the place, and by who looks after it."""
    rows = InspectionPhoto.objects.filter(picture=picture.pk)
    booking = Booking.objects.filter(inspections__photos__in=rows).select_related("facility")
    found = booking.first()
    if found is None:
        return False
    return rules.belongs_to(member, found) or rules.can_close(member, found.facility)


def needs_pictures(ids: Iterable[int]) -> set[int]:
    rows = InspectionPhoto.objects.filter(picture__in=list(ids))
    return set(rows.values_list("picture_id", flat=True))


def erase(user: User, now: datetime) -> None:
    """Forget who booked, looked and settled; what was had and owed stays with the home."""
    actions.erase(user, now)
    handing.forget(user)
    ledger.forget(user)


def may_watch(member: Membership, facility_id: int) -> bool:
    return bool(Facility.objects.visible_to(member).filter(pk=facility_id).exists())


def search(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """The places of the estate, by their name, what they are and how one uses them."""
    seen = Facility.objects.visible_to(member).places().select_related("rules")
    words = vector(A="name", B="description", C="rules__guidance")
    for place in found_in(seen.annotate(words=words), wanted, most, heading="name"):
        yield Found(
            kind=place.get_kind_display(),
            title=place.name,
            url=reverse("bookings:place", args=[member.estate.slug, place.pk]),
            icon=place.icon,
            rank=place.rank,
            excerpt=excerpt(place.description or place.get_kind_display(), wanted),
        )


def gives_back(household: Household, leaves_at: datetime) -> list[str]:
    """The times a neighbour gets when nobody lives in the home from then on."""
    rows = actions.times_after(household.pk, leaves_at)
    return [
        f"{booking.facility.full_name}: {day_name(booking.begins)} "
        f"{span(booking.begins, booking.ends)}"
        for booking in rows.with_place().in_order()
    ]


def export(user: User) -> dict[str, Any]:
    """What the room knows about a person: the times they booked and the places they closed."""
    rows = Booking.objects.with_place()
    mine = rows.filter(booked_by__user=user).annotate(is_mine=Value(True))
    for_others = rows.filter(helped_by=user).annotate(is_mine=Value(False))
    # Two indexes, one question; an «or» would read every booking there is.
    told: Any = mine.union(for_others, all=True).order_by("period")
    return {
        "bookings": [_booking(booking) for booking in told if booking.is_mine],
        # For whom is the other's to tell.
        "booked_for_others": [_booking(booking) for booking in told if not booking.is_mine],
        "closures": [
            {"place": closure.facility.full_name, "reason": closure.reason}
            for closure in Closure.objects.filter(closed_by__user=user).select_related(
                "facility__part_of"
            )
        ],
        "paid": [
            {
                "place": one.booking.facility.full_name,
                "starts_at": one.booking.begins.isoformat(),
                "what": one.get_kind_display(),
                "amount": one.amount,
                "state": one.state,
                "reason": one.reason,
            }
            for one in Charge.objects.filter(booking__booked_by__user=user)
            .select_related("booking__facility__part_of")
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
        "settled": Charge.objects.filter(settled_by__user=user).count(),
        "rent_lists": RentRun.objects.filter(made_by__user=user).count(),
        "codes_changed": DoorCode.objects.filter(changed_by__user=user).count(),
        "answered": Booking.objects.filter(answered_by__user=user).count(),
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


feature = Feature(
    key="bookings",
    name=_("Booking"),
    nav=[
        NavItem(
            _("Booking"),
            "calendar-check",
            "calendar-check-fill",
            "bookings:index",
            order=30,
            section="booking",
        )
    ],
    cards=cards,
    tiles=tiles,
    links=links,
    topics={"facility": may_watch},
    tells=[
        Tell(notify.REMINDER, _("Mine bookinger"), _("Aftenen før og en time før"), Subject.TIMES),
        Tell(
            notify.RELEASED,
            _("En tid er givet fri"),
            _("Når ingen sagde «jeg er her»"),
            Subject.TIMES,
        ),
        Tell(
            notify.ANSWERED,
            _("Svar på en booking"),
            _("Når nogen har sagt ja eller nej"),
            Subject.TIMES,
        ),
        Tell(notify.CLOSED, _("Et sted lukker"), _("Når det rammer en tid, du har"), Subject.TIMES),
    ],
    search=search,
    member_left=actions.member_left,
    home_left=actions.home_left,
    gives_back=gives_back,
    export=export,
    holds=_("Tider, du har booket"),
    sheet=sheet.laundry_of_the_week,
    places=Places(holding.offered, holding.hold, holding.let_go),
    erase=erase,
    shows_picture=shows_picture,
    needs_pictures=needs_pictures,
    remains=[
        (
            _("At husstanden har haft en tid, men ikke hvem der bookede den"),
            _("Andre i boligen har brug for det. Efter to år er det væk."),
        )
    ],
    retention=[
        Retention(
            "bookings.Booking",
            _("Hvem der bookede en tid"),
            _("12 måneder"),
            lambda now: retention.old_names(now).count(),
            retention.sweep_names,
        ),
        Retention(
            "bookings.Booking",
            _("At en husstand har haft en tid"),
            _("24 måneder"),
            lambda now: retention.old_bookings(now).count(),
            retention.sweep_bookings,
        ),
        Retention(
            "bookings.Closure",
            _("At et sted har været lukket"),
            _("24 måneder"),
            lambda now: retention.old_closures(now).count(),
            retention.sweep_closures,
        ),
        Retention(
            "bookings.RentRun",
            _("At kontoret har lavet en liste til huslejen"),
            _("24 måneder"),
            lambda now: retention.old_runs(now).count(),
            retention.sweep_runs,
        ),
    ],
    demo=demo.demo,
)
