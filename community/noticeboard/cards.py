"""What of the board stands on «I dag»: drift that hits me, what I have not read, and the newest two."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, Value, prefetch_related_objects

from community.features import Card
from community.noticeboard.models import Notice, is_coming, is_hitting
from community.noticeboard.page import Shown, shown_to
from community.people.models import Membership

LOOKED_AT, MOST_PINNED, MOST_NEW = 30, 2, 2
HITS, PINNED, NEWEST = "hits", "pinned", "newest"
NEAR = timedelta(days=7)


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """One question for what there is, and two more where there is something."""
    found = _hanging(member, now)
    shown = shown_to(member, found, readings=True)
    hits, pinned, newest = (
        [row for one, row in zip(found, shown, strict=True) if one.part == part]
        for part in (HITS, PINNED, NEWEST)
    )
    yield from _works([one for one in hits if _is_near(one, now)], member)
    unread = [one for one in pinned if not one.is_read and not one.is_own]
    if unread:
        context = {"rows": unread, "member": member}
        yield Card("noticeboard/_pinned_card.html", context, order=4)
    if newest:
        context = {"rows": newest, "member": member}
        yield Card("noticeboard/_newest_card.html", context, order=70)


def _hanging(member: Membership, now: datetime) -> list[Any]:
    """Drift that hits me, what is pinned on my board, and the newest of others, each with its `part`.

    Three short lists by one question, the newest first. What hits me stands in no other of them.
    """
    seen = Notice.objects.visible_to(member, now).on_board(member, now).with_heading()
    hitting = is_hitting(member) & is_coming(now)
    not_mine = Q(author=None) | ~Q(author_id=member.pk)
    on_top = Q(pinned_at__isnull=False, estate_id=member.estate_id)
    works, pinned, newest = (
        seen.annotate(part=Value(part)).filter(condition)[:most]
        for part, condition, most in (
            (HITS, hitting, LOOKED_AT),
            (PINNED, on_top & ~hitting, MOST_PINNED),
            (NEWEST, not_mine & Q(pinned_at=None) & ~hitting, MOST_NEW),
        )
    )
    found = works.union(pinned, newest, all=True)
    prefetch_related_objects(rows := list(found), "hits")
    return sorted(rows, key=lambda one: (one.publish_at, one.token), reverse=True)


def _works(hit: list[Shown], member: Membership) -> Iterator[Card]:
    """The first to happen first; those without a time last."""
    ordered = sorted(hit, key=lambda one: (one.notice.begins is None, one.notice.begins or 0))
    if ordered:
        context = {"rows": ordered, "member": member}
        yield Card("noticeboard/_works_card.html", context, order=2)


def _is_near(shown: Shown, now: datetime) -> bool:
    """What is far ahead leaves «I dag» once it is read, and comes back the week before."""
    begins = shown.notice.begins
    if begins is None:
        return not shown.has_said_seen
    return not shown.is_read or begins < now + NEAR
