"""Who has moved in is found, greeted by who has time, and may say no thanks."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from community.errors import Refused
from community.homes.greeting import actions
from community.homes.models import Greeting
from community.notifications.models import Notification
from community.people import actions as people
from community.people.importing import plan
from community.people.models import Dwelling, Household, Membership, Role
from community.people.welcome import actions as welcome
from tests.community.homes.conftest import TODAY, at_the_gate, came_in
from tests.conftest import NOW, at

KINDS = ["code_letter", "show_round", "visit"]


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as no:
        call(*args, **kwargs)
    assert str(no.value).endswith(".")
    return no.value.code


def greetings(household):
    return Greeting.objects.filter(household=household)


def one(household, kind="visit"):
    return greetings(household).with_places().get(kind=kind)


def notes(name, kind=""):
    return Notification.objects.filter(user__name=name, kind__startswith=kind or "homes.")


@pytest.fixture
def greeted(household, greeters):
    actions.greet_due(NOW)
    return household


# --- the clock finds them ------------------------------------------------------------------------


def test_moving_in_makes_three_tasks_within_a_fortnight(household):
    actions.greet_due(NOW)
    rows = list(greetings(household).order_by("kind"))
    assert [row.kind for row in rows] == KINDS
    assert {row.state for row in rows} == {"waiting"}
    assert {row.due_on for row in rows} == {date(2026, 12, 7)}


def test_twice_is_once(household):
    assert actions.greet_due(NOW) == 2  # and Mikkel and Sara, since a week ago
    assert actions.greet_due(NOW) == 0
    assert greetings(household).count() == 3


def test_mikkel_and_sara_are_found_and_birgit_since_1989_is_not(cast):
    actions.greet_due(NOW)
    homes = set(Greeting.objects.values_list("household", flat=True))
    assert homes == {cast.member("mikkel").household_id}


@pytest.mark.parametrize(("days", "found"), [(0, True), (30, True), (31, False)])
def test_thirty_days_after_it_is_too_late_to_be_found(empty, days, found):
    household = people.move_in(empty, on=TODAY - timedelta(days=days))
    actions.greet_due(NOW)
    assert greetings(household).exists() == found


def test_who_is_found_late_is_not_late_at_once(empty):
    household = people.move_in(empty, on=TODAY - timedelta(days=25))
    actions.greet_due(NOW)
    assert one(household).due_on == TODAY + timedelta(days=7)


def test_who_moves_in_later_waits_for_the_day(empty):
    household = people.move_in(empty, on=TODAY + timedelta(days=3))
    actions.greet_due(NOW)
    assert not greetings(household).exists()
    actions.greet_due(NOW + timedelta(days=3))
    assert greetings(household).count() == 3


def test_the_next_household_in_the_same_home_is_greeted_too(greeted):
    member = came_in(welcome.invite(greeted, now=NOW), "Asta")
    people.leave(member, on=TODAY + timedelta(days=1))
    later = NOW + timedelta(days=2)
    second = people.move_in(greeted.dwelling, on=TODAY + timedelta(days=2))
    actions.greet_due(later)
    assert greetings(second).count() == 3


def test_an_estate_that_gets_its_letters_is_not_full_of_newcomers(cast):
    """Every home of Ankerhuset gets a household that begins today: nobody moved."""
    estate = cast.estate("ankerhuset")
    Household.objects.filter(dwelling__entrance__estate=estate, memberships=None).delete()
    for home in Dwelling.objects.filter(entrance__estate=estate, households=None):
        people.move_in(home, on=TODAY)
    actions.greet_due(NOW)
    assert not Greeting.objects.filter(household__dwelling__entrance__estate=estate).exists()


def test_five_on_the_first_of_a_month_are_newcomers(cast):
    estate = cast.estate("rugmarken")
    Household.objects.filter(dwelling__entrance__estate=estate, memberships=None).delete()
    homes = Dwelling.objects.filter(entrance__estate=estate, households=None)[:5]
    for home in homes:
        people.move_in(home, on=TODAY)
    actions.greet_due(NOW)
    assert Greeting.objects.filter(household__period__startswith=TODAY).count() == 15


def test_an_estate_without_the_room_greets_nobody(household):
    estate = household.dwelling.entrance.estate
    estate.features_off = ["homes"]
    estate.save()
    assert actions.greet_due(NOW) == 0


def test_the_list_of_homes_has_no_word_on_how_a_home_was_got(cast):
    """Row 187: the same welcome for all, because the column is refused at the door."""
    for column in ("anvisning", "anvist_af", "kommunal anvisning"):
        head = f"vej;husnr;postnr;by;{column}\nRugmarken;99;5999;Eksempelby;ja\n"
        with pytest.raises(Refused):
            plan(cast.estate(), head.encode())
    columns = {field.name for field in Greeting._meta.get_fields()}
    columns |= {field.name for field in Household._meta.concrete_fields}
    assert not {c for c in columns if "anvis" in c or "reason" in c or "note" in c}


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_greet_once(household, together):
    found = together(*[lambda: actions.greet_due(NOW) for _ in range(6)])
    assert sum(found) == 2
    assert greetings(household).count() == 3


# --- the newcomer is told, and so are those who greet --------------------------------------------


def test_the_newcomer_gets_one_invitation(greeted):
    came_in(welcome.invite(greeted, now=NOW), "Asta")
    for minutes in range(3):
        actions.greet_due(NOW + timedelta(minutes=minutes))
    note = notes("Asta").get()
    assert (note.kind, note.url) == ("homes.welcome", "/rugmarken/bolig/velkommen/")
    assert note.title == "Velkommen til Rugmarken"
    assert note.body.startswith("Velkomstholdet kommer gerne forbi")
    assert "nej tak" in note.body


def test_the_invitation_names_who_has_taken_it_and_never_in_the_title(cast, greeted):
    actions.take(cast.member("birgit"), one(greeted), now=NOW)
    came_in(welcome.invite(greeted, now=NOW), "Asta")
    actions.greet_due(NOW)
    note = notes("Asta").get()
    assert note.body.startswith("Birgit kommer gerne forbi")
    assert "Birgit" not in note.title


def test_a_home_on_paper_is_greeted_like_any_other(cast, greeted):
    user = people.open_profile(name="Asta", on_paper=True, now=NOW)
    people.enrol(user, cast.estate(), on=TODAY, household=greeted)
    actions.greet_due(NOW)
    assert notes("Asta").count() == 1
    assert one(greeted).invited_at is not None


def test_a_young_one_alone_at_the_screen_is_not_the_one_to_tell(greeted):
    came_in(welcome.invite(greeted, now=NOW), "Ida", is_adult=False)
    actions.greet_due(NOW)
    assert not notes("Ida").exists()
    assert one(greeted).invited_at is None


def test_those_who_greet_get_one_note_a_day(cast, greeters):
    free = Dwelling.objects.filter(entrance__estate__slug="rugmarken", households=None)
    homes = list(free.order_by("pk")[:3])
    people.move_in(homes[0], on=TODAY)
    actions.greet_due(NOW)
    people.move_in(homes[1], on=TODAY)
    people.move_in(homes[2], on=TODAY)
    for hours in range(8):
        actions.greet_due(NOW + timedelta(hours=hours))
    assert notes("Birgit", "homes.new").count() == 1
    assert "2 nye døre" in notes("Birgit", "homes.new").get().body  # Mikkel's, and the first
    actions.greet_due(NOW + timedelta(days=1))
    newest = notes("Birgit", "homes.new").latest("pk")
    assert notes("Birgit", "homes.new").count() == 2
    assert "2 nye døre" in newest.body
    assert newest.url == "/rugmarken/bolig/nye/"
    for who in ("Torben", "Leyla", "Kim", "Yildiz"):
        assert notes(who, "homes.new").exists(), who
    for who in ("Jens", "Grethe", "Sofie", "Ahmad"):
        assert not notes(who, "homes.new").exists(), who


def test_nobody_is_told_at_night(household, greeters):
    actions.greet_due(at("2026-11-23", "00:10"))
    assert not notes("Birgit").exists()
    actions.greet_due(at("2026-11-23", "09:00"))
    assert notes("Birgit").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_tell_once(household, greeters, together):
    together(*[lambda: actions.greet_due(NOW) for _ in range(6)])
    actions.greet_due(NOW)
    assert notes("Birgit", "homes.new").count() == 1


# --- where somebody is hidden ---------------------------------------------------------------------


def test_colleagues_and_not_neighbours_come_by_where_somebody_is_hidden(cast, greeted):
    actions.take(cast.member("birgit"), one(greeted), now=NOW)
    came_in(welcome.invite(greeted, now=NOW), "Asta", is_hidden=True)
    torben, birgit = cast.member("torben", "rugmarken"), cast.member("birgit")
    seen = Greeting.objects.visible_to(birgit, TODAY).filter(household=greeted)
    assert not seen.exists()
    assert Greeting.objects.visible_to(torben, TODAY).filter(household=greeted).count() == 3
    actions.greet_due(NOW)
    assert one(greeted).taken_by is None
    assert one(greeted).state == "waiting"


def test_neighbours_are_not_told_of_a_door_they_may_not_see(cast, greeters, household):
    came_in(welcome.invite(household, now=NOW), "Asta", is_hidden=True)
    Household.objects.filter(pk=cast.member("mikkel").household_id).update(
        period=(TODAY - timedelta(days=90), None)
    )
    actions.greet_due(NOW)
    assert not notes("Birgit").exists()
    assert "en ny dør" in notes("Torben", "homes.new").get().body


# --- who greets -----------------------------------------------------------------------------------


def test_birgit_takes_it_and_they_meet(cast, greeted):
    birgit = cast.member("birgit")
    actions.take(birgit, one(greeted), now=NOW)
    assert one(greeted).taken_by == birgit
    actions.take(birgit, one(greeted), now=NOW)
    done = actions.finish(birgit, one(greeted), "met", now=NOW + timedelta(days=10))
    done.refresh_from_db()
    assert (done.state, done.outcome, done.done_by) == ("done", "met", birgit)


def test_yildiz_comes_second(cast, greeted):
    actions.take(cast.member("birgit"), one(greeted), now=NOW)
    yildiz = cast.member("yildiz")
    assert refusal(actions.take, yildiz, one(greeted), now=NOW) == "taken"
    assert refusal(actions.give_back, yildiz, one(greeted), now=NOW) == "taken"
    assert refusal(actions.finish, yildiz, one(greeted), "met", now=NOW) == "taken"
    actions.give_back(cast.member("birgit"), one(greeted), now=NOW)
    assert actions.take(yildiz, one(greeted), now=NOW).taken_by == yildiz


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_taker(cast, greeted, together):
    birgit, yildiz, row = cast.member("birgit"), cast.member("yildiz"), one(greeted)
    results = together(
        *[lambda who=who: actions.take(who, row, now=NOW) for who in (birgit, yildiz) * 4]
    )
    takers = {r.taken_by_id for r in results if isinstance(r, Greeting)}
    assert takers == {one(greeted).taken_by_id}
    assert {r.code for r in results if isinstance(r, Refused)} == {"taken"}


def test_what_is_done_is_done_and_a_slip_is_taken_back_within_a_day(cast, greeted):
    birgit = cast.member("birgit")
    actions.finish(birgit, one(greeted), "not_home", now=NOW)
    for verb in (actions.take, actions.give_back):
        assert refusal(verb, birgit, one(greeted), now=NOW) == "done"
    assert refusal(actions.reopen, cast.member("yildiz"), one(greeted), now=NOW) == "too_late"
    late = NOW + timedelta(days=2)
    assert refusal(actions.reopen, birgit, one(greeted), now=late) == "too_late"
    again = actions.reopen(birgit, one(greeted), now=NOW + timedelta(hours=2))
    again.refresh_from_db()
    assert (again.state, again.outcome, again.taken_by) == ("taken", "", birgit)


@pytest.mark.parametrize("outcome", ["", "sad", "MET", "x" * 99])
def test_three_words_and_no_fourth(cast, greeted, outcome):
    birgit = cast.member("birgit")
    assert refusal(actions.finish, birgit, one(greeted), outcome, now=NOW) == "unknown_outcome"


@pytest.mark.parametrize("who", ["jens", "grethe", "ahmad", "yahya"])
def test_who_does_not_greet_takes_nothing(cast, greeted, who):
    for verb in (actions.take, actions.give_back, actions.reopen):
        assert refusal(verb, cast.member(who), one(greeted), now=NOW) == "not_a_greeter"


def test_another_estates_greeter_takes_nothing_here(cast, greeted):
    sofie = cast.member("sofie")
    people.appoint(sofie, Role.WELCOME_NEIGHBOUR, since=TODAY)
    with pytest.raises(Greeting.DoesNotExist):
        actions.take(cast.member("sofie"), one(greeted), now=NOW)


def test_what_a_greeter_had_waits_again_when_their_term_has_ended(cast, greeted):
    birgit = cast.member("birgit")
    actions.take(birgit, one(greeted), now=NOW)
    term = birgit.terms.get(role=Role.WELCOME_NEIGHBOUR)
    term.period = (TODAY - timedelta(days=90), TODAY)
    term.save()
    actions.greet_due(NOW)
    assert (one(greeted).state, one(greeted).taken_by) == ("waiting", None)


# --- who is greeted -------------------------------------------------------------------------------


@pytest.fixture
def asta(greeted):
    return came_in(welcome.invite(greeted, now=NOW), "Asta")


def test_no_thanks_is_at_once_and_without_a_why(cast, greeted, asta):
    actions.take(cast.member("birgit"), one(greeted), now=NOW)
    actions.greet_due(NOW)
    actions.decline(asta, now=NOW)
    told = {row.kind: (row.state, row.outcome) for row in greetings(greeted)}
    assert told["visit"] == told["show_round"] == ("done", "no_thanks")
    assert told["code_letter"] == ("waiting", "")
    note = notes("Birgit", "homes.answer").get()
    assert "siger nej tak" in note.body
    assert "Asta" not in note.body + note.title
    assert notes("Asta").get().seen_at is not None
    assert refusal(actions.decline, asta, now=NOW) == "nobody_comes"


def test_no_thanks_is_not_undone_by_the_greeter_but_by_the_home(cast, greeted, asta):
    birgit = cast.member("birgit")
    actions.take(birgit, one(greeted), now=NOW)
    actions.decline(asta, now=NOW)
    assert refusal(actions.reopen, birgit, one(greeted), now=NOW) == "too_late"
    actions.accept_again(asta, now=NOW)
    assert (one(greeted).state, one(greeted).taken_by) == ("taken", birgit)
    assert one(greeted, "show_round").state == "waiting"


def test_a_hello_reaches_the_greeter_once(cast, greeted, asta):
    assert refusal(actions.say_hello, asta, now=NOW) == "nobody_comes"
    actions.take(cast.member("birgit"), one(greeted), now=NOW)
    for _ in range(3):
        actions.say_hello(asta, now=NOW)
    note = notes("Birgit", "homes.answer").get()
    assert "Asta" in note.body
    assert "Asta" not in note.title


def test_a_hidden_newcomers_name_is_not_in_the_hello(cast, greeted):
    nora = came_in(welcome.invite(greeted, now=NOW), "Nora", is_hidden=True)
    actions.take(cast.member("torben", "rugmarken"), one(greeted), now=NOW)
    actions.say_hello(nora, now=NOW)
    note = notes("Torben", "homes.answer").get()
    assert "Nora" not in note.body
    assert "En nabo" in note.body


def test_the_young_do_not_answer_for_the_home(greeted):
    ida = came_in(welcome.invite(greeted, now=NOW), "Ida", is_adult=False)
    for verb in (actions.decline, actions.accept_again, actions.say_hello):
        assert refusal(verb, ida, now=NOW) == "under_18"


def test_who_lives_elsewhere_answers_for_nobody(cast, greeted):
    assert refusal(actions.decline, cast.member("jens"), now=NOW) == "nobody_comes"
    assert actions.accept_again(cast.member("jens"), now=NOW) == []
    assert {row.state for row in greetings(greeted)} == {"waiting"}


def test_torben_in_somebodys_name_is_written_down(cast, greeted, asta):
    asta = at_the_gate(asta)
    asta.helper = cast.user("torben")
    actions.decline(asta, now=NOW)
    assert one(greeted).helped_by == cast.user("torben")
    assert one(greeted).done_by == asta


def test_a_member_is_needed_for_an_answer(cast, greeted):
    leyla = cast.member("leyla", "rugmarken")
    assert isinstance(leyla, Membership)
    assert refusal(actions.say_hello, leyla, now=timezone.now()) == "nobody_comes"
