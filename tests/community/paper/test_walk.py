"""The order of a walk: street and number, cellar and up, left to right."""

from community.paper import walk
from community.people.models import Dwelling, Entrance


def home(number: str, floor: str = "", door: str = "", street: str = "Rugmarken") -> Dwelling:
    return Dwelling(entrance=Entrance(street=street, house_number=number), floor=floor, door=door)


def test_floors_go_up_from_the_lowest_cellar() -> None:
    floors = ["10", "st", "2", "kl", "1", "k2", ""]
    assert sorted(floors, key=walk.floor_key) == ["k2", "kl", "st", "", "1", "2", "10"]


def test_doors_go_from_left_to_right_and_numbers_by_size() -> None:
    doors = ["10", "th", "2", "b", "mf", "tv", "a", "1"]
    assert sorted(doors, key=walk.door_key) == ["tv", "mf", "th", "1", "2", "10", "a", "b"]


def test_house_numbers_by_size_and_then_by_letter() -> None:
    homes = [home("10A"), home("2"), home("10"), home("1", street="Tranehaven")]
    assert [str(one) for one in sorted(homes, key=walk.home_key)] == [
        "Rugmarken 2", "Rugmarken 10", "Rugmarken 10A", "Tranehaven 1",
    ]  # fmt: skip


def test_a_door_in_words() -> None:
    assert walk.door_of(home("7", "st", "th")) == "st. th"
    assert walk.door_of(home("4")) == ""
