"""Line Skovsyre is looked for by hand: with forms, in other people's files, as a helper, as a guest.

tests/community/profiles/test_hidden.py asks every address; here are the things one has to press.
"""

import json

import pytest
from django.test import Client

from bookings import actions as bookings
from bookings.due import actions as due
from community.helping import actions as helping
from community.moderation import actions as moderation
from community.moderation.blocking import actions as blocking
from community.office.roles import actions as roles
from community.people import acting, codes, demo_login
from community.people import actions as people
from community.people.models import Entry, Helping, Invitation, Role, User
from community.privacy.archive.content import everything, to_print
from community.profiles import actions as profiles
from tests.community.profiles.test_hidden import (
    every_address,
    live_a_little,
    marks_in,
    said,
)
from tests.conftest import NOW, at, strong


@pytest.fixture
def line(cast, move_in):
    move_in("Ove", "10")
    return live_a_little(cast)


def door_of(line):
    home = line.household.dwelling
    return {"entrance": home.entrance_id, "door": f"{home.floor}. {home.door}"}


def crawl(client, cast, line):
    """Every address, but those that end what this person is doing."""
    leaks = {}
    for way in every_address(cast, line):
        found = marks_in(said(client.get(way)))
        if found:
            leaks[way] = found
    return leaks


# --- who else comes by ---------------------------------------------------------------------------


@pytest.fixture
def guest(cast):
    """Signe of the library, who sees what is opened to her."""
    user = people.open_profile(name="Signe", now=NOW, email="signe@example.dk")
    people.appoint(people.enrol(user, cast.estate(), on=NOW.date()), Role.GUEST, since=NOW.date())
    return cast.client("signe")


@pytest.fixture
def helper(cast):
    """Lone, who is here for Ejnar."""
    lone = people.open_profile(name="Lone", now=NOW, email="lone@example.dk")
    helps = Helping.objects.create(
        helped=cast.member("ejnar"), helper=lone, kind=Helping.Kind.NAMED, began_at=NOW
    )
    client = cast.client("lone")
    session = client.session
    session[acting.SESSION] = helps.pk
    session.save()
    return client


@pytest.fixture
def moved(cast, move_in):
    """Asta lived on the same stairs until today, and is logged in."""
    asta = move_in("Asta", "10")
    client = cast.client("asta")
    people.leave(asta, on=NOW.date())
    return client


@pytest.mark.parametrize("who", ["guest", "helper", "moved"])
def test_nor_do_a_guest_a_helper_and_who_has_moved(cast, line, request, monkeypatch, who):
    # The example's front door is how one becomes Line. It is not part of a real house.
    monkeypatch.setattr(demo_login, "is_open", lambda: False)
    assert crawl(request.getfixturevalue(who), cast, line) == {}


# --- what one has to press -----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["grethe", "jens", "torben", "kim", "leyla"])
def test_helping_on_the_spot_does_not_say_who_lives_behind_her_door(cast, line, step_in, who):
    client = step_in(who)
    answer = client.post("/rugmarken/hjaelper/beboer/", door_of(line), follow=True)
    assert answer.status_code == 200
    assert not marks_in(without_address(said(answer), line))


def test_nor_when_she_is_on_paper(cast, line, step_in):
    User.objects.filter(pk=line.user_id).update(on_paper=True, email=None)
    for who in ("grethe", "torben", "kim"):
        client = step_in(who)
        answer = client.post("/rugmarken/hjaelper/beboer/", door_of(line), follow=True)
        assert "En nabo" in said(answer)
        assert not marks_in(without_address(said(answer), line))
        for page in ("", "kort/", "oplysninger/", "slet/"):
            way = f"/rugmarken/hjaelper/papir/{line.pk}/{page}"
            assert client.get(way).status_code in {404, 405}
            assert client.post(way, {"agreed": "on"}).status_code == 404


def without_address(page, line):
    """The address somebody has just typed is theirs to read; whose it is, is not."""
    return page.replace("\xa0", " ").replace(str(line.household.dwelling), "…")


@pytest.mark.parametrize("who", ["grethe", "jens", "kim"])
def test_nor_does_looking_for_somebody_to_give_an_office_to(cast, line, step_in, who):
    answer = step_in(who).post("/rugmarken/kontor/roller/ny/bolig/", door_of(line), follow=True)
    assert "En nabo" in said(answer)
    assert not marks_in(without_address(said(answer), line))


def test_an_office_she_holds_is_held_by_a_neighbour(cast, line, step_in):
    people.appoint(line, Role.WELCOME_NEIGHBOUR, since=NOW.date())
    for who in ("grethe", "torben", "kim"):
        page = said(step_in(who).get("/rugmarken/kontor/roller/"))
        assert "En nabo" in page
        assert not marks_in(page)


def test_the_home_that_moves_has_no_name(cast, line, step_in):
    sent = door_of(line) | {"when": "other", "on": "2026-12-01"}
    page = said(step_in("kim").post("/rugmarken/flytning/", sent))
    assert "Husstanden flytter" in page
    assert not marks_in(without_address(page, line))


