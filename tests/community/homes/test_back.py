"""Back with a new letter: the same person, and every old key is dead."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from community.errors import Refused
from community.people import actions
from community.people.cards import actions as cards
from community.people.household import actions as household_actions
from community.people.models import CodeCard, Entry, Invitation, Membership, Role, User
from community.people.welcome import actions as welcome
from tests.community.homes.conftest import TODAY, at_step_two, came_in
from tests.conftest import NOW


@pytest.fixture
def letter(cast):
    """A new letter for Ejnar, who is on paper and alone."""
    return welcome.invite(cast.member("ejnar").household, now=timezone.now())


def token_of(cast, name: str) -> str:
    return str(cast.member(name).token)


def come_back(code: str, token: str) -> Membership:
    invitation = welcome.open_invitation(code, now=NOW)
    return household_actions.come_back(invitation.pk, token, now=NOW)


def test_ejnar_is_asked_whether_it_is_him(cast, letter):
    client = at_step_two(letter)
    assert client.get("/velkommen/navn/")["Location"] == "/velkommen/igen/"
    page = client.get("/velkommen/igen/").content.decode()
    assert "Er du en af dem, der bor her i forvejen?" in page
    assert "Jeg er Ejnar" in page
    assert "Havretop" not in page
    assert "Nej, jeg er ny" in page
    assert Invitation.objects.latest("pk").used == 0


def test_ejnar_is_himself_again_and_the_old_keys_are_dead(cast, letter):
    number, code = cards.issue_card(cast.user("ejnar"), now=NOW)
    old_phone = cast.client("ejnar")
    assert old_phone.get("/rugmarken/").status_code == 200
    before = User.objects.count()
    client = at_step_two(letter)
    answer = client.post("/velkommen/igen/", {"who": token_of(cast, "ejnar")})
    assert answer["Location"] == "/velkommen/e-mail/"
    assert "Hej Ejnar" in client.get("/velkommen/e-mail/").content.decode()
    assert client.get("/rugmarken/").status_code == 200
    assert old_phone.get("/rugmarken/").status_code == 302
    assert not CodeCard.objects.open().filter(user__name="Ejnar").exists()
    with pytest.raises(Refused, match="passer ikke"):
        cards.open_card(number, code, place="x", now=NOW)
    assert User.objects.count() == before
    assert Membership.objects.filter(user__name="Ejnar").count() == 1
    assert Invitation.objects.latest("pk").used == 1


def test_the_logbook_says_so_without_a_name(cast, letter):
    come_back(letter, token_of(cast, "ejnar"))
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.about, entry.by) == ("profile.reopened", cast.user("ejnar"), None)
    assert "Ejnar" not in f"{entry.why}{entry.facts}"


def test_who_is_not_new_here_ends_on_i_dag_and_not_on_the_welcome(cast, letter):
    client = at_step_two(letter)
    client.post("/velkommen/igen/", {"who": token_of(cast, "ejnar")})
    answer = client.get("/rugmarken/bolig/velkommen/")
    assert answer["Location"] == "/rugmarken/"


def test_somebody_new_says_so_and_gets_a_profile_of_their_own(cast, letter):
    client = at_step_two(letter)
    assert client.post("/velkommen/igen/", {"who": "new"})["Location"] == "/velkommen/navn/"
    assert client.get("/velkommen/navn/").status_code == 200
    client.post("/velkommen/navn/", {"name": "Asta", "age": "adult"})
    assert User.objects.filter(name="Asta").exists()
    assert cast.client("ejnar").get("/rugmarken/").status_code == 200


def test_looking_at_the_question_ends_nothing(cast, letter):
    number, code = cards.issue_card(cast.user("ejnar"), now=NOW)
    client = at_step_two(letter)
    for _ in range(3):
        client.get("/velkommen/igen/")
        client.head("/velkommen/igen/")
    assert cards.open_card(number, code, place="x", now=NOW)
    assert Invitation.objects.latest("pk").used == 0


@pytest.mark.parametrize("who", ["", "x", "a\0b", "<script>", "0" * 500, "NEW"])
def test_an_answer_that_is_none_is_a_sentence(cast, letter, who):
    answer = at_step_two(letter).post("/velkommen/igen/", {"who": who})
    assert answer.status_code == 422
    assert "Vælg dit navn" in answer.content.decode()
    assert Invitation.objects.latest("pk").used == 0


def test_a_neighbour_from_another_home_cannot_be_chosen(cast, letter):
    """Poul is on paper too, and lives elsewhere."""
    answer = at_step_two(letter).post("/velkommen/igen/", {"who": token_of(cast, "poul")})
    assert answer.status_code == 422
    assert "_auth_user_id" not in at_step_two(letter).session
    assert Invitation.objects.latest("pk").used == 0


def test_who_has_an_email_or_a_passkey_is_not_offered(cast):
    """Orhan lives with Yildiz: she has an e-mail, he has a passkey since yesterday."""
    orhan = cast.member("orhan")
    letter = welcome.invite(orhan.household, now=timezone.now())
    known = household_actions.could_be_back(welcome.open_invitation(letter, now=NOW), NOW)
    assert [member.user.name for member in known] == ["Orhan"]
    Authenticator.objects.create(user=orhan.user, type="webauthn", data={"name": "x"})
    assert at_step_two(letter).get("/velkommen/navn/").status_code == 200
    with pytest.raises(Refused) as no:
        come_back(letter, str(orhan.token))
    assert no.value.code == "nobody_of_that_name"


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.CHAIR, Role.CARETAKER, Role.ADMINISTRATION])
def test_an_office_is_not_reopened_by_a_letter(cast, letter, role):
    ejnar = cast.member("ejnar")
    actions.appoint(ejnar, role, since=TODAY)
    assert at_step_two(letter).get("/velkommen/navn/").status_code == 200
    with pytest.raises(Refused) as no:
        come_back(letter, str(ejnar.token))
    assert no.value.code == "nobody_of_that_name"


def test_a_neighbours_code_opens_nobodys_profile(cast):
    """Yildiz invites her sister; Orhan, on paper in the same home, is not offered."""
    code = household_actions.invite_next(cast.member("yildiz"), now=NOW)
    assert at_step_two(code).get("/velkommen/navn/").status_code == 200
    assert at_step_two(code).get("/velkommen/igen/")["Location"] == "/velkommen/navn/"
    with pytest.raises(Refused) as no:
        come_back(code, token_of(cast, "orhan"))
    assert no.value.code == "nobody_of_that_name"


def test_the_second_adult_with_the_same_letter_is_not_asked(household):
    code = welcome.invite(household, now=timezone.now())
    came_in(code, "Mikkeline", timezone.now())
    assert at_step_two(code).get("/velkommen/navn/").status_code == 200


def test_somebody_who_has_moved_out_is_not_offered(cast, letter):
    """Orhan moved; the letter to Yildiz' home is not his key any more."""
    orhan = cast.member("orhan")
    fresh = welcome.invite(orhan.household, now=timezone.now())
    actions.leave(orhan, on=TODAY)
    assert at_step_two(fresh).get("/velkommen/navn/").status_code == 200


def test_without_a_letter_in_hand_there_is_no_question(cast):
    assert Client().get("/velkommen/igen/")["Location"] == "/velkommen/navn/"
    assert Client().post("/velkommen/igen/", {"who": token_of(cast, "ejnar")}).status_code == 302
    assert cast.client("birgit").get("/velkommen/igen/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_with_one_place_are_ejnar_once(cast, together):
    ejnar = cast.member("ejnar")
    code = welcome.invite(ejnar.household, now=timezone.now(), places=1)
    in_hand = welcome.open_invitation(code, now=NOW).pk
    token = str(ejnar.token)
    results = together(
        *[lambda: household_actions.come_back(in_hand, token, now=NOW) for _ in range(20)]
    )
    assert sum(isinstance(result, Membership) for result in results) == 1
    refused = [result.code for result in results if isinstance(result, Refused)]
    assert refused == ["used_code"] * 19
