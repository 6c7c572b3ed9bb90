"""Who could help Ejnar with his shelf: by what neighbours have said themselves, and never assigned."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from community.moderation.models import Block
from community.notifications.models import Preference
from community.people.models import Circle, Membership, User
from community.profiles.models import Profile
from helpdesk import notify
from helpdesk.matching import best_for, reason_words, time_of
from helpdesk.models import HelpAnswer, HelpOffer
from helpdesk.offering import actions as offering
from tests.conftest import NOW, at
from tests.helpdesk.neighbours import DAY, can, crowd, offers, pause, reread, wanted

pytestmark = pytest.mark.django_db


def names(request, **more):
    return [one.member.user.name for one in best_for(request, NOW, 20, **more)]


@pytest.fixture
def shelf(cast):
    return wanted(cast.member("ejnar"))


def test_without_a_word_from_anybody_nobody_is_proposed(shelf):
    assert best_for(shelf, NOW) == []


def test_who_offers_comes_before_who_can_before_who_would_like_to(cast, shelf):
    can(cast.member("jens"), "bicycles", "heavy")
    Profile.objects.create(user=cast.user("grethe"), would=["carrying"])
    offers(cast.member("tomasz"))
    assert names(shelf) == ["Tomasz", "Jens", "Grethe"]
    assert [one.reasons for one in best_for(shelf, NOW)] == [["offers"], ["can"], ["would"]]


def test_the_own_stairway_comes_first_then_the_circle(cast, shelf):
    circle = Circle.objects.get(name="Gårdrummet")
    homes = [cast.member(name).circle_id for name in ("ejnar", "birgit", "grethe")]
    assert homes[:2] == [circle.pk, circle.pk] != homes[1:]
    for name in ("grethe", "birgit", "fadumo"):
        can(cast.member(name))
    found = best_for(reread(shelf), NOW)
    assert [one.member.user.name for one in found] == ["Fadumo", "Birgit", "Grethe"]
    assert [one.reasons for one in found] == [["entrance", "can"], ["circle", "can"], ["can"]]


def test_a_language_weighs_and_another_language_weighs_less_than_silence(cast):
    talk = wanted(cast.member("ejnar"), category="talk", languages=["ar", "so"])
    can(cast.member("rania"), "talk", languages=["ar"])
    can(cast.member("birgit"), "talk")
    can(cast.member("grethe"), "talk", languages=["da"])
    found = best_for(talk, NOW)
    assert [one.member.user.name for one in found] == ["Rania", "Birgit", "Grethe"]
    assert found[0].reasons == ["circle", "speaks:ar", "can"]


def test_who_is_free_then_comes_first(cast):
    tuesday = wanted(cast.member("ejnar"), when="day", starts_at=at("2026-11-24", "18:00"))
    can(cast.member("grethe"), times=["weekday_morning"])
    can(cast.member("jens"))
    can(cast.member("tomasz"), times=["weekday_evening"])
    found = best_for(tuesday, NOW)
    assert [one.member.user.name for one in found] == ["Tomasz", "Jens", "Grethe"]
    assert found[0].reasons == ["free:1", "can"]


def test_the_times_of_an_offer_count_too(cast):
    tuesday = wanted(cast.member("ejnar"), when="day", starts_at=at("2026-11-24", "18:00"))
    offers(cast.member("jens"))
    offers(cast.member("tomasz"), times=["weekday_evening"])
    found = best_for(tuesday, NOW)
    assert [one.reasons for one in found] == [["offered:1", "offers"], ["offers"]]


def test_fixed_days_are_looked_at_by_their_days(cast):
    again = wanted(
        cast.member("ejnar"), when="again", weekdays=[5], starts_at=at("2026-11-23", "11:00")
    )
    can(cast.member("tomasz"), times=["weekend_morning"])
    assert best_for(again, NOW)[0].reasons == ["free:5", "can"]


@pytest.mark.parametrize(
    ("weekday", "clock", "time"),
    [
        (0, "11:59", "weekday_morning"),
        (4, "12:00", "weekday_afternoon"),
        (5, "16:59", "weekend_afternoon"),
        (6, "17:00", "weekend_evening"),
    ],
)
def test_the_clock_falls_in_one_of_six_times(weekday, clock, time):
    assert time_of(weekday, at("2026-11-23", clock).time()) == time


def test_who_is_away_is_never_read_out_of_a_reason(cast):
    away = wanted(
        cast.member("kasper"), category="watch", when="day", starts_at=at("2026-11-24", "18:00")
    )
    can(cast.member("tomasz"), "watch", times=["weekday_evening"])
    assert best_for(away, NOW)[0].reasons == ["can"]


# --- who is never proposed -----------------------------------------------------------------------


def test_never_the_asker_nor_their_household(cast):
    asked = wanted(cast.member("ahmad"))
    can(cast.member("ahmad"))
    can(cast.member("rania"))
    assert names(asked) == []


@pytest.mark.parametrize("asker_blocks", [True, False])
def test_never_with_a_block_between(cast, shelf, asker_blocks):
    pair = [cast.user("ejnar"), cast.user("tomasz")]
    blocker, blocked = pair if asker_blocks else pair[::-1]
    can(cast.member("tomasz"))
    assert names(shelf) == ["Tomasz"]
    Block.objects.create(blocker=blocker, blocked=blocked, created_at=NOW)
    assert names(shelf) == []


def test_who_is_hidden_only_with_an_offer_of_their_own(cast, shelf):
    tomasz = cast.member("tomasz")
    User.objects.filter(pk=tomasz.user_id).update(is_hidden=True)
    can(tomasz)
    assert names(shelf) == []
    offers(tomasz)
    assert names(shelf) == ["Tomasz"]


def test_never_in_a_writing_pause(cast, shelf):
    can(cast.member("tomasz"))
    pause(cast.member("tomasz"))
    assert names(shelf) == []
    assert [m.member.user.name for m in best_for(shelf, NOW + 2 * DAY)] == ["Tomasz"]


def test_never_who_has_turned_it_off(cast, shelf):
    can(cast.member("tomasz"))
    Preference.objects.create(
        user=cast.user("tomasz"), kind=notify.MATCH, way="email", wanted=False
    )
    assert names(shelf) == []
    Preference.objects.update(wanted=True)
    assert names(shelf) == ["Tomasz"]


def test_never_who_has_moved_or_only_works_here(cast, shelf):
    for name in ("tomasz", "torben", "leyla"):
        can(cast.member(name))
    assert names(shelf) == ["Tomasz"]
    row = Membership.objects.get(pk=cast.member("tomasz").pk)
    row.period = (row.period.lower, date(2026, 11, 23))
    row.save()
    assert names(shelf) == []


def test_never_who_has_answered_but_who_was_not_needed_may_stand_in(cast, shelf):
    can(cast.member("tomasz"))
    row = HelpAnswer.objects.create(request=shelf, member=cast.member("tomasz"), at=NOW)
    assert names(shelf) == []
    row.state = HelpAnswer.State.TAKEN_BACK
    row.save()
    assert names(shelf) == []
    row.state = HelpAnswer.State.NOT_NEEDED
    row.save()
    assert names(shelf) == ["Tomasz"]


def test_children_only_with_grown_ups(cast):
    asked = wanted(cast.member("rania"), category="children")
    can(cast.member("yahya"), "children")
    assert not cast.user("yahya").is_adult
    assert names(asked) == []
    User.objects.filter(name="Yahya").update(is_adult=True)
    assert names(asked) == ["Yahya"]


def test_nobody_who_could_not_see_it(cast, shelf):
    for name in ("tomasz", "fadumo", "sofie"):
        can(cast.member(name))
    assert names(shelf) == ["Fadumo", "Tomasz"]
    home = cast.member("ejnar").household.dwelling.entrance
    shelf.scope, shelf.entrance = "entrance", home
    assert names(shelf) == ["Fadumo"]
    shelf.scope, shelf.entrance = "organisation", None
    assert set(names(shelf)) == {"Fadumo", "Tomasz", "Sofie"}
    cast.estate("ankerhuset").__class__.objects.filter(slug="ankerhuset").update(
        features_off=["helpdesk"]
    )
    assert set(names(shelf)) == {"Fadumo", "Tomasz"}


def test_an_offer_for_the_own_stairway_is_not_for_another(cast, shelf):
    offers(cast.member("fadumo"), scope="entrance")
    offers(cast.member("tomasz"), scope="entrance")
    assert names(shelf) == ["Fadumo"]


def test_an_offer_on_a_pause_or_hidden_counts_for_nothing(cast, shelf):
    tomasz = cast.member("tomasz")
    offer = offers(tomasz)
    offering.rest(tomasz, offer, now=NOW)
    assert names(shelf) == []
    offering.stand_again(tomasz, offer, now=NOW)
    offering.hide(HelpOffer.objects.get().token, NOW)
    assert names(shelf) == []


def test_those_that_are_left_out_are_left_out(cast, shelf):
    can(cast.member("tomasz"))
    can(cast.member("jens"))
    assert names(shelf, but=[cast.member("jens").pk]) == ["Tomasz"]


def test_a_request_of_somebody_forgotten_matches_nobody(cast, shelf):
    can(cast.member("tomasz"))
    shelf.member = None
    assert best_for(shelf, NOW) == []


# --- why, and to whom ----------------------------------------------------------------------------

CODES = ["entrance", "circle", "speaks:ar", "free:1", "offered:1", "offers", "can", "would"]


def test_the_reasons_are_said_as_neighbours_say_them(cast):
    rania = cast.member("rania")
    said = reason_words(["entrance", "speaks:ar", "free:1", "can"], rania, rania)
    assert said == ["samme opgang", "taler arabisk", "fri tirsdag", "har sagt, de kan"]
    assert reason_words(["speaks:so", "nonsense", "free:9"], rania, rania) == ["taler Soomaali"]
    with translation.override("en"):
        assert reason_words(["free:1"], rania, rania)[0].endswith("Tuesday")


def test_a_field_shown_to_nobody_is_in_no_reason(cast):
    rania, birgit = cast.member("rania"), cast.member("birgit")
    Profile.objects.create(user=rania.user, languages=["ar"], can=["talk"], times=[])
    seen = Membership.objects.at_the_gate(NOW.date()).get(pk=rania.pk)
    assert reason_words(CODES, seen, birgit, offer_is_seen=False) == [
        "samme opgang",
        "samme nabokreds",
    ]


def test_a_field_shown_to_the_stairway_is_said_on_the_stairway_alone(cast):
    Profile.objects.create(user=cast.user("rania"), languages=["ar"], languages_for="entrance")
    rania = cast.member("rania")
    assert reason_words(["speaks:ar"], rania, cast.member("birgit")) == ["taler arabisk"]
    assert reason_words(["speaks:ar"], rania, cast.member("tomasz")) == []
    assert reason_words(["speaks:ar"], rania, cast.member("torben")) == []


def test_an_offer_is_a_reason_for_who_sees_it(cast):
    rania, birgit = cast.member("rania"), cast.member("birgit")
    assert reason_words(["offered:1", "offers"], rania, birgit) == [
        "fri tirsdag",
        "har et fast tilbud",
    ]
    assert reason_words(["offered:1", "offers"], rania, birgit, offer_is_seen=False) == []


def test_nothing_is_said_of_who_is_hidden_nor_where_a_hidden_asker_lives(cast):
    User.objects.filter(name="Rania").update(is_hidden=True)
    rania = cast.member("rania")
    assert reason_words(CODES, rania, cast.member("birgit")) == []
    assert reason_words(["can"], rania, rania) == ["har sagt, de kan"]
    can(cast.member("birgit"))
    assert best_for(wanted(rania), NOW)[0].reasons == ["can"]


def test_one_question_for_one_and_for_thirty(cast, shelf):
    can(cast.member("tomasz"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert len(best_for(shelf, NOW, 40)) == 1
    for member in crowd(cast.estate(), 30):
        can(member, languages=["da"])
    with CaptureQueriesContext(connection) as many:
        assert len(best_for(shelf, NOW, 40)) == 31
    assert [len(one), len(many)] == [1, 1]
