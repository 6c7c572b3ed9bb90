"""The committee's verbs: one day, its agenda, one call, papers and minutes; and nobody else's."""

import pytest

from community.notifications.models import Delivery, Notification, Way
from events import actions as events
from events.ending import actions as ending
from events.meeting import actions, notify
from events.meeting.agenda import actions as agenda
from events.meeting.papers import actions as papers
from events.models import DepartmentMeeting, Event, Kind
from events.written import as_written
from tests.conftest import NOW, at
from tests.events.conftest import told, words, written
from tests.events.meeting.conftest import THURSDAY, asked, extra, fresh, moved, plan
from tests.refusing import refused

pytestmark = pytest.mark.django_db
AFTER = at("2027-01-15", "10:00")


def titles(meeting):
    return list(meeting.points.values_list("title", flat=True))


def test_a_day_is_all_it_takes(cast, meeting):
    assert meeting.event.kind == Kind.MEETING
    assert titles(meeting)[0] == "Valg af dirigent og referent"
    assert titles(meeting)[-1] == "Eventuelt"
    seen = Event.objects.visible_to(cast.member("oksana"), NOW).for_member(
        cast.member("oksana"), NOW
    )
    assert meeting.event in seen
    assert told("oksana") == []
    assert meeting.event.hosts.count() == 0


@pytest.mark.parametrize("who", ["oksana", "torben", "leyla", "kim"])
def test_nobody_but_the_committee_plans_one(cast, who):
    with refused("not_yours"):
        plan(cast.member(who))


@pytest.mark.parametrize("who", ["oksana", "torben", "sofie"])
def test_nobody_else_changes_calls_or_writes(cast, meeting, who):
    other = cast.member(who)
    point = meeting.points.first()
    for verb in (
        lambda: moved(other, meeting, place="Gården"),
        lambda: actions.call(other, meeting, now=NOW),
        lambda: agenda.remove_point(other, point, now=NOW),
        lambda: papers.add_paper(other, meeting, title="Budget", text="Tal"),
        lambda: papers.write_minutes(other, meeting, text="Ja", publish=True, now=AFTER),
        lambda: events.change(other, meeting.event, as_written(meeting.event), now=NOW),
        lambda: ending.call_off(other, meeting.event, now=NOW),
    ):
        with refused("not_yours"):
            verb()


def test_the_committee_of_another_estate_has_no_part_in_it(cast, meeting):
    assert cast.member("sofie").is_board
    with refused("not_yours"):
        actions.call(cast.member("sofie"), meeting, now=NOW)


def test_who_planned_it_and_left_the_committee_has_no_part_in_it_any_more(cast, meeting):
    grethe = cast.member("grethe")
    grethe.terms.all().delete()
    with refused("not_yours"):
        events.change(cast.member("grethe"), meeting.event, as_written(meeting.event), now=NOW)


def test_nothing_else_becomes_a_meeting_and_a_meeting_nothing_else(cast, meeting):
    from dataclasses import replace

    with refused("no_such_choice"):
        events.announce(cast.member("grethe"), written(kind=Kind.MEETING), now=NOW)
    with refused("no_such_choice"):
        wanted = replace(as_written(meeting.event), kind=Kind.MEAL)
        events.change(cast.member("grethe"), meeting.event, wanted, now=NOW)


