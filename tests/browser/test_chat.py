"""Two neighbours write to each other in two browsers, and one of them loses the line in the middle."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from community.chat import actions
from community.chat.models import Conversation, Kind, Message
from community.chat.settling.actions import settle
from community.moderation.blocking import actions as blocking
from community.people import actions as people
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

expect.set_options(timeout=20_000)  # two browsers and a server on two cores


@pytest.fixture
def stairs(cast):
    """The conversation of two who can meet: Birgit and Fadumo, and a group of both."""
    both = [cast.member("birgit"), cast.member("fadumo")]
    for member in both:
        settle(member, NOW)
    return actions.begin(cast.estate(), Kind.GROUP, both, now=NOW, title="Madholdet")


def talk(page, conversation):
    page.goto(f"/rugmarken/chat/{conversation.token}/")
    expect(page.get_by_role("log")).to_be_visible()


def say(page, text):
    page.get_by_role("textbox", name="Skriv en besked").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def lines(page):
    return page.locator("#log .msg[data-seq] .msg__text").all_inner_texts()


def test_two_write_one_is_offline_in_the_middle_and_both_read_the_same(stairs, opened):
    birgit, fadumo = opened("birgit"), opened("fadumo")
    talk(birgit, stairs)
    talk(fadumo, stairs)
    say(birgit, "Hej. Jeg laver suppe 🍲")
    expect(fadumo.locator(".msg__text", has_text="Jeg laver suppe")).to_be_visible()
    expect(birgit.locator(".is-sending")).to_have_count(0)
    say(fadumo, "Så tager jeg brød med")
    expect(birgit.locator(".msg__text", has_text="brød med")).to_be_visible()
    # Birgit may read it before Fadumo's own page has heard that it is kept.
    expect(fadumo.locator(".is-sending")).to_have_count(0)

    fadumo.context.set_offline(True)
    say(fadumo, "Er du der?")
    expect(fadumo.locator(".is-sending")).to_have_count(1)
    say(birgit, "Vi mangler en gryde")
    say(birgit, "En stor en")
    expect(birgit.locator(".is-sending")).to_have_count(0)
    fadumo.context.set_offline(False)

    expect(fadumo.locator(".msg__text", has_text="En stor en")).to_be_visible(timeout=30_000)
    expect(fadumo.locator(".is-sending")).to_have_count(0, timeout=30_000)
    expect(birgit.locator(".msg__text", has_text="Er du der?")).to_have_count(1, timeout=30_000)
    written = list(
        Message.objects.filter(conversation=stairs).order_by("seq").values_list("text", flat=True)
    )
    assert len(written) == 5
    assert lines(birgit) == lines(fadumo) == written


def test_who_hides_or_is_blocked_is_gone_from_the_open_page(stairs, opened, cast):
    birgit, fadumo = cast.member("birgit"), cast.member("fadumo")
    actions.say(fadumo, stairs, "Jeg tager brød med", client_id=uuid4(), now=NOW)
    page = opened("birgit")
    talk(page, stairs)
    page.evaluate("window.stayed = true")
    say(page, "Godt")
    expect(page.locator(".msg__name", has_text="Fadumo")).to_be_visible()
    page.get_by_role("textbox", name="Skriv en besked").fill("Jeg er ved at skr")
    people.change_settings(fadumo.user, is_hidden=True)
    expect(page.locator(".msg__name", has_text="En nabo")).to_be_visible()
    expect(page.get_by_text("Fadumo")).to_have_count(0)
    blocking.block(birgit, fadumo.user, now=NOW)
    expect(page.locator(".msg__text", has_text="brød med")).to_have_count(0)
    assert lines(page) == ["Godt"]
    expect(page.get_by_role("textbox", name="Skriv en besked")).to_have_value("Jeg er ved at skr")
    assert page.evaluate("window.stayed")


def test_the_log_speaks_politely_and_the_list_counts_what_is_unread(stairs, opened):
    birgit, fadumo = opened("birgit"), opened("fadumo")
    talk(birgit, stairs)
    log = birgit.get_by_role("log")
    assert log.get_attribute("aria-live") == "polite"
    fadumo.goto("/rugmarken/chat/")
    say(birgit, "Kom og spis")
    row = fadumo.get_by_role("link", name=re.compile("Madholdet"))
    expect(row).to_contain_text("Birgit: Kom og spis")
    expect(row.locator(".badge")).to_contain_text("1")
    row.click()
    expect(fadumo.locator(".msg__text", has_text="Kom og spis")).to_be_visible()
    fadumo.goto("/rugmarken/chat/")
    expect(
        fadumo.get_by_role("link", name=re.compile("Madholdet")).locator(".badge")
    ).to_have_count(0)


def test_without_a_script_one_sends_by_the_form_and_reads_by_the_page(stairs, opened):
    birgit = opened("birgit", script=False)
    talk(birgit, stairs)
    say(birgit, "Uden script")
    expect(birgit.locator(".msg__text", has_text="Uden script")).to_be_visible()
    assert Conversation.objects.get(pk=stairs.pk).seq == 1


def test_what_is_too_much_is_said_beside_the_line_and_nothing_is_lost(stairs, opened):
    birgit = opened("birgit")
    talk(birgit, stairs)
    say(birgit, "Mit nummer er 010190-1234")
    failed = birgit.locator(".is-failed")
    expect(failed).to_contain_text("CPR")
    failed.get_by_role("button", name="Fjern").click()
    expect(birgit.get_by_role("textbox", name="Skriv en besked")).to_have_value(
        "Mit nummer er 010190-1234"
    )
    assert not Message.objects.filter(conversation=stairs).exists()
