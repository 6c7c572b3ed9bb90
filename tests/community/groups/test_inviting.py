"""Inviting: from a neighbour's page or by a code on a slip. Nobody is ever listed."""

import re
from datetime import timedelta

import pytest

from community.errors import Refused
from community.groups import actions
from community.groups.holding import actions as holding
from community.groups.inviting import actions as inviting
from community.groups.models import GroupCode, InterestGroup
from community.moderation.models import Block
from tests.community.groups.conftest import make, part_of, told, words
from tests.conftest import NOW
from tests.refusing import why_not

DAY = timedelta(days=1)
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5} [0-9A-HJKMNP-TV-Z]{5}")
KODE = "/rugmarken/grupper/kode/"


@pytest.fixture
def secret(cast):
    """A hidden group that Birgit holds and Kasper is in."""
    group = make(cast.member("birgit"), "Sorggruppen", door="hidden", about="Vi taler sammen.")
    actions.put_in(group, cast.member("kasper"), "member", NOW)
    return group


# --- by name -------------------------------------------------------------------------------------


def test_ahmad_is_invited_and_says_yes(cast, secret, at):
    inviting.invite(cast.member("birgit"), secret, cast.member("ahmad"), now=NOW)
    assert told("Ahmad") == ["Du er inviteret til en gruppe"]
    assert "Birgit vil gerne have dig med i Sorggruppen" in words("Ahmad")
    client = cast.client("ahmad")
    assert "Du er inviteret" in client.get("/rugmarken/").content.decode()
    assert "Sorggruppen" in client.get("/rugmarken/grupper/").content.decode()
    client.post(at(secret, "med/"))
    assert part_of(cast.member("ahmad"), secret) == "member"


def test_no_thanks_is_told_to_nobody_and_undone_in_one_tap(cast, secret, at):
    birgit, ahmad = cast.member("birgit"), cast.member("ahmad")
    inviting.invite(birgit, secret, ahmad, now=NOW)
    client = cast.client("ahmad")
    said = client.post(at(secret, "nej-tak/"), follow=True).content.decode()
    assert part_of(ahmad, secret) == "thanks"
    assert told("Birgit") == []
    assert client.get(at(secret)).status_code == 404
    assert at(secret, "ja-alligevel/") in said
    client.post(at(secret, "ja-alligevel/"))
    assert part_of(ahmad, secret) == "invited"


def test_a_no_holds_for_thirty_days(cast, secret):
    birgit, ahmad = cast.member("birgit"), cast.member("ahmad")
    inviting.invite(birgit, secret, ahmad, now=NOW)
    inviting.no_thanks(ahmad, secret, now=NOW)
    assert why_not(inviting.invite, birgit, secret, ahmad, now=NOW + 29 * DAY) == "said_no"
    inviting.invite(birgit, secret, ahmad, now=NOW + 31 * DAY)
    assert len(told("Ahmad")) == 2


def test_inviting_twice_is_inviting_once(cast, secret):
    for _time in range(2):
        inviting.invite(cast.member("birgit"), secret, cast.member("ahmad"), now=NOW)
    assert len(told("Ahmad")) == 1


def test_who_has_asked_is_let_in_by_an_invitation(cast):
    group = make(cast.member("birgit"), door="ask")
    actions.ask(cast.member("ahmad"), group, now=NOW)
    inviting.invite(cast.member("birgit"), group, cast.member("ahmad"), now=NOW)
    assert part_of(cast.member("ahmad"), group) == "member"


def test_into_a_closed_circle_only_who_holds_it_invites(cast, secret, walkers):
    kasper, ahmad = cast.member("kasper"), cast.member("ahmad")
    assert why_not(inviting.invite, kasper, secret, ahmad, now=NOW) == "not_yours"
    inviting.invite(kasper, walkers, ahmad, now=NOW)
    assert part_of(ahmad, walkers) == "invited"


