"""The pages: what a form may send, who may look, and that a fragment is its page."""

import re

import pytest

from bookings.models import Booking, Closure
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db

BASE = "/rugmarken/booking"


@pytest.fixture
def birgit(cast):
    return cast.client("birgit")


@pytest.fixture
def address(machine):
    return f"{BASE}/{machine.part_of_id}/"


def key(machine, day="2026-11-24", clock="15:00"):
    return f"{machine.pk}@{at(day, clock).isoformat()}"


def text(response):
    return re.sub(r"[\u2060]", "", response.content.decode().replace("\xa0", " "))


def test_the_list_shows_when_each_place_is_next_free(birgit):
    page = text(birgit.get(f"{BASE}/"))
    assert "Vaskehus A" in page
    assert "Næste ledige: i dag kl. 9–11" in page


def test_an_estate_with_nothing_to_book_says_so(cast):
    from bookings.models import Facility

    Facility.objects.filter(estate=cast.estate()).delete()
    assert "ikke noget at booke endnu" in text(cast.client("birgit").get(f"{BASE}/"))


def test_a_day_shows_every_window_with_its_word(birgit, address, machine, booked):
    booked("fadumo", "2026-11-24", "15:00")
    booked("birgit", "2026-11-24", "17:00")
    page = text(birgit.get(f"{address}?dag=2026-11-24"))
    for word in ("Ledig", "Optaget", "Din tid"):
        assert word in page
    assert "adumo" not in page


def test_the_reason_stands_there_before_one_taps(birgit, address, booked):
    booked("birgit", "2026-11-24", "17:00")
    booked("birgit", "2026-11-25", "17:00")
    page = text(birgit.get(f"{address}?dag=2026-11-26"))
    assert "I har 2 tider i vente" in page
    assert 'type="radio"' not in page


def test_a_closed_day_says_why(birgit, address, machine):
    Closure.objects.create(
        facility=machine.part_of, period=(at("2026-11-24"), at("2026-11-25")), reason="Nyt gulv."
    )
    page = text(birgit.get(f"{address}?dag=2026-11-24"))
    assert "Nyt gulv." in page
    assert "Lukket" in page


def test_booking_leads_back_to_the_day_with_a_word(birgit, address, machine):
    answer = birgit.post(f"{address}book/", {"slot": key(machine)}, follow=True)
    assert answer.redirect_chain == [(f"{address}?dag=2026-11-24", 302)]
    assert "Tiden er din: Maskine 1, i morgen kl. 15–17." in text(answer)
    assert Booking.objects.get().household_id


def test_the_fragment_is_the_page(birgit, address, booked):
    booked("fadumo", "2026-11-24", "15:00")
    page = birgit.get(f"{address}?dag=2026-11-24").content.decode()
    part = birgit.get(f"{address}?dag=2026-11-24", headers={"hx-request": "true"}).content.decode()
    same = lambda html: re.sub(r'(value="[0-9A-Za-z]{32,64}")|\s+', " ", html)  # noqa: E731
    assert same(part).strip() in same(page)


def test_who_comes_second_gets_the_fresh_day_and_a_sentence(birgit, address, machine, booked):
    booked("fadumo", "2026-11-24", "15:00")
    answer = birgit.post(f"{address}book/", {"slot": key(machine)}, headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert "Den tid er lige blevet taget. De næste ledige er" in text(answer)


def test_the_same_form_sent_twice_books_once(birgit, address, machine):
    form = {"slot": key(machine), "request_key": "same"}
    birgit.post(f"{address}book/", form)
    birgit.post(f"{address}book/", form)
    assert Booking.objects.count() == 1


BAD = [
    "", "x", "@", "1@", "@2026-11-24T15:00:00+01:00", "1@2026-02-30T15:00:00+01:00",
    "1@2026-11-24T15:00:00", "1@2026-03-29T02:30:00+01:00", "-1@2026-11-24T15:00:00+01:00",
    "9" * 40 + "@2026-11-24T15:00:00+01:00", "x" * 10_000, "😀", "æøå", "مرحبا", "a\x00b",
    "1@0001-01-01T00:00:00+01:00", "1@9999-12-31T23:00:00-11:00",
]  # fmt: skip


@pytest.mark.parametrize("slot", BAD, ids=repr)
def test_a_window_that_is_none_gets_a_sentence_and_no_booking(birgit, address, slot):
    answer = birgit.post(
        f"{address}book/", {"slot": slot, "dag": slot[:30], "request_key": slot[:30]}
    )
    assert answer.status_code in {404, 422}
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "day", ["2026-02-30", "x", "😀", "0001-01-01", "9999-12-31", "a\x00", "9" * 500]
)
def test_a_day_that_is_none_shows_a_day_that_is(birgit, address, day):
    assert birgit.get(address, {"dag": day}).status_code == 200


