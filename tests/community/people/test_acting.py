"""Acting for another is decided at the gate: who one is, what one may, and when it is over."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import translation

from bookings.models import Booking
from community.helping import actions as helping_actions
from community.people import acting
from community.people import actions as people
from community.people.gate import member_for
from community.people.models import Helping, Role, User
from tests.community.helping.conftest import begin, browser
from tests.conftest import NOW, at


@pytest.fixture
def birgit_for_ejnar(cast):
    """Birgit of the committee is Ejnar's helper."""
    return Helping.objects.create(
        helped=cast.member("ejnar"), helper=cast.user("birgit"), kind="named", began_at=NOW
    )


def slot(machine, day="2026-11-25", clock="15:00"):
    return {"slot": f"{machine.pk}@{at(day, clock).isoformat()}"}


def book(client, machine, **when):
    return client.post(f"/rugmarken/booking/{machine.part_of_id}/book/", slot(machine, **when))


def session_of(client):
    return client.session


# --- who one is ----------------------------------------------------------------------------------


def test_the_helper_is_the_helped_for_every_door(cast, birgit_for_ejnar):
    client = begin(cast.client("birgit"), birgit_for_ejnar)
    member = member_for(session_of(client), cast.user("birgit"), "rugmarken", NOW)
    ejnar = cast.member("ejnar")
    assert (member.pk, member.household_id) == (ejnar.pk, ejnar.household_id)
    assert member.helper == cast.user("birgit")
    assert member.helping == birgit_for_ejnar


def test_an_office_is_not_lent_out(cast):
    """Jens is chair: who helps Jens is not, and who helps Ejnar does not bring their own office."""
    jens, ewa = cast.member("jens"), cast.user("ewa")
    assert Role.CHAIR in jens.roles
    help_to_jens = Helping.objects.create(helped=jens, helper=ewa, kind="named", began_at=NOW)
    member = member_for({acting.SESSION: help_to_jens.pk}, ewa, "rugmarken", NOW)
    assert member.roles == frozenset()
    assert not member.is_trusted


def test_the_committees_pages_are_not_there_while_acting(cast, birgit_for_ejnar, step_in):
    client = step_in("birgit")
    assert client.get("/rugmarken/hjaelper/beboer/").status_code == 200
    begin(client, birgit_for_ejnar)
    assert client.get("/rugmarken/hjaelper/beboer/").status_code == 404


def test_nobody_acts_by_another_persons_number(cast, birgit_for_ejnar):
    with pytest.raises(acting.HelpIsOver):
        member_for({acting.SESSION: birgit_for_ejnar.pk}, cast.user("kasper"), "rugmarken", NOW)
    assert cast.client("kasper").post(f"/hjaelper/{birgit_for_ejnar.pk}/begynd/").status_code == 404


def test_another_estate_stays_another_estate(cast, birgit_for_ejnar):
    client = begin(cast.client("birgit"), birgit_for_ejnar)
    foreign, nowhere = client.get("/ankerhuset/"), client.get("/findes-ikke/")
    assert (foreign.status_code, nowhere.status_code) == (404, 404)
    assert foreign.content.replace(b"ankerhuset", b"") == nowhere.content.replace(
        b"findes-ikke", b""
    )


def test_who_acts_and_knocks_at_home_is_told_to_finish_first(cast):
    """Ingrid lives in Tranehaven and helps Ejnar in Rugmarken."""
    ingrid = cast.user("ingrid")
    help_to_ejnar = Helping.objects.create(
        helped=cast.member("ejnar"), helper=ingrid, kind="named", began_at=NOW
    )
    client = begin(cast.client("ingrid"), help_to_ejnar)
    answer = client.get("/tranehaven/")
    assert (answer.status_code, answer["Location"]) == (302, "/hjaelper/kun-selv/")
    assert client.get("/api/v1/tranehaven/bookings/").status_code == 404


def test_two_queries_at_the_gate_while_acting(cast, birgit_for_ejnar, django_assert_num_queries):
    birgit = cast.user("birgit")
    with django_assert_num_queries(2):
        member = member_for({acting.SESSION: birgit_for_ejnar.pk}, birgit, "rugmarken", NOW)
        assert (member.user.name, member.helper.name, member.helping.kind) == (
            "Ejnar",
            "Birgit",
            "named",
        )


# --- what is written -----------------------------------------------------------------------------


