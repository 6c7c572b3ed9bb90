"""What a socket asks the database: in threads, each with a connection that is given back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import timezone, translation

from community import features
from community.errors import Refused
from community.people.acting import HelpIsOver
from community.people.gate import member_for
from community.people.models import Membership

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
# A few of them: a question that waits for a lock does not stop the others.
_threads = ThreadPoolExecutor(4, "socket")
in_a_thread: Callable[..., Any] = partial(
    database_sync_to_async, thread_sensitive=False, executor=_threads
)


@in_a_thread
def key(session_key: str | None, slug: str) -> tuple[int | None, Membership | None]:
    """(user id, membership) as the database has them this moment."""
    if session_key is None:
        return None, None
    asking = HttpRequest()  # all that is looked at of it is the session, read afresh
    asking.session = session = SessionStore(session_key)
    user = get_user(asking)
    if not user.is_authenticated:
        return None, None
    try:
        return user.pk, member_for(session, user, slug, timezone.now())
    except HelpIsOver:
        return user.pk, None


@in_a_thread
def allowed(member: Membership, topics: list[str]) -> tuple[set[str], set[int]]:
    """(those it may watch, whose facts it does not hear)"""
    may = {topic for topic in topics if features.may_watch(member, topic)}
    return may, features.not_heard_by(member) if may else set()


@in_a_thread
def latest(member: Membership, topics: list[str]) -> dict[str, int]:
    return features.latest_of(member, topics)


@in_a_thread
def hear(member: Membership, word: str, said: dict[str, Any]) -> dict[str, Any]:
    """What the room that knows the word answers. ValueError for what has not the right shape."""
    frame = features.frame_of(member, word)
    if frame is None:
        raise ValueError
    with translation.override((member.helper or member.user).language):
        try:
            return frame.hear(member, said, timezone.now())
        except Refused as no:
            return refused(said, no.code, str(no), no.facts)


def refused(said: dict[str, Any], code: str, message: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The answer «no», with the page's own name for what it said."""
    name = said.get("client_id")
    return {
        "refused": name if isinstance(name, str) and len(name) <= 64 else None,
        "code": code,
        "message": message,
        **facts,
    }