def test_an_extra_meeting_takes_a_topic_and_a_quarter_of_the_households(cast):
    grethe = cast.member("grethe")
    needed = -(-notify.households_of(cast.estate(), NOW.date()) // 4)
    with refused("no_topic"):
        plan(grethe, extra(topic=" ", asking=needed))
    with refused("too_few_ask") as no:
        plan(grethe, extra(asking=needed - 1))
    assert no.error.facts == {"needed": needed}
    with refused("too_many_ask"):
        plan(grethe, extra(asking=9000))
    made = plan(grethe, extra(asking=needed))
    assert titles(made) == ["Valg af dirigent og referent", "Solceller"]
    assert made.asking == needed


def test_what_looks_like_a_civil_registration_number_is_not_kept(cast, meeting):
    grethe, number = cast.member("grethe"), "010190-1234"
    for verb in (
        lambda: plan(grethe, extra(asked_by="board", topic=number)),
        lambda: agenda.add_point(grethe, meeting, title=number, now=NOW),
        lambda: papers.add_paper(grethe, meeting, title="Navn", text=number),
        lambda: papers.write_minutes(grethe, meeting, text=number, publish=True, now=AFTER),
    ):
        with refused("cpr"):
            verb()


# --- the call ------------------------------------------------------------------------------------


def test_the_call_reaches_everybody_who_lives_here_once_and_paper_as_a_slip(cast, meeting):
    grethe = cast.member("grethe")
    here = notify.residents_of(cast.estate(), NOW.date())
    assert actions.call(grethe, meeting, now=NOW) == len(here)
    assert actions.call(cast.member("jens"), meeting, now=NOW) == 0
    assert len(told("oksana", "call")) == 1
    assert told("sofie", "call") == []
    slip = Delivery.objects.get(notification__user__name="Ejnar", notification__kind="events.call")
    assert slip.way == Way.SLIP
    assert "1. Valg af dirigent og referent." in words("ejnar")
    assert "torsdag 31. december" in words("ejnar").replace("\xa0", " ")
    assert Notification.objects.filter(kind="events.call").count() == len(here)


def test_a_late_call_says_why(cast):
    grethe = cast.member("grethe")
    near = plan(grethe, asked(starts_at=at("2026-12-10", "19:00")))
    with refused("late"):
        actions.call(grethe, near, now=NOW)
    actions.call(grethe, near, late_because="Printeren var i stykker.", now=NOW)
    assert fresh(near).late_because == "Printeren var i stykker."
    in_time = plan(grethe)
    actions.call(grethe, in_time, late_because="Bare fordi", now=NOW)
    assert fresh(in_time).late_because == ""


def test_what_is_called_off_begun_or_empty_is_not_called_to(cast, meeting):
    grethe = cast.member("grethe")
    with refused("begun"):
        actions.call(grethe, meeting, now=AFTER)
    meeting.points.all().delete()
    with refused("no_points"):
        actions.call(grethe, meeting, now=NOW)
    ending.call_off(grethe, meeting.event, now=NOW)
    with refused("called_off"):
        actions.call(grethe, meeting, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_of_the_committee_call_at_once_and_everybody_hears_it_once(cast, meeting, together):
    grethe, jens = cast.member("grethe"), cast.member("jens")
    done = together(
        lambda: actions.call(grethe, meeting, now=NOW), lambda: actions.call(jens, meeting, now=NOW)
    )
    assert sorted(done) == [0, len(notify.residents_of(cast.estate(), NOW.date()))]
    assert len(told("oksana", "call")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_of_the_committee_plan_the_same_day_and_there_is_one(cast, together):
    grethe, jens = cast.member("grethe"), cast.member("jens")
    done = together(lambda: plan(grethe), lambda: plan(jens))
    assert [getattr(one, "code", "made") for one in sorted(done, key=str)].count("made") == 1
    assert DepartmentMeeting.objects.count() == Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_of_the_committee_move_points_at_once_and_none_is_lost(cast, meeting, together):
    first, last = meeting.points.first(), meeting.points.last()
    before = sorted(titles(meeting))
    together(
        lambda: agenda.move_point(cast.member("grethe"), first, up=False, now=NOW),
        lambda: agenda.move_point(cast.member("jens"), last, up=True, now=NOW),
        lambda: agenda.add_point(cast.member("jens"), meeting, title="Cykler", now=NOW),
    )
    orders = list(meeting.points.values_list("order", flat=True))
    assert len(set(orders)) == len(orders)
    assert sorted(titles(meeting)) == sorted([*before, "Cykler"])


# --- agenda, papers, minutes ---------------------------------------------------------------------


def test_points_are_added_before_any_other_business_moved_taken_away_and_put_back(cast, meeting):
    grethe = cast.member("grethe")
    point = agenda.add_point(grethe, meeting, title="Cykelskur", now=NOW)
    assert titles(meeting)[-2:] == ["Cykelskur", "Eventuelt"]
    agenda.move_point(grethe, point, up=True, now=NOW)
    assert titles(meeting)[-3] == "Cykelskur"
    agenda.change_point(grethe, point, title="Nyt cykelskur", text="Tegning følger.", now=NOW)
    point.refresh_from_db()
    agenda.remove_point(grethe, point, now=NOW)
    with refused("gone"):
        agenda.change_point(grethe, point, title="Igen", now=NOW)
    agenda.put_point_back(
        grethe, meeting, order=point.order, title=point.title, text=point.text, now=NOW
    )
    assert titles(meeting)[-3] == "Nyt cykelskur"


@pytest.mark.parametrize(
    "link", ["http://a.dk/b.pdf", "javascript:alert(1)", "https://", "budget.pdf"]
)
def test_a_paper_lies_at_a_safe_address(cast, meeting, link):
    with refused("no_link"):
        papers.add_paper(cast.member("grethe"), meeting, title="Budget", link=link)


def test_papers_are_told_of_once_when_they_are_laid_out(cast, meeting):
    grethe = cast.member("grethe")
    with refused("no_papers"):
        papers.lay_out(grethe, meeting, now=NOW)
    papers.add_paper(grethe, meeting, title="Budget", link="https://hus.dk/budget.pdf")
    assert told("oksana") == []
    assert papers.lay_out(grethe, meeting, now=NOW) > 0
    assert papers.lay_out(grethe, meeting, now=NOW) == 0
    assert told("oksana", "call") == ["Papirerne til afdelingsmødet er klar"]


def test_minutes_are_kept_published_and_told_of_once(cast, meeting):
    grethe = cast.member("grethe")
    with refused("not_held"):
        papers.write_minutes(grethe, meeting, text="Vi blev enige.", publish=True, now=NOW)
    with refused("no_words"):
        papers.write_minutes(grethe, meeting, text="  ", publish=True, now=AFTER)
    assert papers.write_minutes(grethe, meeting, text="Vi", publish=False, now=AFTER) == 0
    assert papers.write_minutes(grethe, meeting, text="Vi blev enige.", publish=True, now=AFTER) > 0
    assert papers.write_minutes(grethe, meeting, text="Rettet.", publish=True, now=AFTER) == 0
    assert told("oksana", "call") == ["Referatet fra afdelingsmødet er klar"]
    assert fresh(meeting).minutes == "Rettet."


def test_the_place_is_held_and_moves_along(cast, laden):
    key = f"bookings:{laden.pk}"
    made = plan(cast.member("grethe"), asked(place="", place_key=key))
    assert made.event.place == "Laden"
    held = made.event.hold_key
    later = at("2027-01-21", "19:00")
    changed = moved(cast.member("grethe"), made, starts_at=later, place="", place_key=key)
    assert changed.event.hold_key not in {"", held}
    assert THURSDAY not in set(Event.objects.values_list("starts_at", flat=True))