def test_a_time_booked_for_ejnar_is_his_and_says_who_did_it(cast, birgit_for_ejnar):
    client = begin(cast.client("birgit"), birgit_for_ejnar)
    assert book(client, cast.facility()).status_code == 302
    made = Booking.objects.get()
    ejnar = cast.member("ejnar")
    assert (made.household_id, made.booked_by_id) == (ejnar.household_id, ejnar.pk)
    assert made.helped_by == cast.user("birgit")
    assert "Maskine 1" in cast.client("ejnar").get("/rugmarken/booking/mine/").content.decode()


def test_it_counts_in_ejnars_quota_and_not_in_the_helpers(cast, birgit_for_ejnar):
    machine = cast.facility()
    machine.rules.max_per_week, machine.rules.max_coming = 1, None
    machine.rules.save()
    client = begin(cast.client("birgit"), birgit_for_ejnar)
    assert book(client, machine).status_code == 302
    assert book(client, machine, clock="17:00").status_code == 422
    assert book(cast.client("ejnar"), machine, clock="17:00").status_code == 422
    assert book(cast.client("birgit"), machine, clock="17:00").status_code == 302


def test_programs_act_through_the_same_gate(cast, birgit_for_ejnar):
    client = begin(cast.client("birgit"), birgit_for_ejnar)
    machine = cast.facility()
    body = {
        "facility": machine.pk,
        "starts_at": at("2026-11-25", "15:00").isoformat(),
        "ends_at": at("2026-11-25", "17:00").isoformat(),
    }
    answer = client.post("/api/v1/rugmarken/bookings/", body, content_type="application/json")
    assert answer.status_code == 201
    assert Booking.objects.get().helped_by == cast.user("birgit")


# --- when it is over -----------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["ended", "moved", "closed", "erased row", "ends by the hour"])
def test_the_next_press_after_the_end_does_nothing_and_never_in_the_helpers_own_name(
    cast, birgit_for_ejnar, way
):
    """Birgit lives here too: a gate that fell back would book for her own household."""
    client = begin(cast.client("birgit"), birgit_for_ejnar)
    if way == "ended":
        helping_actions.end_help(birgit_for_ejnar, by=cast.user("ejnar"), now=NOW)
    elif way == "moved":
        people.leave(cast.member("ejnar"), on=NOW.date())
    elif way == "closed":
        cast.user("ejnar").__class__.objects.filter(name="Ejnar").update(is_active=False)
    elif way == "erased row":
        birgit_for_ejnar.delete()
    else:
        Helping.objects.update(ends_at=NOW - timedelta(minutes=1))
    machine = cast.facility()
    answer = book(client, machine)
    assert (answer.status_code, answer["Location"]) == (302, "/hjaelper/slut/")
    answer = client.post("/api/v1/rugmarken/bookings/", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "help_over")
    assert Booking.objects.count() == 0
    page = client.get("/hjaelper/slut/")
    assert "er slut" in page.content.decode()
    assert acting.SESSION not in client.session
    assert book(client, machine).status_code == 302
    assert Booking.objects.get().household_id == cast.member("birgit").household_id


def test_the_page_of_the_end_has_a_way_on_and_may_be_read_again(acting_lone, helping):
    helping_actions.end_help(helping, by=helping.helped.user, now=NOW)
    for _again in range(2):
        page = acting_lone.get("/hjaelper/slut/").content.decode()
        assert "Det, du lige trykkede på, er ikke sket." in page
        assert 'href="/"' in page


