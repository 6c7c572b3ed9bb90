"""What the room tells the floor: searched, reported, let go, forgotten, swept, and lived in."""

from datetime import timedelta

import pytest
import yaml

from community import features
from community.chat.models import Conversation, Message
from community.groups import actions, demo
from community.groups.feature import feature
from community.groups.holding import actions as holding
from community.groups.inviting import actions as inviting
from community.groups.keeping import actions as keeping
from community.groups.making import actions as making
from community.groups.models import GroupCode, GroupMember, InterestGroup, Meeting
from community.notifications.models import Notification
from community.people.models import Role
from community.privacy import actions as privacy
from tests.community.groups.conftest import also_holds, make, meet, part_of
from tests.conftest import CAST_FILE, NOW

DAY = timedelta(days=1)


# --- finding -------------------------------------------------------------------------------------


def found(member, wanted):
    return [one.title for one in feature.search(member, wanted, 10)]


@pytest.mark.parametrize("wanted", ["gåhold", "gaholdet", "gåture", "GÅHOLDET", "gåhodlet"])
def test_a_group_is_found_by_what_it_is_called_and_does(cast, wanted):
    make(cast.member("birgit"), about="Vi går en lang gåtur om søndagen.")
    make(cast.member("birgit"), "Madhold", about="Vi koger suppe.")
    assert found(cast.member("ahmad"), wanted) == ["Gåholdet"]


def test_a_group_is_found_by_who_could_open_it_and_by_nobody_else(cast):
    make(cast.member("birgit"), "Sorggruppen", door="hidden")
    assert found(cast.member("birgit"), "sorggruppen") == ["Sorggruppen"]
    assert found(cast.member("ahmad"), "sorggruppen") == []
    assert found(cast.member("sofie"), "sorggruppen") == []


@pytest.mark.parametrize("wanted", ["", "  ", "'", "a & | !", "\\", "%", "(" * 50, "x" * 400])
def test_nonsense_finds_nothing_and_breaks_nothing(cast, walkers, wanted):
    assert found(cast.member("ahmad"), wanted) == []


# --- reporting -----------------------------------------------------------------------------------


def test_what_a_group_says_is_hidden_at_once_and_everywhere(cast, walkers, at):
    meet(cast.member("birgit"), walkers)
    kind, token = features.reportable("groups.group"), str(walkers.token)
    seen = kind.find(cast.member("ahmad"), token)
    assert seen.author == cast.user("birgit")
    assert "Vi går en tur" in seen.text
    kind.hide(token, NOW)
    kind.hide(token, NOW)
    assert kind.find(cast.member("ahmad"), token) is None
    assert kind.look(token).is_hidden
    for name in ("ahmad", "kasper"):
        client = cast.client(name)
        pages = [client.get("/rugmarken/grupper/"), client.get(at(walkers))]
        assert not any(b"holdet" in page.content for page in pages), name
    assert cast.client("ahmad").get(at(walkers)).status_code == 404
    own = cast.client("birgit").get(at(walkers)).content.decode()
    assert "Gåholdet" in own
    assert "skjult for andre" in own
    assert found(cast.member("kasper"), "gåholdet") == []
    assert Conversation.objects.get(pk=walkers.conversation_id).title == "En gruppe"
    kind.show(token, NOW)
    assert Conversation.objects.get(pk=walkers.conversation_id).title == "Gåholdet"
    assert found(cast.member("ahmad"), "gåholdet") == ["Gåholdet"]


def test_mending_it_does_not_show_it_before_somebody_has_looked(cast, walkers):
    making.hide(walkers.token, NOW)
    making.change(
        cast.member("birgit"), walkers, name="Turholdet", door="open", is_across=False, now=NOW
    )
    assert Conversation.objects.get(pk=walkers.conversation_id).title == "En gruppe"


def test_who_cannot_see_it_cannot_report_it(cast):
    group = make(cast.member("birgit"), door="hidden")
    kind = features.reportable("groups.group")
    assert kind.find(cast.member("ahmad"), str(group.token)) is None
    assert kind.find(cast.member("birgit"), "nonsense") is None
    assert kind.look("nonsense") is None


def test_notes_about_it_that_are_not_read_are_withdrawn(cast):
    group = make(cast.member("birgit"), door="ask")
    actions.ask(cast.member("ahmad"), group, now=NOW)
    making.hide(group.token, NOW)
    assert not Notification.objects.unseen().filter(kind__startswith="groups.").exists()


# --- watching ------------------------------------------------------------------------------------


def test_a_page_watches_what_it_could_open(cast, walkers):
    hidden = make(cast.member("birgit"), "Sorggruppen", door="hidden")
    assert features.may_watch(cast.member("ahmad"), f"group:{walkers.pk}")
    assert not features.may_watch(cast.member("ahmad"), f"group:{hidden.pk}")
    assert not features.may_watch(cast.member("sofie"), f"group:{walkers.pk}")


# --- being new here ------------------------------------------------------------------------------


