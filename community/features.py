"""How a room hangs on the floor: each app describes itself once, in its `feature.py`.

The floor walks the registered features to build the bottom bar, the front page, the watched
topics, the export and the erasure of a person, and the demo. It never imports a room.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse

from community.counting import counted
from community.shapes import (
    Chores,
    Drafted,
    Figures,
    Found,
    Frame,
    Kept,
    Lives,
    Meant,
    NavItem,
    Places,
    Reportable,
    Retention,
    Seen,
    Shared,
    SheetPart,
    Subject,
    Tile,
    Waits,
    Wanted,
    Work,
)


class Tab(NamedTuple):
    """A room among those that stand side by side over their lists: the board, help, what happens."""

    label: Any
    url_name: str
    order: int


@dataclass(frozen=True)
class Card:
    """A piece of «I dag»: a template with its context. Lower `order` stands higher.

    `mine` cards are the rows with my name on, gathered on the card over the street. `work` cards
    are rows of a list under one heading: what waits for an office (see `work_row`); `topic` is what
    the open page watches for it.
    """

    template: str
    context: dict[str, Any]
    order: int
    mine: bool = False
    at: datetime | None = None
    work: bool = False
    topic: str = ""


@dataclass(frozen=True)
class Link:
    """A row that leads somewhere, with its own word of explanation.

    `group`: "work" (for committee and colleagues), "mine" (I and my home) and "ours" (between
    neighbours) stand under a heading each on «Mere»; "known" (what the house knows about me) stands
    in my settings; "easy" is a first thing to join, on the welcome page. Each row has one place.
    Lower `order` stands higher.
    """

    label: Any
    icon: str
    url: str
    group: str
    order: int
    hint: Any = ""


class Tell(NamedTuple):
    """A kind of note a room tells, what people call it, and under which heading they choose it.

    `for_whom` keeps it from the list of who never gets it; without it everybody may choose.
    """

    kind: str
    label: Any
    hint: Any
    subject: Subject
    for_whom: Callable[[Any], bool] | None = None


@dataclass
class Feature:
    """What an app tells the floor about itself. Everything but `key` and `name` is optional.

    Callables take a `Membership` (or, for export and erasure, a `User`) first and get `now` passed
    in; they only read, except `member_left`, `home_left`, `blocked`, `drafts`, `erase`, `demo`.
    """

    key: str
    name: Any
    nav: list[NavItem] = field(default_factory=list)
    tab: Tab | None = None
    cards: Callable[[Any, datetime], Iterable[Card]] | None = None
    tiles: Callable[[Any, datetime], Iterable[Tile]] | None = None
    # topic kind → may this member watch this id? ("facility" → asks visible_to)
    topics: dict[str, Callable[[Any, int], bool]] = field(default_factory=dict)
    # Pages without a login that are read without a net too.
    kept: list[Kept] = field(default_factory=list)
    # view name → the thread of the matter on that page («booking:{pk}»), where notes lead elsewhere.
    matters: dict[str, str] = field(default_factory=dict)
    # What this room tells people about; the reader may turn each off.
    tells: list[Tell] = field(default_factory=list)
    # (member, what is looked for, how many at most): what this room has of it, best first.
    search: Callable[[Any, str, int], Iterable[Found]] | None = None
    # What pages say through their socket to this room.
    frames: list[Frame] = field(default_factory=list)
    # topic kind → (member, ids it may watch) → the number of the last thing that happened in each:
    # a page that has seen less fetches the rest. Told when watching begins and with every heartbeat.
    latest: dict[str, Callable[[Any, list[int]], dict[int, int]]] = field(default_factory=dict)
    # User ids whose facts never reach this member's socket (a block, whichever of the two made it).
    not_heard: Callable[[Any], set[int]] | None = None
    # Whether this member sees the picture because of something in this room.
    shows_picture: Callable[[Any, Any], bool] | None = None
    # Of these picture ids those that something in this room hangs on: the broom leaves them.
    needs_pictures: Callable[[Iterable[int]], set[int]] | None = None
    # (member, group, now): tabs on a group's page that lead to this room.
    group_tabs: Callable[[Any, Any, datetime], Iterable[Link]] | None = None
    # (member, a neighbour's membership the member sees, now): on its page, what they can do together.
    neighbour_links: Callable[[Any, Any, datetime], Iterable[Link]] | None = None
    # (member, now) → rows by a name («chat.waiting») of which every page shows how many there are.
    badges: Callable[[Any, datetime], dict[str, Any]] | None = None
    # The same for those that only some pages show.
    counts: Callable[[Any, datetime], dict[str, Any]] | None = None
    # (member, now): what needs my answer. Asked when the room's count «<key>.waits» is not nothing.
    waits: Callable[[Any, datetime], Iterable[Waits]] | None = None
    # (member, heading, text, tasks as (how many, what)): where what neighbours want to do together
    # gets a day and a place.
    plans: Callable[[Any, str, str, Chores], Link | None] | None = None
    # (member, what is wanted): what could be begun for it, as a filled-in page nobody else sees yet.
    begins: Callable[[Any, Wanted], Link | None] | None = None
    # (member, what is meant, now): the draft several hold together (`handing`). It writes.
    drafts: Callable[[Any, Meant, datetime], Drafted | None] | None = None
    # (estate, first day, last day): what has to be made ready or seen to, whoever does it.
    work: Callable[[Any, date, date], Iterable[Work]] | None = None
    # (member, what went well): where it becomes a card that other estates can use.
    shares: Callable[[Any, Shared], Link | None] | None = None
    # (member, a key of `lending.places_for`, from, until): where something open to all is made then.
    gathers: Callable[[Any, str, datetime, datetime], Link | None] | None = None
    # (member, only what they do themselves, now) → entries for their own calendar (`calendars`).
    calendar: Callable[[Any, bool, datetime], Iterable[Any]] | None = None
    # (member, from when, now): the member leaves, at that moment or on a date to come.
    member_left: Callable[[Any, datetime, datetime], None] | None = None
    # (household, from when, now): nobody lives in the home from then on. What belongs to the
    # household, and not to one person in it, is let go of here; there may be no member to ask.
    home_left: Callable[[Any, datetime, datetime], None] | None = None
    # (household, from when): what `home_left` would let go of, in words.
    gives_back: Callable[[Any, datetime], Iterable[str]] | None = None
    # (member, from when): what else ends as the member leaves, in words: a notice, a group they hold.
    lets_go: Callable[[Any, datetime], Iterable[str]] | None = None
    export: Callable[[Any], dict[str, Any]] | None = None
    # Codes that stand in what is exported, in people's words («contact.seen»).
    called: dict[str, Any] = field(default_factory=dict)
    # Nobody but the person reads this part: it is left out where somebody else prints for them.
    export_is_private: bool = False
    # What `export` has, in the words of whom it is about: it stands on the pages that fetch and
    # delete it, and over its part of the file. No name of a room.
    holds: Any = ""
    # (file name, bytes) of what cannot stand in a text: photos. Goes into the archive.
    export_files: Callable[[Any], Iterable[tuple[str, bytes]]] | None = None
    # (what, why) that stays when somebody moves or is forgotten, for them to read before.
    remains: list[tuple[Any, Any]] = field(default_factory=list)
    retention: list[Retention] = field(default_factory=list)
    links: Callable[[Any, datetime], Iterable[Link]] | None = None
    # (entrance, the Monday of the week, now): what hangs on paper in that stairway this week.
    sheet: Callable[[Any, date, datetime], Iterable[SheetPart]] | None = None
    reports: list[Reportable] = field(default_factory=list)
    # (member, since, now) → what was needed, waited for or offered, in how many homes. Never whose.
    evidence: Callable[[Any, datetime, datetime], Iterable[Seen]] | None = None
    # What is counted of each month, and kept when the month is over.
    figures: Figures | None = None
    # What a platform of the plan may point at, and how it lives.
    alive: Lives | None = None
    # Places to hold for what is open to all.
    places: Places | None = None
    # (who blocks, whom, now): what the two have together ends. In the transaction of the block.
    blocked: Callable[[Any, Any, datetime], None] | None = None
    # (what was held, why, now): a place this room held is taken back. In the taker's transaction.
    place_lost: Callable[[str, str, datetime], None] | None = None
    erase: Callable[[Any, datetime], None] | None = None
    demo: Callable[[Any, datetime], None] | None = None


_features: dict[str, Feature] = {}


def register(feature: Feature) -> None:
    """Hang a feature on the floor. Called once per app, from `AppConfig.ready`."""
    _features[feature.key] = feature


def all_features() -> list[Feature]:
    """Every feature, in the order the apps were registered."""
    return list(_features.values())


def feature_of(key: str) -> Feature | None:
    """The feature of this name, switched on anywhere or not."""
    return _features.get(key)


def features_of(member: Any) -> list[Feature]:
    """The features that this member's estate has not switched off."""
    off = set(member.estate.features_off)
    return [feature for feature in all_features() if feature.key not in off]


