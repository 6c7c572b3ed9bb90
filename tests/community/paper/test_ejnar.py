"""Ejnar is on paper, from the booking and the place at the table to the call.

Every step is Torben's or his daughter's.
"""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bookings import actions as bookings
from bookings.due import actions as due
from bookings.models import Booking
from community.helping import actions as helping
from community.notifications.models import Delivery, Notification
from community.notifications.sending.actions import deliver_due
from community.office.letters.doors import count_waiting
from community.people import actions as people
from community.people import codes
from community.people.models import Helping, Invitation, User
from events import actions as events
from events.clock import actions as clock
from events.models import Event
from events.signing import actions as signing
from events.written import Written
from tests.bookings.conftest import turn
from tests.community.notifications.conftest import sink as sink
from tests.community.notifications.sink import Sink
from tests.community.paper.test_views import CALLS, SLIPS, text, url
from tests.conftest import NOW, at

BACKEND = "django.contrib.auth.backends.ModelBackend"
MINE = "/rugmarken/booking/mine/"


@pytest.fixture
def lone(cast: Any) -> Client:
    """His daughter, who lives elsewhere: he has chosen her, and she has begun."""
    User.objects.filter(name="Ejnar").update(reached_by="call")
    user = people.open_profile(name="Lone", email="lone@example.dk", now=NOW)
    made = codes.digests(helping.make_code(cast.member("ejnar"), now=NOW))
    helps = helping.accept(user, Invitation.objects.get(digest__in=made).pk, now=NOW)
    client = Client()
    client.force_login(user, backend=BACKEND)
    assert client.post(f"/hjaelper/{helps.pk}/begynd/")["Location"] == "/rugmarken/"
    return client


def book(client: Client, machine: Any, day: str, clock: str = "15:00") -> Any:
    slot = f"{machine.pk}@{at(day, clock).isoformat()}"
    return client.post(f"/rugmarken/booking/{machine.part_of_id}/book/", {"slot": slot})


def told(name: str) -> list[str]:
    notes = Notification.objects.filter(user__name=name).order_by("pk")
    return list(notes.values_list("kind", flat=True))


def test_lone_books_and_torben_calls(
    cast: Any, lone: Client, step_in: Any, sink: Sink, monday: Any
) -> None:
    ejnar, machine = cast.member("ejnar"), cast.facility()
    assert book(lone, machine, "2026-11-24").status_code == 302
    booking = Booking.objects.get()
    assert (booking.household, booking.helped_by.name) == (ejnar.household, "Lone")
    assert "Maskine 1" in text(lone.get(MINE))

    # He is told on the telephone, as he has chosen: first what she did, in the evening the reminder.
    torben = step_in("torben")
    assert "Lone har gjort det for dig" in text(torben.get(CALLS))
    monday.move_to(at("2026-11-23", "18:00"))
    due.remind_due(timezone.now())
    assert "Du har en tid i morgen kl. 15–17. Det er Vaskehus A, Maskine 1." in text(
        torben.get(CALLS)
    )
    torben.post(url(ejnar, "nummer"))
    waiting = Delivery.objects.filter(way="call", state="queued")
    torben.post(url(ejnar, "ringet"), {"linje": list(waiting.values_list("pk", flat=True))})
    assert "Ingen venter på et opkald" in text(torben.get(CALLS))
    assert set(Delivery.objects.filter(way="call").values_list("carried_by__name")) == {("Torben",)}

    # It is Ejnar's reminder, and neither of the helpers has one; nothing of his went by mail.
    assert "bookings.reminder" in told("Ejnar")
    assert not {"bookings.reminder"} & {*told("Lone"), *told("Torben")}
    deliver_due(timezone.now)
    assert [mail for mail in sink.raw if b"Maskine 1" in mail] == []


def test_whoever_helps_ejnars_share_is_the_same_share(
    cast: Any, lone: Client, step_in: Any
) -> None:
    """Two coming times are a household's, whichever hand took them."""
    ejnar, machine = cast.member("ejnar"), cast.facility()
    book(lone, machine, "2026-11-24")
    torben = step_in("torben")
    visit = Helping.objects.create(
        helped=ejnar, helper=cast.user("torben"), kind="visit", began_at=NOW,
        ends_at=at("2026-11-23", "10:30"),
    )  # fmt: skip
    session = torben.session
    session["acting"] = visit.pk
    session.save()
    assert book(torben, machine, "2026-11-25").status_code == 302
    for client in (torben, lone):
        assert book(client, machine, "2026-11-26").status_code == 422
    rows = Booking.objects.order_by("period")
    assert [row.helped_by.name for row in rows] == ["Lone", "Torben"]
    assert {row.household_id for row in rows} == {ejnar.household_id}


