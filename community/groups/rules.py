"""May they? Pure: whoever asks brings the group and the reader's own row in it, or None."""

from datetime import datetime, timedelta

from community.groups.models import GroupMember, InterestGroup
from community.people.models import Membership

Part = GroupMember.Part
Door = InterestGroup.Door

# Who was told «ikke denne gang», or said «nej tak», has this long in peace.
ASK_AGAIN = timedelta(days=30)
# Some groups meet once a quarter: a whole quarter and a month without a sign is silence.
SILENT = timedelta(days=120)
ANSWER = timedelta(days=30)
# So long one can still write in the conversation of a group that was closed.
LINGERS = timedelta(days=30)
# What holds the group's life together when one of them is ill.
HOLDERS = 2
CODE_LASTS = timedelta(days=14)
# A slip on a notice board or round a table: so many may use one code.
CODE_PLACES = 10


def is_in(mine: GroupMember | None) -> bool:
    return mine is not None and mine.is_in


def is_holder(mine: GroupMember | None) -> bool:
    return mine is not None and mine.is_holder


def can_make(member: Membership) -> bool:
    """Whoever lives or works in the estate; a partner of the house is a guest in others' groups."""
    return not member.is_guest


def rests_after_no(mine: GroupMember | None, now: datetime) -> bool:
    """Whether the holders said «ikke denne gang» less than thirty days ago."""
    return mine is not None and mine.part == Part.TURNED_AWAY and mine.since > now - ASK_AGAIN


def can_join(group: InterestGroup, mine: GroupMember | None) -> bool:
    """One tap: the door is open, or they were invited."""
    if group.is_closed or group.is_resting or is_in(mine):
        return False
    invited = mine is not None and mine.part == Part.INVITED
    return invited or group.door == Door.OPEN


def can_ask(group: InterestGroup, mine: GroupMember | None, now: datetime) -> bool:
    """Those who hold it are asked first, and once a month at most."""
    if group.is_closed or group.is_resting or group.door != Door.ASK or is_in(mine):
        return False
    waits = mine is not None and mine.part in {Part.ASKING, Part.INVITED}
    return not waits and not rests_after_no(mine, now)


def can_invite(group: InterestGroup, mine: GroupMember | None) -> bool:
    """Into an open group anybody in it may invite; else those who hold it."""
    if group.is_closed or group.is_resting:
        return False
    return is_holder(mine) or (is_in(mine) and group.door == Door.OPEN)


def can_edit(group: InterestGroup, mine: GroupMember | None) -> bool:
    return is_holder(mine) and not group.is_closed


def can_take_up(mine: GroupMember | None, holders: int, *, is_wanted: bool) -> bool:
    """Somebody in it takes a group that has nobody, or that a holder wants to pass on."""
    return is_in(mine) and not is_holder(mine) and (not holders or is_wanted)


def can_reopen(group: InterestGroup, mine: GroupMember | None, now: datetime) -> bool:
    """A holder, while its conversation can still be written in."""
    return is_holder(mine) and group.closed_at is not None and group.closed_at > now - LINGERS


def may_stand_on_paper(group: InterestGroup) -> bool:
    """What hangs in a stairway: open groups, and nothing a moderator has hidden."""
    return group.door == Door.OPEN and group.hidden_at is None
