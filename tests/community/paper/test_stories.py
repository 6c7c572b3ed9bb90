"""Ejnar has no screen: a story from the booking to the call, with nothing mailed on the way."""

from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from bookings import actions as bookings
from bookings.due import actions as due
from bookings.models import Booking
from community.notifications.models import Delivery, Notification
from community.notifications.sending.actions import deliver_due
from community.paper.demo import demo
from community.people import acting
from community.people.models import Entry, Helping, User
from tests.bookings.conftest import turn
from tests.community.notifications.conftest import sink as sink
from tests.community.notifications.sink import Sink
from tests.community.paper.test_views import CALLS, SLIPS, text, url
from tests.conftest import CAST_FILE, NOW, at


@pytest.fixture
def torben_helps(cast: Any, step_in: Any) -> Client:
    """Torben stands in Ejnar's door, and Ejnar has said yes."""
    User.objects.filter(name="Ejnar").update(reached_by="call")
    helping = Helping.objects.create(
        helped=cast.member("ejnar"),
        helper=cast.user("torben"),
        kind="visit",
        began_at=NOW,
        ends_at=at("2026-11-23", "11:00"),
    )
    client: Client = step_in("torben")
    session = client.session
    session[acting.SESSION] = helping.pk
    session.save()
    return client


def test_ejnar_is_called_the_evening_before(
    cast: Any, torben_helps: Client, step_in: Any, sink: Sink, monday: Any
) -> None:
    machine = cast.facility()
    window = f"{machine.pk}@2026-11-24T15:00:00+01:00"
    there = f"/rugmarken/booking/{machine.part_of_id}/book/"
    assert torben_helps.post(there, {"slot": window}).status_code == 302
    booking = Booking.objects.get()
    assert (booking.booked_by, booking.helped_by) == (cast.member("ejnar"), cast.user("torben"))

    # He has it in his hand before Torben goes.
    receipt = Delivery.objects.select_related("notification").get()
    assert (receipt.way, receipt.notification.user) == ("slip", cast.user("ejnar"))
    assert receipt.notification.body.replace("\xa0", " ").replace("\u2060", "") == (
        "Du har Vaskehus A, Maskine 1 tirsdag 24. november kl. 15–17. "
        "Viceværten har gjort det for dig. Er det ikke rigtigt, så ring til kontoret."
    )
    torben = step_in("torben")
    ejnar = cast.member("ejnar")
    assert "tirsdag 24. november" in text(torben.get(f"{SLIPS}{ejnar.token}/"))
    torben.post(f"{SLIPS}print/", {"person": str(ejnar.token)})
    torben.post(f"{SLIPS}delt-ud/", {"linje": receipt.pk})

    # At six in the evening the clock finds that he is to be reminded.
    monday.move_to(at("2026-11-23", "18:00"))
    due.remind_due(timezone.now())
    page = text(torben.get(CALLS))
    assert (
        "God dag. Jeg ringer fra Rugmarken. Du har en tid i morgen kl. 15–17. "
        "Det er Vaskehus A, Maskine 1. Kan du stadig? Ellers giver vi tiden til en nabo." in page
    )
    assert "Senest i dag kl. 21" in page

    # Torben asks for the number, calls, and says so.
    assert "Ring 00 00 20 07" in text(torben.post(url(ejnar, "nummer")))
    call = Delivery.objects.get(way="call")
    torben.post(url(ejnar, "ringet"), {"linje": call.pk})
    assert set(Delivery.objects.values_list("state", "carried_by__name")) == {("sent", "Torben")}
    assert not Notification.objects.unseen().exists()
    assert list(Entry.objects.order_by("pk").values_list("act", "about__name")) == [
        ("slip.printed", "Ejnar"),
        ("slip.handed_out", "Ejnar"),
        ("contact.seen", "Ejnar"),
        ("call.made", "Ejnar"),
    ]

    # An hour before, once more; and nothing ever went by mail.
    monday.move_to(at("2026-11-24", "14:00"))
    due.remind_due(timezone.now())
    assert "Du har en tid i dag kl. 15–17." in text(step_in("torben").get(CALLS))
    assert "sent" not in deliver_due(timezone.now)
    assert sink.raw == []


def test_a_time_that_is_let_go_is_not_called_about(cast: Any, monday: Any, step_in: Any) -> None:
    User.objects.filter(name="Ejnar").update(reached_by="call")
    ejnar = cast.member("ejnar")
    booking = bookings.book(ejnar, cast.facility(), turn("2026-11-24", "15:00"), now=NOW)
    monday.move_to(at("2026-11-23", "18:00"))
    due.remind_due(timezone.now())
    torben = step_in("torben")
    assert "Maskine 1" in text(torben.get(CALLS))
    bookings.cancel(ejnar, booking, now=timezone.now())
    assert "Ingen venter på et opkald" in text(torben.get(CALLS))


def test_the_demo_has_a_call_and_a_slip_for_two(cast: Any) -> None:
    people = yaml.safe_load(CAST_FILE.read_text())
    for _ in range(2):
        demo(people, NOW)
    rows = Delivery.objects.order_by("notification__user__name", "way")
    assert list(rows.values_list("notification__user__name", "way", "estate__slug")) == [
        ("Ejnar", "call", "rugmarken"),
        ("Ejnar", "slip", "rugmarken"),
        ("Poul", "call", "tranehaven"),
        ("Poul", "slip", "tranehaven"),
    ]
