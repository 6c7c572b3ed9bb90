"""The office's front page, its links, the demo, and the sockets of who has lost their office."""

import io
import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import yaml
from django.core.management import CommandError, call_command
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from community.features import kinds_told, links_of
from community.office.demo import demo
from community.office.roles import actions
from community.people.models import Entry, Household, Role, RoleTerm, User
from tests.community.office.conftest import TODAY
from tests.conftest import CAST_FILE, NOW

OFFICE = "/rugmarken/kontor/"


def words_of(page):
    return page[page.index("<main") : page.index("</main>")]


# --- what waits ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "desks"),
    [
        ("birgit", ["Roller", "Indstillinger"]),
        ("torben", ["Nye og kodebreve", "Roller"]),
        ("kim", ["Nye og kodebreve", "Roller"]),
        ("leyla", ["Roller"]),
        ("sanne", ["Nye og kodebreve", "Roller", "Indstillinger", "Logbog"]),
    ],
)
def test_everybody_finds_their_own_desks(cast, sanne, step_in, text, who, desks):
    page = words_of(text(step_in(who).get(OFFICE)))
    every = ["Nye og kodebreve", "Roller", "Indstillinger", "Logbog"]
    assert [name for name in every if f">{name}</a>" in page] == desks


def test_the_numbers_mean_something(cast, sanne, step_in, text):
    here = Household.objects.living_here(TODAY).filter(dwelling__entrance__estate=sanne.estate)
    waiting = here.filter(memberships=None).count()
    jens = RoleTerm.objects.get(membership__user__name="Jens", role=Role.CHAIR)
    actions.end(sanne, jens, on=TODAY + timedelta(days=30), now=NOW)
    page = words_of(text(step_in("sanne").get(OFFICE)))
    assert '<b class="desk__count num">1</b> rolle slutter inden 60 dage' in page
    assert "linjer den sidste uge" in page
    assert f'<b class="desk__count num">{waiting}</b> boliger, hvor ingen er inde endnu' in page


def test_what_there_is_none_of_is_not_counted(cast, sanne, step_in, text):
    RoleTerm.objects.exclude(membership__user__name="Sanne").update(ending_told_at=None)
    page = words_of(text(step_in("torben").get(OFFICE)))
    assert "Hvem der har hvad, og hvor længe" in page
    assert "slutter inden" not in page
    assert ">0</b>" not in page


def test_neighbours_on_the_board_have_a_board_and_no_office(cast, sanne, step_in, text):
    for who, name in (("birgit", "Bestyrelsen"), ("sanne", "Kontoret")):
        browser = step_in(who)
        assert f'<h1 class="appbar__title">{name}</h1>' in text(browser.get(OFFICE))
        more = text(browser.get("/rugmarken/mere/"))
        row = more[more.index(f'href="{OFFICE}"') :]
        assert f"<b>{name}</b>" in row[: row.index("</a>")]


def test_the_other_rooms_work_stands_on_mere_and_not_here(cast, sanne, step_in, text):
    browser = step_in("sanne")
    here, more = words_of(text(browser.get(OFFICE))), text(browser.get("/rugmarken/mere/"))
    for path in ("papir/ringeliste/", "papir/sedler/", "papir/ugeark/", "anmeld/sager/"):
        assert f"/rugmarken/{path}" in more
        assert f"/rugmarken/{path}" not in here


def test_the_board_reads_how_long_it_is_elected(cast, sanne, step_in, text):
    assert "Du er valgt til og med 14. september 2027." in text(step_in("birgit").get(OFFICE))
    assert "Du er valgt" not in text(step_in("sanne").get(OFFICE))


def test_the_front_page_takes_few_queries(cast, sanne, step_in, django_assert_max_num_queries):
    browser = step_in("sanne")
    browser.get(OFFICE)
    with django_assert_max_num_queries(9):
        browser.get(OFFICE)


# --- the ways there ------------------------------------------------------------------------------


def test_the_link_is_for_who_has_an_office(cast, sanne, step_in, text):
    for who in ("birgit", "torben", "sanne"):
        assert f'href="{OFFICE}"' in text(step_in(who).get("/rugmarken/mere/"))
    assert f'href="{OFFICE}"' not in text(step_in("kasper").get("/rugmarken/mere/"))


def test_while_acting_there_is_no_way_to_what_is_ones_own(cast):
    member = cast.member("birgit")
    member.helper = cast.user("torben")
    assert links_of(member, NOW, "known") == []


def test_what_the_office_tells_can_be_chosen(cast):
    assert {"office.given", "office.term_ends"} <= {told.kind for told in kinds_told()}


# --- the demo and the operator -------------------------------------------------------------------


def test_the_demo_opens_the_office_once(cast):
    story = yaml.safe_load(CAST_FILE.read_text())
    demo(story, NOW)
    before = (User.objects.count(), RoleTerm.objects.count(), Entry.objects.count())
    demo(story, NOW)
    assert (User.objects.count(), RoleTerm.objects.count(), Entry.objects.count()) == before
    sanne = cast.user("sanne")
    assert sanne.surname == "Lyng"
    assert sanne.memberships.count() == 3
    assert Role.WELCOME_NEIGHBOUR in cast.member("grethe").roles
    assert cast.member("signe").is_guest
    assert cast.member("signe").title == "Eksempelby Bibliotek"


def test_the_operator_opens_the_office_of_an_estate(cast):
    said = io.StringIO()
    options = ["--estate", "rugmarken", "--name", "Sanne", "--email", "sanne@example.dk"]
    call_command("administration", *options, stdout=said)
    assert "Administrationen i Rugmarken er åben." in said.getvalue()
    assert Role.ADMINISTRATION in cast.member("sanne").roles
    with pytest.raises(CommandError, match="allerede"):
        call_command("administration", *options)
    for wrong in (["--estate", "månen"], ["--email", "intet"]):
        with pytest.raises(CommandError):
            call_command("administration", *options, *wrong)


def closed(line):
    """The code the socket is closed with, after whatever was said before it."""
    try:
        while True:
            line.recv(timeout=5)
    except ConnectionClosed as end:
        return end.rcvd.code


# --- sockets -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_socket_of_a_guest_whose_office_ends_closes(live_server_url, cast, signe, sanne):
    port = urlsplit(live_server_url).port
    cookie = cast.client("signe").cookies["sessionid"].value
    with connect(
        f"ws://127.0.0.1:{port}/ws/rugmarken/",
        origin=live_server_url,
        additional_headers={"Cookie": f"sessionid={cookie}"},
    ) as line:
        line.send(json.dumps({"watch": [f"inbox:{signe.user_id}"]}))
        assert json.loads(line.recv(timeout=5)) == {"watching": [f"inbox:{signe.user_id}"]}
        term = signe.terms.select_related("membership").get()
        actions.end(sanne, term, on=TODAY, now=NOW)
        assert closed(line) == 4404


@pytest.mark.django_db(transaction=True)
def test_the_socket_of_a_guest_closes_by_itself_the_day_after(live_server_url, cast, signe, monday):
    port = urlsplit(live_server_url).port
    monday.move_to(NOW + timedelta(days=69, hours=13))
    cookie = cast.client("signe").cookies["sessionid"].value
    with connect(
        f"ws://127.0.0.1:{port}/ws/rugmarken/",
        origin=live_server_url,
        additional_headers={"Cookie": f"sessionid={cookie}"},
    ) as line:
        line.send(json.dumps({"watch": []}))
        assert json.loads(line.recv(timeout=5)) == {"watching": []}
        monday.move_to(NOW + timedelta(days=70))
        line.send(json.dumps({"watch": []}))
        assert closed(line) == 4404
