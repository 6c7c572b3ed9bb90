"""The demo's five steps, written as the house writes them."""

from typing import Any

import pytest
import yaml

from community.plan import demo
from tests.conftest import CAST_FILE, NOW, Cast


@pytest.fixture
def written(cast: Cast) -> Any:
    demo.demo(yaml.safe_load(CAST_FILE.read_text()), NOW)
    return cast
