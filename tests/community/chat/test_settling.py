"""The stairway's and the desk's conversation are there by themselves, for who lives and works here."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from community.chat.actions import leave
from community.chat.models import Conversation, Kind, Participant
from community.chat.settling.actions import settle, settle_due
from community.people import actions as people
from community.people.models import Dwelling, Household, Membership, Role
from tests.community.chat.conftest import say, seat_of
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)
TOMORROW = NOW + timedelta(days=1)


def names_in(conversation):
    seats = conversation.participants.here().select_related("member__user")
    return sorted((seat.member.user.name, seat.as_role) for seat in seats)


def everybody(now=NOW):
    rounds = 0
    while settle_due(now):
        rounds += 1
        assert rounds < 20


def stairway(name, cast):
    entrance = cast.member(name).household.dwelling.entrance
    return Conversation.objects.get(entrance=entrance)


def desk(name, cast):
    return Conversation.objects.get(household=cast.member(name).household_id)


def test_everybody_is_put_where_they_belong_once(cast):
    everybody()
    assert names_in(stairway("birgit", cast)) == [("Ahmad", ""), ("Birgit", ""), ("Rania", "")]
    keepers = [("Nadja", "caretaker"), ("Torben", "caretaker")]
    assert names_in(desk("rania", cast)) == sorted([("Ahmad", ""), ("Rania", ""), *keepers])
    before = Participant.objects.count()
    assert settle_due(NOW) == 0
    settle(cast.member("birgit"), NOW)
    settle(cast.member("torben", "rugmarken"), NOW)
    assert Participant.objects.count() == before


def test_an_empty_desk_is_not_in_the_caretakers_list_until_somebody_writes(cast):
    everybody()
    torben = cast.member("torben", "rugmarken")
    assert Conversation.objects.listed_for(torben).count() == 0
    say(cast.member("birgit"), desk("birgit", cast))
    assert list(Conversation.objects.listed_for(torben)) == [desk("birgit", cast)]
    kinds = Conversation.objects.listed_for(cast.member("birgit")).values_list("kind", flat=True)
    assert sorted(kinds) == [Kind.DESK, Kind.ENTRANCE]


def test_a_new_caretaker_sits_at_every_desk_from_now_on(cast):
    everybody()
    old = say(cast.member("birgit"), desk("birgit", cast))
    leyla = cast.member("leyla", "rugmarken")
    people.appoint(leyla, Role.CARETAKER, since=TODAY)
    everybody()
    desks = Conversation.objects.filter(kind=Kind.DESK, estate=leyla.estate)
    assert Participant.objects.here().filter(member=leyla).count() == desks.count()
    assert seat_of(leyla, desk("birgit", cast)).from_seq == old.seq


def test_who_is_no_caretaker_any_more_leaves_every_desk(cast):
    everybody()
    torben = cast.member("torben", "rugmarken")
    people.end_terms(torben, TODAY)
    everybody()
    assert not Participant.objects.here().filter(member=torben).exists()
    people.appoint(torben, Role.CARETAKER, since=TODAY)
    everybody()
    assert Participant.objects.here().filter(member=torben, as_role="caretaker").exists()


def test_without_a_caretaker_operations_sits_at_the_desk(cast):
    for name in ("torben", "nadja"):
        people.end_terms(cast.member(name, "rugmarken"), TODAY)
    everybody()
    assert ("Kim", "operations") in names_in(desk("birgit", cast))


def test_who_moves_to_another_stairway_leaves_the_one_before(cast):
    everybody()
    kasper, old = cast.member("kasper"), stairway("kasper", cast)
    free = Dwelling.objects.filter(entrance__house_number="3", entrance__estate=kasper.estate)
    home = people.move_in(free.filter(households=None)[0], on=TODAY)
    Membership.objects.filter(pk=kasper.pk).update(household=home)
    everybody()
    assert "Kasper" not in dict(names_in(old))
    assert "Kasper" in dict(names_in(stairway("birgit", cast)))
    assert seat_of(cast.member("kasper"), stairway("birgit", cast)).left_at is None


def test_who_moves_out_is_nowhere_the_day_after(cast):
    everybody()
    kasper = cast.member("kasper")
    people.leave(kasper, on=TODAY)
    everybody(TOMORROW)
    assert not Participant.objects.here().filter(member=kasper).exists()


def test_a_new_household_does_not_read_what_the_old_one_wrote_to_the_desk(cast):
    everybody()
    kasper, talk = cast.member("kasper"), desk("kasper", cast)
    say(kasper, talk, "Hemmeligt")
    people.leave(kasper, on=TODAY)
    next_home = people.move_in(kasper.household.dwelling, on=TODAY + timedelta(days=1))
    user = people.open_profile(name="Ny", now=NOW, email="ny@example.dk")
    people.enrol(user, kasper.estate, on=TODAY + timedelta(days=1), household=next_home)
    everybody(TOMORROW)
    new = Conversation.objects.get(household=next_home)
    assert new != talk
    assert "Ny" in dict(names_in(new))
    assert "Ny" not in dict(names_in(talk))


def test_an_estate_that_has_switched_the_chat_off_gets_none(cast):
    estate = cast.estate()
    estate.features_off = ["chat"]
    estate.save()
    everybody()
    assert not Conversation.objects.filter(estate=estate).exists()
    assert Conversation.objects.filter(estate=cast.estate("ankerhuset")).exists()


def test_somebody_without_a_home_here_is_in_no_stairway(cast):
    settle(cast.member("leyla", "rugmarken"), NOW)
    assert Conversation.objects.count() == 0


def test_who_was_taken_out_by_mistake_is_put_back(cast):
    everybody()
    birgit = cast.member("birgit")
    leave(stairway("birgit", cast), birgit, now=NOW)
    everybody()
    assert ("Birgit", "") in names_in(stairway("birgit", cast))


def test_a_home_that_begins_tomorrow_is_not_settled_today(cast):
    estate = cast.estate()
    home = Dwelling.objects.filter(entrance__estate=estate, households=None)[0]
    household = people.move_in(home, on=date(2026, 11, 24))
    user = people.open_profile(name="Snart", now=NOW)
    people.enrol(user, estate, on=TODAY, household=household)
    everybody()
    assert not Conversation.objects.filter(household=household).exists()
    everybody(TOMORROW)
    assert Household.objects.filter(pk=household.pk).exists()
    assert Conversation.objects.filter(household=household).exists()
