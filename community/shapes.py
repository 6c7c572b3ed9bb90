"""The shapes in which a room hands things to the floor: found, said, reported, kept, to be held, hung."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class Interplay(models.TextChoices):
    """Three ways of being together, from the ideas behind the house: events and help carry one."""

    SHARED_INTEREST = "shared_interest", _("Det fælles tredje")
    JOINT_SOLUTION = "joint_solution", _("En fælles løsning")
    MUTUAL_BENEFIT = "mutual_benefit", _("Glæde af hinanden")


class Subject(models.TextChoices):
    """What people want to hear about, in six groups: the headings of their choices, in order."""

    TIMES = "times", _("Tider og aftaler")
    HELP = "help", _("Hjælp")
    NEIGHBOURS = "neighbours", _("Naboer")
    TALK = "talk", _("Det, vi skriver")
    HOUSE = "house", _("Huset og bestyrelsen")
    MINE = "mine", _("Profil og oplysninger")


@dataclass(frozen=True)
class NavItem:
    """One of the five places in the bottom bar. `url_name` is reversed with the estate's slug."""

    label: Any
    icon: str
    icon_on: str
    url_name: str
    order: int
    section: str
    # Which of the rooms' `counts` is the number on it.
    badge: str = ""


@dataclass(frozen=True)
class Tile:
    """A shortcut on «I dag»."""

    label: Any
    icon: str
    url: str
    section: str
    order: int


# What there is to do: (how many it takes, what).
Chores = Sequence[tuple[int, str]]


class Shared(NamedTuple):
    """Something neighbours did that others could do too, in the words of who held it."""

    title: str
    text: str
    interplay: str = ""
    price: str = ""
    chores: Chores = ()


@dataclass(frozen=True)
class Found:
    """One thing a search found. `excerpt` is plain text; `rank` is higher for what fits better.

    Only what the member could open by its `url` is ever found.
    """

    kind: Any  # the word for what it is: «Opslag»
    title: str
    url: str
    icon: str
    rank: float
    excerpt: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Frame:
    """A word a page may say through its socket besides «watch» ({"say": {…}}).

    `hear(member, said, now)` runs in a thread with the membership as the gate has it this moment; it
    calls an action and returns the answer's facts. A Refused becomes {"refused": …} with its code,
    sentence and facts. ValueError for what has not the right shape: the socket is closed as for any
    bad frame. An empty answer is not sent.

    `most`: so many of one socket in ten seconds; the next are refused `rate_limited` unheard.
    `pause`: seconds in which the same frame once more is dropped without a word.
    """

    word: str
    hear: Callable[[Any, dict[str, Any], datetime], dict[str, Any]]
    most: int = 20
    pause: float = 0


@dataclass(frozen=True)
class Reported:
    """Something people wrote or showed, as the moderator needs it.

    `title` is a few words («Opslag om støj»), `text` what it says (a picture: its description),
    `url` where the author changes or deletes it; `empty` is what to say when there is no text.
    `estate` is where it stands and whose committee
    looks at it; without one it is the estate of who asks.
    """

    title: Any
    text: str
    author: Any  # a User
    url: str = ""
    is_hidden: bool = False
    estate: Any = None  # an Estate
    empty: Any = ""


@dataclass(frozen=True)
class Reportable:
    """How a room's content is reported and hidden: `key` is "room.thing" ("profiles.profile").

    `token` is what stands in addresses: at most 64 letters, digits and hyphens, hard to guess, the
    same for as long as the thing lives. Any text may come in its place; nonsense finds None.

    * `find(member, token)` asks the room's visible_to: a Reported, or None for what this member may
      not see (and so may not report).
    * `look(token)` is the same for the moderator, hidden or not; None once it is deleted.
    * `hide(token, now)` and `show(token, now)` are the room's own verbs. They are called inside the
      moderator's transaction and may be called twice or for what is deleted: then nothing happens.
      `hide` works at once and everywhere: what is hidden leaves lists, search, exports to others,
      files and what is printed, notes about it that are not sent yet are withdrawn
      (`notifications.withdraw`), and open pages are told (`live.push`). Its author still sees it,
      marked as hidden, and may change or delete it.

    The room puts `{% load moderation %}{% report_link key token %}` beside each thing, asks
    `moderation.rules.refuse_writing(member, now)` before it writes, and leaves out in `visible_to`
    what `moderation.rules.not_blocked_for` leaves out.
    """

    key: str
    name: Any
    find: Callable[[Any, str], Reported | None]
    look: Callable[[str], Reported | None]
    hide: Callable[[str, datetime], None]
    show: Callable[[str, datetime], None]


def token_in(text: str) -> UUID:
    """The token somebody's text is, or for any other text that of nothing at all."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@dataclass(frozen=True)
class Retention:
    """What the broom takes: `count(now)` rows would go now, `sweep(now)` takes them."""

    key: str
    what: Any
    kept: Any
    count: Callable[[datetime], int]
    sweep: Callable[[datetime], int]


@dataclass(frozen=True)
class Place:
    """A place one may hold for something open to all. `key` is the room's own word for it."""

    key: str
    name: str


