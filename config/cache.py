"""A cache that may be gone: losing Valkey makes the house slower and forgetful, never closed."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def _or(default: Any, call: Callable[[], Any]) -> Any:
    try:
        return call()
    except (RedisError, OSError) as error:
        log.warning("cache unavailable: %s", type(error).__name__)
        return default


class ForgivingRedisCache(RedisCache):
    """Answers "not there" instead of raising while the server is away.

    Rate limits built on it then let people in; what must hold (codes from letters, quotas,
    bookings) is counted in PostgreSQL.
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(True, lambda: super(ForgivingRedisCache, self).add(*args, **kwargs)))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _or(default, lambda: super(ForgivingRedisCache, self).get(key, default, version))

    def set(self, *args: Any, **kwargs: Any) -> None:
        _or(None, lambda: super(ForgivingRedisCache, self).set(*args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(False, lambda: super(ForgivingRedisCache, self).delete(*args, **kwargs)))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(_or(1, lambda: super(ForgivingRedisCache, self).incr(*args, **kwargs)))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return dict(_or({}, lambda: super(ForgivingRedisCache, self).get_many(*args, **kwargs)))

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return list(_or([], lambda: super(ForgivingRedisCache, self).set_many(*args, **kwargs)))
