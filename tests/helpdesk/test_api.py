"""The door for programs: ask, answer, agree, offer; and what is nobody else's stays so."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.models import HelpAgreement, HelpAlso, HelpNudge, HelpOffer, HelpRequest
from helpdesk.waiting import actions as clock
from tests.conftest import NOW
from tests.helpdesk.conftest import answer, ask, asked, choose
from tests.helpdesk.neighbours import DAY, can, offers, wanted

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/rugmarken/"
HERE, OFFERS = f"{ROOT}help-requests/", f"{ROOT}help-offers/"
FACTS = {"category": "heavy", "title": "Bære en reol ned", "text": "Den er tung."}
MARK = "MARKERET"
SECRET = asked(category="talk", title=MARK, text=MARK, place=MARK, when_words=MARK, reach="matched")
DAYS = {
    "category": "watch", "title": "Vande planter", "when": "day", "when_words": "julen",
    "starts_at": "2026-12-22T10:00:00+01:00", "ends_at": "2026-12-28T10:00:00+01:00",
    "place": "Rugmarken 6",
}  # fmt: skip


def post(client: Any, url: str, facts: Any = None, **more: Any) -> Any:
    return client.post(url, facts or {}, content_type="application/json", **more)


def patch(client: Any, url: str, facts: Any) -> Any:
    return client.patch(url, facts, content_type="application/json")


def titles(client: Any, asked_for: str = "") -> list[str]:
    return [one["title"] for one in client.get(f"{HERE}{asked_for}").json()["results"]]


# --- asking --------------------------------------------------------------------------------------


def test_what_is_asked_is_read_by_neighbours(cast):
    made = post(cast.client("kasper"), HERE, FACTS)
    assert made.status_code == 201
    facts = cast.client("birgit").get(f"{HERE}{made.json()['id']}/").json()
    assert (facts["title"], facts["state"], facts["is_own"]) == ("Bære en reol ned", "open", False)
    assert facts["who"] == {"name": "Kasper", "place": "opgang 6"}
    assert facts["also"] == 0


def test_sent_twice_it_is_made_once(cast):
    client, key = cast.client("kasper"), {"headers": {"Idempotency-Key": "abc"}}
    first, again = (post(client, HERE, FACTS, **key) for _time in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert HelpRequest.objects.count() == 1
    assert post(client, HERE, FACTS, headers={"Idempotency-Key": "a" * 81}).status_code == 422


def test_a_draft_is_nobody_elses_until_it_is_opened(cast):
    kasper, birgit = cast.client("kasper"), cast.client("birgit")
    made = post(kasper, HERE, FACTS | {"draft": True}).json()
    assert made["state"] == "draft"
    assert birgit.get(f"{HERE}{made['id']}/").status_code == 404
    assert titles(kasper, "?mine=1") == ["Bære en reol ned"]
    assert post(kasper, f"{HERE}{made['id']}/open/").json()["state"] == "open"
    assert birgit.get(f"{HERE}{made['id']}/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"title": ""}, 422), ({"category": "guld"}, 422), ({"wanted": 3}, 422),
        ({"languages": ["xx"]}, 422), ({"weekdays": [7]}, 422), ({"audience": "local_area"}, 422),
        ({"starts_at": "0001-01-01T00:00:00"}, 422), ({"text": "010190-1234"}, 422),
        ({"text": "Kan du hente min medicin?"}, 422), ({"audience": "circle"}, 422),
        ({"when": "day", "starts_at": "2020-01-01T10:00:00+01:00"}, 422),
    ],
)  # fmt: skip
def test_what_makes_no_request_is_refused_with_a_code(cast, wrong, status):
    said = post(cast.client("kasper"), HERE, FACTS | wrong)
    assert said.status_code == status
    assert not HelpRequest.objects.exists()


def test_a_warning_that_was_read_lets_it_through(cast):
    facts = FACTS | {"text": "Kan du hente min medicin?", "knows": True}
    assert post(cast.client("kasper"), HERE, facts).status_code == 201


def test_the_own_stairway_is_meant_by_the_word(cast):
    made = post(cast.client("birgit"), HERE, FACTS | {"audience": "entrance"}).json()
    there = f"{HERE}{made['id']}/"
    assert cast.client("ahmad").get(there).status_code == 200
    assert cast.client("kasper").get(there).status_code == 404


def test_change_take_back_and_ask_again(cast):
    client = cast.client("kasper")
    there = f"{HERE}{post(client, HERE, FACTS).json()['id']}/"
    assert patch(client, there, {"title": "Bære to"}).json()["title"] == "Bære to"
    assert patch(client, there, {"text": "Husk penge"}).status_code == 422
    assert patch(cast.client("birgit"), there, {"title": "Nej"}).status_code in {403, 404}
    assert cast.client("birgit").delete(there).status_code in {403, 404}
    assert client.delete(there).json()["state"] == "withdrawn"
    assert post(client, f"{there}again/").json()["state"] == "open"


def test_widen_with_the_askers_yes_alone(cast):
    birgit = cast.client("birgit")
    there = f"{HERE}{post(birgit, HERE, FACTS | {'audience': 'entrance'}).json()['id']}/"
    assert post(cast.client("ahmad"), f"{there}widen/").status_code in {403, 404}
    assert post(birgit, f"{there}widen/").json()["audience"] == "circle"
    assert post(birgit, f"{there}widen/").json()["audience"] == "estate"
    assert post(birgit, f"{there}widen/").json()["code"] == "widest"


# --- the list ------------------------------------------------------------------------------------


@pytest.fixture
def board(cast):
    wanted(cast.member("kasper"), title="Reol")
    wanted(cast.member("birgit"), now=NOW + DAY, title="Fransk", category="talk", languages=["fr"])
    wanted(cast.member("ejnar"), now=NOW + 2 * DAY, title="I dag", category="devices", when="now")
    wanted(cast.member("kasper"), title="Forbi", state="done")


@pytest.mark.parametrize(
    ("asked_for", "found"),
    [
        ("", ["I dag", "Fransk", "Reol"]),
        ("?category=talk", ["Fransk"]),
        ("?when=now", ["I dag"]),
        ("?entrance=6", ["Reol"]),
        ("?language=fr", ["I dag", "Fransk", "Reol"]),
        ("?language=ar", ["I dag", "Reol"]),
        ("?q=reol", ["Reol"]),
        ("?q=zzzz", []),
        ("?category=guld&when=x&language=x&entrance=%00", ["I dag", "Fransk", "Reol"]),
        ("?mine=1", []),
    ],
)
def test_the_list_and_what_it_keeps(cast, board, asked_for, found):
    assert titles(cast.client("grethe"), asked_for) == found


def test_pages_of_the_list(cast, board):
    client = cast.client("grethe")
    first = client.get(f"{HERE}?limit=2").json()
    assert [one["title"] for one in first["results"]] == ["I dag", "Fransk"]
    rest = client.get(first["next"]).json()
    assert [one["title"] for one in rest["results"]] == ["Reol"]
    assert client.get(f"{HERE}?cursor=nonsens").status_code == 404


def test_the_same_questions_for_one_and_for_thirty(cast):
    client = cast.client("grethe")
    counts = []
    for number in (1, 29):
        for _ in range(number):
            wanted(cast.member("kasper"))
            offers(cast.member("tomasz")) if HelpOffer.objects.count() < 9 else None
        for url in (HERE, OFFERS):
            with CaptureQueriesContext(connection) as asked_for:
                assert client.get(url).status_code == 200
            counts.append(len(asked_for))
    assert counts[:2] == counts[2:]


@pytest.mark.parametrize("who", ["sofie", "ingrid"])
def test_another_estate_is_another_estate(cast, board, who):
    assert cast.client(who).get(HERE).status_code == 404


# --- answer, choose, done, thank -----------------------------------------------------------------


def test_a_whole_life(cast):
    kasper, birgit = cast.client("kasper"), cast.client("birgit")
    there = f"{HERE}{post(kasper, HERE, FACTS).json()['id']}/"
    said = post(birgit, f"{there}answers/", {"text": "Jeg kan i dag"})
    assert said.status_code == 201
    assert birgit.get(there).json()["has_answered"] is True
    shown = kasper.get(f"{there}answers/").json()
    assert [(one["text"], one["who"]["name"]) for one in shown] == [("Jeg kan i dag", "Birgit")]
    assert cast.client("grethe").get(f"{there}answers/").json() == []
    chosen = post(
        kasper, f"{ROOT}help-answers/{said.json()['id']}/choose/",
        {"starts_at": "2026-11-25T16:00:00+01:00", "place": "Opgang 6"},
    )  # fmt: skip
    assert chosen.status_code == 201
    deal = f"{ROOT}help-agreements/{chosen.json()['id']}/"
    assert birgit.get(deal).json()["other"]["address"].startswith("Rugmarken 6")
    moved = patch(birgit, deal, {"starts_at": "2026-11-26T16:00:00+01:00"}).json()
    assert (moved["place"], moved["sequence"]) == ("Opgang 6", 1)
    assert len(kasper.get(f"{ROOT}help-agreements/").json()["results"]) == 1
    post(birgit, f"{deal}done/")
    post(kasper, f"{deal}not-done/")
    post(birgit, f"{deal}done/")
    assert post(kasper, f"{deal}done/").json()["done_at"]
    assert post(kasper, f"{deal}thanks/", {"text": "Tak"}).json()["thanks"] == "Tak"
    assert post(kasper, f"{deal}thanks/").json()["code"] == "thanked"


def test_take_an_answer_back(cast):
    row = ask(cast.member("kasper"))
    client = cast.client("birgit")
    there = f"{HERE}{row.token}/answers/"
    assert client.delete(there).status_code == 404
    post(client, there)
    assert client.delete(there).status_code == 204
    assert client.delete(there).status_code == 404


def test_i_cannot_after_all(cast):
    deal = choose(cast.member("kasper"), answer(cast.member("birgit"), ask(cast.member("kasper"))))
    there = f"{ROOT}help-agreements/{deal.token}/"
    assert cast.client("birgit").delete(there).json()["called_off_at"]
    assert HelpRequest.objects.get().state == "open"


def test_an_agreement_is_for_the_two(cast):
    deal = choose(cast.member("kasper"), answer(cast.member("birgit"), ask(cast.member("kasper"))))
    there = f"{ROOT}help-agreements/{deal.token}/"
    for who in ("grethe", "torben", "jens", "leyla"):
        client = cast.client(who)
        assert client.get(there).status_code == 404
        assert client.delete(there).status_code == 404
        assert patch(client, there, {"place": "x"}).status_code == 404
        for verb in ("done", "not-done", "thanks"):
            assert post(client, f"{there}{verb}/").status_code == 404
        assert client.get(f"{ROOT}help-agreements/").json()["results"] == []
    assert HelpAgreement.objects.get().called_off_at is None


def test_only_the_asker_chooses(cast):
    said = answer(cast.member("birgit"), ask(cast.member("kasper")))
    there = f"{ROOT}help-answers/{said.token}/choose/"
    assert post(cast.client("grethe"), there).status_code == 404
    assert post(cast.client("birgit"), there).status_code in {403, 404}
    assert not HelpAgreement.objects.exists()


# --- also ----------------------------------------------------------------------------------------


def test_also_is_a_number_and_three_may_meet(cast):
    row = ask(cast.member("sara"), asked(category="company", title="Andre på barsel?"))
    there = f"{HERE}{row.token}/"
    assert post(cast.client("ahmad"), f"{there}also/").json()["needs_too"] is True
    assert cast.client("ahmad").delete(f"{there}also/").json()["also"] == 0
    for who in ("ahmad", "oksana"):
        post(cast.client(who), f"{there}also/")
    seen = cast.client("grethe").get(there).content.decode()
    assert '"also":2' in seen
    assert not any(name in seen for name in ("Ahmad", "Oksana"))
    for who in ("ahmad", "sara"):
        assert post(cast.client(who), f"{there}meeting/", {"yes": True}).status_code == 200
    assert post(cast.client("grethe"), f"{there}meeting/", {"yes": True}).status_code == 404
    assert post(cast.client("sara"), f"{there}meeting/", {"yes": "måske"}).status_code == 422
    row.refresh_from_db()
    assert row.meeting is not None
    assert HelpAlso.objects.count() == 3


# --- what is nobody else's -----------------------------------------------------------------------


def test_a_discreet_request_is_in_no_answer_to_anybody_else(cast):
    can(cast.member("birgit"), "talk")
    row = ask(cast.member("kasper"), SECRET)
    assert HelpNudge.objects.get().member == cast.member("birgit")
    for when in (NOW, NOW + 2 * DAY, NOW + 5 * DAY):
        clock.look(when)
        for who in ("grethe", "ahmad", "jens", "kim", "tomasz"):
            client = cast.client(who)
            pages = [client.get(f"{HERE}{more}") for more in ("", f"?q={MARK}", "?category=talk")]
            pages += [client.get(url) for url in (OFFERS, f"{ROOT}help-agreements/")]
            assert not any(MARK in page.content.decode() for page in pages)
            lost = [client.get(f"{HERE}{row.token}/"), client.get(f"{HERE}{row.token}/answers/")]
            nothing = client.get(f"{HERE}{'0' * 8}-0000-4000-8000-{'0' * 12}/")
            assert {page.content for page in lost} == {nothing.content}
            for verb in ("answers", "also", "widen", "again", "meeting", "open"):
                assert post(client, f"{HERE}{row.token}/{verb}/", {"yes": True}).status_code == 404
    assert MARK in cast.client("birgit").get(HERE).content.decode()
    assert MARK in cast.client("leyla").get(f"{HERE}{row.token}/").content.decode()


def test_days_somebody_is_away_are_for_the_two(cast):
    kasper, birgit = cast.client("kasper"), cast.client("birgit")
    made = post(kasper, HERE, DAYS).json()
    there = f"{HERE}{made['id']}/"
    assert made["starts_at"].startswith("2026-12-22")
    hidden = {
        "when": "", "starts_at": None, "ends_at": None, "weekdays": [], "when_words": "",
        "place": "",
    }  # fmt: skip
    said = post(birgit, f"{there}answers/").json()
    for who in ("birgit", "grethe", "torben", "jens"):
        facts = cast.client(who).get(there).json()
        assert {name: facts[name] for name in hidden} == hidden
        assert not any(
            mark in cast.client(who).get(f"{HERE}{more}").content.decode()
            for mark in ("2026-12-2", "julen")
            for more in ("", "?q=planter")
        )
    post(kasper, f"{ROOT}help-answers/{said['id']}/choose/")
    assert birgit.get(there).json()["when_words"] == "julen"
    assert cast.client("grethe").get(there).json()["when_words"] == ""


def test_who_is_hidden_is_a_neighbour_without_a_stairway(cast):
    from community.people.models import User

    row = wanted(cast.member("kasper"))
    User.objects.filter(name="Kasper").update(is_hidden=True)
    facts = cast.client("birgit").get(f"{HERE}{row.token}/").json()
    assert facts["who"] == {"name": "En nabo", "place": ""}
    assert titles(cast.client("birgit"), "?entrance=6") == []


# --- offers --------------------------------------------------------------------------------------

CARRIES = {"category": "heavy", "text": "Jeg bærer.", "times": ["weekday_evening"]}


def test_an_offer_lives_by_its_verbs(cast):
    tomasz, birgit = cast.client("tomasz"), cast.client("birgit")
    key = {"headers": {"Idempotency-Key": "k"}}
    made, again = (post(tomasz, OFFERS, CARRIES, **key) for _time in range(2))
    assert (made.status_code, made.json()["id"]) == (201, again.json()["id"])
    there = f"{OFFERS}{made.json()['id']}/"
    assert birgit.get(there).json()["confirm_by"] is None
    assert tomasz.get(there).json()["confirm_by"]
    assert patch(tomasz, there, {"text": "Jeg bærer og borer."}).json()["text"].endswith("borer.")
    assert patch(birgit, there, {"text": "Nej"}).status_code == 404
    assert post(tomasz, f"{there}rest/").json()["state"] == "resting"
    assert birgit.get(there).status_code == 404
    assert post(tomasz, f"{there}again/").json()["state"] == "standing"
    assert post(tomasz, f"{there}confirm/").json()["is_asked_to_confirm"] is False
    for verb in ("rest", "again", "confirm"):
        assert post(birgit, f"{there}{verb}/").status_code == 404
    assert birgit.delete(there).status_code == 404
    assert tomasz.delete(there).json()["state"] == "ended"
    assert birgit.get(OFFERS).json()["results"] == []
    assert len(tomasz.get(f"{OFFERS}?mine=1").json()["results"]) == 1


def test_offers_are_kept_by_kind_stairway_language_time_and_words(cast):
    offers(cast.member("tomasz"))
    offers(cast.member("birgit"), "talk", languages=["da"], times=["weekday_evening"])
    client = cast.client("grethe")

    def kinds(asked_for):
        return [one["category"] for one in client.get(f"{OFFERS}{asked_for}").json()["results"]]

    assert kinds("") == ["talk", "heavy"]
    assert kinds("?category=heavy") == ["heavy"]
    assert kinds("?entrance=3") == ["talk"]
    assert kinds("?language=ar") == ["heavy"]
    assert kinds("?when=weekday_evening") == ["talk", "heavy"]  # Tomasz says no time: ask him any
    assert kinds("?when=weekend_morning") == ["heavy"]
    assert kinds("?q=TUNGT") == ["heavy"]  # the word of the picture he chose
    assert kinds("?q=regnvejr") == []


def test_who_works_here_offers_nothing(cast):
    said = post(cast.client("torben"), OFFERS, CARRIES)
    assert (said.status_code, said.json()["code"]) == (403, "not_a_neighbour")


def test_the_schema_tells_of_it_all(client, db):
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    told = {path.partition("{estate}/")[2] for path in paths}
    assert {"help-requests/", "help-offers/", "help-requests/{token}/answers/"} <= told
    asks = paths["/api/v1/{estate}/help-requests/"]["get"]["parameters"]
    assert {"category", "when", "entrance", "language", "q"} <= {one["name"] for one in asks}
