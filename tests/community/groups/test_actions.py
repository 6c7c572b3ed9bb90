"""Being in a group: through an open door, by asking, by a yes; and out of it in one tap."""

from datetime import timedelta

import pytest

from community.chat.models import Conversation, Participant
from community.errors import Refused
from community.groups import actions
from community.groups.holding import actions as holding
from community.groups.making import actions as making
from community.groups.models import GroupMember, InterestGroup
from community.moderation.models import Block
from community.people import actions as people
from community.people.models import Role
from tests.community.groups.conftest import also_holds, make, part_of, told, words
from tests.conftest import NOW
from tests.refusing import why_not

DAY = timedelta(days=1)


def talks(member, group):
    """Whether they take part in the group's conversation."""
    here = Participant.objects.filter(conversation=group.conversation, member=member)
    return here.filter(left_at=None).exists()


# --- making one ----------------------------------------------------------------------------------


def test_who_makes_a_group_holds_it_and_can_talk_in_it(cast):
    birgit = cast.member("birgit")
    group = make(birgit, about="  Vi går en tur.  ", icon="person-simple-walk-duotone")
    assert part_of(birgit, group) == "holder"
    assert (group.about, group.door, group.made_by) == ("Vi går en tur.", "open", birgit)
    talk = group.conversation
    assert (talk.kind, talk.title, talk.icon) == ("group", "Gåholdet", "person-simple-walk-duotone")
    assert talks(birgit, group)


def test_a_group_needs_a_name_that_is_no_number_and_fits(cast):
    birgit = cast.member("birgit")
    assert why_not(make, birgit, "  ") == "no_name"
    assert why_not(make, birgit, "x" * 61) == "long_text"
    assert why_not(make, birgit, about="010190-1234") == "cpr"
    assert not InterestGroup.objects.exists()
    assert not Conversation.objects.exists()


def test_two_groups_of_one_name_are_one_too_many(cast, walkers):
    assert why_not(make, cast.member("ahmad"), "gåholdet") == "same_name"
    make(cast.member("sofie"), "Gåholdet")


def test_a_name_one_cannot_see_is_free(cast):
    make(cast.member("birgit"), "Overraskelsen", door="hidden")
    make(cast.member("ahmad"), "Overraskelsen")


def test_nobody_makes_more_than_five_groups_a_day(cast):
    birgit = cast.member("birgit")
    for number in range(5):
        make(birgit, f"Nummer {number}")
    assert why_not(make, birgit, "Nummer 6") == "too_many"
    make(birgit, "Nummer 6", now=NOW + DAY + timedelta(minutes=1))


def test_a_partner_of_the_house_makes_no_group(cast):
    user = people.open_profile(name="Bibliotek", now=NOW, email="b@example.dk")
    guest = people.enrol(user, cast.estate(), on=NOW.date())
    people.appoint(guest, Role.GUEST, since=NOW.date())
    assert why_not(make, cast.member("bibliotek")) == "guest"


def test_who_holds_it_changes_it_and_the_conversation_is_called_the_same(cast, walkers):
    making.change(
        cast.member("birgit"), walkers, name="Vandreholdet", about="", icon="coffee-duotone",
        door="ask", is_across=True, room_for=8, slow_seconds=30, now=NOW,
    )  # fmt: skip
    walkers.refresh_from_db()
    talk = Conversation.objects.get(pk=walkers.conversation_id)
    assert (walkers.name, walkers.door, walkers.room_for) == ("Vandreholdet", "ask", 8)
    assert (talk.title, talk.icon, talk.slow_seconds) == ("Vandreholdet", "coffee-duotone", 30)


def test_nobody_else_changes_it(cast, walkers):
    facts = {"name": "Mit", "door": "open", "is_across": False, "now": NOW}
    assert why_not(making.change, cast.member("kasper"), walkers, **facts) == "not_yours"
    assert why_not(making.change, cast.member("ahmad"), walkers, **facts) == "not_yours"


# --- coming in -----------------------------------------------------------------------------------


def test_an_open_door_takes_one_tap_and_twice_is_once(cast, walkers):
    ahmad = cast.member("ahmad")
    actions.join(ahmad, walkers, now=NOW)
    actions.join(ahmad, walkers, now=NOW)
    assert part_of(ahmad, walkers) == "member"
    assert talks(ahmad, walkers)
    assert told("Birgit") == []


def test_where_one_asks_first_nobody_just_walks_in(cast):
    group = make(cast.member("birgit"), door="ask")
    assert why_not(actions.join, cast.member("ahmad"), group, now=NOW) == "ask_first"


