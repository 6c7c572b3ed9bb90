"""For how long what is said is kept, by kind. `CHAT_DAYS_KEPT` in the settings says otherwise."""

from datetime import timedelta

from django.conf import settings

from community.chat.models import Kind

# After it was said; between two neighbours: after anything was said at all.
DAYS: dict[str, int] = {
    Kind.ENTRANCE: 365,
    Kind.DESK: 365,
    Kind.GROUP: 365,
    Kind.EVENT: 365,
    Kind.AGREEMENT: 365,
    Kind.NOTICE: 365,
    Kind.DIRECT: 730,
}
# A conversation that was closed goes as a whole.
AFTER_CLOSING = timedelta(days=30)
# A question to talk that nobody answered.
UNANSWERED = timedelta(days=30)


def kept(kind: str) -> timedelta:
    """How long what is said in a conversation of this kind is kept."""
    own: dict[str, int] = getattr(settings, "CHAT_DAYS_KEPT", {})
    return timedelta(days=own.get(str(kind), DAYS[str(kind)]))
