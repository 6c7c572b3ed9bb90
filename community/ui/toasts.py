"""A toast says what the person just did and, for a while, offers to undo it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo:"


def toast(request: HttpRequest, text: Any, *, undo_url: str = "") -> None:
    """Show `text` on the next page (or in this fragment); `undo_url` gets a POST from «Fortryd»."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def undo_url(extra_tags: str | None) -> str:
    """The address to undo at, taken back out of a message's tags."""
    return (extra_tags or "").removeprefix(UNDO) if (extra_tags or "").startswith(UNDO) else ""
