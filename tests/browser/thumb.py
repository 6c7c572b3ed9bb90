"""A thumb that counts its taps. What is typed is no tap."""

from playwright.sync_api import Page


class Thumb:
    """Somebody with a phone in one hand."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, what: str) -> None:
        """Whatever it is, by CSS."""
        self.count += 1
        self.page.locator(what).first.click()

    def link(self, name: str) -> None:
        self.count += 1
        self.page.get_by_role("link", name=name).first.click()

    def button(self, name: str) -> None:
        self.count += 1
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def label(self, kind: str, words: str) -> None:
        """A picture, a choice or a tick, by the words on it."""
        self.count += 1
        self.page.locator(f"label.{kind}", has_text=words).first.click()
