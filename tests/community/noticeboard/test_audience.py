"""Who sees a notice: by stairway, circle, estate, organisation, neighbourhood and group."""

from datetime import timedelta

import pytest

from community.errors import Refused
from community.noticeboard import actions
from community.noticeboard.models import Notice
from community.noticeboard.page import who_wrote
from community.noticeboard.words import audience_of
from community.people.actions import appoint, enrol, open_profile
from community.people.models import Role, User
from community.people.tenancy import Scope
from tests.conftest import NOW, at

# Rugmarken: birgit and ahmad in 3, fadumo in 7 (circle Gårdrummet: 1, 3, 7), oksana in 9.
RUGMARKEN = {"birgit", "ahmad", "fadumo", "oksana", "jens", "torben", "kim"}
OTHERS = {"aase", "sofie"}


@pytest.fixture
def guest(cast):
    user = open_profile(name="Gæst", now=NOW, email="gaest@example.dk")
    member = enrol(user, cast.estate(), on=NOW.date() - timedelta(days=3))
    appoint(member, Role.GUEST, since=NOW.date() - timedelta(days=3))
    return cast.member("gæst")


@pytest.mark.parametrize(
    ("scope", "sees"),
    [
        (Scope.ENTRANCE, {"birgit", "ahmad", "torben", "kim"}),
        (Scope.CIRCLE, {"birgit", "ahmad", "fadumo", "torben", "kim"}),
        (Scope.ESTATE, RUGMARKEN),
        (Scope.ORGANISATION, RUGMARKEN | OTHERS),
    ],
)
def test_a_neighbour_speaks_as_far_as_they_choose(tavle, cast, guest, scope, sees):
    birgit = cast.member("birgit")
    entrance = birgit.household.dwelling.entrance
    tavle.hang(
        "jens" if scope == Scope.LOCAL_AREA else "birgit", scope=scope,
        entrance=entrance if scope == Scope.ENTRANCE else None,
        circle=entrance.circle if scope == Scope.CIRCLE else None,
    )  # fmt: skip
    who = {name for name in RUGMARKEN | OTHERS if tavle.seen_by(name)}
    assert who == sees
    assert tavle.seen_by("gæst") == set()


def test_an_office_speaks_to_the_whole_neighbourhood_with_its_guests(tavle, cast, guest):
    tavle.hang("jens", "Fra bestyrelsen", scope=Scope.LOCAL_AREA)
    assert {name for name in RUGMARKEN | OTHERS if tavle.seen_by(name)} == RUGMARKEN | OTHERS
    assert tavle.seen_by("gæst")


def test_a_neighbour_does_not_speak_to_the_whole_neighbourhood(tavle, cast):
    with pytest.raises(Refused) as no:
        tavle.hang("oksana", scope=Scope.LOCAL_AREA)
    assert (no.value.code, no.value.field) == ("not_your_audience", "audience")


@pytest.mark.parametrize("place", ["entrance", "circle"])
def test_nobody_speaks_to_a_stairway_or_circle_that_is_not_theirs(tavle, cast, place):
    other = tavle.entrance("12")
    where = {"entrance": other} if place == "entrance" else {"circle": other.circle}
    with pytest.raises(Refused) as no:
        tavle.hang("oksana", scope=place, **where)
    assert no.value.code == "not_your_audience"


def test_the_board_speaks_to_any_stairway_of_its_estate_and_of_no_other(tavle, cast):
    tavle.hang("jens", "Fra bestyrelsen", scope="entrance", entrance=tavle.entrance("12"))
    assert tavle.seen_by("tomasz")
    assert not tavle.seen_by("oksana")
    with pytest.raises(Refused):
        tavle.hang(
            "jens", "Fra bestyrelsen", scope="entrance", entrance=tavle.entrance("1", "tranehaven")
        )


def test_works_for_three_stairways_are_seen_there_and_by_who_looks_after_the_house(tavle, cast):
    notice = tavle.works("7", "9", "11", scope="entrance")
    assert {name for name in RUGMARKEN if tavle.seen_by(name)} == {
        "fadumo", "oksana", "jens", "torben", "kim",
    }  # fmt: skip
    notice = Notice.objects.with_author().get(pk=notice.pk)
    assert audience_of(notice) == "For opgang 7, 9 og 11"


