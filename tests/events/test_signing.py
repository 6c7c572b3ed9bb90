"""Who comes: parties that come together or not at all, the line, and the yes and no to an offer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from events import actions
from events.ending import actions as ending
from events.models import Joining, Signup
from events.seats import actions as clock
from events.signing import actions as signing
from tests.conftest import NOW, at
from tests.events.conftest import (
    WEDNESDAY,
    counted,
    join,
    make,
    seats,
    state,
    told,
    words,
    written,
)
from tests.refusing import refused

pytestmark = pytest.mark.django_db


def leave(cast, who, signup, now=NOW):
    return signing.leave(cast.member(who), signup, now=now)


# --- signing up ----------------------------------------------------------------------------------


def test_birgits_household_comes_with_one_grown_up_two_children_and_a_guest(cast, soup):
    signup = join(cast.member("birgit"), soup, 1, children=2, guests=1)
    assert (signup.state, signup.household) == ("going", cast.member("birgit").household)
    signup.refresh_from_db()
    assert signup.party == 4
    assert counted(soup) == (4, 0)


def test_one_may_come_alone_though_one_lives_with_others(cast, soup):
    fadumo = join(cast.member("yahya"), soup, for_household=False)
    assert fadumo.household is None
    assert counted(soup) == (1, 0)


def test_who_works_here_comes_for_themselves(cast, soup):
    assert join(cast.member("leyla", "rugmarken"), soup).household is None


def test_asking_twice_is_asking_once_and_other_numbers_are_a_change(cast, soup):
    birgit = cast.member("birgit")
    first = join(birgit, soup, 2)
    assert join(birgit, soup, 2) == first
    with refused("already_signed_up"):
        join(birgit, soup, 3)
    assert counted(soup) == (2, 0)


def test_who_is_signed_up_with_the_household_is_not_signed_up_again_alone(cast):
    event = make(cast.member("birgit"), seats(10))
    join(cast.member("fadumo"), event, 2)
    with refused("already_signed_up"):
        join(cast.member("yahya"), event, for_household=False)


@pytest.mark.parametrize(
    ("party", "code"),
    [
        ({"adults": 0}, "no_party"),
        ({"adults": -1, "children": 3}, "no_party"),
        ({"adults": 12, "guests": 1}, "too_many"),
    ],
)
def test_a_party_is_one_to_twelve(cast, soup, party, code):
    with refused(code):
        signing.sign_up(cast.member("birgit"), soup, **party, now=NOW)
    assert not Signup.objects.exists()


def test_a_party_bigger_than_the_room_never_waits(cast, soup):
    with refused("never_fits"):
        join(cast.member("birgit"), soup, 5)


def test_a_party_is_never_split(cast, soup):
    join(cast.member("birgit"), soup, 3)
    four = join(cast.member("oksana"), soup, 4)
    assert four.state == "waiting"
    assert counted(soup) == (3, 4)


def test_who_does_not_want_to_wait_hears_how_many_are_left(cast, soup):
    join(cast.member("birgit"), soup, 3)
    with refused("full") as no:
        join(cast.member("oksana"), soup, 2, waits=False)
    assert no.error.facts == {"seats_left": 1}
    assert "1 plads tilbage" in str(no.error)


def test_a_small_party_takes_the_seat_a_big_one_cannot_use(cast, soup):
    join(cast.member("birgit"), soup, 3)
    join(cast.member("oksana"), soup, 4)
    assert join(cast.member("kasper"), soup, 1).state == "going"


def test_without_an_end_of_room_everybody_comes(cast):
    event = make(cast.member("fadumo"), seats(None))
    assert join(cast.member("birgit"), event, 12).state == "going"
    assert counted(event) == (12, 0)


def test_where_one_just_comes_one_may_put_a_hand_up(cast):
    event = make(cast.member("fadumo"), written(joining=Joining.HAND, capacity=1))
    assert event.capacity is None
    for name in ("birgit", "oksana"):
        assert join(cast.member(name), event, 2).state == "hand_up"
    assert counted(event) == (4, 0)


def test_where_nobody_signs_up_nobody_can(cast):
    with refused("no_sign_up"):
        join(cast.member("birgit"), make(cast.member("fadumo")))


def test_after_the_closing_it_is_too_late_and_after_the_start_it_has_begun(cast):
    event = make(cast.member("fadumo"), seats(4, sign_up_by=at("2026-11-24", "12:00")))
    birgit = cast.member("birgit")
    with refused("too_late"):
        join(birgit, event, now=at("2026-11-24", "12:00"))
    with refused("begun"):
        join(birgit, event, now=WEDNESDAY)
    assert join(birgit, event, now=at("2026-11-24", "11:59")).state == "going"


def test_nobody_signs_up_for_what_is_off_or_not_up_yet(cast, soup):
    planned = make(cast.member("fadumo"), seats(4, publish_at=at("2026-11-24", "08:00")))
    draft = make(cast.member("fadumo"), seats(4), publish=False)
    for event in (planned, draft):
        with refused("not_there"):
            join(cast.member("birgit"), event)
    ending.call_off(cast.member("fadumo"), soup, now=NOW)
    with refused("called_off"):
        join(cast.member("birgit"), soup)


def test_who_is_on_paper_stands_where_they_came_and_gets_a_receipt(cast, soup):
    join(cast.member("birgit"), soup, 4)
    ejnar = cast.member("ejnar")
    ejnar.helper = cast.user("torben")
    signup = join(ejnar, soup)
    later = join(cast.member("oksana"), soup)
    assert signup.helped_by == cast.user("torben")
    assert list(soup.signups.in_line()) == [signup, later]
    assert "venteliste" in words("ejnar")


@pytest.mark.parametrize("of", ["household", "person"])
def test_the_database_refuses_a_second_standing_row(cast, soup, of):
    signup = join(cast.member("birgit"), soup, for_household=of == "household")
    signup.pk = None
    broken = pytest.raises(IntegrityError, match=f"one_standing_sign_up_of_a_{of}")
    with broken, transaction.atomic():
        signup.save(force_insert=True)


# --- the line ------------------------------------------------------------------------------------


@pytest.fixture
def line(cast, soup):
    """Four seats are Birgit's; four, two and one wait in that order."""
    birgit = join(cast.member("birgit"), soup, 4)
    waiting = [
        join(cast.member(name), soup, size)
        for name, size in (("oksana", 4), ("kasper", 2), ("ahmad", 1))
    ]
    return birgit, *waiting


