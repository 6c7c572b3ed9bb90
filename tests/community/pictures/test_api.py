"""The door for programs, which the page's own script uses too."""

import io
import json
from uuid import uuid4

import pytest
from django.test import Client

from community.pictures import actions, rules, shelves
from community.pictures.models import Picture
from tests.community.pictures.conftest import drawn

API = "/api/v1/rugmarken/pictures/"
BYTES = "application/octet-stream"


def begin(client, size, **more):
    facts = {"client_id": str(uuid4()), "kind": "picture", "size": size, **more}
    return client.post(API, json.dumps(facts), content_type="application/json")


def piece(client, token, offset, data, **more):
    return client.patch(
        f"{API}{token}/", data, content_type=BYTES, headers={"Upload-Offset": str(offset), **more}
    )


def test_a_program_puts_up_a_picture_and_finds_it(cast):
    client, data = cast.client("birgit"), drawn()
    begun = begin(client, len(data), place="notice")
    assert begun.status_code == 201
    token = begun.json()["token"]
    assert begun.json()["state"] == "coming"
    half = piece(client, token, 0, data[:100])
    assert (half.status_code, half.json()["received"]) == (200, 100)
    head = client.head(f"{API}{token}/")
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("100", str(len(data)))
    assert piece(client, token, 100, data[100:]).json()["state"] == "waiting"
    listed = client.get(f"{API}?place=notice").json()["results"]
    assert [one["token"] for one in listed] == [token]
    assert client.get(f"{API}?place=chat-1").json()["results"] == []


def test_a_piece_that_does_not_fit_hears_the_right_offset(cast):
    client = cast.client("birgit")
    token = begin(client, 1000).json()["token"]
    piece(client, token, 0, drawn()[:100])
    no = piece(client, token, 0, b"x")
    assert no.status_code == 409
    assert no.json() == {
        "code": "wrong_offset", "message": str(rules.SENTENCES["wrong_offset"]), "received": 100,
    }  # fmt: skip


@pytest.mark.parametrize("offset", ["", "x", "-1", "1.5", "9" * 20, "٣"])
def test_an_offset_that_is_none(cast, offset):
    client = cast.client("birgit")
    token = begin(client, 1000).json()["token"]
    assert piece(client, token, offset.encode(), b"x").status_code == 409


def test_a_line_that_was_cut_in_the_middle_of_a_piece_leaves_nothing(cast):
    client = cast.client("birgit")
    token = begin(client, 1000).json()["token"]
    no = client.patch(
        f"{API}{token}/", b"x", content_type=BYTES, CONTENT_LENGTH="500",
        headers={"Upload-Offset": "0"}, **{"wsgi.input": io.BytesIO(drawn()[:100])},
    )  # fmt: skip
    assert (no.status_code, no.json()["received"]) == (409, 0)
    assert piece(client, token, 0, drawn()[:100]).json()["received"] == 100


def test_a_piece_that_is_too_large_is_not_read_to_its_end(cast):
    client = cast.client("birgit")
    token = begin(client, 5_000_000).json()["token"]
    no = piece(client, token, 0, bytes(rules.PIECE + 100))
    assert (no.status_code, no.json()["code"]) == (413, "big_piece")


def test_what_cannot_be_used_is_said_in_the_answer(cast):
    client = cast.client("birgit")
    token = begin(client, 300).json()["token"]
    said = piece(client, token, 0, b"<html>" + bytes(294)).json()
    assert (said["state"], said["code"]) == ("refused", "not_a_picture")
    assert said["message"] == str(rules.SENTENCES["not_a_picture"])


@pytest.mark.parametrize(
    "facts",
    [{}, {"size": -1}, {"kind": "program"}, {"client_id": "x"}, {"place": "../x"},
     {"place": "x" * 41}, {"size": 10**13}, {"place": "a b"}],
)  # fmt: skip
def test_nonsense_is_422(cast, facts):
    whole = {"client_id": str(uuid4()), "kind": "picture", "size": 10} | facts
    body = json.dumps(whole if facts else {})
    answer = cast.client("birgit").post(API, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("size", "status", "code"), [(0, 422, "empty"), (15_000_001, 422, "big_file")]
)
def test_limits_are_said_before_anything_is_sent(cast, size, status, code):
    no = begin(cast.client("birgit"), size)
    assert (no.status_code, no.json()["code"]) == (status, code)


