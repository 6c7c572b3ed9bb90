"""«Hent mine oplysninger» and «Jeg flytter», without a mouse."""

import zipfile
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from community.people.models import Membership
from community.privacy.archive import actions as archives
from tests.browser.keyboard import Keys
from tests.conftest import strong

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keys(request, cast, opened):
    """Birgit, who has just logged in."""
    language = request.param
    birgit = cast.user("birgit")
    birgit.language = language
    birgit.save(update_fields=["language"])
    return Keys(opened(client=strong(birgit)), language)


both = pytest.mark.parametrize("keys", ["da", "ar"], indirect=True)


@both
def test_the_file_is_asked_for_made_and_fetched_once(keys):
    page = keys.page
    keys.goes_to("/mig/")
    keys.presses("a[href='/mig/hent/']")
    keys.sees("h1", "Hent mine oplysninger")
    keys.presses("#filen button[type=submit]")
    keys.sees("#filen", "Vi samler dine oplysninger")
    expect(page.locator("#filen progress")).to_be_visible()

    assert archives.build_due(timezone.now) == 1  # the clock comes by, and the open page hears it
    keys.sees("#filen", "Din fil er klar")
    keys.presses("#filen a.btn--primary")
    keys.to("form[data-again] button")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "index.html" in archive.namelist()
    with page.expect_response(lambda told: told.request.method == "POST") as again:
        page.keyboard.press("Enter")
    assert again.value.status == 410
    keys.arrives(at=".note[tabindex]")
    keys.sees(".note", "Filen er hentet. Du kan bede om en ny.")


@both
def test_a_day_to_move_is_said_and_taken_back(cast, keys):
    home = cast.member("birgit")
    home_free = date(2026, 12, 1)
    keys.goes_to("/mig/flyt/")
    keys.sees("h1", "Jeg flytter")
    keys.presses(".moveform [type=submit]", at="#fejl")  # no day chosen
    keys.chooses("[name=when][value=first]")
    keys.presses(".moveform [type=submit]")
    keys.sees("#main", "Det sker der")
    keys.presses("#main form [type=submit]")
    keys.sees("#main h2", "Du flytter %(day)s", day=keys.day(home_free))
    assert Membership.objects.get(pk=home.pk).period.upper == home_free

    keys.presses("button[name=who][value=me]", key="Space")
    keys.sees(".toast", "Godt. Du bliver boende.")
    assert Membership.objects.get(pk=home.pk).period.upper is None
