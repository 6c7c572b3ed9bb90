"""Nabo-hjælp on «I dag» and on «Mere», and the committee's figures."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk import cards
from helpdesk.models import HelpNudge
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, choose
from tests.helpdesk.test_views import HERE, said

TODAY = "/rugmarken/"


def test_two_can_help_and_i_choose(cast, request_):
    for name in ("yahya", "kasper"):
        answer(cast.member(name), request_)
    assert "2 naboer kan hjælpe dig" in said(cast.client("birgit").get(TODAY))
    assert "kan hjælpe dig" not in said(cast.client("yahya").get(TODAY))


def test_what_is_agreed_for_today_stands_there_for_the_two(cast, request_):
    given = answer(cast.member("yahya"), request_)
    choose(cast.member("birgit"), given, starts_at=at("2026-11-23", "16:00"))
    for name in ("birgit", "yahya"):
        assert "I dag kl. 16" in said(cast.client(name).get(TODAY))
    assert "Sende et billede" not in said(cast.client("oksana").get(TODAY))


def test_what_is_agreed_for_next_week_waits(cast, request_):
    given = answer(cast.member("yahya"), request_)
    choose(cast.member("birgit"), given, starts_at=at("2026-12-03", "16:00"))
    assert "Sende et billede" not in said(cast.client("yahya").get(TODAY))


def test_one_who_needs_what_i_can_with_the_reason(cast):
    request = ask(cast.member("birgit"), asked(title="Kurve bæres"))
    HelpNudge.objects.update_or_create(
        request=request, member=cast.member("kasper"), defaults={"reasons": ["entrance"], "at": NOW}
    )
    text = said(cast.client("kasper").get(TODAY))
    assert "Kan du hjælpe?" in text
    assert "Kurve bæres" in text
    assert "Vi spørger dig: samme opgang" in text
    answer(cast.member("kasper"), request)
    assert "Kan du hjælpe?" not in said(cast.client("kasper").get(TODAY))


def test_the_cards_cost_the_same_for_one_and_for_many(cast, crowd):
    birgit, counts = cast.member("birgit"), []
    for number, neighbour in enumerate(crowd(6)):
        request = ask(birgit, asked(title=f"Sag {number}"))
        given = answer(neighbour, request)
        if number % 2:
            choose(birgit, given, starts_at=at("2026-11-23", f"1{number}:00"))
        with CaptureQueriesContext(connection) as seen:
            list(cards.cards(birgit, NOW))
        counts.append(len(seen))
    assert max(counts) == min(counts)
    assert max(counts) <= 2


def test_the_figures_are_for_those_who_answer_for_them(step_in, cast):
    assert cast.client("yahya").get(HERE + "tal/").status_code == 404
    page = step_in("grethe").get(HERE + "tal/")
    assert page.status_code == 200
    assert "Vi viser først tal" in said(page)


def test_mere_leads_to_the_room(cast):
    page = cast.client("birgit").get("/rugmarken/mere/").content.decode()
    assert f'href="{HERE}"' in page
    assert f'href="{HERE}mit/"' in page
