"""Laden for a feast: six taps to ask for it, two to say yes, one to hand it over, one to take it back."""

import re

import pytest
import yaml
from playwright.sync_api import expect

from bookings.demo import rooms
from bookings.models import Booking, Charge, RuleSet
from tests.browser.thumb import Thumb
from tests.conftest import CAST_FILE, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

expect.set_options(timeout=20_000)  # two browsers and a server on two cores


@pytest.fixture
def laden(cast):
    """The demo's rooms; the committee wants to say yes to Laden first."""
    rooms(yaml.safe_load(CAST_FILE.read_text()))
    RuleSet.objects.filter(name="Laden").update(needs_approval=True)


def test_ahmad_asks_for_laden_the_board_says_yes_and_torben_hands_it_over(
    cast, laden, opened, monday
):
    ahmad, jens = opened("ahmad"), opened("jens", dark=True)
    ahmad.goto("/rugmarken/booking/")
    thumb = Thumb(ahmad)
    thumb.link("Laden")
    feast = ahmad.get_by_role("radio", name="Privat fest")
    expect(feast).to_be_checked()  # what most come for; its price stands beside it
    thumb.link("December 2026")
    thumb.on("#d-2026-12-12")
    expect(ahmad.locator(".actionbar__what")).to_contain_text("500")  # a Saturday's price
    thumb.button("Fortsæt")
    ahmad.get_by_label("Hvor mange kommer?").fill("40")
    expect(ahmad.get_by_text("Jeg er fyldt 18 år. Jeg er der selv.")).to_be_visible()
    thumb.label("check", "Jeg er fyldt 18 år")
    thumb.button("Spørg om Laden")
    expect(ahmad.locator("#booking .tag")).to_have_text(re.compile("Venter på svar"))
    assert thumb.count <= 6

    jens.goto("/rugmarken/")  # it waits for him where he looks first
    thumb = Thumb(jens)
    thumb.link("Nogen vil booke et sted. Siger du ja?")
    thumb.button("Sig ja")
    assert thumb.count == 2
    expect(ahmad.locator("#booking .tag")).to_have_text(re.compile("Booket"))  # it came by itself

    monday.move_to(at("2026-12-12", "10:05"))
    torben = opened("torben")
    torben.goto("/rugmarken/booking/udlejninger/")
    torben.get_by_role("button", name="Alt er i orden, udlever det").click()
    ahmad.goto(ahmad.url)
    ahmad.get_by_role("link", name="Vi er færdige her").click()
    ahmad.get_by_label("Gulv fejet og vasket").check()
    ahmad.get_by_role("button", name="Skriv det ned").click()
    monday.move_to(at("2026-12-13", "10:05"))
    torben = opened("torben")
    torben.goto("/rugmarken/booking/udlejninger/")
    torben.get_by_role("button", name="Alt er i orden, tag det tilbage").click()
    ahmad.goto(ahmad.url)
    expect(ahmad.get_by_text("Viceværten har set efter")).to_have_count(2)
    # The rent goes on the rent; of the deposit there is nothing left to pay.
    expect(ahmad.locator("#h-penge + .kv")).to_contain_text("500 kr.")
    expect(ahmad.locator("#h-penge + .kv")).not_to_contain_text("Depositum")
    booked = Booking.objects.get()
    assert (booked.household, booked.headcount) == (cast.member("ahmad").household, 40)
    dropped = Charge.objects.get(booking=booked, kind="deposit")
    assert (dropped.amount, dropped.state) == (500, Charge.State.DROPPED)
