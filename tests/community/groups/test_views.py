"""The pages of the room: the list, a group, and every wrong person."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.groups import actions
from community.groups.models import GroupMember, InterestGroup
from community.moderation.models import Block
from community.people import actions as people
from community.people.models import Estate
from tests.community.groups.conftest import also_holds, make, meet, part_of
from tests.conftest import NOW

INDEX = "/rugmarken/grupper/"
DAY = timedelta(days=1)


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


# --- the list ------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do(cast):
    said = page(cast.client("birgit"), INDEX)
    assert "Her er ingen grupper endnu" in said
    assert "/rugmarken/grupper/ny/" in said


def test_mine_stand_first_then_those_i_can_join(cast, walkers):
    make(cast.member("ahmad"), "Aftensmad")
    said = page(cast.client("kasper"), INDEX)
    assert said.index("Mine grupper") < said.index("Gåholdet") < said.index("Aftensmad")
    assert "Mine grupper" not in page(cast.client("oksana"), INDEX)


def test_the_list_says_when_they_meet_and_that_one_asks_first(cast, walkers):
    meet(cast.member("birgit"), walkers)
    make(cast.member("birgit"), "Madhold", door="ask")
    said = page(cast.client("ahmad"), INDEX)
    assert "Onsdag 25." in said
    assert "Man spørger først" in said


def test_a_hidden_group_is_on_no_list_but_its_own(cast):
    make(cast.member("birgit"), "Sorggruppen", door="hidden")
    assert "Sorggruppen" in page(cast.client("birgit"), INDEX)
    assert "Sorggruppen" not in page(cast.client("ahmad"), INDEX)


def test_the_list_has_pages(cast):
    for number in range(23):
        group = make(
            cast.member("birgit"), f"Nummer {number:02}", now=NOW - (40 - 2 * number) * DAY / 2
        )
    assert group
    said = page(cast.client("ahmad"), INDEX)
    assert "Nummer 19" in said
    assert "Nummer 20" not in said
    assert "Nummer 20" in page(cast.client("ahmad"), f"{INDEX}?side=2")


def queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(client, path)
    return len(asked)


def test_thirty_groups_cost_no_more_questions_than_one(cast, walkers):
    client = cast.client("kasper")
    meet(cast.member("birgit"), walkers)
    make(cast.member("ahmad"), "Aftensmad")
    page(client, INDEX)
    few = queries(client, INDEX)
    for number in range(15):
        day = NOW - (40 - number) * DAY
        mine = make(cast.member("birgit"), f"Min {number}", now=day)
        actions.join(cast.member("kasper"), mine, now=NOW)
        meet(cast.member("birgit"), mine)
        meet(cast.member("ahmad"), make(cast.member("ahmad"), f"Anden {number}", now=day))
    assert queries(client, INDEX) == few


def test_thirty_people_cost_no_more_questions_than_three(cast, walkers, at):
    client = cast.client("kasper")
    page(client, at(walkers))
    few = queries(client, at(walkers))
    home = cast.member("ahmad").household
    for number in range(30):
        user = people.open_profile(name=f"Nabo{number}", now=NOW, email=f"n{number}@example.dk")
        member = people.enrol(user, cast.estate(), on=NOW.date(), household=home)
        actions.put_in(walkers, member, GroupMember.Part.MEMBER, NOW)
    assert queries(client, at(walkers)) == few


# --- a group -------------------------------------------------------------------------------------


def test_who_is_in_it_sees_who_else_is_by_first_name_and_stairway(cast, walkers, at):
    said = page(cast.client("kasper"), at(walkers))
    for word in ("Birgit", "Opgang 3", "Grethe", "holder gruppen", "Forlad gruppen"):
        assert word in said
    assert "Bøgeløv" not in said


def test_who_is_not_in_it_sees_who_holds_it_and_nobody_else(cast, walkers, at):
    said = page(cast.client("ahmad"), at(walkers))
    assert "Birgit" in said
    assert "Grethe" not in said
    assert "Vær med" in said


def test_the_hidden_neighbour_is_a_neighbour_without_a_stairway(cast, walkers, at):
    line = cast.member("line")
    actions.join(line, walkers, now=NOW)
    said = page(cast.client("kasper"), at(walkers))
    assert "En nabo" in said
    assert "Line" not in said
    assert "Opgang 10" not in said


def test_a_neighbour_from_another_estate_is_known_by_their_estate_alone(cast, at):
    group = make(cast.member("birgit"), is_across=True)
    actions.join(cast.member("sofie"), group, now=NOW)
    said = page(cast.client("birgit"), at(group))
    assert "Ankerhuset" in said
    assert "Opgang 14" not in said
    there = page(cast.client("sofie"), at(group, estate="ankerhuset"))
    assert "Rugmarken" in there
    assert "Opgang 3" not in there


def test_blocked_neighbours_do_not_meet_on_the_page(cast, walkers, at):
    Block.objects.create(blocker=cast.user("kasper"), blocked=cast.user("grethe"), created_at=NOW)
    assert "Grethe" not in page(cast.client("kasper"), at(walkers))
    assert "Kasper" not in page(cast.client("grethe"), at(walkers))


def test_joining_and_leaving_are_one_tap_each_and_each_is_undone(cast, walkers, at):
    ahmad, client = cast.member("ahmad"), cast.client("ahmad")
    joined = client.post(at(walkers, "med/"), follow=True)
    assert at(walkers, "forlad/") in joined.content.decode()
    assert part_of(ahmad, walkers) == "member"
    left = client.post(at(walkers, "forlad/"), follow=True).content.decode()
    assert part_of(ahmad, walkers) == ""
    undo = left.split('action="/rugmarken/grupper/igen/')[1].split('"')[0]
    client.post(f"/rugmarken/grupper/igen/{undo}")
    assert part_of(ahmad, walkers) == "member"


def test_undoing_works_for_ten_minutes_and_for_nobody_else(cast, walkers, at):
    client = cast.client("kasper")
    left = client.post(at(walkers, "forlad/"), follow=True).content.decode()
    undo = f"/rugmarken/grupper/igen/{left.split('/grupper/igen/')[1].split(chr(34))[0]}"
    assert cast.client("ahmad").post(undo).status_code == 404
    with time_machine.travel(NOW + timedelta(minutes=11)):
        assert client.post(undo).status_code in {302, 404}
    assert part_of(cast.member("kasper"), walkers) == ""


def test_the_last_holder_reads_what_to_do_instead(cast, walkers, at):
    answer = cast.client("birgit").post(at(walkers, "forlad/"))
    assert answer.status_code == 422
    assert "Giv den videre, eller luk den først." in answer.content.decode()


def test_asking_shows_that_one_waits_and_a_holder_answers(cast, at):
    group = make(cast.member("birgit"), door="ask")
    client = cast.client("ahmad")
    assert "Spørg, om du må være med" in page(client, at(group))
    said = client.post(at(group, "spoerg/"), follow=True).content.decode()
    assert "Du har spurgt." in said
    row = group.members.get(member=cast.member("ahmad"))
    holders = cast.client("birgit")
    assert "Vil gerne være med" in page(holders, at(group))
    holders.post(at(group, f"svar/{row.pk}/"), {"svar": "ja"})
    assert part_of(cast.member("ahmad"), group) == "member"


def test_an_answer_to_nobody_is_a_sentence(cast, walkers, at):
    answer = cast.client("birgit").post(at(walkers, "svar/999999/"), {"svar": "ja"})
    assert answer.status_code == 422
    assert "allerede svaret" in answer.content.decode()


def test_a_full_group_offers_to_make_another(cast, walkers, at):
    InterestGroup.objects.filter(pk=walkers.pk).update(room_for=3)
    said = page(cast.client("ahmad"), at(walkers))
    assert "Vil du lave en til" in said
    assert at(walkers, "med/") not in said
    assert cast.client("ahmad").post(at(walkers, "med/")).status_code == 422


# --- making --------------------------------------------------------------------------------------

ASKED = {"name": "Strikkeklub", "about": "Vi strikker.", "icon": "coffee-duotone", "door": "ask",
         "room_for": "12", "is_across": "on"}  # fmt: skip


def test_birgit_makes_a_group(cast):
    made = cast.client("birgit").post(f"{INDEX}ny/", ASKED)
    group = InterestGroup.objects.get()
    assert made["Location"] == f"{INDEX}{group.token}/"
    assert (group.name, group.door, group.room_for, group.is_across) == (
        "Strikkeklub",
        "ask",
        12,
        True,
    )


def test_what_was_typed_is_kept_when_something_is_wrong(cast):
    answer = cast.client("birgit").post(f"{INDEX}ny/", ASKED | {"about": "010190-1234"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "ligner et CPR-nummer" in said
    assert 'value="Strikkeklub"' in said


def test_only_who_holds_it_opens_the_form(cast, walkers, at):
    assert "Gåholdet" in page(cast.client("birgit"), at(walkers, "ret/"))
    for name in ("kasper", "ahmad"):
        assert cast.client(name).get(at(walkers, "ret/")).status_code == 404
    cast.client("birgit").post(
        at(walkers, "ret/"), ASKED | {"name": "Vandreholdet", "slow_seconds": "300"}
    )
    walkers.refresh_from_db()
    assert walkers.name == "Vandreholdet"
    assert walkers.conversation.slow_seconds == 300


# --- wrong people --------------------------------------------------------------------------------

SEEN = ["", "moeder/"]
INSIDE = ["billeder/", "billeder/nyt/"]
HELD = ["ret/", "hold/", "moeder/nyt/"]


@pytest.mark.parametrize("rest", [*SEEN, *INSIDE, *HELD, "inviter/"])
def test_another_estate_sees_what_does_not_exist(cast, walkers, at, rest):
    sofie = cast.client("sofie")
    theirs = sofie.get(at(walkers, rest, estate="ankerhuset"))
    nothing = sofie.get(f"/ankerhuset/grupper/00000000-0000-4000-8000-000000000000/{rest}")
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.content == nothing.content


@pytest.mark.parametrize("rest", INSIDE + HELD)
def test_a_neighbour_outside_sees_the_door_and_no_more(cast, walkers, at, rest):
    assert cast.client("ahmad").get(at(walkers, rest)).status_code == 404


@pytest.mark.parametrize("rest", HELD)
def test_who_is_in_it_does_not_hold_it(cast, walkers, at, rest):
    assert cast.client("kasper").get(at(walkers, rest)).status_code == 404


@pytest.mark.parametrize("rest", ["", "moeder/", "billeder/"])
def test_a_hidden_group_does_not_exist_for_a_neighbour(cast, at, rest):
    group = make(cast.member("birgit"), door="hidden")
    ahmad = cast.client("ahmad")
    nothing = ahmad.get(f"{INDEX}00000000-0000-4000-8000-000000000000/{rest}")
    assert ahmad.get(at(group, rest)).content == nothing.content
    assert nothing.status_code == 404
    for verb in ("med/", "spoerg/", "forlad/"):
        assert ahmad.post(at(group, verb)).status_code == 404


def test_where_the_house_has_switched_groups_off_there_are_none(cast, walkers, at):
    Estate.objects.filter(slug="rugmarken").update(features_off=["groups"])
    assert cast.client("birgit").get(INDEX).status_code == 404
    assert cast.client("birgit").get(at(walkers)).status_code == 404


# --- across estates ------------------------------------------------------------------------------


def test_a_group_across_reaches_the_neighbours_and_says_where_it_is_from(cast, at):
    group = make(cast.member("birgit"), is_across=True)
    said = page(cast.client("sofie"), "/ankerhuset/grupper/")
    assert "Gåholdet" in said
    assert "Rugmarken" in said
    cast.client("sofie").post(at(group, "med/", estate="ankerhuset"))
    assert part_of(cast.member("sofie"), group) == "member"


@pytest.mark.parametrize("slug", ["rugmarken", "ankerhuset"])
def test_when_either_estate_closes_nobody_new_comes_and_nobody_is_put_out(cast, at, slug):
    group = make(cast.member("birgit"), is_across=True)
    actions.join(cast.member("sofie"), group, now=NOW)
    Estate.objects.filter(slug=slug).update(opens_groups=False)
    assert "Gåholdet" not in page(cast.client("emil"), "/ankerhuset/grupper/")
    said = page(cast.client("sofie"), at(group, estate="ankerhuset"))
    assert "Afdelingerne deler ikke grupper mere" in said
    assert "Afdelingerne deler ikke grupper mere" in page(cast.client("birgit"), at(group))


def test_a_foreign_house_is_no_neighbour(cast, at):
    there = people.open_organisation("Andetsteds")
    estate = people.open_estate(there, number=1, slug="andetsteds", name="Andetsteds")
    user = people.open_profile(name="Asta", now=NOW, email="asta@example.dk")
    people.enrol(user, estate, on=NOW.date())
    people.appoint(cast.member("asta"), "caretaker", since=NOW.date())
    group = make(cast.member("birgit"), is_across=True)
    assert cast.client("asta").get(at(group, estate="andetsteds")).status_code == 404
    Estate.objects.filter(slug="andetsteds").update(local_area="eksempelby")
    assert cast.client("asta").get(at(group, estate="andetsteds")).status_code == 200


# --- acting for another --------------------------------------------------------------------------


def test_ejnar_joins_through_his_helper_and_holding_is_nobody_elses(cast, walkers, at, stands_in):
    client = stands_in("torben", "ejnar")
    client.post(at(walkers, "med/"))
    assert part_of(cast.member("ejnar"), walkers) == "member"
    assert part_of(cast.member("torben"), walkers) == ""
    also_holds(cast.member("ejnar"), walkers)
    for rest in ("ret/", "hold/", "inviter/"):
        assert client.get(at(walkers, rest))["Location"] == "/hjaelper/kun-selv/"
    client.post(at(walkers, "forlad/"))
    assert part_of(cast.member("ejnar"), walkers) == ""