def test_a_full_disk_is_507_with_a_sentence(cast, monkeypatch):
    monkeypatch.setattr(shelves, "SPARE", 10**18)
    no = begin(cast.client("birgit"), 10)
    assert (no.status_code, no.json()["code"]) == (507, "disk_full")
    assert no.json()["message"].startswith("Vi har ikke plads lige nu.")


def test_words_and_away_again(cast, put_up):
    client, picture = cast.client("birgit"), put_up()
    words = {"alt": "En reol", "is_decoration": False}
    said = client.put(
        f"{API}{picture.token}/words/", json.dumps(words), content_type="application/json"
    )
    assert (said.status_code, said.json()["alt"]) == (200, "En reol")
    assert said.json()["files"]["860"] == f"/rugmarken/billeder/{picture.token}/860/"
    assert client.delete(f"{API}{picture.token}/").status_code == 204
    assert client.get(f"{API}{picture.token}/").status_code == 404
    assert client.delete(f"{API}{picture.token}/").status_code == 404


def test_a_cpr_number_is_no_description(cast, put_up):
    picture = put_up()
    words = json.dumps({"alt": "010190-1234"})
    no = cast.client("birgit").put(
        f"{API}{picture.token}/words/", words, content_type="application/json"
    )
    assert (no.status_code, "CPR" in no.json()["message"]) == (422, True)


def test_what_hangs_is_not_removed_from_here(cast, hung):
    no = cast.client("birgit").delete(f"{API}{hung().token}/")
    assert (no.status_code, no.json()["code"]) == (409, "in_use")


@pytest.mark.parametrize("who", ["jens", "torben", "oksana"])
def test_nobody_reads_sends_or_removes_somebody_elses(cast, hung, who):
    """Not even who is shown the picture: the upload is its owner's."""
    picture, client = hung(to=["jens"]), cast.client(who)
    nothing = f"{API}00000000-0000-4000-8000-000000000000/"
    for method in ("get", "head", "patch", "delete"):
        theirs = getattr(client, method)(f"{API}{picture.token}/")
        none = getattr(client, method)(nothing)
        assert (theirs.status_code, theirs.content) == (none.status_code, none.content)
        assert theirs.status_code in (404, 415)
    put = client.put(f"{API}{picture.token}/words/", "{}", content_type="application/json")
    assert put.status_code == 404
    assert Picture.objects.get(pk=picture.pk).is_made


def test_other_houses_and_strangers(cast):
    assert begin(cast.client("sofie"), 10).status_code == 404
    assert begin(Client(), 10).status_code == 403
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(cast.user("birgit"), backend="django.contrib.auth.backends.ModelBackend")
    assert begin(guarded, 10).json()["code"] == "csrf"


def test_the_list_asks_the_same_whatever_there_is(cast, sent, django_assert_num_queries):
    client = cast.client("birgit")

    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            client.get(f"{API}?place=notice")
        return len(seen)

    sent(place="notice")
    one = queries()
    for _number in range(8):
        sent(place="notice")
    assert queries() == one


def test_who_helps_puts_it_up_for_the_helped(cast, step_in):
    from community.people.models import Helping

    helping = Helping.objects.create(
        helped=cast.member("ejnar"), helper=cast.user("birgit"), kind=Helping.Kind.NAMED,
        began_at=cast.now,
    )  # fmt: skip
    client = step_in("birgit")
    assert client.post(f"/hjaelper/{helping.pk}/begynd/").status_code in (302, 404)
    session = client.session
    session["acting"] = helping.pk
    session.save()
    token = begin(client, 10).json()["token"]
    picture = Picture.objects.get(token=token)
    assert (picture.owner.name, picture.helped_by.name) == ("Ejnar", "Birgit")
    assert actions.rules.is_own(cast.member("ejnar"), picture)
    assert not actions.rules.is_own(cast.member("birgit"), picture)
