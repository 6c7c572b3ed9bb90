"""What is cooked every time, whose turn it is, and who hears of it before it closes."""

from datetime import date, time, timedelta

import pytest

from community.notifications.kinds import kinds_for
from events.chores import actions as chores
from events.clock import actions as clock
from events.following import actions as following
from events.meals import actions as meals
from events.models import Event, Meal, SeriesMeal, Signup, TaskTaking
from events.models.regulars import next_of
from events.parting import actions as parting
from events.regulars import actions as regulars
from events.repeating import actions as repeating
from events.signing import actions as signing
from events.written import Rhythm, Said, rhythm_of, said_by
from tests.conftest import NOW
from tests.events.conftest import counted, join, make, seats, state, told, words
from tests.events.test_repeating import start
from tests.refusing import refused

pytestmark = pytest.mark.django_db
SOUP = {"menu": "Linsesuppe", "adult_price": 35, "child_price": 15, "per_person": "80 g linser"}


@pytest.fixture
def soup(cast):
    """Nabosuppe every Wednesday until Monday noon; Fadumo and Yildiz host it."""
    rhythm = Rhythm(date(2026, 12, 2), time(18), closes_days_before=2, closes_at=time(12))
    return start(cast, rhythm)


def plan(cast, series, who="fadumo", **more):
    return meals.plan_series(cast.member(who), series, **SOUP | more, now=NOW)


def times(series):
    return list(next_of(series, NOW))


# --- what is cooked every time -------------------------------------------------------------------


def test_each_meal_has_what_is_cooked_every_time_and_hands_at_the_stove(cast, soup):
    plan(cast, soup)
    repeating.make_ahead(NOW + timedelta(weeks=1))
    assert set(Meal.objects.values_list("menu", "adult_price")) == {("Linsesuppe", 35)}
    assert Meal.objects.count() == soup.events.count() == 12
    stoves = {(task.is_cooking, task.wanted) for one in times(soup) for task in one.tasks.all()}
    assert stoves == {(True, 3)}


def test_what_a_team_has_decided_itself_stays(cast, soup):
    plan(cast, soup)
    first, second = times(soup)[:2]
    meals.plan(cast.member("fadumo"), first, **SOUP | {"menu": "Lasagne"}, now=NOW)
    plan(cast, soup, menu="Fiskesuppe", adult_price=40, cooks=2)
    told_ = [(one.meal.menu, one.meal.adult_price) for one in Event.objects.filter(
        pk__in=[first.pk, second.pk]).order_by("starts_at")]  # fmt: skip
    assert told_ == [("Lasagne", 40), ("Fiskesuppe", 40)]
    assert second.tasks.get().wanted == 2


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"cooks": 13}, "no_number"), ({"cooks": -1}, "no_number"), ({"adult_price": 501}, "too_dear"),
     ({"menu": "010190-1234"}, "cpr"), ({"menu": "x" * 401}, "long_text")],
)  # fmt: skip
def test_what_cannot_be_cooked_every_time_is_refused(cast, soup, facts, code):
    with refused(code):
        plan(cast, soup, **facts)
    assert not SeriesMeal.objects.exists()


def test_only_who_holds_it_decides_and_only_of_a_meal_that_goes_on(cast, soup):
    with refused("not_yours"):
        plan(cast, soup, who="birgit")
    walk = start(cast, Rhythm(date(2026, 12, 6), time(10)), title="Gåtur", kind="movement")
    with refused("no_meal"):
        plan(cast, walk)
    with refused("no_closing"):
        plan(cast, start(cast, Rhythm(date(2026, 12, 5), time(18)), title="Brunch"),
             counts_all=True)  # fmt: skip
    repeating.end(cast.member("fadumo"), soup, now=NOW)
    with refused("over"):
        plan(cast, soup)


# --- before it closes ----------------------------------------------------------------------------


def came(cast, series, who, number):
    """Somebody came to the last so many of those that are over."""
    over = list(series.events.order_by("-starts_at")[:number])
    member = cast.member(who)
    Signup.objects.bulk_create(
        Signup(event=one, household=member.household, home=member.household, member=member,
               state="going", created_at=NOW)
        for one in over
    )  # fmt: skip


@pytest.fixture
def autumn(cast, soup):
    """Four times are over, and the fifth closes within a day."""
    made = list(soup.events.order_by("starts_at"))
    back = made[4].sign_up_by - timedelta(hours=20) - NOW
    for one in made[5:]:
        one.delete()
    return made[:4], made[4], NOW + back


