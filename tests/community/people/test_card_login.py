"""Ejnar logs in with his card, on a computer that others use too."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community.errors import Refused
from community.people.cards import actions as cards
from community.people.models import Guess
from tests.conftest import NOW

CARD = "/konto/kort/"


@pytest.fixture
def card(cast) -> dict[str, str]:
    number, code = cards.issue_card(cast.user("ejnar"), now=NOW)
    return {"number": cards.shown(number), "code": code}


def wrong(card: dict[str, str]) -> dict[str, str]:
    return card | {"code": "000000" if card["code"] != "000000" else "111111"}


def test_ejnar_comes_in_with_number_and_code(card) -> None:
    client = Client()
    answer = client.post(CARD, card)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/rugmarken/").status_code == 200
    assert Guess.objects.count() == 0


def test_the_page_has_number_pads_and_says_how_long_one_stays(cast) -> None:
    page = Client().get(CARD).content.decode()
    assert page.count('inputmode="numeric"') == 2
    assert "stille i 30 minutter" in page
    assert "Husk at logge ud" in page
    assert "Har du et kort?" in Client().get("/konto/log-ind/").content.decode()


def test_the_session_ends_with_the_browser(card) -> None:
    client = Client()
    client.post(CARD, card)
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_half_an_hour_of_silence_and_ejnar_is_out(card, monday) -> None:
    client = Client()
    client.post(CARD, card)
    for _ in range(3):
        monday.shift(timedelta(minutes=28))
        assert client.get("/rugmarken/").status_code == 200
    monday.shift(timedelta(minutes=30, seconds=1))
    assert client.get("/rugmarken/").headers["Location"].startswith("/konto/log-ind/")


def test_a_changed_session_still_ends_after_half_an_hour(card, monday) -> None:
    """Whatever writes to the session must not make it a long one."""
    client = Client()
    client.post(CARD, card)
    client.post("/sprog/", {"language": "en"})
    session = client.session
    session["something"] = 1
    session.save()
    monday.shift(timedelta(minutes=30, seconds=1))
    assert client.get("/rugmarken/").status_code == 302


def test_a_wrong_card_is_a_sentence_and_the_number_is_kept(card) -> None:
    answer = Client().post(CARD, wrong(card))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kortet passer ikke" in page
    assert f'value="{card["number"]}"' in page


def test_an_unknown_number_gets_the_same_page(card) -> None:
    unknown = {"number": "1234 5670", "code": "123456"}
    seen = []
    for typed in (wrong(card), unknown):
        client = Client()
        client.get(CARD)
        answer = client.post(CARD, typed)
        text = answer.content.decode()
        for changing in (typed["number"], typed["code"], client.cookies["csrftoken"].value):
            text = text.replace(changing, "")
        head, _, rest = text.partition('name="csrfmiddlewaretoken" value="')
        seen.append((answer.status_code, head, sorted(answer.headers)))
        assert rest
    assert seen[0] == seen[1]


@pytest.mark.parametrize("typed", ["", "   ", "x" * 500, "🙂", "a\0b", "٠١٢٣٤٥٦٧"])
def test_whatever_is_typed_gets_a_sentence(card, typed: str) -> None:
    answer = Client().post(CARD, {"number": typed, "code": typed})
    assert answer.status_code == 422


def test_ten_wrong_ones_a_day_at_one_card_from_wherever(card, monday) -> None:
    number, code = cards.digits_in(card["number"]), card["code"]
    bad = wrong(card)["code"]
    for place in range(10):
        if place == 5:
            monday.shift(timedelta(hours=3))
        with pytest.raises(Refused, match="passer ikke"):
            cards.open_card(number, bad, place=f"place {place}", now=timezone.now())
    monday.shift(timedelta(hours=3))
    with pytest.raises(Refused, match="i morgen") as no:
        cards.open_card(number, code, place="a new place", now=timezone.now())
    assert (no.value.code, no.value.status) == ("too_many_guesses", 429)
    assert no.value.facts["retry_after"] > 3600
    monday.shift(timedelta(hours=18, minutes=1))
    assert cards.open_card(number, code, place="a new place", now=timezone.now()).name == "Ejnar"


def test_six_from_one_place_wait_and_the_answer_says_how_long(card) -> None:
    for _ in range(5):
        Client().post(CARD, wrong(card), HTTP_X_FORWARDED_FOR="10.0.0.1")
    late = Client().post(CARD, card, HTTP_X_FORWARDED_FOR="10.9.9.9")
    assert late.status_code == 429
    assert 0 < int(late.headers["Retry-After"]) <= 900
    assert Client(REMOTE_ADDR="192.0.2.9").post(CARD, card).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_fifty_wrong_codes_at_once_are_five(card, together) -> None:
    typed = wrong(card)

    def guess() -> int:
        return Client(raise_request_exception=False).post(CARD, typed).status_code

    answers = together(*[guess] * 50)
    assert set(answers) <= {422, 429, 503}  # 503: a busy house looked at nothing
    assert 1 <= answers.count(422) <= 5


def test_a_card_that_was_taken_back_opens_nothing(cast, card) -> None:
    client = Client()
    client.post(CARD, card)
    cards.revoke_card(cast.user("ejnar"), now=NOW)
    assert Client().post(CARD, card).status_code == 422


def test_who_is_in_is_not_asked(card) -> None:
    client = Client()
    client.post(CARD, card)
    assert client.get(CARD).headers["Location"] == "/"


def test_nobody_is_sent_to_another_house(card) -> None:
    answer = Client().post(CARD, card | {"next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
    answer = Client().post(CARD, card | {"next": "/rugmarken/booking/"})
    assert answer.headers["Location"] == "/rugmarken/booking/"


def test_who_has_lost_the_card_is_told_whom_to_ring(cast) -> None:
    office = cast.estate().organisation
    page = Client().get("/konto/kort/mistet/").content.decode()
    assert f'href="tel:{office.office_phone.replace(" ", "")}"' in page
    assert "mistet mit kort" in Client().get(CARD).content.decode()


def test_whoever_sits_down_after_ejnar_cannot_take_his_profile_over(card, monday, cast) -> None:
    """An e-mail or a passkey of one's own would be a way in for good: the card is asked for again."""
    client = Client()
    client.post(CARD, card)
    assert client.get("/velkommen/e-mail/").status_code == 200
    monday.shift(301)
    for door in ("/velkommen/e-mail/", "/konto/noegler/ny/", "/mig/hent/"):
        assert client.get(door).headers["Location"].startswith("/konto/er-det-dig/"), door
    again = "/konto/er-det-dig/kort/?next=/velkommen/e-mail/"
    assert again in client.get("/konto/er-det-dig/?next=/velkommen/e-mail/").content.decode()
    assert client.post(again, wrong(card)).status_code == 422
    poul = dict(zip(("number", "code"), cards.issue_card(cast.user("poul"), now=NOW), strict=True))
    assert client.post(again, poul).status_code == 422
    assert client.post(again, card).headers["Location"] == "/velkommen/e-mail/"
    assert client.get("/velkommen/e-mail/").status_code == 200
    assert Client().get(again).status_code == 302


def test_an_office_is_not_opened_by_a_card(cast) -> None:
    """A card is one thing one has: it never counts as the second."""
    from community.people.trust import STRONG

    assert "card" not in STRONG