def tabs_of(member: Any, here: str) -> list[dict[str, Any]]:
    """The tabs over the list of the room `here`: label, url, current. None where it stands alone."""
    found = sorted(
        ((f.tab, f.key) for f in features_of(member) if f.tab), key=lambda one: one[0].order
    )
    tabs = [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=[member.estate.slug]),
            "current": key == here,
        }
        for tab, key in found
    ]
    return tabs if len(tabs) > 1 else []


def kept_pages(off: Iterable[str] = ()) -> list[Kept]:
    """The pages every room has phones keep, but for the rooms that are off."""
    return [one for feature in all_features() if feature.key not in {*off} for one in feature.kept]


def links_of(member: Any, now: datetime, group: str) -> list[Link]:
    """The links of this group that the estate's features have for the member, in order."""
    return [link for link in every_link_of(member, now) if link.group == group]


def every_link_of(member: Any, now: datetime) -> list[Link]:
    """The links of all groups, in order: each feature is asked once."""
    asked = [feature.links for feature in features_of(member) if feature.links]
    found = [link for links in asked for link in links(member, now)]
    return sorted(found, key=lambda link: link.order)


def work_row(link: Link, topic: str) -> Card:
    """What waits for an office, on «I dag»: the same row as on «Mere», with how much as its hint."""
    return Card("ui/_link.html", {"link": link}, order=link.order, work=True, topic=topic)


