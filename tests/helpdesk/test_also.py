"""«Andre på barsel?»: Sara asks, and from three households they are asked whether they want to meet."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.groups.models import GroupMember, InterestGroup
from community.notifications.models import Notification
from community.people.models import Estate
from events.models import Event
from helpdesk import actions as verbs
from helpdesk.also import actions, numbers
from helpdesk.models import HelpAlso
from tests.conftest import NOW, at
from tests.helpdesk.conftest import ask, asked
from tests.helpdesk.neighbours import DAY, crowd, pause, reread, told, wanted, words
from tests.refusing import refused

pytestmark = pytest.mark.django_db

PRAMS = asked(category="company", title="Andre på barsel i blok C?", text="Skal vi gå tur?")
HOUR = timedelta(hours=1)
QUESTION = "I er 3. Vil I mødes?"


@pytest.fixture
def prams(cast):
    return ask(cast.member("sara"), PRAMS)


def too(cast, request, *names, now=NOW):
    return [actions.need_too(cast.member(name), request, now=now) for name in names]


def number(request):
    return numbers.households_of([request]).get(request.pk, 0)


def test_once_for_a_household(cast, prams):
    first, again = too(cast, prams, "ahmad", "rania")
    assert first == again
    assert number(prams) == 1


def test_it_is_a_number_and_no_name_is_said(cast, prams):
    too(cast, prams, "ahmad", "oksana")
    notes = Notification.objects.filter(kind="helpdesk.together")
    assert notes.count() == 3
    said = " ".join(f"{one.title} {one.body}" for one in notes)
    assert not any(name in said for name in ("Ahmad", "Oksana", "Sara"))


def test_it_is_taken_back(cast, prams):
    too(cast, prams, "ahmad")
    actions.not_any_more(cast.member("rania"), prams, now=NOW)
    actions.not_any_more(cast.member("rania"), prams, now=NOW)
    assert number(prams) == 0


def test_who_may_not_say_so(cast, prams):
    with refused("your_own"):
        too(cast, prams, "mikkel")
    with refused("no_home"):
        too(cast, prams, "torben")
    with refused("not_there"):
        too(cast, prams, "sofie")
    secret = wanted(cast.member("sara"), reach="coordinator")
    with refused("not_there"):
        too(cast, secret, "ahmad")
    verbs.withdraw(cast.member("sara"), prams, now=NOW)
    with refused("not_there"):
        too(cast, prams, "ahmad")
    assert not HelpAlso.objects.exists()


def test_the_asker_cannot_take_their_own_away(cast, prams):
    too(cast, prams, "ahmad", "oksana")
    actions.answer_meeting(cast.member("sara"), prams, yes=True, now=NOW)
    actions.not_any_more(cast.member("mikkel"), prams, now=NOW)
    assert HelpAlso.objects.filter(request=prams).count() == 3


def test_three_households_are_asked_once_whether_they_want_to_meet(cast, prams):
    too(cast, prams, "ahmad")
    assert told("sara") == []
    too(cast, prams, "oksana")
    for name in ("sara", "ahmad", "oksana"):
        assert told(name, "helpdesk.together") == [QUESTION]
    too(cast, prams, "tomasz")
    assert told("sara", "helpdesk.together") == [QUESTION]
    assert told("tomasz", "helpdesk.together") == []
    own = numbers.own_of(cast.member("tomasz"), [prams])[prams.pk]
    assert numbers.is_asked_to_meet(cast.member("tomasz"), reread(prams), own)


def test_nobody_answers_before_they_are_three_or_who_has_no_part_in_it(cast, prams):
    too(cast, prams, "ahmad")
    with refused("not_asked"):
        actions.answer_meeting(cast.member("sara"), prams, yes=True, now=NOW)
    too(cast, prams, "oksana")
    for name in ("grethe", "torben"):
        with refused("not_there"):
            actions.answer_meeting(cast.member(name), prams, yes=True, now=NOW)


def inside(group):
    rows = GroupMember.objects.filter(group=group).inside()
    return sorted(rows.values_list("member__user__name", flat=True))


def test_who_said_yes_have_a_group_and_who_did_not_are_not_in_it(cast, prams):
    too(cast, prams, "ahmad", "oksana", "tomasz")
    actions.answer_meeting(cast.member("oksana"), prams, yes=False, now=NOW)
    actions.answer_meeting(cast.member("ahmad"), prams, yes=True, now=NOW)
    assert not InterestGroup.objects.filter(name=PRAMS.title).exists()
    actions.answer_meeting(cast.member("sara"), prams, yes=True, now=NOW)
    group = reread(prams).meeting
    assert inside(group) == ["Ahmad", "Sara"]
    assert group.door == "hidden"
    assert told("ahmad", "helpdesk.together")[-1] == "I kan skrive sammen nu"
    actions.answer_meeting(cast.member("tomasz"), prams, yes=True, now=NOW)
    actions.answer_meeting(cast.member("tomasz"), prams, yes=True, now=NOW)
    assert inside(group) == ["Ahmad", "Sara", "Tomasz"]
    assert not InterestGroup.objects.visible_to(cast.member("oksana")).filter(pk=group.pk).exists()
    assert InterestGroup.objects.filter(name=PRAMS.title).count() == 1


def test_the_group_has_a_conversation_they_write_in(cast, prams):
    from community.chat.models import Conversation

    too(cast, prams, "ahmad", "oksana")
    for name in ("ahmad", "sara"):
        actions.answer_meeting(cast.member(name), prams, yes=True, now=NOW)
    there = reread(prams).meeting.conversation
    assert Conversation.objects.visible_to(cast.member("ahmad")).filter(pk=there.pk).exists()
    assert not Conversation.objects.visible_to(cast.member("oksana")).filter(pk=there.pk).exists()


def meet(cast, prams, *names):
    for name in names:
        actions.answer_meeting(cast.member(name), prams, yes=True, now=NOW)


def drafts(cast, name):
    return Event.objects.drafts_of(cast.member(name))


def test_who_meets_has_one_draft_that_all_who_said_yes_hold(cast, prams):
    too(cast, prams, "ahmad", "oksana", "tomasz")
    meet(cast, prams, "ahmad", "sara", "oksana")
    there = actions.set_a_day(cast.member("sara"), prams, now=NOW)
    assert actions.set_a_day(cast.member("oksana"), prams, now=NOW + DAY) == there
    (draft,) = drafts(cast, "sara")
    assert (draft.title, draft.made_by, draft.state) == (PRAMS.title, cast.member("sara"), "draft")
    assert draft.lacks == ["day", "starts", "ends"]
    assert [host.member.user.name for host in draft.hosts.all()] == ["Sara", "Ahmad", "Oksana"]
    assert list(drafts(cast, "ahmad")) == list(drafts(cast, "oksana")) == [draft]
    assert told("ahmad", "helpdesk.together")[-1] == "Nu kan I sætte en dag på"
    assert told("oksana", "helpdesk.together")[-1] == "Nu kan I sætte en dag på"
    assert "Nu kan I sætte en dag på" not in told("sara", "helpdesk.together")
    # Who says yes later comes into it; who did not say yes has no part in it.
    assert not drafts(cast, "tomasz")
    meet(cast, prams, "tomasz")
    actions.set_a_day(cast.member("tomasz"), prams, now=NOW)
    assert list(drafts(cast, "tomasz")) == [draft]
    assert told("ahmad", "helpdesk.together").count("Nu kan I sætte en dag på") == 1


def test_when_it_is_put_up_the_others_hear_it_and_its_page_is_where_the_button_leads(cast, prams):
    from events import actions as happening
    from events.written import as_written

    too(cast, prams, "ahmad", "oksana")
    meet(cast, prams, "ahmad", "sara", "oksana")
    actions.set_a_day(cast.member("sara"), prams, now=NOW)
    (draft,) = drafts(cast, "sara")
    oksana, begins = cast.member("oksana"), at("2026-11-28", "10:00")
    written = replace(as_written(draft), starts_at=begins, ends_at=begins + HOUR, lacks=())
    happening.change(oksana, draft, written, now=NOW)
    happening.publish(oksana, draft, now=NOW)
    assert told("sara", "events.host") == told("ahmad", "events.host") == ["Du er vært"]
    there = actions.set_a_day(cast.member("ahmad"), prams, now=NOW)
    assert there == f"/{cast.estate().slug}/sker/{draft.token}/"
    # Once they have met they can begin another.
    actions.set_a_day(cast.member("ahmad"), prams, now=begins + DAY)
    assert drafts(cast, "sara").count() == 1


def test_nobody_sets_a_day_who_has_not_said_yes_or_where_nobody_keeps_drafts(cast, prams):
    too(cast, prams, "ahmad", "oksana")
    meet(cast, prams, "ahmad")
    with refused("not_there"):
        actions.set_a_day(cast.member("ahmad"), prams, now=NOW)
    meet(cast, prams, "sara")
    for name in ("oksana", "grethe"):
        assert not numbers.can_set_a_day(cast.member(name), reread(prams))
        with refused("not_there"):
            actions.set_a_day(cast.member(name), prams, now=NOW)
    assert numbers.can_set_a_day(cast.member("sara"), reread(prams))
    pause(cast.member("ahmad"))
    with refused("paused"):
        actions.set_a_day(cast.member("ahmad"), prams, now=NOW)
    Estate.objects.update(features_off=["events"])
    assert not numbers.can_set_a_day(cast.member("sara"), reread(prams))
    with refused("not_there"):
        actions.set_a_day(cast.member("sara"), prams, now=NOW)


def test_the_button_on_the_page_leads_to_the_draft(cast, prams):
    too(cast, prams, "ahmad", "oksana")
    meet(cast, prams, "ahmad", "sara")
    page = f"/{cast.estate().slug}/hjaelp/{prams.token}/"
    assert "Sæt en dag på" not in cast.client("oksana").get(page).content.decode()
    sara = cast.client("sara")
    assert f"{page}dag/" in sara.get(page).content.decode()
    form = sara.post(f"{page}dag/", follow=True)
    assert PRAMS.title in form.content.decode()
    assert cast.client("oksana").post(f"{page}dag/").status_code == 404
    said = cast.client("ahmad").post(
        f"/api/v1/{cast.estate().slug}/help-requests/{prams.token}/day/"
    )
    assert said.json() == {"url": form.redirect_chain[-1][0]}


@pytest.mark.django_db(transaction=True)
def test_two_who_set_a_day_at_once_come_to_one_draft(cast, together):
    request = ask(cast.member("sara"), PRAMS)
    too(cast, request, "oksana", "ahmad")
    meet(cast, request, "oksana", "ahmad", "sara")
    found = together(
        *[
            lambda name=name: actions.set_a_day(cast.member(name), request, now=NOW)
            for name in ("oksana", "ahmad", "sara")
        ]
    )
    assert len(set(found)) == 1
    assert Event.objects.filter(title=PRAMS.title).count() == 1


def test_a_name_that_is_taken_gets_a_number(cast, prams):
    from community.groups.making import actions as making

    making.make(cast.member("birgit"), name=PRAMS.title, now=NOW)
    too(cast, prams, "ahmad", "oksana")
    for name in ("ahmad", "sara"):
        actions.answer_meeting(cast.member(name), prams, yes=True, now=NOW)
    assert reread(prams).meeting.name == f"{PRAMS.title} 2"


def test_a_group_that_was_closed_is_not_come_into(cast, prams):
    too(cast, prams, "ahmad", "oksana", "tomasz")
    for name in ("ahmad", "sara"):
        actions.answer_meeting(cast.member(name), prams, yes=True, now=NOW)
    closed = reread(prams).meeting
    InterestGroup.objects.filter(pk=closed.pk).update(closed_at=NOW)
    actions.answer_meeting(cast.member("tomasz"), prams, yes=True, now=NOW)
    assert reread(prams).meeting != closed


def test_a_writing_pause_holds_for_a_yes_and_not_for_a_no(cast, prams):
    too(cast, prams, "ahmad", "oksana")
    pause(cast.member("ahmad"))
    with refused("paused"):
        actions.answer_meeting(cast.member("ahmad"), prams, yes=True, now=NOW)
    actions.answer_meeting(cast.member("ahmad"), prams, yes=False, now=NOW)


def test_they_may_still_meet_when_it_is_solved_and_not_when_it_is_withdrawn(cast, prams):
    too(cast, prams, "ahmad", "oksana")
    prams.__class__.objects.filter(pk=prams.pk).update(state="done")
    actions.answer_meeting(cast.member("ahmad"), prams, yes=True, now=NOW)
    prams.__class__.objects.filter(pk=prams.pk).update(state="withdrawn")
    with refused("not_asked"):
        actions.answer_meeting(cast.member("sara"), prams, yes=True, now=NOW)


def test_the_words_say_what_it_is_about(cast, prams):
    too(cast, prams, "ahmad", "oksana", now=NOW + DAY)
    assert "Andre på barsel i blok C?" in words("oksana")


@pytest.mark.django_db(transaction=True)
def test_a_household_that_taps_twice_at_once_is_one_and_is_asked_once(cast, together):
    request = ask(cast.member("sara"), PRAMS)
    too(cast, request, "oksana")
    done = together(
        *[lambda name=name: too(cast, request, name) for name in ("ahmad", "rania") * 2]
    )
    assert not any(isinstance(one, Exception) for one in done)
    assert number(request) == 2
    assert told("sara", "helpdesk.together") == [QUESTION]


@pytest.mark.django_db(transaction=True)
def test_two_yeses_at_once_make_one_group(cast, together):
    request = ask(cast.member("sara"), PRAMS)
    too(cast, request, "oksana", "ahmad")
    names = ("oksana", "ahmad", "sara")
    together(
        *[
            lambda name=name: actions.answer_meeting(cast.member(name), request, yes=True, now=NOW)
            for name in names
        ]
    )
    assert InterestGroup.objects.filter(name__startswith="Andre på barsel").count() == 1
    assert inside(reread(request).meeting) == ["Ahmad", "Oksana", "Sara"]


def test_the_numbers_of_a_list_are_one_question(cast):
    rows = [wanted(cast.member("sara")) for _ in range(30)]
    for row in rows:
        for member in crowd(cast.estate(), 1) if row is rows[0] else []:
            actions.need_too(member, row, now=NOW)
    ahmad = cast.member("ahmad")
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as asked_for:
            numbers.households_of(some)
            numbers.own_of(ahmad, some)
        assert len(asked_for) == 2
