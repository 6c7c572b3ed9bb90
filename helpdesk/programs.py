"""What the doors for programs share: how they speak in the schema, and what a list is asked for."""

from collections.abc import Callable, Container
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.gate import member_of
from community.people.models import Membership
from community.profiles.words import LANGUAGE_NAMES
from community.programs import MEMBER, key
from helpdesk.lists import Filter
from helpdesk.models import Category, When
from helpdesk.serializers import HelpErrorSerializer

LOOKED_FOR = [
    OpenApiParameter("q", str, description="Words to look for"),
    OpenApiParameter("category", str, enum=list(Category.values)),
    OpenApiParameter("entrance", str, description="A house number of the estate"),
    OpenApiParameter("language", str, enum=sorted(LANGUAGE_NAMES)),
    OpenApiParameter("mine", bool, description="Only what I asked for or offered, in every state"),
]


def says(shape: Any, *, made: bool = False, asks: Any = None) -> Any:
    """How an operation answers, and what it may be refused with."""
    status = {201 if made else 200: shape} if shape is not None else {204: None}
    refused = dict.fromkeys((403, 404, 409, 422), HelpErrorSerializer)
    return extend_schema(request=asks, responses=status | refused, parameters=[key()] * made)


def filter_of(request: Request, times: Container[str] = When.values) -> Filter:
    """What the list is asked for; words that are none keep everything."""
    return Filter.of(
        request.query_params, times=times, category="category", when="when", stairway="entrance",
        language="language",
    )  # fmt: skip


def is_mine(request: Request) -> bool:
    return request.query_params.get("mine", "") in {"1", "true", "True"}


class Verb(APIView):
    """One verb on one thing, without a word besides: the thing, or 404, and what it is now."""

    permission_classes = MEMBER
    found: Callable[[Membership, UUID], Any]
    verb: Callable[..., Any]
    told: Callable[[Membership, Any], Any]

    def post(self, request: Request, token: UUID) -> Response:
        member, mine = member_of(request), type(self)
        row = mine.verb(member, mine.found(member, token), now=timezone.now())
        return Response(mine.told(member, row))
