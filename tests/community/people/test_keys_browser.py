"""A passkey, made and used in a real Chromium under our own content security policy."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page

from bookings.models import Facility
from tests.browser.conftest import browser_type_launch_args  # noqa: F401
from tests.community.people.test_views import code_in_the_mail

pytestmark = pytest.mark.browser
KEY_IN_THE_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def house(live_server_url: str, settings: Any) -> str:
    """Passkeys want a name, and the one in SITE_URL."""
    settings.SITE_URL = live_server_url.replace("127.0.0.1", "localhost")
    return settings.SITE_URL


@pytest.fixture
def page(browser: Browser, house: str) -> Iterator[Page]:
    """A phone that can make passkeys."""
    context = browser.new_context(locale="da-DK", base_url=house, service_workers="block")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_IN_THE_PHONE})
    yield page
    context.close()


def test_birgit_adds_her_finger_and_logs_in_with_it(page: Page) -> None:
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security" in m.text else None)
    page.goto("/demo/login/")
    page.get_by_role("button", name="Birgit").click()
    page.goto("/konto/noegler/ny/")
    page.get_by_label("Hvad vil du kalde den?").fill("Birgits telefon")
    page.get_by_role("button", name="Tilføj").click()
    page.get_by_role("button", name="Jeg har gemt dem").click()  # she is in the committee
    page.get_by_text("Birgits telefon", exact=True).wait_for()
    page.context.clear_cookies()
    page.goto("/konto/log-ind/")
    page.get_by_role("button", name="Brug finger eller ansigt").click()
    page.get_by_role("heading", name="Hej Birgit").wait_for()
    assert refused == []


def test_jens_of_the_committee_comes_from_his_mail_to_a_page_of_the_committee(page: Page) -> None:
    """No key yet: he is offered one, makes it, gets ten codes, and stands where he wanted to be."""
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security" in m.text else None)
    page.goto("/konto/log-ind/")
    page.get_by_label("E-mail").fill("jens@example.dk")
    page.get_by_role("button", name="Send mig en kode").click()
    page.get_by_label("Koden fra mailen").fill(code_in_the_mail())
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("heading", name="Hej Jens").wait_for()
    closing = closing_page()
    page.goto(closing)
    page.get_by_role("heading", name="Lav en nøgle til dig selv").wait_for()
    page.get_by_role("link", name="Finger eller ansigt").click()
    page.get_by_label("Hvad vil du kalde den?").fill("Jens’ telefon")
    page.get_by_role("button", name="Tilføj").click()
    page.get_by_role("heading", name="Reservekoder").wait_for()
    assert page.locator(".tencodes li").count() == 10
    page.get_by_role("button", name="Jeg har gemt dem").click()
    page.wait_for_url(f"**{closing}")
    # Twelve hours later, or in another browser: the key itself is asked for.
    page.context.clear_cookies()
    page.goto("/konto/log-ind/")
    page.get_by_label("E-mail").fill("jens@example.dk")
    page.get_by_role("button", name="Send mig en kode").click()
    page.get_by_label("Koden fra mailen").fill(code_in_the_mail())
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("heading", name="Hej Jens").wait_for()
    page.goto(closing)
    page.get_by_role("heading", name="Vis, at det er dig").wait_for()
    page.get_by_role("button", name="Brug finger eller ansigt").click()
    page.wait_for_url(f"**{closing}")
    # And at the front door a passkey is enough.
    page.context.clear_cookies()
    page.goto("/konto/log-ind/")
    page.get_by_role("button", name="Brug finger eller ansigt").click()
    page.get_by_role("heading", name="Hej Jens").wait_for()
    page.goto(closing)
    page.get_by_role("heading", name="Luk Vaskehus A").wait_for()
    assert refused == []


def closing_page() -> str:
    """Where the committee closes Vaskehus A, looked up aside: Playwright has a loop of its own."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(_closing_page).result()


def _closing_page() -> str:
    try:
        place = Facility.objects.get(name="Vaskehus A")
        return f"/rugmarken/booking/{place.pk}/luk/"
    finally:
        connections.close_all()
