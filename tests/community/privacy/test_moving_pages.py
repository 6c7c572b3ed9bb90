"""«Jeg flytter» and the office's «Flytning», at the door."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import DateRange

from bookings import actions as bookings
from bookings.slots import Slot
from community.people import actions as people
from community.people.models import Entry, Household, Membership, Role, User
from community.privacy import page
from community.privacy.moving import actions as moving
from tests.conftest import NOW, at

TODAY, SOON = date(2026, 11, 23), date(2026, 12, 1)
FLYTNING = "/rugmarken/flytning/"


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def text(response):
    return response.content.decode()


def entrance_of(member):
    return member.household.dwelling.entrance_id


# --- «Jeg flytter» -------------------------------------------------------------------------------


def test_birgit_sees_what_happens_before_she_says_so(cast, step_in):
    birgit, client = cast.member("birgit"), step_in("birgit")
    slot = Slot(at("2026-12-02", "15:00"), at("2026-12-02", "17:00"))
    bookings.book(birgit, cast.facility(), slot, now=NOW)
    first = text(client.get("/mig/flyt/"))
    assert "Tirsdag 1.\u00a0december" in first
    assert "Der sker ikke noget endnu." in first
    assert "Hvem flytter?" not in first  # she lives alone
    shown = text(client.get("/mig/flyt/?when=first"))
    assert "Jeg flytter tirsdag 1.\u00a0december" in shown
    assert "1 tid bliver givet til en nabo nu:" in shown
    assert "Vaskehus A, Maskine 1: onsdag 2.\u00a0december" in shown
    assert "Din profil lukker torsdag 31.\u00a0december" in shown
    for what, why in page.remains():
        assert str(what) in shown
        assert str(why) in shown
    assert fresh(birgit).period.upper is None  # a look changes nothing
    done = client.post("/mig/flyt/", {"when": "other", "on": "2026-12-01"})
    assert done.status_code == 302
    assert fresh(birgit).period.upper == SOON
    after = text(client.get(done["Location"]))
    assert "Du flytter tirsdag 1.\u00a0december" in after
    assert "Er det en anden dag?" in after


def test_it_stands_on_i_dag_until_the_day(cast, step_in):
    client = step_in("birgit")
    assert "Du flytter" not in text(client.get("/rugmarken/"))
    moving.say_when(cast.member("birgit"), on=SOON, whole_home=False, now=NOW)
    today = text(client.get("/rugmarken/"))
    assert "Du flytter tirsdag 1.\u00a0december" in today
    assert 'href="/mig/flyt/?bolig=' in today


def test_she_stays_after_all(cast, step_in):
    birgit, client = cast.member("birgit"), step_in("birgit")
    moving.say_when(birgit, on=SOON, whole_home=False, now=NOW)
    assert client.get("/mig/flyt/bliv/")["Location"] == "/mig/flyt/"
    answer = client.post("/mig/flyt/bliv/", {"who": "me"})
    assert answer.status_code == 302
    assert [str(m) for m in get_messages(answer.wsgi_request)] == ["Godt. Du bliver boende."]
    assert fresh(birgit).period.upper is None
    again = client.post("/mig/flyt/bliv/", {"who": "me"})
    assert again.status_code == 422
    assert "Der er ikke skrevet en dag" in text(again)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"when": ""}, "Vælg en dag."),
        ({"when": "yesterday"}, "Vælg en dag."),
        ({"when": "other", "on": ""}, "Skriv dagen."),
        ({"when": "other", "on": "31. marts"}, "Den dag findes ikke."),
        ({"when": "other", "on": "2026-02-31"}, "Den dag findes ikke."),
        ({"when": "other", "on": "2026-11-22"}, "Den dag er gået."),
        ({"when": "other", "on": "2029-01-01"}, "inden for et år"),
        ({"when": "other", "on": "\x00"}, "Den dag findes ikke."),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_day_is_said_beside_the_field_and_kept(cast, step_in, method, sent, said):
    answer = getattr(step_in("birgit"), method)("/mig/flyt/", sent)
    assert answer.status_code == 422
    assert said in text(answer)
    kept = sent.get("on", "")
    assert not kept or kept == "\x00" or f'value="{kept}"' in text(answer)
    assert cast.member("birgit").period.upper is None


def test_who_lives_with_others_says_who_moves(cast, step_in):
    client = step_in("ahmad")
    assert "Hvem flytter?" in text(client.get("/mig/flyt/"))
    assert "Vælg, hvem der flytter." in text(client.post("/mig/flyt/", {"when": "first"}))
    shown = text(client.get("/mig/flyt/?when=first&who=home"))
    assert "Det gælder alle i boligen." in shown
    client.post("/mig/flyt/", {"when": "first", "who": "home"})
    assert cast.member("rania").period.upper == SOON


def test_a_teenager_is_not_asked_who_and_cannot_say_we(cast, step_in):
    User.objects.filter(name="Rania").update(is_adult=False, language="da")
    client = step_in("rania")
    assert "Hvem flytter?" not in text(client.get("/mig/flyt/"))
    answer = client.post("/mig/flyt/", {"when": "first", "who": "home"})
    assert answer.status_code == 422
    assert "En voksen kan skrive det for jer alle." in text(answer)
    assert cast.member("ahmad").period.upper is None


def test_who_has_no_home_here_is_told_so_kindly(cast, step_in):
    assert "Du bor ikke i en bolig her" in text(step_in("torben").get("/mig/flyt/"))
    assert step_in("torben").post("/mig/flyt/bliv/").status_code == 302


def test_who_has_two_homes_chooses(cast, step_in):
    birgit = cast.member("birgit")
    other = Membership.objects.filter(estate__slug="ankerhuset", household__isnull=False).first()
    second = people.enrol(
        birgit.user, other.estate, on=TODAY - timedelta(9), household=other.household
    )
    client = step_in("birgit")
    assert f"?bolig={second.token}" in text(client.get("/mig/flyt/"))
    client.post("/mig/flyt/", {"when": "first", "who": "me", "bolig": str(second.token)})
    assert (fresh(birgit).period.upper, fresh(second).period.upper) == (None, SOON)
    foreign = cast.member("jens")
    client.post("/mig/flyt/", {"when": "first", "who": "me", "bolig": str(foreign.token)})
    assert fresh(foreign).period.upper is None


def test_what_the_office_said_cannot_be_changed_here(cast, step_in):
    birgit = cast.member("birgit")
    moving.household_leaves(cast.member("kim", "rugmarken"), birgit.household, on=SOON, now=NOW)
    client = step_in("birgit")
    page = text(client.get("/mig/flyt/"))
    assert "Kontoret har skrevet dagen." in page
    assert "Se, hvad der sker" not in page
    assert client.post("/mig/flyt/", {"when": "today"}).status_code == 422
    assert client.post("/mig/flyt/bliv/", {"who": "me"}).status_code == 422
    assert fresh(birgit).period.upper == SOON


def test_the_link_stands_on_mere_for_who_lives_here(cast, step_in):
    assert 'href="/mig/flyt/"' in text(step_in("birgit").get("/rugmarken/mere/"))
    assert 'href="/mig/flyt/"' not in text(step_in("torben").get("/rugmarken/mere/"))


# --- the office ----------------------------------------------------------------------------------


@pytest.fixture
def kim(step_in):
    return step_in("kim")


def of_home(member, **more):
    dwelling = member.household.dwelling
    facts = {"entrance": dwelling.entrance_id, "door": f"{dwelling.floor}. {dwelling.door}"}
    return facts | {"when": "first"} | more


def test_the_office_sees_first_and_then_says_so_without_a_name(cast, kim):
    birgit = cast.member("birgit")
    slot = Slot(at("2026-12-02", "15:00"), at("2026-12-02", "17:00"))
    bookings.book(birgit, cast.facility(), slot, now=NOW)
    shown = text(kim.post(FLYTNING, of_home(birgit)))
    assert "Husstanden flytter tirsdag 1.\u00a0december" in shown
    assert "1 tid bliver givet til en nabo nu." in shown
    assert "Maskine 1" not in shown
    assert "Birgit" not in shown
    assert fresh(birgit).period.upper is None
    done = kim.post(FLYTNING, of_home(birgit, sure=birgit.household_id))
    assert done["Location"] == FLYTNING
    assert fresh(birgit).period.upper == SOON
    after = text(kim.get(FLYTNING))
    assert "Rugmarken 3, 1. tv" in after
    assert "Fri fra tirsdag 1.\u00a0december" in after
    assert "Birgit" not in after


def test_the_office_takes_it_back(cast, kim):
    birgit = cast.member("birgit")
    kim.post(FLYTNING, of_home(birgit, sure=birgit.household_id))
    assert kim.get(f"{FLYTNING}{birgit.household_id}/bliv/").status_code == 405
    assert kim.post(f"{FLYTNING}{birgit.household_id}/bliv/").status_code == 302
    assert fresh(birgit).period.upper is None
    assert kim.post(f"{FLYTNING}{birgit.household_id}/bliv/").status_code == 422
    assert list(Entry.objects.order_by("pk").values_list("act", flat=True)) == [
        "household.leaves", "household.stays",
    ]  # fmt: skip


def test_what_residents_said_shows_without_a_button(cast, kim):
    birgit = cast.member("birgit")
    moving.say_when(birgit, on=SOON, whole_home=False, now=NOW)
    page = text(kim.get(FLYTNING))
    assert "Skrevet af dem selv" in page
    assert f"/{birgit.household_id}/bliv/" not in page
    assert kim.post(f"{FLYTNING}{birgit.household_id}/bliv/").status_code == 422


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"door": "99. th"}, "Den bolig kender vi ikke."),
        ({"entrance": ""}, "Vælg en opgang."),
        ({"entrance": "999999"}, "Den opgang er ikke her."),
        ({"when": "other", "on": "2026-11-01"}, "Den dag er gået."),
        ({"when": "other", "on": ""}, "Skriv dagen."),
    ],
)
def test_what_is_wrong_is_said_and_kept(cast, kim, change, said):
    answer = kim.post(FLYTNING, of_home(cast.member("birgit"), **change))
    assert answer.status_code == 422
    assert said in text(answer)


def test_an_empty_home_has_nobody_to_move(cast, kim):
    birgit = cast.member("birgit")
    Household.objects.filter(pk=birgit.household_id).update(
        period=DateRange(birgit.household.period.lower, TODAY)
    )
    answer = kim.post(FLYTNING, of_home(birgit))
    assert answer.status_code == 422
    assert "Der bor ikke nogen i den bolig i dag." in text(answer)


def test_a_home_of_another_estate_does_not_exist_here(cast, kim):
    sofie = cast.member("sofie")
    assert kim.post(FLYTNING, of_home(sofie)).status_code == 422
    assert kim.post(f"{FLYTNING}{sofie.household_id}/bliv/").status_code == 404
    assert kim.post(f"{FLYTNING}999999/bliv/").status_code == 404


@pytest.mark.parametrize("who", ["birgit", "jens", "grethe", "torben", "leyla", "ejnar"])
def test_for_everybody_else_the_page_does_not_exist(cast, step_in, who):
    client, birgit = step_in(who), cast.member("birgit")
    assert client.get(FLYTNING).status_code == 404
    assert client.post(FLYTNING, of_home(birgit, sure=birgit.household_id)).status_code == 404
    assert client.post(f"{FLYTNING}{birgit.household_id}/bliv/").status_code == 404
    assert fresh(birgit).period.upper is None


def test_the_administration_may_too_and_is_asked_for_a_second_factor(cast, step_in):
    jens = cast.member("jens")
    people.appoint(jens, Role.ADMINISTRATION, since=TODAY)
    assert step_in("jens").get(FLYTNING).status_code == 200
    assert "/flytning/" in text(step_in("jens").get("/rugmarken/mere/"))


def test_the_list_asks_as_often_for_one_home_as_for_thirty_and_has_pages(
    cast, kim, django_assert_num_queries
):
    homes = Household.objects.filter(
        dwelling__entrance__estate__slug="rugmarken", memberships=None, period__endswith=None
    ).order_by("pk")
    pks = list(homes.values_list("pk", flat=True)[:30])
    since = date(2020, 1, 1)
    Household.objects.filter(pk=pks[0]).update(period=DateRange(since, SOON))
    kim.get(FLYTNING)
    with CaptureQueriesContext(
        connection,
    ) as one:
        kim.get(FLYTNING)
    Household.objects.filter(pk__in=pks).update(period=DateRange(since, SOON))
    with django_assert_num_queries(len(one)):
        first = text(kim.get(FLYTNING))
    assert first.count("Fri fra") == 20
    assert text(kim.get(f"{FLYTNING}?side=2")).count("Fri fra") == 10


def test_nobody_on_the_way_is_a_sentence(cast, kim):
    assert "Der er ingen flytninger på vej." in text(kim.get(FLYTNING))


def test_pressing_without_a_choice_says_what_is_missing(cast, step_in):
    """A radio nobody chose sends nothing: the form says itself that it was sent."""
    answer = step_in("ahmad").get("/mig/flyt/?se=1")
    assert answer.status_code == 422
    assert "Der er 2 ting at rette" in text(answer)
    assert "Vælg, hvem der flytter." in text(answer)
