"""A real Chromium at phone size, and what no page may ever do in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

PHONE = {"width": 390, "height": 844}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # One process for all the phones of a test, and none beside it for a graphics card nobody has:
    # what is drawn is the same, and a fifth of the work falls away.
    "--process-per-site",
    "--renderer-process-limit=1",
    "--in-process-gpu",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium: the one Playwright would fetch is not needed."""
    names = ["chromium", "chromium-browser", "google-chrome", "chrome"]
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.fail("No Chromium here. Install it (apt-get install chromium) or set CHROMIUM.")
    return {**browser_type_launch_args, "executable_path": path, "args": QUIET}


@pytest.fixture
def opened(browser: Browser, live_server_url: str) -> Iterator[Callable[..., Page]]:
    """Opens a phone: opened("birgit", dark=True), or one that goes on with a `client`.

    Fails the test for anything wrong in it: an error in the console, an exception, an answer of
    500, or a request to another host.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def _open(
        who: str = "",
        *,
        client: Client | None = None,
        width: int = 390,
        script: bool = True,
        dark: bool = False,
        language: str = "da-DK",
    ) -> Page:
        context = browser.new_context(
            base_url=live_server_url,
            viewport=PHONE | {"width": width},
            locale=language,
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            service_workers="block",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on(
            "response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 500 else None
        )
        page.on(
            "request",
            lambda r: (
                wrong.append(f"elsewhere: {r.url}") if not _ours(r.url, live_server_url) else None
            ),
        )
        if client:
            hand_over(client, context, live_server_url)
        elif who:
            log_in(page, who)
        return page

    yield _open
    for context in contexts:
        context.close()
    # A 422 or 409 is an answer, and Chromium writes every such answer to the console.
    assert [text for text in wrong if "status of 4" not in text] == []


def _ours(url: str, base: str) -> bool:
    return url.startswith((base, base.replace("http", "ws", 1), "blob:", "about:"))


def hand_over(client: Client, context: BrowserContext, url: str) -> None:
    """The phone goes on where the test's own client is: the same session, the same cookies."""
    context.add_cookies(
        [{"name": name, "value": one.value, "url": url} for name, one in client.cookies.items()]
    )


def log_in(page: Page, who: str) -> None:
    """One tap on the cast, as in the demo."""
    page.goto("/demo/login/")
    page.get_by_role("button", name=who.capitalize()).first.click()
    page.wait_for_url("**/rugmarken/" if who not in {"torben"} else "**/")
