"""How many pages a person has open, counted over every web process: five, and the oldest makes room.

A seat is held for a while and renewed with every heartbeat, so those of a process that was killed
are free again by themselves. Valkey's own clock says when: no two processes have to agree on theirs.
Without Valkey nobody is kept out by this: each process then counts its own (consumers.py).
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any, NamedTuple

from asgiref.sync import sync_to_async
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

MOST = 5
HELD = 80.0  # seconds: three heartbeats
TROUBLE = (RedisError, OSError)
# A few of its own: a Valkey that hangs holds up no question to the database.
_in_a_thread: Any = partial(
    sync_to_async, thread_sensitive=False, executor=ThreadPoolExecutor(2, "seats")
)

_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local since, seen = KEYS[1], KEYS[2]
local me, held, most, came = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if came == 0 then came = now end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', now - held)) do
  redis.call('ZREM', since, gone)
  redis.call('ZREM', seen, gone)
end
redis.call('ZADD', since, string.format('%d', came), me)
redis.call('ZADD', seen, string.format('%d', now), me)
redis.call('PEXPIRE', since, math.ceil(held / 1000))
redis.call('PEXPIRE', seen, math.ceil(held / 1000))
local out = redis.call('ZRANGE', since, 0, -most - 1)
for _, one in ipairs(out) do
  redis.call('ZREM', since, one)
  redis.call('ZREM', seen, one)
end
table.insert(out, 1, string.format('%d', came))
return out
"""


class Taken(NamedTuple):
    """When the seat was taken first, and whose seats (channel names) are gone by that."""

    came: int
    out: list[str]


@cache
def _valkey() -> "Redis":
    where = str(settings.CACHES["default"]["LOCATION"])
    return Redis.from_url(where, socket_timeout=2, socket_connect_timeout=2, decode_responses=True)


def _keys(user_id: int) -> list[str]:
    """Both on one shard: the braces are what is hashed."""
    return [f"{settings.PREFIX}:seats:{{{user_id}}}:{part}" for part in ("since", "seen")]


def take_now(user_id: int, name: str, came: int = 0) -> Taken | None:
    """Take or renew a seat. `came` is what the first taking said: who was put out stays the oldest.

    None while Valkey is away.
    """
    try:
        found: Any = _valkey().eval(
            _TAKE, 2, *_keys(user_id), name, str(int(HELD * 1_000_000)), str(MOST), str(came)
        )
    except TROUBLE as trouble:
        log.warning("seats not counted: %s", type(trouble).__name__)
        return None
    return Taken(int(found[0]), list(found[1:]))


def leave_now(user_id: int, name: str) -> None:
    """Give the seat back. Without Valkey it falls free by itself."""
    try:
        with _valkey().pipeline() as both:
            for key in _keys(user_id):
                both.zrem(key, name)
            both.execute()
    except TROUBLE as trouble:
        log.warning("seats not counted: %s", type(trouble).__name__)


take = _in_a_thread(take_now)
leave = _in_a_thread(leave_now)
