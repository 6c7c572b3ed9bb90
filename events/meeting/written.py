"""What the committee has typed of a meeting, before it is checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Asked:
    """A meeting as the committee wants it."""

    starts_at: datetime | None
    ends_at: datetime | None
    place: str = ""
    place_key: str = ""
    text: str = ""
    way_there: str = ""
    access: Sequence[str] = ()
    is_extraordinary: bool = False
    asked_by: str = ""
    asking: int | None = None
    topic: str = ""
    hand_in: str = ""


@dataclass(frozen=True)
class Days:
    """What the estate's articles say."""

    call_days: int
    proposals_days: int
    papers_days: int
    minutes_days: int
    asking_percent: int
    accounts_begin: int
    hand_in: str = ""
