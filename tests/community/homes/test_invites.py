"""Any adult invites the next one they live with, by a code for one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.errors import Refused
from community.people import actions, codes
from community.people.household import actions as household_actions
from community.people.models import Entry, Invitation, Membership, User
from community.people.welcome import actions as welcome
from tests.community.homes.conftest import TODAY, at_step_two, came_in, code_on
from tests.conftest import NOW, at


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as no:
        call(*args, **kwargs)
    assert str(no.value).endswith(".")
    return no.value.code


def invite(member, now=NOW):
    return household_actions.invite_next(member, now=now)


def made_by(name):
    return Invitation.objects.filter(invited_by__user__name=name)


@pytest.fixture
def jens(cast):
    return cast.member("jens")


def test_jens_invites_one_and_one_only(jens):
    code = invite(jens)
    asta = came_in(code, "Asta")
    assert asta.household == jens.household
    assert refusal(came_in, code, "Bo") == "used_code"


def test_a_code_works_for_fourteen_days(jens):
    code = invite(jens)
    assert welcome.open_invitation(code, now=at("2026-12-06", "23:59"))
    assert refusal(welcome.open_invitation, code, now=at("2026-12-07", "00:00")) == "expired_code"


def test_a_neighbours_code_leaves_the_offices_letter_and_others_alone(cast, jens):
    letter = welcome.invite(jens.household, now=NOW)
    pias = invite(cast.member("pia"))
    own = invite(jens)
    for code in (letter, pias, own):
        assert welcome.open_invitation(code, now=NOW)
    newer = welcome.invite(jens.household, now=NOW)
    assert refusal(welcome.open_invitation, letter, now=NOW) == "revoked_code"
    for code in (newer, pias, own):
        assert welcome.open_invitation(code, now=NOW)


def test_five_at_a_time_and_no_sixth(jens):
    made = [invite(jens) for _ in range(5)]
    assert refusal(invite, jens) == "too_many_invites"
    came_in(made[0], "Asta")
    assert invite(jens)


def test_the_young_invite_nobody(cast):
    assert refusal(invite, cast.member("yahya")) == "under_18"
    assert not Invitation.objects.exists()


def test_who_does_not_live_here_invites_nobody(cast):
    assert refusal(invite, cast.member("torben", "rugmarken")) == "no_household"


def test_a_household_that_has_moved_invites_nobody(jens):
    household = jens.household
    household.period = type(household.period)(household.period.lower, TODAY)
    household.save()
    assert refusal(invite, jens) == "moved_out"


def test_the_code_itself_is_kept_nowhere(jens):
    code = invite(jens)
    assert code not in str(list(Invitation.objects.values()))


def test_pia_takes_back_what_jens_made_and_gives_it_again(cast, jens):
    code = invite(jens)
    row, pia = made_by("Jens").get(), cast.member("pia")
    household_actions.withdraw_invite(pia, row, now=NOW)
    household_actions.withdraw_invite(pia, row, now=NOW)
    with pytest.raises(Refused, match="trukket tilbage") as no:
        welcome.open_invitation(code, now=NOW)
    assert no.value.code == "revoked_code"
    household_actions.restore_invite(pia, row, now=NOW)
    assert welcome.open_invitation(code, now=NOW)


def test_what_is_used_old_or_one_too_many_is_not_taken_back(cast, jens):
    code = invite(jens)
    row = made_by("Jens").get()
    later = NOW + timedelta(days=15)
    household_actions.withdraw_invite(jens, row, now=NOW)
    assert refusal(household_actions.restore_invite, jens, row, now=later) == "expired_code"
    for _ in range(5):
        invite(jens)
    assert refusal(household_actions.restore_invite, jens, row, now=NOW) == "too_many_invites"
    Invitation.objects.exclude(pk=row.pk).delete()
    household_actions.restore_invite(jens, row, now=NOW)
    came_in(code, "Asta")
    assert refusal(household_actions.withdraw_invite, jens, row, now=NOW) == "used_code"


def test_nobody_takes_back_the_offices_letter_or_a_neighbours(cast, jens):
    welcome.invite(jens.household, now=NOW)
    letter = Invitation.objects.get()
    invite(cast.member("birgit"))
    birgits = made_by("Birgit").get()
    for row in (letter, birgits):
        for verb in (household_actions.withdraw_invite, household_actions.restore_invite):
            assert refusal(verb, jens, row, now=NOW) == "not_yours"
    assert not Invitation.objects.exclude(revoked_at=None).exists()


def test_who_leaves_takes_their_codes_along(cast, jens):
    code = invite(jens)
    later = NOW + timedelta(days=3)
    household_actions.end_invites_of(jens, at=later, now=NOW)
    assert welcome.open_invitation(code, now=NOW + timedelta(days=2))
    assert refusal(welcome.open_invitation, code, now=later) == "expired_code"
    household_actions.end_invites_of(jens, at=NOW, now=NOW)
    assert refusal(welcome.open_invitation, code, now=NOW) == "revoked_code"


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_with_one_invite_are_one_person(cast, together):
    code = household_actions.invite_next(cast.member("jens"), now=NOW)
    in_hand = welcome.open_invitation(code, now=NOW).pk
    before = User.objects.count()
    results = together(
        *[lambda n=n: welcome.redeem_place(in_hand, name=f"Asta {n}", now=NOW) for n in range(20)]
    )
    assert sum(isinstance(result, Membership) for result in results) == 1
    assert [r.code for r in results if isinstance(r, Refused)] == ["used_code"] * 19
    assert User.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_make_five_codes(cast, together):
    jens = cast.member("jens")
    results = together(*[lambda: household_actions.invite_next(jens, now=NOW) for _ in range(10)])
    assert sum(isinstance(result, str) for result in results) == 5
    assert [r.code for r in results if isinstance(r, Refused)] == ["too_many_invites"] * 5


# --- the pages -------------------------------------------------------------------------------------


def test_jens_makes_a_code_and_asta_comes_in_with_it(cast):
    client = cast.client("jens")
    answer = client.post("/rugmarken/bolig/inviter/", {"who": "adult", "request_key": "a"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "<svg" in page
    assert "søndag 6.\u00a0december" in page
    code = code_on(page)
    asta = at_step_two(code)
    asta.post("/velkommen/navn/", {"name": "Asta", "age": "young"})
    member = Membership.objects.get(user__name="Asta")
    assert member.household == cast.member("jens").household
    assert not member.user.is_adult
    assert "Asta" in client.get("/rugmarken/bolig/").content.decode()


def test_the_code_is_shown_once(cast):
    client = cast.client("jens")
    first = client.post("/rugmarken/bolig/inviter/", {"who": "adult", "request_key": "a"})
    code = code_on(first.content.decode())
    again = client.post("/rugmarken/bolig/inviter/", {"who": "adult", "request_key": "a"})
    assert again["Location"] == "/rugmarken/bolig/"
    page = client.get("/rugmarken/bolig/").content.decode()
    assert "Koden er vist én gang" in page
    assert code not in page
    assert codes.normalise(code) not in str(dict(client.session.items()))
    assert made_by("Jens").count() == 1


def test_a_look_makes_no_code(cast):
    client = cast.client("jens")
    for _ in range(3):
        assert client.get("/rugmarken/bolig/inviter/")["Location"] == "/rugmarken/bolig/"
    assert not Invitation.objects.exists()


def test_whom_it_is_for_changes_the_words_and_nothing_else(cast):
    client = cast.client("jens")
    page = client.post("/rugmarken/bolig/inviter/", {"who": "young"}).content.decode()
    assert "Er du 15, 16 eller 17?" in page
    row = made_by("Jens").get()
    assert (row.places, row.used) == (1, 0)


@pytest.mark.parametrize("who", ["", "child", "x" * 5000, "a\0b"])
def test_a_wrong_choice_is_a_sentence(cast, who):
    answer = cast.client("jens").post("/rugmarken/bolig/inviter/", {"who": who})
    assert answer.status_code == 422
    assert "Vælg, hvem koden er til." in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_sixth_is_a_sentence_on_the_page(cast, jens):
    for _ in range(5):
        invite(jens)
    answer = cast.client("jens").post("/rugmarken/bolig/inviter/", {"who": "adult"})
    assert answer.status_code == 422
    assert "Træk en tilbage først" in answer.content.decode()


def test_pia_sees_the_codes_of_her_home_and_takes_one_back(cast, jens):
    invite(jens)
    row = made_by("Jens").get()
    client = cast.client("pia")
    page = client.get("/rugmarken/bolig/").content.decode()
    assert "Lavet af Jens" in page
    assert "Virker til og med søndag 6.\u00a0december" in page
    answer = client.post(f"/rugmarken/bolig/inviter/{row.pk}/traek-tilbage/")
    assert answer["Location"] == "/rugmarken/bolig/"
    page = client.get("/rugmarken/bolig/").content.decode()
    assert "Lavet af Jens" not in page
    assert f"/rugmarken/bolig/inviter/{row.pk}/fortryd/" in page
    client.post(f"/rugmarken/bolig/inviter/{row.pk}/fortryd/")
    assert "Lavet af Jens" in client.get("/rugmarken/bolig/").content.decode()


@pytest.mark.parametrize("what", ["traek-tilbage", "fortryd"])
def test_another_homes_code_is_a_404_like_none(cast, jens, what):
    invite(jens)
    row = made_by("Jens").get()
    birgit = cast.client("birgit")
    there = birgit.post(f"/rugmarken/bolig/inviter/{row.pk}/{what}/")
    none = birgit.post(f"/rugmarken/bolig/inviter/999999/{what}/")
    assert there.status_code == none.status_code == 404
    assert there.content == none.content
    row.refresh_from_db()
    assert row.revoked_at is None


def test_the_offices_letter_is_not_on_the_list(cast, jens):
    welcome.invite(jens.household, now=NOW)
    row = Invitation.objects.get()
    client = cast.client("jens")
    assert "ikke er brugt" not in client.get("/rugmarken/bolig/").content.decode()
    assert client.post(f"/rugmarken/bolig/inviter/{row.pk}/traek-tilbage/").status_code == 404


# --- who may not, and who may for another ------------------------------------------------------


def test_the_young_are_told_who_invites(cast):
    client = cast.client("yahya")
    assert (
        "en voksen i din bolig, der inviterer" in client.get("/rugmarken/bolig/").content.decode()
    )
    answer = client.post("/rugmarken/bolig/inviter/", {"who": "adult"})
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["torben", "leyla", "kim"])
def test_who_only_works_here_has_no_household(cast, step_in, who):
    client = step_in(who)
    assert client.get("/rugmarken/bolig/").status_code == 404
    assert client.post("/rugmarken/bolig/inviter/", {"who": "adult"}).status_code == 404


def test_a_helper_from_outside_invites_nobody_in(stands_in):
    client = stands_in("birgit", "ejnar")
    assert "Lav en kode" not in client.get("/rugmarken/bolig/").content.decode()
    answer = client.post("/rugmarken/bolig/inviter/", {"who": "adult"})
    assert answer["Location"] == reverse("helping:own_only")
    assert not Invitation.objects.exists()


def test_torben_beside_ejnar_makes_the_code_and_the_logbook_says_so(cast, stands_in):
    client = stands_in("torben", "ejnar", visit=True)
    assert "Lav en kode" in client.get("/rugmarken/bolig/").content.decode()
    answer = client.post("/rugmarken/bolig/inviter/", {"who": "adult"})
    assert answer.status_code == 200
    assert made_by("Ejnar").get().household == cast.member("ejnar").household
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.by, entry.about) == (
        "home.invited", cast.user("torben"), cast.user("ejnar"),
    )  # fmt: skip


def test_somebody_who_moved_out_is_outside(cast, jens):
    actions.leave(jens, on=TODAY)
    assert cast.client("jens").get("/rugmarken/bolig/").status_code == 404


def test_an_expired_code_sends_the_guest_to_who_gave_it(jens):
    code = invite(jens, timezone.now())
    with pytest.raises(Refused, match="der, hvor du fik den"):
        welcome.open_invitation(code, now=NOW + timedelta(days=20))


def test_the_board_on_a_visit_invites_nobody_home(cast, stands_in):
    client = stands_in("grethe", "ejnar", visit=True)
    assert "Lav en kode" not in client.get("/rugmarken/bolig/").content.decode()
    answer = client.post("/rugmarken/bolig/inviter/", {"who": "adult"})
    assert (answer.status_code, answer["Location"]) == (302, "/hjaelper/kun-selv/")
    assert not Invitation.objects.filter(helps=None).exclude(invited_by=None).exists()


def test_a_colleague_on_a_visit_may(cast, stands_in):
    client = stands_in("torben", "ejnar", visit=True)
    assert "Lav en kode" in client.get("/rugmarken/bolig/").content.decode()
    assert client.post("/rugmarken/bolig/inviter/", {"who": "adult"}).status_code == 200
    assert Invitation.objects.filter(invited_by__user__name="Ejnar").count() == 1
