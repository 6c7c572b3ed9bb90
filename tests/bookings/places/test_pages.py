"""The page of a place: from–to, nights, and what one only reads about."""

import re
from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings import actions
from bookings.models import Booking, Facility, Fault, RuleSet, Unit
from bookings.slots import Slot
from tests.bookings.conftest import fetched
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
BASE = "/rugmarken/booking"


@pytest.fixture
def birgit(cast):
    return cast.client("birgit")


@pytest.fixture
def trailer(place):
    return place("Traileren", kind="trailer", unit=Unit.FREE, max_minutes=720, max_coming=2)


@pytest.fixture
def guest_room(place):
    return place(
        "Gæsteværelset", kind="guest_room", unit=Unit.NIGHT, from_time=time(15),
        until_time=time(11), max_stay=4, max_nights_yearly=14, price=150, min_years=18,
    )  # fmt: skip


def text(response):
    plain = re.sub(r"[\u2060]", "", response.content.decode().replace("\xa0", " "))
    return re.sub(r"\s+", " ", plain)


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text(response)))


def ask(client, place, **said):
    first = {"dag": "2026-11-25", "begins": "10:00", "ends": "14:00"}
    return client.post(f"{BASE}/{place.pk}/tid/", first | said)


def test_the_list_says_what_each_place_has_soon(birgit, trailer, guest_room, cast):
    Facility.objects.create(
        estate=cast.estate(), kind="playground", name="Legepladsen", booked="never",
        is_bookable=False,
    )  # fmt: skip
    page = words(birgit.get(f"{BASE}/"))
    assert "Traileren Ledigt i dag kl. 10.15–24" in page
    assert "Gæsteværelset Næste ledige nat: i dag" in page
    assert "Kom, som det passer Legepladsen Legeplads" in page


def test_the_list_takes_as_many_questions_for_one_place_as_for_many(
    birgit, place, django_assert_num_queries
):
    place("Traileren", unit=Unit.FREE)
    birgit.get(f"{BASE}/")
    with CaptureQueriesContext(connection) as few:
        birgit.get(f"{BASE}/")
    for number in range(8):
        place(f"Sted {number}", unit=[Unit.FREE, Unit.NIGHT, Unit.DAY][number % 3])
    with django_assert_num_queries(len(few)):
        birgit.get(f"{BASE}/")


def test_what_is_shown_free_from_to_can_be_booked(birgit, trailer, cast):
    actions.book(
        cast.member("fadumo"), trailer, Slot(at("2026-11-25", "12:00"), at("2026-11-25", "15:00")),
        now=NOW,
    )  # fmt: skip
    page = birgit.get(f"{BASE}/{trailer.pk}/?dag=2026-11-25")
    seen = words(page)
    assert "kl. 8–12 Ledig" in seen
    assert "kl. 12–15 Optaget" in seen
    assert "kl. 15–24 Ledig" in seen
    assert "adumo" not in seen
    done = ask(birgit, trailer, begins="08:00", ends="12:00")
    assert done.status_code == 302
    assert Booking.objects.get(household=cast.member("birgit").household).ends == at(
        "2026-11-25", "12:00"
    )


def test_a_tap_on_what_is_free_fills_in_the_form(birgit, trailer):
    page = text(birgit.get(f"{BASE}/{trailer.pk}/?dag=2026-11-25&fra=15:00&til=18:30"))
    assert 'name="begins" value="15:00"' in page
    assert 'name="ends" value="18:30"' in page
    nonsense = birgit.get(f"{BASE}/{trailer.pk}/?dag=2026-11-25&fra=nonsens&til=99:99")
    assert 'name="begins" value="08:00"' in text(nonsense)


def test_an_end_before_the_beginning_is_the_day_after(birgit, trailer, place):
    place("Grillen", unit=Unit.FREE, hours=(time(0), time(0)))
    grill = fetched("Grillen")
    assert ask(birgit, grill, begins="22:00", ends="02:00").status_code == 302
    assert Booking.objects.get().ends == at("2026-11-26", "02:00")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"begins": ""}, "Vælg et klokkeslæt."),
        ({"begins": "10:00", "ends": "10:00"}, "Den tid findes ikke."),
        ({"ends": "23:00"}, "Den tid findes ikke."),
        ({"dag": "2027-03-28", "begins": "02:30"}, "Uret stilles den nat."),
        ({"dag": "9999-12-31"}, "Den dag kan vi ikke bruge."),
    ],
)
def test_what_cannot_be_had_is_said_with_what_was_typed_kept(birgit, trailer, said, sentence):
    answer = ask(birgit, trailer, **said)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'name="ends"' in text(answer)
    assert not Booking.objects.exists()


def test_nights_show_their_price_and_are_booked_together(birgit, guest_room, cast):
    page = words(birgit.get(f"{BASE}/{guest_room.pk}/"))
    assert "Mandag 30. november Ledig" in page
    assert "150 kr. pr. nat" in page
    said = {"first": "2026-11-27", "nights": "3", "is_adult": "on"}
    assert birgit.post(f"{BASE}/{guest_room.pk}/naetter/", said).status_code == 302
    booking = Booking.objects.get()
    assert (booking.begins, booking.ends) == (at("2026-11-27", "15:00"), at("2026-11-30", "11:00"))
    assert booking.price == 450
    assert "Fredag 27. november Jeres" in words(birgit.get(f"{BASE}/{guest_room.pk}/"))


