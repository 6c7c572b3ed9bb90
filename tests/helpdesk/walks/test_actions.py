"""A walk is planned, walked, told of; its points become tasks and are looked at again."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from community.noticeboard.models import Notice
from helpdesk.models import Duty, SafetyWalk, SocialTask, WalkPoint
from helpdesk.walks import actions
from helpdesk.walks.keeping import actions as keeping
from helpdesk.walks.pointing import actions as pointing
from tests.conftest import NOW
from tests.helpdesk.walks.conftest import DAY, EVENING, planned, seen, task_of
from tests.refusing import no_to

pytestmark = pytest.mark.django_db
State = SafetyWalk.State


def walks_seen(cast, name, estate=None):
    return list(SafetyWalk.objects.visible_to(cast.member(name, estate)))


def points_seen(cast, name):
    return list(WalkPoint.objects.visible_to(cast.member(name)))


# --- planned -------------------------------------------------------------------------------------


def test_who_walks_plans_and_the_neighbours_see_the_day(cast, tour):
    assert (tour.state, tour.made_by) == (State.PLANNED, cast.member("kim", "rugmarken"))
    assert tour.stops == ["Porten ved blok D", "Stien bag blok C"]
    assert walks_seen(cast, "oksana") == [tour]
    assert walks_seen(cast, "sofie") == []


@pytest.mark.parametrize("who", ["grethe", "jens", "torben", "leyla"])
def test_committee_caretaker_and_social_worker_plan_too(cast, who):
    assert actions.plan(cast.member(who, "rugmarken"), planned(), now=NOW)


@pytest.mark.parametrize("who", ["oksana", "ejnar"])
def test_a_neighbour_plans_nothing_and_changes_nothing(cast, who, tour, write):
    member, point = cast.member(who), write()
    no_to("not_yours", actions.plan, member, planned(), now=NOW)
    for verb in (
        actions.call_off,
        actions.take_up,
        actions.walked,
        actions.publish,
        actions.take_back,
    ):
        no_to("not_yours", verb, member, tour, now=NOW)
    no_to("not_yours", actions.change, member, tour, planned(), now=NOW)
    no_to("not_yours", pointing.add, member, tour, seen(), now=NOW)
    no_to("not_yours", pointing.change, member, point, seen(), now=NOW)
    no_to("not_yours", pointing.write_status, member, point, status="x", is_done=True, now=NOW)
    no_to("not_yours", pointing.remove, member, point, now=NOW)


def test_the_same_colleague_in_another_estate_does_not_reach_it(cast, tour, write):
    elsewhere, point = cast.member("kim", "tranehaven"), write()
    no_to("not_yours", actions.change, elsewhere, tour, planned(), now=NOW)
    no_to("not_yours", pointing.remove, elsewhere, point, now=NOW)
    assert walks_seen(cast, "kim", "tranehaven") == []


def test_nobody_makes_walks_while_acting_for_another(cast):
    kim = cast.member("kim", "rugmarken")
    kim.helper = cast.user("torben")
    no_to("not_yours", actions.plan, kim, planned(), now=NOW)


def test_the_same_request_plans_one(cast, tour):
    kim = cast.member("kim", "rugmarken")
    first = actions.plan(kim, planned(), request_key="tap", now=NOW)
    assert actions.plan(kim, planned(), request_key="tap", now=NOW) == first
    assert SafetyWalk.objects.count() == 2


@pytest.mark.parametrize(
    ("code", "field", "facts"),
    [
        ("no_time", "day", {"starts_at": None}),
        ("no_place", "meets_at", {"meets_at": " "}),
        ("long_text", "route", {"route": "x" * 801}),
        ("cpr", "route", {"route": "010190-1234"}),
        ("about_crime", "route", {"route": "Hvor de sælger hash"}),
        ("about_a_person", "invited", {"invited": "Bestyrelsen og Birgit"}),
    ],
)
def test_a_plan_that_will_not_do(cast, code, field, facts):
    no = no_to(code, actions.plan, cast.member("kim", "rugmarken"), planned(**facts), now=NOW)
    assert no.field == field
    assert SafetyWalk.objects.count() == 0


def test_a_walk_that_is_called_off_is_gone_for_the_neighbours_and_comes_back(cast, tour):
    kim = cast.member("kim", "rugmarken")
    actions.call_off(kim, tour, now=NOW)
    assert walks_seen(cast, "oksana") == []
    no_to("called_off", pointing.add, kim, tour, seen(), now=EVENING)
    no_to("called_off", actions.walked, kim, tour, now=EVENING)
    actions.take_up(kim, tour, now=NOW)
    assert walks_seen(cast, "oksana") == [tour]


def test_what_is_walked_is_not_called_off(cast, tour, write):
    write()
    no_to("walked", actions.call_off, cast.member("kim", "rugmarken"), tour, now=EVENING)


# --- on the way ----------------------------------------------------------------------------------


def test_the_first_point_says_that_it_is_walked_and_the_neighbours_wait_for_the_result(
    cast, tour, write
):
    point = write()
    tour.refresh_from_db()
    assert (tour.state, tour.held_at) == (State.HELD, EVENING)
    assert walks_seen(cast, "oksana") == []
    assert points_seen(cast, "oksana") == []
    assert points_seen(cast, "torben") == [point]


def test_a_point_before_its_day_leaves_the_walk_planned(cast, tour):
    kim = cast.member("kim", "rugmarken")
    later = actions.change(kim, tour, planned(starts_at=EVENING + timedelta(days=3)), now=NOW)
    pointing.add(kim, later, seen(), now=EVENING)
    tour.refresh_from_db()
    assert tour.state == State.PLANNED
    assert points_seen(cast, "oksana") == []
    no_to("not_yet", actions.walked, kim, tour, now=EVENING)


def test_a_point_becomes_a_task_of_its_owner_on_its_day(write):
    point = write()
    task = task_of(point)
    assert (task.kind, task.role, task.due_on) == (Duty.WALK, "operations", DAY)
    assert task.title == "Porten ved blok D: lys"
    assert str(point.walk.token) in task.url


def test_the_same_request_is_one_point_and_one_task(write):
    assert write(request_key="tap") == write(request_key="tap")
    assert WalkPoint.objects.count() == SocialTask.objects.count() == 1


def test_two_phones_that_send_the_same_at_once_make_one(cast, together, transactional_db):
    kim = cast.member("kim", "rugmarken")
    tour = actions.plan(kim, planned(), now=NOW)
    both = together(
        lambda: pointing.add(kim, tour, seen(), request_key="tap", now=EVENING),
        lambda: pointing.add(kim, tour, seen(), request_key="tap", now=EVENING),
    )
    assert both[0] == both[1]
    assert WalkPoint.objects.count() == SocialTask.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "field", "facts"),
    [
        ("no_place", "place", {"place": ""}),
        ("no_kind", "kind", {"kind": "person"}),
        ("no_owner", "owner", {"owner": "politiet"}),
        ("no_day", "follow_up_on", {"follow_up_on": None}),
        ("past", "follow_up_on", {"follow_up_on": date(2026, 11, 22)}),
        ("too_far", "follow_up_on", {"follow_up_on": date(2036, 11, 22)}),
        ("long_text", "seen", {"seen": "x" * 301}),
        ("cpr", "seen", {"seen": "Spørg 010190-1234"}),
        ("about_crime", "seen", {"seen": "Her er indbrud hver uge"}),
        ("about_crime", "place", {"place": "Hvor pusherne står"}),
        ("about_a_person", "seen", {"seen": "Drengene smadrer lampen"}),
        ("about_a_person", "seen", {"seen": "Lampen ved Birgits dør"}),
        ("about_a_person", "seen", {"seen": "Det er naboen i stuen"}),
    ],
)
def test_what_is_about_people_or_crime_or_not_whole_is_refused(cast, tour, code, field, facts):
    no = no_to(
        code, pointing.add, cast.member("kim", "rugmarken"), tour, seen(**facts), now=EVENING
    )
    assert no.field == field
    assert WalkPoint.objects.count() == SocialTask.objects.count() == 0


@pytest.mark.parametrize(
    "said",
    ["Her er mørkt", "Tyve lamper mangler", "Hækken er høj ved voldgraven", "Døren binder",
     "Lys i opgang 7 er gået, og her kan man snuble"],
)  # fmt: skip
def test_ordinary_words_about_things_are_kept(write, said):
    assert write(seen=said).seen == said


def test_a_list_has_an_end(cast, tour, write, monkeypatch):
    monkeypatch.setattr("helpdesk.walks.rules.MOST_POINTS", 1)
    write()
    no_to("full", pointing.add, cast.member("kim", "rugmarken"), tour, seen(), now=EVENING)


# --- looked at again -----------------------------------------------------------------------------


def test_another_owner_has_a_task_of_their_own_and_the_first_is_free(cast, write):
    kim, point = cast.member("kim", "rugmarken"), write()
    first = task_of(point)
    point = pointing.change(kim, point, seen(owner="caretaker"), now=EVENING)
    first.refresh_from_db()
    assert first.settled
    assert (task_of(point).role, task_of(point).state) == ("caretaker", "new")
    point = pointing.change(kim, point, seen(owner="neighbours"), now=EVENING)
    assert task_of(point) is None


def test_another_day_moves_the_task(cast, write):
    kim, point = cast.member("kim", "rugmarken"), write()
    pointing.change(kim, point, seen(follow_up_on=date(2027, 1, 15)), now=EVENING)
    task = task_of(point)
    assert (task.due_on, task.state, task.settled) == (date(2027, 1, 15), "new", False)


def test_words_can_be_mended_after_the_day_has_passed(cast, write):
    kim, point = cast.member("kim", "rugmarken"), write()
    late = EVENING + timedelta(days=60)
    assert pointing.change(kim, point, seen(place="Porten"), now=late).place == "Porten"
    no_to("past", pointing.change, kim, point, seen(follow_up_on=date(2026, 12, 12)), now=late)


def test_done_here_and_its_task_needs_nobody_not_done_and_it_does(cast, write):
    kim, point = cast.member("kim", "rugmarken"), write()
    point = pointing.write_status(kim, point, status="", is_done=True, now=EVENING)
    assert point.is_done
    assert task_of(point).settled
    point = pointing.write_status(kim, point, status="Den røg igen", is_done=False, now=EVENING)
    assert not point.is_done
    assert not task_of(point).settled


def test_done_on_the_list_of_tasks_is_done_here(write):
    point = write()
    SocialTask.objects.filter(origin=point.origin).update(state="done", done_at=EVENING)
    assert WalkPoint.objects.with_tasks().get().is_done
    SocialTask.objects.filter(origin=point.origin).update(settled=True)
    assert not WalkPoint.objects.with_tasks().get().is_done


def test_a_task_of_another_point_says_nothing_of_this_one(write):
    point, other = write(), write(place="Stien")
    SocialTask.objects.filter(origin=other.origin).update(state="done", done_at=EVENING)
    assert not WalkPoint.objects.with_tasks().get(pk=point.pk).is_done


def test_a_status_says_something_and_nothing_about_people(cast, write):
    kim, point = cast.member("kim", "rugmarken"), write()
    no_to("no_status", pointing.write_status, kim, point, status=" ", is_done=False, now=NOW)
    no_to("about_a_person", pointing.write_status, kim, point, status="Birgit gør det",
            is_done=False, now=NOW)  # fmt: skip
    no_to("cpr", pointing.write_status, kim, point, status="0101901234", is_done=False, now=NOW)


def test_what_is_taken_off_the_list_comes_back_with_its_task(cast, write):
    kim, point = cast.member("kim", "rugmarken"), write()
    point = pointing.remove(kim, point, now=EVENING)
    assert task_of(point).settled
    point = pointing.put_back(kim, point, now=EVENING)
    assert not task_of(point).settled
    assert points_seen(cast, "torben") == [point]


def test_what_neighbours_mend_has_no_task_until_the_day_and_then_the_committee_asks_once(write):
    point = write(owner="neighbours")
    assert task_of(point) is None
    assert keeping.ask_due(EVENING + timedelta(days=17)) == 0
    on_the_day = EVENING + timedelta(days=18)
    assert keeping.ask_due(on_the_day) == 1
    assert keeping.ask_due(on_the_day) == 0
    task = task_of(point)
    assert (task.role, task.due_on, task.kind) == ("committee", DAY, Duty.WALK)


def test_a_clock_that_was_off_for_a_week_asks_once_too(write):
    write(owner="neighbours")
    write(owner="neighbours", place="Stien")
    assert keeping.ask_due(EVENING + timedelta(days=25)) == 2
    assert SocialTask.objects.count() == 2


def test_nobody_is_asked_about_what_is_done_or_gone(cast, write):
    kim = cast.member("kim", "rugmarken")
    pointing.write_status(kim, write(owner="neighbours"), status="", is_done=True, now=EVENING)
    pointing.remove(kim, write(owner="neighbours"), now=EVENING)
    assert keeping.ask_due(EVENING + timedelta(days=30)) == 0


# --- told ----------------------------------------------------------------------------------------


def test_the_result_hangs_on_the_board_with_points_owners_and_days(cast, tour, write):
    grethe = cast.member("grethe")
    write()
    done = write(place="Stien bag blok C", kind="bushes", seen="", owner="caretaker")
    pointing.write_status(grethe, done, status="", is_done=True, now=EVENING)
    with translation.override("en"):
        walk = actions.publish(grethe, tour, now=EVENING)
    notice = walk.notice
    assert notice.is_office
    assert notice.title == "Tryghedsvandring: det så vi 23. november 2026"
    assert "Porten ved blok D: Lampen er gået. Driftslederen ser på det igen fredag" in notice.text
    assert "Stien bag blok C: Buske. Det er gjort." in notice.text
    assert (walk.state, walk.published_at) == (State.PUBLISHED, EVENING)
    assert len(points_seen(cast, "oksana")) == 2
    assert notice in Notice.objects.visible_to(cast.member("oksana"), EVENING)


@pytest.mark.parametrize("who", ["grethe", "torben", "kim", "leyla"])
def test_each_who_walks_can_tell(cast, who, tour, write):
    write()
    assert actions.publish(cast.member(who, "rugmarken"), tour, now=EVENING).notice


def test_told_twice_hangs_once(cast, tour, write):
    write()
    kim = cast.member("kim", "rugmarken")
    actions.publish(kim, tour, now=EVENING)
    actions.publish(kim, tour, now=EVENING)
    assert Notice.objects.filter(title__startswith="Tryghedsvandring").count() == 1


def test_what_is_not_walked_or_has_no_point_is_not_told(cast, tour):
    kim = cast.member("kim", "rugmarken")
    no_to("not_walked", actions.publish, kim, tour, now=EVENING)
    actions.walked(kim, tour, now=EVENING)
    no_to("no_points", actions.publish, kim, tour, now=EVENING)


def test_told_too_soon_is_taken_back(cast, tour, write):
    write()
    kim = cast.member("kim", "rugmarken")
    notice = actions.publish(kim, tour, now=EVENING).notice
    actions.take_back(kim, tour, now=EVENING)
    notice.refresh_from_db()
    assert notice.taken_down_at == EVENING
    assert points_seen(cast, "oksana") == []
    assert actions.publish(kim, tour, now=EVENING).notice != notice


def test_sixty_points_fit_on_a_notice(cast, tour, write):
    for number in range(60):
        write(place=f"Sted {number} " + "x" * 60, seen="y" * 290)
    walk = actions.publish(cast.member("kim", "rugmarken"), tour, now=EVENING)
    assert "Se resten på siden." in walk.notice.text
    assert len(walk.notice.text) <= 4000


# --- kept and forgotten --------------------------------------------------------------------------


def test_a_walk_goes_after_two_years_and_a_point_taken_away_after_thirty_days(cast, tour, write):
    point = write()
    write(place="Stien")
    pointing.remove(cast.member("kim", "rugmarken"), point, now=EVENING)
    assert keeping.sweep_points(EVENING + timedelta(days=29)) == 0
    assert keeping.sweep_points(EVENING + timedelta(days=31)) == 1
    assert keeping.sweep_walks(EVENING + timedelta(days=729)) == 0
    assert keeping.sweep_walks(EVENING + timedelta(days=731)) == 1
    assert WalkPoint.objects.count() == 0


def test_who_is_forgotten_is_not_named_and_the_points_stay(cast, tour, write):
    point = write(request_key="tap")
    keeping.erase(cast.user("kim"), EVENING)
    tour.refresh_from_db()
    point.refresh_from_db()
    assert tour.made_by is point.made_by is point.request_key is None
