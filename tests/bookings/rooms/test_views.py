"""A room from month to done, in an ordinary browser without a script."""

import re
from datetime import timedelta

import pytest

from bookings import actions
from bookings.models import Booking, Charge, FixedBlock
from tests.bookings.rooms.conftest import said
from tests.bookings.test_rooms import day_at, feast, take
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
FEAST = {"hvad": "Privat fest", "dag": "2026-12-12"}


def address(room, rest=""):
    return f"/rugmarken/booking/{room.pk}/{rest}"


@pytest.fixture
def birgit(cast):
    return cast.client("birgit")


def day(html, number):
    """What the month says of a day."""
    [state] = re.findall(rf'data-state="(\w+)"[^>]*><span>{number}</span>', html)
    return state


def shown(client, room, **query):
    return said(client.get(address(room), {"maaned": "2026-12"} | query))


# --- the month -------------------------------------------------------------------------------


def test_a_month_says_what_is_free_taken_and_mine(cast, room, birgit):
    take(cast, "fadumo", room, day_at(room, "2026-12-04"), yes(room))
    take(cast, "birgit", room, day_at(room, "2026-12-05"), yes(room))
    html = shown(birgit, room, hvad="Privat fest")
    assert [day(html, number) for number in (4, 5, 6)] == ["full", "mine", "free"]
    assert "Fadumo" not in html


def test_for_a_meeting_some_of_a_day_may_be_left(cast, room, birgit):
    take(cast, "fadumo", room, day_at(room, "2026-12-04"), yes(room))
    html = shown(birgit, room, hvad="Møde")
    assert [day(html, number) for number in (4, 5, 6)] == ["part", "part", "free"]


def test_the_price_follows_the_purpose_and_the_day(room, birgit):
    friday = shown(birgit, room, hvad="Privat fest", dag="2026-12-11")
    monday = shown(birgit, room, hvad="Privat fest", dag="2026-12-14")
    meeting = shown(birgit, room, hvad="Møde", dag="2026-12-14")
    bars = [html.partition("actionbar__what")[2][:200] for html in (friday, monday, meeting)]
    assert all(
        word in bar for word, bar in zip(("500 kr.", "150 kr.", "Gratis"), bars, strict=True)
    )


def test_htmx_gets_the_room_alone(room, birgit):
    answer = birgit.get(address(room), {"hvad": "Møde"}, headers={"HX-Request": "true"})
    assert answer.content.startswith(b'<form id="rum"')


def test_a_year_of_bookings_costs_no_more_queries(
    cast, room, birgit, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as few:
        shown(birgit, room, hvad="Privat fest")
    for number in range(1, 29):
        slot = day_at(room, f"2026-12-{number:02}")
        if number > 2 and number % 2:
            take(cast, "fadumo", room, slot, yes(room))
    with django_assert_max_num_queries(len(few)):
        shown(birgit, room, hvad="Privat fest")


# --- to done ---------------------------------------------------------------------------------


def yes(room):
    return feast(room, is_adult=True, attends=True, accepts=True)


def test_six_taps_from_the_list_to_done(cast, room, birgit):
    page = shown(birgit, room, **FEAST)
    assert "se-igennem/" in page
    assert "500 kr." in page
    review = said(birgit.get(address(room, "se-igennem/"), FEAST))
    assert "Book Laden for 500" in review
    assert "28. november" in review
    assert 'name="dag" value="2026-12-12"' in review
    answer = birgit.post(address(room, "se-igennem/"), FEAST | {"yes": "on", "headcount": "40"})
    mine = Booking.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/rugmarken/booking/mine/{mine.pk}/"
    assert (mine.price, mine.deposit, mine.headcount) == (500, 500, 40)
    assert mine.accepted_at is not None
    done = said(birgit.get(answer.url))
    assert "Lørdag 12. december" in done
    assert "500 kr." in done
    owed = Charge.objects.order_by("kind").values_list("kind", "amount", "state")
    assert list(owed) == [("deposit", 500, "due"), ("rent", 500, "due")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({}, "fyldt 18"),
        ({"yes": "on", "headcount": "61"}, "højst være 60"),
        ({"yes": "on", "headcount": "mange"}, "Skriv et tal"),
    ],
)
def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays(room, birgit, words, sentence):
    answer = birgit.post(address(room, "se-igennem/"), FEAST | {"headcount": "12"} | words)
    html = said(answer)
    assert answer.status_code == 422
    assert sentence in html
    assert f'value="{words.get("headcount", "12")}"' in html
    assert not Booking.objects.exists()