@dataclass(frozen=True)
class Places:
    """How a room lends its places to what is open to all (ADR 0020).

    * `offered(member)`: those this member may hold, in order.
    * `hold(member, key, starts_at, ends_at, *, now)` answers the key of what is held, or raises
      Refused; where the place is taken, with `next_free` among its facts. Called in the transaction
      of who asks, so what is rolled back is not held.
    * `let_go(held, now)`: free again. Nothing happens to what is not held any more.

    When the room takes a held place back it says `lending.place_is_lost`.
    """

    offered: Callable[[Any], list[Place]]
    hold: Callable[..., str]
    let_go: Callable[[str, datetime], None]


@dataclass(frozen=True)
class Wanted:
    """What groups of residents lack or could do together: `theme` is one of `plan.models.Theme`.

    Only words: no person is pointed at, and none is found by it.
    """

    heading: str
    text: str
    theme: str = ""


@dataclass(frozen=True)
class Meant:
    """What neighbours who found each other mean to do together: the first of them begins it.

    `key` names it once for all of them: whoever asks, in whatever order, comes to the same draft.
    `scope`, `entrance` and `circle` are those it was said to where they found each other.
    """

    key: str
    heading: str
    text: str
    members: list[Any]
    scope: str
    entrance: Any = None
    circle: Any = None
    interplay: str = ""


class Drafted(NamedTuple):
    """Where the draft stands, and whether it was begun just now."""

    url: str
    is_new: bool


class Work(NamedTuple):
    """Something a room needs done on a day, in words without a name: a room to hand over, a meeting.

    `key` stays the same for as long as the matter lives («booking:12»): it is asked for every day,
    and what is not answered any more needs nobody. `sort` is one of `gathering.CARDS`; `url` is a
    path. `role` is whose it is where the sort does not say. What does not move (`moves`) is due on
    the day it was first asked for.
    """

    key: str
    sort: str
    title: Any
    on: date
    clock: time | None = None
    place: str = ""
    url: str = ""
    text: str = ""
    role: str = ""
    moves: bool = True


class Seen(NamedTuple):
    """What a room has seen of a need or a resource: its theme (`plan.models.Theme`), what was seen,
    in people's words, and in how many homes. Never whose; who shows it hides what is few.
    """

    theme: str
    what: Any
    homes: int


class Alive(NamedTuple):
    """Something a platform of the plan may point at: the room's own word for it, and its name."""

    key: str
    name: str


class Life(NamedTuple):
    """How it goes with it: `times` it was used (`used` is the sentence with {n} in it; None
    where nothing is counted), the homes it reached, and those that wanted to and could not yet. Never
    whose.
    """

    name: str
    url: str
    used: Any
    times: int | None
    homes: int
    waited: int


@dataclass(frozen=True)
class Lives:
    """How a room shows the life of what is in it to the plan.

    `offered(member)`: what a platform may point at. `lives(member, keys, since, until)`: the life of
    those of the keys the member may see.
    """

    offered: Callable[[Any], Iterable[Alive]]
    lives: Callable[[Any, Iterable[str], datetime, datetime], dict[str, Life]]


class Figure(NamedTuple):
    """What a room counts of a month, a quarter or a year, for the committee: never whose.

    `part` is the heading it stands under and `headline` the word the house is for that it stands for
    (`plan.overview.words`). Anybody sees each of what `is_public`; the rest is kept in whole fives.
    """

    key: str
    label: Any
    part: str = ""
    headline: str = ""
    is_public: bool = False
    unit: str = ""  # "percent" or "minutes"; else a number of what the label says


class Figures(NamedTuple):
    """`tally(estate, since, until)` → (a figure's key, which thing in the room or "", how many)."""

    shown: Sequence[Figure]
    tally: Callable[[Any, datetime, datetime], Iterable[tuple[str, str, int]]]


class Kept(NamedTuple):
    """A page anybody may read, which a phone keeps for when there is no net.

    `url_name` is reversed with the estate's slug. The phone asks for it as nobody, so nothing on it
    is anybody's own; it stands on the page of «Ingen forbindelse».
    """

    url_name: str
    label: Any
    icon: str


@dataclass(frozen=True)
class SheetPart:
    """A part of the week's printed sheet: a heading and short lines, in the language spoken now.

    It hangs in a stairway where anybody walks by: no name of a resident, and no door.
    `can_join`: one can say yes to something in it, so the sheet gets slips to tear off.
    """

    title: Any
    lines: list[Any]
    order: int
    icon: str = "calendar-dots"
    can_join: bool = False


class Waits(NamedTuple):
    """Something that waits for one person's answer: the question, what it is about, and until when."""

    label: Any
    about: str  # what somebody has called it: a group, a place
    icon: str
    url: str
    section: str
    until: datetime | None = None
