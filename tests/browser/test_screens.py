"""Every screen, every way to read it: nothing sticks out, nothing is unreadable, nothing is broken."""

import re

import brotli
import pytest
from axe_playwright_python.base import AXE_SCRIPT

from community.people.models import User
from tests.browser.screens import NOT_PAGES, WALKS, opened_by_a_get
from tests.browser.village import Village

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Width → text sizes. How a page is read once it is open. The last width is the next page's first.
WAYS = {320: ["", "xl"], 1280: [""], 390: ["", "xl"]}
FROM_THE_RIGHT = {320: [""], 390: [""]}
NARROWEST = {320: ["xl"]}
# What axe looks for: everything, only colours, or everything but colours.
EVERYTHING, COLOURS = {}, {"runOnly": ["color-contrast"]}
WORDS = {"rules": {"color-contrast": {"enabled": False}}}
# Half a megabyte: sent to the browser once, and run on the pages that are asked about. A rule whose
# findings are never serious (its own `impact` is what they get) is not worked out.
BRING_AXE = f"""window.bringAxe = () => {{ {AXE_SCRIPT}
  window.tooSmall = Object.fromEntries(
    axe._audit.rules.filter(rule => ["minor", "moderate"].includes(rule.impact)).map(
      rule => [rule.id, {{enabled: false}}]))}}; 0"""
ASK_AXE = """({rules, ...options}) => (window.axe || bringAxe(), axe.run(
  {resultTypes: ["violations"], preload: false, rules: {...tooSmall, ...rules}, ...options})).then(
  told => told.violations.filter(one => ["serious", "critical"].includes(one.impact)).map(
    one => [one.id, one.nodes[0].html.slice(0, 160)]))"""
LEFTOVERS = re.compile(r"\{[{%]|%\(\w+\)|\bNone\b(?! of)")
SHOWN = "() => [document.querySelectorAll('h1').length, document.body.innerText, location.href]"
STICKS_OUT = """texts => texts.map(text => {
  const root = document.documentElement;
  if (text) root.dataset.text = text; else delete root.dataset.text;
  const wide = root.clientWidth;
  const out = root.scrollWidth > wide && ([...document.body.querySelectorAll("*")].find(one => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > wide + 1 || box.left < -1);
  }) || document.body);
  delete root.dataset.text;
  return out ? out.outerHTML.slice(0, 160) : "";
})"""


@pytest.fixture
def village(cast, monkeypatch):
    """The village, in which Kim's passkey is a name and nothing more."""
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])
    return Village.stands(cast)


def test_every_page_of_the_house_is_on_a_walk():
    """A room built next week can't be forgotten: its pages are walked, or named as no pages."""
    walked = {stop.name for walk in WALKS.values() for stop in walk}
    pages = opened_by_a_get()
    assert sorted(pages - walked - NOT_PAGES) == []
    assert sorted((walked | NOT_PAGES) - pages) == []


def problems(page, options):
    """Serious findings of axe, with where they are."""
    if not page.evaluate("'bringAxe' in window"):
        page.add_init_script(BRING_AXE)
        page.evaluate(BRING_AXE)
    return [tuple(one) for one in page.evaluate(ASK_AXE, options)]


def sticks_out(page, ways):
    """The ways in which something is wider than the window. Leaves the text as it was."""
    found = []
    for width, texts in ways.items():
        if page.viewport_size["width"] != width:
            page.set_viewport_size({"width": width, "height": 844})
        for text, what in zip(texts, page.evaluate(STICKS_OUT, texts), strict=True):
            found += [(f"sticks out, {width} {text}", what)] if what else []
    return found


def go(page, stop, village):
    """Opens the screen; what is already wrong with it."""
    address = stop.address(village)
    told = page.goto(address)
    if told.status != stop.status or not page.url.endswith(address):
        return [("led elsewhere", told.status, page.url)]
    for field, said in stop.fill.items():
        one, said = page.locator(field).first, said.format(**village)
        one.select_option(said) if field.startswith("select") else one.fill(said)
    for button in stop.press:
        page.locator(button).first.click()
        page.wait_for_load_state()
        page.locator(".htmx-request").first.wait_for(state="detached")
    headings, text, where = page.evaluate(SHOWN)
    left = LEFTOVERS.search(text)
    wrong = [] if headings else [("no h1", where)]
    return wrong + ([("template showing", left.group())] if left else [])


def read(page, walk, village, look):
    """Goes the walk and looks; what was wrong, a line for each."""
    wrong = []
    for stop in walk:
        found = go(page, stop, village) or look(page)
        wrong += [" | ".join(map(str, [stop, *one])) for one in found]
    return "\n".join(wrong)


def speak(page, walk, language):
    """From here on the person reads in this language."""
    User.objects.filter(name=walk.who.capitalize()).update(language=language)
    origin = page.evaluate("location.origin") + "/"  # else it holds for the page's folder alone
    page.context.add_cookies([{"name": "django_language", "value": language, "url": origin}])


def in_light_and_dark(page):
    found = problems(page, EVERYTHING)
    page.emulate_media(color_scheme="dark")
    found += [("dark", *one) for one in problems(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    return found + sticks_out(page, WAYS)


def from_the_right(page):
    turned = page.evaluate("document.documentElement.dir") == "rtl"
    found = [] if turned else [("not from the right", page.url)]
    return found + problems(page, WORDS) + sticks_out(page, FROM_THE_RIGHT)


def in_other_words(page):
    return sticks_out(page, NARROWEST)


LANGUAGES = {"da": in_light_and_dark, "ar": from_the_right, "en": in_other_words}


@pytest.mark.parametrize("name", WALKS)
def test_every_screen_can_be_read(cast, village, opened, name):
    """In Danish in every width, size and light; from right to left; and in longer words."""
    walk, wrong = WALKS[name], {}
    page = opened(client=walk.client(cast, village))
    page.goto("/livez")
    for language, look in LANGUAGES.items():
        speak(page, walk, language)
        wrong[language] = read(page, walk, village, look)
    assert wrong == dict.fromkeys(LANGUAGES, "")


@pytest.mark.parametrize("name", ["birgit-i-huset", "udenfor"])
def test_every_screen_says_the_same_without_a_script(cast, village, opened, name):
    """Nothing waits for a script to come and show it."""
    walk = WALKS[name]
    page = opened(client=walk.client(cast, village), script=False)
    assert read(page, walk, village, lambda page: []) == ""


def test_a_first_visit_weighs_less_than_a_hundred_kilobytes(cast, opened):
    """What the server holds ready compressed, summed over everything the first page asks for."""
    page = opened()
    weights = {}
    page.on("response", lambda r: weights.setdefault(r.url, r))
    page.goto("/konto/log-ind/")
    page.wait_for_load_state("networkidle")
    total = 0
    for response in weights.values():
        body = response.body()
        already = response.url.endswith((".woff2", ".png", ".webp"))
        total += len(body) if already else len(brotli.compress(body, quality=5))
    assert total <= 100_000, total