def test_who_leaves_gives_the_seats_to_the_first_in_line(cast, soup, line):
    birgit, four, two, one = line
    leave(cast, "birgit", birgit)
    assert [state(each) for each in (birgit, four, two, one)] == [
        "left", "offered", "waiting", "waiting",
    ]  # fmt: skip
    assert counted(soup) == (4, 3)
    assert told("oksana", "offer") == ["Der er blevet plads til jer"]
    assert told("kasper", "offer") == []


def test_four_come_together_or_not_at_all_and_the_next_that_fit_go_before(cast, soup, line):
    birgit, four, two, one = line
    signing.resize(cast.member("birgit"), birgit, adults=1, children=0, guests=0, now=NOW)
    assert [state(each) for each in (four, two, one)] == ["waiting", "offered", "offered"]
    assert counted(soup) == (4, 4)


def test_an_offer_keeps_its_seats_until_it_is_answered(cast, soup, line):
    leave(cast, "birgit", line[0])
    assert join(cast.member("jens"), soup).state == "waiting"


def test_yes_is_yes_once_and_no_goes_to_the_next(cast, soup, line):
    birgit, four, two, one = line
    leave(cast, "birgit", birgit)
    assert signing.say_no(cast.member("oksana"), four, now=NOW).state == "left"
    assert signing.say_no(cast.member("oksana"), four, now=NOW).state == "left"
    assert [state(two), state(one)] == ["offered", "offered"]
    for _ in range(2):
        assert signing.say_yes(cast.member("kasper"), two, now=NOW).state == "going"
    assert counted(soup) == (3, 0)
    assert told("kasper", "offer") == ["Der er blevet plads til jer"]


