"""«Hvem hjælper mig», «Dem, jeg hjælper», and the band on every page while one acts."""

from datetime import timedelta

import pytest
from django.test import Client

from community.helping import actions
from community.people.actions import open_profile
from community.people.models import Helping, Invitation
from tests.community.helping.conftest import begin, browser, code_of
from tests.conftest import NOW

MINE = "/rugmarken/hjaelper/"


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


# --- who helps me --------------------------------------------------------------------------------


def test_nobody_helps_yet_and_the_page_says_how(cast):
    page = text(cast.client("birgit").get(MINE))
    assert "Ingen hjælper dig lige nu." in page
    assert "Få en kode til din hjælper" in page
    assert "Det kan kun du selv" in page


def test_the_code_is_shown_once_with_a_square_to_scan(cast):
    client = cast.client("birgit")
    page = text(client.post(MINE + "kode/"))
    made = Invitation.objects.get(helps=cast.member("birgit"))
    code = page.split('slip__big"><bdi>')[1].split("<")[0]
    assert code_of(code) == made
    assert "<svg" in page
    assert "mandag 7.\u00a0december" in page
    assert code not in text(client.get(MINE))
    assert client.get(MINE + "kode/")["Location"] == MINE
    assert "no-store" in client.post(MINE + "kode/")["Cache-Control"]


def test_the_slip_calls_the_helped_by_name_and_nobody_a_neighbour(cast):
    page = text(cast.client("birgit").post(MINE + "kode/"))
    slip = page[page.index('<article class="slip"') : page.index("</article>")]
    assert "Så er du her for <bdi>Birgit</bdi>, til du trykker «Færdig»." in slip
    assert "nabo" not in slip


def test_the_slip_of_who_is_hidden_has_no_name(cast):
    page = text(cast.client("line").post(MINE + "kode/"))
    slip = page[page.index('<article class="slip"') : page.index("</article>")]
    assert "Til dig, der skal være hjælper" in slip
    assert "Line" not in slip
    assert "En nabo" not in slip


def test_the_sixth_code_is_refused_with_a_sentence(cast):
    client = cast.client("birgit")
    for _number in range(5):
        client.post(MINE + "kode/")
    assert "Du har fem koder" in text(client.post(MINE + "kode/"), 422)


def test_a_code_is_taken_back(cast):
    client = cast.client("birgit")
    client.post(MINE + "kode/")
    code = Invitation.objects.get(helps=cast.member("birgit"))
    assert "Fjern koden" in text(client.get(MINE))
    assert client.post(f"{MINE}kode/{code.pk}/fjern/").status_code == 302
    assert "Fjern koden" not in text(client.get(MINE))
    assert client.post(f"{MINE}kode/{code.pk}/fjern/").status_code == 404


def test_somebody_elses_code_and_helper_are_not_there(cast, helping):
    code = code_of(actions.make_code(cast.member("ejnar"), now=NOW))
    client = cast.client("birgit")
    foreign = client.post(f"{MINE}kode/{code.pk}/fjern/"), client.post(f"{MINE}{helping.pk}/slut/")
    nowhere = client.post(f"{MINE}kode/999999/fjern/"), client.post(f"{MINE}999999/slut/")
    assert [answer.status_code for answer in foreign] == [404, 404]
    assert [a.content for a in foreign] == [a.content for a in nowhere]
    helping.refresh_from_db()
    assert helping.ended_at is None


def test_ejnar_sees_lone_and_ends_it(cast, helping):
    client = cast.client("ejnar")
    page = text(client.get(MINE))
    assert "Lone" in page
    assert "Siden 23.\u00a0november\u00a02026" in page
    assert client.post(f"{MINE}{helping.pk}/slut/").status_code == 302
    page = text(client.get(MINE))
    assert "Ingen hjælper dig lige nu." in page
    assert "Har hjulpet dig før" in page
    assert "Lone" in page


def test_who_works_here_and_lives_elsewhere_has_no_such_page(cast):
    assert cast.client("torben").get(MINE).status_code == 404
    assert "Hvem hjælper mig" not in text(cast.client("torben").get("/rugmarken/mere/"))


def test_the_same_queries_for_one_and_for_thirty(cast, django_assert_max_num_queries):
    ejnar = cast.member("ejnar")
    client = cast.client("ejnar")

    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            text(client.get(MINE))
        return len(seen)

    def helps(number, **facts):
        user = open_profile(name=f"Hjælper {number}", now=NOW)
        Helping.objects.create(helped=ejnar, helper=user, kind="named", began_at=NOW, **facts)

    helps(0)
    helps(1, ended_at=NOW)
    one = queries()
    for number in range(2, 60):
        helps(number, **({"ended_at": NOW} if number % 2 else {}))
    assert queries() == one
    assert "Vis ældre" in text(client.get(MINE))
    assert "Nyere" in text(client.get(MINE + "?side=2"))


# --- whom I help ---------------------------------------------------------------------------------


def test_lone_without_a_home_here_comes_to_a_front_door_that_makes_sense(cast, helping, lone):
    page = text(browser(lone).get("/"))
    assert "Hvem vil du hjælpe?" in page
    assert "Rugmarken 7, Rugmarken" in page
    assert "Du er ikke med i en afdeling" not in page


def test_who_helps_nobody_and_lives_nowhere_finds_both_ways_in(cast, lone):
    page = text(browser(lone).get("/"))
    assert "Du er ikke med i en afdeling lige nu" in page
    assert "/hjaelper/kode/" in page


