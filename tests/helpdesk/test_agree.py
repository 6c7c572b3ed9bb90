"""Two agree, one cannot after all, it is done, somebody says thank you."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from icalendar import Calendar

from community.chat.models import Conversation
from community.errors import Refused
from helpdesk import actions, contact
from helpdesk.agreeing import actions as agreeing
from helpdesk.calendar import ics_of
from helpdesk.models import HelpAgreement, HelpAnswer, HelpRequest
from helpdesk.regretting import actions as regretting
from helpdesk.rules import STEPS, refuse_step
from tests.conftest import NOW, at
from tests.helpdesk.conftest import (
    WEDNESDAY,
    answer,
    ask,
    asked,
    choose,
    state,
    steps_of,
    told,
    words,
)
from tests.helpdesk.neighbours import can
from tests.refusing import refused

pytestmark = pytest.mark.django_db
LATER, MINUTE = NOW + timedelta(days=3), timedelta(minutes=1)


def test_from_a_question_to_a_thank_you(cast, request_):
    birgit, yahya = cast.member("birgit"), cast.member("yahya")
    found = answer(yahya, request_)
    assert state(request_) == "answered"
    agreement = choose(birgit, found)
    assert state(request_) == "agreed"
    agreeing.done(yahya, agreement, now=LATER)
    assert state(request_) == "agreed"
    agreeing.done(birgit, agreement, now=LATER)
    assert state(request_) == "done"
    agreeing.thank(birgit, agreement, text="Tusind tak", now=LATER)
    assert steps_of(request_) == ["draft", "open", "answered", "agreed", "done", "thanked"]
    assert "Tusind tak" in words("yahya")
    assert told("birgit") == ["En nabo vil gerne hjælpe dig", "Er det klaret?"]


def test_each_step_is_written_down_with_who_took_it(cast, request_, agreement):
    steps = list(request_.steps.order_by("pk").values_list("before", "after", "by__name"))
    assert steps == [
        ("", "draft", "Birgit"),
        ("draft", "open", "Birgit"),
        ("open", "answered", "Yahya"),
        ("answered", "agreed", "Birgit"),
    ]


def test_no_way_leads_past_the_steps():
    """What is done does not come back, and what was never asked is not done."""
    for before, after in [("draft", "agreed"), ("done", "open"), ("withdrawn", "agreed")]:
        with pytest.raises(Refused, match="lavet om imens"):
            refuse_step(before, after)
    assert set(STEPS) == set(HelpRequest.State.values)


def test_choosing_opens_a_conversation_of_the_two_and_thanks_the_others(cast, request_):
    found = answer(cast.member("yahya"), request_)
    other = answer(cast.member("oksana"), request_)
    agreement = choose(cast.member("birgit"), found, place="Laden")
    talk = Conversation.objects.get(pk=agreement.conversation_id)
    assert talk.kind == "agreement"
    assert {one.member.user.name for one in talk.participants.all()} == {"Birgit", "Yahya"}
    assert told("yahya") == ["Du har en aftale med en nabo"]
    assert "Onsdag 25. november kl. 16" in words("yahya").replace("\xa0", " ")
    other.refresh_from_db()
    assert other.state == "not_needed"
    assert told("oksana") == ["Tak, fordi du ville hjælpe"]
    with refused("enough"):
        choose(cast.member("birgit"), other)


def test_choosing_twice_is_choosing_once(cast, request_):
    birgit, found = cast.member("birgit"), answer(cast.member("yahya"), request_)
    assert choose(birgit, found) == choose(birgit, found)
    assert told("yahya") == ["Du har en aftale med en nabo"]
    assert Conversation.objects.filter(kind="agreement").count() == 1


def test_only_who_asked_chooses(cast, request_):
    found = answer(cast.member("yahya"), request_)
    for name in ("yahya", "oksana", "torben"):
        with refused("not_yours"):
            choose(cast.member(name), found)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("past", {"starts_at": NOW}),
        ("too_far", {"starts_at": at("2028-01-01", "10:00")}),
        ("no_length", {"minutes": 4}),
        ("no_length", {"minutes": 1441}),
        ("no_such_choice", {"every": "year"}),
        ("no_start", {"starts_at": None, "every": "week"}),
        ("long_text", {"place": "x" * 121}),
        ("cpr", {"place": "010190-1234"}),
    ],
)
def test_a_time_nobody_can_keep_is_refused(cast, request_, agreement, code, facts):
    with refused(code):
        choose(cast.member("birgit"), agreement.answer, **facts)
    kept = {"starts_at": WEDNESDAY, "minutes": 60, "every": "once", "place": ""} | facts
    with refused(code):
        agreeing.move(cast.member("yahya"), agreement, now=NOW, **kept)


def test_two_are_wanted_and_each_has_a_seat(cast):
    birgit = cast.member("birgit")
    made = ask(birgit, asked(wanted=2))
    first, second = (answer(cast.member(name), made) for name in ("yahya", "oksana"))
    one = choose(birgit, first)
    assert state(made) == "answered"
    two = choose(birgit, second)
    assert (state(made), made.found, {one.seat, two.seat}) == ("agreed", 2, {1, 2})
    agreeing.call_off(cast.member("yahya"), one, now=NOW)
    assert (state(made), made.found) == ("answered", 1)
    third = choose(birgit, answer(cast.member("tomasz"), made))
    assert third.seat == 1
    for member, agreement in [(birgit, two), (birgit, third)]:
        agreeing.done(member, agreement, now=LATER)
    agreeing.done(cast.member("oksana"), two, now=LATER)
    assert state(made) == "agreed"
    agreeing.done(cast.member("tomasz"), third, now=LATER)
    assert state(made) == "done"
    agreeing.thank(birgit, two, now=LATER)
    assert state(made) == "done"
    agreeing.thank(birgit, third, now=LATER)
    assert state(made) == "thanked"


def test_the_database_has_the_last_word(cast, request_, agreement):
    def breaks(name, act):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()

    rows = HelpRequest.objects.filter(pk=request_.pk)
    breaks("no_more_helpers_than_wanted", lambda: rows.update(found=2))
    breaks("nobody_helps_with_what_is_withdrawn", lambda: rows.update(state="withdrawn"))
    breaks("what_is_agreed_has_its_helpers", lambda: rows.update(found=0))
    other = HelpAnswer.objects.create(request=request_, member=cast.member("oksana"), at=NOW)
    breaks(
        "one_agreement_for_a_seat",
        lambda: HelpAgreement.objects.create(
            request=request_, answer=other, helper=cast.member("oksana"), agreed_at=NOW,
            changed_at=NOW,
        ),
    )  # fmt: skip


# --- another time --------------------------------------------------------------------------------


def test_another_time_is_told_the_other_and_counts_up(cast, agreement):
    moved = agreeing.move(
        cast.member("yahya"), agreement, starts_at=at("2026-11-26", "17:00"), minutes=30,
        every="once", place="Laden", now=NOW,
    )  # fmt: skip
    assert (moved.sequence, moved.changed_at) == (1, NOW)
    assert told("birgit")[-1] == "En aftale er lavet om"
    assert "Laden" in words("birgit")
    same = agreeing.move(
        cast.member("birgit"), moved, starts_at=at("2026-11-26", "17:00"), minutes=30,
        every="once", place="Laden", now=NOW,
    )  # fmt: skip
    assert same.sequence == 1
    assert told("yahya") == ["Du har en aftale med en nabo"]
    with refused("not_yours"):
        agreeing.move(
            cast.member("oksana"), moved, starts_at=None, minutes=30, every="once", place="",
            now=NOW,
        )  # fmt: skip


# --- «jeg kan alligevel ikke» --------------------------------------------------------------------


def test_when_the_helper_cannot_a_stand_in_is_called_at_once(cast, request_, monkeypatch):
    from helpdesk.around import actions as around

    called = []
    monkeypatch.setattr(around, "ask_around", lambda request, now: called.append(request) or 0)
    found = answer(cast.member("yahya"), request_)
    answer(cast.member("oksana"), request_)
    agreement = choose(cast.member("birgit"), found)
    for _twice in range(2):
        agreeing.call_off(cast.member("yahya"), agreement, now=NOW)
    assert called == [request_]
    assert (state(request_), request_.found) == ("open", 0)
    assert told("oksana")[-1] == "Der er brug for hjælp alligevel"
    assert told("birgit")[-1] == "Vi finder en anden, der kan hjælpe"
    last = words("birgit").splitlines()[-1]
    assert "Det kan ske" in last
    assert "Yahya" not in last
    found.refresh_from_db()
    assert found.state == "taken_back"
    again = choose(cast.member("birgit"), answer(cast.member("oksana"), request_))
    assert again.seat == 1


def test_when_the_asker_does_not_need_it_it_is_withdrawn_and_asked_again_in_one_tap(
    cast, request_, agreement, monkeypatch
):
    from helpdesk.around import actions as around

    called = []
    monkeypatch.setattr(around, "ask_around", lambda request, now: called.append(request) or 0)
    birgit = cast.member("birgit")
    for _twice in range(2):
        agreeing.call_off(birgit, agreement, now=NOW)
    assert (state(request_), called) == ("withdrawn", [])
    assert told("yahya")[1:] == ["En aftale er aflyst"]
    actions.ask_again(birgit, request_, now=NOW)
    assert (state(request_), called) == ("open", [request_])


def test_those_asked_before_an_agreement_are_asked_again_after_it(cast, request_):
    from helpdesk.models import HelpNudge

    for name in ("yahya", "oksana"):
        can(cast.member(name), "devices")
    agreement = choose(cast.member("birgit"), answer(cast.member("yahya"), request_))
    HelpNudge.objects.create(request=request_, member=cast.member("oksana"), at=NOW, told_at=NOW)
    agreeing.call_off(cast.member("birgit"), agreement, now=NOW + MINUTE)
    actions.ask_again(cast.member("birgit"), request_, now=NOW + 2 * MINUTE)
    assert "Kan du hjælpe en nabo?" in told("oksana")


def test_when_the_asker_wants_another_of_two_a_stand_in_is_called(cast, monkeypatch):
    from helpdesk.around import actions as around

    birgit, called = cast.member("birgit"), []
    made = ask(birgit, asked(wanted=2))
    one, _two = (choose(birgit, answer(cast.member(name), made)) for name in ("yahya", "oksana"))
    monkeypatch.setattr(around, "ask_around", lambda request, now: called.append(request) or 0)
    agreeing.call_off(birgit, one, now=NOW)
    assert (state(made), called) == ("answered", [made])
    assert told("yahya")[-1] == "En aftale er aflyst"


# --- «Fortryd» -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["yahya", "birgit"])
def test_who_called_it_off_may_regret_it_for_some_minutes(cast, request_, agreement, name):
    other = {"yahya": "birgit", "birgit": "yahya"}[name]
    agreeing.call_off(cast.member(name), agreement, now=NOW)
    with refused("too_late"):
        regretting.stand_by(cast.member(other), agreement, now=NOW)
    with refused("not_yours"):
        regretting.stand_by(cast.member("oksana"), agreement, now=NOW)
    for _twice in range(2):
        back = regretting.stand_by(cast.member(name), agreement, now=NOW + 15 * MINUTE)
    assert (state(request_), request_.found) == ("agreed", 1)
    assert (back.is_standing, back.sequence, back.starts_at) == (True, 2, WEDNESDAY)
    assert back.answer.state == "chosen"
    assert told(other)[-1] == "En aftale står alligevel"
    assert Conversation.objects.get(kind="agreement").closes_at is None
    agreeing.call_off(cast.member(name), agreement, now=NOW)
    with refused("too_late"):
        regretting.stand_by(cast.member(name), agreement, now=NOW + 16 * MINUTE)


def test_a_stand_in_who_said_yes_comes_first(cast, request_, agreement):
    yahya = cast.member("yahya")
    agreeing.call_off(yahya, agreement, now=NOW)
    said = answer(cast.member("oksana"), request_, now=NOW + MINUTE)
    with refused("stand_in"):
        regretting.stand_by(yahya, agreement, now=NOW + 2 * MINUTE)
    choose(cast.member("birgit"), said, now=NOW + 2 * MINUTE)
    with refused("stand_in"):
        regretting.stand_by(yahya, agreement, now=NOW + 2 * MINUTE)
    assert (state(request_), request_.found) == ("agreed", 1)


def test_nobody_is_brought_back_to_who_has_moved_or_does_not_want_to_meet(
    cast, request_, agreement
):
    from community.moderation.models import Block

    yahya, birgit = cast.member("yahya"), cast.member("birgit")
    agreeing.call_off(yahya, agreement, now=NOW)
    Block.objects.create(blocker=birgit.user, blocked=yahya.user, created_at=NOW)
    with refused("not_there"):
        regretting.stand_by(yahya, agreement, now=NOW)
    assert state(request_) == "open"


def test_its_conversation_ends_some_days_later(cast, agreement):
    agreeing.call_off(cast.member("birgit"), agreement, now=NOW)
    assert Conversation.objects.get(kind="agreement").closes_at == NOW + timedelta(days=3)


def test_only_the_two_call_it_off_and_not_when_it_is_done(cast, agreement):
    with refused("not_yours"):
        agreeing.call_off(cast.member("oksana"), agreement, now=NOW)
    for name in ("birgit", "yahya"):
        agreeing.done(cast.member(name), agreement, now=LATER)
    with refused("over"):
        agreeing.call_off(cast.member("yahya"), agreement, now=LATER)


# --- done, not yet, thanks -----------------------------------------------------------------------


def test_one_alone_does_not_end_it_and_not_yet_is_fine(cast, request_, agreement):
    birgit, yahya = cast.member("birgit"), cast.member("yahya")
    for _twice in range(2):
        agreeing.done(birgit, agreement, now=LATER)
    assert told("yahya")[1:] == ["Er det klaret?"]
    agreeing.not_done_yet(yahya, agreement, now=LATER)
    agreement.refresh_from_db()
    assert (agreement.asker_done_at, agreement.done_at) == (None, None)
    assert agreement.ask_done_at == LATER + timedelta(days=3)
    assert told("birgit")[-1] == "Det er ikke klaret endnu"
    assert state(request_) == "agreed"
    for name in ("oksana", "torben"):
        with refused("not_yours"):
            agreeing.done(cast.member(name), agreement, now=LATER)
        with refused("not_yours"):
            agreeing.not_done_yet(cast.member(name), agreement, now=LATER)


def test_thanks_are_said_once_after_it_is_done_and_by_who_asked(cast, request_, agreement):
    birgit, yahya = cast.member("birgit"), cast.member("yahya")
    with refused("not_done"):
        agreeing.thank(birgit, agreement, now=LATER)
    with refused("not_yours"):
        agreeing.thank(yahya, agreement, now=LATER)
    agreeing.done(yahya, agreement, now=LATER)
    with refused("cpr"):
        agreeing.thank(birgit, agreement, text="010190-1234", now=LATER)
    with refused("long_text"):
        agreeing.thank(birgit, agreement, text="x" * 301, now=LATER)
    agreeing.thank(birgit, agreement, text="Tak for hjælpen, Yahya", now=LATER)
    assert state(request_) == "thanked"
    with refused("thanked"):
        agreeing.thank(birgit, agreement, now=LATER)


def test_thanks_are_seen_by_the_helper_and_by_nobody_else(cast, agreement):
    for name in ("yahya", "birgit"):
        agreeing.done(cast.member(name), agreement, now=LATER)
    agreeing.thank(cast.member("birgit"), agreement, text="Hjertelig tak", now=LATER)
    assert told("yahya")[-1] == "Du har fået en tak"
    for name in ("oksana", "torben", "jens", "leyla"):
        assert not HelpAgreement.objects.visible_to(cast.member(name)).exists()
        assert "Hjertelig" not in words(name)


def test_what_is_called_off_is_neither_done_nor_thanked(cast, agreement):
    agreeing.call_off(cast.member("yahya"), agreement, now=NOW)
    for verb in (agreeing.done, agreeing.not_done_yet, agreeing.thank):
        with refused("over"):
            verb(cast.member("birgit"), agreement, now=LATER)


# --- where the other lives -----------------------------------------------------------------------


def seen(cast, name, agreement, now=NOW):
    member = cast.member(name)
    found = HelpAgreement.objects.with_people().get(pk=agreement.pk)
    return contact.contact_of(member, found, now)


def test_the_two_and_nobody_else_learn_where_the_other_lives(cast, agreement):
    birgit, yahya = cast.member("birgit"), cast.member("yahya")
    assert seen(cast, "yahya", agreement).address == str(birgit.household.dwelling)
    assert seen(cast, "birgit", agreement).address == str(yahya.household.dwelling)
    assert "Rugmarken" in seen(cast, "yahya", agreement).address
    for name in ("oksana", "torben", "jens", "leyla", "sofie"):
        assert seen(cast, name, agreement) is None


def test_a_number_is_given_by_the_profile_or_for_this_and_taken_back(cast, agreement):
    yahya = cast.member("yahya")
    yahya.user.phone = "00 00 12 34"
    yahya.user.save()
    assert seen(cast, "birgit", agreement).phone == ""
    agreeing.give_phone(yahya, agreement, gives=True, now=NOW)
    assert seen(cast, "birgit", agreement).phone == "00 00 12 34"
    assert seen(cast, "birgit", agreement).phone_url == "tel:00001234"
    agreeing.give_phone(yahya, agreement, gives=False, now=NOW)
    assert seen(cast, "birgit", agreement).phone == ""
    with refused("not_yours"):
        agreeing.give_phone(cast.member("oksana"), agreement, gives=True, now=NOW)
    profile, _is_new = type(yahya.user).profile.related.related_model.objects.get_or_create(
        user=yahya.user
    )
    profile.phone_for = "estate"
    profile.save()
    assert seen(cast, "birgit", agreement).phone == "00 00 12 34"


def test_who_is_hidden_has_a_name_for_the_other_once_they_agreed(cast, agreement):
    yahya = cast.user("yahya")
    yahya.is_hidden = True
    yahya.save()
    assert seen(cast, "birgit", agreement).name == "Yahya"


def test_who_is_hidden_has_a_name_in_the_conversation_of_the_two(cast, agreement):
    from community.chat.saying import actions as saying

    yahya = cast.user("yahya")
    yahya.is_hidden = True
    yahya.save()
    saying.say(
        cast.member("yahya"), agreement.conversation, text="Jeg kommer", client_id=uuid4(), now=NOW
    )
    there = f"/rugmarken/chat/{agreement.conversation.token}/"
    page = cast.client("birgit").get(there).content.decode()
    assert "Yahya" in page
    assert "En nabo" not in page
    assert str(cast.member("yahya").token) not in page


def test_when_it_is_over_the_address_is_nobodys_business(cast, agreement):
    for name in ("yahya", "birgit"):
        agreeing.done(cast.member(name), agreement, now=LATER)
    assert seen(cast, "birgit", agreement, LATER + timedelta(days=2))
    assert seen(cast, "birgit", agreement, LATER + timedelta(days=3)) is None


def test_what_is_called_off_shows_no_address_at_once(cast, agreement):
    agreeing.call_off(cast.member("yahya"), agreement, now=NOW)
    assert seen(cast, "birgit", agreement) is None


# --- the calendar --------------------------------------------------------------------------------


def entry(agreement, member):
    data = ics_of(agreement, member, NOW)
    return Calendar.from_ical(data).walk("VEVENT")[0], data.decode()


def test_a_file_for_the_calendar_counts_every_change(cast, agreement):
    birgit = cast.member("birgit")
    found, text = entry(agreement, birgit)
    assert (found["sequence"], str(found["status"])) == (0, "CONFIRMED")
    assert found["dtstart"].dt == WEDNESDAY
    assert found["dtend"].dt == WEDNESDAY + timedelta(hours=1)
    assert "Yahya" not in text
    uid = str(found["uid"])
    moved = agreeing.move(
        birgit, agreement, starts_at=at("2026-10-01", "16:30").replace(year=2027), minutes=30,
        every="week", place="Opgang 7", now=NOW + timedelta(minutes=1),
    )  # fmt: skip
    found, text = entry(moved, birgit)
    assert (found["sequence"], str(found["uid"])) == (1, uid)
    assert found["last-modified"].dt == NOW + timedelta(minutes=1)
    assert found["rrule"]["FREQ"] == ["WEEKLY"]
    assert "TZID=Europe/Copenhagen" in text
    agreeing.call_off(birgit, moved, now=NOW)
    moved.refresh_from_db()
    assert str(entry(moved, birgit)[0]["status"]) == "CANCELLED"


def test_what_has_no_time_has_no_file(cast, request_):
    agreement = choose(
        cast.member("birgit"), answer(cast.member("yahya"), request_), starts_at=None
    )
    assert ics_of(agreement, cast.member("birgit"), NOW) is None
