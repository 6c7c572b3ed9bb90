"""Who is a neighbour, for whom. Whatever shows one asks here, so that hidden is hidden everywhere."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from community.moderation.rules import not_blocked_for
from community.people.models import Membership


def shown_to(member: Membership, now: datetime) -> QuerySet[Membership]:
    """Those who live in the member's estate now and do not hide. Nobody for a guest.

    Nobody with a block between them and the member either, and neither can tell why.

    Who works here, has moved out, is hidden or forgotten is not among them.
    """
    today = timezone.localdate(now)
    if member.is_guest:
        return Membership.objects.none()
    return (
        Membership.objects.current(today)
        .filter(
            estate_id=member.estate_id,
            household__period__contains=today,
            user__is_hidden=False,
            user__erased_at=None,
        )
        .filter(not_blocked_for(member.user_id))
        .select_related("user__profile", "estate", "household__dwelling__entrance")
    )


def one(member: Membership, token: UUID | str, now: datetime) -> Membership | None:
    """The neighbour with this token, or None for anything else, whatever the reason."""
    try:
        wanted = token if isinstance(token, UUID) else UUID(token)
    except ValueError:
        return None
    return shown_to(member, now).filter(token=wanted).first()


def new_ones(member: Membership, now: datetime) -> QuerySet[Membership]:
    """Neighbours who said that they are new, the newest first; not the member themselves."""
    said_so = shown_to(member, now).filter(user__profile__new_until__gt=now)
    return said_so.exclude(user_id=member.user_id).order_by("-user__profile__new_until", "-pk")


def with_token(token: str) -> Membership | None:
    """Whoever has this token and lives somewhere now, hidden or not: for the moderator alone."""
    try:
        wanted = UUID(token)
    except ValueError:
        return None
    found = Membership.objects.filter(token=wanted, household__isnull=False)
    return found.select_related("user__profile", "estate", "household__dwelling__entrance").first()
