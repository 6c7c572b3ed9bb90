"""What comes again: two who host it, the dates to come, this and the following, and an end."""

from datetime import date, time, timedelta

import pytest

from events.clock import actions as clock
from events.following import actions as following
from events.models import Event, EventSeries
from events.repeating import actions as repeating
from events.written import Rhythm, Said, said_by
from tests.conftest import NOW, at
from tests.events.conftest import join, make, told, words, written
from tests.events.making.conftest import SKER, again, typed
from tests.events.making.conftest import words as page

# The series was put up a moment after ten.
LATER = NOW + timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def walks(birgit, friends):
    """Every Sunday from the 6th of December; Birgit and Kasper host it."""
    assert again(birgit, friends).status_code == 302
    return EventSeries.objects.get()


def at_series(series, verb=""):
    series.refresh_from_db()
    return f"{SKER}serie/{series.token}/{verb}"


def days(series):
    rows = series.events.exclude(state="called_off").order_by("starts_at")
    return [event.series_day for event in rows]


def first(series):
    return series.events.order_by("starts_at").first()


def send(client, series, **facts):
    said = typed(every="week", **facts)
    for name in ("key", "hosts"):
        said.pop(name, None)
    return client.post(at_series(series, "ret/"), said)


def hosts_of(event):
    return [host.member.user.name for host in event.hosts.all()]


# --- beginning -----------------------------------------------------------------------------------


def test_every_week_with_two_hosts(walks, birgit):
    assert days(walks)[:3] == [date(2026, 12, 6), date(2026, 12, 13), date(2026, 12, 20)]
    assert (walks.again, walks.begins, walks.minutes) == ("FREQ=WEEKLY", time(10), 60)
    assert hosts_of(first(walks)) == ["Birgit", "Kasper"]
    said = page(birgit.get(at_series(walks)))
    assert "Hver uge, søndag" in said
    assert "Ret denne og de følgende" in said


def test_two_presses_start_one(birgit, friends):
    again(birgit, friends)
    again(birgit, friends)
    assert EventSeries.objects.count() == 1


@pytest.mark.parametrize(("every", "second"), [
    ("two_weeks", date(2026, 12, 20)),
    ("month_day", date(2027, 1, 3)),
    ("month_date", date(2027, 1, 6)),
])  # fmt: skip
def test_other_rhythms(birgit, friends, every, second):
    birgit.post(f"{SKER}nyt/", typed(every=every, hosts=[str(friends.token)]))
    assert days(EventSeries.objects.get())[1] == second


def test_pauses_holidays_and_an_end(birgit, friends):
    again(
        birgit, friends, not_on="13/12", not_in_weeks="52-53", skips_holidays="on",
        until="2027-01-31", takes_turns="on",
    )  # fmt: skip
    series = EventSeries.objects.get()
    assert days(series) == [
        date(2026, 12, 6), date(2026, 12, 20), date(2027, 1, 10), date(2027, 1, 17),
        date(2027, 1, 24), date(2027, 1, 31),
    ]  # fmt: skip
    turns = [hosts_of(event) for event in series.events.order_by("starts_at")]
    assert turns[:3] == [["Birgit"], ["Kasper"], ["Birgit"]]
    said = page(birgit.get(at_series(series)))
    assert "13.12.2026, uge 52–53" in said
    assert "Ikke på helligdage" in said


def test_a_deadline_follows_each_time(birgit, friends):
    again(birgit, friends, joining="sign_up", sign_up_on="2026-12-04", sign_up_at="12:00")
    series = EventSeries.objects.get()
    closes = [event.sign_up_by for event in series.events.order_by("starts_at")[:2]]
    assert closes == [at("2026-12-04", "12:00"), at("2026-12-11", "12:00")]


# --- this one, and the following -----------------------------------------------------------------


