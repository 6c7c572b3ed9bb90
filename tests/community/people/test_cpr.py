"""What looks like a CPR number is refused; phone numbers and years are not."""

import pytest

from community.errors import Refused
from community.people.cpr import looks_like_cpr, refuse_cpr

LOOKS = [
    "0101901234",
    "010190-1234",
    "010190 1234",
    "010190–1234",
    "010190 - 1234",
    "01 01 90 1234",
    "010190.1234",
    "010190/1234",
    "mit nummer er 311299-0001.",
    "Jens(150685-1111)",
    "٠١٠١٩٠-١٢٣٤",
    "0101\u200b90-1234",
]
INNOCENT = [
    "",
    "00 00 10 00",
    "20 10 20 30",
    "+45 20 10 20 30",
    "sag 2026-1234567",
    "320190-1234",
    "011390-1234",
    "12345678901234",
    "kl. 10-12 den 15. maj 2026",
    "Rugmarken 7, 2. tv",
    "5999 Eksempelby",
]


@pytest.mark.parametrize("text", LOOKS)
def test_a_cpr_number_is_seen_however_it_is_written(text: str) -> None:
    assert looks_like_cpr(text)
    with pytest.raises(Refused) as no:
        refuse_cpr(text, field="name")
    assert (no.value.code, no.value.field) == ("cpr", "name")
    assert "CPR" in str(no.value)


@pytest.mark.parametrize("text", INNOCENT)
def test_phone_numbers_cases_and_addresses_are_let_through(text: str) -> None:
    assert refuse_cpr(text) == text
