"""What somebody has written and chosen on the page, or sent through the API, before it is checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from community.groups.models import InterestGroup
from community.noticeboard.models import Category, Notice
from community.people.models import Circle, Entrance
from community.people.tenancy import Scope
from community.pictures.models import Picture


@dataclass(frozen=True)
class Written:
    """A notice as its author wants it. `days` and `ends_on` are two ways to say how long.

    `publish_at` empty: now. `entrance` and `circle` name the place of a narrow scope; with `hits`
    and the narrowest scope it is for exactly those stairways. `pictures` empty (None): as it was.
    """

    category: Category | None = None
    title: str = ""
    text: str = ""
    language: str = "da"
    other_language: str = ""
    other_title: str = ""
    other_text: str = ""
    scope: str = Scope.ESTATE
    entrance: Entrance | None = None
    circle: Circle | None = None
    group: InterestGroup | None = None
    publish_at: datetime | None = None
    days: int | None = None
    ends_on: date | None = None
    has_comments: bool = True
    is_pinned: bool = False
    icon: str = ""
    period: tuple[datetime, datetime] | None = None
    hits: Sequence[Entrance] = ()
    asks_seen: bool = False
    is_urgent: bool = False
    pictures: Sequence[Picture] | None = None


def as_written(notice: Notice) -> Written:
    """A notice that hangs there, as if its author wrote it now: what a change begins with."""
    period = (notice.period.lower, notice.period.upper) if notice.period else None
    return Written(
        category=notice.category,
        title=notice.title,
        text=notice.text,
        language=notice.language,
        other_language=notice.other_language,
        other_title=notice.other_title,
        other_text=notice.other_text,
        scope=notice.scope,
        entrance=notice.entrance,
        circle=notice.circle,
        group=notice.group,
        has_comments=notice.has_comments,
        is_pinned=notice.pinned_at is not None,
        icon=notice.icon,
        period=period,
        hits=list(notice.hits.all()),
        asks_seen=notice.asks_seen,
        is_urgent=notice.is_urgent,
    )
