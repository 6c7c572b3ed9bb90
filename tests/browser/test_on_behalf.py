"""«På vegne af»: Lone books a wash for her father Ejnar, without a mouse."""

import pytest
from playwright.sync_api import expect

from bookings.models import Booking, Facility
from tests.browser.keyboard import Keys
from tests.browser.screens import WALKS
from tests.browser.test_screens import speak
from tests.browser.village import Village

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BAND, DONE = ".acting__band", ".acting__end"
FOR_WHOM = "Du er her for <bdi>%(name)s</bdi>"


@pytest.mark.parametrize("language", ["da", "ar"])
def test_lone_books_for_her_father_and_is_herself_again(cast, opened, language):
    village, walk = Village.stands(cast), WALKS["lone"]
    page = opened(client=walk.client(cast, village))
    page.goto("/livez")
    speak(page, walk, language)
    keys = Keys(page, language)
    keys.goes_to("/")
    keys.sees("form[action$='/begynd/'] b", "Hjælp <bdi>%(name)s</bdi>", name="Ejnar")
    keys.presses("form[action$='/begynd/'] button")

    keys.sees(BAND, FOR_WHOM, name="Ejnar")
    keys.sees(DONE, "Færdig")
    keys.presses(".nav a[href$='/booking/']")
    keys.sees(BAND, FOR_WHOM, name="Ejnar")
    laundry = Facility.objects.get(name="Vaskehus A", estate=cast.estate())
    keys.presses(f"#main a.card__link[href$='/booking/{laundry.pk}/']")
    keys.to("#dag-2026-11-26")
    page.keyboard.press("Enter")
    expect(page.locator("#dag-2026-11-26")).to_have_attribute("aria-current", "date")
    expect(page.locator("#dag-2026-11-26")).to_be_focused()  # the swap has not lost her place

    keys.to("input[name=slot]")
    page.keyboard.press("Space")
    keys.to("#bar")
    keys.sees("#bar", "Book tiden")
    page.keyboard.press("Enter")
    expect(page.locator(".slot[data-state=mine]")).to_have_count(1)
    assert page.evaluate("document.activeElement !== document.body")
    [booked] = Booking.objects.filter(helped_by__name="Lone")
    assert booked.household == cast.member("ejnar").household

    keys.goes_to("/rugmarken/booking/mine/")
    keys.sees(BAND, FOR_WHOM, name="Ejnar")
    keys.presses(DONE)
    keys.sees(".toast", "Færdig. Nu er du her for dig selv.")
    expect(page.locator(BAND)).to_have_count(0)
    keys.sees("h1", "Hej %(name)s", name="Lone")