def test_nobody_invites_the_whole_house_in_a_day(cast, walkers, monkeypatch):
    monkeypatch.setattr(inviting, "INVITES_A_DAY", 1)
    birgit = cast.member("birgit")
    inviting.invite(birgit, walkers, cast.member("ahmad"), now=NOW)
    assert why_not(inviting.invite, birgit, walkers, cast.member("oksana"), now=NOW) == "too_many"


def neighbour_url(cast, name):
    return f"/rugmarken/grupper/inviter/{cast.member(name).token}/"


def test_from_the_neighbours_own_page(cast, walkers, secret):
    client = cast.client("birgit")
    page = client.get(f"/rugmarken/naboer/{cast.member('ahmad').token}/").content.decode()
    assert neighbour_url(cast, "ahmad") in page
    said = client.get(neighbour_url(cast, "ahmad")).content.decode()
    assert "Gåholdet" in said
    assert "Sorggruppen" in said
    answer = client.post(neighbour_url(cast, "ahmad"), {"gruppe": str(walkers.token)}, follow=True)
    assert "er inviteret" in answer.content.decode()
    assert part_of(cast.member("ahmad"), walkers) == "invited"
    undo = f"/rugmarken/grupper/{walkers.token}/inviteret/{cast.member('ahmad').token}/nej/"
    assert undo in answer.content.decode()
    client.post(undo)
    assert part_of(cast.member("ahmad"), walkers) == ""


def test_a_group_that_is_not_ones_to_open_is_not_offered(cast, walkers, secret):
    said = cast.client("kasper").get(neighbour_url(cast, "ahmad")).content.decode()
    assert "Gåholdet" in said
    assert "Sorggruppen" not in said
    chosen = {"gruppe": str(secret.token)}
    assert cast.client("kasper").post(neighbour_url(cast, "ahmad"), chosen).status_code == 422


@pytest.mark.parametrize("name", ["line", "sofie", "birgit"])
def test_nobody_is_invited_who_is_no_neighbour_one_may_see(cast, walkers, name):
    assert cast.client("birgit").get(neighbour_url(cast, name)).status_code == 404


def test_a_block_is_no_neighbour(cast, walkers):
    Block.objects.create(blocker=cast.user("ahmad"), blocked=cast.user("birgit"), created_at=NOW)
    assert cast.client("birgit").get(neighbour_url(cast, "ahmad")).status_code == 404
    assert (
        why_not(inviting.invite, cast.member("birgit"), walkers, cast.member("ahmad"), now=NOW)
        == "not_there"
    )


# --- by a code -----------------------------------------------------------------------------------


def code_for(cast, group, **facts):
    return inviting.make_code(cast.member("birgit"), group, now=NOW, **facts)


def test_a_code_is_for_one_and_is_kept_nowhere(cast, secret):
    code = code_for(cast, secret)
    assert code not in str(GroupCode.objects.values())
    inviting.come_in(cast.member("ahmad"), code.lower(), now=NOW)
    assert part_of(cast.member("ahmad"), secret) == "member"
    assert why_not(inviting.come_in, cast.member("oksana"), code, now=NOW) == "unknown_code"


def test_who_is_in_it_already_uses_no_place(cast, secret):
    code = code_for(cast, secret)
    inviting.come_in(cast.member("kasper"), code, now=NOW)
    assert GroupCode.objects.get().used == 0


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_code_goes_to_one_of_two(cast, secret, together):
    code = code_for(cast, secret)
    ahmad, oksana = cast.member("ahmad"), cast.member("oksana")
    results = together(
        lambda: inviting.come_in(ahmad, code, now=NOW),
        lambda: inviting.come_in(oksana, code, now=NOW),
    )
    assert [r.code for r in results if isinstance(r, Refused)] == ["unknown_code"]
    assert GroupCode.objects.get().used == 1


