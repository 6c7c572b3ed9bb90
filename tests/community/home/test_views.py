"""The front page, the front door and my settings, as a reader meets them."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from community.features import Link, work_row
from community.people import actions
from community.people.models import Membership, Organisation, User
from tests.conftest import NOW

HTMX = {"HX-Request": "true"}


def text_of(response):
    return response.content.decode()


def order_of(response, *words):
    page = text_of(response)
    return [page.index(word) for word in words] == sorted(page.index(word) for word in words)


# --- the front door ------------------------------------------------------------------------------


def test_birgit_goes_straight_home(cast):
    response = cast.client("birgit").get("/")
    assert (response.status_code, response["Location"]) == (302, "/rugmarken/")


def test_torben_works_in_two_estates_and_chooses(cast):
    response = cast.client("torben").get("/")
    assert response.status_code == 200
    assert 'href="/rugmarken/"' in text_of(response)
    assert 'href="/ankerhuset/"' in text_of(response)
    assert 'href="/tranehaven/"' not in text_of(response)


def test_who_has_no_estate_is_told_so_kindly(cast):
    actions.leave(cast.member("birgit"), on=NOW.date())
    response = cast.client("birgit").get("/")
    assert response.status_code == 200
    assert "Du er ikke med i en afdeling lige nu" in text_of(response)
    assert "/velkommen/" in text_of(response)


def test_a_household_that_has_moved_opens_no_door(cast):
    """The gate says no, so the front door must not send anybody there."""
    household = cast.member("birgit").household
    household.period = household.period.__class__(household.period.lower, NOW.date())
    household.save()
    assert "Du er ikke med i en afdeling lige nu" in text_of(cast.client("birgit").get("/"))


def test_a_stranger_is_shown_the_way_in(db):
    response = Client().get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/konto/log-ind/")


# --- I dag ---------------------------------------------------------------------------------------


def test_birgits_front_page_greets_her_with_the_date_and_the_week(cast):
    page = text_of(cast.client("birgit").get("/rugmarken/")).replace("\xa0", " ")
    assert "Hej Birgit" in page
    assert "Mandag 23. november, uge 48" in page
    assert 'data-live="/ws/rugmarken/"' in page


def test_a_quiet_estate_is_quiet_and_not_broken(cast):
    page = text_of(cast.client("ingrid").get("/tranehaven/"))
    assert "Her er roligt lige nu" in page
    assert 'class="card today"' not in page


def test_the_next_two_rows_with_my_name_stand_over_the_street(cast, chess):
    response = cast.client("birgit").get("/rugmarken/")
    assert order_of(response, "Min første", "Min anden")
    assert "Min tredje" not in text_of(response)
    assert "Min uden tid" not in text_of(response)
    assert "Her er roligt" not in text_of(response)


def test_the_other_cards_come_in_order_below(cast, chess):
    response = cast.client("birgit").get("/rugmarken/")
    assert order_of(response, "Min anden", "Flyt en brik", "Øverst", "Nederst")


def test_what_waits_for_an_office_stands_in_one_list_and_watches_itself(cast, hang):
    row = Link("Brikkerne", "flag", "/skak/", "work", 20, "3 venter")
    hang("skak", cards=lambda member, now: [work_row(row, "chess:1")])
    page = text_of(cast.client("kasper").get("/rugmarken/"))
    found = re.search(r'<section class="section" id="arbejde".*?</section>', page, re.S)[0]
    assert 'data-watch="chess:1"' in found
    assert re.search(r'href="/skak/".*Brikkerne.*3 venter', found, re.S)
    assert "Her er roligt" not in page


def test_who_has_no_office_has_no_list_of_work(cast):
    assert "Dit arbejde" not in text_of(cast.client("kasper").get("/rugmarken/"))


def test_a_feature_has_its_place_and_its_shortcut(cast, chess):
    page = text_of(cast.client("birgit").get("/rugmarken/"))
    assert page.count("Skak") == 1
    assert 'href="/skak/"' in page


def test_a_feature_the_estate_switched_off_leaves_nothing_behind(cast, chess):
    estate = cast.estate()
    estate.features_off = ["skak"]
    estate.save()
    page = text_of(cast.client("birgit").get("/rugmarken/"))
    for word in ("Skak", "Flyt en brik", "Min første", "Øverst"):
        assert word not in page


def test_help_is_only_offered_where_there_is_a_room_for_it(cast):
    assert "Bed om hjælp" in text_of(cast.client("birgit").get("/rugmarken/"))
    estate = cast.estate()
    estate.features_off = ["helpdesk"]
    estate.save()
    assert "Bed om hjælp" not in text_of(cast.client("birgit").get("/rugmarken/"))


def test_nobodys_page_is_kept_by_the_browser(cast):
    for path in ("/rugmarken/", "/rugmarken/mere/", "/mig/", "/"):
        assert "no-store" in cast.client("birgit").get(path)["Cache-Control"], path


def test_a_name_cannot_bring_markup_along(cast):
    User.objects.filter(name="Birgit").update(name="<b>Birgit</b>")
    client = Client()
    client.force_login(
        User.objects.get(name="<b>Birgit</b>"), "django.contrib.auth.backends.ModelBackend"
    )
    for path in ("/rugmarken/", "/rugmarken/mere/", "/mig/"):
        assert "<b>Birgit" not in text_of(client.get(path)), path


def test_the_front_page_asks_the_same_questions_however_much_there_is(
    cast, hang, chess, django_assert_max_num_queries
):
    client = cast.client("birgit")
    client.get("/rugmarken/")
    # Three to come in, the counts, one for each of seven rooms, two for help; at most fifteen (LD-2).
    with django_assert_max_num_queries(13) as few:
        client.get("/rugmarken/")
    cards = [card for number in range(30) for card in chess.cards(None, NOW)]
    hang("mere-skak", cards=lambda member, now: cards)
    with django_assert_max_num_queries(len(few)):
        client.get("/rugmarken/")


# --- the bottom bar ------------------------------------------------------------------------------


def bar_of(response):
    nav = re.search(r'<nav class="nav".*?</nav>', text_of(response), re.S)[0]
    labels = re.findall(r"</span>(?!</div>)([^<]+?)</a>", nav)
    current = re.search(r'aria-current="page".*?</span>([^<]+?)</a>', nav, re.S)
    return labels, current[1] if current else None


def test_the_bar_begins_with_today_and_ends_with_more(cast, chess):
    labels, current = bar_of(cast.client("birgit").get("/rugmarken/"))
    assert labels == ["I dag", "Opslag", "Skak", "Booking", "Mere"]
    assert current == "I dag"


def test_what_the_bar_has_no_room_for_stands_under_more(cast, hang, chess):
    chess_nav = chess.nav[0]
    for number in range(4):
        item = chess_nav.__class__(
            f"Sted {number}", "house", "house-fill", "house:more", 40 + number, f"s{number}"
        )
        hang(f"rum{number}", nav=[item])
    response = cast.client("birgit").get("/rugmarken/mere/")
    labels, current = bar_of(response)
    assert labels == ["I dag", "Opslag", "Skak", "Booking", "Mere"]
    assert current == "Mere"
    for number in (0, 1, 2, 3):
        assert f"Sted {number}" in text_of(response)


# --- Mere ----------------------------------------------------------------------------------------


def test_the_caretaker_stands_above_everything_else(cast):
    response = cast.client("birgit").get("/rugmarken/mere/")
    assert order_of(response, "Viceværten og kontoret", "Birgit Bøgeløv", "Log ud")
    assert 'href="tel:00001000"' in text_of(response)
    assert 'href="tel:00001900"' in text_of(response)
    assert 'href="tel:112"' in text_of(response)


def hrefs(page):
    return set(re.findall(r'<a class="[^"]*" href="([^"#]+)[^"]*"', page[page.index("<main") :]))


@pytest.mark.parametrize("who", ["birgit", "kasper", "torben"])
def test_what_stands_in_my_settings_is_not_on_mere_too(cast, who):
    client = cast.client(who)
    more, mine = text_of(client.get("/rugmarken/mere/")), text_of(client.get("/mig/"))
    main = more[more.index("<main") : more.index("</main>")]
    assert 'href="/mig/"' in main
    assert hrefs(main) & hrefs(mine) <= {"/mig/profil/"}
    for words in ("Hvad du får besked om", "finger eller ansigt", "Det, vi ved om dig"):
        assert words not in main
        assert words in mine


def test_whoever_has_work_meets_it_first_and_colleagues_the_phone_last(cast):
    board = cast.client("birgit").get("/rugmarken/mere/")
    assert order_of(board, "Dit arbejde i huset", "Viceværten og kontoret", "Mellem naboer")
    colleague = cast.client("torben").get("/rugmarken/mere/")
    assert order_of(colleague, "Dit arbejde i huset", "Mellem naboer", "Viceværten og kontoret")
    neighbour = cast.client("kasper").get("/rugmarken/mere/")
    assert "Dit arbejde" not in text_of(neighbour)
    assert order_of(neighbour, "Viceværten og kontoret", "Din bolig", "Mellem naboer", "God tone")


def test_without_a_phone_number_there_is_no_dead_button(cast):
    Organisation.objects.update(office_phone="", emergency="")
    for path in ("/rugmarken/", "/rugmarken/mere/"):
        page = text_of(cast.client("birgit").get(path))
        assert "tel:" not in page
        assert "Kontakt vicevært" not in page


def test_every_link_leads_somewhere(cast, step_in):
    """A door that is drawn must open."""
    client = step_in("torben")
    for path in ("/", "/rugmarken/", "/rugmarken/mere/", "/mig/", "/mig/hent/", "/mig/slet/"):
        page = text_of(client.get(path))
        for href in set(re.findall(r'<a [^>]*href="(/[^"]*)"', page)):
            assert client.get(href, follow=True).status_code == 200, (path, href)


def test_only_who_has_several_estates_may_change_between_them(cast):
    assert "Skift afdeling" in text_of(cast.client("torben").get("/rugmarken/mere/"))
    assert "Skift afdeling" not in text_of(cast.client("birgit").get("/rugmarken/mere/"))


def test_what_the_organisation_wrote_is_spoken_as_danish_and_its_numbers_stay_whole(cast):
    User.objects.filter(name="Birgit").update(language="en")
    page = text_of(cast.client("birgit").get("/rugmarken/mere/"))
    assert '<html lang="en"' in page
    assert re.search(r'<span lang="da">man–?[^<]*8\.00', page.replace("\u2060", ""))
    assert re.search(r'<span lang="da">Vand[^<]*00\xa000\xa019\xa000', page)
    assert "00\xa000\xa010\xa000" in page
    assert "00 00 10 00" not in page


# --- my settings ---------------------------------------------------------------------------------

ALL = {"text_size": "xl", "language": "en", "theme": "dark", "name": "Bitten", "is_hidden": "on"}


def test_everything_is_saved_by_the_button(cast):
    client = cast.client("birgit")
    response = client.post("/mig/", ALL | {"is_hidden_shown": "1"})
    assert (response.status_code, response["Location"]) == (302, "/mig/")
    user = User.objects.get(name="Bitten")
    assert (user.text_size, user.language, user.theme, user.is_hidden) == ("xl", "en", "dark", True)
    page = text_of(client.get("/mig/"))
    assert 'data-text="xl"' in page
    assert 'data-theme="dark"' in page
    assert 'lang="en"' in page


def test_one_answer_leaves_the_others_alone(cast):
    cast.client("line").post("/mig/", {"theme": "dark"}, headers=HTMX)
    line = cast.user("line")
    assert (line.theme, line.is_hidden, line.language) == ("dark", True, "da")


def test_a_tick_can_be_taken_off_again(cast):
    cast.client("line").post("/mig/", {"is_hidden_shown": "1"})
    assert cast.user("line").is_hidden is False


def test_a_saved_answer_is_confirmed_in_place(cast):
    response = cast.client("birgit").post("/mig/", {"name": "Bitten"}, headers=HTMX)
    assert response.status_code == 200
    assert "<html" not in text_of(response)
    assert 'id="navn"' in text_of(response)
    assert "Det er gemt." in text_of(response)


def test_another_language_fetches_the_page_again_in_it(cast):
    client = cast.client("birgit")
    response = client.post("/mig/", {"language": "en"}, headers=HTMX)
    assert response["HX-Refresh"] == "true"
    assert "How big" in text_of(client.get("/mig/")) or 'lang="en"' in text_of(client.get("/mig/"))


@pytest.mark.parametrize(
    "name",
    ["", "   ", "\0Birgit", "x" * 41, "x" * 10_000, "070761-1234", "\u200e\u202e", "👩‍🚀" * 4000],
    ids=["empty", "spaces", "NUL", "41", "10k", "cpr", "unseen", "emoji"],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_name_that_will_not_do_is_said_beside_the_field_and_nothing_is_saved(cast, name, headers):
    posted = ALL | {"name": name} if not headers else {"name": name}
    response = cast.client("birgit").post("/mig/", posted, headers=headers)
    assert response.status_code == 422
    page = text_of(response)
    assert 'aria-invalid="true"' in page
    assert 'class="error"' in page
    birgit = cast.user("birgit")
    assert (birgit.name, birgit.theme, birgit.language) == ("Birgit", "", "da")


@pytest.mark.parametrize("name", ["Åse-Søren", "أمينة", "Bo 🌻", "O'Hara", "Đặng"])
def test_names_of_the_world_are_names(cast, name):
    client = cast.client("birgit")
    assert client.post("/mig/", {"name": name}).status_code == 302
    assert User.objects.filter(name=name).exists()


@pytest.mark.parametrize("field", ["text_size", "language", "theme"])
@pytest.mark.parametrize("value", ["klingon", "\0", "x" * 10_000, "🌻"])
def test_what_cannot_be_chosen_is_a_sentence(cast, field, value):
    response = cast.client("birgit").post("/mig/", {field: value})
    assert response.status_code == 422
    assert "Det kan man ikke vælge." in text_of(response)


def test_an_empty_post_changes_nothing(cast):
    assert cast.client("line").post("/mig/", {}).status_code == 302
    assert cast.user("line").is_hidden is True


def test_settings_are_there_without_an_estate_too(cast):
    Membership.objects.filter(user__name="Birgit").delete()
    response = cast.client("birgit").get("/mig/")
    assert response.status_code == 200
    assert "/til-dig/valg/" not in text_of(response)


def test_settings_work_without_javascript(cast):
    """One form with a button; nothing is done by script alone."""
    page = text_of(cast.client("birgit").get("/mig/"))
    form = re.search(r'<form class="stack".*?</form>', page, re.S)[0]
    assert 'method="post"' in form
    assert 'type="submit"' in form
    for name in [*ALL, "is_hidden_shown"]:
        assert f'name="{name}"' in form


def test_a_form_from_elsewhere_is_refused(cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.user("birgit"), "django.contrib.auth.backends.ModelBackend")
    for path in ("/mig/", "/mig/hent/", "/mig/slet/"):
        assert strict.post(path, {"sure": "on"}).status_code == 403


def test_the_language_switch_remembers(cast):
    client = cast.client("birgit")
    response = client.post("/sprog/", {"language": "en", "next": "/mig/"})
    assert response["Location"] == "/mig/"
    assert cast.user("birgit").language == "en"
    assert client.post("/sprog/", {"language": "en", "next": "//evil.dk"})["Location"][0:2] != "//"


def test_week_one_is_week_one(cast, monday):
    monday.move_to(NOW + timedelta(days=42))
    assert "uge 1<" in text_of(cast.client("birgit").get("/rugmarken/")).replace("\xa0", " ")