def test_one_is_skipped_and_the_rest_stand(walks, birgit):
    second = walks.events.get(series_day=date(2026, 12, 13))
    birgit.post(f"{SKER}{second.token}/aflys/", {"reason": "Det er glat."})
    assert days(walks)[:2] == [date(2026, 12, 6), date(2026, 12, 20)]
    assert "Hold det alligevel" in page(birgit.get(at_series(walks)))


def test_this_and_the_following_move_with_their_sign_ups(walks, birgit, cast):
    third = walks.events.get(series_day=date(2026, 12, 20))
    signup = join(cast.member("oksana"), third, now=LATER)
    form = birgit.get(at_series(walks, f"ret/?fra={third.token}")).context["form"]
    assert form.initial["day"] == date(2026, 12, 20)
    assert send(birgit, walks, day="2026-12-20", starts="11:00", ends="12:30").status_code == 302
    assert first(walks).starts_at == at("2026-12-06", "10:00")
    third.refresh_from_db()
    assert (third.starts_at, third.ends_at) == (
        at("2026-12-20", "11:00"),
        at("2026-12-20", "12:30"),
    )
    assert third.signups.get() == signup
    assert told("Oksana", "changed") == ["Noget, du skal til, er lavet om"]


def test_another_weekday_takes_those_who_come_along(walks, birgit, cast):
    second = walks.events.get(series_day=date(2026, 12, 13))
    join(cast.member("oksana"), second, now=LATER)
    send(birgit, walks, day="2026-12-12")
    second.refresh_from_db()
    assert second.starts_at == at("2026-12-12", "10:00")
    assert days(walks)[:3] == [date(2026, 12, 6), date(2026, 12, 12), date(2026, 12, 19)]


def test_a_day_that_is_gone_is_called_off_where_somebody_comes(walks, birgit, cast):
    third = walks.events.get(series_day=date(2026, 12, 20))
    join(cast.member("oksana"), third, now=LATER)
    send(birgit, walks, not_in_weeks="51–52")
    third.refresh_from_db()
    assert third.is_called_off
    assert not walks.events.filter(series_day=date(2026, 12, 27)).exists()
    assert told("Oksana", "changed") == ["Noget, du skal til, er aflyst"]


def test_what_was_changed_in_one_of_them_stays(walks, birgit):
    second = walks.events.get(series_day=date(2026, 12, 13))
    birgit.post(f"{SKER}{second.token}/ret/", typed(
        day="2026-12-13", starts="14:00", ends="15:00", title="Lucia-gåtur", every=None,
    ))  # fmt: skip
    send(birgit, walks, text="Vi går langsomt.", starts="11:00", ends="12:00")
    second.refresh_from_db()
    assert (second.title, second.text) == ("Lucia-gåtur", "Vi går langsomt.")
    assert second.starts_at == at("2026-12-13", "14:00")


def test_who_comes_to_many_of_them_hears_once(walks, birgit, cast):
    oksana = cast.member("oksana")
    for event in walks.events.order_by("starts_at")[:4]:
        join(oksana, event, now=LATER)
    join(cast.member("tomasz"), first(walks), now=LATER)
    send(birgit, walks, starts="11:00", ends="12:00")
    assert told("Oksana", "changed") == ["Noget, du skal til, er lavet om"]
    assert "Det gælder 4 gange." in words("Oksana")
    assert told("Tomasz", "changed") == ["Noget, du skal til, er lavet om"]
    assert "gange" not in words("Tomasz")
    following.end(cast.member("birgit"), walks, reason="Vi flytter.", now=LATER)
    assert told("Oksana", "changed")[-1] == "Noget, du skal til, er aflyst"
    assert len(told("Oksana", "changed")) == 2
    assert "aflyst 4 gange" in words("Oksana")


