"""Tell open pages that something changed: after commit, at most once, never a reason to fail.

A page says which *topics* it looks at ("facility:12") and fetches itself again over HTTP when one
changes. Nothing more than that travels here, so nobody's name can leak through a socket, but for
what is said in a conversation: those facts go along with the topic, to who takes part (ADR 0019).
"""

import asyncio
import json
import logging
import re
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

TOPIC = re.compile(r"[a-z]{1,20}:\d{1,18}", re.ASCII)
# The loop of the web server, told to us when it starts: hopping onto it is ten times cheaper than
# a new loop and a new connection for every push. Workers have none and take the slow way.
_server_loop: asyncio.AbstractEventLoop | None = None


def serve_from(loop: asyncio.AbstractEventLoop | None) -> None:
    """Remember the running server's event loop (or forget it)."""
    global _server_loop
    _server_loop = loop


def group_of(topic: str) -> str:
    """The channel layer's group name for a topic.

    Raises ValueError for anything that is not `word:number`, so that no client input can ever
    name a group it was not given.
    """
    if not TOPIC.fullmatch(topic):
        raise ValueError(topic)
    return "topic." + topic.replace(":", ".")


def keys_of(user_id: int) -> str:
    """The group of the sockets that look at their key again when this user's may be lost."""
    return f"user.{user_id}"


def push(topic: str, facts: dict[str, Any] | None = None, by: int | None = None) -> None:
    """Announce, once the transaction has committed, that what `topic` names has changed.

    `facts` (numbers and texts, at most a few kB) go along to who watches it; `by` is the user id of
    whose facts they are, so that sockets of who is blocked from them leave them out. Written out
    once here and not by every socket: there may be hundreds.
    """
    said: dict[str, Any] = {"changed": topic}
    text = json.dumps(said | {"facts": facts} if facts else said)
    event = {"type": "changed", "topic": topic, "text": text, "by": by}
    transaction.on_commit(lambda: _send(group_of(topic), event), robust=True)


def lock_out(user_id: int) -> None:
    """Ask every open socket of this user to look at its key again (log-out, moving, new role)."""
    transaction.on_commit(lambda: _send(keys_of(user_id), {"type": "recheck"}), robust=True)


def _send(group: str, event: dict[str, Any]) -> None:
    """`to` says whom it is for: the layer does not tell the one ear of a process (home/ear.py)."""
    layer = get_channel_layer()
    if layer is None:
        return
    event = event | {"to": group}
    if _server_loop is not None and _server_loop.is_running():
        future = asyncio.run_coroutine_threadsafe(layer.group_send(group, event), _server_loop)
        future.add_done_callback(_note_failure)
        return
    try:
        async_to_sync(layer.group_send)(group, event)
    except (OSError, RuntimeError, RedisError) as error:
        log.warning("live push lost: %s", type(error).__name__)


def _note_failure(future: Any) -> None:
    if not future.cancelled() and future.exception() is not None:
        log.warning("live push lost: %s", type(future.exception()).__name__)
