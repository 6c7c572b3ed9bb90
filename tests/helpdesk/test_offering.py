"""«Jeg kan hjælpe»: Tomasz bears, drills and mends, until he says otherwise."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import override_settings

from community.notifications.models import Notification
from community.people.models import Helping, Membership, User
from helpdesk.models import HelpOffer
from helpdesk.offering import actions, rules
from helpdesk.written import Offered, as_offered
from tests.conftest import NOW
from tests.helpdesk.neighbours import DAY, offers, pause, state, told, unseen, words
from tests.refusing import refused

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=365)
BEARS = Offered(category="heavy", text="Jeg bærer og borer.", when_words="aften")


@pytest.fixture
def tomasz(cast):
    return cast.member("tomasz")


@pytest.fixture
def offer(tomasz):
    return actions.offer(tomasz, BEARS, now=NOW)


def test_an_offer_stands_for_a_year_and_neighbours_see_it(cast, tomasz, offer):
    assert (offer.state, offer.confirmed_at, offer.confirm_by) == ("standing", NOW, NOW + YEAR)
    assert offer.text == "Jeg bærer og borer."
    assert list(HelpOffer.objects.visible_to(cast.member("birgit"))) == [offer]
    assert not HelpOffer.objects.visible_to(cast.member("sofie")).exists()


def test_the_same_key_is_the_same_offer(tomasz):
    first = actions.offer(tomasz, BEARS, now=NOW, request_key="a")
    again = actions.offer(tomasz, replace(BEARS, text="Andet"), now=NOW, request_key="a")
    assert first == again
    assert HelpOffer.objects.count() == 1


def test_what_is_for_the_stairway_is_seen_on_the_stairway(cast):
    birgit = cast.member("birgit")
    offer = actions.offer(birgit, replace(BEARS, scope="entrance"), now=NOW)
    assert offer.entrance == birgit.household.dwelling.entrance
    assert HelpOffer.objects.visible_to(cast.member("ahmad")).filter(pk=offer.pk).exists()
    assert not HelpOffer.objects.visible_to(cast.member("tomasz")).filter(pk=offer.pk).exists()


def test_another_stairway_may_not_be_named(cast, tomasz):
    elsewhere = cast.member("birgit").household.dwelling.entrance
    with refused("not_your_audience"):
        actions.offer(tomasz, replace(BEARS, scope="entrance", entrance=elsewhere), now=NOW)


def test_a_home_without_a_circle_has_none_to_offer_to(cast):
    with refused("not_your_audience"):
        actions.offer(cast.member("kasper"), replace(BEARS, scope="circle"), now=NOW)
    birgit = cast.member("birgit")
    assert actions.offer(birgit, replace(BEARS, scope="circle"), now=NOW).circle_id


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"category": "gold"}, "no_such_choice"),
        ({"languages": ["xx"]}, "no_such_choice"),
        ({"times": ["nat"]}, "no_such_choice"),
        ({"interplay": "fun"}, "no_such_choice"),
        ({"scope": "local_area"}, "not_your_audience"),
        ({"text": "a" * 801}, "long_text"),
        ({"when_words": "010190-1234"}, "cpr"),
        ({"text": "", "category": "other"}, "no_text"),
        ({"text": "Jeg passer på din nøgle."}, "careful"),
    ],
)
def test_what_is_not_right_is_refused_and_nothing_is_written(tomasz, said, code):
    with refused(code):
        actions.offer(tomasz, replace(BEARS, **said), now=NOW)
    assert not HelpOffer.objects.exists()


def test_who_does_not_live_here_offers_nothing(cast):
    with refused("not_a_neighbour"):
        actions.offer(cast.member("torben"), BEARS, now=NOW)


def test_a_writing_pause_holds_for_offers(cast, tomasz):
    pause(tomasz)
    with refused("paused"):
        actions.offer(tomasz, BEARS, now=NOW)


def test_children_are_looked_after_by_grown_ups_in_their_own_name(cast):
    minder = Offered(category="children", text="Jeg henter gerne.")
    with refused("not_with_children"):
        actions.offer(cast.member("ejnar"), minder, now=NOW)
    birgit = cast.member("birgit")
    birgit.helper = cast.user("torben")
    with refused("not_with_children"):
        actions.offer(birgit, minder, now=NOW)
    User.objects.filter(pk=cast.user("yahya").pk).update(is_adult=False)
    with refused("not_with_children"):
        actions.offer(cast.member("yahya"), minder, now=NOW)
    assert actions.offer(cast.member("birgit"), minder, now=NOW).state == "standing"


def test_ten_at_most_and_an_ended_one_makes_room(tomasz):
    made = [offers(tomasz) for _ in range(rules.AT_MOST)]
    with refused("too_many"):
        offers(tomasz)
    actions.end(tomasz, made[0], now=NOW)
    offers(tomasz)
    with refused("too_many"):
        actions.stand_again(tomasz, made[0], now=NOW)


def test_an_offer_of_another_is_not_there(cast, offer):
    birgit = cast.member("birgit")
    for verb in (actions.rest, actions.end, actions.stand_again, actions.confirm):
        with refused("not_there"):
            verb(birgit, offer, now=NOW)
    with refused("not_there"):
        actions.change(birgit, offer, BEARS, now=NOW)
    assert state(offer) == "standing"


def test_resting_nobody_sees_it_and_one_tap_brings_it_back(cast, tomasz, offer):
    actions.rest(tomasz, offer, now=NOW)
    actions.rest(tomasz, offer, now=NOW)
    assert not HelpOffer.objects.visible_to(cast.member("birgit")).exists()
    assert list(HelpOffer.objects.visible_to(tomasz)) == [offer]
    back = actions.stand_again(tomasz, offer, now=NOW + DAY)
    assert (back.state, back.confirm_by) == ("standing", NOW + DAY + YEAR)


def test_taking_it_down_is_undone_with_one_tap(tomasz, offer):
    actions.end(tomasz, offer, now=NOW)
    actions.end(tomasz, offer, now=NOW + DAY)
    offer.refresh_from_db()
    assert (offer.state, offer.ended_at) == ("ended", NOW)
    with refused("over"):
        actions.rest(tomasz, offer, now=NOW)
    with refused("over"):
        actions.change(tomasz, offer, BEARS, now=NOW)
    back = actions.stand_again(tomasz, offer, now=NOW)
    assert (back.state, back.ended_at) == ("standing", None)


def test_a_change_says_that_it_still_holds(tomasz, offer):
    changed = actions.change(
        tomasz, offer, replace(as_offered(offer), text="Jeg bærer kun."), now=NOW + DAY
    )
    assert (changed.text, changed.confirm_by) == ("Jeg bærer kun.", NOW + DAY + YEAR)
    actions.rest(tomasz, offer, now=NOW + DAY)
    changed = actions.change(tomasz, offer, BEARS, now=NOW + DAY)
    assert changed.state == "resting"


def test_who_was_helped_hears_what_stands_in_their_name(cast):
    ejnar, torben = cast.member("ejnar"), cast.user("torben")
    helping = Helping.objects.create(
        helped=ejnar, helper=torben, kind="visit", began_at=NOW, ends_at=NOW + DAY
    )
    ejnar.helper, ejnar.helping = torben, helping
    offer = actions.offer(ejnar, Offered(category="talk", text="Jeg kan fortælle."), now=NOW)
    assert offer.helped_by == torben
    notes = Notification.objects.filter(user=ejnar.user)
    assert [note.title for note in notes] == ["Dit tilbud om hjælp står der nu"]


# --- a moderator ---------------------------------------------------------------------------------


def test_what_is_hidden_is_gone_for_all_but_its_maker(cast, tomasz, offer):
    actions.hide(offer.token, NOW)
    actions.hide(offer.token, NOW)
    assert not HelpOffer.objects.visible_to(cast.member("birgit")).exists()
    assert list(HelpOffer.objects.visible_to(tomasz)) == [offer]
    actions.show(offer.token, NOW)
    assert HelpOffer.objects.visible_to(cast.member("birgit")).exists()
    offer.delete()
    actions.hide(offer.token, NOW)


def test_an_offer_is_reported_by_who_sees_it_and_hidden(cast, tomasz, offer):
    from community.features import reportable

    offers_of = reportable("helpdesk.offer", cast.member("birgit"))
    token = str(offer.token)
    found = offers_of.find(cast.member("birgit"), token)
    assert (found.author, found.is_hidden) == (tomasz.user, False)
    assert "Jeg bærer og borer." in found.text
    assert offers_of.find(cast.member("sofie"), token) is None
    assert offers_of.find(cast.member("birgit"), "nonsens") is None
    offers_of.hide(token, NOW)
    assert offers_of.find(cast.member("birgit"), token) is None
    assert offers_of.look(token).is_hidden
    offers_of.show(token, NOW)
    offers_of.hide("nonsens", NOW)
    assert not offers_of.look(token).is_hidden


# --- the clock -----------------------------------------------------------------------------------


def test_after_a_year_one_is_asked_once(tomasz, offer):
    assert actions.confirm_due(NOW + YEAR - DAY) == 0
    assert actions.confirm_due(NOW + YEAR) == 1
    assert actions.confirm_due(NOW + YEAR) == 0
    assert told("tomasz") == ["Kan du stadig hjælpe?"]
    assert "tungt og praktisk" in words("tomasz")


def test_one_tap_is_another_year_and_the_question_is_gone(tomasz, offer):
    actions.confirm_due(NOW + YEAR)
    said = actions.confirm(tomasz, offer, now=NOW + YEAR + DAY)
    assert (said.confirm_by, said.confirm_asked_at) == (NOW + YEAR + DAY + YEAR, None)
    assert unseen("tomasz") == 0
    assert actions.confirm_due(NOW + YEAR + 40 * DAY) == 0
    assert state(offer) == "standing"


def test_a_month_without_an_answer_ends_it_and_a_late_yes_is_a_yes(tomasz, offer):
    actions.confirm_due(NOW + YEAR)
    assert actions.confirm_due(NOW + YEAR + 29 * DAY) == 0
    assert actions.confirm_due(NOW + YEAR + 30 * DAY) == 1
    assert actions.confirm_due(NOW + YEAR + 31 * DAY) == 0
    assert state(offer) == "ended"
    assert told("tomasz")[-1] == "Dit tilbud er taget ned"
    assert actions.confirm(tomasz, offer, now=NOW + YEAR + 40 * DAY).state == "standing"


def test_a_clock_that_was_off_gives_the_whole_month(tomasz, offer):
    late = NOW + YEAR + 60 * DAY
    assert actions.confirm_due(late) == 1
    assert state(offer) == "standing"
    assert actions.confirm_due(late + 29 * DAY) == 0
    assert actions.confirm_due(late + 30 * DAY) == 1


def test_what_rests_is_not_asked_about(tomasz, offer):
    actions.rest(tomasz, offer, now=NOW)
    assert actions.confirm_due(NOW + 2 * YEAR) == 0


def test_the_note_is_there_though_its_maker_is_forgotten(tomasz, offer):
    HelpOffer.objects.update(member=None)
    assert actions.confirm_due(NOW + YEAR) == 0


@pytest.mark.django_db(transaction=True)
def test_two_clocks_ask_once(cast, together):
    offer = actions.offer(cast.member("tomasz"), BEARS, now=NOW)
    done = together(*[lambda: actions.confirm_due(NOW + YEAR)] * 3)
    assert sorted(done) == [0, 0, 1]
    assert told("tomasz") == ["Kan du stadig hjælpe?"]
    assert state(offer) == "standing"


@pytest.mark.django_db(transaction=True)
def test_a_clock_killed_half_way_has_asked_nobody(cast, monkeypatch):
    actions.offer(cast.member("tomasz"), BEARS, now=NOW)
    actions.offer(cast.member("birgit"), BEARS, now=NOW)
    said = actions.notify.still_holds
    calls = []

    def dies(row, now):
        calls.append(row)
        if len(calls) == 2:
            raise SystemExit
        said(row, now)

    monkeypatch.setattr(actions.notify, "still_holds", dies)
    with pytest.raises(SystemExit):
        actions.confirm_due(NOW + YEAR)
    assert told("tomasz") == told("birgit") == []
    monkeypatch.setattr(actions.notify, "still_holds", said)
    assert actions.confirm_due(NOW + YEAR) == 2


@pytest.mark.django_db(transaction=True)
def test_two_taps_with_one_key_make_one_offer(cast, together):
    def tap():
        return actions.offer(cast.member("tomasz"), BEARS, now=NOW, request_key="k")

    made = together(tap, tap, tap)
    assert len({one.pk for one in made}) == 1
    assert HelpOffer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_tenth_is_made_once_however_many_try(cast, together):
    tomasz = cast.member("tomasz")
    for _ in range(rules.AT_MOST - 1):
        offers(tomasz)
    together(*[lambda: offers(cast.member("tomasz"))] * 3)
    assert HelpOffer.objects.count() == rules.AT_MOST


@pytest.mark.django_db(transaction=True)
@override_settings(SKIP_LOCKS=True)
def test_without_the_lock_there_would_be_more(cast, together, monkeypatch):
    import time

    count = actions._refuse_too_many
    tomasz = cast.member("tomasz")
    for _ in range(rules.AT_MOST - 1):
        offers(tomasz)

    def slowly(member: Membership) -> None:
        count(member)
        time.sleep(0.3)

    monkeypatch.setattr(actions, "_refuse_too_many", slowly)
    together(*[lambda: offers(cast.member("tomasz"))] * 3)
    assert HelpOffer.objects.count() > rules.AT_MOST
