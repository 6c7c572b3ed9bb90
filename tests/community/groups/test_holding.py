"""Holding a group: two are better than one, and nobody has to carry it for ever."""

from datetime import timedelta

import pytest

from community.chat.models import Conversation
from community.errors import Refused
from community.groups import actions
from community.groups.holding import actions as holding
from community.groups.models import InterestGroup
from community.notifications.models import Notification
from tests.community.groups.conftest import also_holds, make, part_of, told, words
from tests.conftest import NOW
from tests.refusing import why_not

DAY = timedelta(days=1)


def row(group, member):
    return group.members.get(member=member)


def reread(group):
    return InterestGroup.objects.get(pk=group.pk)


# --- one more ------------------------------------------------------------------------------------


@pytest.fixture
def asked(cast, walkers):
    """Birgit has asked Kasper to hold it with her."""
    kasper = cast.member("kasper")
    holding.ask_to_hold(cast.member("birgit"), walkers, row(walkers, kasper), now=NOW)
    return walkers


def test_the_second_holder_is_one_who_said_yes(cast, asked):
    kasper = cast.member("kasper")
    assert part_of(kasper, asked) == "member"
    assert told("Kasper") == ["Vil du være med til at holde en gruppe?"]
    assert "Birgit spørger" in words("Kasper")
    holding.answer_holding(kasper, asked, is_yes=True, now=NOW)
    assert part_of(kasper, asked) == part_of(cast.member("birgit"), asked) == "holder"
    assert told("Birgit") == ["En gruppe har fået en, der holder den"]


def test_no_thanks_is_fine_and_told_to_who_asked(cast, asked):
    kasper = cast.member("kasper")
    holding.answer_holding(kasper, asked, is_yes=False, now=NOW)
    assert part_of(kasper, asked) == "member"
    assert "siger nej tak" in words("Birgit")


def test_asking_twice_is_asking_once(cast, asked):
    holding.ask_to_hold(
        cast.member("birgit"), asked, row(asked, cast.member("kasper")), now=NOW + DAY
    )
    assert len(told("Kasper")) == 1


def test_a_question_taken_back_cannot_be_answered(cast, asked):
    kasper = cast.member("kasper")
    holding.take_back_asking(cast.member("birgit"), asked, row(asked, kasper), now=NOW)
    assert why_not(holding.answer_holding, kasper, asked, is_yes=True, now=NOW) == "not_asked"
    assert not Notification.objects.unseen().filter(user=kasper.user).exists()


def test_only_who_holds_it_asks_and_only_who_is_in_it_is_asked(cast, walkers):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    grethe = row(walkers, cast.member("grethe"))
    assert why_not(holding.ask_to_hold, kasper, walkers, grethe, now=NOW) == "not_yours"
    own = row(walkers, birgit)
    assert why_not(holding.ask_to_hold, birgit, walkers, own, now=NOW) == "not_in"


# --- passing it on -------------------------------------------------------------------------------


def test_who_takes_it_holds_it_and_birgit_is_free(cast, walkers):
    birgit, grethe = cast.member("birgit"), cast.member("grethe")
    holding.hand_over(birgit, walkers, now=NOW)
    assert part_of(birgit, walkers) == "holder"
    assert told("Kasper") == told("Grethe") == ["En gruppe mangler en, der holder den"]
    holding.take_up(grethe, walkers, now=NOW)
    assert (part_of(birgit, walkers), part_of(grethe, walkers)) == ("member", "holder")
    assert "Grethe holder Gåholdet" in words("Birgit")
    assert not Notification.objects.unseen().filter(user__name="Kasper").exists()


def test_the_second_who_takes_it_is_too_late(cast, walkers):
    holding.hand_over(cast.member("birgit"), walkers, now=NOW)
    holding.take_up(cast.member("grethe"), walkers, now=NOW)
    assert why_not(holding.take_up, cast.member("kasper"), walkers, now=NOW) == "not_wanted"


@pytest.mark.django_db(transaction=True)
def test_two_take_it_at_once_and_one_has_it(cast, walkers, together):
    holding.hand_over(cast.member("birgit"), walkers, now=NOW)
    kasper, grethe = cast.member("kasper"), cast.member("grethe")
    results = together(
        lambda: holding.take_up(kasper, walkers, now=NOW),
        lambda: holding.take_up(grethe, walkers, now=NOW),
    )
    assert [r.code for r in results if isinstance(r, Refused)] == ["not_wanted"]
    assert walkers.members.filter(part="holder").count() == 1


def test_nobody_takes_what_is_not_given(cast, walkers):
    assert why_not(holding.take_up, cast.member("kasper"), walkers, now=NOW) == "not_wanted"
    holding.hand_over(cast.member("birgit"), walkers, now=NOW)
    assert why_not(holding.take_up, cast.member("ahmad"), walkers, now=NOW) == "not_wanted"


def test_giving_it_away_is_taken_back(cast, walkers):
    birgit = cast.member("birgit")
    holding.hand_over(birgit, walkers, now=NOW)
    holding.keep_after_all(birgit, walkers, now=NOW)
    assert not Notification.objects.unseen().filter(kind="groups.holding").exists()
    assert why_not(holding.take_up, cast.member("kasper"), walkers, now=NOW) == "not_wanted"


