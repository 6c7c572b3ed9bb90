"""Being forgotten, and the broom: what goes when."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from community.chat.hosting import actions as hosting
from community.groups import rules
from community.groups.actions import member_left
from community.groups.models import (
    GroupCode,
    GroupMember,
    GroupMemberQuerySet,
    GroupPicture,
    InterestGroup,
    Meeting,
)
from community.people.models import User
from community.pictures import actions as shelf

Part = GroupMember.Part
WAITED = timedelta(days=90)
CODE_KEPT = timedelta(days=30)
MET_KEPT = timedelta(days=365)
CLOSED_KEPT = timedelta(days=180)
CHUNK = 500


@transaction.atomic
def erase(user: User, now: datetime) -> None:
    """Out of every group, and the name from what they made. What a group is called stays with it."""
    for member in user.memberships.order_by("pk"):
        member_left(member, now, now)
    InterestGroup.objects.filter(made_by__user=user).update(made_by=None)
    GroupMember.objects.filter(invited_by__user=user).update(invited_by=None)
    GroupCode.objects.filter(made_by__user=user).update(made_by=None, revoked_at=now)
    GroupPicture.objects.filter(put_up_by__user=user).update(put_up_by=None)
    for model in (InterestGroup, GroupMember, GroupCode, GroupPicture, Meeting):
        model._default_manager.filter(helped_by=user).update(helped_by=None)


# --- the broom -----------------------------------------------------------------------------------


def old_answers(now: datetime) -> GroupMemberQuerySet:
    """A no that holds no longer, and a question or an invitation nobody answered for three months."""
    said_no = Q(part__in=[Part.TURNED_AWAY, Part.NO_THANKS], since__lte=now - rules.ASK_AGAIN)
    waiting = Q(part__in=[Part.ASKING, Part.INVITED], since__lte=now - WAITED)
    return GroupMember.objects.filter(said_no | waiting)


def sweep_answers(now: datetime) -> int:
    return int(old_answers(now).delete()[0])


def old_codes(now: datetime) -> QuerySet[GroupCode]:
    """Codes that stopped working by themselves a month ago."""
    return GroupCode.objects.filter(ends_at__lte=now - CODE_KEPT)


def sweep_codes(now: datetime) -> int:
    return int(old_codes(now).delete()[0])


def old_meetings(now: datetime) -> QuerySet[Meeting]:
    """Held once a year ago, or called off for good a year ago."""
    once = Q(again="", begins_at__lte=now - MET_KEPT)
    return Meeting.objects.filter(once | Q(ended_at__lte=now - MET_KEPT))


def sweep_meetings(now: datetime) -> int:
    return int(old_meetings(now).delete()[0])


def old_groups(now: datetime) -> QuerySet[InterestGroup]:
    """Closed half a year ago."""
    return InterestGroup.objects.filter(closed_at__lte=now - CLOSED_KEPT)


def sweep_groups(now: datetime) -> int:
    """The group, and with it its meetings, its album and its conversation."""
    swept = 0
    for group in old_groups(now).select_related("conversation").order_by("pk")[:CHUNK]:
        with transaction.atomic():
            conversation = group.conversation
            group.delete()
            hosting.put_away(conversation)
        swept += 1
    return swept


def old_pictures(now: datetime) -> QuerySet[GroupPicture]:
    """Whose time is over, and those somebody has wanted to be out of. Nobody sees either any more."""
    return GroupPicture.objects.filter(Q(ends_at__lte=now) | Q(taken_down_at__isnull=False))


def sweep_pictures(now: datetime) -> int:
    """The rows, and the files that stood there until now."""
    swept = 0
    for put_up in old_pictures(now).select_related("picture").order_by("pk")[:CHUNK]:
        with transaction.atomic():
            picture = put_up.picture
            put_up.delete()
            shelf.take_down([picture])
        swept += 1
    return swept
