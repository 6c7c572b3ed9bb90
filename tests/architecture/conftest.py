"""The small world, for every walk through the house."""

import pytest

from tests.architecture.world import World
from tests.conftest import Cast


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)
