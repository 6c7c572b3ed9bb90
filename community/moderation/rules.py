"""What other rooms ask: may they write, do they meet, is this a raid? Each is one query at most."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from community.errors import Refused
from community.moderation.models import MODERATORS, Block, WritePause
from community.people.models import Estate, Membership, User
from community.ui.dates import day_name, oclock

LINKS_A_DAY = 5
NEW_FOR = timedelta(days=1)
LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|dk|net|org|info|io|shop|ru|xyz)\b", re.IGNORECASE
)


def is_moderator(member: Membership) -> bool:
    """Holds an office that looks at reports. Nobody does while acting for another."""
    return bool(member.roles & MODERATORS) and member.helper is None


def refuse_writing(member: Membership, now: datetime) -> None:
    """Before a member writes to neighbours. Refused `paused` when they or who helps them may not."""
    for user in filter(None, [member.user, member.helper]):
        refuse_if_paused(user, member.estate, now)


def refuse_if_paused(user: User, estate: Estate, now: datetime) -> None:
    """Refused `paused` (403) while the person does not write in this estate, with day and reason.

    For writing to neighbours only. Reading, booking, asking the office, reporting and disagreeing
    are never paused.
    """
    paused = WritePause.objects.active(now).filter(user=user, estate=estate)
    pause = paused.select_related("decision").order_by("-ends_at").first()
    if pause is not None:
        raise Refused(
            "paused", sentence_of(pause), status=403, facts={"until": pause.ends_at.isoformat()}
        )


def sentence_of(pause: WritePause) -> str:
    """«Du har skrivepause indtil torsdag 26. november kl. 10. …»"""
    said = _(
        "Du har skrivepause indtil {day} {time}. Reglen er: {rule}. "
        "Du kan stadig læse, booke og ringe til kontoret."
    )
    rule = pause.decision.tone_rule
    return said.format(
        day=day_name(pause.ends_at), time=oclock(pause.ends_at), rule=rule.title if rule else "–"
    )


def is_blocked_between(one: int, other: int) -> bool:
    """Whether one of these two people (user ids) has blocked the other. Never say which.

    What the house itself says to somebody (a closed place, a decision) is no message between
    people and is not asked about here.
    """
    there, back = Q(blocker_id=one, blocked_id=other), Q(blocker_id=other, blocked_id=one)
    return bool(Block.objects.filter(there | back).exists())


def blocked_among(user_id: int, others: Iterable[int]) -> set[int]:
    """Of these people (user ids), those with a block between them and this one. One query."""
    asked = list(others)
    there = Q(blocker_id=user_id, blocked_id__in=asked)
    back = Q(blocked_id=user_id, blocker_id__in=asked)
    pairs = Block.objects.filter(there | back).values_list("blocker_id", "blocked_id")
    return {one for pair in pairs for one in pair} - {user_id}


def not_blocked_for(user_id: Any, person: str = "user_id") -> Any:
    """A condition for `visible_to`: nothing from or about somebody with a block between us.

    `person` is the column that holds the other's user id: `filter(not_blocked_for(member.user_id,
    "author_id"))`. Two look-ups in an index, whichever of the two made the block. Leave it off for
    what colleagues say in their work (a closed tap, a visit): that reaches everybody.
    """
    there = Block.objects.filter(blocker_id=user_id, blocked_id=OuterRef(person))
    back = Block.objects.filter(blocked_id=user_id, blocker_id=OuterRef(person))
    return ~Exists(there) & ~Exists(back)


def refuse_raid(text: str, *, links_today: int, joined_on: date, today: date) -> None:
    """Refused `too_many_links` when somebody who came yesterday or today writes many links (MO-7).

    `links_today` is what the room has counted in what the person has written since midnight. The
    words themselves are never judged by a machine.
    """
    is_new = today - joined_on < NEW_FOR + timedelta(days=1)
    if is_new and links_today + links_in(text) > LINKS_A_DAY:
        sentence = _("Du er ny her. Derfor kan du sende fem links om dagen til en start.")
        raise Refused("too_many_links", sentence, status=429)


def links_in(text: str) -> int:
    """How many links a text has, for the room that counts them."""
    return len(LINK.findall(text))