def test_who_came_to_two_of_the_last_four_is_told_once_a_day_before(cast, soup, autumn):
    over, event, now = autumn
    for who, number in (("birgit", 2), ("kasper", 4), ("oksana", 1), ("tomasz", 3)):
        for one in over[-number:]:
            join(cast.member(who), one)
    join(cast.member("kasper"), event)
    signing.leave(cast.member("tomasz"), join(cast.member("tomasz"), event), now=NOW)
    assert clock.tell_usual_due(now - timedelta(hours=5)) == 0
    assert clock.tell_usual_due(now) == 1
    assert clock.tell_usual_due(now) == 0
    assert told("birgit", "usual") == ["Kommer du, som du plejer?"]
    for who in ("kasper", "oksana", "tomasz"):
        assert told(who, "usual") == []


def test_once_it_has_closed_nobody_is_told(cast, soup, autumn):
    over, event, _now = autumn
    for one in over[:2]:
        join(cast.member("birgit"), one)
    assert clock.tell_usual_due(event.sign_up_by) == 0
    assert told("birgit", "usual") == []


def test_who_is_counted_unasked_hears_until_when_they_may_say_no(cast, soup, autumn):
    _over, event, now = autumn
    plan(cast, soup, counts_all=True)
    regulars.stand(cast.member("birgit"), soup, adults=2, now=NOW)
    regulars.stand(cast.member("kasper"), soup, now=NOW)
    signing.leave(cast.member("kasper"), event.signups.get(party=1), now=NOW)
    clock.tell_usual_due(now)
    assert told("birgit", "usual") == ["Du er talt med"]
    assert told("kasper", "usual") == []
    assert counted(event) == (2, 0)


def test_everybody_may_choose_whether_to_hear_of_it(cast):
    def kinds(who):
        return {tell.kind for _subject, tells in kinds_for(cast.member(who)) for tell in tells}

    assert "events.usual" in kinds("birgit")
    assert "events.hostless" in kinds("jens")
    assert "events.hostless" not in kinds("kasper")


# --- whose turn at the stove ---------------------------------------------------------------------


@pytest.fixture
def stove(cast, soup):
    """Kasper cooks the first time, Birgit the next."""
    plan(cast, soup, cooks=1)
    first, second = (one.tasks.get() for one in times(soup)[:2])
    chores.take(cast.member("kasper"), first, now=NOW)
    chores.take(cast.member("birgit"), second, now=NOW)
    return first


def test_a_turn_is_offered_to_the_team_and_taken_by_one_of_them(cast, stove):
    chores.offer_turn(cast.member("kasper"), stove, now=NOW)
    chores.offer_turn(cast.member("kasper"), stove, now=NOW)
    assert told("birgit", "host") == ["En på madholdet vil gerne bytte"]
    assert told("oksana", "host") == []
    assert "Kasper" not in words("birgit")
    chores.take(cast.member("birgit"), stove, now=NOW)
    assert stove.takings.get().member == cast.member("birgit")
    assert told("kasper", "host") == ["Din tur er overtaget"]
    stove.refresh_from_db()
    assert stove.taken == 1
    with refused("not_yours"):
        chores.keep_turn(cast.member("kasper"), stove, now=NOW)


def test_it_stays_mine_until_somebody_takes_it_and_may_be_kept(cast, stove):
    chores.offer_turn(cast.member("kasper"), stove, now=NOW)
    chores.keep_turn(cast.member("kasper"), stove, now=NOW)
    with refused("taken"):
        chores.take(cast.member("birgit"), stove, now=NOW)
    with refused("not_yours"):
        chores.offer_turn(cast.member("birgit"), stove, now=NOW)
    assert TaskTaking.objects.get(task=stove).offered_at is None


def test_two_taps_on_the_page_swap_it(cast, stove):
    there = f"/rugmarken/sker/opgave/{stove.pk}/"
    page = f"/rugmarken/sker/{stove.event.token}/"
    Event.objects.get(pk=stove.event_id)
    assert "Byt min tur" in cast.client("kasper").get(page).text
    assert cast.client("kasper").post(there + "byt/").status_code == 302
    assert "Behold turen" in cast.client("kasper").get(page).text
    assert "Jeg tager turen" in cast.client("birgit").get(page).text
    assert cast.client("birgit").post(there + "tag/").status_code == 302
    assert stove.takings.get().member == cast.member("birgit")