def count_of(member: Any, name: str, now: datetime) -> int:
    """How many rows some room of the estate has by this name, for this member.

    What every page shows is asked in one question, and the rest in another, each the first time
    somebody asks, and kept with the member for the request. 0 for what no room counts here.
    """
    badges = _counted(member, "badges", now)
    return badges[name] if name in badges else _counted(member, "counts", now).get(name, 0)


def _counted(member: Any, told: str, now: datetime) -> dict[str, int]:
    kept: dict[str, dict[str, int]] = member.__dict__.setdefault("_counts", {})
    if told not in kept:
        asked = [getattr(feature, told) for feature in features_of(member)]
        rows = {name: found for each in asked if each for name, found in each(member, now).items()}
        kept[told] = counted(type(member)._base_manager.filter(pk=member.pk), rows)
    return kept[told]


def neighbour_links_of(member: Any, neighbour: Any, now: datetime) -> list[Link]:
    """What the estate's features offer on the page of this neighbour, in order."""
    asked = [feature.neighbour_links for feature in features_of(member) if feature.neighbour_links]
    found = [link for links in asked for link in links(member, neighbour, now)]
    return sorted(found, key=lambda link: link.order)


def part(blocker: Any, blocked: Any, now: datetime) -> None:
    """Every room ends what the two have together, in the transaction of the block."""
    for ends in [feature.blocked for feature in all_features() if feature.blocked]:
        ends(blocker, blocked, now)


def sheet_of(entrance: Any, first_day: date, now: datetime) -> list[SheetPart]:
    """What the estate's features have for the sheet of this stairway, in order."""
    off = set(entrance.estate.features_off)
    asked = [feature for feature in all_features() if feature.sheet and feature.key not in off]
    found = [part for f in asked if f.sheet for part in f.sheet(entrance, first_day, now)]
    return sorted((part for part in found if part.lines), key=lambda part: part.order)


def may_watch(member: Any, topic: str) -> bool:
    """Whether the member may be told that `topic` ("facility:12") has changed."""
    kind, _, number = topic.partition(":")
    for feature in features_of(member):
        if kind in feature.topics:
            return number.isdigit() and feature.topics[kind](member, int(number))
    return False


def latest_of(member: Any, topics: Iterable[str]) -> dict[str, int]:
    """Topic → the number of the last thing that happened, for those topics that have numbers."""
    asked: dict[str, list[int]] = {}
    for topic in topics:
        kind, _, number = topic.partition(":")
        asked.setdefault(kind, []).append(int(number))
    found = {}
    for feature in features_of(member):
        for kind in feature.latest.keys() & asked.keys():
            for pk, last in feature.latest[kind](member, asked[kind]).items():
                found[f"{kind}:{pk}"] = last
    return found


def not_heard_by(member: Any) -> set[int]:
    """User ids whose facts are left out of what this member's socket is told."""
    asked = [feature.not_heard for feature in features_of(member) if feature.not_heard]
    return {user_id for hears in asked for user_id in hears(member)}


def frame_named(word: str) -> Frame | None:
    """What some room hears by this word, switched on here or not."""
    return next((one for f in all_features() for one in f.frames if one.word == word), None)


def frame_of(member: Any, word: str) -> Frame | None:
    """Who hears this word in the member's estate, if anybody."""
    return next((one for f in features_of(member) for one in f.frames if one.word == word), None)


def may_see_picture(member: Any, picture: Any) -> bool:
    """Whether some room shows this picture to the member. Its owner is asked elsewhere."""
    asked = [feature.shows_picture for feature in features_of(member) if feature.shows_picture]
    return any(shows(member, picture) for shows in asked)


def needed_pictures(ids: Iterable[int]) -> set[int]:
    """Of these pictures, those that something in some room hangs on, switched on or not."""
    asked, wanted = [f.needs_pictures for f in all_features() if f.needs_pictures], list(ids)
    return {one for needs in asked for one in needs(wanted)}


def kinds_told() -> Iterator[Tell]:
    """Everything any room tells people about."""
    for feature in all_features():
        yield from feature.tells


def reportable(key: str, member: Any = None) -> Reportable | None:
    """What is reported under this key; with a member only what their estate has switched on."""
    asked = all_features() if member is None else features_of(member)
    return next((one for feature in asked for one in feature.reports if one.key == key), None)
