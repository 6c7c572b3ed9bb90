"""A new resident comes in with the letter, without a mouse and without an e-mail."""

import pytest

from community.people.actions import move_in
from community.people.models import Dwelling, User
from community.people.welcome.actions import invite
from tests.browser.keyboard import Keys
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def letter(cast):
    """A home somebody has just moved into, and the code that was put in its letter box."""
    empty = Dwelling.objects.filter(entrance__estate=cast.estate(), households=None).first()
    return invite(move_in(empty, on=NOW.date()), now=NOW)


@pytest.mark.parametrize("language", ["da", "ar"])
def test_the_letter_opens_the_door(letter, opened, language):
    keys = Keys(opened(language=language), language)
    keys.goes_to("/velkommen/")
    keys.sees("h1", "Velkommen")
    keys.types("[name=code]", "K7M2R 9TQ4X")
    keys.sends(at="#fejl")
    keys.page.keyboard.press("Tab")  # the summary leads to the field
    with keys.page.expect_event("framenavigated"):
        keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("document.activeElement.name") == "code"
    keys.page.keyboard.press("Control+A")
    keys.page.keyboard.insert_text(f" {letter[:5].lower()}-{letter[5:].lower()} ")
    keys.sees("[type=submit].btn--primary", "Fortsæt")
    keys.sends()

    keys.sees("h1", "Velkommen til %(place)s", place="Rugmarken")
    keys.types("[name=name]", "Nina")
    keys.chooses("[name=age][value=adult]")
    keys.presses("[type=submit].btn--primary")

    keys.sees("h1", "Hej %(name)s. Du er inde", name="Nina")
    keys.sees("a.btn--quiet", "Fortsæt uden")
    keys.presses("a.btn--quiet")
    keys.sees("h1", "Velkommen til %(place)s", place="Rugmarken")
    assert User.objects.get(name="Nina").language == language
