"""The week's notices on the sheet in the stairway: headings, and never a name."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from community.noticeboard.lasting import wall
from community.noticeboard.models import Notice
from community.noticeboard.notify import when_of
from community.people.models import Entrance
from community.people.tenancy import Scope
from community.shapes import SheetPart

LINES = 8


def notices_of_the_week(entrance: Entrance, first_day: date, now: datetime) -> Iterator[SheetPart]:
    """What stands that week for everybody in this stairway: what an office says first.

    Of that first the drift, as it happens, then what is pinned, then the rest, the newest first;
    what is over by then is left out. So is a heading that holds its author's name, and what hidden
    neighbours write.
    """
    rows = list(_standing_in(entrance, first_day, now)[: 3 * LINES])
    office = [_line(one) for one in rows if one.is_office]
    others = [_line(one) for one in rows if not one.is_office and _is_nameless(one)]
    if office:
        yield SheetPart(_("Fra huset"), office[:LINES], order=10, icon="push-pin-duotone")
    if others:
        lines = [*others[:LINES], _("Ring til kontoret, hvis du vil høre mere om noget af det.")]
        yield SheetPart(_("På opslagstavlen"), lines, order=40, icon="chat-circle-text-duotone")


def _standing_in(entrance: Entrance, first_day: date, now: datetime) -> Any:
    begins = max(wall(first_day), now)
    ends = wall(first_day + timedelta(days=7))
    place = (
        ~Q(scope__in=[Scope.ENTRANCE, Scope.CIRCLE])
        | Q(scope=Scope.ENTRANCE, entrance=entrance)
        | Q(hits=entrance)
    )
    if entrance.circle_id:
        place |= Q(scope=Scope.CIRCLE, circle=entrance.circle_id)
    hit_elsewhere = Q(category__shape="works", hits__isnull=False) & ~Q(hits=entrance)
    found = Notice.objects.filter(
        place, estate_id=entrance.estate_id, group=None, publish_at__lt=ends, ends_at__gt=begins,
        taken_down_at=None, hidden_at=None,
    )  # fmt: skip
    found = found.exclude(pk__in=Notice.objects.filter(hit_elsewhere).exclude(hits=entrance))
    unhidden = Q(is_office=True) | Q(author__user__is_hidden=False)
    found = found.filter(unhidden).exclude(period__endswith__lte=begins).distinct()
    on_top = F("pinned_at").desc(nulls_last=True)
    ordered = found.order_by("-is_office", "period", on_top, "-publish_at")
    return ordered.select_related("author__user", "category")


def _line(notice: Notice) -> str:
    if notice.is_works and notice.period is not None:
        said = when_of(notice)
        return _("{when}: {title}").format(when=said[:1].upper() + said[1:], title=notice.title)
    return notice.title


def _is_nameless(notice: Notice) -> bool:
    if notice.author is None:
        return False
    said, user = notice.title.casefold(), notice.author.user
    return not any(name and name.casefold() in said for name in (user.name, user.surname))
