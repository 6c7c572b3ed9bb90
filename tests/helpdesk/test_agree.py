"""Two agree, one cannot after all, it is done, somebody says thank you."""

from datetime import timedelta

import pytest

from helpdesk.agreeing import actions as agreeing
from tests.conftest import NOW
from tests.helpdesk.conftest import (
    answer,
    choose,
    state,
    steps_of,
    told,
    words,
)

pytestmark = pytest.mark.django_db


def test_from_a_question_to_a_thank_you(cast, request_):
    birgit, yahya = cast.member("birgit"), cast.member("yahya")
    found = answer(yahya, request_)
    assert state(request_) == "answered"
    agreement = choose(birgit, found)
    assert state(request_) == "agreed"
    agreeing.done(yahya, agreement, now=NOW + timedelta(days=3))
    assert state(request_) == "agreed"
    agreeing.done(birgit, agreement, now=NOW + timedelta(days=3))
    assert state(request_) == "done"
    agreeing.thank(birgit, agreement, text="Tusind tak", now=NOW + timedelta(days=3))
    assert steps_of(request_) == ["draft", "open", "answered", "agreed", "done", "thanked"]
    assert "Tusind tak" in words("yahya")
    assert told("birgit") == ["En nabo vil gerne hjælpe dig", "Er det klaret?"]
