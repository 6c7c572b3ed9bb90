"""Who stands behind a key that is shown without a login."""

from uuid import UUID

from django.utils import timezone

from community.feeds.models import CalendarFeed
from community.people.models import Membership


def reader_of(key: UUID) -> Membership | None:
    """Whose calendar key it is, as long as they may come in."""
    today = timezone.localdate()
    kept = CalendarFeed.objects.filter(key=key).values("member")
    member = Membership.objects.at_the_gate(today).filter(pk__in=kept).first()
    return member if member is not None and member.may_enter(today) else None
