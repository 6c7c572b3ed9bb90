"""What comes in through a socket, understood or refused. Pure: no socket and no database."""

import json
import time
from collections import deque
from typing import Any

from community import live

MOST_BYTES, DEEPEST = 16_384, 10
MOST_TOPICS = 20
WITHIN = 10.0  # seconds
MOST_WATCHES, MOST_FRAMES = 20, 400
NOT_TEXT, TOO_LONG, BAD_FRAME = 1003, 1009, 4400


class BadFrame(Exception):
    """A frame that is not for us. `code` is what the socket is closed with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def understood(text: str | None) -> tuple[str, Any]:
    """The word a frame says, and what with it.

    Raises BadFrame for anything that is not an object with one word, in at most 16 KiB of text and
    ten levels deep.
    """
    if text is None:
        raise BadFrame(NOT_TEXT)
    if len(text) > MOST_BYTES or len(text.encode(errors="replace")) > MOST_BYTES:
        raise BadFrame(TOO_LONG)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame(BAD_FRAME) from None
    if not isinstance(said, dict) or len(said) != 1 or is_deeper(said, DEEPEST):
        raise BadFrame(BAD_FRAME)
    return next(iter(said.items()))


def is_deeper(said: Any, levels: int) -> bool:
    """Whether it is nested deeper than so many levels."""
    if not isinstance(said, dict | list):
        return False
    inner = said.values() if isinstance(said, dict) else said
    return levels == 0 or any(is_deeper(one, levels - 1) for one in inner)


def topics_in(said: Any) -> list[str]:
    """The topics of a «watch»; what is no topic, and what is one too many, is left out.

    Raises BadFrame for anything but a list of strings.
    """
    if not isinstance(said, list) or not all(isinstance(topic, str) for topic in said):
        raise BadFrame(BAD_FRAME)
    known = [topic for topic in said if topic.isascii() and live.TOPIC.fullmatch(topic)]
    return list(dict.fromkeys(known))[:MOST_TOPICS]


class Counter:
    """How often each word was said by one socket in the last ten seconds."""

    def __init__(self) -> None:
        self.heard: dict[str, deque[float]] = {}
        self.last: dict[str, float] = {}

    def wait(self, word: str, most: int) -> float:
        """0, and it counts; or the seconds until it may be said again."""
        now, times = time.monotonic(), self.heard.setdefault(word, deque())
        while times and now - times[0] >= WITHIN:
            times.popleft()
        if len(times) >= most:
            return WITHIN - (now - times[0])
        times.append(now)
        return 0.0

    def is_again(self, key: str, pause: float) -> bool:
        """Whether the same came less than `pause` seconds ago."""
        now, before = time.monotonic(), self.last.get(key)
        if pause and before is not None and now - before < pause:
            return True
        if len(self.last) > MOST_TOPICS:
            self.last.clear()
        self.last[key] = now
        return False