def test_an_offer_that_ran_out_goes_on_and_is_not_made_twice(cast, soup, line):
    birgit, four, two, one = line
    leave(cast, "birgit", birgit)
    four.refresh_from_db()
    late = four.offered_until
    assert clock.expire_due(late - timedelta(seconds=1)) == 0
    assert clock.expire_due(late) == 1
    assert [state(each) for each in (four, two, one)] == ["expired", "offered", "offered"]
    assert told("oksana", "offer")[-1] == "Pladsen er gået videre"
    with refused("offer_over"):
        signing.say_yes(cast.member("oksana"), four, now=late)
    clock.promote_due(late)
    assert state(four) == "expired"


def test_yes_after_the_end_is_too_late_also_when_the_clock_has_not_come_by(cast, soup, line):
    leave(cast, "birgit", line[0])
    line[1].refresh_from_db()
    with refused("offer_over"):
        signing.say_yes(cast.member("oksana"), line[1], now=line[1].offered_until)
    with refused("offer_over"):
        signing.say_no(cast.member("oksana"), line[1], now=line[1].offered_until)


def test_who_was_never_offered_anything_has_nothing_to_say_yes_to(cast, line):
    with refused("offer_over"):
        signing.say_yes(cast.member("kasper"), line[2], now=NOW)


def test_an_offer_lasts_a_day_and_half_of_what_is_left_close_to_it(cast, line, soup):
    leave(cast, "birgit", line[0])
    line[1].refresh_from_db()
    assert line[1].offered_until == NOW + timedelta(hours=24)
    evening = at("2026-11-25", "14:00")
    clock.expire_due(evening)
    line[2].refresh_from_db()
    assert line[2].offered_until == at("2026-11-25", "16:00")


def test_who_comes_again_stands_at_the_back(cast, soup, line):
    _birgit, four, two, one = line
    leave(cast, "oksana", four)
    again = join(cast.member("oksana"), soup, 4)
    assert list(soup.signups.in_line()) == [two, one, again]


def test_nothing_changes_hands_after_it_has_begun(cast, soup, line):
    birgit = line[0]
    for verb in (signing.leave, signing.say_yes, signing.say_no):
        with refused("begun"):
            verb(cast.member("oksana"), line[1], now=WEDNESDAY)
    with refused("begun"):
        leave(cast, "birgit", birgit, WEDNESDAY)
    Signup.objects.filter(pk=birgit.pk).delete()
    assert clock.promote_due(WEDNESDAY) == 0


def test_who_has_left_cannot_leave_again(cast, soup):
    signup = join(cast.member("birgit"), soup)
    leave(cast, "birgit", signup)
    with refused("left"):
        leave(cast, "birgit", signup)


def test_another_households_place_is_nobody_elses(cast, soup):
    signup = join(cast.member("birgit"), soup)
    for verb in (signing.leave, signing.say_yes, signing.say_no):
        with refused("not_yours"):
            verb(cast.member("oksana"), signup, now=NOW)
    with refused("not_yours"):
        signing.resize(cast.member("oksana"), signup, adults=1, children=0, guests=0, now=NOW)


def test_anybody_in_the_household_may_leave_for_it(cast):
    event = make(cast.member("birgit"), seats(4))
    signup = join(cast.member("fadumo"), event)
    assert leave(cast, "yahya", signup).state == "left"


def test_what_was_said_and_not_sent_dies_with_the_place(cast, soup, line):
    from community.notifications.models import Delivery

    leave(cast, "birgit", line[0])
    signing.say_no(cast.member("oksana"), line[1], now=NOW)
    waiting = Delivery.objects.waiting().filter(notification__user=cast.user("oksana"))
    assert not waiting.exists()


# --- how many ------------------------------------------------------------------------------------


def resize(cast, who, signup, adults, now=NOW):
    return signing.resize(cast.member(who), signup, adults=adults, children=0, guests=0, now=now)


def test_more_come_while_there_is_room_and_keep_theirs_when_there_is_not(cast, soup):
    signup = join(cast.member("birgit"), soup, 1)
    resize(cast, "birgit", signup, 3)
    join(cast.member("oksana"), soup, 1)
    with refused("no_room") as no:
        resize(cast, "birgit", signup, 4)
    assert no.error.facts == {"seats_left": 0}
    assert counted(soup) == (4, 0)


