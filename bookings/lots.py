"""How lots are drawn: the same answer for everybody who asks with the same seed. Pure, no queries.

Each ticket lies in the hat as so many slips. A slip's value is the SHA-256 of
`seed:ticket:slip`, written in hexadecimal; slips come out from the lowest value to the highest, and
a ticket's turn is that of its first slip. So one slip has half the chance of two. In its turn each
ticket gets the dearest of its days that is left. The recipe stands in docs/drawing-lots.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

FULL, HALF = 2, 1


@dataclass(frozen=True)
class Slip:
    """A slip of paper with a ticket's number on it, and what decides when it comes out."""

    ticket: int
    number: int
    value: str


def sealed(seed: str) -> str:
    """What is shown before the draw: nobody can find the seed from it, anybody can compare."""
    return sha256(seed.encode()).hexdigest()


def drawn(seed: str, slips: Mapping[int, int]) -> list[Slip]:
    """Every slip in the order it comes out; `slips` says how many each ticket has."""
    hat = [
        Slip(ticket, number, sha256(f"{seed}:{ticket}:{number}".encode()).hexdigest())
        for ticket, many in slips.items()
        for number in range(1, many + 1)
    ]
    return sorted(hat, key=lambda slip: (slip.value, slip.ticket, slip.number))


def turns(slips: Iterable[Slip]) -> list[int]:
    """The tickets in the order their first slip comes out."""
    return list(dict.fromkeys(slip.ticket for slip in slips))


def shared_out(
    tickets: Sequence[int],
    wishes: Mapping[int, Sequence[int]],
    can_have: Callable[[int, int], bool],
) -> dict[int, int]:
    """Who gets which day: day → ticket. Who may not have theirs leaves it to the next."""
    given: dict[int, int] = {}
    for ticket in tickets:
        day = next((one for one in wishes[ticket] if one not in given), None)
        if day is not None and can_have(ticket, day):
            given[day] = ticket
    return given
