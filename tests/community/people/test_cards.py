"""A card for who has no e-mail: made once, opened by number and code, guessed by nobody."""

import pytest
from django.db import transaction

from community.errors import Refused
from community.people.cards import actions as cards
from community.people.models import CodeCard
from tests.conftest import NOW, at

PLACE = "somewhere"


def test_ejnars_card_opens_his_door(cast):
    number, code = cards.issue_card(cast.user("ejnar"), now=NOW)
    assert (len(number), len(code)) == (8, 6)
    assert cards.open_card(cards.shown(number), f"{code[:3]} {code[3:]}", place=PLACE, now=NOW) == (
        cast.user("ejnar")
    )


def test_the_code_is_kept_nowhere(cast):
    _number, code = cards.issue_card(cast.user("ejnar"), now=NOW)
    rows = CodeCard.objects.values_list()
    assert all(code != str(value) for row in rows for value in row)


def test_a_new_card_ends_the_old_one(cast):
    old = cards.issue_card(cast.user("ejnar"), now=NOW)
    new = cards.issue_card(cast.user("ejnar"), now=NOW)
    with pytest.raises(Refused, match="passer ikke"):
        cards.open_card(*old, place=PLACE, now=NOW)
    assert cards.open_card(*new, place=PLACE, now=NOW).name == "Ejnar"


def test_who_has_an_email_has_no_card(cast):
    with pytest.raises(Refused) as no:
        cards.issue_card(cast.user("birgit"), now=NOW)
    assert no.value.code == "not_on_paper"


def test_a_wrong_code_and_an_unknown_card_sound_the_same(cast):
    number, code = cards.issue_card(cast.user("ejnar"), now=NOW)
    wrong = "0" * 6 if code != "0" * 6 else "1" * 6
    said = set()
    for typed in ((number, wrong), ("00000000", code), ("", ""), ("x" * 500, "ø")):
        with pytest.raises(Refused) as no:
            cards.open_card(*typed, place=PLACE, now=NOW)
        said.add((no.value.code, str(no.value)))
    assert len(said) == 1


def test_a_card_is_guessed_ten_times_an_hour_at_most_from_wherever(cast):
    number, code = cards.issue_card(cast.user("ejnar"), now=NOW)
    wrong = "0" * 6 if code != "0" * 6 else "1" * 6
    for place in range(10):
        with pytest.raises(Refused, match="passer ikke"):
            cards.open_card(number, wrong, place=f"place {place}", now=NOW)
    with pytest.raises(Refused) as no:
        cards.open_card(number, code, place="another place", now=NOW)
    assert (no.value.code, no.value.status) == ("too_many_guesses", 429)


def test_two_who_make_a_card_at_once_leave_one(transactional_db, cast, together):
    ejnar = cast.user("ejnar")
    made = together(*[lambda: cards.issue_card(ejnar, now=NOW)] * 4)
    assert all(isinstance(card, tuple) for card in made)
    assert CodeCard.objects.open().filter(user=ejnar).count() == 1


def test_a_forgotten_person_has_no_card(cast):
    from community.people.actions import erase

    cards.issue_card(cast.user("ejnar"), now=NOW)
    with transaction.atomic():
        erase(cast.user("ejnar"), now=at("2026-11-24"))
    assert CodeCard.objects.count() == 0
