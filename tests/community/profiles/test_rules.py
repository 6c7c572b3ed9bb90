"""Who stands in which circle round whom, and what that opens."""

import pytest

from community.profiles import rules
from community.profiles.models import FIELDS, Profile, Shown

ALL = {*FIELDS, "can_free", "would_free"}


def test_a_neighbour_on_the_same_stairs_stands_in_both_circles(cast):
    assert rules.circles_of(cast.member("fadumo"), cast.member("ejnar")) == rules.SAME_STAIRWAY


def test_a_neighbour_from_another_stairway_stands_in_one(cast):
    assert rules.circles_of(cast.member("birgit"), cast.member("ejnar")) == rules.SAME_ESTATE


@pytest.mark.parametrize("who", ["torben", "leyla", "kim"])
def test_who_only_works_here_stands_in_none(cast, who):
    assert rules.circles_of(cast.member(who, "rugmarken"), cast.member("ejnar")) == rules.NOBODY


def test_another_estate_stands_in_none(cast):
    assert rules.circles_of(cast.member("ingrid"), cast.member("ejnar")) == rules.NOBODY


@pytest.mark.parametrize("field", sorted(ALL))
def test_at_first_everything_is_for_me_alone(field):
    assert not rules.may_see(Profile(), field, rules.SAME_STAIRWAY)


@pytest.mark.parametrize("field", sorted(ALL))
@pytest.mark.parametrize(
    ("shown", "circles", "open_"),
    [
        (Shown.ME, rules.SAME_STAIRWAY, False),
        (Shown.ENTRANCE, rules.SAME_STAIRWAY, True),
        (Shown.ENTRANCE, rules.SAME_ESTATE, False),
        (Shown.ESTATE, rules.SAME_STAIRWAY, True),
        (Shown.ESTATE, rules.SAME_ESTATE, True),
        (Shown.ESTATE, rules.NOBODY, False),
        (Shown.ENTRANCE, rules.NOBODY, False),
    ],
)
def test_a_field_is_open_to_its_circle_and_to_no_other(field, shown, circles, open_):
    profile = Profile(**{f"{field.removesuffix('_free')}_for": shown})
    assert rules.may_see(profile, field, circles) is open_
    for other in ALL - {field, f"{field}_free", field.removesuffix("_free")}:
        assert not rules.may_see(profile, other, circles)


def test_what_a_moderator_hid_is_open_to_nobody_and_the_rest_stays(monkeypatch):
    profile = Profile(**{f"{field}_for": Shown.ESTATE for field in FIELDS}, hidden_at="nu")
    seen = {field for field in ALL if rules.may_see(profile, field, rules.SAME_STAIRWAY)}
    assert seen == {"languages", "can", "would", "times", "phone"}