def test_an_old_closed_or_foreign_code_is_no_code_and_nobody_learns_which(cast, secret):
    ahmad, code = cast.member("ahmad"), code_for(cast, secret)
    sentences = set()

    def no(member, typed, when=NOW):
        with pytest.raises(Refused) as refusal:
            inviting.come_in(member, typed, now=when)
        sentences.add(str(refusal.value))

    no(ahmad, "K7M2R 9TQ4X")
    no(ahmad, code, NOW + 15 * DAY)
    no(cast.member("sofie"), code)
    inviting.close_code(cast.member("birgit"), secret, GroupCode.objects.get(), now=NOW)
    no(ahmad, code)
    inviting.open_code_again(cast.member("birgit"), secret, GroupCode.objects.get(), now=NOW)
    holding.pause(cast.member("birgit"), secret, now=NOW)
    no(ahmad, code)
    assert len(sentences) == 1


def test_a_code_works_for_fourteen_days(cast, secret):
    code = code_for(cast, secret)
    inviting.come_in(cast.member("ahmad"), code, now=NOW + 14 * DAY)


def test_across_estates_a_code_opens_where_both_are_open(cast, secret):
    code = code_for(cast, secret)
    InterestGroup.objects.filter(pk=secret.pk).update(is_across=True)
    inviting.come_in(cast.member("sofie"), code, now=NOW)
    assert part_of(cast.member("sofie"), secret) == "member"


def made(client, path, **facts):
    answer = client.post(path, {"places": "10", "request_key": "a", **facts})
    assert answer.status_code == 200
    return CODE.search(answer.content.decode())[0]


def test_a_slip_is_made_given_and_used(cast, secret, at):
    holder = cast.client("birgit")
    code = made(holder, at(secret, "inviter/"))
    client = cast.client("ahmad")
    seen = client.post(KODE, {"code": code}).content.decode()
    assert "Sorggruppen" in seen
    assert "Vær med" in seen
    assert part_of(cast.member("ahmad"), secret) == ""
    scanned = client.get(f"{KODE}{code.replace(' ', '')}/").content.decode()
    assert "Sorggruppen" in scanned
    assert GroupCode.objects.get().used == 0
    client.post(f"{KODE}ja/", {"code": code})
    assert part_of(cast.member("ahmad"), secret) == "member"
    said = holder.get(at(secret, "inviter/")).content.decode()
    assert "1 af 10 er brugt" in said


def test_pressing_twice_makes_one_code(cast, secret, at):
    client = cast.client("birgit")
    made(client, at(secret, "inviter/"))
    again = client.post(at(secret, "inviter/"), {"places": "10", "request_key": "a"})
    assert again.status_code == 302
    assert GroupCode.objects.count() == 1


def test_a_code_is_closed_and_opened_by_who_made_it_or_holds_the_group(cast, walkers, at):
    made(cast.client("kasper"), at(walkers, "inviter/"))
    pk = GroupCode.objects.get().pk
    close = at(walkers, f"inviter/{pk}/luk/")
    assert cast.client("grethe").post(close).status_code == 422
    cast.client("birgit").post(close)
    assert GroupCode.objects.get().revoked_at
    cast.client("kasper").post(at(walkers, f"inviter/{pk}/igen/"))
    assert GroupCode.objects.get().revoked_at is None
    assert "Luk koden" not in cast.client("grethe").get(at(walkers, "inviter/")).content.decode()


def test_guessing_is_slow(cast, secret):
    client = cast.client("ahmad")
    for _guess in range(5):
        assert client.post(KODE, {"code": "K7M2R 9TQ4X"}).status_code == 422
    said = client.post(KODE, {"code": code_for(cast, secret)}).content.decode()
    assert "Sorggruppen" not in said


def test_into_a_hidden_group_who_is_only_in_it_makes_no_code(cast, secret, at):
    assert cast.client("kasper").get(at(secret, "inviter/")).status_code == 404
    assert cast.client("ahmad").get(at(secret, "inviter/")).status_code == 404
