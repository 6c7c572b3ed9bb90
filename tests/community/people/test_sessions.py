"""Where one is logged in, how long a session lives, and how it is ended from elsewhere."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from community import live
from community.people.browsers import agents
from community.people.browsers.store import SessionStore
from community.people.cards import actions as cards
from community.privacy.actions import sweep_browsers
from tests.community.people.test_views import code_in_the_mail

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
LIST = "/konto/enheder/"


@pytest.fixture
def logged_in(cast):
    """A browser of somebody who has just come in, with that user agent."""

    def enter(who: str, agent: str = PHONE) -> Client:
        client = Client(HTTP_USER_AGENT=agent)
        assert client.post("/demo/login/", {"who": who}).status_code == 302
        return client

    return enter


@pytest.fixture
def locked_out(monkeypatch) -> list[int]:
    asked: list[int] = []
    monkeypatch.setattr(live, "lock_out", asked.append)
    return asked


def is_in(client: Client) -> bool:
    return client.get("/rugmarken/").status_code == 200


def row_of(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=client.session.session_key)


@pytest.mark.parametrize(
    ("agent", "said", "device"),
    [
        (PHONE, "Telefon, Safari", "phone"),
        (LAPTOP, "Computer, Firefox", "computer"),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0.0.0 Safari/537.36 Edg/126.0",
            "Computer, Edge",
            "computer",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S911B) SamsungBrowser/25.0 Chrome/121 Mobile Safari/537.36",
            "Telefon, Samsung Internet",
            "phone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-X200) Chrome/126.0 Safari/537.36",
            "Tablet, Chrome",
            "tablet",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 16_0) CriOS/126 Mobile Safari/604.1",
            "Tablet, Chrome",
            "tablet",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64) Chrome/126.0 Safari/537.36",
            "Computer, Chrome",
            "computer",
        ),
        ("curl/8.5.0", "En browser", ""),
        ("", "En browser", ""),
        ("\u202eWindows\n<script>", "Computer", "computer"),
    ],
)
def test_a_browser_is_said_in_words(agent: str, said: str, device: str) -> None:
    assert (str(agents.words(agent)), agents.device(agent)) == (said, device)


def test_birgit_sees_her_browsers_with_this_one_first(logged_in) -> None:
    logged_in("birgit", LAPTOP)
    logged_in("jens", LAPTOP)
    page = logged_in("birgit").get(LIST).content.decode()
    assert page.index("Telefon, Safari") < page.index("Computer, Firefox")
    assert page.count("list__row") == 2
    assert page.count("Denne</span>") == 1
    assert "Siden i dag" in page
    assert "Bruges nu" in page
    assert "Log ud alle andre steder" not in page  # one other has its own button


def test_alone_she_is_told_so(logged_in) -> None:
    assert "Du er kun logget ind her" in logged_in("birgit").get(LIST).content.decode()


def test_the_list_costs_the_same_for_one_and_for_thirty(logged_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = logged_in("birgit")
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    before = len(one)
    for _ in range(30):
        logged_in("birgit", LAPTOP)
    with django_assert_num_queries(before):
        page = client.get(LIST).content.decode()
    assert page.count("Computer, Firefox</bdi>") == 30
    assert "Log ud alle andre steder" in page


def test_what_is_logged_out_elsewhere_is_out_at_once(cast, logged_in, locked_out) -> None:
    phone, library = logged_in("birgit"), logged_in("birgit", LAPTOP)
    answer = phone.post(f"{LIST}{row_of(library).pk}/")
    assert answer.headers["Location"] == LIST
    assert "Du er logget ud der." in phone.get(LIST).content.decode()
    assert library.get("/rugmarken/").headers["Location"].startswith("/konto/log-ind/")
    assert locked_out == [cast.user("birgit").pk]
    assert is_in(phone)


def test_all_others_are_logged_out_with_one_press(cast, logged_in, locked_out) -> None:
    phone, others = logged_in("birgit"), [logged_in("birgit", LAPTOP) for _ in range(3)]
    jens = logged_in("jens")
    page = phone.post(f"{LIST}andre/", follow=True).content.decode()
    assert "Du er logget ud 3 steder." in page
    assert [is_in(other) for other in others] == [False] * 3
    assert is_in(phone)
    assert is_in(jens)
    assert locked_out == [cast.user("birgit").pk]


def test_anothers_browser_is_not_there(logged_in) -> None:
    birgit, jens = logged_in("birgit"), logged_in("jens")
    theirs = row_of(jens).pk
    foreign, nowhere = birgit.post(f"{LIST}{theirs}/"), birgit.post(f"{LIST}999999/")
    assert foreign.status_code == nowhere.status_code == 404
    assert foreign.content == nowhere.content
    assert is_in(jens)


def test_nothing_is_ended_by_a_link(logged_in) -> None:
    client = logged_in("birgit")
    assert client.get(f"{LIST}{row_of(client).pk}/").status_code == 405
    assert client.get(f"{LIST}andre/").status_code == 405
    for path in ("", "1/", "andre/"):
        assert Client().post(LIST + path).headers["Location"].startswith("/konto/log-ind/")


# --- how long -------------------------------------------------------------------------------------


def test_thirty_days_without_use_and_one_is_out(logged_in, monday) -> None:
    client = logged_in("birgit")
    monday.shift(timedelta(days=29))
    assert is_in(client)
    monday.shift(timedelta(days=29))
    assert is_in(client)
    monday.shift(timedelta(days=30, minutes=1))
    assert not is_in(client)


def test_after_ninety_days_one_logs_in_again_however_often_it_was_used(logged_in, monday) -> None:
    client = logged_in("birgit")
    for _ in range(3):
        monday.shift(timedelta(days=29))
        assert is_in(client)
    monday.shift(timedelta(days=2))
    assert is_in(client)
    monday.shift(timedelta(days=1, minutes=1))
    assert not is_in(client)


def test_the_cookie_outlives_the_row_and_not_the_other_way_round(logged_in) -> None:
    client = logged_in("birgit")
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == 90 * 24 * 3600
    row = Session.objects.get(pk=cookie.value)
    assert row.expire_date - timezone.now() <= timedelta(days=30)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_use_is_written_down_once_a_minute(logged_in, monday) -> None:
    client = logged_in("birgit")
    came = row_of(client).last_seen_at
    client.get("/rugmarken/")
    assert row_of(client).last_seen_at == came
    monday.shift(61)
    client.get("/rugmarken/")
    seen = row_of(client)
    assert seen.last_seen_at - came >= timedelta(seconds=61)
    assert seen.created_at <= came


def test_a_page_that_fetches_itself_does_not_keep_a_session_alive(logged_in, monday) -> None:
    client = logged_in("birgit")
    before = Session.objects.get(pk=client.session.session_key).expire_date
    monday.shift(3600)
    assert client.get("/rugmarken/", headers={"HX-Request": "true"}).status_code == 200
    assert Session.objects.get(pk=client.session.session_key).expire_date == before


def test_a_slow_page_brings_nothing_back(logged_in, monday) -> None:
    """Being seen moves the time and leaves alone what another request has just changed."""
    client = logged_in("birgit")
    monday.shift(61)
    slow = SessionStore(client.session.session_key)
    slow.load()
    other = SessionStore(client.session.session_key)
    other["acting"] = 7
    other.save()
    client.get("/rugmarken/bolig/")
    assert SessionStore(client.session.session_key)["acting"] == 7


def test_an_ended_session_does_not_come_back_by_being_used(logged_in, monday) -> None:
    phone, library = logged_in("birgit"), logged_in("birgit", LAPTOP)
    monday.shift(61)
    phone.post(f"{LIST}andre/")
    assert not is_in(library)
    assert UserSession.objects.count() == 1


def test_the_broom_forgets_browsers_whose_session_is_over(logged_in, monday) -> None:
    logged_in("birgit")
    monday.shift(timedelta(days=32))
    jens = logged_in("jens")
    sweep_browsers(timezone.now())
    assert list(UserSession.objects.all()) == [row_of(jens)]


# --- keys that change -------------------------------------------------------------------------------


def test_a_session_somebody_else_began_is_not_the_one_that_is_logged_in(cast) -> None:
    """Fixation: whoever put a session in the browser before has nothing afterwards."""
    mine = Client()
    mine.post("/konto/log-ind/", {"email": "birgit@example.dk"})
    planted = mine.cookies["sessionid"].value
    mine.post("/konto/log-ind/kode/", {"code": code_in_the_mail()})
    assert is_in(mine)
    assert mine.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


def test_a_new_email_ends_the_sessions_elsewhere(cast, logged_in, locked_out) -> None:
    phone, library = logged_in("birgit"), logged_in("birgit", LAPTOP)
    phone.post("/velkommen/e-mail/", {"email": "ny@example.dk"})
    assert mail.outbox or code_in_the_mail()
    assert is_in(library)
    phone.post("/velkommen/e-mail/kode/", {"code": code_in_the_mail()})
    assert cast.user("birgit").email == "ny@example.dk"
    assert (is_in(phone), is_in(library)) == (True, False)
    assert cast.user("birgit").pk in locked_out


def test_logging_in_with_a_letter_or_a_card_is_on_the_list_at_once(cast) -> None:
    number, code = cards.issue_card(cast.user("ejnar"), now=timezone.now())
    client = Client(HTTP_USER_AGENT=LAPTOP)
    client.post("/konto/kort/", {"number": number, "code": code})
    assert row_of(client).user_agent == LAPTOP


def test_an_address_nobody_can_read_keeps_nobody_out(cast, monday) -> None:
    client = Client(REMOTE_ADDR="")
    client.post("/demo/login/", {"who": "birgit"})
    monday.shift(61)
    assert is_in(client)
    assert row_of(client).ip == "0.0.0.0"
