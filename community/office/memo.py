"""What «Fortryd» needs, kept in the session of whoever did it: the last act only, for an hour."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

SESSION = "office_undo"
LASTS = timedelta(hours=1)


def keep(session: SessionBase, what: str, facts: dict[str, Any], now: datetime) -> None:
    """Remember how it was before `what` ("roles:7", an act in estate 7); the last one is dropped."""
    session[SESSION] = {"what": what, "facts": facts, "at": now.timestamp()}


def take(session: SessionBase, what: str, now: datetime) -> dict[str, Any] | None:
    """What was kept, once; None when it was something or somewhere else, or too long ago."""
    kept = session.get(SESSION)
    if not kept or kept["what"] != what:
        return None
    del session[SESSION]
    if now.timestamp() - kept["at"] > LASTS.total_seconds():
        return None
    facts: dict[str, Any] = kept["facts"]
    return facts