def test_another_places_machine_cannot_be_reached_through_this_ones_form(birgit, address, cast):
    from bookings.models import Facility

    foreign = Facility.objects.bookable().exclude(estate=cast.estate()).first()
    answer = birgit.post(f"{address}book/", {"slot": key(foreign)})
    assert answer.status_code == 404


def test_a_neighbours_turn_does_not_exist(birgit, booked):
    booking = booked("fadumo", "2026-11-24", "15:00")
    for verb in ("aflys", "her", "faerdig", "fortryd"):
        assert birgit.post(f"{BASE}/mine/{booking.pk}/{verb}/").status_code == 404
    assert birgit.get(f"{BASE}/mine/{booking.pk}/aflys/").status_code == 404


def test_a_turn_is_let_go_and_taken_back(birgit, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    gone = birgit.post(f"{BASE}/mine/{booking.pk}/aflys/", follow=True)
    assert "Tiden er sluppet" in text(gone)
    assert f"{BASE}/mine/{booking.pk}/fortryd/" in text(gone)
    back = birgit.post(f"{BASE}/mine/{booking.pk}/fortryd/", follow=True)
    assert "Tiden er din" in text(back)


def test_taking_back_too_late_says_who_was_quicker_without_a_name(birgit, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    birgit.post(f"{BASE}/mine/{booking.pk}/aflys/")
    booked("fadumo", "2026-11-24", "15:00")
    answer = birgit.post(f"{BASE}/mine/{booking.pk}/fortryd/")
    assert answer.status_code == 422
    assert "taget" in text(answer)
    assert "adumo" not in text(answer)


def test_letting_go_twice_is_a_sentence(birgit, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    birgit.post(f"{BASE}/mine/{booking.pk}/aflys/")
    answer = birgit.post(f"{BASE}/mine/{booking.pk}/aflys/")
    assert answer.status_code == 422
    assert "allerede sluppet" in text(answer)


def test_only_who_looks_after_a_place_sees_that_it_can_be_closed(cast, address):
    assert "Luk for en tid" in text(cast.client("jens").get(address))
    assert "Luk for en tid" in text(cast.client("torben").get(address))
    assert "Luk for en tid" not in text(cast.client("oksana").get(address))
    assert cast.client("oksana").get(f"{address}luk/").status_code == 404
    assert cast.client("oksana").post(f"{address}luk/").status_code == 404


CLOSING = {
    "starts_on": "2026-11-24", "starts_time": "00:00", "ends_on": "2026-11-24", "ends_time": "23:59",
    "reason": "Nyt gulv.",
}  # fmt: skip


def test_closing_asks_the_committee_for_a_key_first(cast, address, step_in):
    jens = cast.client("jens")
    for path in ("luk/", "aabn/1/"):
        answer = jens.post(
            f"{address}{path}", CLOSING, headers={"referer": f"http://testserver{address}"}
        )
        assert answer.headers["Location"].startswith(
            "/konto/ekstra-noegle/?next=%2Frugmarken%2Fbook"
        )
    assert not Closure.objects.filter(reason="Nyt gulv.").exists()
    assert jens.get(f"{address}luk/").status_code == 302
    assert step_in("jens").get(f"{address}luk/").status_code == 200


def test_a_place_is_closed_and_opened_again(address, step_in):
    jens = step_in("jens")
    assert jens.post(f"{address}luk/", CLOSING).status_code == 302
    closure = Closure.objects.get(reason="Nyt gulv.")
    assert closure.period.lower == at("2026-11-24")
    assert "Der er åbent igen" in text(jens.post(f"{address}aabn/{closure.pk}/", follow=True))


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""}, {"reason": "x" * 300}, {"starts_on": "2026-02-30"}, {"ends_on": "2026-11-23"},
        {"ends_on": ""}, {"starts_time": "26:00"}, {"reason": "a\x00b"}, {"starts_on": "9999-12-31"},
        {"starts_on": "0001-01-01", "ends_on": "0001-01-02"}, {"starts_on": "مرحبا"},
    ],
    ids=str,
)  # fmt: skip
def test_a_closing_with_mistakes_keeps_what_was_typed(step_in, address, wrong):
    answer = step_in("jens").post(f"{address}luk/", CLOSING | wrong)
    assert answer.status_code == 422
    assert "fejl" in text(answer)
    if "reason" not in wrong:
        assert "Nyt gulv." in text(answer)
    assert not Closure.objects.filter(reason="Nyt gulv.").exists()


