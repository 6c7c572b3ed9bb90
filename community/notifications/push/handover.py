"""One request to the maker of a browser, and what was said to it."""

from dataclasses import dataclass

from community.outward import Address, Lines, seconds_of


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
        seconds_of(answer.headers.get("Retry-After", "")),
        answer.headers.get("Location", "").rpartition("/")[2][:100],
    )
