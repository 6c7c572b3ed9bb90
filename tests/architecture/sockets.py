"""Who may open which socket, and who is told of what: a row for every one (docstring of matrix.py)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from channels.routing import URLRouter
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern

from community import features
from community.chat.among import conversations_waiting
from community.chat.models import Conversation
from community.groups.models import InterestGroup
from community.noticeboard.models import Notice
from community.pictures.models import Picture
from config import asgi
from events.models import Event
from helpdesk.models import HelpRequest
from tests.architecture import borrowed, happening, neighbourly, talking
from tests.architecture.matrix import MODERATORS, NOBODY, OWN, Row
from tests.architecture.world import BOARD, COLLEAGUES, MEMBERS, OWNER, World


@dataclass(frozen=True)
class Line(Row):
    """A row of the matrix for a socket, and a frame that is answered when one is in."""

    hello: str = '{"watch": []}'


@dataclass(frozen=True)
class Topic:
    """`may` are told that the thing has changed; `number` is the one of the owner, or of Rugmarken.

    `latest` is what its number is answered with, for who may; None for a topic without numbers.
    """

    may: set[str]
    number: Callable[[World], int]
    latest: Callable[[World], int] | None = None


SOCKETS: dict[str, Line] = {
    "house": Line(MEMBERS),
    "nowhere": Line(NOBODY),
}


def _estate(world: World) -> int:
    return world.owner.estate_id


def _owner(world: World) -> int:
    return world.owner.user_id


def _pk(model: Any, args: dict[str, Any]) -> int:
    return int(model.objects.get(**args).pk)


def _conversation(world: World) -> Conversation:
    return Conversation.objects.get(**talking.conversation(world))


def _seq(world: World) -> int:
    return int(_conversation(world).seq)


TOPICS: dict[str, Topic] = {
    "archive": Topic({OWNER}, _owner),
    "board": Topic(MEMBERS, _estate),
    "chats": Topic(OWN, _owner, lambda world: conversations_waiting(world.owner)),
    "conversation": Topic(OWN, lambda world: _conversation(world).pk, _seq),
    "group": Topic(
        MEMBERS - {"guest"}, lambda world: _pk(InterestGroup, talking.open_group(world))
    ),
    "notice": Topic(MEMBERS - {"guest"}, lambda world: _pk(Notice, talking.notice(world))),
    "picture": Topic(OWN, lambda world: _pk(Picture, talking.picture(world))),
    "calls": Topic(COLLEAGUES, _estate),
    "cases": Topic(MODERATORS, _estate),
    "event": Topic(MEMBERS - {"guest"}, lambda world: _pk(Event, happening.event(world))),
    "events": Topic(MEMBERS, _estate),
    "facility": Topic(MEMBERS - {"guest"}, lambda world: world.cast.facility().pk),
    "thing": Topic(MEMBERS - {"guest"}, lambda world: borrowed.thing(world)["pk"]),
    "duties": Topic(BOARD | COLLEAGUES | {"welcome"}, _estate),
    "help": Topic(MEMBERS - {"guest"}, lambda world: _pk(HelpRequest, neighbourly.request(world))),
    "helpmine": Topic(OWN, lambda world: world.owner.pk),
    "helps": Topic(MEMBERS - {"guest"}, _estate),
    "household": Topic(OWN, lambda world: world.owner.household_id or 0),
    "inbox": Topic(OWN, _owner),
    "neighbours": Topic(MEMBERS - {"guest"}, _estate),
    "slips": Topic(COLLEAGUES, _estate),
}
NOTHING = 999_999


def topics_of_the_house() -> set[str]:
    return {kind for feature in features.all_features() for kind in feature.topics}


def numbered_topics_of_the_house() -> set[str]:
    return {kind for feature in features.all_features() for kind in feature.latest}


def _router(application: Any) -> URLRouter:
    """The one inside everything that looks at a socket first."""
    while not isinstance(application, URLRouter):
        application = getattr(application, "inner", None) or application.app
    return application


def _patterns(routes: list[Any]) -> Iterator[Any]:
    for route in routes:
        inner = getattr(route, "url_patterns", None)
        yield from _patterns(inner) if inner is not None else [route]


def names_of_the_house() -> list[str]:
    """The name of every socket's route, as the server has them. One without a name fails here."""
    every = list(_patterns(_router(asgi._sockets).routes))
    assert [route for route in every if not route.name] == [], "a socket's route needs a name"
    return sorted(route.name for route in every)


def path_of(name: str, **args: Any) -> str:
    """Where the socket of that name is. What takes no estate is asked with none."""
    resolver = URLResolver(RegexPattern(r"^/"), _router(asgi._sockets).routes)
    route = next(route for route in _patterns(resolver.url_patterns) if route.name == name)
    wanted = route.pattern.regex.groupindex
    given = {key: value for key, value in args.items() if key in wanted}
    return "/" + (resolver.reverse(name, **given) or "ws/")
