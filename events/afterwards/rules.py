"""May they, afterwards? Facts are brought; pure."""

from datetime import datetime, timedelta

from events.models import Event, Joining, Kind

# So long a picture may stand, in days; and how many there is room for.
STANDS, USUALLY = (30, 90, 365), 90
AT_A_TIME, IN_ALL = 10, 200
# Hosts are asked in the morning after, and not later than this.
ASKED_FROM, ASKED_WITHIN = 9, timedelta(days=3)
# A series is asked about once in so long.
A_WHILE = timedelta(days=60)
NOT_ASKED = (Kind.WORKS, Kind.TERM)


def may_look_back(event: Event, now: datetime) -> bool:
    """It was held, and is over."""
    return not event.is_draft and not event.is_called_off and event.ends_at <= now


def takes_pictures(event: Event, now: datetime) -> bool:
    """From when it begins."""
    return not event.is_draft and not event.is_called_off and event.has_begun(now)


def has_talk(event: Event, now: datetime) -> bool:
    """Whether people may talk in it now: there is one, and its time is not over."""
    return event.conversation_id is not None and talks_until(event) > now


def may_open_talk(event: Event, now: datetime) -> bool:
    """Something people say that they come to, that is up and not over."""
    is_up = not event.is_draft and not event.is_called_off and event.ends_at > now
    return is_up and event.conversation_id is None and event.joining != Joining.NONE


def talks_until(event: Event) -> datetime:
    """A week after it."""
    return event.ends_at + timedelta(days=7)
