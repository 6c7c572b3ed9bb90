"""The verbs of one's own calendar feed: have an address, and have another one."""

from datetime import datetime

from django.db import transaction

from community.feeds.models import CalendarFeed
from community.people.models import Membership, User


def feed_of(member: Membership, *, now: datetime) -> CalendarFeed:
    """The member's feed; made the first time it is asked for."""
    feed, _made = CalendarFeed.objects.get_or_create(member=member, defaults={"made_at": now})
    if _made:
        feed.refresh_from_db(fields=["key"])
    return feed


@transaction.atomic
def renew(member: Membership, *, now: datetime) -> CalendarFeed:
    """Another address; the old one opens nothing from here on."""
    CalendarFeed.objects.filter(member=member).delete()
    return feed_of(member, now=now)


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """The address of who has left opens nothing; it stays until then."""
    if leaves_at <= now:
        CalendarFeed.objects.filter(member=member).delete()


def erase(user: User, now: datetime) -> None:
    """No address is left of who is forgotten."""
    CalendarFeed.objects.filter(member__user=user).delete()
