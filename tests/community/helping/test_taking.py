"""The helper takes the code: typed or scanned, logged in or new, and never a way to move in."""

import re
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client

from community.helping import actions
from community.people import codes
from community.people.models import Guess, Helping, Invitation, Membership, User
from community.people.post import wait_for_the_post
from community.people.welcome.actions import invite
from tests.community.helping.conftest import begin, browser, code_of
from tests.conftest import NOW

CODE = re.compile(r"^([A-Z0-9]{4}-?[A-Z0-9]{4}|[A-Z0-9-]{6,12})$", re.MULTILINE)
BAD = [
    "",
    "   ",
    "x" * 10_000,
    "🙂🏡👩‍🌾",
    "æøå",
    "مرحبا",
    "a\0b",
    "010190-1234",
    "<script>",
    "'; --",
]


@pytest.fixture
def code(cast):
    """Ejnar's code."""
    return actions.make_code(cast.member("ejnar"), now=NOW)


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def with_code(code, client=None):
    client = client or Client()
    answer = client.post("/hjaelper/kode/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/hjaelper/ja/")
    return client


# --- in ------------------------------------------------------------------------------------------


def test_birgit_says_yes(cast, code):
    client = with_code(codes.shown(code).lower(), cast.client("birgit"))
    page = text(client.get("/hjaelper/ja/"))
    assert "Vil du hjælpe <bdi>Ejnar</bdi>?" in page
    assert "Det kan du ikke" in page
    assert "Havretop" not in page
    assert client.post("/hjaelper/ja/")["Location"] == "/hjaelper/"
    assert "Nu kan du hjælpe Ejnar." in text(client.get("/hjaelper/"))
    assert Helping.objects.get().helper.name == "Birgit"


def test_lone_has_no_profile_and_gets_one_without_a_home(cast, code):
    client = with_code(code)
    page = text(client.get("/hjaelper/ja/"))
    assert "/konto/log-ind/?next=/hjaelper/ja/" in page
    assert "Hvad hedder du?" in text(client.get("/hjaelper/ny/"))
    answer = client.post("/hjaelper/ny/", {"name": "Lone", "is_adult": "ja"})
    assert answer["Location"] == "/velkommen/e-mail/"
    page = text(client.get("/velkommen/e-mail/"))
    assert "bed om en ny kode" in page
    assert "Trin 3 af 3" in page
    client.post("/velkommen/e-mail/", {"email": "Lone@example.dk"})
    wait_for_the_post()
    client.post("/velkommen/e-mail/kode/", {"code": CODE.search(mail.outbox[-1].body)[0]})
    lone = User.objects.get(name="Lone")
    assert (lone.email, lone.is_adult, lone.on_paper) == ("lone@example.dk", True, False)
    assert not Membership.objects.filter(user=lone).exists()
    assert "Hjælp <bdi>Ejnar</bdi>" in text(client.get("/"))
    assert client.get("/rugmarken/").status_code == 404


def test_a_helper_of_sixteen_is_no_adult(code):
    with_code(code).post("/hjaelper/ny/", {"name": "Viggo", "is_adult": "nej"})
    assert not User.objects.get(name="Viggo").is_adult


def test_lone_logs_in_on_the_way_and_comes_back_to_the_question(code, lone):
    client = with_code(code)
    client.post(
        "/konto/log-ind/?next=/hjaelper/ja/", {"email": lone.email, "next": "/hjaelper/ja/"}
    )
    wait_for_the_post()
    typed = CODE.search(mail.outbox[-1].body)[0]
    answer = client.post("/konto/log-ind/kode/?next=/hjaelper/ja/", {"code": typed})
    assert answer["Location"] == "/hjaelper/ja/"
    client.post("/hjaelper/ja/")
    assert Helping.objects.get().helper == lone


def test_a_look_at_the_square_uses_nothing_and_asks_nothing(code):
    for _scanner in range(3):
        page = text(Client().get(f"/hjaelper/kode/{quote(code)}/"))
        assert codes.shown(code) in page
        assert "Ejnar" not in page
    assert code_of(code).used == 0
    assert Guess.objects.count() == 0


def test_no_thanks_leaves_the_code_for_another(code, cast):
    client = with_code(code, cast.client("kasper"))
    assert client.post("/hjaelper/nej-tak/")["Location"] == "/"
    assert client.get("/hjaelper/ja/")["Location"] == "/hjaelper/kode/"
    assert code_of(code).used == 0


# --- letters and helpers' codes ------------------------------------------------------------------


