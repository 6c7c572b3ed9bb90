"""Somebody who has no mouse: Tab, Enter and Space, a ring one can see, and a place one comes from."""

import re
from datetime import date
from typing import Any

from django.utils import translation
from playwright.sync_api import Page, expect

from community.ui.dates import day_name
from tests.browser.test_screens import FROM_THE_RIGHT, problems, sticks_out

FURTHEST = 70  # presses of Tab from one thing on a page to the next
TAGS = re.compile(r"</?\w+>")
# What is wrong with the place where the focus is, or nothing.
FOCUS = """() => {
  const one = document.activeElement, said = one.outerHTML.slice(0, 120);
  if (!one || one === document.body) return "";
  if (!one.matches(":focus-visible")) return "no ring: " + said;
  const around = [one, one.closest("label, .card"), one.parentElement].filter(Boolean);
  const ring = look => look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  const ringed = around.some(it => ring(getComputedStyle(it)) || ring(getComputedStyle(it, "::after")));
  if (!ringed) return "no ring: " + said;
  const box = (one.closest("label") || one).getBoundingClientRect();
  const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].map(
    ([x, y]) => document.elementFromPoint(box.x + box.width * x, box.y + box.height * y));
  const shown = points.some(it => it && (around.some(a => a.contains(it)) || it.contains(one)));
  return shown ? "" : "behind something: " + said;
}"""


class Keys:
    """A page walked without a mouse, in the language its reader reads."""

    def __init__(self, page: Page, language: str = "da") -> None:
        self.page, self.language = page, language

    def says(self, danish: str, **facts: str) -> str:
        """The sentence as this reader meets it: Danish where nobody has translated it yet."""
        with translation.override(self.language):
            return TAGS.sub("", translation.gettext(danish) % facts)

    def day(self, when: date) -> str:
        with translation.override(self.language):
            return day_name(when)

    def goes_to(self, address: str) -> None:
        self.page.goto(address)
        self.arrives()

    def arrives(self, *, at: str = "") -> None:
        """On a new page: `at` has the focus (what went wrong), or reading begins at the top."""
        page, rtl = self.page, self.language == "ar"
        page.wait_for_load_state()
        if at:
            expect(page.locator(at)).to_be_focused()
        else:
            assert page.evaluate("document.activeElement === document.body"), page.url
        assert page.evaluate("document.documentElement.dir") == ("rtl" if rtl else "ltr"), page.url
        assert sticks_out(page, FROM_THE_RIGHT) == [], page.url
        wrong = problems(page, {})
        assert wrong == [], (page.url, wrong)

    def to(self, what: str) -> None:
        """Tab by Tab until the focus is on `what` (CSS). Every stop on the way can be seen."""
        for _press in range(FURTHEST):
            self.page.keyboard.press("Tab")
            wrong = self.page.evaluate(FOCUS)
            assert wrong == "", (self.page.url, wrong)
            if self.page.evaluate("what => document.activeElement.matches(what)", what):
                return
        raise AssertionError(f"The keyboard never came to {what} on {self.page.url}")

    def types(self, what: str, text: str) -> None:
        self.to(what)
        self.page.keyboard.insert_text(text)

    def chooses(self, what: str) -> None:
        """A radio by arrow, a tick by Space."""
        page = self.page
        kind, name = page.locator(what).first.evaluate("one => [one.type, one.name]")
        if kind != "radio":
            self.to(what)
            page.keyboard.press("Space")
        else:
            self.to(f"input[type=radio][name={name}]")
            page.keyboard.press("Space")
            for _press in range(FURTHEST):
                if page.evaluate("what => document.activeElement.matches(what)", what):
                    break
                page.keyboard.press("ArrowDown")
        expect(page.locator(what).first).to_be_checked()

    def presses(self, what: str, *, key: str = "Enter", at: str = "") -> None:
        """A link or a button that leads to another page."""
        self.to(what)
        self.sends(key, at=at)

    def sends(self, key: str = "Enter", *, at: str = "") -> None:
        """Enter in a field: the form goes off from there."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.arrives(at=at)

    def sees(self, where: str, danish: str, **facts: Any) -> None:
        expect(self.page.locator(where).first).to_contain_text(self.says(danish, **facts))
