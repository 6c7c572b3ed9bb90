"""Somebody moves or is forgotten: seats go on, tasks are free, and a number is what stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.privacy.actions import forget
from events import actions
from events.chores import actions as chores
from events.feature import feature, gives_back, lets_go
from events.filed import export
from events.keeping import actions as keeping
from events.models import Event, EventSeries, Host, Signup, TaskTaking
from events.parting import actions as parting
from events.written import as_written
from tests.conftest import NOW, at
from tests.events.conftest import counted, join, make, seats, state, told

pytestmark = pytest.mark.django_db


def test_a_household_keeps_its_seats_while_somebody_stays(cast):
    event = make(cast.member("birgit"), seats(4))
    signup = join(cast.member("fadumo"), event, 2)
    alone = join(cast.member("oksana"), event, 1)
    parting.member_left(cast.member("fadumo"), NOW, NOW)
    assert state(signup) == "going"
    parting.member_left(cast.member("oksana"), NOW, NOW)
    assert (state(alone), counted(event)) == ("left", (2, 0))


def test_the_seats_of_a_home_go_to_who_waits(cast, soup):
    birgit = cast.member("birgit")
    signup = join(birgit, soup, 4)
    waiting = join(cast.member("oksana"), soup, 4)
    assert gives_back(birgit.household, NOW) == [
        "Nabosuppe: onsdag 25.\u00a0november kl.\u00a018\u2060–\u206020"
    ]
    parting.home_left(birgit.household, NOW, NOW)
    assert (state(signup), state(waiting)) == ("left", "offered")


def test_what_lies_before_the_day_they_move_stays_theirs(cast, soup):
    birgit = cast.member("birgit")
    signup = join(birgit, soup)
    parting.member_left(birgit, at("2026-11-30"), NOW)
    assert state(signup) == "going"


def test_who_moves_gives_up_tasks_and_hosts_no_more(cast, soup):
    fadumo, yildiz = cast.member("fadumo"), cast.member("yildiz")
    actions.change(fadumo, soup, replace(as_written(soup), hosts=[fadumo, yildiz]), now=NOW)
    task = chores.add(fadumo, soup, what="Lave mad", now=NOW)
    chores.take(yildiz, task, now=NOW)
    assert lets_go(yildiz, NOW) == [
        "Nabosuppe: onsdag 25.\u00a0november kl.\u00a018\u2060–\u206020: du er ikke vært mere"
    ]
    parting.member_left(yildiz, NOW, NOW)
    task.refresh_from_db()
    assert task.taken == 0
    assert [host.member for host in soup.hosts.all()] == [fadumo]
    assert told("fadumo", "host")[-1] == "En af jer kan ikke være vært"


def test_being_forgotten_leaves_a_number(cast, soup, monday):
    birgit = cast.member("birgit")
    join(birgit, soup, 2, for_household=False)
    after = at("2026-11-26")
    parting.erase(birgit.user, after)
    soup.refresh_from_db()
    assert not Signup.objects.exists()
    assert soup.taken == 2


def test_nothing_points_at_who_is_forgotten(cast, soup):
    fadumo, yildiz = cast.member("fadumo"), cast.member("yildiz")
    make(fadumo, seats(4), publish=False)
    event = make(cast.member("birgit"), seats(9, hosts=[yildiz, fadumo]), request_key="tap")
    task = chores.add(yildiz, event, what="Lave mad", now=NOW)
    chores.take(fadumo, task, now=NOW)
    join(fadumo, event)
    forget(fadumo.user, now=NOW)
    rows = [
        Event.objects.filter(made_by=fadumo),
        EventSeries.objects.filter(made_by=fadumo),
        Host.objects.filter(member=fadumo),
        Signup.objects.filter(member=fadumo),
        TaskTaking.objects.filter(member=fadumo),
    ]
    assert [row.count() for row in rows] == [0] * 5
    soup.refresh_from_db()
    assert soup.made_by is None


def test_the_file_tells_where_one_comes_and_what_one_made(cast, soup):
    fadumo = cast.member("fadumo")
    other = make(cast.member("birgit"), seats(4))
    join(fadumo, other, 2)
    chores.take(fadumo, chores.add(fadumo, soup, what="Lave mad", now=NOW), now=NOW)
    told_about = export(fadumo.user)
    assert [row["name"] for row in told_about["events_you_made"]] == ["Nabosuppe"]
    assert [row["adults"] for row in told_about["signups"]] == [2]
    assert [row["name"] for row in told_about["tasks_you_took"]] == ["Nabosuppe"]
    assert [row["name"] for row in told_about["events_you_host"]] == ["Nabosuppe"]


def test_what_was_done_for_another_stands_in_the_helpers_file_without_whom(cast, soup):
    ejnar = cast.member("ejnar")
    ejnar.helper = cast.user("torben")
    join(ejnar, soup)
    (row,) = export(cast.user("torben"))["signups_for_others"]
    assert "Ejnar" not in str(row)


def test_pages_watch_what_their_reader_sees(cast, soup):
    birgit, sofie = cast.member("birgit"), cast.member("sofie")
    watch, lists = feature.topics["event"], feature.topics["events"]
    assert watch(birgit, soup.pk)
    assert not watch(sofie, soup.pk)
    assert lists(birgit, birgit.estate_id)
    assert not lists(sofie, birgit.estate_id)


# --- the broom -----------------------------------------------------------------------------------


def test_who_came_is_kept_for_three_months_and_that_it_was_for_two_years(cast, soup):
    join(cast.member("birgit"), soup, 2)
    task = chores.add(cast.member("fadumo"), soup, what="Lave mad", now=NOW)
    chores.take(cast.member("birgit"), task, now=NOW)
    ends = soup.ends_at
    just, over = ends + timedelta(days=90), ends + timedelta(days=90, seconds=1)
    assert keeping.sweep_signups(just) == keeping.sweep_takings(just) == 0
    assert keeping.sweep_signups(over) == keeping.sweep_takings(over) == 1
    soup.refresh_from_db()
    assert soup.taken == 2
    years = ends + timedelta(days=730)
    assert keeping.sweep_events(years) == 0
    assert keeping.sweep_events(years + timedelta(seconds=1)) == 1


def test_a_draft_nobody_used_goes_half_a_year_after_its_day(cast):
    draft = make(cast.member("fadumo"), seats(4), publish=False)
    assert keeping.sweep_drafts(draft.ends_at + timedelta(days=180)) == 0
    assert keeping.sweep_drafts(draft.ends_at + timedelta(days=180, seconds=1)) == 1
