"""One request to the maker of a browser, and what was said to it."""

from dataclasses import dataclass

from community.outward import Address, Lines


@dataclass(frozen=True)
class Reply:
    """What they said: the status, how long to wait (seconds), and what they call it."""

    status: int
    retry_after: int | None = None
    number: str = ""


def hand_over(lines: Lines, endpoint: Address, body: bytes, headers: dict[str, str]) -> Reply:
    """POST it once. NotPublic or OSError as `Lines.post`."""
    answer = lines.post(endpoint.host, endpoint.path, body, headers)
    return Reply(
        answer.status,
        _seconds(answer.headers.get("Retry-After", "")),
        answer.headers.get("Location", "").rpartition("/")[2][:100],
    )


def _seconds(text: str) -> int | None:
    """«Retry-After» in seconds, at most a day; a date is left to our own idea of when to try."""
    return min(int(text), 24 * 3600) if text.isdecimal() and len(text) < 9 else None
