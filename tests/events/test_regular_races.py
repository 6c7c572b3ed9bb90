"""Many at once where some come every time; a worker that is killed half-way; and two hundred lines.

Real threads and a real process on real PostgreSQL.
"""

import os
import random
import signal
import subprocess
import sys
import threading
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.notifications.models import Notification
from events import notify
from events.chores import actions as chores
from events.models import Event, Regular, Signup
from events.models.regulars import next_of
from events.regulars import actions as regulars
from events.repeating import actions as repeating
from events.seats import actions as clock
from events.signing import actions as signing
from events.written import Rhythm
from tests.conftest import NOW
from tests.events.conftest import counted, join, make, seats, state
from tests.events.test_repeating import start
from tests.refusing import refused

pytestmark = pytest.mark.django_db(transaction=True)
State = Signup.State
HALF_WAY = """
import os, sys, time, django
django.setup()
from datetime import datetime
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
from events import notify
from events.seats import actions
from tests.refusing import refused
def half_way(signup):
    print("half-way", flush=True)
    time.sleep(60)
notify.push_own = half_way
actions.promote_due(datetime.fromisoformat(sys.argv[2]))
"""


def soup(cast, **facts):
    rhythm = Rhythm(date(2026, 12, 2), time(18), until=date(2026, 12, 9))
    return start(cast, rhythm, **facts)


def times(series):
    return list(next_of(series, NOW))


# --- coming every time ---------------------------------------------------------------------------


def test_twelve_who_stand_up_at_once_are_seated_in_that_order_and_one_seat_is_kept(
    cast, crowd, together
):
    series, neighbours = soup(cast, capacity=8), crowd(12)
    found = together(*[lambda m=m: regulars.stand(m, series, now=NOW) for m in neighbours])
    assert {type(one) for one in found} == {Regular}
    for event in times(series):
        assert counted(event) == (7, 5)
        rows = list(event.signups.order_by("pk").values_list("regular", "state"))
        assert rows == sorted(rows)
        assert [state for _number, state in rows] == ["going"] * 7 + ["waiting"] * 5


def test_one_home_that_stands_up_many_times_at_once_stands_once(cast, together):
    series = soup(cast)
    who = [cast.member("fadumo"), cast.member("yahya")] * 4
    together(*[lambda m=m: regulars.stand(m, series, adults=2, now=NOW) for m in who])
    assert Regular.objects.count() == 1
    assert [counted(event) for event in times(series)] == [(2, 0)] * 2


def test_standing_up_while_the_clock_makes_more_leaves_no_time_out(cast, crowd, together):
    series = start(cast, Rhythm(date(2026, 12, 2), time(18)), capacity=8)
    later = NOW + timedelta(weeks=2)
    together(
        *[lambda m=m: regulars.stand(m, series, now=later) for m in crowd(8)],
        *[lambda: repeating.make_ahead(later)] * 3,
    )
    repeating.make_ahead(later)  # a clock leaves a series that is held to the next round
    found = list(next_of(series, later))
    assert len(found) == 12
    assert {counted(event) for event in found} == {(7, 1)}


def test_stopping_and_newcomers_at_once_never_take_a_seat_too_many(cast, crowd, together):
    series, neighbours = soup(cast, capacity=6), crowd(14)
    always = [regulars.stand(member, series, now=NOW) for member in neighbours[:6]]
    event = times(series)[0]
    together(
        *[lambda m=m, r=r: regulars.stop(m, r, now=NOW)
          for m, r in zip(neighbours[:3], always[:3], strict=True)],
        *[lambda m=m: join(m, event) for m in neighbours[6:]],
        *[lambda: clock.promote_due(NOW)] * 2,
    )  # fmt: skip
    taken, waiting = counted(event)
    assert taken <= 6
    assert taken + waiting == 11


def test_two_of_a_home_one_alone_and_one_for_all_are_never_counted_twice(cast, together):
    fadumo, yahya = cast.member("fadumo"), cast.member("yahya")
    for _round in range(5):
        event = make(cast.member("birgit"), seats(20))
        together(
            *[lambda e=event: join(yahya, e, for_household=False)] * 2,
            *[lambda e=event: join(fadumo, e, 2)] * 2,
        )
        assert counted(event)[0] == 2
        assert event.signups.standing().count() == 1


def test_two_who_take_the_same_turn_leave_it_with_one(cast, crowd, together):
    event = make(cast.member("fadumo"), seats(9))
    stove = chores.add(cast.member("fadumo"), event, what="Lave mad", is_cooking=True, now=NOW)
    chores.take(cast.member("kasper"), stove, now=NOW)
    chores.offer_turn(cast.member("kasper"), stove, now=NOW)
    found = together(*[lambda m=m: chores.take(m, stove, now=NOW) for m in crowd(6)])
    assert [getattr(one, "code", "took") for one in found].count("took") == 1
    stove.refresh_from_db()
    assert stove.taken == stove.takings.count() == 1


# --- EV-2: one of two workers is killed half-way -------------------------------------------------


