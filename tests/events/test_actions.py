"""Somebody makes something happen, changes it, calls it off, and puts it on again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bookings.closing import actions as closing
from bookings.models import Booking
from community.people.models import Role
from community.people.tenancy import Scope
from events import actions
from events.chores import actions as chores
from events.ending import actions as ending
from events.models import Event, Joining
from events.written import as_written
from tests.conftest import NOW, at
from tests.events.conftest import (
    WEDNESDAY,
    counted,
    join,
    make,
    seats,
    told,
    words,
    written,
)
from tests.refusing import refused

pytestmark = pytest.mark.django_db


def seen_by(cast, name, now=NOW):
    return list(Event.objects.visible_to(cast.member(name), now).for_member(cast.member(name), now))


# --- announce ------------------------------------------------------------------------------------


def test_fadumo_says_what_when_and_where_and_that_is_enough(cast):
    event = make(cast.member("fadumo"))
    assert (event.state, event.publish_at, event.told_at) == ("published", NOW, NOW)
    assert [host.member for host in event.hosts.all()] == [cast.member("fadumo")]
    assert seen_by(cast, "birgit") == [event]
    assert told("birgit") == told("fadumo") == []


def test_who_made_it_for_another_is_kept(cast):
    ejnar = cast.member("ejnar")
    ejnar.helper = cast.user("torben")
    assert make(ejnar).helped_by == cast.user("torben")


def test_the_same_request_makes_one(cast):
    fadumo = cast.member("fadumo")
    first = make(fadumo, request_key="tap")
    assert make(fadumo, request_key="tap") == first
    assert make(cast.member("birgit"), request_key="tap") != first
    assert Event.objects.count() == 2


def test_a_draft_is_for_who_makes_it_until_it_is_published(cast):
    fadumo = cast.member("fadumo")
    event = make(fadumo, publish=False)
    assert event.is_draft
    assert seen_by(cast, "birgit") == []
    assert list(Event.objects.visible_to(fadumo, NOW)) == [event]
    assert list(Event.objects.drafts_of(fadumo)) == [event]
    actions.publish(fadumo, event, now=NOW)
    assert seen_by(cast, "birgit") == [event]


def test_what_is_planned_is_seen_to_the_minute(cast):
    up_at = at("2026-11-24", "08:00")
    event = make(cast.member("fadumo"), written(publish_at=up_at))
    assert event.is_planned(NOW)
    assert seen_by(cast, "birgit", up_at - timedelta(seconds=1)) == []
    assert seen_by(cast, "birgit", up_at) == [event]


def test_the_other_host_is_told_and_the_maker_is_not(cast):
    fadumo, yildiz = cast.member("fadumo"), cast.member("yildiz")
    make(fadumo, written(hosts=[fadumo, yildiz]))
    assert told("yildiz", "host") == ["Du er vært"]
    assert told("fadumo") == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"title": "x" * 81}, "long_text"),
        ({"text": "Ring 010190-1234"}, "cpr"),
        ({"kind": "party"}, "no_such_choice"),
        ({"interplay": "love"}, "no_such_choice"),
        ({"joining": "maybe"}, "no_such_choice"),
        ({"access": ["lift"]}, "no_such_choice"),
        ({"scope": Scope.ENTRANCE}, "not_your_audience"),
        ({"scope": Scope.CIRCLE}, "not_your_audience"),
        ({"scope": Scope.LOCAL_AREA}, "not_your_audience"),
        ({"scope": "moon"}, "not_your_audience"),
        ({"is_office": True}, "not_your_office"),
        ({"place_key": "bookings:1"}, "no_such_place"),
        ({"joining": Joining.SIGN_UP, "capacity": 0}, "no_capacity"),
        ({"joining": Joining.SIGN_UP, "capacity": 2000}, "no_capacity"),
        ({"starts_at": None}, "no_start"),
        ({"ends_at": None}, "no_end"),
        ({"ends_at": WEDNESDAY}, "ends_before_it_begins"),
        ({"starts_at": NOW - timedelta(hours=1)}, "past"),
        ({"ends_at": WEDNESDAY + timedelta(days=32)}, "too_long"),
        ({"starts_at": NOW + timedelta(days=800)}, "too_far"),
        ({"publish_at": WEDNESDAY}, "planned_too_late"),
        (
            {"joining": Joining.SIGN_UP, "sign_up_by": WEDNESDAY + timedelta(hours=1)},
            "closes_too_late",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(cast, facts, code):
    with refused(code):
        make(cast.member("oksana"), written(**facts))
    assert not Event.objects.exists()


def test_a_guest_of_the_house_makes_nothing(cast):
    guest = cast.member("fadumo")
    guest.household, guest.role_list = None, [Role.GUEST]
    with refused("not_yours"):
        make(guest)


def test_a_stairway_is_invited_by_who_lives_there(cast):
    fadumo, oksana = cast.member("fadumo"), cast.member("oksana")
    home = fadumo.household.dwelling.entrance
    event = make(fadumo, written(scope=Scope.ENTRANCE, entrance=home))
    assert seen_by(cast, "fadumo") == [event]
    assert seen_by(cast, "oksana") == []
    with refused("not_your_audience"):
        make(oksana, written(scope=Scope.ENTRANCE, entrance=home))


def test_the_organisation_sees_what_is_for_it_and_another_estate_not_the_rest(cast):
    here, wide = (
        make(cast.member("fadumo")),
        make(cast.member("fadumo"), written(scope=Scope.ORGANISATION)),
    )
    assert seen_by(cast, "sofie") == [wide]
    assert seen_by(cast, "birgit") == [here, wide]


def test_only_an_office_opens_it_to_the_neighbourhood(cast):
    event = make(cast.member("jens"), written(scope=Scope.LOCAL_AREA))
    assert event.is_public
    assert list(Event.objects.public(NOW)) == [event]
    make(cast.member("jens"))
    assert list(Event.objects.public(NOW)) == [event]


def test_who_works_here_speaks_as_an_office(cast):
    assert make(cast.member("torben", "rugmarken")).is_office
    assert not make(cast.member("jens")).is_office


def test_a_block_keeps_a_neighbours_from_the_list_and_never_an_offices(cast):
    from community.moderation.models import Block

    Block.objects.create(blocker=cast.user("birgit"), blocked=cast.user("jens"), created_at=NOW)
    make(cast.member("jens"))
    of_office = make(cast.member("jens"), written(is_office=True))
    assert seen_by(cast, "birgit") == [of_office]


# --- the room in the same act --------------------------------------------------------------------


@pytest.fixture
def in_laden(cast, laden):
    return make(cast.member("fadumo"), written(place_key=f"bookings:{laden.pk}", place=""))


def test_the_room_is_held_in_the_same_act_and_says_its_name(in_laden, laden):
    booking = Booking.objects.get()
    assert in_laden.hold_key == f"bookings:{booking.pk}"
    assert in_laden.place == "Laden"
    assert (booking.facility, booking.begins) == (laden, WEDNESDAY)


def test_a_room_that_is_taken_refuses_the_event_and_names_the_next_time(cast, in_laden):
    with refused("taken") as no:
        make(cast.member("birgit"), replace(as_written(in_laden), hosts=None))
    assert no.error.facts["next_free"]["starts_at"] == "2026-11-25T20:00:00+01:00"
    assert Event.objects.count() == 1


def test_a_draft_holds_no_room_until_it_is_published(cast, laden):
    fadumo = cast.member("fadumo")
    wanted = written(place_key=f"bookings:{laden.pk}")
    event = make(fadumo, wanted, publish=False)
    assert not Booking.objects.exists()
    actions.publish(fadumo, event, now=NOW)
    assert Booking.objects.standing().count() == 1


def test_moving_it_half_an_hour_moves_the_room_along(cast, in_laden):
    later = WEDNESDAY + timedelta(minutes=30)
    moved = replace(as_written(in_laden), starts_at=later)
    actions.change(cast.member("fadumo"), in_laden, moved, now=NOW)
    booking = Booking.objects.standing().get()
    assert booking.begins == later
    in_laden.refresh_from_db()
    assert in_laden.hold_key == f"bookings:{booking.pk}"


def test_a_move_to_when_the_room_is_taken_leaves_everything_as_it_was(cast, in_laden):
    fadumo = cast.member("fadumo")
    other = make(
        fadumo, replace(as_written(in_laden), starts_at=at("2026-11-25", "20:00"),
        ends_at=at("2026-11-25", "22:00")),
    )  # fmt: skip
    with refused("taken"):
        actions.change(
            fadumo, other, replace(as_written(other), starts_at=at("2026-11-25", "19:00")), now=NOW
        )
    other.refresh_from_db()
    assert other.starts_at == at("2026-11-25", "20:00")
    assert Booking.objects.standing().count() == 2


def test_calling_off_frees_the_room_and_putting_it_on_holds_it_again(cast, in_laden):
    fadumo = cast.member("fadumo")
    ending.call_off(fadumo, in_laden, now=NOW)
    assert not Booking.objects.standing().exists()
    ending.put_on_again(fadumo, in_laden, now=NOW)
    assert Booking.objects.standing().count() == 1


def test_a_room_that_was_given_away_meanwhile_says_so(cast, in_laden):
    fadumo = cast.member("fadumo")
    ending.call_off(fadumo, in_laden, now=NOW)
    make(cast.member("birgit"), as_written(in_laden))
    with refused("taken"):
        ending.put_on_again(fadumo, in_laden, now=NOW)
    in_laden.refresh_from_db()
    assert in_laden.is_called_off


def test_hosts_hear_when_the_caretaker_closes_the_room(cast, in_laden, laden):
    closing.close(
        cast.member("torben", "rugmarken"), laden, at("2026-11-25"), at("2026-11-27"),
        reason="Nyt gulv.", now=NOW,
    )  # fmt: skip
    in_laden.refresh_from_db()
    assert in_laden.hold_key == ""
    assert told("fadumo", "host") == ["I mangler et sted at være"]
    assert "Nyt gulv." in words("fadumo")
    assert "Laden" in words("fadumo")


# --- change --------------------------------------------------------------------------------------


def test_who_comes_is_told_of_a_new_time_and_not_of_a_new_text(cast, soup):
    fadumo = cast.member("fadumo")
    join(cast.member("birgit"), soup)
    actions.change(fadumo, soup, replace(as_written(soup), text="Nu med brød."), now=NOW)
    assert told("birgit") == []
    later = replace(as_written(soup), starts_at=at("2026-11-25", "18:30"))
    actions.change(fadumo, soup, later, now=NOW)
    assert told("birgit", "changed") == ["Noget, du skal til, er lavet om"]
    assert "Nabosuppe" in words("birgit")
    assert "18.30" in words("birgit")


def test_a_new_time_moves_every_reminder(cast, soup):
    signup = join(cast.member("birgit"), soup)
    signup.evening_told_at = signup.soon_told_at = NOW
    signup.save()
    moved = replace(
        as_written(soup), starts_at=at("2026-11-27", "18:00"), ends_at=at("2026-11-27", "20:00")
    )
    actions.change(cast.member("fadumo"), soup, moved, now=NOW)
    signup.refresh_from_db()
    assert (signup.evening_told_at, signup.soon_told_at) == (None, None)


def test_fewer_seats_than_are_taken_are_refused_with_the_number(cast, soup):
    join(cast.member("birgit"), soup, 3)
    with refused("below_booked") as no:
        actions.change(cast.member("fadumo"), soup, seats(2), now=NOW)
    assert no.error.facts == {"taken": 3}
    actions.change(cast.member("fadumo"), soup, seats(3), now=NOW)
    assert counted(soup) == (3, 0)


def test_more_seats_go_to_who_waits(cast, soup):
    join(cast.member("birgit"), soup, 4)
    waiting = join(cast.member("oksana"), soup, 2)
    actions.change(cast.member("fadumo"), soup, seats(6), now=NOW)
    waiting.refresh_from_db()
    assert waiting.is_offered
    assert counted(soup) == (6, 0)


def test_the_database_refuses_what_a_verb_forgot(cast, soup):
    join(cast.member("birgit"), soup, 4)
    broken = pytest.raises(IntegrityError, match="an_event_is_never_oversold")
    with broken, transaction.atomic():
        Event.objects.filter(pk=soup.pk).update(capacity=3)


def test_it_cannot_stop_being_signed_up_for_once_somebody_is(cast, soup):
    join(cast.member("birgit"), soup)
    with refused("has_sign_ups"):
        actions.change(cast.member("fadumo"), soup, written(), now=NOW)


@pytest.mark.parametrize("who", ["birgit", "jens", "torben"])
def test_only_who_makes_or_hosts_it_changes_it(cast, soup, who):
    with refused("not_yours"):
        actions.change(cast.member(who, "rugmarken"), soup, seats(5), now=NOW)
    with refused("not_yours"):
        ending.call_off(cast.member(who, "rugmarken"), soup, now=NOW)


def test_what_the_board_has_said_the_board_may_change(cast):
    event = make(cast.member("jens"), written(is_office=True))
    changed = replace(as_written(event), title="Åbent møde")
    event = actions.change(cast.member("grethe"), event, changed, now=NOW)
    assert (event.title, event.is_office) == ("Åbent møde", True)


def test_a_new_host_may_change_it_too_and_is_told(cast, soup):
    fadumo, yildiz = cast.member("fadumo"), cast.member("yildiz")
    both = replace(as_written(soup), hosts=[fadumo, yildiz])
    actions.change(fadumo, soup, both, now=NOW)
    assert told("yildiz", "host") == ["Du er vært"]
    actions.change(yildiz, soup, replace(as_written(soup), title="Suppe"), now=NOW)
    assert soup.hosts.count() == 2


def test_what_is_over_is_over(cast, soup):
    with refused("over"):
        actions.change(cast.member("fadumo"), soup, seats(5), now=at("2026-11-25", "20:00"))


def test_an_offer_never_outlives_an_earlier_beginning(cast, soup):
    first = join(cast.member("birgit"), soup, 4)
    second = join(cast.member("oksana"), soup, 4)
    from events.signing import actions as signing

    signing.leave(cast.member("birgit"), first, now=NOW)
    second.refresh_from_db()
    assert second.offered_until > NOW + timedelta(hours=12)
    soon = NOW + timedelta(hours=3)
    moved = replace(as_written(soup), starts_at=soon, ends_at=soon + timedelta(hours=2))
    actions.change(cast.member("fadumo"), soup, moved, now=NOW)
    second.refresh_from_db()
    assert second.offered_until == soon


# --- calling off ---------------------------------------------------------------------------------


def test_who_comes_and_who_waits_hear_that_it_is_off_and_why(cast, soup):
    join(cast.member("birgit"), soup, 4)
    join(cast.member("oksana"), soup, 2)
    ending.call_off(cast.member("fadumo"), soup, reason="Kokken er syg.", now=NOW)
    assert told("birgit", "changed") == told("oksana", "changed")
    assert "Kokken er syg." in words("birgit")
    assert seen_by(cast, "kasper") == []
    assert list(Event.objects.visible_to(cast.member("kasper"), NOW)) == [soup]


def test_calling_off_twice_tells_once(cast, soup):
    join(cast.member("birgit"), soup)
    for _ in range(2):
        ending.call_off(cast.member("fadumo"), soup, now=NOW)
    assert len(told("birgit", "changed")) == 1


def test_on_after_all_tells_those_who_still_stand_there(cast, soup):
    join(cast.member("birgit"), soup)
    ending.call_off(cast.member("fadumo"), soup, now=NOW)
    ending.put_on_again(cast.member("fadumo"), soup, now=NOW)
    assert told("birgit", "changed")[-1] == "Noget, du skal til, bliver til noget alligevel"
    assert seen_by(cast, "kasper") == [soup]


def test_a_draft_is_deleted_and_what_people_have_seen_is_called_off(cast, soup):
    fadumo = cast.member("fadumo")
    draft = make(fadumo, publish=False)
    with refused("draft"):
        ending.call_off(fadumo, draft, now=NOW)
    with refused("published"):
        ending.discard(fadumo, soup, now=NOW)
    ending.discard(fadumo, draft, now=NOW)
    assert Event.objects.count() == 1


def test_what_has_begun_is_not_called_off(cast, soup):
    with refused("begun"):
        ending.call_off(cast.member("fadumo"), soup, now=WEDNESDAY)


@pytest.mark.parametrize(("reason", "code"), [("x" * 201, "long_text"), ("010190-1234", "cpr")])
def test_a_reason_is_short_and_holds_no_number(cast, soup, reason, code):
    with refused(code):
        ending.call_off(cast.member("fadumo"), soup, reason=reason, now=NOW)


def test_the_last_host_finds_another_first(cast, soup):
    fadumo, yildiz = cast.member("fadumo"), cast.member("yildiz")
    with refused("last_host"):
        ending.step_down(fadumo, soup, now=NOW)
    actions.change(fadumo, soup, replace(as_written(soup), hosts=[fadumo, yildiz]), now=NOW)
    ending.step_down(fadumo, soup, now=NOW)
    assert [host.member for host in soup.hosts.all()] == [yildiz]
    assert told("yildiz", "host")[-1] == "En af jer kan ikke være vært"


# --- hidden --------------------------------------------------------------------------------------


def test_what_a_moderator_hides_is_gone_but_for_its_hosts_and_those_who_come(cast, soup):
    join(cast.member("birgit"), soup)
    actions.hide(soup.token, now=NOW)
    actions.hide(soup.token, now=NOW)
    for name, sees in (("kasper", False), ("birgit", True), ("fadumo", True)):
        assert Event.objects.visible_to(cast.member(name), NOW).exists() is sees
    with refused("not_there"):
        join(cast.member("kasper"), soup)
    actions.show(soup.token, now=NOW)
    assert seen_by(cast, "kasper") == [soup]


# --- lists ---------------------------------------------------------------------------------------


def test_a_list_of_thirty_costs_what_one_costs(cast, django_assert_num_queries):
    fadumo, birgit = cast.member("fadumo"), cast.member("birgit")

    def look():
        rows = Event.objects.visible_to(birgit, NOW).for_member(birgit, NOW).coming(NOW)
        return [
            (
                event.title,
                event.seats_left,
                [host.member.user.shown_name for host in event.hosts.all()],
            )
            for event in rows.with_people()
        ]

    make(fadumo, seats(4))
    with django_assert_num_queries(2):
        assert len(look()) == 1
    for _ in range(29):
        make(fadumo, seats(4))
    with django_assert_num_queries(2):
        assert len(look()) == 30


def test_coming_and_past_and_between_meet_at_the_end(cast, soup):
    ends = soup.ends_at
    assert list(Event.objects.coming(ends - timedelta(seconds=1))) == [soup]
    assert list(Event.objects.coming(ends)) == []
    assert list(Event.objects.past(ends)) == [soup]
    assert list(Event.objects.between(at("2026-11-25"), at("2026-11-26"))) == [soup]
    assert list(Event.objects.between(at("2026-11-26"), at("2026-11-27"))) == []


def test_who_has_a_task_and_who_hosts_too_hear_that_it_is_off_moved_and_on(cast):
    fadumo, yildiz, kasper = (cast.member(name) for name in ("fadumo", "yildiz", "kasper"))
    soup = make(fadumo, seats(4, hosts=[fadumo, yildiz]))
    chores.take(kasper, chores.add(fadumo, soup, what="To kokke", now=NOW), now=NOW)
    later = as_written(soup)
    hour = timedelta(hours=1)
    later = replace(later, starts_at=later.starts_at + hour, ends_at=later.ends_at + hour)
    actions.change(fadumo, soup, later, now=NOW)
    ending.call_off(fadumo, soup, reason="Syg", now=NOW)
    ending.put_on_again(fadumo, soup, now=NOW)
    assert len(told("kasper", "changed")) == len(told("yildiz", "changed")) == 3
    assert told("fadumo", "changed") == []


def test_kinds_of_access_said_twice_are_said_once(cast):
    assert make(cast.member("fadumo"), written(access=["quiet"] * 300)).access == ["quiet"]