def test_sent_twice_it_is_booked_once(room, birgit):
    words = FEAST | {"yes": "on", "request_key": "abc"}
    urls = {birgit.post(address(room, "se-igennem/"), words).url for _time in range(2)}
    assert len(urls) == 1
    assert Booking.objects.count() == 1
    assert Charge.objects.count() == 2


def test_who_comes_second_is_told_on_the_month(cast, room, birgit):
    take(cast, "fadumo", room, day_at(room, "2026-12-12"), yes(room))
    for answer in (
        birgit.get(address(room, "se-igennem/"), FEAST),
        birgit.post(address(room, "se-igennem/"), FEAST | {"yes": "on"}),
    ):
        assert answer.status_code == 422
        assert "lige blevet taget" in said(answer)


@pytest.mark.parametrize("words", [{}, {"dag": "9999-12-31"}, {"dag": "x", "dage": "999"}])
def test_nonsense_is_answered_with_the_month(room, birgit, words):
    answer = birgit.get(address(room, "se-igennem/"), words)
    assert answer.status_code == 422
    assert "Vælg en dag" in said(answer)
    assert birgit.get(address(room), words).status_code == 200


def test_the_night_the_clock_is_set_is_refused_in_words(room, birgit):
    room.rules.horizon_days = 200
    room.rules.save()
    words = {"hvad": "Møde", "dag": "2027-03-28", "fra": "02:30", "til": "05:00"}
    answer = birgit.get(address(room, "se-igennem/"), words)
    assert answer.status_code == 422
    assert "Uret stilles" in said(answer)


# --- open to all -----------------------------------------------------------------------------


def test_what_is_open_to_all_goes_on_to_a_new_event_with_the_room_and_the_time(room, birgit):
    words = {"hvad": "Åbent arrangement", "dag": "2026-12-12", "fra": "15:00", "til": "18:00"}
    answer = birgit.get(address(room, "se-igennem/"), words)
    assert answer.status_code == 302
    assert "/nyt/" in answer.url
    form = said(birgit.get(answer.url))
    assert 'value="2026-12-12"' in form
    assert 'value="15:00"' in form
    assert 'value="18:00"' in form
    assert f'value="bookings:{room.pk}" selected' in form
    assert not Booking.objects.exists()  # it is held as the event is made


def test_a_fixed_time_is_kept_for_what_is_open_and_a_neighbours_is_not(cast, room, birgit):
    FixedBlock.objects.create(
        facility=room, first=at("2026-12-12").date(), from_time=at("2026-12-12", "15:00").time(),
        until_time=at("2026-12-12", "18:00").time(), reason="Fællesspisning",
    )  # fmt: skip
    words = {"hvad": "Åbent arrangement", "dag": "2026-12-12", "fra": "15:00", "til": "18:00"}
    assert birgit.get(address(room, "se-igennem/"), words).status_code == 302
    take(cast, "fadumo", room, day_at(room, "2026-12-13"), yes(room))
    taken = birgit.get(address(room, "se-igennem/"), words | {"dag": "2026-12-13"})
    assert taken.status_code == 422
    assert "optaget" in said(taken)


# --- another time, or none -------------------------------------------------------------------


@pytest.fixture
def mine(cast, room):
    return take(cast, "birgit", room, day_at(room, "2026-12-12"), yes(room))


def page_of(booking, rest=""):
    return f"/rugmarken/booking/mine/{booking.pk}/{rest}"