def test_birgit_finds_orhan_under_more(cast, names):
    names("orhan", cast.user("birgit"))
    page = text(cast.client("birgit").get("/rugmarken/mere/"))
    assert "Dem, jeg hjælper" in page
    assert "Hjælp <bdi>Orhan</bdi>" in page


def test_thirty_to_help_cost_no_more_than_one(cast, lone):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from community.people.models import Membership

    client, counts = browser(lone), []
    members = Membership.objects.filter(household__isnull=False).order_by("pk")[:20]
    for number, member in enumerate(members):
        Helping.objects.create(helped=member, helper=lone, kind="named", began_at=NOW)
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as seen:
                text(client.get("/hjaelper/"))
            counts.append(len(seen))
    assert counts[0] == counts[1]


def test_lone_stops_for_good(cast, helping, lone):
    client = browser(lone)
    assert client.post(f"/hjaelper/{helping.pk}/stop/").status_code == 302
    assert "Du hjælper ingen lige nu" in text(client.get("/hjaelper/"))
    assert client.post(f"/hjaelper/{helping.pk}/begynd/").status_code == 404


@pytest.mark.parametrize("verb", ["begynd", "stop"])
def test_a_stranger_neither_begins_nor_stops_it(cast, helping, verb):
    client = cast.client("kasper")
    foreign = client.post(f"/hjaelper/{helping.pk}/{verb}/")
    nowhere = client.post(f"/hjaelper/999999/{verb}/")
    assert foreign.status_code == nowhere.status_code == 404
    assert foreign.content == nowhere.content
    assert client.get(f"/hjaelper/{helping.pk}/{verb}/").status_code == 405


# --- the band ------------------------------------------------------------------------------------


def test_beginning_lands_on_ejnars_day_with_the_band_on_top(acting, helping):
    page = text(acting.get("/rugmarken/"))
    assert "Du er her for <bdi>Ejnar</bdi>" in page
    assert "I dag for Ejnar" in page
    assert "Færdig" in page
    assert page.index("acting__band") < page.index('id="main"')
    assert acting.get("/")["Location"] == "/rugmarken/"


@pytest.mark.parametrize(
    "path", ["/rugmarken/booking/", "/rugmarken/mere/", "/rugmarken/til-dig/", "/rugmarken/til-dig/valg/"]
)  # fmt: skip
def test_the_band_is_on_every_page_of_the_estate(acting, path):
    page = text(acting.get(path))
    assert "Du er her for <bdi>Ejnar</bdi>" in page
    assert "Denne side er din egen." not in page


@pytest.mark.parametrize("path", ["/mig/", "/konto/noegler/", "/velkommen/e-mail/"])
def test_a_page_without_an_estate_is_the_helpers_own_and_says_so(lone, helping, path):
    client = Client()
    client.post("/demo/login/", {"who": "lone"})
    begin(client, helping)
    page = text(client.get(path))
    assert "Du er her for <bdi>Ejnar</bdi>" in page
    assert "Denne side er din egen." in page


def test_the_settings_open_no_line_to_a_house_while_acting(cast, names):
    """Birgit's own house does not answer her now: the page would load itself again and again."""
    helping = names("orhan", cast.user("birgit"))
    client = begin(cast.client("birgit"), helping)
    assert 'data-live=""' in text(client.get("/mig/"))


def test_nobody_acts_no_band_and_no_query(cast, django_assert_num_queries):
    client = cast.client("birgit")
    page = text(client.get("/mig/"))
    assert "acting" not in page
    with django_assert_num_queries(0):
        from django.template import Context

        from community.helping.templatetags.helping import acted_for

        assert acted_for(Context({})) is None


def test_more_leaves_out_what_is_not_to_be_done_for_another(acting):
    page = text(acting.get("/rugmarken/mere/"))
    for own in (
        "Det, vi ved om dig",
        "Log ind med finger",
        "Hvem hjælper mig",
        "Tekst, sprog og navn",
    ):
        assert own not in page
    assert "Havretop" not in page
    assert "Hvad Ejnar får besked om" in page
    assert "Log ud" in page


def test_finish_leads_home(acting, helping):
    answer = acting.post("/hjaelper/faerdig/")
    assert answer["Location"] == "/"
    page = text(acting.get("/"))
    assert "acting__band" not in page
    assert "Nu er du her for dig selv" in page
    helping.refresh_from_db()
    assert helping.ended_at is None
    assert acting.post("/hjaelper/faerdig/")["Location"] == "/"


def test_finish_after_the_end_says_so(acting, helping):
    actions.end_help(helping, by=helping.helped.user, now=NOW)
    assert acting.post("/hjaelper/faerdig/")["Location"] == "/hjaelper/slut/"


def test_the_front_door_knows_when_the_help_is_over(acting, helping):
    actions.end_help(helping, by=helping.helped.user, now=NOW)
    assert acting.get("/")["Location"] == "/hjaelper/slut/"


def test_a_hidden_neighbour_is_called_by_name_by_the_helper_she_chose(cast, names, lone):
    client = begin(browser(lone), names("line", lone))
    assert "Du er her for <bdi>Line</bdi>" in text(client.get("/rugmarken/"))


def test_a_helper_may_have_two_and_changes_over(cast, names, lone):
    first, second = names("ejnar", lone), names("line", lone)
    client = begin(browser(lone), first)
    begin(client, second)
    assert "<bdi>Line</bdi>" in text(client.get("/rugmarken/"))


def test_the_band_tells_until_when_on_the_spot(on_the_spot):
    client = on_the_spot()
    assert "til kl.\u00a010.30" in text(client.get("/rugmarken/"))
    assert NOW + timedelta(minutes=30) <= Helping.objects.get().ends_at