def test_who_is_new_is_led_to_the_list_and_to_one_that_is_open(cast, walkers):
    mikkel = cast.member("mikkel")
    easy = features.links_of(mikkel, NOW, "easy")
    assert "Gåholdet" in [str(link.hint) for link in easy]
    assert "Gåholdet" not in [
        str(link.hint) for link in features.links_of(cast.member("ahmad"), NOW, "easy")
    ]
    assert "/rugmarken/grupper/" in [link.url for link in features.links_of(mikkel, NOW, "ours")]


# --- going ---------------------------------------------------------------------------------------


def test_before_they_move_they_read_what_they_hold(cast, walkers):
    birgit = cast.member("birgit")
    assert list(feature.lets_go(birgit, NOW)) == ["Gåholdet: du holder den ikke mere"]
    assert list(feature.lets_go(cast.member("kasper"), NOW)) == []


def test_birgit_gets_everything_in_her_file(cast, walkers):
    birgit = cast.member("birgit")
    inviting.make_code(birgit, walkers, now=NOW)
    told = feature.export(birgit.user)
    assert told["groups"][0] | {"since": ""} == {
        "name": "Gåholdet", "part": "holder", "since": "", "asked_to_hold_at": None,
    }  # fmt: skip
    assert told["groups_you_made"][0]["text"] == "Vi går en tur om søndagen."
    assert len(told["group_codes"]) == 1


def test_birgit_is_forgotten_and_the_walk_goes_on(cast, walkers):
    birgit = cast.member("birgit")
    also_holds(cast.member("kasper"), walkers)
    inviting.make_code(birgit, walkers, now=NOW)
    inviting.invite(birgit, walkers, cast.member("ahmad"), now=NOW)
    privacy.forget(birgit.user, now=NOW)
    walkers.refresh_from_db()
    assert walkers.made_by is None
    assert not GroupMember.objects.filter(member=birgit).exists()
    assert not GroupMember.objects.filter(invited_by=birgit).exists()
    assert GroupCode.objects.get().revoked_at == NOW
    assert part_of(cast.member("kasper"), walkers) == "holder"


# --- the broom -----------------------------------------------------------------------------------


def test_a_no_is_forgotten_after_thirty_days_and_an_old_question_after_ninety(cast):
    group = make(cast.member("birgit"), door="ask")
    actions.ask(cast.member("ahmad"), group, now=NOW)
    actions.ask(cast.member("oksana"), group, now=NOW)
    row = group.members.get(member=cast.member("ahmad"))
    actions.answer(cast.member("birgit"), group, row, is_yes=False, now=NOW)
    assert keeping.sweep_answers(NOW + 29 * DAY) == 0
    assert keeping.sweep_answers(NOW + 30 * DAY) == 1
    assert keeping.sweep_answers(NOW + 89 * DAY) == 0
    assert keeping.sweep_answers(NOW + 90 * DAY) == 1
    assert group.members.count() == 1


def test_old_codes_and_old_meetings_go(cast, walkers):
    inviting.make_code(cast.member("birgit"), walkers, now=NOW)
    meet(cast.member("birgit"), walkers)
    assert keeping.sweep_codes(NOW + 44 * DAY) == keeping.sweep_meetings(NOW + 366 * DAY) == 0
    assert keeping.sweep_codes(NOW + 45 * DAY) == 1
    assert keeping.sweep_meetings(NOW + 368 * DAY) == 1


def test_a_series_stays_until_a_year_after_it_was_called_off(cast, walkers):
    also_holds(cast.member("kasper"), walkers)
    meet(cast.member("birgit"), walkers, every="week")
    assert keeping.sweep_meetings(NOW + 800 * DAY) == 0
    Meeting.objects.update(ended_at=NOW)
    assert keeping.sweep_meetings(NOW + 365 * DAY) == 1


def test_half_a_year_after_closing_the_group_goes_with_its_talk(cast, walkers):
    holding.close(cast.member("birgit"), walkers, now=NOW)
    assert keeping.sweep_groups(NOW + 179 * DAY) == 0
    assert keeping.sweep_groups(NOW + 180 * DAY) == 1
    assert not InterestGroup.objects.exists()
    assert not Conversation.objects.filter(pk=walkers.conversation_id).exists()


# --- the demo ------------------------------------------------------------------------------------


def test_the_demo_is_a_lived_in_village_and_twice_is_once(cast):
    told = yaml.safe_load(CAST_FILE.read_text())
    demo.demo(told, NOW)
    before = GroupMember.objects.count()
    demo.demo(told, NOW)
    assert InterestGroup.objects.count() == len(told["groups"])
    assert GroupMember.objects.count() == before
    walk = InterestGroup.objects.get(name="Gåholdet")
    assert walk.members.filter(part="holder").count() == 2
    assert Message.objects.filter(conversation=walk.conversation).count() == 3
    pot = InterestGroup.objects.get(name="Sund gryde")
    assert pot.is_across
    assert InterestGroup.objects.visible_to(cast.member("ingrid")).filter(pk=pot.pk).exists()
    for name in ("birgit", "ejnar", "sofie", "ingrid"):
        assert InterestGroup.objects.mine(cast.member(name)).exists(), name


def test_an_office_alone_is_no_guest(cast, walkers):
    torben = cast.member("torben")
    assert Role.CARETAKER in torben.roles
    actions.join(torben, walkers, now=NOW)
    assert part_of(torben, walkers) == "member"