def test_the_page_of_the_end_ends_nothing_that_holds(acting_lone):
    answer = acting_lone.get("/hjaelper/slut/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert acting.SESSION in acting_lone.session


@pytest.fixture
def helping(cast):
    lone = people.open_profile(name="Lone", email="lone@example.dk", now=NOW)
    return Helping.objects.create(
        helped=cast.member("ejnar"), helper=lone, kind="named", began_at=NOW
    )


@pytest.fixture
def acting_lone(helping):
    return begin(browser(helping.helper), helping)


# --- pages that were open before -----------------------------------------------------------------


def token_of(client, path):
    return str(client.get(path).context["csrf_token"])


@pytest.mark.parametrize("way", ["begin", "finish"])
def test_a_form_from_before_writes_nothing_in_the_wrong_name(cast, birgit_for_ejnar, way):
    client = browser(cast.user("birgit"), enforce_csrf_checks=True)
    machine = cast.facility()
    path = f"/rugmarken/booking/{machine.part_of_id}/"
    if way == "finish":
        token = token_of(client, "/rugmarken/mere/")
        client.post(f"/hjaelper/{birgit_for_ejnar.pk}/begynd/", {"csrfmiddlewaretoken": token})
    stale = token_of(client, path)
    there = "/hjaelper/faerdig/" if way == "finish" else f"/hjaelper/{birgit_for_ejnar.pk}/begynd/"
    assert client.post(there, {"csrfmiddlewaretoken": stale}).status_code == 302
    answer = client.post(path + "book/", slot(machine) | {"csrfmiddlewaretoken": stale})
    assert answer.status_code == 403
    assert "for gammel" in answer.content.decode()
    assert Booking.objects.count() == 0


@pytest.mark.parametrize("made_for", ["0", "999999"])
def test_a_page_made_for_somebody_else_gets_no_piece_of_this_one(cast, birgit_for_ejnar, made_for):
    """An open tab that fetches its rows again would show Ejnar's under Birgit's own heading."""
    client = begin(cast.client("birgit"), birgit_for_ejnar)
    ask = {"HTTP_HX_REQUEST": "true"}
    answer = client.get("/rugmarken/booking/mine/", HTTP_X_ACTING=made_for, **ask)
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (204, "true", b"")
    mine = client.get("/rugmarken/booking/mine/", HTTP_X_ACTING=str(birgit_for_ejnar.pk), **ask)
    assert mine.status_code == 200


def test_every_page_says_for_whom_it_was_made(cast, birgit_for_ejnar):
    client = cast.client("birgit")
    assert 'hx-headers=\'{"X-Acting": "0"}\'' in client.get("/rugmarken/").content.decode()
    begin(client, birgit_for_ejnar)
    page = client.get("/rugmarken/").content.decode()
    assert f'hx-headers=\'{{"X-Acting": "{birgit_for_ejnar.pk}"}}\'' in page


def test_logging_out_ends_it(cast, birgit_for_ejnar):
    client = begin(cast.client("birgit"), birgit_for_ejnar)
    client.post("/konto/log-ud/")
    client.force_login(cast.user("birgit"), backend="django.contrib.auth.backends.ModelBackend")
    assert acting.SESSION not in client.session
    assert "Hej Birgit" in client.get("/rugmarken/").content.decode()


def test_somebody_else_on_the_same_tablet_acts_for_nobody(cast, birgit_for_ejnar):
    client = begin(cast.client("birgit"), birgit_for_ejnar)
    client.post("/demo/login/", {"who": "kasper"})
    assert acting.SESSION not in client.session


# --- what nobody does for another ----------------------------------------------------------------


@pytest.mark.parametrize("path", ["/mig/hent/", "/mig/slet/", "/rugmarken/hjaelper/", "/hjaelper/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_only_ones_own_is_not_opened(acting_lone, path, method):
    answer = getattr(acting_lone, method)(path, {"sure": "on"})
    if answer.status_code == 405:
        return
    assert (answer.status_code, answer["Location"]) == (302, "/hjaelper/kun-selv/")
    page = acting_lone.get("/hjaelper/kun-selv/").content.decode()
    assert "Ikke, mens du er her for" in page
    assert "Færdig" in page


def test_the_page_of_own_things_is_for_who_acts(cast):
    assert cast.client("birgit").get("/hjaelper/kun-selv/")["Location"] == "/"


def test_own_things_after_the_end_lead_to_the_end(acting_lone, helping):
    helping_actions.end_help(helping, by=helping.helped.user, now=NOW)
    assert acting_lone.get("/mig/hent/")["Location"] == "/hjaelper/kun-selv/"
    assert acting_lone.get("/hjaelper/kun-selv/")["Location"] == "/hjaelper/slut/"


# --- on a visit ----------------------------------------------------------------------------------


@pytest.fixture
def visit(cast):
    return Helping.objects.create(
        helped=cast.member("ejnar"), helper=cast.user("torben"), kind="visit", began_at=NOW,
        ends_at=NOW + timedelta(minutes=30),
    )  # fmt: skip


def session(helping):
    return {acting.SESSION: helping.pk}


def test_a_visit_ends_by_the_hour(cast, visit):
    torben = cast.user("torben")
    assert member_for(session(visit), torben, "rugmarken", NOW + timedelta(minutes=29))
    with pytest.raises(acting.HelpIsOver):
        member_for(session(visit), torben, "rugmarken", NOW + timedelta(minutes=30))


def test_a_visit_takes_an_office_that_holds(cast, visit):
    cast.member("torben", "rugmarken").terms.all().delete()
    with pytest.raises(acting.HelpIsOver):
        member_for(session(visit), cast.user("torben"), "rugmarken", NOW)


def test_an_office_in_another_estate_is_none_here(cast, visit):
    """Nadja looks after Tranehaven too; without Rugmarken she visits nobody there."""
    visit.helper = cast.user("nadja")
    visit.save()
    cast.member("nadja", "rugmarken").terms.all().delete()
    with pytest.raises(acting.HelpIsOver):
        member_for(session(visit), cast.user("nadja"), "rugmarken", NOW)


def test_a_visit_is_over_when_ejnar_gets_an_email(cast, visit):
    with transaction.atomic():
        people.use_email(cast.user("ejnar"), email="ejnar@example.dk")
    with pytest.raises(acting.HelpIsOver):
        member_for(session(visit), cast.user("torben"), "rugmarken", NOW)


@pytest.mark.parametrize("path", ["", "nye/", "klokke/", "valg/"])
def test_who_helps_on_the_spot_does_not_read_the_mail(cast, visit, path):
    client = cast.client("torben")
    store = client.session
    store[acting.SESSION] = visit.pk
    store.save()
    answer = client.get(f"/rugmarken/til-dig/{path}")
    assert (answer.status_code, answer["Location"]) == (302, "/hjaelper/kun-selv/")
    assert "/rugmarken/til-dig/" not in client.get("/rugmarken/").content.decode()


def test_a_chosen_helper_chooses_for_ejnar_and_not_for_herself(acting_lone, helping):
    from community.notifications.models import Preference

    acting_lone.post("/rugmarken/til-dig/valg/", {"vist": ["bookings.reminder"]})
    assert {one.user for one in Preference.objects.all()} == {helping.helped.user}


def test_the_clock_is_asked_at_every_request(cast, visit):
    client = cast.client("torben")
    store = client.session
    store[acting.SESSION] = visit.pk
    store.save()
    assert client.get("/rugmarken/").status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=31), tick=True):
        assert client.get("/rugmarken/")["Location"] == "/hjaelper/slut/"
        page = client.get("/hjaelper/slut/").content.decode()
        assert "/rugmarken/hjaelper/beboer/" in page
    visit.refresh_from_db()
    assert visit.ended_at == visit.ends_at


def test_a_stranger_is_asked_to_log_in(db):
    for path in ("/hjaelper/", "/hjaelper/slut/", "/hjaelper/kun-selv/"):
        assert Client().get(path).status_code == 302


# --- in whose voice ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        ("da", "Ejnar", "Ejnars"),
        ("da", "Jens", "Jens'"),
        ("da", "Max", "Max'"),
        ("en", "Jens", "Jens's"),
        ("ar", "Ejnar", "Ejnar"),
    ],
)
def test_whose_it_is_in_the_readers_language(cast, birgit_for_ejnar, language, name, said):
    User.objects.filter(pk=cast.user("ejnar").pk).update(name=name)
    helping = Helping.objects.select_related("helped__user", "helper").get()
    member = acting.stands_in(helping, NOW)
    with translation.override(language):
        assert acting.whose(member) == said
        assert acting.whose(cast.member("birgit")) == ""


PAGES = {
    "/rugmarken/": "Ejnars aftaler",
    "/rugmarken/mere/": "Ejnars bolig",
    "/rugmarken/bolig/": "Ejnars bolig",
    "/rugmarken/booking/": "Ejnars bookinger",
    "/rugmarken/booking/mine/": "Ejnars bookinger",
    "/rugmarken/til-dig/": "Til Ejnar",
}
NOT_THEIRS = ("Din bolig", "Mine bookinger", "Dine aftaler", ">dig<", ">Til dig<")


@pytest.mark.parametrize("path", PAGES)
def test_pages_speak_of_the_helped_and_not_to_who_helps(cast, birgit_for_ejnar, path):
    client = begin(cast.client("birgit"), birgit_for_ejnar)
    book(client, cast.facility())
    page = client.get(path).content.decode()
    main = page[page.index("<header") :]
    assert PAGES[path] in main
    assert [words for words in NOT_THEIRS if words in main] == []


def test_who_speaks_for_themselves_is_spoken_to(cast):
    page = cast.client("birgit").get("/rugmarken/bolig/").content.decode()
    assert "Din bolig" in page
    assert ">dig<" in page