def test_there_has_to_be_somebody_to_give_it_to(cast):
    group = make(cast.member("birgit"))
    assert why_not(holding.hand_over, cast.member("birgit"), group, now=NOW) == "nobody_else"


def test_one_of_two_lets_the_other_hold_it(cast, walkers):
    birgit = cast.member("birgit")
    assert why_not(holding.step_down, birgit, walkers, now=NOW) == "last_holder"
    also_holds(cast.member("kasper"), walkers)
    holding.step_down(birgit, walkers, now=NOW)
    assert part_of(birgit, walkers) == "member"


@pytest.mark.django_db(transaction=True)
def test_two_let_go_at_once_and_one_holds_it(cast, walkers, together):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    also_holds(kasper, walkers)
    results = together(
        lambda: holding.step_down(birgit, walkers, now=NOW),
        lambda: actions.leave(kasper, walkers, now=NOW),
    )
    assert [r.code for r in results if isinstance(r, Refused)] == ["last_holder"]
    assert walkers.members.filter(part="holder").count() == 1


# --- resting and closing -------------------------------------------------------------------------


def test_a_rest_is_one_tap_and_so_is_its_end(cast, walkers):
    birgit = cast.member("birgit")
    holding.pause(birgit, walkers, now=NOW)
    assert reread(walkers).is_resting
    holding.wake(birgit, walkers, now=NOW + DAY)
    assert not reread(walkers).is_resting
    assert reread(walkers).lived_at == NOW + DAY


def test_a_closed_group_talks_for_thirty_days_more(cast, walkers):
    holding.close(cast.member("birgit"), walkers, now=NOW)
    talk = Conversation.objects.get(pk=walkers.conversation_id)
    assert talk.closes_at == NOW + 30 * DAY
    assert told("Kasper") == ["En gruppe er lukket"]
    assert told("Birgit") == []
    assert not InterestGroup.objects.to_join(cast.member("ahmad")).exists()


def test_closing_is_taken_back_until_the_conversation_is_over(cast, walkers):
    birgit = cast.member("birgit")
    holding.close(birgit, walkers, now=NOW)
    holding.reopen(birgit, walkers, now=NOW + 29 * DAY)
    assert reread(walkers).closed_at is None
    assert Conversation.objects.get(pk=walkers.conversation_id).closes_at is None
    assert not Notification.objects.unseen().filter(user__name="Kasper").exists()
    holding.close(birgit, walkers, now=NOW)
    assert why_not(holding.reopen, birgit, walkers, now=NOW + 30 * DAY) == "too_late"


@pytest.mark.parametrize(
    "verb", [holding.pause, holding.wake, holding.stay, holding.close, holding.hand_over]
)
def test_nobody_else_does_any_of_that(cast, walkers, verb):
    assert why_not(verb, cast.member("kasper"), walkers, now=NOW) == "not_yours"
    holding.close(cast.member("birgit"), walkers, now=NOW)
    assert why_not(verb, cast.member("birgit"), walkers, now=NOW) == "closed"


# --- the page ------------------------------------------------------------------------------------


def test_every_button_is_one_tap_and_says_how_to_take_it_back(cast, walkers, at):
    client = cast.client("birgit")
    also_holds(cast.member("kasper"), walkers)
    for verb, undo in [("giv-videre", "behold"), ("pause", "i-gang"), ("luk", "aabn")]:
        said = client.post(at(walkers, f"hold/{verb}/"), follow=True).content.decode()
        assert at(walkers, f"hold/{undo}/") in said, verb
        assert client.post(at(walkers, f"hold/{undo}/")).status_code == 302
    assert not reread(walkers).is_resting
    assert reread(walkers).closed_at is None
    said = client.post(at(walkers, "hold/giv-slip/"), follow=True).content.decode()
    undo = f"/rugmarken/grupper/igen/{said.split('/grupper/igen/')[1].split(chr(34))[0]}"
    assert part_of(cast.member("birgit"), walkers) == "member"
    client.post(undo)
    assert part_of(cast.member("birgit"), walkers) == "holder"


def test_birgit_asks_kasper_and_kasper_says_yes(cast, walkers, at):
    pk = row(walkers, cast.member("kasper")).pk
    said = cast.client("birgit").post(at(walkers, f"hold/{pk}/spoerg/"), follow=True)
    assert "er spurgt" in said.content.decode()
    assert at(walkers, f"hold/{pk}/tag-tilbage/") in said.content.decode()
    assert (
        "Vil du være med til at holde gruppen?"
        in cast.client("kasper").get(at(walkers)).content.decode()
    )
    assert "/grupper/" in cast.client("kasper").get("/rugmarken/").content.decode()
    cast.client("kasper").post(at(walkers, "hold/ja/"))
    assert part_of(cast.member("kasper"), walkers) == "holder"


def test_the_wrong_hands_press_nothing(cast, walkers, at):
    pk = row(walkers, cast.member("grethe")).pk
    for name in ("kasper", "ahmad"):
        client = cast.client(name)
        for rest in ("giv-videre/", "pause/", "luk/", "bliv/", f"{pk}/spoerg/"):
            assert client.post(at(walkers, f"hold/{rest}")).status_code == 404, rest
    assert cast.client("birgit").post(at(walkers, "hold/spring/")).status_code == 404
    assert cast.client("ahmad").post(at(walkers, "hold/tag/")).status_code == 422