def test_a_series_goes_up_on_its_day_and_nobody_sees_it_before(birgit, friends, cast):
    answer = again(birgit, friends, publish_on="2026-11-30", publish_time="08:00")
    assert answer.status_code == 302
    series = EventSeries.objects.get()
    kasper, oksana = cast.client("kasper"), cast.client("oksana")
    assert "bliver slået op" in page(birgit.get(at_series(series)))
    assert kasper.get(at_series(series)).status_code == 200  # he hosts it, too
    assert oksana.get(at_series(series)).status_code == 404
    assert "Gåtur" not in page(oksana.get(SKER))
    up = at("2026-11-30", "08:00")
    assert clock.publish_due(up - timedelta(minutes=1)) == 0
    assert clock.publish_due(up) == series.events.count()
    assert told("Kasper", "host") == []  # not once for each of its times
    assert Event.objects.up(up).filter(series=series).exists()
    wrong = again(birgit, friends, title="For sent igen", publish_on="2026-12-07")
    assert wrong.status_code == 422


def test_a_room_that_is_taken_one_day_does_not_stop_the_rest(walks, birgit, cast, laden):
    lent = {"place": "", "place_key": f"bookings:{laden.pk}"}
    make(cast.member("fadumo"), written(
        starts_at=at("2026-12-13", "09:00"), ends_at=at("2026-12-13", "12:00"), **lent
    ))  # fmt: skip
    assert send(birgit, walks, **lent).status_code == 302
    held = walks.events.exclude(hold_key="")
    assert held.count() == walks.events.count() - 1
    assert told("Kasper", "host")[-1] == "I mangler et sted at være"


def test_six_in_the_evening_is_six_on_both_sides_of_the_clock(birgit, friends):
    again(birgit, friends, day="2027-03-14", starts="18:00", ends="20:00")
    series = EventSeries.objects.get()
    following.change(friends, series, *_same(series, time(18, 30)), now=NOW)
    repeating.make_ahead(at("2027-03-15", "10:00"))
    rows = series.events.filter(series_day__in=["2027-03-21", "2027-03-28", "2027-04-04"])
    assert [event.starts_at for event in rows.order_by("starts_at")] == [
        at("2027-03-21", "18:30"), at("2027-03-28", "18:30"), at("2027-04-04", "18:30"),
    ]  # fmt: skip


def _same(series, begins):
    return Said(**said_by(series)), Rhythm(first=series.first, begins=begins, minutes=120)


@pytest.mark.parametrize(("facts", "field", "sentence"), [
    ({"title": ""}, "id_title", "Skriv, hvad der skal ske."),
    ({"day": "2026-11-22"}, "id_day", "Den dag er gået"),
    ({"until": "2026-12-01"}, "id_until", "ligger før den første"),
    ({"not_on": "jul"}, "id_not_on", "Skriv dagene som"),
    ({"every": "once"}, "id_every", "Vælg en på listen"),
    ({"text": "010190-1234"}, "id_text", "CPR"),
])  # fmt: skip
def test_what_is_wrong_with_a_series_is_said_beside_it(walks, birgit, facts, field, sentence):
    said = typed(**({"every": "week", "way_there": "Gennem gården"} | facts))
    answer = birgit.post(at_series(walks, "ret/"), said)
    assert answer.status_code == 422
    assert f'id="{field}_error"' in page(answer)
    assert sentence in page(answer)
    assert "Gennem gården" in page(answer)


# --- whose turn ----------------------------------------------------------------------------------


def test_turns_change_places_and_a_third_comes_in(walks, birgit, cast):
    send(birgit, walks, takes_turns="on")
    assert hosts_of(first(walks)) == ["Birgit"]
    birgit.post(at_series(walks, f"vaert/{cast.member('kasper').token}/"), {"do": "op"})
    assert hosts_of(first(walks)) == ["Kasper"]
    oksana = cast.member("oksana")
    sent = {"host_name": "Oksana", "host_entrance": str(oksana.entrance_id)}
    assert birgit.post(at_series(walks, "vaert/"), sent).status_code == 302
    turns = [hosts_of(event) for event in walks.events.order_by("starts_at")[:3]]
    assert turns == [["Kasper"], ["Birgit"], ["Oksana"]]
    birgit.post(at_series(walks, f"vaert/{oksana.token}/"), {"do": "vaek"})
    assert walks.hosts.count() == 2