@pytest.mark.parametrize("many", [1, 30])
def test_pages_cost_the_same_for_one_and_for_thirty(
    cast, booked, machine, address, many, django_assert_num_queries
):
    machine.rules.max_coming = machine.rules.max_per_week = None
    machine.rules.horizon_days = 60
    machine.rules.save()
    first = NOW.date().toordinal() + 1
    for number in range(many):
        booked("birgit", NOW.date().fromordinal(first + number).isoformat(), "11:00")
    birgit = cast.client("birgit")
    counts = [_count(birgit, url) for url in (f"{BASE}/", address, f"{BASE}/mine/", "/rugmarken/")]
    assert max(counts) <= 15
    test_pages_cost_the_same_for_one_and_for_thirty.seen = getattr(
        test_pages_cost_the_same_for_one_and_for_thirty, "seen", counts
    )
    assert counts == test_pages_cost_the_same_for_one_and_for_thirty.seen


def _count(client, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_after_a_refusal_without_script_every_link_still_leads_somewhere(birgit, address):
    page = text(birgit.post(f"{address}book/", {"slot": ""}))
    links = set(re.findall(r'href="([^"#]*\?dag=[^"]*)"', page))
    assert links
    for link in links:
        assert birgit.get(link.replace("&amp;", "&")).status_code == 200


def test_the_day_as_a_list_says_the_same(birgit, address, booked):
    booked("fadumo", "2026-11-24", "15:00")
    page = text(birgit.get(f"{address}?dag=2026-11-24&vis=liste"))
    assert 'class="slotlist' in page
    assert page.count('data-state="taken"') == 1
    assert "&amp;vis=liste" in page


def test_the_largest_text_gets_the_list_unless_one_chooses(cast, birgit, address):
    user = cast.user("birgit")
    user.text_size = "xl"
    user.save()
    assert 'class="slotlist' in text(birgit.get(address))
    assert 'class="slotlist' not in text(birgit.get(f"{address}?vis=skema"))


def test_the_view_one_chose_is_kept_after_booking(birgit, address, machine):
    answer = birgit.post(f"{address}book/", {"slot": key(machine), "vis": "liste"})
    assert answer["Location"].endswith("?dag=2026-11-24&vis=liste")
    foreign = birgit.post(f"{address}book/", {"slot": key(machine), "vis": "//evil"})
    assert "evil" not in foreign.get("Location", "")


def test_who_has_their_share_reads_so_on_the_list(birgit, booked):
    booked("birgit", "2026-11-24", "17:00")
    booked("birgit", "2026-11-25", "17:00")
    assert "I har 2 tider i vente" in text(birgit.get(f"{BASE}/"))


def test_the_caretaker_sees_what_is_free_and_is_not_offered_to_book(cast, address):
    torben = cast.client("torben")
    page = text(torben.get(f"{address}?dag=2026-11-24"))
    assert "Ledig" in page
    assert "Ikke nu" not in page
    assert "Book tiden" not in page
    assert "Mine bookinger" not in text(torben.get(f"{BASE}/"))


def test_closing_over_neighbours_times_asks_once_more(step_in, address, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    jens = step_in("jens")
    asked = jens.post(f"{address}luk/", CLOSING)
    assert "1 husstand har en tid imens" in text(asked)
    booking.refresh_from_db()
    assert booking.state == "booked"
    assert jens.post(f"{address}luk/", CLOSING | {"sure": "1"}).status_code == 302
    booking.refresh_from_db()
    assert booking.state == "closed"


def test_a_coming_time_that_was_let_go_is_not_called_earlier(birgit, cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    birgit.post(f"{BASE}/mine/{booking.pk}/aflys/", follow=True)
    assert "Tidligere" not in text(birgit.get(f"{BASE}/mine/"))


def test_a_private_page_is_not_kept_by_the_browser(birgit, address):
    for url in (address, f"{BASE}/mine/", "/rugmarken/til-dig/", "/api/v1/rugmarken/bookings/"):
        assert "no-store" in birgit.get(url)["Cache-Control"]


def test_a_room_an_estate_has_switched_off_is_not_there(cast, address):
    estate = cast.estate()
    estate.features_off = ["bookings"]
    estate.save()
    birgit = cast.client("birgit")
    for url in (address, f"{BASE}/", "/api/v1/rugmarken/facilities/"):
        assert birgit.get(url).status_code == 404
    assert "Booking" not in text(birgit.get("/rugmarken/"))