def test_a_worker_killed_half_way_promoted_nobody_and_the_other_does_it_once(cast, crowd):
    event, neighbours = make(cast.member("fadumo"), seats(10)), crowd(15)
    signups = [join(member, event) for member in neighbours]
    Signup.objects.filter(pk=signups[0].pk).delete()
    Event.objects.filter(pk=event.pk).update(taken=9)
    child = subprocess.Popen(
        [sys.executable, "-c", HALF_WAY, str(connection.settings_dict["NAME"]), NOW.isoformat()],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == b"half-way\n"  # the seat is given, and nothing is committed
    other = threading.Thread(target=_promote)
    other.start()  # waits for the row the first one holds
    os.kill(child.pid, signal.SIGKILL)
    assert child.wait(10) == -signal.SIGKILL
    other.join(30)
    _promote()
    assert [state(one) for one in signups[10:]] == ["offered"] + ["waiting"] * 4
    assert counted(event) == (10, 4)
    notes = Notification.objects.filter(kind="events.offer")
    assert [note.user_id for note in notes] == [neighbours[10].user_id]


def _promote():
    clock.promote_due(NOW)
    connection.close()


# --- EV-3: two hundred lines ---------------------------------------------------------------------


@pytest.mark.django_db(transaction=False)
def test_in_two_hundred_lines_of_random_parties_each_seat_has_one_holder(cast, crowd, monkeypatch):
    """Seats come free, offers run out, and yes is said up to a moment before and after."""
    told: list[int] = []
    monkeypatch.setattr(notify, "offered", lambda signup, _now: told.append(signup.pk))
    for name in ("offer_ran_out", "push_own", "withdraw"):
        monkeypatch.setattr(notify, name, lambda *_facts: None)
    chance, neighbours = random.Random(7), crowd(8)
    eleven = NOW + timedelta(hours=1)
    event = make(cast.member("fadumo"), seats(8))
    for _trial in range(200):
        told.clear()
        _line_up(event, neighbours, chance)
        moment = eleven + timedelta(milliseconds=chance.randint(-50, 50))
        offered = event.signups.filter(state=State.OFFERED).first()
        if offered is not None and chance.random() < 0.8:
            _answer(neighbours, offered, moment, in_time=moment < eleven)
        clock.settle(event, moment)
        rows = list(event.signups.standing())
        event.refresh_from_db()
        held = sum(row.party for row in rows if row.state in Signup.HOLDING)
        line = [row.party for row in rows if row.is_waiting]
        assert (event.taken, event.waiting) == (held, sum(line))
        assert held <= 8
        assert all(party > 8 - held for party in line)
        asked = [row.pk for row in rows if row.is_offered and row.offered_until > eleven]
        assert sorted(told) == sorted(asked)


def _line_up(event, neighbours, chance):
    """Some have seats, one may think it over until eleven, and the rest wait."""
    rows = Signup.objects.filter(event=event)
    rows._raw_delete(rows.db)  # nothing hangs on them
    rows, left, is_offered = [], 8, chance.random() < 0.7
    for member in neighbours:
        party = chance.randint(1, 4)
        place = State.GOING if party <= left - 4 else State.WAITING
        if place == State.WAITING and is_offered and party <= left:
            place, is_offered = State.OFFERED, False
        left -= party if place != State.WAITING else 0
        until = NOW + timedelta(hours=1) if place == State.OFFERED else None
        rows.append(
            Signup(event=event, household=member.household, home=member.household, member=member,
                   adults=party, state=place, created_at=NOW, offered_until=until)
        )  # fmt: skip
    Signup.objects.bulk_create(rows)
    event.refresh_from_db()
    clock.recount(event, NOW)


def _answer(neighbours, offered, moment, *, in_time):
    member = next(one for one in neighbours if one.household_id == offered.household_id)
    if in_time:
        assert signing.say_yes(member, offered, now=moment).state == "going"
    else:
        with refused("offer_over"):
            signing.say_yes(member, offered, now=moment)


# --- a year of it --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=False)
def test_a_year_with_sixty_sign_ups_each_opens_in_as_many_queries_as_one(cast, crowd):
    """The list, the page of the series and one event."""
    series = start(cast, Rhythm(date(2026, 11, 25), time(18)), capacity=200)
    series.refresh_from_db()
    first = series.events.order_by("starts_at").first()
    join(cast.member("birgit"), first)
    pages = [
        "/rugmarken/sker/", f"/rugmarken/sker/serie/{series.token}/",
        f"/rugmarken/sker/{first.token}/", "/rugmarken/sker/mit/",
    ]  # fmt: skip
    client = cast.client("birgit")
    series.events.exclude(pk=first.pk).delete()
    client.get(pages[0])  # that somebody is here is written now and then
    before = [_cost(client, page) for page in pages]
    series.made_until = None
    series.save()
    for week in range(41):
        repeating.make_ahead(NOW + timedelta(weeks=week))
    assert series.events.count() == 52
    neighbours = crowd(60)
    for event in series.events.all():
        Signup.objects.bulk_create(
            Signup(event=event, member=member, state="going", created_at=NOW)
            for member in neighbours
        )
    client.get(pages[0])
    assert [_cost(client, page) for page in pages] == before


def _cost(client, page):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)
