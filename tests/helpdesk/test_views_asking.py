"""Asking on a phone: a picture, a line, send; and what the asker does afterwards."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helpdesk import actions
from helpdesk.models import HelpRequest, Reach, When
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, state
from tests.helpdesk.test_views import HERE, page_of, said

ASK = HERE + "bed/"


def send(client, follow=True, where=ASK, **facts):
    sent = {
        "category": "food", "title": "Købe ind", "when": "any", "audience": "estate",
        "key": str(uuid4()), "do": "spoerg",
    } | facts  # fmt: skip
    return client.post(where, sent, follow=follow)


def test_from_today_it_is_one_tap_to_the_pictures(cast):
    page = cast.client("birgit").get("/rugmarken/").content.decode()
    assert f'href="{ASK}"' in page
    assert f'href="{HERE}"' in page


def test_nine_pictures_and_something_else(cast):
    page = cast.client("birgit").get(ASK).content.decode()
    assert page.count('class="pick"') == 9
    assert page.count('class="pick pick--wide"') == 1
    assert "Noget andet" in page


def test_a_picture_a_line_and_send(cast):
    told = send(cast.client("birgit"))
    request = HelpRequest.objects.get()
    assert told.redirect_chain == [(page_of(request), 302)]
    assert "Nu er naboerne spurgt." in said(told)
    assert (request.title, request.state, request.member.user.name) == (
        "Købe ind",
        "open",
        "Birgit",
    )


def test_sending_twice_is_asking_once(cast):
    client, key = cast.client("birgit"), str(uuid4())
    send(client, key=key)
    send(client, key=key)
    assert HelpRequest.objects.count() == 1


def test_a_key_of_somebodys_number_is_no_key(cast):
    assert send(cast.client("birgit"), key="010190-1234").status_code == 200
    assert "010190" not in HelpRequest.objects.get().request_key


def test_without_a_script_a_button_gives_words_to_begin_with(cast):
    client = cast.client("birgit")
    told = send(client, title="", forslag="heavy:0", when="now", languages=["ar"], place="Gården")
    page = told.content.decode()
    assert told.status_code == 200
    assert "Kan du bære noget ned for mig?</textarea>" in page
    assert 'value="heavy" checked' in page
    assert 'name="when" value="now"' in page
    assert 'value="Gården"' in page
    assert not HelpRequest.objects.exists()


def test_what_is_chosen_says_what_to_take_care_of(cast):
    page = cast.client("birgit").get(ASK, {"slags": "heavy"}).content.decode()
    chosen = page.split('data-kind="heavy" data-on')[1].split("</div>")[0]
    assert "Er det noget med bygningen? Ring til ejendomskontoret." in chosen
    assert 'href="tel:' in chosen


@pytest.mark.parametrize("said_in_address", ["guld", "food:1", "<script>", "\x00"])
def test_an_address_with_nonsense_does_no_harm(cast, said_in_address):
    client = cast.client("birgit")
    for name in ("slags", "forslag", "hvem"):
        assert client.get(ASK, {name: said_in_address}).status_code == 200


def test_what_is_missing_is_said_beside_it_and_the_rest_is_kept(cast):
    told = send(cast.client("birgit"), category="", title="", when="day", place="Ved porten")
    page = told.content.decode()
    assert told.status_code == 422
    for sentence in ("Vælg et billede.", "Skriv et par ord", "Vælg en dag."):
        assert sentence in page
    assert 'value="Ved porten"' in page
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": "Ring 010190-1234"}, "Det ligner et CPR-nummer"),
        ({"title": "x" * 81}, "Det er for langt"),
        ({"when": "day", "day": "2026-11-20", "at": "10:00"}, "Den tid er gået"),
        ({"when": "day", "day": "2028-11-20"}, "langt ude i fremtiden"),
        ({"title": "Der bor en tyv her"}, "114"),
        ({"category": "watch", "title": "Vande i uge 47"}, "Skriv ikke dagene her"),
        ({"category": "children", "first_wins": "on"}, "Du vælger selv"),
    ],
)
def test_what_cannot_be_asked_stands_beside_its_field(cast, facts, sentence):
    told = send(cast.client("birgit"), **facts)
    assert told.status_code == 422
    assert sentence in said(told)
    assert 'aria-invalid="true"' in told.content.decode() or "field--wrong" in told.content.decode()
    assert not HelpRequest.objects.exists()


def test_money_and_codes_ask_for_a_tick_and_then_it_goes(cast):
    client = cast.client("birgit")
    page = client.get(ASK).content.decode()
    assert 'name="knows"' not in page
    told = send(client, title="Hjælp med MitID")
    assert told.status_code == 422
    assert "Giv aldrig penge, koder" in said(told)
    assert 'name="knows"' in told.content.decode()
    again = send(client, title="Hjælp med MitID", knows="on")
    assert again.status_code == 200
    assert HelpRequest.objects.get().title == "Hjælp med MitID"


def test_a_child_is_not_named_by_a_field(cast):
    page = cast.client("rania").get(ASK, {"slags": "children"}).content.decode()
    assert "Skriv ikke dit barns navn." in page
    assert 'name="child' not in page


@pytest.mark.parametrize("reach", ["matched", "coordinator"])
def test_discreetly_says_who_sees_it(cast, reach):
    told = send(cast.client("birgit"), audience=reach)
    assert HelpRequest.objects.get().reach == reach
    assert "Kun " in said(told)


def test_from_an_offer_it_is_for_a_few(cast):
    page = cast.client("birgit").get(ASK, {"slags": "talk", "hvem": "faa"}).content.decode()
    assert f'value="{Reach.MATCHED}"' in page
    assert f'value="{Reach.MATCHED}" required' not in page
    checked = page.split(f'value="{Reach.MATCHED}"')[1].split(">")[0]
    assert "checked" in checked


# --- drafts --------------------------------------------------------------------------------------


def test_a_draft_is_kept_without_a_heading_and_sent_later(cast):
    client = cast.client("birgit")
    told = send(client, title="", category="food", do="kladde")
    request = HelpRequest.objects.get()
    assert state(request) == "draft"
    assert "Det er en kladde." in said(told)
    assert "Uden overskrift" in said(client.get(HERE + "mit/"))
    assert cast.client("yahya").get(page_of(request)).status_code == 404
    refused = client.post(page_of(request, "spoerg/"))
    assert refused.status_code == 422
    assert "Skriv, hvad du har brug for." in said(refused)
    told = send(client, where=page_of(request, "ret/"), do="spoerg", title="Købe ind")
    assert state(request) == "open"
    assert "Nu er naboerne spurgt." in said(told)


def test_a_draft_can_be_changed_and_stay_one(cast):
    client = cast.client("birgit")
    request = ask(cast.member("birgit"), is_draft=True)
    send(client, where=page_of(request, "ret/"), do="kladde", title="Noget andet")
    request.refresh_from_db()
    assert (request.state, request.title) == ("draft", "Noget andet")


def test_a_draft_can_be_thrown_away(cast):
    client = cast.client("birgit")
    request = ask(cast.member("birgit"), is_draft=True)
    assert "Slet kladden" in said(client.get(page_of(request)))
    assert "Kladden er slettet." in said(client.post(page_of(request, "slet/"), follow=True))
    assert not HelpRequest.objects.exists()


# --- afterwards ----------------------------------------------------------------------------------


def test_the_form_of_a_change_is_what_stands_there(cast):
    facts = {"when": When.DAY, "starts_at": at("2026-11-27", "14:30"), "place": "Gården"}
    request = ask(cast.member("birgit"), asked(**facts))
    page = cast.client("birgit").get(page_of(request, "ret/")).content.decode()
    for piece in (
        "Sende et billede</textarea>",
        'value="2026-11-27"',
        'value="14:30"',
        'value="Gården"',
    ):
        assert piece in page


def test_a_change_is_kept(cast, request_):
    told = send(
        cast.client("birgit"),
        where=page_of(request_, "ret/"),
        category="devices",
        title="Nyt",
        do="gem",
    )
    request_.refresh_from_db()
    assert request_.title == "Nyt"
    assert "Rettelsen er gemt." in said(told)


def test_another_kind_of_help_after_an_answer_is_another_request(cast, request_):
    answer(cast.member("yahya"), request_)
    told = send(cast.client("birgit"), where=page_of(request_, "ret/"), category="food", do="gem")
    assert told.status_code == 422
    assert "Søg hellere om det nye for sig." in said(told)


def test_withdrawing_has_a_way_back(cast, request_):
    client = cast.client("birgit")
    told = client.post(page_of(request_, "traek-tilbage/"), follow=True)
    assert state(request_) == "withdrawn"
    again = reverse("helpdesk:again", args=["rugmarken", request_.token])
    assert f'action="{again}"' in told.content.decode()
    client.post(again)
    assert state(request_) == "open"


def test_what_is_over_is_not_withdrawn_again(cast, request_):
    actions.withdraw(cast.member("birgit"), request_, now=NOW)
    assert cast.client("birgit").post(page_of(request_, "spoerg/")).status_code in {302, 422}
    assert cast.client("birgit").get(page_of(request_, "ret/")).status_code == 302
    assert state(request_) == "withdrawn"


def test_with_nobody_near_more_are_asked_with_a_yes(cast):
    birgit = cast.member("birgit")
    request = ask(birgit, asked(scope="entrance", entrance=birgit.household.dwelling.entrance))
    client = cast.client("birgit")
    assert "Vil du vise det for flere?" not in said(client.get(page_of(request)))
    HelpRequest.objects.filter(pk=request.pk).update(widen_asked_at=NOW)
    assert "Vil du vise det for flere?" in said(client.get(page_of(request)))
    told = client.post(page_of(request, "flere/"), follow=True)
    request.refresh_from_db()
    assert request.scope != "entrance"
    assert "Nu kan flere naboer se det." in said(told)


def test_a_guest_asks_nobody(cast, monkeypatch):
    monkeypatch.setattr("helpdesk.rules.can_ask", lambda member: False)
    client = cast.client("birgit")
    assert client.get(ASK).status_code == 404
    assert send(client).status_code == 404
    assert f'href="{ASK}"' not in client.get(HERE).content.decode()
