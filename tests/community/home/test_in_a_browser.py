"""My settings, the offline page and a shared tablet, in a real browser with its service worker."""

from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, expect

from community.people.models import User
from tests.browser.conftest import browser_type_launch_args, log_in  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MARKERS = ["Birgit", "Bøgeløv", "Rugmarken 3", "birgit@example.dk"]
KEPT_BY_THE_BROWSER = """async () => {
  const said = [JSON.stringify(localStorage)];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      said.push(request.url, await (await cache.match(request)).text());
    }
  }
  return said.join("\\n");
}"""


@pytest.fixture
def tablet(browser: Browser, live_server_url, cast):
    """A phone-sized window that keeps its service worker, with Birgit logged in."""
    context = browser.new_context(
        base_url=live_server_url, viewport={"width": 390, "height": 844}, locale="da-DK"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    log_in(page, "birgit")
    yield page
    context.close()


def test_each_question_is_saved_when_it_is_answered(tablet):
    tablet.goto("/mig/")
    tablet.locator("input[name=text_size][value=xl]").check(force=True)
    expect(tablet.locator("#toasts")).to_contain_text("Det er gemt.")
    expect(tablet.locator("html")).to_have_attribute("data-text", "xl")
    name = tablet.locator("input[name=name]")
    name.fill("")
    name.press("Tab")
    expect(tablet.locator("#navn .error")).to_be_visible()
    name.fill("Bitten")
    name.press("Tab")
    expect(tablet.locator("#navn .error")).to_have_count(0)
    expect(tablet.locator(".toast")).to_have_count(1)
    tablet.reload()
    expect(tablet.locator("input[name=name]")).to_have_value("Bitten")
    expect(tablet.locator("html")).to_have_attribute("data-text", "xl")
    tablet.locator("input[name=language][value=en]").evaluate("radio => radio.click()")
    expect(tablet.locator("html")).to_have_attribute("lang", "en")
    assert User.objects.get(name="Bitten").language == "en"


def test_without_the_net_the_numbers_are_there_and_the_page_comes_back_by_itself(tablet):
    tablet.evaluate("navigator.serviceWorker.ready")
    tablet.reload()
    tablet.context.set_offline(True)
    tablet.goto("/rugmarken/mere/")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Vi kan ikke hente siden")
    expect(tablet.locator("a[href='tel:112']").first).to_be_visible()
    tablet.context.set_offline(False)
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Mere")


def test_the_next_person_at_a_shared_tablet_finds_nothing(tablet):
    """WB-11: after logging out neither the browser's stores nor the Back button tell who was here."""
    tablet.evaluate("navigator.serviceWorker.ready")
    for path in ("/rugmarken/", "/rugmarken/booking/", "/mig/", "/rugmarken/mere/"):
        tablet.goto(path)
    assert not any(marker in tablet.evaluate(KEPT_BY_THE_BROWSER) for marker in MARKERS)
    tablet.get_by_role("button", name="Log ud").click()
    tablet.wait_for_url("**/konto/log-ind/")
    assert not any(marker in tablet.evaluate(KEPT_BY_THE_BROWSER) for marker in MARKERS)
    tablet.context.set_offline(True)
    with suppress(Error):  # the browser's own «no net» page is a good answer too
        tablet.go_back(wait_until="domcontentloaded")
    said = tablet.locator("body").inner_text()
    assert not any(marker in said for marker in MARKERS)
