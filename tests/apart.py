"""A loop of its own in a thread of its own: a browser test before it leaves one running in this."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def lived_apart(story: Coroutine[Any, Any, Any]) -> Any:
    """What `asyncio.run` answers, or what it raised."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, story).result()
