"""The arithmetic of lots: the same for everybody, and as fair as it says."""

from hashlib import sha256

import pytest

from bookings import lots


def test_the_recipe_in_the_docs_gives_the_same():
    slips = lots.drawn("seed", {4812: 2, 1733: 1})
    by_hand = sorted(
        (sha256(f"seed:{ticket}:{slip}".encode()).hexdigest(), ticket)
        for ticket, slip in [(4812, 1), (4812, 2), (1733, 1)]
    )
    assert [(slip.value, slip.ticket) for slip in slips] == by_hand
    assert lots.turns(slips) == list(dict.fromkeys(ticket for _value, ticket in by_hand))


def test_one_slip_has_half_the_chance_of_two():
    first = [lots.turns(lots.drawn(f"{number}", {1: 2, 2: 1}))[0] for number in range(3000)]
    assert first.count(2) / 3000 == pytest.approx(1 / 3, abs=0.03)


def test_each_gets_the_dearest_day_that_is_left_and_no_more():
    wishes = {1: [10, 20], 2: [10], 3: [10, 20]}
    assert lots.shared_out([1, 2, 3], wishes, lambda *_: True) == {10: 1, 20: 3}
    assert lots.shared_out([1, 2, 3], wishes, lambda ticket, _day: ticket != 1) == {10: 2, 20: 3}
