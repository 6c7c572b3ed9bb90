"""How long a session lives: 30 days without use, 90 in all, and 30 minutes at a shared computer.

The row in the database decides, not the cookie. A session that began with a code card is for a
computer that others use too.
"""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

IDLE = timedelta(days=30)
SHARED_IDLE = timedelta(minutes=30)
AT_MOST = timedelta(days=90)
CARD = "card"  # the method that a session at a shared computer began with


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with our own idea of when one is over."""

    expires_at: datetime | None = None  # as it stood in the row when it was loaded

    def load(self) -> dict[str, Any]:
        """What the session remembers; nothing when it is over, by idleness or by age."""
        row = self._get_session_from_db()  # type: ignore[attr-defined]
        facts: dict[str, Any] = self.decode(row.session_data) if row else {}
        if _is_too_old(facts):
            self._session_key = None
            return {}
        self.expires_at = row.expire_date if row else None
        return facts

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """When it ends if nobody uses it from now on."""
        return timezone.now() + (SHARED_IDLE if self.is_shared else IDLE)

    @property
    def is_shared(self) -> bool:
        """Whether it began with a code card."""
        shown = self.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{}]
        return bool(shown[0].get("method") == CARD)


def _is_too_old(facts: dict[str, Any]) -> bool:
    """However often it is used, after ninety days one logs in again."""
    shown = facts.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    return bool(shown) and timezone.now().timestamp() - shown[0]["at"] > AT_MOST.total_seconds()
