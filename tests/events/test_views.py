"""The pages of «Det sker»: what happens, one event, and what one says to it."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from events import actions
from events.chores import actions as chores
from events.models import Event, Joining, Signup
from tests.conftest import NOW, at
from tests.events.conftest import join, make, seats, written

HERE = "/rugmarken/sker/"


def page_of(event, verb=""):
    return f"{HERE}{event.token}/{verb}"


def said(response):
    """What a reader sees: the words without the tags, on one line."""
    text = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text).replace("\xa0", " ").replace("\u2060", ""))


@pytest.fixture
def walk(cast):
    """Gåholdet: nobody signs up, one may put a hand up."""
    return make(
        cast.member("birgit"),
        written(
            title="Gåtur", joining=Joining.HAND, starts_at=at("2026-11-29", "10:00"),
            come_alone=True, find_host="Birgit har en rød hat på",
        ),
    )  # fmt: skip


def test_the_list_says_what_happens_when_and_where(cast, soup, walk):
    text = said(cast.client("kasper").get(HERE))
    assert "Nabosuppe" in text
    assert "kl. 18–20" in text
    assert "Gården" in text
    assert "Senere i ugen" in text
    assert "4 pladser" in text


def test_with_nothing_to_come_it_says_so(cast):
    assert "Der er ikke noget på vej endnu" in said(cast.client("kasper").get(HERE))


def test_one_hand_up_is_one_tap_on_the_list(cast, walk):
    client = cast.client("kasper")
    answer = client.post(page_of(walk, "kom/"), {"fra": "liste"}, follow=True)
    assert answer.redirect_chain[0][0] == HERE
    assert "Du kommer" in said(answer)
    assert walk.signups.get().state == Signup.State.HAND_UP


def test_a_chosen_day_shows_that_day_alone(cast, soup, walk):
    text = said(cast.client("kasper").get(HERE, {"dag": "2026-11-29"}))
    assert "Gåtur" in text
    assert "Nabosuppe" not in text
    assert "Der sker ikke noget den dag" in said(
        cast.client("kasper").get(HERE, {"dag": "2026-12-01"})
    )


@pytest.mark.parametrize("day", ["", "i morgen", "2026-02-30", "0000-00-00", "9999-12-31"])
def test_a_day_that_is_none_does_no_harm(cast, soup, day):
    assert cast.client("kasper").get(HERE, {"dag": day}).status_code == 200


@pytest.mark.parametrize("month", ["2026-12", "1900-01", "9999-12", "abc", "2026-13"])
def test_any_month_can_be_asked_for(cast, soup, month):
    assert cast.client("kasper").get(HERE, {"maaned": month}).status_code == 200


def test_what_one_looks_for_is_kept_and_the_rest_is_not(cast, soup, walk):
    text = said(cast.client("kasper").get(HERE, {"vis": "alene"}))
    assert "Gåtur" in text
    assert "Nabosuppe" not in text


def test_the_month_marks_the_days_and_what_one_comes_to(cast, soup, walk):
    join(cast.member("kasper"), soup)
    content = cast.client("kasper").get(HERE).content.decode()
    assert "dag=2026-11-25#liste" in content
    assert "dag=2026-11-29#liste" in content
    assert content.count("data-mine") == 2  # the day, and what the mark means


def test_thirty_cost_no_more_questions_than_one(cast, django_assert_max_num_queries):
    client = cast.client("kasper")
    fadumo = cast.member("fadumo")

    def questions():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            assert client.get(HERE).status_code == 200
        return len(asked)

    make(fadumo, seats(4))
    one = questions()
    for number in range(30):
        make(fadumo, seats(4, starts_at=at("2026-12-01", "18:00") + timedelta(days=number)))
    assert questions() == one


def test_more_than_a_page_of_them_goes_on(cast):
    fadumo, client = cast.member("fadumo"), cast.client("kasper")
    for number in range(32):
        starts = at("2026-12-01", "18:00") + timedelta(days=number)
        make(fadumo, seats(4, title=f"Suppe {number:02}", starts_at=starts))
    first = client.get(HERE)
    assert "Suppe 29" in said(first)
    assert "Suppe 30" not in said(first)
    rest = client.get(HERE, {"efter": "30"}, headers={"HX-Request": "true"})
    assert "Suppe 31" in said(rest)
    assert "Suppe 29" not in said(rest)


# --- one event -----------------------------------------------------------------------------------


def test_the_page_says_everything_and_has_one_thing_to_press(cast, soup):
    text = said(cast.client("kasper").get(page_of(soup)))
    for words in (
        "Onsdag 25. november kl. 18–20",
        "Gården",
        "Linsesuppe til alle",
        "Vi spiser med",
    ):
        assert words in text
    assert "Fadumo" in text


def test_a_party_signs_up_together(cast, soup):
    client = cast.client("kasper")
    answer = client.post(page_of(soup, "kom/"), {"adults": "2", "children": "1"}, follow=True)
    assert "I er meldt til" in said(answer)
    row = soup.signups.get()
    assert (row.adults, row.children, row.guests, row.household) == (
        2, 1, 0, cast.member("kasper").household,
    )  # fmt: skip


def test_just_me_is_for_the_person(cast, soup):
    cast.client("kasper").post(page_of(soup, "kom/"), {"adults": "1", "just_me": "on"})
    assert soup.signups.get().household is None


@pytest.mark.parametrize(
    "typed", [{"adults": "x"}, {"adults": "99"}, {"adults": "-1"}, {"adults": "0"}]
)
def test_numbers_that_are_none_are_said_beside_the_field(cast, soup, typed):
    answer = cast.client("kasper").post(page_of(soup, "kom/"), typed)
    assert answer.status_code == 422
    assert f'value="{typed["adults"]}"' in answer.content.decode()
    assert not soup.signups.exists()


def test_when_it_is_full_one_waits_and_is_told_which_number(cast, soup):
    join(cast.member("birgit"), soup, 4)
    client = cast.client("kasper")
    assert "Skriv os på venteliste" in said(client.get(page_of(soup)))
    client.post(page_of(soup, "kom/"), {"adults": "2"})
    assert "nummer 1 på ventelisten" in said(client.get(page_of(soup)))


def test_yes_to_an_offer_is_one_press(cast, soup):
    first = join(cast.member("birgit"), soup, 4)
    join(cast.member("kasper"), soup, 2)
    cast.client("birgit").post(page_of(soup, "meld-fra/"))
    first.refresh_from_db()
    assert first.state == Signup.State.LEFT
    client = cast.client("kasper")
    assert "Der er blevet plads til jer" in said(client.get(page_of(soup)))
    client.post(page_of(soup, "ja/"))
    assert "I er meldt til" in said(client.get(page_of(soup)))


def test_no_to_an_offer_gives_it_to_the_next(cast, soup):
    join(cast.member("birgit"), soup, 4)
    join(cast.member("kasper"), soup, 2)
    last = join(cast.member("nadja"), soup, 2)
    cast.client("birgit").post(page_of(soup, "meld-fra/"))
    cast.client("kasper").post(page_of(soup, "nej/"))
    last.refresh_from_db()
    assert last.state == Signup.State.OFFERED


def test_they_are_more_after_all(cast, soup):
    join(cast.member("kasper"), soup, 1)
    client = cast.client("kasper")
    client.post(page_of(soup, "kom/"), {"adults": "3", "remind_soon": "on", "ret": "1"})
    row = soup.signups.get()
    assert (row.adults, row.remind_soon) == (3, True)
    answer = client.post(page_of(soup, "kom/"), {"adults": "5", "ret": "1"})
    assert answer.status_code == 422
    assert soup.signups.get().adults == 3


@pytest.mark.parametrize("sent", [{"adults": "1"}, {"fra": "liste"}])
def test_a_page_from_before_the_household_signed_up_takes_nobodys_seat(cast, soup, sent):
    join(cast.member("birgit"), soup, 4)
    answer = cast.client("birgit").post(page_of(soup, "kom/"), sent)
    assert answer.status_code == 422
    assert "I er meldt til" in said(answer)
    assert "Ret, hvor mange I er" in said(answer)
    assert soup.signups.get().party == 4


def test_the_button_of_the_page_says_that_it_changes_how_many(cast, soup):
    join(cast.member("birgit"), soup)
    assert 'name="ret" value="1"' in cast.client("birgit").get(page_of(soup)).content.decode()


def test_who_made_it_and_has_moved_is_not_named(cast):
    from community.people.models import Membership
    from events.parting import actions as parting

    event, fadumo = make(cast.member("fadumo")), cast.member("fadumo")
    parting.member_left(fadumo, NOW, NOW)
    gone = type(fadumo.period)(fadumo.period.lower, NOW.date())
    Membership.objects.filter(pk=fadumo.pk).update(period=gone)
    assert "Fadumo" not in said(cast.client("kasper").get(page_of(event)))


def test_a_host_with_a_block_between_us_is_not_named(cast):
    from community.moderation.models import Block

    fadumo, birgit, kasper = (cast.member(name) for name in ("fadumo", "birgit", "kasper"))
    Block.objects.create(blocker=kasper.user, blocked=birgit.user, created_at=NOW)
    event = make(fadumo, written(hosts=[fadumo, birgit]))
    assert "Birgit" in said(cast.client("yildiz").get(page_of(event)))
    text = said(cast.client("kasper").get(page_of(event)))
    assert "Fadumo" in text
    assert "Birgit" not in text


def test_what_is_called_off_says_why_and_takes_nobody(cast, soup):
    from events.ending import actions as ending

    ending.call_off(cast.member("fadumo"), soup, reason="Komfuret er i stykker", now=NOW)
    client = cast.client("kasper")
    answer = client.get(page_of(soup))
    assert answer.status_code == 200
    assert "Aflyst" in said(answer)
    assert "Komfuret er i stykker" in said(answer)
    assert client.post(page_of(soup, "kom/"), {"adults": "1"}).status_code == 422


def test_a_task_is_taken_and_given_up_in_one_tap(cast, soup):
    task = chores.add(cast.member("fadumo"), soup, what="To kokke", wanted=2, now=NOW)
    client = cast.client("kasper")
    assert "mangler 2" in said(client.get(page_of(soup)))
    client.post(f"{HERE}opgave/{task.pk}/tag/")
    assert "du har taget den" in said(client.get(page_of(soup)))
    assert "To kokke" in said(client.get(f"{HERE}mit/"))
    client.post(f"{HERE}opgave/{task.pk}/slip/")
    task.refresh_from_db()
    assert task.taken == 0


def test_what_i_shall_is_what_i_said_yes_to_and_what_i_host(cast, soup, walk):
    join(cast.member("kasper"), soup)
    text = said(cast.client("kasper").get(f"{HERE}mit/"))
    assert "Nabosuppe" in text
    assert "Gåtur" not in text
    assert "Gåtur" in said(cast.client("birgit").get(f"{HERE}mit/"))


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "verb", ["", "kom/", "meld-fra/", "ja/", "nej/", "plakat/", "kalender.ics"]
)
def test_of_another_stairway_is_not_there(cast, verb):
    birgit = cast.member("birgit")
    event = make(birgit, written(scope="entrance", entrance=birgit.household.dwelling.entrance))
    client = cast.client(
        "ejnar" if birgit.entrance_id != cast.member("ejnar").entrance_id else "kasper"
    )
    ask = client.get if verb in {"", "plakat/", "kalender.ics"} else client.post
    assert ask(page_of(event, verb)).status_code == 404


def test_a_draft_is_its_makers(cast):
    event = actions.announce(cast.member("fadumo"), written(), publish=False, now=NOW)
    assert "kladde" in said(cast.client("fadumo").get(page_of(event)))
    assert cast.client("kasper").get(page_of(event)).status_code == 404


# --- out of the house ----------------------------------------------------------------------------


def test_the_poster_has_no_name_and_leads_back(cast, soup):
    text = said(cast.client("kasper").get(page_of(soup, "plakat/")))
    assert "Nabosuppe" in text
    assert "Fadumo" not in text
    assert f"/sker/{soup.token}/" in text


def test_the_file_is_a_calendar_in_wall_time(cast, soup):
    answer = cast.client("kasper").get(page_of(soup, "kalender.ics"))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"DTSTART;TZID=Europe/Copenhagen:20261125T180000" in answer.content
    assert b"Fadumo" not in answer.content


FEEDS = "/rugmarken/kalender/"


def feed_of(client, which):
    content = client.get(FEEDS).content.decode()
    found = re.search(rf"https?://[^\"]+(/kalender/[^\"]+/{which}\.ics)", content)
    return found.group(1) if found else ""


def test_a_feed_follows_what_one_comes_to_and_what_is_called_off(cast, soup, walk, client):
    from events.ending import actions as ending

    kasper = cast.client("kasper")
    assert feed_of(kasper, "mit") == ""
    kasper.post(f"{FEEDS}ny/")
    join(cast.member("kasper"), soup)
    mine, everything = feed_of(kasper, "mit"), feed_of(kasper, "alt")
    assert b"Nabosuppe" in client.get(mine).content
    assert "Gåtur".encode() not in client.get(mine).content
    assert "Gåtur".encode() in client.get(everything).content
    ending.call_off(cast.member("fadumo"), soup, reason="Syg", now=NOW)
    assert b"STATUS:CANCELLED" in client.get(mine).content


def test_a_new_address_closes_the_old_one(cast, soup, client):
    kasper = cast.client("kasper")
    kasper.post(f"{FEEDS}ny/")
    old = feed_of(kasper, "mit")
    kasper.post(f"{FEEDS}ny/")
    assert client.get(old).status_code == 404
    assert client.get(feed_of(kasper, "mit")).status_code == 200


def test_the_feed_of_who_has_moved_out_is_closed(cast, client):
    kasper = cast.client("kasper")
    kasper.post(f"{FEEDS}ny/")
    there = feed_of(kasper, "alt")
    member = cast.member("kasper")
    member.period = type(member.period)(member.period.lower, NOW.date())
    member.save()
    assert client.get(there).status_code == 404


@pytest.fixture
def market(cast):
    """Open to the whole neighbourhood; an office has opened it."""
    cast.estate().__class__.objects.filter(slug="rugmarken").update(local_area="kvarteret")
    jens = cast.member("jens")
    return make(
        jens,
        written(title="Julemarked", scope="local_area", starts_at=at("2026-12-13", "13:00")),
    )


def test_anybody_reads_what_is_open_to_the_area_and_no_name(cast, market, soup, client):
    text = said(client.get(reverse("area", args=["kvarteret"])))
    assert "Julemarked" in text
    assert "Nabosuppe" not in text
    page = said(client.get(reverse("area_event", args=["kvarteret", market.token])))
    assert "Julemarked" in page
    assert "Jens" not in page
    assert "Bare kom" in page


def test_what_is_called_off_bids_nobody_come(cast, market, client):
    from events.ending import actions as ending

    ending.call_off(cast.member("jens"), market, reason="Storm", now=NOW)
    there = said(client.get(reverse("area_event", args=["kvarteret", market.token])))
    poster = said(cast.client("kasper").get(page_of(market, "plakat/")))
    for text in (there, poster):
        assert "Aflyst" in text
        assert "Storm" in text
        assert "Bare kom" not in text


def test_the_sheet_keeps_what_was_made_by_somebody_who_is_forgotten(cast, soup):
    from events.sheet import happens_that_week

    Event.objects.update(made_by=None)
    entrance = cast.member("birgit").household.dwelling.entrance
    (part,) = happens_that_week(entrance, NOW.date(), NOW)
    assert "Nabosuppe" in part.lines[0]


def test_what_is_not_open_to_the_area_is_not_there(cast, market, soup, client):
    assert client.get(reverse("area_event", args=["kvarteret", soup.token])).status_code == 404
    assert client.get(reverse("area", args=["findes-ikke"])).status_code == 404


# --- beside the other rooms ----------------------------------------------------------------------


def test_today_shows_what_i_come_to_and_the_next(cast, soup, walk):
    join(cast.member("kasper"), soup)
    text = said(cast.client("kasper").get("/rugmarken/"))
    assert "Nabosuppe" in text
    assert "Gåtur" in text


def test_it_is_found(cast, soup):
    text = said(cast.client("kasper").get("/rugmarken/soeg/", {"q": "linsesupen"}))
    assert "Nabosuppe" in text


def test_it_can_be_reported_and_is_hidden(cast, soup):
    from events import reports

    assert reports.find(cast.member("kasper"), str(soup.token)).title == "Nabosuppe"
    reports.hide(str(soup.token), NOW)
    assert cast.client("kasper").get(page_of(soup)).status_code == 404
    reports.show(str(soup.token), NOW)
    assert cast.client("kasper").get(page_of(soup)).status_code == 200
    assert Event.objects.get().hidden_at is None


def test_a_call_that_became_a_group_gets_a_day_from_who_called(cast, client):
    from community.noticeboard import actions as board
    from community.noticeboard.models import Category
    from community.noticeboard.things import actions as things
    from community.noticeboard.written import Written as Notice

    birgit = cast.member("birgit")
    board.begin_categories(birgit.estate)
    about = Category.objects.get(estate=birgit.estate, name="Er der nogen, der …")
    call = board.put_up(
        birgit, Notice(about, title="Skak & snak", text="Hver søndag?"), token=uuid4(), now=NOW
    )
    call.refresh_from_db()
    for name in ("kasper", "fadumo", "nadja"):
        things.join(cast.member(name), call, now=NOW)
    there = f"/rugmarken/opslag/{call.token}/"
    assert "Sæt en dag på" not in said(cast.client("kasper").get(there))
    page = cast.client("birgit").get(there).content.decode()
    link = unescape(
        re.search(r'href="([^"]+)"[^>]*>(?:(?!</a>).)*Sæt en dag på', page, re.S).group(1)
    )
    form = cast.client("birgit").get(link).content.decode()
    assert 'value="Skak &amp; snak"' in form
    assert "Hver søndag?" in form


# --- finding what suits one -----------------------------------------------------------------------


def test_several_wishes_hold_at_once_and_each_can_be_taken_off(cast):
    fadumo = cast.member("fadumo")
    make(fadumo, written(title="Stille kaffe", come_alone=True, access=["quiet"]))
    make(fadumo, written(title="Stor fest", come_alone=True, price="50 kr."))
    kasper = cast.client("kasper")
    both = said(kasper.get(HERE, {"vis": ["alene", "stille"]}))
    assert "Stille kaffe" in both
    assert "Stor fest" not in both
    assert "Stor fest" in said(kasper.get(HERE, {"vis": "alene"}))
    text = kasper.get(HERE, {"vis": ["alene", "stille"]}).content.decode()
    assert f'href="{HERE}?vis=stille" aria-current="true"' in text


def test_a_meal_one_pays_for_is_not_free(cast, soup):
    from events.meals import actions as meals

    assert "Nabosuppe" in said(cast.client("kasper").get(HERE, {"vis": "gratis"}))
    meals.plan(cast.member("fadumo"), soup, menu="Suppe", adult_price=35, now=NOW)
    assert "Nabosuppe" not in said(cast.client("kasper").get(HERE, {"vis": "gratis"}))


def test_what_is_for_small_and_big_is_found(cast):
    make(cast.member("fadumo"), written(title="Dragedag", access=["all_ages"]))
    kasper = cast.client("kasper")
    assert "Dragedag" in said(kasper.get(HERE, {"vis": "aldre"}))
    assert [
        one["title"] for one in kasper.get("/api/v1/rugmarken/events/?vis=aldre").json()["results"]
    ] == ["Dragedag"]


def test_one_finds_it_by_a_word_with_what_is_chosen(cast, soup, walk):
    kasper = cast.client("kasper")
    text = said(kasper.get(HERE, {"q": "gåtur"}))
    assert "Gåtur" in text
    assert "Nabosuppe" not in text
    assert "Her er ikke noget af den slags" in said(kasper.get(HERE, {"q": "xyzzyx"}))
    assert kasper.get(HERE, {"q": "\x00" + "æ" * 500}).status_code == 200
