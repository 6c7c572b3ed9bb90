"""Many at once, with real threads on real PostgreSQL, and the proof that the race is real."""

import random
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection

from community.errors import Refused
from community.notifications.models import Notification
from events import notify
from events.models import Event, Signup
from events.seats import actions as clock
from events.signing import actions as signing
from tests.conftest import NOW, at
from tests.events.conftest import counted, join, make, seats, state

pytestmark = pytest.mark.django_db(transaction=True)

State = Signup.State


def codes(results):
    """What came of each: the state it got, or the code of its refusal."""
    return [
        r.code if isinstance(r, Refused) else r.state if isinstance(r, Signup) else repr(r)
        for r in results
    ]


def sizes(event, *states):
    return list(
        event.signups.filter(state__in=states).order_by("pk").values_list("party", flat=True)
    )


@pytest.mark.parametrize("round_", range(3))
def test_fifty_parties_of_one_to_four_never_take_a_seat_too_many(cast, crowd, together, round_):
    """EV-1: thirty seats; who has none stands in line, whole."""
    event, neighbours = make(cast.member("fadumo"), seats(30)), crowd(50)
    results = together(
        *[lambda m=m, n=n: join(m, event, 1 + n % 4) for n, m in enumerate(neighbours)]
    )
    assert set(codes(results)) == {"going", "waiting"}
    assert Signup.objects.filter(event=event).count() == 50
    taken, waiting = counted(event)
    assert 27 <= taken <= 30
    assert taken + waiting == sum(1 + n % 4 for n in range(50))
    assert all(size > 30 - taken for size in sizes(event, State.WAITING))


def test_who_does_not_want_to_wait_hears_how_many_seats_are_left(cast, crowd, together):
    event, neighbours = make(cast.member("fadumo"), seats(10)), crowd(20)
    results = together(*[lambda m=m: join(m, event, 1, waits=False) for m in neighbours])
    assert sorted(codes(results)) == ["full"] * 10 + ["going"] * 10
    assert counted(event) == (10, 0)


def test_two_hundred_on_the_last_ten_places_get_ten_and_a_line_in_order(cast, crowd, together):
    """Through forty doors at once. The rest stand in the order the row let them in, and SQL agrees."""
    event, neighbours = make(cast.member("fadumo"), seats(40)), crowd(206)
    assert len(neighbours) == 206
    for member in neighbours[:6]:
        join(member, event, 5, for_household=False)
    assert counted(event) == (30, 0)
    doors = [neighbours[6 + door :: 40] for door in range(40)]
    found = together(*[lambda d=d: [join(m, event, for_household=False) for m in d] for d in doors])
    results = [signup for those in found for signup in those]
    assert sorted(codes(results)) == ["going"] * 10 + ["waiting"] * 190
    assert counted(event) == (40, 190)
    first_waiting = event.signups.in_line().first().pk
    assert event.signups.coming().filter(pk__gt=first_waiting).count() == 0


def test_lowering_the_seats_while_people_sign_up_never_leaves_one_too_many(cast, crowd, together):
    from events import actions

    event, neighbours = make(cast.member("fadumo"), seats(30)), crowd(20)
    together(
        *[lambda m=m: join(m, event, 2) for m in neighbours],
        *[
            lambda n=n: actions.change(cast.member("fadumo"), event, seats(n), now=NOW)
            for n in (12, 16, 8)
        ],
    )
    event.refresh_from_db()
    assert counted(event)[0] <= event.capacity


# --- EV-2: promoted once -------------------------------------------------------------------------


@pytest.fixture
def full(cast, crowd):
    """Ten seats taken by ten, and twenty in line."""
    event, neighbours = make(cast.member("fadumo"), seats(10)), crowd(30)
    return event, [join(member, event, 1) for member in neighbours], neighbours


