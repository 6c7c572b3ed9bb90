"""Pictures from what they did together: with a yes, with an end, and gone when one wants to be out."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community import features
from community.groups import actions as groups
from community.groups.album import actions as album
from community.groups.holding import actions as holding
from community.groups.keeping import actions as keeping
from community.groups.models import GroupPicture
from community.moderation import actions as moderation
from community.moderation.models import Block
from community.pictures import actions as shelf
from community.pictures.models import Picture
from tests.community.groups.conftest import told, words
from tests.conftest import NOW
from tests.conftest import at as wall
from tests.refusing import why_not

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.PRIVATE_ROOT = tmp_path / "private"
    monkeypatch.setattr(shelf.poke, "poke", lambda: None)
    return settings.PRIVATE_ROOT


def picture_of(member, **facts):
    """One that has been made, as the worker leaves it."""
    told_of = {
        "alt": "Fire naboer på en bænk",
        "state": "made",
        "name": uuid4().hex,
        "made_at": NOW,
        "received": 1000,
    }
    return Picture.objects.create(
        owner=member.user, size=1000, width=1600, height=1200, added_at=NOW, **(told_of | facts)
    )


def put_up(member, group, *pictures, **facts):
    chosen = pictures or (picture_of(member),)
    facts = {"agreed": True, "now": NOW} | facts
    return album.put_up(member, group, chosen, **facts)[0]


# --- putting up ----------------------------------------------------------------------------------


def test_kasper_puts_up_a_picture_with_an_end(cast, walkers):
    row = put_up(cast.member("kasper"), walkers, caption="Søndag")
    assert (row.put_up_by, row.caption) == (cast.member("kasper"), "Søndag")
    assert row.ends_at == wall("2027-11-23", "10:00")
    assert put_up(cast.member("kasper"), walkers, months=1).ends_at == wall("2026-12-23", "10:00")


def test_those_in_it_have_said_yes_first(cast, walkers):
    assert why_not(put_up, cast.member("kasper"), walkers, agreed=False) == "not_agreed"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"alt": ""}, "undescribed"),
        ({"state": "coming", "name": "", "made_at": None, "received": 10}, "still_coming"),
    ],
)
def test_what_cannot_hang_there_yet(cast, walkers, facts, code):
    kasper = cast.member("kasper")
    assert why_not(put_up, kasper, walkers, picture_of(kasper, **facts)) == code


def test_somebody_elses_picture_or_one_used_before_is_not_put_up(cast, walkers):
    kasper, birgit = cast.member("kasper"), cast.member("birgit")
    assert why_not(put_up, kasper, walkers, picture_of(birgit)) == "removed"
    used = put_up(kasper, walkers).picture
    assert why_not(put_up, kasper, walkers, used) == "removed"


def test_only_who_is_in_it_puts_up(cast, walkers):
    assert why_not(put_up, cast.member("ahmad"), walkers) == "not_in"


def test_nothing_but_a_caption_is_nothing(cast, walkers):
    kasper = cast.member("kasper")
    assert why_not(album.put_up, kasper, walkers, [], agreed=True, now=NOW) == "no_picture"
    assert why_not(put_up, kasper, walkers, caption="010190-1234") == "cpr"


# --- who sees it ---------------------------------------------------------------------------------


def sees(member, row):
    return features.may_see_picture(member, row.picture)


def test_the_group_sees_it_and_nobody_else(cast, walkers):
    row = put_up(cast.member("kasper"), walkers)
    assert sees(cast.member("birgit"), row)
    assert not sees(cast.member("ahmad"), row)
    assert not sees(cast.member("torben"), row)
    groups.leave(cast.member("grethe"), walkers, now=NOW)
    assert not sees(cast.member("grethe"), row)


def test_when_its_time_is_over_nobody_sees_it(cast, walkers):
    row = put_up(cast.member("kasper"), walkers, months=1)
    with time_machine.travel(wall("2026-12-23", "10:01")):
        assert not sees(cast.member("birgit"), row)


def test_a_closed_group_shows_nothing(cast, walkers):
    row = put_up(cast.member("kasper"), walkers)
    holding.close(cast.member("birgit"), walkers, now=NOW)
    assert not sees(cast.member("birgit"), row)


def test_a_block_hides_what_the_other_put_up(cast, walkers):
    row = put_up(cast.member("kasper"), walkers)
    Block.objects.create(blocker=cast.user("kasper"), blocked=cast.user("grethe"), created_at=NOW)
    assert not sees(cast.member("grethe"), row)
    assert sees(cast.member("birgit"), row)


# --- «fjern mig» ---------------------------------------------------------------------------------


def test_anybody_in_the_group_is_taken_out_at_once_and_not_named(cast, walkers):
    row = put_up(cast.member("kasper"), walkers)
    album.take_down(cast.member("grethe"), row, now=NOW)
    assert not sees(cast.member("birgit"), row)
    picture = Picture.objects.get(pk=row.picture_id)
    assert (picture.name, picture.refused_as) == ("", "removed")
    assert told("Kasper") == ["Et billede er taget ned"]
    assert "Grethe" not in words("Kasper")
    assert told("Birgit") == []


def test_ones_own_comes_down_without_a_note(cast, walkers):
    row = put_up(cast.member("kasper"), walkers)
    album.take_down(cast.member("kasper"), row, now=NOW)
    assert told("Kasper") == []


def test_twice_is_once(cast, walkers):
    row = put_up(cast.member("kasper"), walkers)
    for name in ("grethe", "birgit"):
        album.take_down(cast.member(name), row, now=NOW)
    assert len(told("Kasper")) == 1


def test_nobody_outside_takes_it_down(cast, walkers):
    row = put_up(cast.member("kasper"), walkers)
    assert why_not(album.take_down, cast.member("ahmad"), row, now=NOW) == "not_in"


# --- reported ------------------------------------------------------------------------------------


def test_a_reported_picture_is_hidden_for_all_but_who_put_it_up(cast, walkers):
    row = put_up(cast.member("kasper"), walkers, caption="Søndag")
    row.refresh_from_db()
    kind = features.reportable("groups.picture")
    seen = kind.find(cast.member("birgit"), str(row.token))
    assert (seen.author, "Fire naboer" in seen.text) == (cast.user("kasper"), True)
    assert kind.find(cast.member("ahmad"), str(row.token)) is None
    kind.hide(str(row.token), NOW)
    kind.hide(str(row.token), NOW)
    assert not sees(cast.member("birgit"), row)
    assert sees(cast.member("kasper"), row)
    assert kind.look(str(row.token)).is_hidden
    kind.show(str(row.token), NOW)
    assert sees(cast.member("birgit"), row)
    for nonsense in ("", "x", "0" * 64):
        assert kind.find(cast.member("birgit"), nonsense) is None
        assert kind.look(nonsense) is None
        kind.hide(nonsense, NOW)


def test_a_picture_is_reported_from_the_album(cast, walkers, at):
    row = put_up(cast.member("kasper"), walkers)
    row.refresh_from_db()
    page = cast.client("birgit").get(at(walkers, "billeder/")).content.decode()
    assert f"/rugmarken/anmeld/groups.picture/{row.token}/" in page
    told_of = moderation.report(
        cast.member("birgit"), "groups.picture", str(row.token), reason="other", text="", now=NOW
    )
    assert told_of.case.author == cast.user("kasper")


# --- the broom -----------------------------------------------------------------------------------


def test_the_broom_takes_what_is_over_and_its_files(cast, walkers):
    row = put_up(cast.member("kasper"), walkers, months=1)
    assert keeping.sweep_pictures(NOW + 29 * DAY) == 0
    assert features.needed_pictures([row.picture_id]) == {row.picture_id}
    assert keeping.sweep_pictures(NOW + 31 * DAY) == 1
    assert not GroupPicture.objects.exists()
    assert Picture.objects.get(pk=row.picture_id).refused_as == "removed"


# --- the pages -----------------------------------------------------------------------------------


def test_an_empty_album_says_so_and_a_full_one_has_pages(cast, walkers, at):
    client = cast.client("kasper")
    assert "Ingen billeder endnu" in client.get(at(walkers, "billeder/")).content.decode()
    for number in range(25):
        put_up(cast.member("kasper"), walkers, caption=f"Nummer {number:02}", now=NOW)
    first = client.get(at(walkers, "billeder/")).content.decode()
    assert "Nummer 24" in first
    assert "Nummer 00" not in first
    assert "Nummer 00" in client.get(at(walkers, "billeder/?side=2")).content.decode()


def test_kasper_puts_up_two_and_grethe_is_taken_out(cast, walkers, at):
    kasper, client = cast.member("kasper"), cast.client("kasper")
    chosen = [picture_of(kasper), picture_of(kasper)]
    for one in chosen:
        one.refresh_from_db()
    asked = {"pictures": [str(one.token) for one in chosen], "months": "6", "caption": "Søndag"}
    wrong = client.post(at(walkers, "billeder/nyt/"), asked)
    assert wrong.status_code == 422
    assert "sæt så kryds" in wrong.content.decode()
    client.post(at(walkers, "billeder/nyt/"), asked | {"agreed": "on"})
    assert GroupPicture.objects.count() == 2
    row = GroupPicture.objects.order_by("pk")[0]
    grethe = cast.client("grethe")
    path = at(walkers, f"billeder/{row.token}/fjern/")
    assert "men ikke hvem der bad om det" in grethe.get(path).content.decode()
    assert GroupPicture.objects.filter(taken_down_at=None).count() == 2
    grethe.post(path)
    assert GroupPicture.objects.filter(taken_down_at=None).count() == 1
    assert grethe.get(path).status_code == 404
    assert cast.client("ahmad").post(path).status_code == 404


def test_ejnar_is_taken_out_by_who_helps_him(cast, walkers, at, stands_in):
    groups.join(cast.member("ejnar"), walkers, now=NOW)
    row = put_up(cast.member("kasper"), walkers)
    row.refresh_from_db()
    stands_in("torben", "ejnar").post(at(walkers, f"billeder/{row.token}/fjern/"))
    assert GroupPicture.objects.get().taken_down_at
    assert "Ejnar" not in words("Kasper")


def test_thirty_pictures_cost_no_more_questions_than_one(cast, walkers, at):
    client, path = cast.client("grethe"), at(walkers, "billeder/")
    put_up(cast.member("kasper"), walkers)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for _number in range(20):
        put_up(cast.member("kasper"), walkers)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few)
