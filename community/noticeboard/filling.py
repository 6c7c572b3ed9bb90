"""What the form begins with when somebody goes on with a draft, or changes what hangs there."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from community.noticeboard.forms import ON_A_DAY, ONLY_HIT, WINDOW
from community.noticeboard.lasting import day_of, last_day
from community.noticeboard.models import Notice
from community.people.tenancy import Scope


def initial_of(notice: Notice) -> dict[str, Any]:
    """What the form begins with: a draft or a notice as it is."""
    found: dict[str, Any] = {
        name: getattr(notice, name)
        for name in (
            "title",
            "text",
            "language",
            "other_language",
            "other_title",
            "other_text",
            "has_comments",
            "icon",
            "asks_seen",
            "is_urgent",
        )
    }
    hung = notice.pictures.all()
    found["pictures"] = [str(one.picture.token) for one in hung]
    found["category"] = str(notice.category_id or "")
    found["is_pinned"] = notice.pinned_at is not None
    hits = [str(entrance.pk) for entrance in notice.hits.all()]
    found["hits"] = hits
    found["audience"] = _audience_value(notice, hits)
    if notice.is_draft:
        found["ends"] = str(notice.days or "") if notice.ends_at is None else ON_A_DAY
        found["ends_on"] = last_day(notice.ends_at) if notice.ends_at else None
    starts = notice.planned_at if notice.is_draft else notice.publish_at
    if starts is not None and (notice.is_draft or notice.told_at is None):
        found["publish_on"], found["publish_time"] = day_of(starts), _time_of(starts)
    if notice.period is not None:
        begins, ends = notice.period.lower, notice.period.upper
        values = (day_of(begins), _time_of(begins), day_of(ends), _time_of(ends))
        found |= dict(zip(WINDOW, values, strict=True))
    return found


def _audience_value(notice: Notice, hits: list[str]) -> str:
    if notice.scope == Scope.ENTRANCE:
        return ONLY_HIT if hits else f"entrance:{notice.entrance_id}"
    if notice.scope == Scope.CIRCLE:
        return f"circle:{notice.circle_id}"
    return notice.scope


def _time_of(moment: datetime) -> time:
    return timezone.localtime(moment).time().replace(second=0, microsecond=0)
