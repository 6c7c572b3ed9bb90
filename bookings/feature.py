"""Who this room is, said once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings import demo, evidence, filed, life, notify, promises, readying, rules, sheet, tallies
from bookings.drawing import telling
from bookings.drawing.leaving import actions as drawing
from bookings.drawing.page import wait_for_yes
from bookings.feeds.calendar import calendar
from bookings.holding import actions as holding
from bookings.keys import notify as keys
from bookings.ledger import actions as ledger
from bookings.models import (
    Booking,
    Facility,
    Fault,
    InspectionPhoto,
    PlacePicture,
    Swap,
    SwapQuerySet,
    Waiting,
    WaitingQuerySet,
)
from bookings.parting import actions as parting
from bookings.rentals.page import asked_of
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
from community.people.models import Household, Membership
from community.shapes import Found, Lives, Places, Waits
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
    """Times that are held for us; and what is broken, for who looks after the estate's places."""
    found: dict[str, Any] = {"bookings.waits": _waiting_for_me(member, now)}
    if member.roles & KEEPERS:
        seen = Fault.objects.visible_to(member).standing()
        found[FAULTS] = seen.filter(facility__estate=member.estate_id)
    return found


def _waiting_for_me(member: Membership, now: datetime) -> Any:
    """What I can have if I say yes, and times of ours that neighbours ask for.

    And for who looks after places what was drawn and asked for there.
    """
    offered = _offered(member, now).order_by().values("pk")
    asked: list[Any] = [_asked_of_us(member, now).values("pk")]
    if member.roles & KEEPERS:
        asked.append(wait_for_yes(member, now).order_by().values("pk"))
        asked.append(asked_of(member).order_by().values("pk"))
    return offered.union(*asked, all=True)


def _asked_of_us(member: Membership, now: datetime) -> SwapQuerySet:
    return Swap.objects.visible_to(member).asked_of_home(member).open(now)


def _offered(member: Membership, now: datetime) -> WaitingQuerySet:
    own = Waiting.objects.visible_to(member).filter(state=Waiting.State.ASKED)
    return own.filter(asked_until__gt=now)


def waits(member: Membership, now: datetime) -> Iterator[Waits]:
    """A time one has waited for is held, until the next in line is asked; a draw wants a yes.

    So does a booking, from who looks after the place.
    """
    for row in _offered(member, now).with_place().order_by("asked_until", "pk"):
        day = f"{day_name(row.begins)} {span(row.begins, row.ends)}"
        yield Waits(
            _("En tid, I har ventet på, er fri. Vil I have den?"),
            f"{row.facility.full_name}, {day}",
            row.facility.icon,
            reverse("bookings:mine", args=[member.estate.slug]),
            "booking",
            row.asked_until,
        )
    for swap in _asked_of_us(member, now).with_places().order_by("runs_out_at", "pk"):
        if rules.may_change_hands(swap.wanted, now):
            wanted = swap.wanted
            yield Waits(
                _("En nabo spørger om jeres tid. Vil I bytte?")
                if swap.given
                else _("En nabo spørger, om I kan undvære jeres tid"),
                f"{wanted.facility.full_name}, {day_name(wanted.begins)} {span(wanted.begins, wanted.ends)}",
                wanted.facility.icon,
                reverse("bookings:mine", args=[member.estate.slug]),
                "booking",
                swap.runs_out_at,
            )
    for draw in wait_for_yes(member, now).with_place().order_by("drawn_at", "pk"):
        yield Waits(
            _("Der er trukket lod. Vil du sige ja til det?"),
            f"{draw.facility.full_name}, {draw.title}",
            draw.facility.icon,
            reverse("bookings:draw", args=[member.estate.slug, draw.pk]),
            "booking",
        )
    for booking in asked_of(member).order_by("period", "pk"):
        yield Waits(
            _("Nogen vil booke et sted. Siger du ja?"),
            f"{booking.facility.full_name}, {day_name(booking.begins)}",
            booking.facility.icon,
            reverse("bookings:asked", args=[member.estate.slug]),
            "booking",
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


def may_watch(member: Membership, facility_id: int) -> bool:
    return bool(Facility.objects.visible_to(member).filter(pk=facility_id).exists())


def shows_picture(member: Membership, picture: Any) -> bool:
    """A place's own is seen by who sees the place; one of a fault by who had it, and who looks after it."""
    seen = Facility.objects.visible_to(member)
    if seen.filter(pictures__picture=picture.pk).exists():
        return True
    rows = InspectionPhoto.objects.filter(picture=picture.pk)
    had = Booking.objects.filter(inspections__photos__in=rows).select_related("facility").first()
    if had is None:
        return False
    return rules.belongs_to(member, had) or rules.can_close(member, had.facility)


def needs_pictures(ids: Iterable[int]) -> set[int]:
    """Those that hang at a place, or show how one was."""
    wanted = list(ids)
    hanging = PlacePicture.objects.filter(picture__in=wanted).values_list("picture", flat=True)
    shown = InspectionPhoto.objects.filter(picture__in=wanted).values_list("picture", flat=True)
    return set(hanging) | set(shown)


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
    drawing.member_left(member, leaves_at, now)
    parting.member_left(member, leaves_at, now)


def _home_left(household: Household, leaves_at: datetime, now: datetime) -> None:
    waiting.home_left(household, leaves_at, now)
    drawing.home_left(household, leaves_at, now)
    parting.home_left(household, leaves_at, now)


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
    waits=waits,
    calendar=calendar,
    shows_picture=shows_picture,
    needs_pictures=needs_pictures,
    topics={"facility": may_watch},
    matters={"bookings:booking": "booking:{pk}"},
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
        Tell(
            notify.SWAP,
            _("Tider mellem naboer"),
            _("Når en nabo spørger om en tid, svarer eller tager den"),
            Subject.TIMES,
        ),
        Tell(
            notify.ANSWERED,
            _("Svar på en booking"),
            _("Når nogen har sagt ja eller nej"),
            Subject.TIMES,
        ),
        Tell(keys.KEY, _("Nøglen til et sted"), _("Når der skal aftales en tid"), Subject.TIMES),
        Tell(telling.DRAW, _("Lodtrækning"), _("Når I har søgt om en dag"), Subject.TIMES),
        Tell(
            notify.CALENDAR,
            _("Kalendere, vi henter"),
            _("Når en kalender, et sted henter fra, ikke kan læses"),
            Subject.HOUSE,
            lambda member: bool(member.roles & KEEPERS),
        ),
        Tell(notify.CLOSED, _("Et sted lukker"), _("Når det rammer en tid, du har"), Subject.TIMES),
    ],
    search=search,
    member_left=_member_left,
    home_left=_home_left,
    gives_back=gives_back,
    export=filed.export,
    holds=_("Tider, du har booket"),
    work=readying.work,
    evidence=evidence.waited,
    figures=tallies.figures,
    alive=Lives(life.offered, life.lives),
    sheet=sheet.laundry_of_the_week,
    places=Places(holding.offered, holding.hold, holding.let_go),
    erase=filed.erase,
    remains=[
        (
            _("At husstanden har haft en tid, men ikke hvem der bookede den"),
            _("Andre i boligen har brug for det. Efter to år er det væk."),
        ),
        (
            _("Nummeret på en billet, boligen har haft i en lodtrækning"),
            _("Så alle kan se efter, at der blev trukket rigtigt. Der står ikke, hvis den var."),
        ),
    ],
    retention=promises.RETENTION,
    demo=demo.demo,
)
