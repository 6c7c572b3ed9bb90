"""Turning what a room wants to say into one reader's language, once per language."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import translation

from community.people.models import User

Words = Any  # a string, a lazy string, or a callable that takes nothing and returns one
LONGEST_TITLE = 200


def spoken(users: Iterable[User], title: Words, body: Words) -> dict[str, tuple[str, str]]:
    """Language → (title, body) as that reader gets them; the title is one line."""
    return {language: _in(language, title, body) for language in {user.language for user in users}}


def _in(language: str, title: Words, body: Words) -> tuple[str, str]:
    with translation.override(language):
        return one_line(said(title)), said(body)


def in_language(language: str, words: Words) -> str:
    """The words as they are said in this language."""
    with translation.override(language):
        return said(words)


def in_danish(title: Words, body: Words, aloud: Words = "") -> str:
    """Whole sentences for a colleague to say on the phone: the words made for it, or title and body."""
    with translation.override("da"):
        told = said(aloud)
        if told:
            return told
        heading = one_line(said(title))
        stop = "" if heading.endswith((".", "?", "!")) else "."
        return f"{heading}{stop} {said(body)}".strip()


def said(words: Words) -> str:
    """The words in the language that is spoken now."""
    text: Callable[[], Any] | Any = words() if callable(words) else words
    return str(text).replace("\x00", "").strip()


def one_line(text: str) -> str:
    """A title: no line breaks (it becomes a mail header), and not longer than its column."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"