def test_who_waits_may_be_fewer_and_then_fit(cast, soup):
    join(cast.member("birgit"), soup, 3)
    signup = join(cast.member("oksana"), soup, 2)
    assert resize(cast, "oksana", signup, 1).state == "offered"
    with refused("no_room"):
        resize(cast, "oksana", signup, 2)


def test_who_waits_may_be_more_and_keeps_the_place_in_line(cast, soup, line):
    _birgit, four, two, one = line
    resize(cast, "ahmad", one, 3)
    assert list(soup.signups.in_line()) == [four, two, one]
    with refused("never_fits"):
        resize(cast, "ahmad", one, 5)


def test_after_the_closing_one_may_be_fewer_and_not_more(cast):
    event = make(cast.member("fadumo"), seats(4, sign_up_by=at("2026-11-24", "12:00")))
    signup = join(cast.member("birgit"), event, 2)
    late = at("2026-11-24", "13:00")
    with refused("too_late"):
        resize(cast, "birgit", signup, 3, late)
    assert resize(cast, "birgit", signup, 1, late).party == 1


def test_one_may_ask_to_be_told_shortly_before_and_not_to_be(cast, soup):
    birgit = cast.member("birgit")
    signup = join(birgit, soup, remind_soon=True)
    assert signup.remind_soon
    signing.choose_reminder(birgit, signup, soon=False, now=NOW)
    signup.refresh_from_db()
    assert not signup.remind_soon


# --- who sees whom -------------------------------------------------------------------------------


def test_hosts_see_who_comes_and_neighbours_see_themselves(cast, soup):
    mine, other = join(cast.member("birgit"), soup), join(cast.member("oksana"), soup)
    seen = lambda name: set(Signup.objects.visible_to(cast.member(name)))  # noqa: E731
    assert seen("fadumo") == {mine, other}
    assert seen("birgit") == {mine}
    assert seen("kasper") == set()
    assert set(Signup.objects.mine(cast.member("fadumo"))) == set()


def test_the_list_of_an_event_costs_the_same_for_one_and_thirty(
    cast, crowd, django_assert_num_queries
):
    event = make(cast.member("fadumo"), seats(100))

    def names():
        rows = Signup.objects.visible_to(cast_member).filter(event=event).coming().with_people()
        return [(row.member.user.shown_name, str(row.household.dwelling)) for row in rows]

    cast_member = cast.member("fadumo")
    neighbours = crowd(30)
    join(neighbours[0], event)
    with django_assert_num_queries(1):
        assert len(names()) == 1
    for member in neighbours[1:]:
        join(member, event)
    with django_assert_num_queries(1):
        assert len(names()) == 30


@pytest.mark.parametrize("how", ["called off", "hidden"])
def test_who_was_asked_keeps_their_place_while_nobody_can_say_yes(cast, soup, how):
    first = join(cast.member("birgit"), soup, 4)
    asked, behind = join(cast.member("kasper"), soup, 2), join(cast.member("yildiz"), soup, 3)
    signing.leave(cast.member("birgit"), first, now=NOW)
    assert state(asked) == "offered"
    fadumo, later = cast.member("fadumo"), NOW + timedelta(hours=27)
    if how == "hidden":
        actions.hide(soup.token, now=NOW)
    else:
        ending.call_off(fadumo, soup, now=NOW)
    assert counted(soup) == (0, 5)
    clock.expire_due(later)
    if how == "hidden":
        actions.show(soup.token, now=later)
    else:
        ending.put_on_again(fadumo, soup, now=later)
    assert (state(asked), state(behind)) == ("offered", "waiting")
    assert counted(soup) == (2, 3)


def test_a_guest_of_the_house_reads_and_does_not_sign_up(cast, soup):
    guest = cast.member("kasper")
    guest.household, guest.role_list = None, ["guest"]
    with refused("not_yours"):
        signing.sign_up(guest, soup, now=NOW)
    assert not soup.signups.exists()
