"""The code in the letter: fifty bits, forgiving to read, kept as a digest only."""

import pytest

from community.people import codes


def test_a_code_is_ten_characters_nobody_mistakes_for_another() -> None:
    drawn = [codes.new_code() for _ in range(500)]
    assert all(len(code) == 10 and set(code) <= set(codes.ALPHABET) for code in drawn)
    assert not set("ILOU") & set(codes.ALPHABET)
    assert len(set(drawn)) == 500
    assert 32**codes.LENGTH == 2**50


def test_it_is_shown_in_two_groups() -> None:
    assert codes.shown("K7M2R9TQ4X") == "K7M2R 9TQ4X"


@pytest.mark.parametrize(
    "typed",
    [
        "K7M2R9TQ01",
        "k7m2r 9tq01",
        " K7M2R-9TQ01 ",
        "K7M2R–9TQOI",
        "k7m2r9tqol",
        "K 7 M 2 R 9 T Q 0 1",
        "K7M2R.9TQ01",
        "Ｋ７Ｍ２Ｒ９ＴＱ０１",
    ],
)
def test_case_spaces_hyphens_and_look_alikes_do_not_matter(typed: str) -> None:
    assert codes.normalise(typed) == "K7M2R9TQ01"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "K7M2R",
        "K7M2R9TQ012",
        "K7M2R9TQ0U",
        "K7M2R9TQ0æ",
        "🙂" * 10,
        "K7M2R\0TQ01",
        "1" * 10_000,
    ],
)
def test_what_cannot_be_a_code_is_no_code(typed: str) -> None:
    assert codes.normalise(typed) == ""
    assert codes.digests(typed) == []


def test_the_digest_depends_on_the_secret_and_hides_the_code(settings) -> None:
    first = codes.digest("K7M2R9TQ01")
    assert "K7M2R" not in first.upper()
    assert len(first) == 64
    settings.SECRET_KEY = "another secret" * 5
    assert codes.digest("K7M2R9TQ01") != first


def test_a_letter_still_works_after_the_secret_was_changed(settings) -> None:
    kept = codes.digest("K7M2R9TQ01")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new secret" * 6
    assert kept in codes.digests("k7m2r 9tqoi")
