"""The house asks those who fit best, and nobody more than three times a week."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import override_settings

from community.notifications.models import Delivery, Notification
from helpdesk import actions
from helpdesk.around import actions as around
from helpdesk.models import HelpNudge, HelpRequest, SocialTask
from tests.conftest import NOW
from tests.helpdesk.conftest import answer, ask, asked, choose
from tests.helpdesk.neighbours import DAY, can, crowd, offers, reread, told, unseen, wanted, words

pytestmark = pytest.mark.django_db

HEAVY = asked(category="heavy", title="Bære en reol ned", text="Den er tung.")


def test_asking_asks_around_the_best_first(cast):
    offers(cast.member("tomasz"))
    can(cast.member("birgit"))
    request = ask(cast.member("ejnar"), HEAVY)
    nudges = HelpNudge.objects.filter(request=request).order_by("pk")
    assert [one.member.user.name for one in nudges] == ["Tomasz", "Birgit"]
    assert {one.told_at for one in nudges} == {NOW}
    assert told("tomasz") == ["Kan du hjælpe en nabo?"]
    assert words("tomasz").endswith("Bære en reol ned. Vi spørger dig: har et fast tilbud.")
    assert "samme nabokreds, har sagt, de kan" in words("birgit")
    assert told("grethe") == []


def test_twice_is_once(cast):
    offers(cast.member("tomasz"))
    request = reread(ask(cast.member("ejnar"), HEAVY))
    assert around.ask_around(request, now=NOW + DAY) == 0
    assert told("tomasz") == ["Kan du hjælpe en nabo?"]


def test_five_are_told_of_one_request_and_the_next_five_when_more_are_asked(cast):
    for member in crowd(cast.estate(), 12):
        can(member)
    request = reread(ask(cast.member("ejnar"), HEAVY))
    assert HelpNudge.objects.filter(request=request).count() == around.TELL
    assert around.ask_around(request, now=NOW + DAY) == around.TELL
    assert HelpNudge.objects.filter(request=request).count() == 2 * around.TELL


def test_the_fourth_of_a_week_is_seen_and_not_told(cast):
    offers(cast.member("tomasz"))
    ejnar = cast.member("ejnar")
    requests = [
        ask(ejnar, replace(HEAVY, title=f"Reol {n}"), now=NOW + timedelta(hours=n))
        for n in range(4)
    ]
    assert len(told("tomasz")) == 3
    last = HelpNudge.objects.get(request=requests[3])
    assert last.told_at is None
    later = ask(ejnar, replace(HEAVY, title="Reol 5"), now=NOW + 8 * DAY)
    assert HelpNudge.objects.get(request=later).told_at == NOW + 8 * DAY
    assert len(told("tomasz")) == 4


def test_who_has_heard_enough_leaves_their_turn_to_the_next(cast):
    offers(cast.member("tomasz"))
    ejnar = cast.member("ejnar")
    for n in range(3):
        ask(ejnar, replace(HEAVY, title=f"Reol {n}"))
    can(cast.member("birgit"))
    ask(ejnar, HEAVY)
    assert len(told("tomasz")) == 3
    assert len(told("birgit")) == 1


def test_what_is_over_is_not_news(cast):
    offers(cast.member("tomasz"))
    ejnar = cast.member("ejnar")
    request = ask(ejnar, HEAVY)
    assert unseen("tomasz") == 1
    actions.withdraw(ejnar, request, now=NOW)
    assert unseen("tomasz") == 0
    waiting = Delivery.objects.waiting().filter(notification__kind="helpdesk.match")
    assert not waiting.exists()


def test_what_is_found_is_not_news_to_the_others(cast):
    offers(cast.member("tomasz"))
    request = ask(cast.member("birgit"), HEAVY)
    choose(cast.member("birgit"), answer(cast.member("ahmad"), request))
    assert unseen("tomasz") == 0


def test_what_a_moderator_hides_is_taken_back(cast):
    offers(cast.member("tomasz"))
    request = ask(cast.member("ejnar"), HEAVY)
    actions.hide(request.token, NOW)
    assert unseen("tomasz") == 0
    assert around.ask_around(reread(request), now=NOW) == 0


def test_when_the_helper_cannot_after_all_everybody_else_is_asked_again(cast):
    from helpdesk.agreeing import actions as agreeing

    for name in ("tomasz", "grethe"):
        offers(cast.member(name))
    birgit = cast.member("birgit")
    request = ask(birgit, HEAVY)
    agreement = choose(birgit, answer(cast.member("tomasz"), request))
    assert len(told("grethe", "helpdesk.match")) == 1
    agreeing.call_off(cast.member("tomasz"), agreement, now=NOW + DAY)
    assert len(told("grethe", "helpdesk.match")) == 2
    assert len(told("tomasz", "helpdesk.match")) == 1


# --- discreetly ----------------------------------------------------------------------------------

SECRET = asked(category="talk", title="HEMMELIGT ærinde", text="HEMMELIGT", reach="matched")


def test_a_discreet_one_is_seen_by_who_was_asked_and_told_without_its_words(cast):
    can(cast.member("birgit"), "talk")
    request = ask(cast.member("kasper"), SECRET)
    seen = HelpRequest.objects.visible_to(cast.member("birgit"))
    assert seen.filter(pk=request.pk).exists()
    assert not HelpRequest.objects.visible_to(cast.member("grethe")).exists()
    assert "Snak og råd" in words("birgit")
    assert "HEMMELIGT" not in words("birgit")


def test_what_is_for_the_coordinator_is_theirs_at_once_and_nobody_elses(cast):
    can(cast.member("birgit"), "talk")
    request = ask(cast.member("kasper"), replace(SECRET, reach="coordinator"))
    assert not HelpNudge.objects.exists()
    task = SocialTask.objects.get()
    assert (task.role, task.origin) == ("social_worker", f"help:{request.pk}")
    assert "HEMMELIGT" not in task.title + task.text
    texts = [f"{one.title} {one.body}" for one in Notification.objects.all()]
    assert not any("HEMMELIGT" in one for one in texts)
    actions.withdraw(cast.member("kasper"), request, now=NOW)
    task.refresh_from_db()
    assert task.settled


# --- at the same moment --------------------------------------------------------------------------


def _three_at_once(cast, together):
    offers(cast.member("tomasz"))
    ejnar = cast.member("ejnar")
    ask(ejnar, HEAVY)
    ask(ejnar, HEAVY)
    rows = [wanted(cast.member(name)) for name in ("birgit", "kasper", "grethe")]
    together(*[lambda row=row: around.ask_around(row, now=NOW) for row in rows])
    return len(told("tomasz"))


@pytest.mark.django_db(transaction=True)
def test_three_requests_at_the_same_moment_tell_the_third_time_once(cast, together):
    assert _three_at_once(cast, together) == 3


@pytest.mark.django_db(transaction=True)
@override_settings(SKIP_LOCKS=True)
def test_without_the_lock_there_would_be_more(cast, together, monkeypatch):
    import time

    heard = around._heard_this_week

    def slowly(matches, now):
        found = heard(matches, now)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(around, "_heard_this_week", slowly)
    assert _three_at_once(cast, together) > 3


@pytest.mark.django_db(transaction=True)
def test_two_who_fit_each_other_ask_at_the_same_moment(cast, together):
    for name in ("tomasz", "birgit"):
        offers(cast.member(name))
    made = together(
        *[lambda name=name: ask(cast.member(name), HEAVY) for name in ("tomasz", "birgit")] * 2
    )
    assert all(isinstance(one, HelpRequest) for one in made)


def test_few_queries_for_one_and_for_many(cast, django_assert_max_num_queries):
    for member in crowd(cast.estate(), 30):
        can(member)
    row = wanted(cast.member("ejnar"))
    with django_assert_max_num_queries(60):
        around.ask_around(row, now=NOW)
    assert HelpNudge.objects.count() == around.TELL
