"""The pages of coming every time: stand up in one tap, be more, «ikke denne gang», stop."""

from datetime import date, time

import pytest

from events.meals import actions as meals
from events.models import Diet, Regular, RegularDiet, SeriesMeal, Signup
from events.models.regulars import next_of
from events.written import Rhythm
from tests.conftest import NOW
from tests.events.conftest import counted, join
from tests.events.test_repeating import start

pytestmark = pytest.mark.django_db


@pytest.fixture
def soup(cast):
    rhythm = Rhythm(date(2026, 12, 2), time(18), closes_days_before=2, closes_at=time(12))
    series = start(cast, rhythm, capacity=6)
    series.refresh_from_db()
    return series


def there(series, more=""):
    return f"/rugmarken/sker/serie/{series.token}/{more}"


def first(series):
    event = next_of(series, NOW).first()
    event.refresh_from_db()
    return event


def test_from_the_page_of_the_series_to_every_wednesday(cast, soup):
    client = cast.client("birgit")
    assert "Vi kommer hver gang" in client.get(there(soup)).text
    answer = client.post(there(soup, "fast/"), {"adults": "2", "food_no_nuts": "1", "words": ""})
    assert (answer.status_code, answer["Location"]) == (302, there(soup))
    assert counted(first(soup)) == (2, 0)
    assert RegularDiet.objects.get().count == 1
    page = client.get(there(soup)).text
    assert "I kommer hver gang" in page
    assert "Én plads er altid til en, der ikke har været med før." in page
    assert "Nabosuppe" in client.get("/rugmarken/sker/mit/").text


def test_what_is_typed_stays_with_the_sentence_beside_it(cast, soup):
    client = cast.client("birgit")
    for facts in ({"adults": "9"}, {"adults": "x"}, {"adults": "0"}):
        answer = client.post(there(soup, "fast/"), {"words": "", **facts})
        assert answer.status_code == 422
        assert f'value="{facts["adults"]}"' in answer.text
    answer = client.post(there(soup, "fast/"), {"adults": "1", "food_other": "1", "words": ""})
    assert answer.status_code == 422
    assert "Skriv, hvad I ikke spiser." in answer.text
    assert not Regular.objects.exists()


def test_not_this_time_is_one_tap_on_the_event_and_stop_is_one_on_the_series(cast, soup):
    client = cast.client("birgit")
    client.post(there(soup, "fast/"), {"adults": "2", "words": ""})
    event = first(soup)
    page = client.get(f"/rugmarken/sker/{event.token}/").text
    assert "Ikke denne gang" in page
    assert "I kommer hver gang" in page
    client.post(f"/rugmarken/sker/{event.token}/meld-fra/")
    assert Signup.objects.coming().count() == 10
    assert client.post(there(soup, "fast/slut/")).status_code == 302
    assert not Signup.objects.coming().exists()
    assert client.post(there(soup, "fast/slut/")).status_code == 404


def test_a_tick_beside_the_sign_up_makes_it_every_time(cast, soup):
    client, event = cast.client("birgit"), first(soup)
    assert "Vi kommer hver gang" in client.get(f"/rugmarken/sker/{event.token}/").text
    facts = {"adults": "1", "children": "1", "each_time": "on", "food_halal": "2", "words": ""}
    assert client.post(f"/rugmarken/sker/{event.token}/kom/", facts).status_code == 302
    assert Signup.objects.filter(regular=Regular.objects.get()).count() == 11
    assert Diet.objects.filter(food="halal", count=2).count() == 11


def test_who_may_not_have_the_kept_seat_is_told_when_it_is_for_all(cast, soup):
    event = first(soup)
    over = next_of(soup, NOW).last()
    cast.client("kasper").post(there(soup, "fast/"), {"adults": "5", "words": ""})
    join(cast.member("tomasz"), over)
    type(over).objects.filter(pk=over.pk).update(
        starts_at=NOW.replace(month=10), ends_at=NOW.replace(month=10, hour=12), sign_up_by=None
    )
    page = cast.client("tomasz").get(f"/rugmarken/sker/{event.token}/").text
    assert "Den sidste plads er til en, der ikke har været med før." in page
    assert "Skriv os på venteliste" in page
    page = cast.client("oksana").get(f"/rugmarken/sker/{event.token}/").text
    assert "Skriv os på venteliste" not in page


def test_a_household_stops_only_its_own(cast, soup):
    cast.client("birgit").post(there(soup, "fast/"), {"adults": "1", "words": ""})
    assert cast.client("kasper").post(there(soup, "fast/slut/")).status_code == 404
    assert cast.client("jens").post(there(soup, "fast/slut/")).status_code == 404
    assert Regular.objects.filter(ended_at=None).count() == 1


def test_who_holds_it_writes_what_is_cooked_every_time(cast, soup):
    client, facts = cast.client("fadumo"), {"menu": "Suppe", "adult_price": "35", "cooks": "2"}
    assert "Maden hver gang" in client.get(there(soup)).text
    assert client.get(there(soup, "mad/")).status_code == 200
    wrong = client.post(there(soup, "mad/"), facts | {"cooks": "40"})
    assert wrong.status_code == 422
    assert "Skriv et tal fra 0 til 12." in wrong.text
    assert 'value="40"' in wrong.text
    assert client.post(there(soup, "mad/"), facts | {"counts_all": "on"}).status_code == 302
    assert SeriesMeal.objects.get().counts_all
    assert "Vær med i madordningen" in cast.client("birgit").get(there(soup)).text
    assert cast.client("birgit").get(there(soup, "mad/")).status_code == 404
    cast.client("birgit").post(there(soup, "fast/"), {"adults": "1", "words": ""})
    page = cast.client("birgit").get(f"/rugmarken/sker/{first(soup).token}/").text
    assert "I er talt med, som alle på listen." in page


def test_what_is_no_meal_has_no_food_to_write(cast):
    walk = start(cast, Rhythm(date(2026, 12, 6), time(10)), title="Gåtur", kind="movement")
    walk.refresh_from_db()
    assert cast.client("fadumo").get(there(walk, "mad/")).status_code == 404
    assert "Maden hver gang" not in cast.client("fadumo").get(there(walk)).text


def test_who_put_a_hand_up_may_be_reminded_two_hours_before(cast):
    walk = start(
        cast, Rhythm(date(2026, 12, 6), time(10)), title="Gåtur", joining="hand", capacity=None
    )
    event, client = first(walk), cast.client("birgit")
    join(cast.member("birgit"), event)
    page = f"/rugmarken/sker/{event.token}/"
    assert "Mind mig også om det to timer før" in client.get(page).text
    said = {"ret": "1", "adults": "1", "children": "0", "guests": "0", "remind_soon": "on"}
    assert client.post(page + "kom/", said).status_code == 302
    assert Signup.objects.get().remind_soon
    assert "Mind mig ikke to timer før" in client.get(page).text


def test_the_meal_of_the_series_is_copied_and_read_by_all(cast, soup):
    meals.plan_series(cast.member("fadumo"), soup, menu="Suppe og brød", adult_price=0, now=NOW)
    page = cast.client("birgit").get(f"/rugmarken/sker/{first(soup).token}/").text
    assert "Suppe og brød" in page
    assert "Jeg laver mad" in page
    assert "Vi spiser med" in page
