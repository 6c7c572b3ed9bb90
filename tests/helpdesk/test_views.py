"""The pages of nabo-hjælp: the lists, one request, and «Jeg kan hjælpe»."""

import re
from html import unescape

from django.urls import reverse

from helpdesk.models import HelpAnswer

HERE = "/rugmarken/hjaelp/"


def page_of(found, verb=""):
    return f"{HERE}{found.token}/{verb}"


def said(response):
    """What a reader sees: the words without the tags, on one line."""
    text = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text).replace("\xa0", " ").replace("\u2060", ""))


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


def test_in_two_taps_from_the_list_a_neighbour_can(cast, request_):
    client = cast.client("yahya")
    page = client.get(page_of(request_))
    assert "Jeg kan hjælpe" in said(page)
    told = client.post(page_of(request_, "kan/"), follow=True)
    assert told.redirect_chain[-1][0] == page_of(request_)
    assert "Du har sagt, du kan" in said(told)
    assert HelpAnswer.objects.get().member.user.name == "Yahya"