def test_nobody_walks_into_a_hidden_group_by_its_number(cast):
    group = make(cast.member("birgit"), door="hidden")
    assert why_not(actions.join, cast.member("ahmad"), group, now=NOW) == "ask_first"
    assert why_not(actions.ask, cast.member("ahmad"), group, now=NOW) == "no_asking"


def test_a_small_group_is_full_when_it_is_full(cast, walkers):
    InterestGroup.objects.filter(pk=walkers.pk).update(room_for=4)
    actions.join(cast.member("ahmad"), walkers, now=NOW)
    assert why_not(actions.join, cast.member("oksana"), walkers, now=NOW) == "full"


def test_one_person_is_in_a_group_once_whichever_estate_they_come_from(cast):
    group = make(cast.member("birgit"), is_across=True)
    actions.join(cast.member("leyla", "rugmarken"), group, now=NOW)
    there = cast.member("leyla", "ankerhuset")
    assert why_not(actions.join, there, group, now=NOW) == "elsewhere"


def test_a_resting_group_takes_nobody_in(cast, walkers):
    holding.pause(cast.member("birgit"), walkers, now=NOW)
    walkers.refresh_from_db()
    assert why_not(actions.join, cast.member("ahmad"), walkers, now=NOW) == "resting"


# --- asking --------------------------------------------------------------------------------------


@pytest.fixture
def asking(cast):
    """Birgit and Kasper hold a group one asks first in; Ahmad has asked."""
    group = make(cast.member("birgit"), door="ask")
    also_holds(cast.member("kasper"), group)
    actions.ask(cast.member("ahmad"), group, now=NOW)
    return group


def row(group, member):
    return group.members.get(member=member)


def test_those_who_hold_it_are_told_once(cast, asking):
    actions.ask(cast.member("ahmad"), asking, now=NOW + DAY)
    assert told("Birgit") == told("Kasper") == ["Nogen vil gerne være med i din gruppe"]
    assert "Ahmad" in words("Birgit")
    assert part_of(cast.member("ahmad"), asking) == "asking"
    assert not talks(cast.member("ahmad"), asking)


def test_yes_lets_ahmad_in_and_tells_him(cast, asking):
    ahmad = cast.member("ahmad")
    actions.answer(cast.member("kasper"), asking, row(asking, ahmad), is_yes=True, now=NOW)
    assert part_of(ahmad, asking) == "member"
    assert talks(ahmad, asking)
    assert told("Ahmad") == ["Du er med i gruppen"]


def test_a_no_is_kind_and_holds_for_thirty_days(cast, asking):
    birgit, ahmad = cast.member("birgit"), cast.member("ahmad")
    actions.answer(birgit, asking, row(asking, ahmad), is_yes=False, now=NOW)
    assert told("Ahmad") == ["Svar fra en gruppe"]
    assert "Birgit" not in words("Ahmad")
    assert why_not(actions.ask, ahmad, asking, now=NOW + 29 * DAY) == "not_again"
    actions.ask(ahmad, asking, now=NOW + 31 * DAY)
    assert len(told("Birgit")) == 2


def test_the_second_holder_to_answer_is_told_that_it_is_done(cast, asking):
    ahmad = cast.member("ahmad")
    question = row(asking, ahmad)
    actions.answer(cast.member("birgit"), asking, question, is_yes=True, now=NOW)
    assert (
        why_not(actions.answer, cast.member("kasper"), asking, question, is_yes=False, now=NOW)
        == "answered"
    )
    assert part_of(ahmad, asking) == "member"


def test_only_who_holds_it_answers(cast, asking):
    question = row(asking, cast.member("ahmad"))
    assert (
        why_not(actions.answer, cast.member("oksana"), asking, question, is_yes=True, now=NOW)
        == "not_yours"
    )


def test_a_question_is_taken_back_without_a_word(cast, asking):
    actions.leave(cast.member("ahmad"), asking, now=NOW)
    assert part_of(cast.member("ahmad"), asking) == ""


def test_somebody_blocked_is_not_told_who_asks(cast):
    """No notification either way, and Ahmad cannot tell why nobody answers."""
    group = make(cast.member("birgit"), door="ask")
    Block.objects.create(blocker=cast.user("birgit"), blocked=cast.user("ahmad"), created_at=NOW)
    actions.ask(cast.member("ahmad"), group, now=NOW)
    assert told("Birgit") == []
    assert part_of(cast.member("ahmad"), group) == "asking"


# --- going out -----------------------------------------------------------------------------------


