"""Phone numbers in what an organisation wrote."""

import pytest

from community.home import phones


def test_every_number_in_a_text_can_be_tapped():
    text = "Vand eller varme: 00 00 19 00. Elevator: +45 00001901. Fare for liv: 112, altid 112"
    assert phones.numbers_in(text) == ["00 00 19 00", "+45 00001901", "112"]


@pytest.mark.parametrize("text", ["1120", "kl. 8.00-9.00", "2026-11-23", "Rugmarken 112B", ""])
def test_other_digits_are_left_alone(text):
    assert phones.numbers_in(text) == []


def test_a_number_abroad_keeps_its_plus():
    assert phones.address("+45 00 00 10 00") == "tel:+4500001000"
