"""The pages of nabo-hjælp: the lists, one request, and «Jeg kan hjælpe»."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.moderation.models import Block
from helpdesk import actions
from helpdesk.also import actions as also
from helpdesk.models import HelpAlso, HelpAnswer, HelpNudge, HelpRequest, Reach, When
from helpdesk.offering import actions as offering
from helpdesk.written import Offered
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, choose, state

HERE = "/rugmarken/hjaelp/"


def page_of(found, verb=""):
    return f"{HERE}{found.token}/{verb}"


def said(response):
    """What a reader sees: the words without the tags, on one line."""
    text = re.sub(r"(?s)<(script|style|noscript).*?</\1>|<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text).replace("\xa0", " ").replace("\u2060", ""))


def hide(cast, name):
    user = cast.user(name)
    user.is_hidden = True
    user.save(update_fields=["is_hidden"])


def offer(member, **facts):
    return offering.offer(
        member, Offered(**{"category": "talk", "text": "Breve."} | facts), now=NOW
    )


# --- the lists -----------------------------------------------------------------------------------


def test_the_list_says_what_is_wanted_and_of_whom(cast, request_):
    text = said(cast.client("yahya").get(HERE))
    assert "Sende et billede" in text
    assert "Birgit , opgang 3" in text
    assert "Søger hjælp 1" in text
    assert "Tilbyder hjælp 0" in text


def test_asking_and_offering_weigh_the_same(cast):
    page = cast.client("birgit").get(HERE).content.decode()
    for name in ("ask", "offer_new"):
        there = reverse(f"helpdesk:{name}", args=["rugmarken"])
        assert f'<a class="btn btn--primary" href="{there}">' in page


def test_an_empty_list_invites(cast):
    assert "Ingen søger hjælp lige nu" in said(cast.client("birgit").get(HERE))
    assert "Du kan være den første" in said(cast.client("birgit").get(HERE + "tilbud/"))


def test_one_of_two_is_found(cast):
    request = ask(cast.member("birgit"), asked(wanted=2))
    choose(cast.member("birgit"), answer(cast.member("yahya"), request))
    assert "1 af 2 fundet" in said(cast.client("kasper").get(HERE))


def test_what_is_agreed_leaves_the_list(cast, agreement):
    assert "Sende et billede" not in said(cast.client("kasper").get(HERE))


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ({"slags": "devices"}, True),
        ({"slags": "heavy"}, False),
        ({"slags": "guld"}, True),
        ({"tid": "any"}, True),
        ({"tid": "now"}, False),
        ({"opgang": "3"}, True),
        ({"opgang": "9"}, False),
        ({"sprog": "so"}, True),
        ({"q": "billede"}, True),
        ({"q": "Telefonen"}, True),
        ({"q": "græsslåmaskine"}, False),
        ({"q": "\x00", "opgang": "\x00"}, True),
        ({"efter": "abc.1"}, True),
        ({"efter": "99999999999999999.1"}, True),
        ({"efter": "1.1"}, False),
    ],
)
def test_the_list_keeps_what_one_looks_for(cast, request_, query, is_there):
    answered = cast.client("yahya").get(HERE, query)
    assert answered.status_code == 200
    titles = re.findall(r'class="card__link"[^>]*>([^<]+)', answered.content.decode())
    assert ("Sende et billede" in titles) is is_there


def test_a_language_keeps_what_may_be_done_in_it(cast):
    ask(cast.member("birgit"), asked(title="På arabisk", languages=["ar"]))
    client = cast.client("yahya")
    assert "På arabisk" in said(client.get(HERE, {"sprog": "ar"}))
    assert "På arabisk" not in said(client.get(HERE, {"sprog": "so"}))


def test_nothing_that_fits_leads_back_to_everything(cast, request_):
    assert "Her er ikke noget, der passer" in said(cast.client("yahya").get(HERE, {"q": "xyzzy"}))


def test_who_is_hidden_is_not_found_by_their_stairway(cast, request_):
    hide(cast, "birgit")
    client = cast.client("yahya")
    assert "Sende et billede" in said(client.get(HERE))
    assert "En nabo" in said(client.get(HERE))
    page = client.get(HERE, {"opgang": "3"})
    assert "Sende et billede" not in said(page)
    assert "<option>3</option>" not in client.get(HERE).content.decode()
    offer(cast.member("birgit"))
    assert "Breve." not in said(client.get(HERE + "tilbud/", {"opgang": "3"}))
    assert "Breve." in said(client.get(HERE + "tilbud/"))


def test_hidden_days_are_on_no_list_and_in_no_filter(cast):
    facts = {"category": "watch", "title": "Vande to planter", "when": When.DAY, "place": "Altanen"}
    ask(cast.member("kasper"), asked(**facts, starts_at=at("2026-12-07"), ends_at=at("2026-12-14")))
    client = cast.client("yahya")
    text = said(client.get(HERE))
    assert "Vande to planter" in text
    assert "7. dec" not in text
    assert "Vande to planter" not in said(client.get(HERE, {"tid": "day"}))


def test_twenty_on_a_page_and_the_rest_behind_a_button(cast, crowd):
    for number, neighbour in enumerate(crowd(23)):
        ask(neighbour, asked(title=f"Sag {number}"), now=NOW - timedelta(minutes=number))
    client = cast.client("birgit")
    page = client.get(HERE).content.decode()
    assert page.count('class="card help"') == 20
    more = unescape(re.search(r'hx-get="([^"]+efter=[^"]+)"', page).group(1))
    rest = client.get(more, headers={"HX-Request": "true"}).content.decode()
    assert rest.count('class="card help"') == 3
    assert "<html" not in rest
    assert "Sag 22" in rest


def test_the_list_costs_the_same_for_one_and_for_many(cast, crowd):
    client, neighbours = cast.client("birgit"), crowd(13)
    ask(neighbours[0], asked(title="Sag"))
    offer(neighbours[0])
    client.get(HERE)
    counts = []
    for more in (neighbours[1:2], neighbours[2:]):
        for one in more:
            ask(one, asked(title="Sag"))
            offer(one)
        with CaptureQueriesContext(connection) as seen:
            client.get(HERE)
            client.get(HERE + "tilbud/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_offers_say_what_and_when(cast):
    offer(cast.member("birgit"), when_words="tirsdag formiddag", languages=["da"])
    text = said(cast.client("kasper").get(HERE + "tilbud/"))
    assert "Snak og råd" in text
    assert "Breve." in text
    assert "tirsdag formiddag" in text
    assert "Tilbyder hjælp 1" in text


# --- one request ---------------------------------------------------------------------------------


def test_in_two_taps_from_the_list_a_neighbour_can(cast, request_):
    client = cast.client("yahya")
    page = client.get(page_of(request_))
    assert "Jeg kan hjælpe" in said(page)
    told = client.post(page_of(request_, "kan/"), follow=True)
    assert told.redirect_chain[-1][0] == page_of(request_)
    assert "Du har sagt, du kan" in said(told)
    assert "Fortryd" in said(told)
    assert HelpAnswer.objects.get().member.user.name == "Yahya"


def test_a_neighbour_sees_stairway_and_no_door(cast, request_):
    text = said(cast.client("yahya").get(page_of(request_)))
    assert "Opgang 3" in text
    assert "Rugmarken 3" not in text
    assert "Den rigtige adresse får du, når I har en aftale" in text


def test_hidden_days_are_for_the_asker_and_the_helper(cast):
    kasper = cast.member("kasper")
    facts = {"category": "watch", "title": "Vande", "when": When.DAY, "place": "Altanen"}
    request = ask(
        kasper, asked(**facts, starts_at=at("2026-12-07"), ends_at=at("2026-12-14"), text="En uge.")
    )
    neighbour = said(cast.client("yahya").get(page_of(request)))
    assert "Dag og sted får du, når I har aftalt det" in neighbour
    assert "dec" not in neighbour
    assert "Altanen" not in neighbour
    assert "7. dec" in said(cast.client("kasper").get(page_of(request)))
    choose(kasper, answer(cast.member("yahya"), request), starts_at=None)
    assert "7. dec" in said(cast.client("yahya").get(page_of(request)))
    assert cast.client("emil").get(page_of(request)).status_code == 404


def test_who_answered_is_seen_by_the_asker_alone(cast, request_):
    answer(cast.member("yahya"), request_, text="Jeg kan torsdag.")
    answer(cast.member("kasper"), request_, text="Jeg kan fredag.")
    mine = said(cast.client("birgit").get(page_of(request_)))
    assert "2 naboer kan hjælpe" in mine
    assert "Jeg kan torsdag." in mine
    assert "Vælg Yahya" in mine
    for name in ("kasper", "oksana"):
        text = said(cast.client(name).get(page_of(request_)))
        assert "Jeg kan torsdag." not in text
        assert "Yahya" not in text.replace("Hej Yahya", "")


def test_an_answer_can_be_taken_back(cast, request_):
    given = answer(cast.member("yahya"), request_)
    there = f"{HERE}svar/{given.token}/tag-tilbage/"
    assert cast.client("birgit").post(there).status_code == 404
    assert cast.client("kasper").post(there).status_code == 404
    told = cast.client("yahya").post(there, follow=True)
    assert "Det er helt i orden" in said(told)
    assert "Jeg kan hjælpe" in said(told)


def test_a_line_that_cannot_be_kept_is_kept_on_the_page(cast, request_):
    told = cast.client("yahya").post(page_of(request_, "kan/"), {"text": "Mit nr. er 010190-1234"})
    assert told.status_code == 422
    assert "Det ligner et CPR-nummer" in said(told)
    assert "010190-1234" in told.content.decode()
    assert not HelpAnswer.objects.exists()


def test_who_comes_too_late_hears_it_kindly(cast, agreement, request_):
    client = cast.client("kasper")
    told = client.post(page_of(request_, "kan/"))
    assert told.status_code == 422
    assert "En nabo nåede det først" in said(told)


def test_small_things_are_agreed_at_once(cast):
    request = ask(cast.member("birgit"), asked(first_wins=True, size="ten_minutes"))
    told = cast.client("yahya").post(page_of(request, "kan/"), follow=True)
    assert "Det er en aftale" in said(told)
    assert state(request) == "agreed"


def test_what_is_discreet_is_not_there_for_others(cast):
    request = ask(cast.member("birgit"), asked(title="Xylofon", reach=Reach.MATCHED))
    told = HelpNudge.objects.filter(request=request).values_list("member__user__name", flat=True)
    outsider = next(name for name in ("Oksana", "Sara", "Kasper", "Mikkel") if name not in told)
    client = cast.client(outsider)
    assert client.get(page_of(request)).status_code == 404
    assert client.post(page_of(request, "kan/")).status_code == 404
    assert "Xylofon" not in client.get(HERE).content.decode()
    assert "Xylofon" not in client.get(
        HERE, {"q": "xylofon"}, follow=True
    ).content.decode().replace('value="xylofon"', "")
    assert "Søger hjælp 0" in said(client.get(HERE))


WRONG = ["", "kan/", "ogsaa/", "moedes/", "ret/", "traek-tilbage/", "igen/", "flere/", "slet/"]


@pytest.mark.parametrize("verb", WRONG)
def test_another_estate_knows_nothing_of_it(cast, request_, verb):
    client = cast.client("hassan")
    method = client.get if verb in {"", "ret/"} else client.post
    there = f"/tranehaven/hjaelp/{request_.token}/{verb}"
    assert method(there).status_code == 404
    assert method(page_of(request_, verb)).status_code == 404


@pytest.mark.parametrize("verb", ["ret/", "traek-tilbage/", "igen/", "flere/", "slet/", "spoerg/"])
def test_what_is_the_askers_is_nobody_elses(cast, request_, verb):
    client = cast.client("yahya")
    method = client.get if verb == "ret/" else client.post
    assert method(page_of(request_, verb)).status_code == 404
    assert state(request_) == "open"


def test_with_a_block_between_there_is_nothing(cast, request_):
    Block.objects.create(blocker=cast.user("birgit"), blocked=cast.user("yahya"), created_at=NOW)
    assert cast.client("yahya").get(page_of(request_)).status_code == 404
    assert "Sende et billede" not in said(cast.client("yahya").get(HERE))


def test_the_asker_reads_what_happened_and_nobody_else(cast, agreement, request_):
    assert "Naboerne er spurgt" in said(cast.client("birgit").get(page_of(request_)))
    assert "I har en aftale" in said(cast.client("birgit").get(page_of(request_)))
    assert "Hvad er der sket?" not in said(cast.client("yahya").get(page_of(request_)))


def test_a_state_is_said_over_it(cast, request_):
    client, birgit = cast.client("birgit"), cast.member("birgit")
    assert "Naboerne er spurgt." in said(client.get(page_of(request_)))
    actions.withdraw(birgit, request_, now=NOW)
    text = said(client.get(page_of(request_)))
    assert "Du har trukket det tilbage." in text
    assert "Spørg igen" in text
    HelpRequest.objects.filter(pk=request_.pk).update(state="expired")
    assert "Tiden løb ud." in said(client.get(page_of(request_)))


def test_children_are_for_grown_neighbours_who_say_so_themselves(cast):
    request = ask(cast.member("rania"), asked(category="children", title="Hente en dag"))
    text = said(cast.client("birgit").get(page_of(request)))
    assert "Mød den, der vil hjælpe, før dit barn er med" in text
    assert "Jeg kan hjælpe" in text


# --- «det har jeg også brug for» -----------------------------------------------------------------


def test_one_more_home_is_a_number_and_no_name(cast, request_):
    told = cast.client("oksana").post(page_of(request_, "ogsaa/"), follow=True)
    assert "Du er talt med, uden navn" in said(told)
    assert "1 andet hjem mangler det samme" in said(told)
    text = said(cast.client("kasper").get(page_of(request_)))
    assert "1 andet hjem mangler det samme" in text
    assert "Oksana" not in text
    cast.client("oksana").post(page_of(request_, "ogsaa/") + "?fortryd=1")
    assert not HelpAlso.objects.exists()


def test_three_homes_are_asked_whether_to_meet(cast, request_):
    for name in ("oksana", "kasper"):
        also.need_too(cast.member(name), request_, now=NOW)
    client = cast.client("oksana")
    assert "I er 3, der mangler det samme." in said(client.get(page_of(request_)))
    told = client.post(page_of(request_, "moedes/"), {"svar": "ja"}, follow=True)
    assert "Du har sagt ja til at mødes." in said(told)
    told = cast.client("kasper").post(page_of(request_, "moedes/"), {"svar": "nej"}, follow=True)
    assert "Du har sagt nej tak til at mødes." in said(told)


def test_who_is_none_of_them_is_not_asked_to_meet(cast, request_):
    for name in ("oksana", "kasper"):
        also.need_too(cast.member(name), request_, now=NOW)
    assert "Vil I mødes?" not in said(cast.client("yahya").get(page_of(request_)))
    refused = cast.client("yahya").post(page_of(request_, "moedes/"), {"svar": "ja"})
    assert refused.status_code in {404, 422}


# --- «det, du er med i» --------------------------------------------------------------------------


def test_mine_is_what_i_asked_offered_and_agreed(cast, agreement):
    birgit, yahya = cast.client("birgit"), cast.client("yahya")
    offer(cast.member("yahya"), text="Telefoner.")
    mine, theirs = said(birgit.get(HERE + "mit/")), said(yahya.get(HERE + "mit/"))
    assert "Aftalt" in mine
    assert "Yahya" in mine
    assert "Birgit" in theirs
    assert "Telefoner." in theirs
    assert "Her er tomt endnu" in said(cast.client("kasper").get(HERE + "mit/"))
