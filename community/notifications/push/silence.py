"""A maker of browsers who does not answer: the others do not wait for it, sweep after sweep.

What is known stands in the cache, for all workers. An empty one costs a few waits of ten seconds.
"""

from datetime import timedelta

from django.core.cache import cache

ENOUGH = 3  # waits in a row; after a rest, one is enough
REST = timedelta(minutes=2)
KNOWN = timedelta(hours=1)


def is_silent(host: str) -> bool:
    """It rests: nobody asks it."""
    return bool(cache.get(_rests(host)))


def not_heard(host: str) -> None:
    """Asked in vain."""
    in_vain = int(cache.get(_in_vain(host)) or 0) + 1
    cache.set(_in_vain(host), in_vain, int(KNOWN.total_seconds()))
    if in_vain >= ENOUGH:
        cache.set(_rests(host), True, int(REST.total_seconds()))


def heard(host: str) -> None:
    """It speaks again."""
    cache.delete(_in_vain(host))
    cache.delete(_rests(host))


def _in_vain(host: str) -> str:
    return f"push:in-vain:{host}"


def _rests(host: str) -> str:
    return f"push:rests:{host}"
