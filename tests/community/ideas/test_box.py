"""The box: nobody sees whose, three who want to be with make a trial, and it is told."""

import pytest
from django.urls import reverse

from community.ideas.box import actions
from community.ideas.models import Hand, Proposal
from community.notifications.models import Notification
from community.plan.models import Platform, Purpose, Version
from tests.community.ideas.conftest import A_PROPOSAL
from tests.conftest import NOW
from tests.refusing import refused

BOX = "/rugmarken/ideer/kassen/"
NEIGHBOURS = ("fadumo", "kasper", "oksana")


@pytest.fixture
def lies(cast):
    purpose = Purpose.objects.create(
        estate=cast.estate(), text="Flere kender hinanden", owner="board", since=NOW.date(), changed_at=NOW
    )  # fmt: skip
    return actions.propose(cast.member("birgit"), A_PROPOSAL | {"purpose": purpose.pk}, now=NOW)


def test_three_neighbours_make_a_trial_on_step_four_and_all_hear_of_it(cast, lies):
    for name in NEIGHBOURS:
        client = cast.client(name)
        client.post(f"{BOX}{lies.token}/ja/")
        client.post(f"{BOX}{lies.token}/ja/")
        assert Platform.objects.exists() == (name == NEIGHBOURS[-1])
    platform = Platform.objects.get()
    assert (platform.name, platform.state, platform.for_all) == ("Stjerner på taget", "trial", True)
    assert platform.ends_on is not None
    assert platform.questions
    assert Version.objects.get(step=4).role == Version.NEIGHBOURS
    told = Notification.objects.filter(kind="ideas.trial")
    assert {note.user.name.lower() for note in told} == {"birgit", *NEIGHBOURS}
    said = cast.client("birgit").get(f"{BOX}{lies.token}/").content.decode()
    assert "Sæt en dag på" in said
    with refused("too_late"):
        actions.withdraw(cast.member("birgit"), lies, now=NOW)


def test_an_estate_without_a_purpose_gets_an_idea_the_committee_finishes(cast, step_in):
    made = actions.propose(cast.member("birgit"), A_PROPOSAL, now=NOW)
    for name in NEIGHBOURS:
        actions.say_yes(cast.member(name), made, now=NOW)
    assert Platform.objects.get().state == "idea"
    assert (
        "Bestyrelsen skriver" in cast.client("birgit").get(f"{BOX}{made.token}/").content.decode()
    )


def test_who_proposed_it_is_no_hand_and_one_hand_counts_once(cast, lies):
    with refused("own"):
        actions.say_yes(cast.member("birgit"), lies, now=NOW)
    for _again in range(3):
        actions.say_yes(cast.member("fadumo"), lies, now=NOW)
    assert Hand.objects.count() == 1
    actions.take_back(cast.member("fadumo"), lies, now=NOW)
    assert not Hand.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_three_at_once_make_one_trial(cast, lies, together):
    people = [cast.member(name) for name in ("kasper", "oksana", "grethe", "fadumo")]
    together(*[lambda who=who: actions.say_yes(who, lies, now=NOW) for who in people])
    assert Hand.objects.count() == 4
    assert Platform.objects.count() == 1


def test_nobody_sees_whose_it_was(cast, lies):
    for name in ("fadumo", "jens"):
        said = cast.client(name).get(f"{BOX}{lies.token}/").content.decode()
        assert "Birgit" not in said
        assert "Tag det op igen" not in said
    assert cast.client("sofie").get(f"{BOX}{lies.token}/").status_code == 404


def test_it_is_taken_out_and_put_back_by_who_put_it_in(cast, lies):
    client = cast.client("birgit")
    client.post(f"{BOX}{lies.token}/op/")
    assert lies.title not in cast.client("fadumo").get(BOX).content.decode()
    client.post(f"{BOX}{lies.token}/fortryd/")
    assert lies.title in cast.client("fadumo").get(BOX).content.decode()


def test_what_is_hidden_is_seen_by_who_wrote_it_and_nobody_says_yes_to_it(cast, lies):
    actions.hide(lies.token, NOW)
    assert cast.client("birgit").get(f"{BOX}{lies.token}/").status_code == 200
    assert cast.client("fadumo").get(f"{BOX}{lies.token}/").status_code == 404
    with refused("not_there"):
        actions.say_yes(cast.member("fadumo"), lies, now=NOW)


def test_who_moves_or_is_forgotten_leaves_nothing(cast, lies):
    actions.say_yes(cast.member("fadumo"), lies, now=NOW)
    actions.member_left(cast.member("fadumo"), NOW, NOW)
    assert not Hand.objects.exists()
    actions.erase(cast.member("birgit").user, NOW)
    assert not Proposal.objects.exists()


def test_a_year_in_the_box_is_enough(cast, lies):
    assert actions.sweep(NOW) == 0
    assert actions.sweep(NOW + actions.rules.BOX_KEPT * 2) == 1


@pytest.mark.parametrize(
    ("code", "facts"),
    [("named", {"text": "Fadumo vil gerne"}), ("nothing", {"title": ""}), ("not_here", {"purpose": 99999})],
)  # fmt: skip
def test_what_may_not_lie_in_the_box(cast, code, facts):
    with refused(code):
        actions.propose(cast.member("birgit"), A_PROPOSAL | facts, now=NOW)


def test_five_of_ones_own_are_enough(cast):
    for number in range(5):
        actions.propose(cast.member("birgit"), A_PROPOSAL | {"title": f"Nr. {number}"}, now=NOW)
    there = reverse("ideas:propose", args=["rugmarken"])
    answer = cast.client("birgit").post(there, A_PROPOSAL | {"purpose": ""})
    assert answer.status_code == 422
    assert "fem forslag" in answer.content.decode()
