"""A passkey, made and used in a real Chromium under our own content security policy."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import browser_type_launch_args  # noqa: F401

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
    page.get_by_text("Birgits telefon", exact=True).wait_for()
    page.context.clear_cookies()
    page.goto("/konto/log-ind/")
    page.get_by_role("button", name="Brug finger eller ansigt").click()
    page.get_by_role("heading", name="Hej Birgit").wait_for()
    assert refused == []
