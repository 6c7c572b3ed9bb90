"""Every screen, every way to read it: nothing sticks out, nothing is unreadable, nothing is broken."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from bookings import actions
from community.people.actions import change_settings
from tests.conftest import NOW, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SCREENS = {
    "i-dag": "/rugmarken/",
    "booking": "/rugmarken/booking/",
    "vaskehus": "/rugmarken/booking/{place}/?dag=2026-11-25",
    "mine-bookinger": "/rugmarken/booking/mine/",
    "slip": "/rugmarken/booking/mine/{booking}/aflys/",
    "til-dig": "/rugmarken/til-dig/",
    "valg": "/rugmarken/til-dig/valg/",
    "mere": "/rugmarken/mere/",
    "mig": "/mig/",
    "slet": "/mig/slet/",
    "luk": "/rugmarken/booking/{place}/luk/",
    "ikke-her": "/rugmarken/findes-ikke/",
}
OUTSIDE = {
    "log-ind": "/konto/log-ind/",
    "velkommen": "/velkommen/",
    "offline": "/offline/",
    "api": "/api/v1/",
}
WAYS = {
    "telefon": {},
    "smal": {"width": 320},
    "bred": {"width": 1280},
    "moerk": {"dark": True},
    "stor": {"text": "xl"},
    "smal-stor": {"width": 320, "text": "xl"},
    "engelsk": {"english": True},
    "uden-script": {"script": False},
}


@pytest.fixture
def village(cast):
    """Birgit has a turn tomorrow and one today, neighbours have some, and she has been reminded."""
    from bookings.models import Facility

    machines = {
        f.name: f
        for f in Facility.objects.with_rules().filter(part_of__name="Vaskehus A").bookable()
    }
    turns = [
        ("birgit", "Maskine 1", "2026-11-23", "19:00"), ("birgit", "Maskine 2", "2026-11-25", "17:00"),
        ("fadumo", "Maskine 1", "2026-11-25", "07:00"), ("oksana", "Maskine 2", "2026-11-25", "07:00"),
        ("jens", "Maskine 3", "2026-11-25", "11:00"), ("kasper", "Maskine 1", "2026-11-25", "13:00"),
        ("tomasz", "Maskine 3", "2026-11-25", "15:00"), ("rania", "Maskine 1", "2026-11-25", "19:00"),
    ]  # fmt: skip
    booked = [
        actions.book(
            cast.member(who), machines[m], actions.slot_at(machines[m], at(day, clock)), now=NOW
        )
        for who, m, day, clock in turns
    ]
    actions.remind_due(at("2026-11-24", "18:00"))
    return {"place": machines["Maskine 1"].part_of_id, "booking": booked[0].pk}


def problems(page):
    """Serious findings of axe, with where they are."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        (v["id"], v["nodes"][0]["html"][:160])
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]


def sticks_out(page):
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("way", WAYS)
def test_every_screen_can_be_read(cast, village, opened, way):
    how = dict(WAYS[way])
    text, english = how.pop("text", ""), how.pop("english", False)
    birgit = cast.user("birgit")
    change_settings(birgit, text_size=text, language="en" if english else "da")
    page = opened("birgit", language="en-GB" if english else "da-DK", **how)
    failed = []
    for name, address in SCREENS.items():
        page.goto(address.format(**village))
        failed += _look(page, name, script=how.get("script", True))
    outside = opened("", language="en-GB" if english else "da-DK", **how)
    for name, address in OUTSIDE.items():
        outside.goto(address)
        failed += _look(outside, name, script=how.get("script", True))
    assert failed == []


def _look(page, name, *, script):
    failed = []
    if not page.locator("h1").count():
        failed.append((name, "no h1"))
    if re.search(r"\{[{%]|None\b", page.inner_text("body")):
        failed.append((name, "template showing"))
    if script and sticks_out(page):
        failed.append((name, "sticks out"))
    if script:
        failed += [(name, *found) for found in problems(page)]
    return failed


def test_the_pictures_of_the_readme(cast, village, opened):
    """The README shows what is, because these make its pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page, pia, out = opened("birgit"), opened("pia"), opened()
    dark = opened("pia", dark=True)
    shots = [
        (page, "i-dag", SCREENS["i-dag"]), (pia, "vaskehus", SCREENS["vaskehus"]),
        (page, "mine-bookinger", SCREENS["mine-bookinger"]), (page, "til-dig", SCREENS["til-dig"]),
        (dark, "vaskehus-moerk", SCREENS["vaskehus"]), (out, "log-ind", OUTSIDE["log-ind"]),
    ]  # fmt: skip
    for where, name, address in shots:
        where.goto(address.format(**village))
        where.wait_for_timeout(300)
        picture = where.screenshot()
        path = PICTURES / f"{name}.png"
        if not path.exists():
            path.write_bytes(picture)
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_first_visit_weighs_less_than_a_hundred_kilobytes(cast, village, opened):
    """What the server holds ready compressed, summed over everything the first page asks for."""
    page = opened()
    weights = {}
    page.on("response", lambda r: weights.setdefault(r.url, r))
    page.goto(OUTSIDE["log-ind"])
    page.wait_for_load_state("networkidle")
    import brotli

    total = 0
    for response in weights.values():
        body = response.body()
        already = response.url.endswith((".woff2", ".png", ".webp"))
        total += len(body) if already else len(brotli.compress(body, quality=5))
    assert total <= 100_000, total
