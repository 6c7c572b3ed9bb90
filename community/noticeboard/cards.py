"""What of the board stands on «I dag»: drift that hits me, what I have not read, and the newest two."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from community.features import Card
from community.noticeboard.models import Category, Notice
from community.noticeboard.page import Shown, is_hit, shown_to
from community.people.models import Membership

NEWEST, LOOKED_AT = 2, 30
NEAR = timedelta(days=7)


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """A handful of queries, however much hangs there."""
    seen = Notice.objects.visible_to(member, now).on_board(member, now)
    works = seen.filter(category__shape=Category.Shape.WORKS).with_author()[:LOOKED_AT]
    hit = [one for one in works if is_hit(member, one) and _is_coming(one, now)]
    pinned = seen.filter(pinned_at__isnull=False, estate_id=member.estate_id)
    on_top = [one for one in pinned.with_author()[:2] if one not in hit]
    told = {one.pk for one in [*hit, *on_top]}
    rest = seen.exclude(pk__in=told).exclude(author_id=member.pk).exclude(pinned_at__isnull=False)
    newest = list(rest.with_author()[:NEWEST])
    shown = shown_to(member, [*hit, *on_top, *newest], readings=True)
    yield from _works([one for one in shown[: len(hit)] if _is_near(one, now)], member)
    unread = [one for one in shown[len(hit) : len(told)] if not one.is_read and not one.is_own]
    if unread:
        context = {"rows": unread, "member": member}
        yield Card("noticeboard/_pinned_card.html", context, order=4)
    if newest:
        context = {"rows": shown[len(told) :], "member": member}
        yield Card("noticeboard/_newest_card.html", context, order=70)


def _works(hit: list[Shown], member: Membership) -> Iterator[Card]:
    """The first to happen first; those without a time last."""
    ordered = sorted(hit, key=lambda one: (one.notice.begins is None, one.notice.begins or 0))
    if ordered:
        context = {"rows": ordered, "member": member}
        yield Card("noticeboard/_works_card.html", context, order=2)


def _is_coming(notice: Notice, now: datetime) -> bool:
    """From when it is put up until its time window is over; without one while «Set» is asked for."""
    if notice.period is None:
        return notice.asks_seen
    return bool(notice.period.upper > now)


def _is_near(shown: Shown, now: datetime) -> bool:
    """What is far ahead leaves «I dag» once it is read, and comes back the week before."""
    begins = shown.notice.begins
    if begins is None:
        return not shown.has_said_seen
    return not shown.is_read or begins < now + NEAR