def test_two_are_always_left(walks, birgit, cast):
    answer = birgit.post(at_series(walks, f"vaert/{cast.member('kasper').token}/"), {"do": "vaek"})
    assert answer.status_code == 422
    assert "har to værter" in page(answer)
    assert walks.hosts.count() == 2


def test_who_holds_it_changes_also_the_time_that_is_anothers_turn(walks, birgit, cast):
    send(birgit, walks, takes_turns="on")
    event = first(walks)
    assert hosts_of(event) == ["Birgit"]
    assert cast.client("kasper").get(f"{SKER}{event.token}/ret/").status_code == 200


# --- the end -------------------------------------------------------------------------------------


def test_it_ends_and_what_stands_is_held(walks, birgit):
    before = len(days(walks))
    assert "Hold dem" in page(birgit.get(at_series(walks, "stop/")))
    birgit.post(at_series(walks, "stop/"), {"ogsaa": "0"})
    walks.refresh_from_db()
    assert walks.ended_at is not None
    assert len(days(walks)) == before
    assert "Rækken er slut." in page(birgit.get(at_series(walks)))


def test_it_ends_with_what_stands_and_a_reason(walks, birgit, cast):
    join(cast.member("oksana"), first(walks), now=LATER)
    birgit.post(at_series(walks, "stop/"), {"ogsaa": "1", "reason": "Vi er flyttet."})
    assert days(walks) == []
    assert told("Oksana", "changed") == ["Noget, du skal til, er aflyst"]


def test_a_reason_with_a_number_in_it_ends_nothing(walks, birgit):
    answer = birgit.post(at_series(walks, "stop/"), {"ogsaa": "1", "reason": "010190-1234"})
    assert answer.status_code == 422
    walks.refresh_from_db()
    assert walks.ended_at is None


# --- who may -------------------------------------------------------------------------------------


def test_a_neighbour_reads_the_dates_and_changes_nothing(walks, cast):
    oksana = cast.client("oksana")
    said = page(oksana.get(at_series(walks)))
    assert "Gåtur" in said
    assert "Ret denne" not in said
    for verb in ("ret/", "stop/", "vaert/", f"vaert/{cast.member('kasper').token}/"):
        assert oksana.post(at_series(walks, verb), {}).status_code == 404


def test_another_estate_finds_nothing(walks, cast):
    assert cast.client("sofie").get(at_series(walks)).status_code == 404


def test_fourteen_dates_cost_what_two_cost(birgit, friends, django_assert_max_num_queries):
    def asked(series):
        with django_assert_max_num_queries(100) as found:
            birgit.get(at_series(series))
        return len(found)

    again(birgit, friends, until="2026-12-13")
    again(birgit, friends, title="Lang")
    assert asked(EventSeries.objects.get(title="Gåtur")) == asked(
        EventSeries.objects.get(title="Lang")
    )


def test_a_time_somebody_has_a_task_at_is_called_off_and_not_just_gone(cast, friends):
    from events.chores import actions as chores

    again(cast.client("birgit"), friends)
    series, event = EventSeries.objects.get(), Event.objects.order_by("series_day")[1]
    task = chores.add(cast.member("birgit"), event, what="Kaffe", now=NOW)
    chores.take(cast.member("fadumo"), task, now=NOW)
    facts = {"every": "week", "not_on": f"{event.series_day:%d/%m/%Y}", "key": None}
    answer = cast.client("birgit").post(f"{SKER}serie/{series.token}/ret/", typed(**facts))
    assert answer.status_code == 302
    event.refresh_from_db()
    assert event.is_called_off
    assert told("fadumo", "changed") == ["Noget, du skal til, er aflyst"]
    assert told("kasper", "changed") == []
