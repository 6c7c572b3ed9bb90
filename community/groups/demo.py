"""The demo's groups, as the cast file tells them, with people in them who said something."""

from datetime import datetime
from typing import Any


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Groups, who is in them, when they meet, and a few lines."""