def test_a_night_needs_what_the_rules_ask(birgit, guest_room):
    answer = birgit.post(f"{BASE}/{guest_room.pk}/naetter/", {"first": "2026-11-27", "nights": "1"})
    assert answer.status_code == 422
    assert "Her skal den, der booker, være fyldt 18 år." in text(answer)
    nothing = birgit.post(f"{BASE}/{guest_room.pk}/naetter/", {"is_adult": "on"})
    assert "Vælg den første nat." in text(nothing)
    far = birgit.post(f"{BASE}/{guest_room.pk}/naetter/", {"first": "9999-12-31"})
    assert far.status_code == 422


def test_the_verbs_of_one_kind_are_not_those_of_another(birgit, guest_room, trailer):
    assert birgit.post(f"{BASE}/{trailer.pk}/naetter/", {}).status_code == 404
    assert ask(birgit, guest_room).status_code == 404


def test_a_place_to_read_about_says_how_one_gets_there(birgit, cast):
    shelf = Facility.objects.create(
        estate=cast.estate(), kind="swap_shelf", name="Byttehylden", booked="never",
        is_bookable=False, description="Hele og rene ting.", access=["step_free"], zone="edge",
    )  # fmt: skip
    page = words(birgit.get(f"{BASE}/{shelf.pk}/"))
    for said in ("Hele og rene ting.", "Ingen trin", "Her skal man ikke booke", "kantzonen"):
        assert said in page


def test_what_is_booked_elsewhere_leads_there_and_a_board_says_so(birgit, cast):
    common = {"estate": cast.estate(), "kind": "common_room", "is_bookable": False}
    there = Facility.objects.create(
        name="Salen", booked="elsewhere", link="https://bookhus.example/salen", **common
    )
    board = Facility.objects.create(name="Vaskeriet", booked="board", **common)
    assert 'href="https://bookhus.example/salen"' in text(birgit.get(f"{BASE}/{there.pk}/"))
    assert "tavlen med lås" in text(birgit.get(f"{BASE}/{board.pk}/"))


def test_a_part_that_is_had_apart_has_its_own_page_and_a_machine_has_none(birgit, place, machine):
    hall = place("Hallen", unit=Unit.FREE, parts=["Køkkenet"])
    kitchen = fetched("Køkkenet")
    assert f"/booking/{kitchen.pk}/" in text(birgit.get(f"{BASE}/{hall.pk}/"))
    assert birgit.get(f"{BASE}/{kitchen.pk}/").status_code == 200
    assert birgit.get(f"{BASE}/{machine.pk}/").status_code == 404


def test_rules_to_come_are_told(birgit, trailer):
    RuleSet.objects.create(
        estate=trailer.estate, name="Traileren", unit=Unit.FREE, follows=trailer.rules,
        holds_from=at("2026-12-01").date(),
    )  # fmt: skip
    assert "Der gælder nye regler fra tirsdag 1. december." in words(
        birgit.get(f"{BASE}/{trailer.pk}/")
    )


# --- what is broken --------------------------------------------------------------------------


def test_a_fault_is_there_for_the_next_until_the_caretaker_clears_it(
    birgit, cast, trailer, step_in
):
    said = {"text": "Venstre baglygte  virker ikke."}
    assert birgit.post(f"{BASE}/{trailer.pk}/fejl/", said).status_code == 302
    birgit.post(f"{BASE}/{trailer.pk}/fejl/", said)
    fault = Fault.objects.get()
    oksana = cast.client("oksana")
    assert "Venstre baglygte virker ikke." in text(oksana.get(f"{BASE}/{trailer.pk}/"))
    assert "Birgit" not in text(oksana.get(f"{BASE}/{trailer.pk}/"))
    assert "Der er meldt en fejl" in text(oksana.get(f"{BASE}/"))
    ask(oksana, trailer)
    assert "Venstre baglygte" in text(oksana.get(f"{BASE}/mine/"))
    mended = f"{BASE}/{trailer.pk}/fejl/{fault.pk}/rettet/"
    assert oksana.post(mended).status_code == 404
    torben = step_in("torben")
    assert torben.post(mended).status_code == 302
    assert "baglygte" not in text(oksana.get(f"{BASE}/{trailer.pk}/"))
    torben.post(f"{BASE}/{trailer.pk}/fejl/{fault.pk}/alligevel/")
    assert "baglygte" in text(oksana.get(f"{BASE}/{trailer.pk}/"))


@pytest.mark.parametrize("said", ["", "x" * 301, "010190-1234"])
def test_a_fault_that_cannot_be_kept_is_refused(birgit, trailer, said):
    answer = birgit.post(f"{BASE}/{trailer.pk}/fejl/", {"text": said})
    assert answer.status_code == 422
    assert not Fault.objects.exists()