# --- nobody hosts it any more --------------------------------------------------------------------


def test_when_the_last_host_moves_the_committee_is_asked_to_find_one(cast, soup):
    parting.member_left(cast.member("fadumo"), NOW, NOW)
    assert told("jens", "hostless") == []
    parting.member_left(cast.member("yildiz"), NOW, NOW)
    assert told("jens", "hostless") == ["Noget mangler en vært"]
    jens = cast.member("jens")
    said = Said(**said_by(soup), hosts=[cast.member("kasper")])
    with refused("not_yours"):
        following.change(cast.member("oksana"), soup, said, rhythm_of(soup, soup.first), now=NOW)
    following.change(jens, soup, said, rhythm_of(soup, soup.first), now=NOW)
    assert [host.member for host in soup.hosts.all()] == [cast.member("kasper")]
    assert times(soup)[0].hosts.get().member == cast.member("kasper")
    with refused("not_yours"):
        following.change(jens, soup, said, rhythm_of(soup, soup.first), now=NOW)


def test_one_event_without_a_host_is_said_once(cast):
    event = make(cast.member("fadumo"), seats(4))
    parting.member_left(cast.member("fadumo"), NOW, NOW)
    assert told("jens", "hostless") == ["Noget mangler en vært"]
    assert not event.hosts.exists()


# --- nobody is counted twice ---------------------------------------------------------------------


def test_who_said_only_me_comes_along_when_the_household_does(cast):
    event = make(cast.member("birgit"), seats(4))
    alone = join(cast.member("yahya"), event, for_household=False)
    home = join(cast.member("fadumo"), event, 3)
    assert (state(alone), home.state) == ("left", "going")
    assert counted(event) == (3, 0)


def test_the_same_person_says_only_me_and_then_all_of_us(cast):
    event = make(cast.member("birgit"), seats(4))
    alone = join(cast.member("yahya"), event, for_household=False)
    assert join(cast.member("yahya"), event, 2).household == cast.member("yahya").household
    assert state(alone) == "left"
    assert counted(event) == (2, 0)


def test_nobody_loses_the_seat_they_had_because_the_household_does_not_fit(cast):
    event = make(cast.member("birgit"), seats(3))
    alone = join(cast.member("yahya"), event, for_household=False)
    join(cast.member("kasper"), event, 1)
    with refused("one_of_you") as no:
        join(cast.member("fadumo"), event, 3)
    assert no.error.facts == {"seats_left": 1}
    assert state(alone) == "going"
    assert join(cast.member("fadumo"), event, 2).state == "going"
    assert counted(event) == (3, 0)


def test_the_database_has_the_last_word_on_who_is_counted_twice(cast):
    from django.db import IntegrityError

    event = make(cast.member("birgit"), seats(9))
    home = cast.member("yahya").household
    join(cast.member("yahya"), event, for_household=False)
    with pytest.raises(IntegrityError, match="who_comes_with_the_household"):
        Signup.objects.create(event=event, household=home, home=home, state="going", created_at=NOW)


# --- away after the closing ----------------------------------------------------------------------


def test_who_is_counted_and_leaves_when_the_food_is_bought_is_let_go_and_the_cooks_hear_it(
    cast, soup, monday
):
    plan(cast, soup, counts_all=True)
    regulars.stand(cast.member("birgit"), soup, adults=2, now=NOW)
    event = times(soup)[0]
    there = f"/rugmarken/sker/{event.token}/"
    monday.move_to(event.sign_up_by + timedelta(hours=1))
    client = cast.client("birgit")
    assert "maden er købt ind" in client.get(there).text
    answer = client.post(f"{there}meld-fra/", follow=True)
    assert "Maden er købt ind, og kokkene har fået besked." in answer.text
    assert counted(event) == (0, 0)
    assert told("fadumo", "host")[-1] == "Nogen kan ikke spise med alligevel"
    assert "2 portioner er blevet fri." in words("fadumo")
    assert "Birgit" not in words("fadumo")
    early = times(soup)[1]
    signing.leave(cast.member("birgit"), early.signups.get(), now=NOW)
    assert told("fadumo", "host").count("Nogen kan ikke spise med alligevel") == 1
