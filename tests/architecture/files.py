"""Who gets which file: a row for every view whose answer is not a page (docstring of matrix.py).

Here each of them has something to give, which in the matrix of addresses they need not have.
"""

import dis
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from django.http import StreamingHttpResponse

from community.pictures.models import Picture
from community.pictures.shelves import made
from community.privacy.archive import actions as archives
from community.privacy.models import Archive
from community.profiles import actions as profiles
from tests.architecture import happening, neighbourly, rented, talking, things
from tests.architecture.matrix import NO_PK, NO_TOKEN, OWN, Row
from tests.architecture.test_doors import patterns
from tests.architecture.world import BOARD, COLLEAGUES, EVERYBODY, MEMBERS, OWNER, RESIDENTS, World
from tests.community.profiles.conftest import drawn
from tests.conftest import NOW

ROOMS = ("bookings", "community", "config", "events", "helpdesk")


@dataclass(frozen=True)
class File(Row):
    """A row of the matrix, and how the file is asked for and what comes: the start of its type."""

    kind: str = ""
    method: str = "get"


def _photo(world: World) -> dict[str, Any]:
    """The owner's picture, shown to everybody here."""
    profiles.use_photo(world.owner.user, drawn(), now=NOW)
    profiles.change(world.owner.user, photo_for="estate", now=NOW)
    return {"token": world.owner.token}


def _my_photo(world: World) -> dict[str, Any]:
    _photo(world)
    return {}


def _archive(world: World) -> dict[str, Any]:
    """Everything we know about the owner, packed and ready."""
    asked = archives.ask(world.owner.user, now=NOW)
    archives.build_due(lambda: NOW)
    asked.refresh_from_db()
    assert asked.state == Archive.State.READY
    return {"token": archives.token_of(asked)}


def _picture(world: World) -> dict[str, Any]:
    """A picture the owner has put up, made."""
    world.owner.refresh_from_db()
    shelf = made.put({"160": drawn(), "860": drawn(), "1600": drawn()})
    own = Picture.objects.create(
        owner=world.owner.user, size=10, received=10, added_at=NOW, made_at=NOW,
        state=Picture.State.MADE, name=shelf, width=10, height=10,
    )  # fmt: skip
    own.refresh_from_db()
    return {"token": own.token, "size": "860"}


FILES: dict[str, File] = {
    "events:ics": File(MEMBERS - {"guest"}, happening.event, NO_TOKEN, kind="text/calendar"),
    "events:meeting_paper_file": File(
        MEMBERS - {"guest"}, happening.paper_file, NO_TOKEN | NO_PK, kind="application/pdf"
    ),
    "helpdesk:ics": File(OWN, neighbourly.agreement, NO_TOKEN, kind="text/calendar"),
    "duties:minutes_file": File(
        BOARD | {"operations", "administration"}, strong=True, kind="text/csv"
    ),
    "ideas:pack": File(BOARD | COLLEAGUES, strong=True, kind="application/json"),
    "plan:matrix_csv": File(BOARD | COLLEAGUES, strong=True, kind="text/csv"),
    "plan:figures_csv": File(
        BOARD | COLLEAGUES, things.counted_year, {"year": 2019}, strong=True, kind="text/csv"
    ),
    "bookings:rent_file": File(
        {"operations", "administration"}, rented.rent_list, NO_PK, strong=True, kind="text/csv"
    ),
    "place_feed": File(EVERYBODY, rented.feed, kind="text/calendar"),
    "calendar_feed": File(EVERYBODY, happening.feed, kind="text/calendar"),
    "groups:ics": File(
        MEMBERS - {"guest"}, talking.meeting, NO_TOKEN | NO_PK, kind="text/calendar"
    ),
    "pictures:file": File(OWN, _picture, NO_TOKEN | {"size": "860"}, kind="image/webp"),
    # the same for everybody, and about nobody
    "livez": File(EVERYBODY, kind="text/plain"),
    "home:manifest": File(EVERYBODY, kind="application/manifest+json"),
    "home:service_worker": File(EVERYBODY, kind="text/javascript"),
    # somebody's
    "profile:photo": File({OWNER}, _my_photo, own_only=True, kind="image/webp"),
    "neighbours:photo": File(RESIDENTS, _photo, NO_TOKEN, kind="image/webp"),
    "neighbours:small_photo": File(RESIDENTS, _photo, NO_TOKEN, kind="image/webp"),
    "privacy:fetch": File(
        {OWNER}, _archive, {"token": "x" * 43}, own_only=True, kind="application/zip", method="post"
    ),
    "office:logbook_export": File({"administration"}, strong=True, kind="text/csv", method="post"),
}


def serving_files() -> set[str]:
    """The name of every address whose view answers with something that is not a page."""
    found = {name for name, _route, entry in patterns() if serves_a_file(entry.callback)}
    return {name for name in found if not name.startswith("admin:")}


def serves_a_file(view: Any) -> bool:
    """Whether a view, or any function of ours that it calls, makes an answer with a type of its own.

    It does by a streaming answer (FileResponse is one), by naming a `content_type`, or by a header
    that only files have.
    """
    seen: set[FunctionType] = set()
    waiting = list(_functions_of(view))
    while waiting:
        function = inspect.unwrap(waiting.pop())
        if not inspect.isfunction(function) or function in seen:
            continue
        if not function.__module__.startswith((*ROOMS, "tests.", "django.views.static")):
            continue
        seen.add(function)
        for code in _codes(function.__code__):
            named = list(_named(code, function.__globals__))
            if _types_its_answer(code) or any(_is_a_stream(thing) for thing in named):
                return True
            waiting += [thing for thing in named if inspect.isfunction(thing)]
    return False


def _functions_of(view: Any) -> list[Callable[..., Any]]:
    view = inspect.unwrap(view)
    made_of = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if made_of is None:
        return [view]
    own = [kind for kind in made_of.__mro__ if kind.__module__.startswith(ROOMS)]
    return [thing for kind in own for thing in vars(kind).values() if inspect.isfunction(thing)]


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def _named(code: CodeType, world: dict[str, Any]) -> Iterator[Any]:
    """What a function means by the names it says: also `shelf.read`, a function of a module."""
    for said in dis.get_instructions(code):
        if said.opname == "LOAD_GLOBAL":
            thing = world.get(said.argval)
            yield thing
            if inspect.ismodule(thing):
                yield from (getattr(thing, name, None) for name in code.co_names)


def _types_its_answer(code: CodeType) -> bool:
    words = [one for const in code.co_consts for one in _words(const)]
    return bool({"content_type", "Content-Disposition", "X-Accel-Redirect"} & set(words))


def _words(const: Any) -> tuple[Any, ...]:
    return const if isinstance(const, tuple) else (const,)


def _is_a_stream(thing: Any) -> bool:
    return inspect.isclass(thing) and issubclass(thing, StreamingHttpResponse)
