"""The picker in a real browser: in the background, after a lost line, after a reload, by keyboard."""

import io
import os
import threading

import pytest
from django.db import connections
from PIL import Image
from playwright.sync_api import Browser, expect

from community.pictures.making import actions as making
from community.pictures.models import Picture
from tests.browser.conftest import browser_type_launch_args, log_in  # noqa: F401
from tests.community.pictures import wall
from tests.community.pictures.conftest import drawn, filmed
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WALL = "/rugmarken/vaeg/"


@pytest.fixture
def house(settings, live_server_url, monkeypatch):
    """The house with one room more, and what hangs in it."""
    settings.ROOT_URLCONF = "tests.community.pictures.wall"
    monkeypatch.setattr(wall, "hung", [])
    return wall.hung


@pytest.fixture
def opened(browser: Browser, live_server_url):
    """Opens a phone of somebody's: opened("birgit"). Fails the test for an exception in a script."""
    contexts, wrong = [], []

    def _open(who, *, script=True):
        context = browser.new_context(
            base_url=live_server_url,
            viewport={"width": 390, "height": 844},
            locale="da-DK",
            java_script_enabled=script,
            service_workers="block",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if "Policy" in line.text else None)
        log_in(page, who)
        return page

    yield _open
    for context in contexts:
        context.close()
    assert wrong == []


def noise(size=(900, 700)):
    """A photo that does not become small: it takes several pieces."""
    kept = io.BytesIO()
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(kept, "PNG")
    return kept.getvalue()


def file(name="reol.jpg", data=None, kind="image/jpeg"):
    return {"name": name, "mimeType": kind, "buffer": data or drawn(size=(600, 400))}


def choose(page, *files):
    page.locator("[data-add] input").set_input_files(list(files))


def make():
    """What the worker does. In a thread, for a connection of its own."""

    def work():
        making.make_due(lambda: NOW)
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()


def row(page, n=0):
    return page.locator("[data-list] > li").nth(n)


def test_chosen_described_published_and_seen_when_it_is_made(house, cast, opened):
    page = opened("birgit")
    page.goto(WALL)
    choose(page, file(), file("to.png", drawn("PNG", (300, 300), "blue"), "image/png"))
    expect(row(page).locator("img")).to_be_visible()
    expect(row(page, 1)).to_contain_text("Gøres klar", timeout=20_000)
    expect(page.locator("[data-said]")).to_contain_text("Gøres klar")
    row(page).get_by_label("Hvad viser billedet?").fill("En reol i eg")
    row(page, 1).get_by_label("Det er pynt").check()
    row(page, 1).get_by_role("button", name="Flyt op").click()
    expect(row(page).get_by_label("Det er pynt")).to_be_checked()
    page.get_by_role("button", name="Sæt op på tavlen").click()
    expect(page.locator("article .pic--soon")).to_have_count(2)
    make()
    expect(page.locator("article img[alt='En reol i eg']")).to_be_visible()
    assert Picture.objects.get(alt="En reol i eg").pk in house


def test_it_goes_on_by_itself_after_a_lost_line_and_the_form_waits_for_it(house, cast, opened):
    page = opened("birgit")
    page.goto(WALL)
    cut, passed = {"on": True}, []

    def line(route):
        if route.request.method == "PATCH":
            passed.append(route.request.headers["upload-offset"])
            if cut["on"] and len(passed) > 1:
                return route.abort("internetdisconnected")
        return route.continue_()

    page.route("**/api/v1/**", line)
    data = noise()
    choose(page, file("stor.png", data, "image/png"))
    expect(row(page)).to_contain_text("Forbindelsen er væk.", timeout=20_000)
    row(page).get_by_label("Det er pynt").check()
    page.get_by_role("button", name="Sæt op på tavlen").click()
    expect(page.locator("[data-wrong]")).to_contain_text("når billederne er kommet op")
    cut["on"] = False
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("article .pic--soon")).to_be_visible(timeout=20_000)
    picture = Picture.objects.get()
    assert (picture.state, picture.received, picture.size) == ("waiting", len(data), len(data))
    assert passed.count("0") == 1  # what had come was not sent again


def test_it_goes_on_after_a_reload(house, cast, opened):
    page = opened("birgit")
    page.goto(WALL)
    page.route("**/api/v1/**", lambda route: (
        route.abort() if route.request.headers.get("upload-offset", "0") != "0" else route.continue_()
    ))  # fmt: skip
    choose(page, file("stor.png", noise(), "image/png"))
    expect(row(page)).to_contain_text("Forbindelsen er væk.", timeout=20_000)
    page.unroute("**/api/v1/**")
    page.reload()
    expect(row(page)).to_contain_text("Gøres klar", timeout=20_000)
    assert Picture.objects.get().state == "waiting"
    page.reload()
    expect(page.locator("[data-list] > li")).to_have_count(1)


def test_taken_away_by_keyboard_and_said(house, cast, opened):
    page = opened("birgit")
    page.goto(WALL)
    choose(page, file(), file("film.mp4", filmed(), "video/mp4"))
    expect(row(page, 1)).to_contain_text("Gøres klar", timeout=20_000)
    row(page).get_by_role("button", name="Fjern Billede 1").press("Enter")
    expect(page.locator("[data-list] > li")).to_have_count(1)
    expect(page.locator("[data-said]")).to_contain_text("Billede 1 er taget væk.")
    expect(row(page).get_by_role("button", name="Fjern Billede 1")).to_be_focused()
    expect(page.locator("[data-list] > li")).to_have_attribute("data-kind", "film")


def test_what_will_not_do_is_said_at_once(house, cast, opened):
    page = opened("birgit")
    page.goto(WALL)
    choose(page, file("side.jpg", b"<!doctype html>" + bytes(500)))
    expect(row(page)).to_contain_text("Det kan vi ikke læse.", timeout=20_000)
    page.locator("[data-pick]").evaluate("box => { box.dataset.picture = 1000; }")
    choose(page, file("stor.jpg"))
    expect(page.locator("[data-wrong]")).to_contain_text("Der er plads til 15 MB.")


def test_without_a_script_it_is_an_ordinary_form(house, cast, opened):
    page = opened("birgit", script=False)
    page.goto(WALL)
    page.locator("input[type=file]").set_input_files([file()])
    page.get_by_role("button", name="Læg dem op").click()
    expect(page.locator("[data-list] > li")).to_have_count(1)
    make()
    page.get_by_label("Hvad viser billedet?").fill("En reol")
    page.get_by_role("button", name="Sæt op på tavlen").click()
    expect(page.locator("article img[alt='En reol']")).to_be_visible()
