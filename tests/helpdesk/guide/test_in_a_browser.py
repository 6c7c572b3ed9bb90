"""The guide without a net, in a real browser with its service worker."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import browser_type_launch_args, log_in  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) found.push(new URL(url).pathname);
  }
  return found.filter(path => path.startsWith("/hvem/")).sort();
}"""


def test_who_has_been_home_once_finds_the_numbers_without_a_net(
    browser: Browser, live_server_url, cast
):
    context = browser.new_context(base_url=live_server_url, locale="da-DK")
    page = context.new_page()
    page.set_default_timeout(10_000)
    log_in(page, "ejnar")
    page.evaluate("navigator.serviceWorker.ready")
    page.goto("/rugmarken/")
    for _again in range(50):
        kept = page.evaluate(KEPT)
        if len(kept) == 2:
            break
        page.wait_for_timeout(100)
    assert kept == ["/hvem/rugmarken/", "/hvem/rugmarken/bekymret/"]
    context.set_offline(True)
    page.goto("/rugmarken/opslag/")
    expect(page.locator("h1")).to_have_text("Vi kan ikke hente siden")
    rows = page.locator("[data-kept] li:visible")
    expect(rows).to_have_count(2)
    first = rows.first.get_by_role("link")
    expect(first).to_have_attribute("href", "/hvem/rugmarken/")
    page.goto("/hvem/rugmarken/")
    expect(page.locator("h1")).to_have_text("Hvem hjælper med hvad")
    assert page.locator('a[href="tel:112"]').is_visible()
    page.goto("/hvem/rugmarken/bekymret/")
    expect(page.locator("h1")).to_have_text("Bekymret for en nabo?")
    assert "Ejnar" not in page.content()
    context.set_offline(False)
    context.close()
