"""A person's own choice of when to be reminded: kept as said, shown as kept, and left out when usual."""

from typing import Any

import pytest

from community.notifications.actions import choose, remind_me
from community.notifications.models import Preference, Way
from community.notifications.reminding import EVENING_BEFORE, SOON_BEFORE, When, of_people
from tests.community.notifications.conftest import PLAY

CHOICES = "/rugmarken/til-dig/valg/"


def chosen_on(client: Any) -> str:
    """What the page of choices shows as chosen."""
    page = client.get(CHOICES).content.decode()
    [radio] = [
        line for line in page.split("<input ") if 'type="radio"' in line and "checked" in line
    ]
    return str(radio.split('value="')[1].split('"')[0])


@pytest.mark.parametrize("when", When)
def test_what_is_chosen_is_what_the_page_shows_next(cast: Any, when: When) -> None:
    birgit = cast.client("birgit")
    birgit.post(CHOICES, {"paamindelse": "both"})
    birgit.post(CHOICES, {"paamindelse": when.value})
    assert chosen_on(birgit) == when.value


def test_nothing_is_kept_about_who_wants_the_usual(cast: Any) -> None:
    remind_me(cast.user("birgit"), When.NEVER)
    remind_me(cast.user("birgit"), When.USUAL)
    assert not Preference.objects.of(cast.user("birgit")).exists()


@pytest.mark.parametrize("said", ["", "aldrig nogensinde", "\0"])
def test_what_is_no_choice_changes_nothing(cast: Any, said: str) -> None:
    birgit = cast.client("birgit")
    birgit.post(CHOICES, {"paamindelse": "never"})
    birgit.post(CHOICES, {"paamindelse": said})
    assert chosen_on(birgit) == "never"


def test_other_choices_are_left_alone(cast: Any) -> None:
    choose(cast.user("birgit"), PLAY, Way.EMAIL, False)
    remind_me(cast.user("birgit"), When.SOON)
    remind_me(cast.user("birgit"), When.USUAL)
    assert Preference.objects.of(cast.user("birgit")).get().kind == PLAY


def test_who_said_no_is_left_out_of_those_who_are_reminded(cast: Any) -> None:
    people = [cast.user(name) for name in ("birgit", "ahmad", "jens")]
    remind_me(people[0], When.EVENING)
    remind_me(people[1], When.NEVER)
    assert of_people(people, EVENING_BEFORE) == [people[0], people[2]]
    assert of_people(people, SOON_BEFORE) == [people[2]]