def test_kasper_leaves_in_one_tap_and_nobody_is_told(cast, walkers):
    kasper = cast.member("kasper")
    assert actions.leave(kasper, walkers, now=NOW) == "member"
    assert part_of(kasper, walkers) == ""
    assert not talks(kasper, walkers)
    assert told("Birgit") == told("Grethe") == []


def test_and_comes_back_to_what_he_could_read_before(cast, walkers):
    kasper = cast.member("kasper")
    Conversation.objects.filter(pk=walkers.conversation_id).update(seq=7)
    actions.leave(kasper, walkers, now=NOW)
    actions.come_back(kasper, walkers, part="member", now=NOW)
    assert part_of(kasper, walkers) == "member"
    assert Participant.objects.get(member=kasper).from_seq == 0
    assert talks(kasper, walkers)


def test_a_holder_comes_back_as_a_holder(cast, walkers):
    also_holds(cast.member("kasper"), walkers)
    actions.leave(cast.member("birgit"), walkers, now=NOW)
    actions.come_back(cast.member("birgit"), walkers, part="holder", now=NOW)
    assert part_of(cast.member("birgit"), walkers) == "holder"


def test_the_last_holder_finds_another_first(cast, walkers):
    birgit = cast.member("birgit")
    assert why_not(actions.leave, birgit, walkers, now=NOW) == "last_holder"
    also_holds(cast.member("kasper"), walkers)
    assert actions.leave(birgit, walkers, now=NOW) == "holder"


def test_who_holds_a_closed_group_may_go(cast, walkers):
    holding.close(cast.member("birgit"), walkers, now=NOW)
    walkers.refresh_from_db()
    assert actions.leave(cast.member("birgit"), walkers, now=NOW) == "holder"


def test_who_is_not_in_it_cannot_leave_it(cast, walkers):
    assert why_not(actions.leave, cast.member("ahmad"), walkers, now=NOW) == "not_in"


@pytest.mark.django_db(transaction=True)
def test_two_who_hold_it_leave_at_the_same_moment_and_one_stays(cast, walkers, together):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    also_holds(kasper, walkers)
    results = together(
        lambda: actions.leave(birgit, walkers, now=NOW),
        lambda: actions.leave(kasper, walkers, now=NOW),
    )
    refusals = [result.code for result in results if isinstance(result, Refused)]
    assert refusals == ["last_holder"]
    assert walkers.members.filter(part="holder").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_of_two(cast, walkers, together):
    InterestGroup.objects.filter(pk=walkers.pk).update(room_for=4)
    ahmad, oksana = cast.member("ahmad"), cast.member("oksana")
    results = together(
        lambda: actions.join(ahmad, walkers, now=NOW),
        lambda: actions.join(oksana, walkers, now=NOW),
    )
    assert [result.code for result in results if isinstance(result, Refused)] == ["full"]
    assert GroupMember.objects.filter(group=walkers).count() == 4


# --- moving --------------------------------------------------------------------------------------


def test_until_the_day_one_moves_one_is_in_it(cast, walkers):
    actions.member_left(cast.member("kasper"), NOW + 3 * DAY, NOW)
    assert part_of(cast.member("kasper"), walkers) == "member"


def test_when_the_last_holder_has_moved_the_others_are_asked(cast, walkers):
    actions.member_left(cast.member("birgit"), NOW, NOW)
    assert part_of(cast.member("birgit"), walkers) == ""
    assert told("Kasper") == told("Grethe") == ["En gruppe mangler en, der holder den"]
    holding.take_up(cast.member("grethe"), walkers, now=NOW)
    assert part_of(cast.member("grethe"), walkers) == "holder"


def test_a_group_nobody_is_left_in_is_closed(cast):
    group = make(cast.member("birgit"))
    actions.member_left(cast.member("birgit"), NOW, NOW)
    group.refresh_from_db()
    assert group.closed_at == NOW
    assert Conversation.objects.get(pk=group.conversation_id).closes_at == NOW


def test_a_note_names_nobody_in_its_title(cast, asking):
    assert "Ahmad" not in "".join(told("Birgit"))


def test_who_is_helped_gets_a_receipt(cast, walkers):
    ejnar = cast.member("ejnar")
    ejnar.helper = cast.user("torben")
    actions.join(ejnar, walkers, now=NOW)
    notes = ejnar.user.notifications.filter(kind__startswith="helping")
    assert "Gåholdet" in notes.get().body
    assert walkers.members.get(member=ejnar).helped_by == cast.user("torben")
