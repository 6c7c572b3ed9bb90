"""The week's sheet: one page of paper for each stairway, in one language, with nobody's name on it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from community.features import sheet_of
from community.paper import walk
from community.people.letters import qr
from community.people.models import Entrance, Estate, Membership
from community.shapes import SheetPart

ITEMS = 7  # more than that is not read in a stairway (microcopy: printed)
WEEKS = 2  # this one and the next
SLIPS = ["1", "2"]  # to tear off at the bottom
BREAK = "\u200b"  # where a line may break in an address


@dataclass(frozen=True)
class Choice:
    """What somebody wants printed: which week, which stairway (None: all), in which language."""

    week: int
    entrance: Entrance | None
    language: str


@dataclass(frozen=True)
class WeekPage:
    """What stands on one sheet, with its words already in the sheet's language."""

    entrance: Entrance
    parts: list[SheetPart]
    is_more: bool

    @property
    def can_join(self) -> bool:
        """Whether there is something on it to say yes to; else it gets no slips to tear off."""
        return any(part.can_join for part in self.parts)

    @property
    def items(self) -> int:
        return sum(len(part.lines) for part in self.parts)


@dataclass(frozen=True)
class Sheets:
    """All pages of one print, and what stands on each of them."""

    pages: list[WeekPage]
    first_day: date
    language: str
    url: str
    qr: SafeString

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=6)

    @property
    def direction(self) -> str:
        with translation.override(self.language):
            return "rtl" if translation.get_language_bidi() else "ltr"


def languages_of(estate: Estate) -> list[str]:
    """What is spoken in the estate and by the house; always at least Danish."""
    spoken = {code for code, _name in settings.LANGUAGES}
    return [code for code in estate.languages if code in spoken] or [settings.LANGUAGE_CODE]


def entrances_of(estate: Estate) -> list[Entrance]:
    """The stairways in the order one walks them."""
    return sorted(estate.entrances.all(), key=walk.entrance_key)


def monday_of(now: datetime, week: int) -> date:
    """The Monday of this week (0) or of the next (1)."""
    today = timezone.localdate(now)
    return today - timedelta(days=today.weekday()) + timedelta(weeks=week)


def chosen(
    estate: Estate, entrances: list[Entrance], week: str, entrance: str, language: str
) -> Choice:
    """What the address asks for; whatever cannot be had is the first there is."""
    codes = languages_of(estate)
    return Choice(
        week=1 if week == "1" else 0,
        entrance=next((one for one in entrances if str(one.pk) == entrance), None),
        language=language if language in codes else codes[0],
    )


def sheets(member: Membership, entrances: list[Entrance], choice: Choice, now: datetime) -> Sheets:
    """The pages to print, in order."""
    first_day = monday_of(now, choice.week)
    wanted = [choice.entrance] if choice.entrance else entrances
    with translation.override(choice.language):
        pages = [_page(member.estate, entrance, first_day, now) for entrance in wanted]
    url = settings.SITE_URL + reverse("house:today", args=[member.estate.slug])
    shown = url.partition("://")[2].rstrip("/").replace("/", f"/{BREAK}")
    return Sheets(pages, first_day, choice.language, shown, qr(url))


def _page(estate: Estate, entrance: Entrance, first_day: date, now: datetime) -> WeekPage:
    entrance.estate = estate
    parts, room, is_more = [], ITEMS, False
    for part in sheet_of(entrance, first_day, now):
        lines = [str(line) for line in part.lines]
        is_more = is_more or len(lines) > room
        if room:
            parts.append(replace(part, title=str(part.title), lines=lines[:room]))
        room = max(0, room - len(lines))
    return WeekPage(entrance, parts, is_more)