def test_ten_who_leave_at_once_give_ten_seats_to_the_first_ten_once(full, together):
    """Also with two clocks running beside them."""
    event, signups, neighbours = full
    beats = [lambda: clock.promote_due(NOW), lambda: clock.expire_due(NOW)] * 2
    together(
        *[
            lambda m=m, s=s: signing.leave(m, s, now=NOW)
            for m, s in zip(neighbours[:10], signups[:10], strict=True)
        ],
        *beats,
    )
    offered = list(event.signups.filter(state=State.OFFERED).order_by("pk"))
    assert offered == signups[10:20]
    assert [state(one) for one in signups[20:]] == ["waiting"] * 10
    assert counted(event) == (10, 10)
    notes = Notification.objects.filter(kind="events.offer").values_list("user_id", flat=True)
    assert sorted(notes) == sorted(member.user_id for member in neighbours[10:20])


def test_a_worker_that_dies_half_way_has_offered_nothing(full, monkeypatch):
    event, signups, neighbours = full
    from events import notify

    def dies(*_facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(notify, "offered", dies)
        with pytest.raises(KeyboardInterrupt):
            signing.leave(neighbours[0], signups[0], now=NOW)
    assert state(signups[0]) == "going"
    assert counted(event) == (10, 20)
    signing.leave(neighbours[0], signups[0], now=NOW)
    assert state(signups[10]) == "offered"


def test_the_clock_finds_a_seat_that_no_verb_gave_on(full):
    """A home was taken out of the house with all that hung on it."""
    event, signups, _neighbours = full
    Signup.objects.filter(pk=signups[0].pk).delete()
    Event.objects.filter(pk=event.pk).update(taken=9)
    assert clock.promote_due(NOW) == 1
    assert clock.promote_due(NOW) == 0
    assert state(signups[10]) == "offered"
    assert counted(event) == (10, 19)


# --- EV-3: yes and the clock ---------------------------------------------------------------------


def test_two_hundred_times_yes_and_running_out_at_once_have_one_outcome(
    cast, crowd, together, monkeypatch
):
    """Up to fifty milliseconds before or after the end; whoever gets the row first decides."""
    event, (one, other, third) = make(cast.member("fadumo"), seats(1)), crowd(3)
    first, second = join(one, event), join(other, event)
    next_in_line, chance = join(third, event), random.Random(3)
    signing.leave(one, first, now=NOW)
    second.refresh_from_db()
    until, rows, seen = second.offered_until, Signup.objects, []
    early = [chance.randint(-50, 50) for _trial in range(200)]
    ready, done = threading.Barrier(3, timeout=30), threading.Barrier(3, timeout=30)
    for name in ("offered", "offer_ran_out", "push_own", "withdraw"):
        monkeypatch.setattr(notify, name, lambda *_facts: None)

    def again_and_again(verb):
        for ms in early:
            ready.wait()
            verb(ms)
            done.wait()

    def yes(ms):
        with suppress(Refused):
            signing.say_yes(other, second, now=until - timedelta(milliseconds=ms))

    def as_before():
        rows.filter(pk=second.pk).update(state="offered", offered_until=until, left_at=None)
        rows.filter(pk=next_in_line.pk).update(state="waiting", offered_until=None)
        Event.objects.filter(pk=event.pk).update(taken=1, waiting=1)

    def judge():
        for ms in early:
            as_before()
            ready.wait()
            done.wait()
            seen.append((ms > 0, state(second), state(next_in_line), counted(event)))

    together(
        lambda: again_and_again(yes),
        lambda: again_and_again(lambda _ms: clock.expire_due(until)),
        judge,
    )
    assert len(seen) == 200
    assert {one for one in seen if not one[0]} == {(False, "expired", "offered", (1, 0))}
    either = {(True, "going", "waiting", (1, 1)), (True, "expired", "offered", (1, 0))}
    assert {one for one in seen if one[0]} == either


# --- EV-4: one place each ------------------------------------------------------------------------


def test_fifty_taps_of_one_person_are_one_row(cast, soup, together):
    birgit = cast.member("birgit")
    results = together(*[lambda: join(birgit, soup) for _ in range(50)])
    assert {result.pk for result in results} == {Signup.objects.get().pk}
    assert counted(soup) == (1, 0)


def test_two_of_a_household_who_sign_it_up_at_once_are_one_row(cast, together):
    event = make(cast.member("birgit"), seats(20))
    who = [cast.member("fadumo"), cast.member("yahya")]
    results = together(*[lambda m=m: join(m, event, 2) for m in who * 4])
    assert {result.pk for result in results} == {Signup.objects.get().pk}
    assert counted(event) == (2, 0)


def test_leaving_and_coming_again_many_times_never_counts_anybody_twice(cast, soup, together):
    birgit = cast.member("birgit")

    def in_and_out():
        for _ in range(5):
            signing.leave(birgit, join(birgit, soup), now=NOW)

    together(*[in_and_out] * 4)
    assert Signup.objects.standing().count() <= 1
    counted(soup)


def test_two_who_move_out_at_once_leave_no_seat_behind(cast, together):
    from community.privacy.actions import move_out

    event = make(cast.member("birgit"), seats(4))
    signup = join(cast.member("fadumo"), event, 2)
    fadumo, yahya = cast.member("fadumo"), cast.member("yahya")
    together(lambda: move_out(fadumo, now=NOW), lambda: move_out(yahya, now=NOW))
    assert state(signup) == "left"
    assert counted(event) == (0, 0)


def test_two_who_take_the_last_of_a_task_leave_one_with_it(cast, crowd, soup, together):
    from events.chores import actions as chores

    task = chores.add(cast.member("fadumo"), soup, what="Lave mad", wanted=2, now=NOW)
    results = together(*[lambda m=m: chores.take(m, task, now=NOW) for m in crowd(12)])
    assert [getattr(r, "code", "took") for r in results].count("took") == 2
    task.refresh_from_db()
    assert task.taken == task.takings.count() == 2


def test_two_clocks_remind_and_publish_once(cast, soup, together):
    from events.clock import actions as beats

    join(cast.member("birgit"), soup)
    evening = at("2026-11-24", "17:30")
    assert sorted(together(*[lambda: beats.remind_due(evening)] * 4)) == [0, 0, 0, 1]
    planned = make(cast.member("fadumo"), seats(4, publish_at=at("2026-11-24", "08:00")))
    due = planned.publish_at
    assert sorted(together(*[lambda: beats.publish_due(due)] * 4)) == [0, 0, 0, 1]


def test_two_clocks_make_a_series_ahead_once(cast, together):
    from datetime import date, time

    from events.repeating import actions as repeating
    from events.written import Rhythm, Said

    hosts = [cast.member("fadumo"), cast.member("birgit")]
    series = repeating.start(
        hosts[0], Said(title="Gåholdet", hosts=hosts), Rhythm(date(2026, 11, 29), time(10)), now=NOW
    )
    before = series.events.count()
    later = NOW + timedelta(weeks=2)
    assert sorted(together(*[lambda: repeating.make_ahead(later)] * 4)) == [0, 0, 0, 2]
    assert series.events.count() == before + 2


# --- negative control: without the lock the same tests must fail ---------------------------------


@pytest.fixture
def unlocked(settings, cast):
    """The lock off, and the constraint gone: what is left is «look, then insert»."""
    settings.SKIP_LOCKS = True
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_event DROP CONSTRAINT an_event_is_never_oversold")
    yield
    Event.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE events_event ADD CONSTRAINT an_event_is_never_oversold "
            "CHECK (capacity IS NULL OR taken <= capacity)"
        )


def test_without_the_lock_more_come_than_there_are_seats(unlocked, cast, crowd, together):
    neighbours = crowd(30)
    for _ in range(10):
        event = make(cast.member("fadumo"), seats(5))
        together(*[lambda m=m, e=event: join(m, e) for m in neighbours])
        if event.signups.coming().count() > 5:
            return
        event.delete()
    pytest.fail("The race did not appear: the tests above prove nothing.")


def test_without_the_lock_the_constraint_still_has_the_last_word(settings, cast, crowd, together):
    settings.SKIP_LOCKS = True
    event = make(cast.member("fadumo"), seats(5))
    together(*[lambda m=m: join(m, event) for m in crowd(30)])
    event.refresh_from_db()
    assert event.taken <= 5
