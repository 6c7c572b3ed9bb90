"""Standing offers on the pages: made, changed, rested, confirmed, ended, and how one asks."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from helpdesk import reports
from helpdesk.models import HelpOffer
from tests.conftest import NOW
from tests.helpdesk.test_views import HERE, hide, offer, said

NEW = HERE + "tilbud/nyt/"


def there(row, verb=""):
    return f"{HERE}tilbud/{row.token}/{verb}"


def send(client, where=NEW, **facts):
    sent = {"category": "talk", "text": "Breve.", "audience": "estate", "key": str(uuid4())} | facts
    return client.post(where, sent, follow=True)


def test_a_picture_is_enough_to_offer(cast):
    told = send(cast.client("birgit"), text="")
    row = HelpOffer.objects.get()
    assert told.redirect_chain == [(there(row), 302)]
    assert "Nu kan naboerne se dit tilbud." in said(told)
    assert "Fortryd" in said(told)


def test_sending_twice_is_offering_once(cast):
    client, key = cast.client("birgit"), str(uuid4())
    send(client, key=key)
    send(client, key=key)
    assert HelpOffer.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"category": ""}, "Vælg et billede."),
        ({"text": "Ring 010190-1234"}, "Det ligner et CPR-nummer"),
        ({"category": "other", "text": ""}, "Skriv, hvad du kan hjælpe med."),
        ({"text": "Jeg henter medicin"}, "Giv aldrig penge, koder"),
    ],
)
def test_what_cannot_be_offered_stands_beside_its_field(cast, facts, sentence):
    told = send(cast.client("birgit"), **facts)
    assert told.status_code == 422
    assert sentence in said(told)
    assert not HelpOffer.objects.exists()


def test_a_neighbour_asks_who_offers(cast):
    row = offer(cast.member("birgit"), when_words="tirsdag formiddag")
    page = cast.client("kasper").get(there(row))
    assert "tirsdag formiddag" in said(page)
    assert "Spørg Birgit" in said(page)
    assert "/rugmarken/chat/spoerg/" in page.content.decode()
    assert "Giv aldrig kort, koder eller MitID" in said(page)


def test_who_is_hidden_is_asked_through_the_house(cast):
    row = offer(cast.member("birgit"))
    hide(cast, "birgit")
    page = cast.client("kasper").get(there(row))
    assert "Birgit" not in said(page)
    assert "/chat/spoerg/" not in page.content.decode()
    assert "Bed om hjælp til det" in said(page)


def test_ones_own_is_changed_rested_and_ended_with_a_way_back(cast):
    row, client = offer(cast.member("birgit")), cast.client("birgit")
    assert "Breve.</textarea>" in client.get(there(row, "ret/")).content.decode()
    assert "Rettelsen er gemt." in said(send(client, there(row, "ret/"), text="Skemaer."))
    assert "holder pause" in said(client.post(there(row, "pause/"), follow=True))
    assert cast.client("kasper").get(there(row)).status_code == 404
    client.post(there(row, "igen/"))
    assert "Skemaer." in said(cast.client("kasper").get(there(row)))
    told = client.post(there(row, "slut/"), follow=True)
    assert "Dit tilbud er taget ned." in said(told)
    assert f'action="{there(row, "igen/")}"' in told.content.decode()


def test_once_a_year_it_is_asked_whether_it_still_holds(cast):
    row, client = offer(cast.member("birgit")), cast.client("birgit")
    assert "Gælder det stadig?" not in said(client.get(there(row)))
    HelpOffer.objects.filter(pk=row.pk).update(
        confirm_by=NOW - timedelta(days=1), confirm_asked_at=NOW - timedelta(hours=1)
    )
    assert "Gælder det stadig?" in said(client.get(there(row)))
    assert "Så gælder det et år til." in said(client.post(there(row, "ja/"), follow=True))
    row.refresh_from_db()
    assert row.confirm_by > NOW + timedelta(days=300)


@pytest.mark.parametrize("verb", ["ret/", "pause/", "igen/", "ja/", "slut/"])
@pytest.mark.parametrize("name", ["kasper", "hassan"])
def test_an_offer_is_its_makers(cast, verb, name):
    row = offer(cast.member("birgit"))
    assert cast.client(name).post(there(row, verb)).status_code == 404
    assert HelpOffer.objects.get().state == "standing"


def test_an_offer_can_be_reported_and_hidden(cast):
    row = offer(cast.member("birgit"))
    assert reports.offer.find(cast.member("kasper"), str(row.token)).text == "Breve."
    assert reports.offer.find(cast.member("hassan"), str(row.token)) is None
    assert reports.offer.find(cast.member("kasper"), "../") is None
    reports.offer.hide(str(row.token), NOW)
    assert cast.client("kasper").get(there(row)).status_code == 404
    assert reports.offer.look(str(row.token)).is_hidden
    reports.offer.show(str(row.token), NOW)
    page = cast.client("kasper").get(there(row)).content.decode()
    link = re.search(r'href="([^"]*helpdesk\.offer[^"]*)"', page).group(1)
    assert cast.client("kasper").get(unescape(link)).status_code == 200


def test_a_neighbours_page_leads_to_what_they_offer(cast):
    birgit = cast.member("birgit")
    row = offer(birgit)
    page = cast.client("kasper").get(reverse("neighbours:page", args=["rugmarken", birgit.token]))
    assert f'href="{there(row)}"' in page.content.decode()
    assert f"Kan hjælpe: {row.get_category_display()}" in said(page)
    HelpOffer.objects.update(state="resting")
    page = cast.client("kasper").get(reverse("neighbours:page", args=["rugmarken", birgit.token]))
    assert there(row) not in page.content.decode()


def test_offers_are_found_by_when_they_can_and_by_words(cast):
    offer(cast.member("birgit"), times=["weekday_evening"])
    client, list_ = cast.client("kasper"), HERE + "tilbud/"
    page = said(client.get(list_))
    assert "Weekend formiddag" in page
    assert "Breve." in said(client.get(list_, {"tid": "weekday_evening", "q": "brev"}))
    assert "Breve." not in said(client.get(list_, {"tid": "weekend_morning"}))
    assert "Her er ikke noget, der passer" in said(client.get(list_, {"q": "regnvejr"}))
    # A word of the other list is none of this one.
    assert "Breve." in said(client.get(list_, {"tid": "now"}))