def test_a_group_has_its_board_to_itself_also_across_estates(tavle, cast):
    group = tavle.group("birgit", "sofie")
    tavle.hang("birgit", group=group)
    assert tavle.seen_by("sofie")
    assert not tavle.seen_by("oksana")
    assert not tavle.seen_by("torben")
    with pytest.raises(Refused) as no:
        tavle.hang("oksana", group=group)
    assert no.value.code == "not_your_audience"


def test_a_draft_is_its_authors_alone(tavle, cast):
    from uuid import uuid4

    from community.noticeboard.drafts.actions import keep_draft

    keep_draft(cast.member("jens"), tavle.wants("jens", "Fra bestyrelsen"), token=uuid4(), now=NOW)
    for name in ("birgit", "torben", "grethe"):
        assert not Notice.objects.visible_to(cast.member(name), NOW).exists()
    assert Notice.objects.visible_to(cast.member("jens"), NOW).exists()


def test_it_stands_to_the_minute(tavle, cast):
    tavle.hang("birgit", publish_at=at("2026-11-24", "08:00"), ends_on=at("2026-11-25").date())
    assert not tavle.seen_by("oksana", at("2026-11-24", "07:59"))
    assert tavle.seen_by("oksana", at("2026-11-24", "08:00"))
    assert tavle.seen_by("oksana", at("2026-11-25", "23:59"))
    assert not tavle.seen_by("oksana", at("2026-11-26", "00:00"))


@pytest.mark.parametrize("how", ["hide", "take_down"])
def test_what_is_hidden_or_taken_down_is_its_authors_alone(tavle, cast, how):
    notice = tavle.hang("birgit")
    if how == "hide":
        actions.hide(notice.token, now=NOW)
    else:
        actions.take_down(cast.member("birgit"), notice, now=NOW)
    assert not Notice.objects.visible_to(cast.member("oksana"), NOW).exists()
    assert not Notice.objects.visible_to(cast.member("jens"), NOW).exists()
    assert Notice.objects.visible_to(cast.member("birgit"), NOW).exists()
    assert tavle.seen_by("birgit") == set()


@pytest.mark.parametrize("pair", [("birgit", "oksana"), ("oksana", "birgit")])
def test_who_are_blocked_from_each_other_do_not_meet_on_the_board(tavle, blocked, pair):
    blocked(*pair)
    tavle.hang("birgit")
    assert not tavle.seen_by("oksana")
    assert tavle.seen_by("ahmad")


def test_an_office_in_its_work_reaches_also_who_has_blocked_the_person(tavle, blocked):
    blocked("oksana", "torben")
    blocked("birgit", "jens")
    tavle.works("9")
    tavle.hang("jens", "Fra bestyrelsen", title="Lys i porten")
    assert tavle.seen_by("oksana") >= {"Vi lukker for vandet", "Lys i porten"}
    tavle.hang("jens", "Selskab", title="Jens vil gå en tur")
    assert "Jens vil gå en tur" not in tavle.seen_by("birgit")


def test_who_hides_is_a_neighbour_without_a_stairway(tavle, cast):
    notice = tavle.hang("line", "Efterlyst")
    who = who_wrote(Notice.objects.with_author().get(pk=notice.pk), cast.member("birgit"))
    assert (who.name, who.place) == ("En nabo", "")


def test_who_wrote_it_is_a_first_name_and_a_stairway_or_an_office(tavle, cast):
    oksana, torben = tavle.hang("oksana"), tavle.works("9")
    sofie = tavle.hang("sofie", scope=Scope.ORGANISATION)
    rows = {n.pk: n for n in Notice.objects.with_author()}
    birgit = cast.member("birgit")
    assert who_wrote(rows[oksana.pk], birgit).said == "Oksana, opgang 9"
    assert who_wrote(rows[torben.pk], birgit).said == "Torben, ejendomsfunktionær"
    assert who_wrote(rows[sofie.pk], birgit).said == "Sofie, Ankerhuset"
    User.objects.filter(name="Oksana").update(erased_at=NOW)
    row = Notice.objects.with_author().get(pk=oksana.pk)
    assert who_wrote(row, birgit).said == "Tidligere nabo"
