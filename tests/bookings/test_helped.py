"""A time booked or let go of for a neighbour: the receipt, and who keeps the time."""

import pytest

from bookings import actions
from bookings.due import actions as due
from bookings.models import Booking
from bookings.slots import Slot
from community.notifications.models import Notification
from tests.bookings.conftest import refused, turn
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def helped(cast):
    """Ejnar, while Torben acts for him."""
    ejnar = cast.member("ejnar")
    ejnar.helper = cast.user("torben")
    return ejnar


def said():
    [note] = Notification.objects.order_by("-pk")[:1]
    return note.title, note.body.replace("\xa0", " ").replace("\u2060", "")


def test_who_was_helped_to_a_time_gets_a_receipt(helped, machine):
    booking = actions.book(helped, machine, turn("2026-11-24", "15:00"), now=NOW)
    note = Notification.objects.get()
    assert note.user == helped.user
    assert (note.kind, note.thread) == ("helping.receipt", f"booking:{booking.pk}")
    assert note.url == "/rugmarken/booking/mine/"
    assert note.deliveries.get().expires_at == booking.ends
    title, body = said()
    assert title == "Der er booket en tid til dig"
    assert body.startswith(
        "Du har Vaskehus A, Maskine 1 tirsdag 24. november kl. 15–17. Viceværten har gjort det"
    )


def test_a_refusal_leaves_no_receipt(helped, machine, booked):
    booked("birgit", "2026-11-24", "15:00")
    with refused("taken"):
        actions.book(helped, machine, turn("2026-11-24", "15:00"), now=NOW)
    assert not Notification.objects.exists()


def test_asking_twice_gives_one_receipt(helped, machine):
    for _ in range(2):
        actions.book(helped, machine, turn("2026-11-24", "15:00"), now=NOW, request_key="once")
    assert Notification.objects.count() == 1


def test_who_was_helped_to_let_go_gets_a_receipt_and_not_the_old_one(helped, machine):
    booking = actions.book(helped, machine, turn("2026-11-24", "15:00"), now=NOW)
    actions.cancel(helped, booking, now=NOW)
    title, body = said()
    assert title == "Din tid er sluppet"
    assert body.startswith("Det var Vaskehus A, Maskine 1 tirsdag 24. november kl. 15–17.")
    states = Notification.objects.order_by("pk").values_list("deliveries__state", flat=True)
    assert list(states) == ["dropped", "queued"]


def test_a_receipt_is_in_the_language_of_who_was_helped(helped, machine):
    helped.user.language = "en"
    helped.user.save()
    actions.book(helped, machine, turn("2026-11-24", "15:00"), now=NOW)
    assert "Tuesday 24 November" in said()[1]


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ("18:00", "Du har en tid i morgen kl. 15–17. Det er Vaskehus A, Maskine 1. "),
        ("16:00", "Din tid kl. 15–17 er givet videre, fordi ingen var kommet. "),
    ],
)
def test_what_is_said_on_the_phone_is_whole_sentences(cast, booked, clock, words):
    from community.people.models import User

    User.objects.filter(name="Ejnar").update(reached_by="call")
    day = "2026-11-24" if clock == "18:00" else "2026-11-23"
    booked("ejnar", day, "15:00")
    Booking.objects.update(is_kept=False)  # booked before he went over to paper
    due.release_due(at("2026-11-23", clock))
    due.remind_due(at("2026-11-23", clock))
    row = Notification.objects.get().deliveries.get()
    assert row.way == "call"
    assert row.said.replace("\xa0", " ").replace("\u2060", "").startswith(words)


def test_who_is_on_paper_keeps_the_time_without_a_button_to_press(cast):
    """Ejnar has no screen to say «jeg er her» on: the same right, another way."""
    slot = Slot(at("2026-11-23", "15:00"), at("2026-11-23", "17:00"))
    kept = actions.book(cast.member("ejnar"), cast.facility("Maskine 1"), slot, now=NOW)
    given_free = actions.book(cast.member("birgit"), cast.facility("Maskine 2"), slot, now=NOW)
    due.release_due(at("2026-11-23", "15:30"))
    kept.refresh_from_db()
    given_free.refresh_from_db()
    assert (kept.state, given_free.state) == ("booked", "released")
    assert not kept.is_overdue(at("2026-11-23", "16:00"))