def test_printed_sheets_and_letters_do_not_name_her(cast, line, step_in):
    torben = step_in("torben")
    assert not marks_in(said(torben.get("/rugmarken/papir/ugeark/")))
    home = line.household.dwelling
    plan = said(torben.get("/rugmarken/kontor/breve/lav/", {"bolig": home.pk, "sprog": "da"}))
    assert not marks_in(without_address(plan, line))
    made = said(torben.post("/rugmarken/kontor/breve/lav/", {"bolig": home.pk, "sprog": "da"}))
    assert "HUN-HAR-SKREVET" not in made
    assert "Skovsyre" not in made


def test_a_slip_and_a_call_for_her_have_no_name_until_the_administration_takes_them(
    cast, line, step_in
):
    User.objects.filter(pk=line.user_id).update(on_paper=True, email=None, reached_by="call")
    machine = cast.facility("Maskine 2")
    slot = bookings.slot_at(machine, at("2026-11-24", "15:00"))
    bookings.book(cast.member("line"), machine, slot, now=NOW)
    due.remind_due(at("2026-11-23", "19:00"))
    torben = step_in("torben")
    for page in ("ringeliste", "sedler"):
        assert not marks_in(said(torben.get(f"/rugmarken/papir/{page}/")))
    for verb in ("nummer", "ringet"):
        answer = torben.post(f"/rugmarken/papir/ringeliste/{line.token}/{verb}/")
        assert not marks_in(said(answer))


# --- what she does and what is done to her -------------------------------------------------------


def test_what_she_reports_names_her_to_nobody(cast, line, step_in):
    birgit = cast.member("birgit")
    people.change_settings(birgit.user, is_hidden=False)
    profiles.change(birgit.user, about="Jeg bager.", about_for="estate", now=NOW)
    told = moderation.report(
        line, "profiles.profile", str(birgit.token), reason="other", text="Det er ikke rart",
        now=NOW,
    )  # fmt: skip
    for who in ("jens", "leyla", "birgit"):
        client = step_in(who)
        for way in ("", f"{told.case.slug}/"):
            page = client.get(f"/rugmarken/anmeld/sager/{way}")
            assert page.status_code == (404 if who == "birgit" and way else 200)
            assert not marks_in(said(page))
        assert not marks_in(said(client.get("/rugmarken/kontor/om-mig/")))


def test_whom_she_blocks_and_who_blocks_her_reads_no_name(cast, line, step_in):
    blocking.block(line, cast.user("kasper"), now=NOW)
    blocking.block(cast.member("ahmad"), line.user, now=NOW)
    for who in ("kasper", "ahmad"):
        page = step_in(who).get("/rugmarken/anmeld/blokeret/")
        assert page.status_code == 200
        assert not marks_in(said(page))


def test_she_is_in_nobody_elses_file(cast, line):
    """Helped, named, reported, given an office and taken one from: hers, and not in theirs."""
    code = helping.make_code(line, now=NOW)
    made = Invitation.objects.get(digest__in=codes.digests(code))
    helping.accept(cast.user("oksana"), made.pk, now=NOW)
    roles.begin_administration(cast.estate(), name="Sanne", email="sanne@example.dk", now=NOW)
    sanne = cast.member("sanne")
    roles.give(
        sanne, line, Role.WELCOME_NEIGHBOUR, since=NOW.date(), last_day=at("2027-06-01").date(),
        now=NOW,
    )  # fmt: skip
    leaks = {}
    for user in User.objects.exclude(pk=line.user_id):
        told = json.dumps(everything(user), ensure_ascii=False, default=str)
        printed = str(to_print(user).sections) if user.on_paper else ""
        found = marks_in(told + printed)
        # Whom she chose to help her knows her name from the note that says so, and nothing else.
        if found and user.name != "Oksana":
            leaks[user.name] = found
    assert leaks == {}


# --- the administration --------------------------------------------------------------------------


def test_the_administration_may_know_and_it_is_written_down(cast, line):
    """The one exception: somebody must be able to reach her, and she reads that they looked."""
    roles.begin_administration(cast.estate(), name="Sanne", email="sanne@example.dk", now=NOW)
    sanne = strong(cast.user("sanne"))
    answer = sanne.post("/rugmarken/kontor/roller/ny/bolig/", door_of(line), follow=True)
    assert "Line" in marks_in(said(answer))
    assert Entry.objects.filter(act="contact.seen", about=line.user, by__name="Sanne").count() == 1
    own = Client()
    own.force_login(line.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "For at give en rolle i huset" in said(own.get("/rugmarken/kontor/om-mig/"))


def test_what_the_administration_has_not_looked_up_does_not_name_her_either(cast, line):
    roles.begin_administration(cast.estate(), name="Sanne", email="sanne@example.dk", now=NOW)
    sanne = strong(cast.user("sanne"))
    for way in ("", "roller/", "breve/", "noegler/", "logbog/", "logbog/hent/", "indstillinger/"):
        page = said(sanne.get(f"/rugmarken/kontor/{way}"))
        assert not marks_in(page), way
