"""The guide is read by anybody, with and without a net, and written by who works here."""

import json
import re

import pytest
from django.test import Client

from helpdesk.guide import actions
from helpdesk.guide.actions import Said
from helpdesk.guide.demo import demo
from helpdesk.guide.feature import feature
from helpdesk.models import GuideEntry, Heading
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

SHOW, WORRIED, SHEET = "/hvem/rugmarken/", "/hvem/rugmarken/bekymret/", "/hvem/rugmarken/ark/"
EDIT = "/hvem/rugmarken/ret/"
TYPED = {
    "heading": "papers", "title": "Retshjælpen", "text": "Gratis råd.", "phone": "00001055",
    "hours": "", "address": "", "url": "",
}  # fmt: skip


@pytest.fixture
def anyone(cast):
    return Client()


def add(cast, title="Retshjælpen", **facts):
    said = Said(**{"heading": Heading.PAPERS, "title": title, "text": "Gratis råd."} | facts)
    return actions.add(cast.member("torben"), said, now=NOW)


# --- for everybody -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [SHOW, WORRIED, SHEET])
def test_anybody_reads_it_without_a_profile(anyone, path):
    response = anyone.get(path)
    assert response.status_code == 200
    assert "sessionid" not in response.cookies
    assert anyone.head(path).status_code == 200
    assert anyone.post(path).status_code == 405


@pytest.mark.parametrize("path", ["", "bekymret/", "ark/"])
def test_an_estate_nobody_knows_is_not_there(anyone, path):
    assert anyone.get(f"/hvem/findes-ikke/{path}").status_code == 404


@pytest.mark.parametrize("room", ["guide", "helpdesk"])
@pytest.mark.parametrize("path", [SHOW, WORRIED, SHEET])
def test_switched_off_it_is_not_there(cast, anyone, path, room):
    estate = cast.estate()
    estate.features_off = [room]
    estate.save()
    assert anyone.get(path).status_code == 404
    assert list(feature.links(cast.member("birgit"), NOW)) == []


def test_numbers_can_be_tapped(anyone):
    page = anyone.get(SHOW).content.decode()
    for number in ("tel:112", "tel:114", "tel:00001000"):
        assert f'href="{number}"' in page


def test_it_is_the_same_page_for_whoever_reads_it(cast, anyone):
    """It is kept on the device: nothing of who is logged in may stand there."""
    add(cast)
    for path in (SHOW, WORRIED):
        page = anyone.get(path).content
        for who in ("birgit", "torben"):
            seen = cast.client(who).get(path).content
            assert _plain(seen) == _plain(page)
        assert b"csrfmiddlewaretoken" not in page
        assert b"Torben" not in page


def _plain(page):
    return re.sub(rb"\s+", b" ", page)


def test_the_worried_have_nothing_to_write_in(cast, anyone):
    add(cast, heading=Heading.WORRIED)
    for client in (anyone, cast.client("birgit"), cast.client("torben")):
        page = client.get(WORRIED).content.decode()
        for tag in ("<form", "<input", "<textarea", "<select", "contenteditable", "<button"):
            assert tag not in page, tag
        for number in ("tel:112", "tel:114", "tel:70201201", "tel:00001000"):
            assert number in page


def test_the_sheet_has_what_the_page_has_and_a_code_to_it(cast, anyone):
    add(cast, phone="00001055")
    sheet = anyone.get(SHEET).content.decode()
    assert "Retshjælpen" in sheet
    assert "<svg" in sheet
    assert "/hvem/rugmarken" in sheet


def test_what_was_written_cannot_be_markup(cast, anyone):
    add(cast, title="<script>x</script>")
    assert b"<script>x" not in anyone.get(SHOW).content


def test_it_costs_the_same_for_one_and_for_thirty(cast, anyone, django_assert_num_queries):
    add(cast)
    with django_assert_num_queries(2):
        anyone.get(SHOW)
    for number in range(25):
        add(cast, title=f"Sted {number}")
    with django_assert_num_queries(2):
        anyone.get(SHOW)


# --- without a net -------------------------------------------------------------------------------


def test_phones_keep_it_and_ask_for_it_as_nobody(anyone):
    script = anyone.get("/sw.js").content.decode()
    kept = json.loads(re.search(r"KEPT = (\[.*?\])", script)[1])
    assert kept == ["/hvem/en-afdeling/", "/hvem/en-afdeling/bekymret/"]
    assert json.loads(re.search(r"NO_ESTATES = (\[.*?\]);", script)[1]).count("mig") == 1


def test_the_page_without_a_net_leads_there(cast, anyone):
    page = anyone.get("/offline/").content.decode()
    for path in (SHOW, WORRIED, "/hvem/tranehaven/"):
        assert f'href="{path}"' in page


