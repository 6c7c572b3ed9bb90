"""The pictures of the README: they show what is, because this makes them.

One that lies there is left alone. After a change: `rm docs/pictures/*.png`, and run `-k pictures`.
"""

from pathlib import Path

import pytest

from tests.browser.screens import WALKS, Stop, Walk, press, see
from tests.browser.test_screens import go
from tests.browser.village import Village

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
DAY = see("bookings:place", "?dag=2026-11-25", pk="place")
CARD = press("helpers:person", "form[action$='/kort/'] button", pk="on_paper")
BIRGIT, PIA = WALKS["birgit-i-huset"], Walk([], "pia")
# name: (whose browser, what is looked at, and in the dark or not)
SHOTS = {
    "i-dag": (BIRGIT, Stop("house:today"), False),
    "vaskehus": (PIA, DAY, False),
    "mine-bookinger": (BIRGIT, Stop("bookings:mine"), False),
    "til-dig": (BIRGIT, Stop("notifications:inbox"), False),
    "log-ind": (WALKS["udenfor"], Stop("account_login"), False),
    "vaskehus-moerk": (PIA, DAY, True),
    "opslagstavle": (BIRGIT, Stop("board:index"), False),
    "samtale": (BIRGIT, see("chat:conversation", token="stairs"), False),
    "det-sker": (BIRGIT, Stop("events:index"), False),
    "arrangement": (PIA, see("events:event", token="soup"), False),
    "profil": (BIRGIT, Stop("profile:edit"), False),
    "paa-vegne-af": (WALKS["lone-for-ejnar"], Stop("house:today"), False),
    "kodekort": (WALKS["torben"], CARD, False),
    "ringeliste": (WALKS["torben"], Stop("paper:calls"), False),
}


def test_the_pictures_of_the_readme(cast, opened):
    PICTURES.mkdir(parents=True, exist_ok=True)
    village = Village.stands(cast)
    for name, (whose, stop, dark) in SHOTS.items():
        page = opened(client=whose.client(cast, village), dark=dark)
        assert go(page, stop, village) == []
        page.wait_for_timeout(300)
        picture, path = page.screenshot(), PICTURES / f"{name}.png"
        if not path.exists():
            path.write_bytes(picture)
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
