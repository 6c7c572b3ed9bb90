"""Who this room is, said once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings import demo, notify, sheet
from bookings.holding import actions as holding
from bookings.models import Booking, Closure, Facility, Fault, PlacePicture, Waiting
from bookings.parting import actions as parting
from bookings.places import actions as places
from bookings.retention import actions as retention
from bookings.rules import KEEPERS
from bookings.waiting import actions as waiting
from community.features import (
    Card,
    Feature,
    Link,
    NavItem,
    Subject,
    Tell,
    Tile,
    count_of,
    work_row,
)
from community.finding import excerpt, found_in, vector
from community.people.models import Household, Membership, User
from community.shapes import Found, Places, Retention
from community.ui.dates import day_name, span

FAULTS = "bookings.faults"


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """The household's next times, for the card over the street; for keepers what is broken."""
    broken = count_of(member, FAULTS, now)
    if broken:
        hint = ngettext("{n} er meldt", "{n} er meldt", broken).format(n=broken)
        there = reverse("bookings:index", args=[member.estate.slug])
        yield work_row(Link(_("Fejl på steder"), "wrench-duotone", there, "work", 26, hint), "")
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


def counts(member: Membership, now: datetime) -> dict[str, Any]:
    """What is broken in the estate, for who looks after its places."""
    if not member.roles & KEEPERS:
        return {}
    seen = Fault.objects.visible_to(member).standing()
    return {FAULTS: seen.filter(facility__estate=member.estate_id)}


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
    """An easy first thing for who has just moved in: a time in the laundry."""
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


def may_watch(member: Membership, facility_id: int) -> bool:
    return bool(Facility.objects.visible_to(member).filter(pk=facility_id).exists())


def shows_picture(member: Membership, picture: Any) -> bool:
    """Whether it hangs at a place the member sees."""
    seen = Facility.objects.visible_to(member)
    return seen.filter(pictures__picture=picture.pk).exists()


def needs_pictures(ids: Iterable[int]) -> set[int]:
    """Those that hang at a place."""
    hanging = PlacePicture.objects.filter(picture__in=list(ids))
    return set(hanging.values_list("picture", flat=True))


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
    rows = parting.times_after(household.pk, leaves_at)
    return [
        f"{booking.facility.full_name}: {day_name(booking.begins)} "
        f"{span(booking.begins, booking.ends)}"
        for booking in rows.with_place().in_order()
    ]


def _member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    waiting.member_left(member, leaves_at, now)
    parting.member_left(member, leaves_at, now)


def _home_left(household: Household, leaves_at: datetime, now: datetime) -> None:
    waiting.home_left(household, leaves_at, now)
    parting.home_left(household, leaves_at, now)


def export(user: User) -> dict[str, Any]:
    """What the room knows about a person: the times they booked and the places they closed."""
    rows = Booking.objects.with_place()
    mine = rows.filter(booked_by__user=user).annotate(is_mine=Value(True))
    for_others = rows.filter(helped_by=user).annotate(is_mine=Value(False))
    # Two indexes, one question; an «or» would read every booking there is.
    told: Any = mine.union(for_others, all=True).order_by("period")
    faults = Fault.objects.select_related("facility__part_of").order_by("pk")
    return {
        "faults": [_fault(one) for one in faults.filter(told_by__user=user)],
        "faults_for_others": [_fault(one) for one in faults.filter(helped_by=user)],
        "faults_mended": [_fault(one) for one in faults.filter(cleared_by__user=user)],
        "place_pictures": [
            row.facility.full_name
            for row in PlacePicture.objects.filter(picture__owner=user).select_related(
                "facility__part_of"
            )
        ],
        "bookings": [_booking(booking) for booking in told if booking.is_mine],
        # For whom is the other's to tell.
        "booked_for_others": [_booking(booking) for booking in told if not booking.is_mine],
        "waiting": [
            {
                "place": row.facility.full_name,
                "starts_at": row.begins.isoformat(),
                "ends_at": row.ends.isoformat(),
                "state": row.state,
                "created_at": row.created_at.isoformat(),
            }
            for row in Waiting.objects.with_place().filter(asked_by__user=user).order_by("pk")
        ],
        "closures": [
            {"place": closure.facility.full_name, "reason": closure.reason}
            for closure in Closure.objects.filter(closed_by__user=user).select_related(
                "facility__part_of"
            )
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


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "place": fault.facility.full_name,
        "text": fault.text,
        "created_at": fault.told_at.isoformat(),
    }


def erase(user: User, now: datetime) -> None:
    """Forget who booked, closed, said what is broken and mended it. The facts stay."""
    parting.erase(user, now)
    waiting.erase(user)
    places.forget(user)


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
    counts=counts,
    shows_picture=shows_picture,
    needs_pictures=needs_pictures,
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
            notify.FREE,
            _("En tid er blevet fri"),
            _("Når I har stået på venteliste til den"),
            Subject.TIMES,
        ),
        Tell(notify.CLOSED, _("Et sted lukker"), _("Når det rammer en tid, du har"), Subject.TIMES),
    ],
    search=search,
    member_left=_member_left,
    home_left=_home_left,
    gives_back=gives_back,
    export=export,
    holds=_("Tider, du har booket"),
    sheet=sheet.laundry_of_the_week,
    places=Places(holding.offered, holding.hold, holding.let_go),
    erase=erase,
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
            "bookings.Waiting",
            _("At en husstand har ventet på en tid"),
            _("3 måneder"),
            lambda now: retention.old_lines(now).count(),
            retention.sweep_lines,
        ),
        Retention(
            "bookings.Closure",
            _("At et sted har været lukket"),
            _("24 måneder"),
            lambda now: retention.old_closures(now).count(),
            retention.sweep_closures,
        ),
        Retention(
            "bookings.Fault",
            _("At noget var i stykker"),
            _("12 måneder"),
            lambda now: retention.old_faults(now).count(),
            retention.sweep_faults,
        ),
    ],
    demo=demo.demo,
)
