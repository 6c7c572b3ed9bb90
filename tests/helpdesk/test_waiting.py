"""Nobody is left without an answer: two days, five days, fourteen days; and a clock that was off."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community import batches
from helpdesk import actions
from helpdesk.models import HelpNudge, HelpRequest, HelpStep, SocialTask
from helpdesk.waiting import actions as clock
from helpdesk.widening import actions as widening
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, choose, steps_of
from tests.helpdesk.neighbours import (
    DAY,
    can,
    crowd,
    offers,
    reread,
    state,
    told,
    unseen,
    words,
)  # fmt: skip
from tests.refusing import refused

pytestmark = pytest.mark.django_db

HEAVY = asked(category="heavy", title="Bære en reol ned", text="Den er tung.")
HOURS_48, FIVE, FORTNIGHT = timedelta(hours=48), 5 * DAY, 14 * DAY
ASKED = "Ingen har svaret endnu. Skal vi spørge flere?"
LOOKING = "Vi hjælper med at finde en nabo"
AGAIN = "Vil du spørge igen?"


def waits(name):
    """What who asked was told while they waited."""
    return told(name, "helpdesk.waiting")


@pytest.fixture
def kasper(cast):
    return cast.member("kasper")


@pytest.fixture
def birgit(cast):
    return cast.member("birgit")


@pytest.fixture
def stairway(birgit):
    """Asked in the stairway of Birgit, who has a circle."""
    home = birgit.household.dwelling.entrance
    return ask(birgit, replace(HEAVY, scope="entrance", entrance=home))


# --- two days ------------------------------------------------------------------------------------


def test_after_two_days_the_asker_is_asked_once(stairway):
    assert clock.ask_to_widen_due(NOW + HOURS_48 - timedelta(minutes=1)) == 0
    assert clock.ask_to_widen_due(NOW + HOURS_48) == 1
    assert clock.ask_to_widen_due(NOW + HOURS_48) == 0
    assert waits("birgit") == [ASKED]
    assert reread(stairway).scope == "entrance"


def test_nothing_grows_without_a_yes(cast, stairway):
    clock.look(NOW + HOURS_48)
    clock.look(NOW + 4 * DAY)
    assert reread(stairway).scope == "entrance"
    seen = HelpRequest.objects.visible_to(cast.member("ejnar"))
    assert not seen.exists()


def test_a_yes_is_the_circle_and_another_two_days_later_the_estate(cast, birgit, stairway):
    clock.look(NOW + HOURS_48)
    widening.widen(birgit, stairway, now=NOW + HOURS_48)
    row = reread(stairway)
    assert (row.scope, row.circle, row.entrance) == (
        "circle", birgit.household.dwelling.entrance.circle, None,
    )  # fmt: skip
    assert HelpRequest.objects.visible_to(cast.member("ejnar")).exists()
    assert unseen("birgit") == 0
    assert clock.ask_to_widen_due(NOW + HOURS_48 + DAY) == 0
    assert clock.ask_to_widen_due(NOW + 2 * HOURS_48) == 1
    assert waits("birgit") == [ASKED, ASKED]
    widening.widen(birgit, stairway, now=NOW + 2 * HOURS_48)
    assert reread(stairway).scope == "estate"
    with refused("widest"):
        widening.widen(birgit, stairway, now=NOW + 2 * HOURS_48)


def test_a_stairway_without_a_circle_grows_to_the_estate(kasper):
    home = kasper.household.dwelling.entrance
    row = ask(kasper, replace(HEAVY, scope="entrance", entrance=home))
    assert widening.widen(kasper, row, now=NOW).scope == "estate"


def test_more_neighbours_are_asked_when_it_grows(cast, birgit, stairway):
    offers(cast.member("tomasz"))
    widening.widen(birgit, stairway, now=NOW)
    assert told("tomasz") == []
    widening.widen(birgit, stairway, now=NOW)
    assert told("tomasz") == ["Kan du hjælpe en nabo?"]


def test_it_is_the_askers_yes_alone_and_only_while_it_is_open(cast, birgit, stairway):
    with refused("not_yours"):
        widening.widen(cast.member("ahmad"), stairway, now=NOW)
    actions.withdraw(birgit, stairway, now=NOW)
    with refused("withdrawn"):
        widening.widen(birgit, stairway, now=NOW)
    assert reread(stairway).scope == "entrance"


def test_who_asks_the_whole_estate_is_not_asked_in_vain(kasper):
    row = ask(kasper, HEAVY)
    assert clock.ask_to_widen_due(NOW + HOURS_48) == 1
    assert waits("kasper") == []
    assert reread(row).widen_asked_at == NOW + HOURS_48
    assert clock.ask_to_widen_due(NOW + HOURS_48) == 0


def test_who_has_an_answer_is_asked_nothing(cast, birgit, stairway):
    answer(cast.member("ahmad"), stairway)
    assert clock.ask_to_widen_due(NOW + 10 * DAY) + clock.hand_on_due(NOW + 10 * DAY) == 0
    clock.look(NOW + 10 * DAY)
    assert waits("birgit") == []


# --- discreetly ----------------------------------------------------------------------------------


@pytest.fixture
def discreet(cast, kasper):
    for member in crowd(cast.estate(), 12):
        can(member, "talk")
    secret = asked(category="talk", title="HEMMELIGT", text="HEMMELIGT", reach="matched")
    return ask(kasper, secret)


def test_a_discreet_one_asks_a_few_more_and_never_becomes_open(cast, kasper, discreet):
    assert HelpNudge.objects.count() == 5
    clock.look(NOW + HOURS_48)
    assert waits("kasper") == [ASKED]
    assert "ikke slået op" in words("kasper")
    widening.widen(kasper, discreet, now=NOW + HOURS_48)
    assert HelpNudge.objects.count() == 12
    with refused("widest"):
        widening.widen(kasper, discreet, now=NOW + HOURS_48)
    row = reread(discreet)
    assert (row.reach, row.scope) == ("matched", "estate")
    assert not HelpRequest.objects.visible_to(cast.member("grethe")).exists()


def test_with_nobody_more_to_ask_nobody_is_asked_in_vain(cast, kasper):
    can(cast.member("birgit"), "talk")
    ask(kasper, asked(category="talk", title="Hemmeligt", reach="matched"))
    clock.look(NOW + HOURS_48)
    assert waits("kasper") == []


def test_a_discreet_one_is_handed_on_without_a_word_of_it(cast, discreet):
    clock.look(NOW + FIVE)
    task = SocialTask.objects.get()
    assert task.role == "social_worker"
    assert "HEMMELIGT" not in task.title + task.text
    assert "HEMMELIGT" not in words("kasper") + words("leyla") + words("torben")
    leyla = cast.member("leyla")
    assert HelpRequest.objects.visible_to(leyla).filter(pk=discreet.pk).exists()


# --- five days -----------------------------------------------------------------------------------


def test_after_five_days_somebody_looks_and_all_may_still_answer(cast, kasper):
    row = ask(kasper, HEAVY)
    clock.look(NOW + HOURS_48)
    assert clock.hand_on_due(NOW + FIVE - timedelta(minutes=1)) == 0
    assert clock.hand_on_due(NOW + FIVE) == 1
    assert clock.hand_on_due(NOW + FIVE) == 0
    assert state(row) == "handed_on"
    assert waits("kasper") == [LOOKING]
    task = SocialTask.objects.get()
    assert (task.kind, task.role, task.text) == ("unanswered", "caretaker", "Bære en reol ned")
    assert task.url == f"/rugmarken/hjaelp/{row.token}/"
    step = HelpStep.objects.filter(request=row).latest("pk")
    assert (step.before, step.after, step.by) == ("open", "handed_on", None)
    answer(cast.member("birgit"), row, now=NOW + FIVE + DAY)
    assert state(row) == "answered"
    task.refresh_from_db()
    assert task.settled


def test_when_the_answer_is_taken_back_somebody_looks_again(cast, kasper):
    from helpdesk.answering import actions as answering

    row = ask(kasper, HEAVY)
    clock.look(NOW + FIVE)
    said = answer(cast.member("birgit"), row, now=NOW + FIVE + DAY)
    answering.take_back(cast.member("birgit"), said, now=NOW + FIVE + 2 * DAY)
    assert state(row) == "handed_on"
    assert not SocialTask.objects.get().settled


def test_withdrawn_nobody_needs_to_look(kasper):
    row = ask(kasper, HEAVY)
    clock.look(NOW + FIVE)
    actions.withdraw(kasper, row, now=NOW + FIVE)
    assert SocialTask.objects.get().settled


def test_what_a_moderator_hid_is_left_alone(kasper):
    row = ask(kasper, HEAVY)
    actions.hide(row.token, NOW)
    assert clock.look(NOW + FIVE) == 0


def test_days_somebody_is_away_are_in_no_task(kasper):
    away = asked(
        category="watch", title="Vande planter", when="day", starts_at=at("2026-11-24", "08:00"),
        ends_at=at("2026-11-30", "08:00"), when_words="tirsdag til mandag",
    )  # fmt: skip
    ask(kasper, away)
    assert clock.look(NOW + DAY) == 0
    clock.look(NOW + FIVE)
    task = SocialTask.objects.get()
    assert task.text == ""
    assert task.due_on == (NOW + FIVE + 2 * DAY).date()


# --- fourteen days -------------------------------------------------------------------------------


def test_after_fourteen_days_it_ends_and_one_tap_asks_again(kasper):
    row = ask(kasper, HEAVY)
    for days in range(1, 14):
        clock.look(NOW + days * DAY)
    assert state(row) == "handed_on"
    assert clock.look(NOW + FORTNIGHT) == 1
    assert clock.look(NOW + FORTNIGHT) == 0
    assert steps_of(row)[-3:] == ["open", "handed_on", "expired"]
    assert waits("kasper") == [LOOKING, AGAIN]
    assert SocialTask.objects.get().settled
    again = actions.ask_again(kasper, row, now=NOW + FORTNIGHT + DAY)
    assert (again.state, again.handed_on_at, again.widen_asked_at) == ("open", None, None)
    assert clock.look(NOW + FORTNIGHT + DAY + HOURS_48 - timedelta(hours=1)) == 0
    assert clock.look(NOW + FORTNIGHT + DAY + FIVE) >= 1
    assert state(row) == "handed_on"


def test_its_day_has_passed(kasper):
    row = ask(kasper, replace(HEAVY, when="day", starts_at=at("2026-11-27", "16:00")))
    clock.look(at("2026-11-27", "15:00"))
    assert state(row) == "handed_on"
    clock.look(at("2026-11-28", "00:00"))
    assert state(row) == "expired"
    assert waits("kasper")[-1] == AGAIN


def test_who_offered_hears_that_it_is_over(cast, kasper):
    row = ask(kasper, HEAVY)
    said = answer(cast.member("birgit"), row)
    clock.look(NOW + 28 * DAY)
    assert clock.look(NOW + 29 * DAY) == 0
    clock.look(NOW + 31 * DAY)
    assert state(row) == "expired"
    said.refresh_from_db()
    assert said.state == "not_needed"
    assert told("birgit")[-1] == "Tak, fordi du ville hjælpe"
    assert "Det blev ikke til noget denne gang" in words("birgit")
    assert "I nåede ikke at lave en aftale" in words("kasper")
    assert "løst" not in words("birgit")


# --- somebody can, and nobody is chosen ----------------------------------------------------------

CHOOSE = "To naboer har svaret. Vil du vælge?"


def two_can(cast, kasper, **facts):
    """Birgit and Yahya can; Kasper has not chosen."""
    row = ask(kasper, replace(HEAVY, **facts))
    return row, [answer(cast.member(name), row) for name in ("birgit", "yahya")]


def reminded(name):
    return [title for title in told(name, "helpdesk.answered") if "Vil du vælge" in title]


def test_who_has_not_chosen_is_reminded_after_two_days_and_before_it_ends(cast, kasper):
    row, _said = two_can(cast, kasper)
    assert clock.look(NOW + HOURS_48 - timedelta(minutes=1)) == 0
    assert [clock.look(NOW + HOURS_48), clock.look(NOW + HOURS_48)] == [1, 0]
    assert sum(clock.look(NOW + days * DAY) for days in range(3, 28)) == 0
    assert reminded("kasper") == [CHOOSE]
    assert [clock.look(NOW + 28 * DAY), clock.look(NOW + 28 * DAY)] == [1, 0]
    assert reminded("kasper") == [CHOOSE, CHOOSE]
    assert "Det slutter" in words("kasper")
    assert clock.look(NOW + 30 * DAY - timedelta(minutes=1)) == 0
    assert clock.look(NOW + 30 * DAY) == 1
    assert state(row) == "expired"


def test_a_clock_off_until_after_the_end_tells_once_and_leaves_time_to_choose(cast, kasper):
    row, _said = two_can(cast, kasper)
    late = NOW + 36 * DAY
    assert [clock.look(late), clock.look(late + DAY)] == [1, 0]
    assert (state(row), reminded("kasper")) == ("answered", [CHOOSE])
    assert clock.look(late + 2 * DAY) == 1
    assert state(row) == "expired"


def test_off_for_a_week_the_reminder_comes_once(cast, kasper):
    two_can(cast, kasper)
    assert [clock.look(NOW + 9 * DAY), clock.look(NOW + 9 * DAY)] == [1, 0]
    assert reminded("kasper") == [CHOOSE]


def test_for_a_day_the_word_comes_before_it_and_a_day_that_is_past_just_ends(cast, kasper):
    row, _said = two_can(cast, kasper, when="day", starts_at=at("2026-11-26", "16:00"))
    assert clock.look(NOW + timedelta(hours=3)) == 0
    assert clock.look(at("2026-11-25", "00:00")) == 1
    assert reminded("kasper") == [CHOOSE]
    assert clock.look(at("2026-11-26", "15:00")) == 0
    assert clock.look(at("2026-11-27", "00:00")) == 1
    assert state(row) == "expired"
    other, _said = two_can(cast, kasper, when="day", starts_at=at("2026-11-26", "16:00"))
    clock.look(at("2026-12-04", "10:00"))
    assert state(other) == "expired"
    assert reminded("kasper") == [CHOOSE]


def test_who_chose_or_has_nobody_to_choose_is_not_reminded(cast, kasper):
    from helpdesk.answering import actions as answering

    row, said = two_can(cast, kasper)
    choose(kasper, said[0])
    empty, back = two_can(cast, kasper)
    for one in back:
        answering.take_back(one.member, one, now=NOW)
    ask_only = clock.ask_to_choose_due(NOW + 3 * DAY)
    assert (ask_only, state(row), state(empty)) == (0, "agreed", "open")
    assert reminded("kasper") == []


def test_one_of_two_goes_on_with_one(cast, kasper):
    row = ask(kasper, replace(HEAVY, wanted=2))
    choose(kasper, answer(cast.member("birgit"), row))
    assert state(row) == "answered"
    clock.look(NOW + 31 * DAY)
    fresh = reread(row)
    assert (fresh.state, fresh.wanted, fresh.found) == ("agreed", 1, 1)
    assert AGAIN not in waits("kasper")


# --- it cannot wait ------------------------------------------------------------------------------


def test_what_is_for_tomorrow_is_asked_about_today(birgit):
    home = birgit.household.dwelling.entrance
    soon = replace(
        HEAVY, scope="entrance", entrance=home, when="day", starts_at=at("2026-11-25", "09:00")
    )
    ask(birgit, soon)
    assert clock.look(NOW + timedelta(hours=3)) == 0
    assert clock.look(NOW + timedelta(hours=4)) == 1
    assert waits("birgit") == [ASKED]
    assert clock.look(NOW + timedelta(hours=23)) == 1
    assert waits("birgit") == [ASKED, LOOKING]


def test_what_is_for_today_is_looked_after_today(kasper):
    row = ask(kasper, replace(HEAVY, when="now"))
    clock.look(NOW + timedelta(hours=8))
    assert state(row) == "handed_on"


# --- the clock was off ---------------------------------------------------------------------------


def test_off_for_a_week_the_steps_come_in_order_and_only_what_matters_is_told(birgit, stairway):
    clock.look(NOW + DAY)
    assert clock.look(NOW + 8 * DAY) == 1
    assert waits("birgit") == [LOOKING]
    assert reread(stairway).widen_asked_at == NOW + 8 * DAY
    assert clock.look(NOW + 8 * DAY) == 0
    widening.widen(birgit, stairway, now=NOW + 8 * DAY)
    assert reread(stairway).state == "handed_on"


def test_off_for_a_month_it_does_not_end_before_somebody_could_look(kasper):
    row = ask(kasper, HEAVY)
    late = NOW + 40 * DAY
    assert clock.look(late) == 1
    assert state(row) == "handed_on"
    assert clock.look(late + 2 * DAY) == 0
    assert clock.look(late + 3 * DAY) == 1
    assert state(row) == "expired"
    assert waits("kasper") == [LOOKING, AGAIN]


def test_off_until_its_day_was_past_only_the_end_is_told(kasper):
    row = ask(kasper, replace(HEAVY, when="day", starts_at=at("2026-11-27", "16:00")))
    assert clock.look(at("2026-12-03", "10:00")) == 1
    assert state(row) == "expired"
    assert waits("kasper") == [AGAIN]
    assert not SocialTask.objects.exists()


def test_an_agreement_that_fell_through_begins_its_two_days_anew(cast, birgit, stairway):
    from helpdesk.agreeing import actions as agreeing

    agreement = choose(birgit, answer(cast.member("ahmad"), stairway))
    agreeing.call_off(cast.member("ahmad"), agreement, now=NOW + 10 * DAY)
    assert clock.look(NOW + 11 * DAY) == 0
    assert clock.look(NOW + 10 * DAY + HOURS_48) == 1
    assert waits("birgit") == [ASKED]


# --- two clocks, and one that dies ---------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", [HOURS_48, FIVE, FORTNIGHT + DAY])
def test_two_clocks_do_each_step_once(cast, together, after):
    birgit = cast.member("birgit")
    home = birgit.household.dwelling.entrance
    row = ask(birgit, replace(HEAVY, scope="entrance", entrance=home))
    if after > FIVE:
        clock.look(NOW + FIVE)
    done = together(*[lambda: clock.look(NOW + after)] * 3)
    assert sum(done) == 1, done
    assert len(waits("birgit")) == (2 if after > FIVE else 1)
    assert SocialTask.objects.count() == (after >= FIVE)
    assert len(steps_of(row)) == len(set(steps_of(row)))


@pytest.mark.django_db(transaction=True)
def test_a_clock_killed_half_way_has_done_nothing_or_all(cast, monkeypatch):
    rows = [ask(cast.member(name), HEAVY) for name in ("kasper", "grethe")]
    said, calls = clock.notify.somebody_is_looking, []

    def dies(request, now):
        calls.append(request)
        if len(calls) == 2:
            raise SystemExit
        said(request, now)

    monkeypatch.setattr(clock.notify, "somebody_is_looking", dies)
    with pytest.raises(SystemExit):
        clock.look(NOW + FIVE)
    assert [state(row) for row in rows] == ["open", "open"]
    assert waits("kasper") == waits("grethe") == []
    assert not SocialTask.objects.exists()
    monkeypatch.setattr(clock.notify, "somebody_is_looking", said)
    clock.look(NOW + FIVE)
    assert waits("kasper") == waits("grethe") == [LOOKING]
    assert SocialTask.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_answer_at_the_same_moment_as_the_clock(cast, together):
    for _turn in range(3):
        row = ask(cast.member("kasper"), HEAVY)
        together(
            lambda: clock.look(NOW + FIVE),
            lambda row=row: answer(cast.member("birgit"), row, now=NOW + FIVE),
        )
        assert state(row) == "answered"
        assert not SocialTask.objects.filter(origin=f"help:{row.pk}", settled=False).exists()


def test_more_than_a_batch(cast, kasper, monkeypatch):
    from helpdesk import rules

    monkeypatch.setattr(rules, "MOST_OPEN", 100)
    monkeypatch.setattr(batches, "CLAIMED", 3)
    for _ in range(7):
        ask(kasper, HEAVY)
    assert clock.hand_on_due(NOW + FIVE) == 7
