"""A colleague with a phone in the hand: the number stays while the list moves, and paper is paper."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from community.people.models import Entry
from tests.browser.conftest import browser_type_launch_args, opened  # noqa: F401
from tests.community.paper.test_views import CALLS, SLIPS, WEEK
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_number_stays_when_somebody_else_comes_on_the_list(cast, waits, opened):  # noqa: F811
    waits("ejnar", expires_at=NOW + timedelta(hours=3))
    torben = opened("torben")
    torben.goto(CALLS)
    torben.get_by_role("button", name="Vis nummer Ejnar").click()
    ring = torben.get_by_role("link", name="Ring 00")
    expect(ring).to_have_attribute("href", "tel:00002007")
    waits("orhan")
    expect(torben.get_by_role("heading", name="Orhan")).to_be_visible(timeout=5000)
    expect(ring).to_be_visible()
    assert Entry.objects.filter(act="contact.seen").count() == 1

    torben.locator("article", has_text="Ejnar").get_by_role("button", name="Jeg har ringet").click()
    expect(torben.get_by_role("heading", name="Ejnar")).to_have_count(0)
    torben.get_by_role("button", name="Fortryd").click()
    expect(torben.get_by_role("heading", name="Ejnar")).to_be_visible()


def test_every_page_fits_the_smallest_phone(cast, waits, opened):  # noqa: F811
    waits("ejnar")
    waits("ejnar", way="slip")
    torben = opened("torben", width=320, dark=True)
    for page in (CALLS, SLIPS, WEEK, f"{WEEK}?sprog=ar"):
        torben.goto(page)
        assert torben.evaluate("document.documentElement.scrollWidth") <= 320, page


def test_a_sheet_for_each_stairway_comes_out_of_the_printer(cast, opened):  # noqa: F811
    torben = opened("torben")
    torben.goto(WEEK)
    expect(torben.get_by_role("button", name="Print 12 ark")).to_be_visible()
    pdf = torben.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") in {12, 24}


def test_three_receipts_fit_on_a_page(cast, waits, opened):  # noqa: F811
    for who in ("ejnar", "orhan", "birgit"):
        waits(
            who, way="slip", title="Der er booket en tid til dig",
            body="Du har Vaskehus A, Maskine 1 tirsdag 24. november kl. 15–17. Viceværten har "
            "gjort det for dig. Er det ikke rigtigt, så ring til kontoret.",
        )  # fmt: skip
    torben = opened("torben")
    torben.goto(SLIPS)
    torben.get_by_role("button", name="Print de nye sedler").click()
    expect(torben.get_by_role("button", name="Print nu")).to_be_visible()
    pdf = torben.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1