def test_a_helpers_code_at_the_door_of_letters_makes_no_resident(code):
    client = Client()
    answer = client.post("/velkommen/", {"code": code})
    assert answer["Location"] == "/hjaelper/ja/"
    assert client.get("/velkommen/navn/")["Location"] == "/velkommen/"
    client.post("/velkommen/navn/", {"name": "Lone"})
    assert not User.objects.filter(name="Lone").exists()


def test_a_session_that_names_a_helpers_code_moves_nobody_in(code, cast):
    """Even if the number got into the wrong place: the letter's verb does not take it."""
    client = Client()
    client.get("/velkommen/")
    store = client.session
    store["welcome_invitation"] = code_of(code).pk
    store.save()
    client.cookies["sessionid"] = store.session_key
    client.post("/velkommen/navn/", {"name": "Lone"})
    assert not User.objects.filter(name="Lone").exists()
    assert code_of(code).used == 0


def test_a_letters_code_at_the_helpers_door_is_told_where_it_belongs(cast):
    letter = invite(cast.member("ejnar").household, now=NOW)
    page = text(Client().post("/hjaelper/kode/", {"code": letter}), 422)
    assert "Den kode er til en bolig" in page
    assert "Brug koden fra et brev" in page
    assert Guess.objects.count() == 0


# --- no ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", BAD)
def test_nonsense_is_answered_kindly_and_kept(cast, typed):
    answer = Client().post("/hjaelper/kode/", {"code": typed})
    assert answer.status_code == 422
    assert Helping.objects.count() == 0


def test_wrong_codes_are_counted_with_those_of_letters(cast):
    client = Client()
    page = text(client.post("/velkommen/", {"code": "AAAAA AAAAA"}), 422)
    assert "Du har 4 forsøg mere." in page
    for left in (3, 2, 1, 0):
        page = text(client.post("/hjaelper/kode/", {"code": "AAAAA AAAAA"}), 422)
        assert f"Du har {left} forsøg mere." in page
    answer = client.post("/hjaelper/kode/", {"code": "AAAAA AAAAA"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_a_lying_header_gives_no_more_tries(cast):
    for number in range(6):
        answer = Client().post(
            "/hjaelper/kode/", {"code": "AAAAA AAAAA"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}"
        )
    assert answer.status_code == 429


def test_a_code_that_was_taken_meanwhile_is_said_to_be_used(code, cast):
    slow, quick = with_code(code, cast.client("kasper")), with_code(code, cast.client("birgit"))
    quick.post("/hjaelper/ja/")
    page = text(slow.post("/hjaelper/ja/"), 422)
    assert "Koden er brugt. Bed om en ny." in page
    assert [one.helper.name for one in Helping.objects.all()] == ["Birgit"]


def test_ejnar_scans_his_own_code(code, cast):
    page = text(with_code(code, cast.client("ejnar")).post("/hjaelper/ja/"), 422)
    assert "Det er din egen kode." in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": "", "is_adult": "ja"}, "Skriv dit fornavn."),
        ({"name": "Lone"}, "Vælg ja eller nej."),
        ({"name": "010190-1234", "is_adult": "ja"}, "CPR"),
        ({"name": "\u202e\u200f", "is_adult": "ja"}, "Skriv det navn"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(code, said, sentence):
    page = text(with_code(code).post("/hjaelper/ny/", said), 422)
    assert sentence in page
    assert f'value="{said["name"]}"' in page or not said["name"].isascii() or not said["name"]
    assert Helping.objects.count() == 0


@pytest.mark.parametrize("path", ["/hjaelper/ja/", "/hjaelper/ny/"])
def test_without_a_code_one_is_asked_for_one(db, path):
    answer = Client().get(path, follow=True)
    assert answer.redirect_chain[-1][0] == "/hjaelper/kode/"


def test_nobody_takes_a_code_while_acting_for_another(code, helping, lone, cast):
    client = begin(browser(lone), helping)
    for path in ("/hjaelper/kode/", "/hjaelper/ja/", "/hjaelper/ny/", f"/hjaelper/kode/{code}/"):
        assert client.get(path)["Location"] == "/hjaelper/kun-selv/"


def test_a_code_of_a_neighbour_who_has_moved_says_so(code, cast):
    from community.people.actions import leave

    client = with_code(code, cast.client("birgit"))
    leave(cast.member("ejnar"), on=NOW.date())
    assert "bor her ikke mere" in text(client.get("/hjaelper/ja/"), 422)
    assert Invitation.objects.get(helps__isnull=False).used == 0
