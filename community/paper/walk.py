"""The order one walks in with a bunch of slips: stairway by stairway, from the cellar and up."""

import re
from typing import Any

from community.people.models import Dwelling, Entrance

DOORS = {"tv": 0, "mf": 1, "th": 2}
Key = tuple[Any, ...]


def entrance_key(entrance: Entrance) -> Key:
    """«Rugmarken 2» before «Rugmarken 10», «10» before «10A»."""
    found = re.match(r"\d+", entrance.house_number)
    number = int(found.group()) if found else 0
    return entrance.street, number, entrance.house_number


def home_key(home: Dwelling) -> Key:
    """The cellars, the ground floor, then up; on each floor from left to right."""
    return (*entrance_key(home.entrance), floor_key(home.floor), door_key(home.door))


def floor_key(floor: str) -> int:
    """k2, kl, st (or a house of its own), 1, 2 …"""
    if floor.startswith("k"):
        return -int(floor[1:]) if floor[1:].isdigit() else -1
    return int(floor) if floor.isdigit() else 0


def door_key(door: str) -> Key:
    """tv, mf, th; then numbers by size, then letters."""
    if door in DOORS:
        return 0, DOORS[door], ""
    return (1, int(door), "") if door.isdigit() else (2, 0, door)


def door_of(home: Dwelling) -> str:
    """«st. th», «2. 7»; nothing for a house with one home."""
    floor = f"{home.floor}." if home.floor else ""
    return " ".join(part for part in (floor, home.door) if part)