def test_what_the_page_shows_is_in_the_shell(anyone):
    """Pictures the phone has not kept would be holes in it."""
    script = anyone.get("/sw.js").content.decode()
    files = set(json.loads(re.search(r"FILES = (\[.*?\]);", script)[1]))
    for path in (SHOW, WORRIED):
        page = anyone.get(path).content.decode()
        used = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page))
        used |= {one.partition("#")[0] for one in re.findall(r'<use href="([^"]+)', page)}
        missing = {one for one in used - files if "img/" not in one and "htmx" not in one}
        assert missing == set()


# --- on the way there ----------------------------------------------------------------------------


def test_mere_and_the_search_lead_there(cast):
    birgit = cast.client("birgit")
    more = birgit.get("/rugmarken/mere/").content.decode()
    assert SHOW in more
    assert WORRIED in more
    assert EDIT not in more
    assert SHOW in birgit.get("/rugmarken/soeg/?q=kommunen").content.decode()
    assert WORRIED in birgit.get("/rugmarken/soeg/?q=bekymret").content.decode()


# --- writing it ----------------------------------------------------------------------------------


def test_torben_begins_adds_looks_first_and_keeps(cast, step_in):
    torben = step_in("torben")
    assert "I har ikke skrevet noget endnu" in torben.get(EDIT).content.decode()
    assert torben.post(f"{EDIT}begynd/").status_code == 302
    seen = torben.post(f"{EDIT}ny/", TYPED | {"vis": "1"})
    assert "Sådan kommer det til at se ud" in seen.content.decode()
    assert not GuideEntry.objects.filter(title="Retshjælpen").exists()
    assert torben.post(f"{EDIT}ny/", TYPED).status_code == 302
    assert "Retshjælpen" in Client().get(SHOW).content.decode()
    assert "Torben" in torben.get(EDIT).content.decode()


def test_what_was_typed_is_kept_with_the_sentence_beside_the_field(cast, step_in):
    response = step_in("torben").post(f"{EDIT}ny/", TYPED | {"phone": "010190-1234"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Det ligner et CPR-nummer" in page
    assert 'value="Retshjælpen"' in page


def test_changing_moving_removing_and_undoing(cast, step_in):
    torben, entry = step_in("torben"), add(cast)
    there = f"{EDIT}{entry.token}/"
    assert 'value="Retshjælpen"' in torben.get(there).content.decode()
    assert torben.post(there, TYPED | {"title": "Gratis advokat"}).status_code == 302
    assert torben.post(f"{there}flyt/", {"op": "1"}).status_code == 302
    page = torben.post(f"{there}fjern/", follow=True).content.decode()
    assert f"{there}tilbage/" in page
    assert "Gratis advokat" not in Client().get(SHOW).content.decode()
    assert torben.post(f"{there}tilbage/").status_code == 302
    assert "Gratis advokat" in Client().get(SHOW).content.decode()


def test_all_taken_away_says_so(cast, step_in):
    entry = add(cast)
    for row in GuideEntry.objects.exclude(pk=entry.pk):
        actions.remove(cast.member("torben"), row, now=NOW)
    actions.remove(cast.member("torben"), entry, now=NOW)
    assert "Alt er taget væk" in step_in("torben").get(EDIT).content.decode()


@pytest.mark.parametrize("who", ["oksana", "birgit", "grethe", "sofie"])
def test_who_does_not_work_here_finds_no_way_in(cast, step_in, who):
    entry, client = add(cast), step_in(who)
    for path in ("", "ny/", f"{entry.token}/"):
        assert client.get(EDIT + path).status_code == 404
    for path in ("begynd/", f"{entry.token}/flyt/", f"{entry.token}/fjern/"):
        assert client.post(EDIT + path).status_code == 404


@pytest.mark.parametrize("who", ["torben", "kim", "leyla"])
def test_who_works_here_is_asked_for_a_second_factor(cast, step_in, who):
    assert cast.client(who).get(EDIT).status_code == 302
    assert step_in(who).get(EDIT).status_code == 200


def test_another_estates_entry_is_not_there(cast, step_in):
    entry = actions.add(
        cast.member("kim", "tranehaven"), Said(heading="papers", title="X", text="y"), now=NOW
    )
    assert step_in("kim").get(f"{EDIT}{entry.token}/").status_code == 404


def test_editing_costs_the_same_for_one_and_for_thirty(
    cast, step_in, django_assert_max_num_queries
):
    torben = step_in("torben")
    add(cast)
    with django_assert_max_num_queries(40) as few:
        torben.get(EDIT)
    for number in range(25):
        add(cast, title=f"Sted {number}")
    with django_assert_max_num_queries(len(few)):
        torben.get(EDIT)


def test_what_a_colleague_wrote_is_in_their_file(cast):
    add(cast)
    names = {
        row["name"] for row in feature.export(cast.user("torben"))["guide_entries_you_changed"]
    }
    assert "Retshjælpen" in names
    assert feature.export(cast.user("birgit")) == {"guide_entries_you_changed": []}


def test_the_demo_stands_once(cast):
    told = {"organisation": {"name": cast.estate().organisation.name}}
    demo(told, NOW)
    before = GuideEntry.objects.count()
    demo(told, NOW)
    assert GuideEntry.objects.count() == before > 8
