"""What a task may not say, and what it may all the same."""

import pytest

from helpdesk.duties.careful import (
    SENTENCE,
    refuse_people,
    refuse_personal,
    speaks_of_a_person,
)
from tests.refusing import refused


@pytest.mark.parametrize(
    "text",
    [
        "Hun er syg", "SYGDOM i familien", "har demens", "på medicin", "virker deprimeret",
        "Er ensom", "drikker lidt", "har gæld", "fik angst", "skal skilles, skilsmisse",
        "er indlagt", "flygtninge fra", "she is depressed", "psykisk sårbar", "misbrug",
        "Han er\nkriminel", "(adhd)",
    ],
)  # fmt: skip
def test_how_somebody_is_does_not_belong_here(text):
    with refused("about_a_person") as no:
        refuse_personal(text, field="note")
    assert no.error.message == SENTENCE
    assert no.error.field == "note"


@pytest.mark.parametrize(
    "text",
    [
        "Print ugeark", "Cykel i kælderen", "Sygehusets plakat", "Hent vand og kræfter",
        "Handicapparkering males op", "Alkoholfri punch", "Isolering på rør", "Sørg for stole",
        "Drikkevand lukkes", "Voldgiften", "Kl. 9 i Laden", "Lap gelænderet",
    ],
)  # fmt: skip
def test_things_are_written_about_as_they_are(text):
    assert not speaks_of_a_person(text)


@pytest.mark.parametrize("alt", ["En kvinde ved døren", "To børn", "Selfie", "Familien"])
def test_a_picture_is_of_a_thing(alt):
    with refused("people_in_it"):
        refuse_people(alt)


def test_a_picture_of_a_thing_is_fine():
    refuse_people("En knækket bænk ved børnehaven")