def test_ejnar_cannot_come_after_all_and_a_neighbour_gets_the_time(
    cast: Any, lone: Client, step_in: Any, monday: Any
) -> None:
    """On the telephone he says no; Lone lets the time go, and nobody calls about it again."""
    machine = cast.facility()
    book(lone, machine, "2026-11-24")
    booking = Booking.objects.get()
    monday.move_to(at("2026-11-23", "18:00"))
    due.remind_due(timezone.now())
    torben = step_in("torben")
    assert "Kan du stadig? Ellers giver vi tiden til en nabo." in text(torben.get(CALLS))
    assert lone.post(f"{MINE}{booking.pk}/aflys/").status_code == 302
    assert "Du har en tid i morgen" not in text(torben.get(CALLS))
    assert bookings.book(
        cast.member("oksana"), machine, turn("2026-11-24", "15:00"), now=timezone.now()
    )


def test_he_need_not_press_that_he_is_there(cast: Any, lone: Client, monday: Any) -> None:
    """Nobody with a screen stands in the laundry: his time is not given away for want of a press."""
    book(lone, cast.facility(), "2026-11-24")
    monday.move_to(at("2026-11-24", "15:40"))
    assert due.release_due(timezone.now()) == 0
    assert Booking.objects.get().state == Booking.State.BOOKED


def test_with_a_slip_instead_of_a_call_it_lies_with_torbens_round(
    cast: Any, lone: Client, step_in: Any, monday: Any
) -> None:
    User.objects.filter(name="Ejnar").update(reached_by="slip")
    book(lone, cast.facility(), "2026-11-24")
    torben, ejnar = step_in("torben"), cast.member("ejnar")
    assert "tirsdag 24. november" in text(torben.get(f"{SLIPS}{ejnar.token}/"))
    assert "Maskine 1" not in text(torben.get(CALLS))


def test_he_is_counted_with_everyone_else(cast: Any) -> None:
    """A home on paper is a home somebody is in; the office's number does not wait for it."""
    kim, today = cast.member("kim"), timezone.localdate(NOW)
    before = count_waiting(kim, today)
    ejnar = cast.user("ejnar")
    User.objects.filter(pk=ejnar.pk).update(is_active=False)
    assert count_waiting(kim, today) == before + 1


# --- a place at the table ------------------------------------------------------------------------


@pytest.fixture
def soup(cast: Any) -> Event:
    """Two places on Wednesday; Fadumo hosts."""
    written = Written(
        title="Nabosuppe", place="Laden", joining="sign_up", capacity=2,
        starts_at=at("2026-11-25", "18:00"), ends_at=at("2026-11-25", "20:00"),
    )  # fmt: skip
    event = events.announce(cast.member("fadumo"), written, now=NOW)
    event.refresh_from_db()
    return event


def come(client: Client, event: Event, verb: str = "kom/", **facts: Any) -> Any:
    return client.post(f"/rugmarken/sker/{event.token}/{verb}", facts, follow=True)


def test_lone_gets_him_a_place_and_torben_calls_the_evening_before(
    cast: Any, lone: Client, step_in: Any, soup: Event, sink: Sink, monday: Any
) -> None:
    assert "I er meldt til" in text(come(lone, soup, adults=1))
    own = soup.signups.get()
    assert (own.household, own.helped_by.name) == (cast.member("ejnar").household, "Lone")

    assert "Lone har gjort det for dig" in text(step_in("torben").get(CALLS))
    monday.move_to(at("2026-11-24", "18:00"))
    clock.remind_due(timezone.now())
    assert "Nabosuppe" in text(step_in("torben").get(CALLS))
    assert "events.reminder" in told("Ejnar")
    assert not {"events.reminder"} & {*told("Lone"), *told("Torben")}
    deliver_due(timezone.now)
    assert [mail for mail in sink.raw if b"Nabosuppe" in mail] == []


def test_his_place_in_line_is_the_one_he_came_for_and_his_daughter_says_yes(
    cast: Any, lone: Client, soup: Event
) -> None:
    full = signing.sign_up(cast.member("birgit"), soup, adults=2, now=NOW)
    assert "nummer 1 på ventelisten" in text(come(lone, soup, adults=1))
    signing.sign_up(cast.member("kasper"), soup, adults=2, now=NOW)
    signing.leave(cast.member("birgit"), full, now=NOW)
    offered = soup.signups.get(state="offered")
    assert offered.household == cast.member("ejnar").household
    assert "events.offer" in told("Ejnar")
    assert "I er meldt til" in text(come(lone, soup, "ja/"))
    assert soup.signups.get(household=offered.household).state == "going"


def test_torben_signs_him_up_when_he_comes_by_and_he_has_it_on_paper(
    cast: Any, step_in: Any, soup: Event
) -> None:
    torben, ejnar = step_in("torben"), cast.member("ejnar")
    stairs = ejnar.household.dwelling.entrance
    torben.post("/rugmarken/hjaelper/beboer/", {"entrance": stairs.pk, "door": "st. th"})
    torben.post("/rugmarken/hjaelper/beboer/vaelg/", {"who": ejnar.pk, "agreed": "on"})
    assert "Nabosuppe" in text(torben.get("/rugmarken/sker/"))
    assert "I er meldt til" in text(come(torben, soup, adults=1))
    own = soup.signups.get()
    assert (own.household, own.helped_by.name) == (ejnar.household, "Torben")
    torben.post("/hjaelper/faerdig/")
    assert "Nabosuppe" in text(torben.get(f"{SLIPS}{ejnar.token}/"))