def test_a_room_is_moved_and_the_price_follows(room, mine, birgit):
    assert "Flyt hertil" in said(birgit.get(page_of(mine, "flyt/"), {"dag": "2026-12-15"}))
    answer = birgit.post(page_of(mine, "flyt/"), {"dag": "2026-12-15"})
    mine.refresh_from_db()
    assert answer.status_code == 302
    assert mine.begins == at("2026-12-15", "10:00")
    owed = mine.charges.exclude(state="dropped").order_by("kind")
    assert [(one.kind, one.amount) for one in owed] == [("deposit", 500), ("rent", 150)]


def test_a_laundry_turn_is_moved_on_the_same_page(cast, machine, birgit):
    slot = actions.slot_at(machine, at("2026-11-25", "15:00"))
    turn = take(cast, "birgit", machine, slot)
    start = at("2026-11-27", "15:00").isoformat()
    html = said(birgit.get(page_of(turn, "flyt/"), {"dag": "2026-11-27"}))
    assert start in html
    birgit.post(page_of(turn, "flyt/"), {"dag": "2026-11-27", "tid": start})
    turn.refresh_from_db()
    assert turn.begins == at("2026-11-27", "15:00")


def test_a_move_to_what_is_taken_says_so_and_keeps_the_old(cast, room, mine, birgit):
    take(cast, "fadumo", room, day_at(room, "2026-12-15"), yes(room))
    answer = birgit.post(page_of(mine, "flyt/"), {"dag": "2026-12-15"})
    mine.refresh_from_db()
    assert answer.status_code == 422
    assert mine.begins == at("2026-12-12", "10:00")


def test_after_the_deadline_it_cannot_move_and_letting_go_costs(cast, room, mine, birgit, monday):
    monday.move_to(at("2026-11-30", "12:00"))
    html = said(birgit.get(page_of(mine)))
    assert "Fristen er gået" in html
    assert "flyt/" not in html
    birgit.post(page_of(mine, "flyt/"), {"dag": "2026-12-15"})
    mine.refresh_from_db()
    assert mine.begins == at("2026-12-12", "10:00")
    assert "så I betaler 500" in said(birgit.get(page_of(mine, "aflys/")))
    birgit.post(page_of(mine, "aflys/"))
    assert states(mine) == {"rent": "due", "deposit": "dropped"}


def test_in_time_it_costs_nothing_and_can_be_taken_back(room, mine, birgit):
    assert "28. november" in said(birgit.get(page_of(mine, "aflys/")))
    birgit.post(page_of(mine, "aflys/"))
    assert states(mine) == {"rent": "dropped", "deposit": "dropped"}
    birgit.post(page_of(mine, "fortryd/"))
    again = Booking.objects.standing().get()
    assert (again.purpose.name, again.price, states(again)["rent"]) == ("Privat fest", 500, "due")


def test_who_has_just_booked_may_regret_it_whatever_the_deadline(cast, room):
    late = take(cast, "birgit", room, day_at(room, "2026-11-27"), yes(room))
    actions.cancel(cast.member("birgit"), late, now=NOW + timedelta(minutes=50))
    assert states(late) == {"rent": "dropped", "deposit": "dropped"}


def states(booking):
    return {one.kind: one.state for one in booking.charges.all()}


@pytest.mark.parametrize("who", ["fadumo", "sofie", "jens"])
@pytest.mark.parametrize("rest", ["", "flyt/"])
def test_nobody_else_sees_the_booking(cast, mine, who, rest):
    slug = cast.member(who).estate.slug
    client = cast.client(who)
    there = client.get(f"/{slug}/booking/mine/{mine.pk}/{rest}")
    nothing = client.get(f"/{slug}/booking/mine/999999/{rest}")
    assert (there.status_code, nothing.status_code) == (404, 404)


def test_a_meeting_is_had_from_to(room, birgit):
    words = {"hvad": "Møde", "dag": "2026-12-14", "fra": "17:00", "til": "19:00", "yes": "on"}
    birgit.post(address(room, "se-igennem/"), words)
    mine = Booking.objects.get()
    assert (mine.begins, mine.ends) == (at("2026-12-14", "17:00"), at("2026-12-14", "19:00"))
    html = said(birgit.get(page_of(mine, "flyt/"), {"dag": "2026-12-14"}))
    assert 'value="17:00"' in html  # its own time does not stand in the way
