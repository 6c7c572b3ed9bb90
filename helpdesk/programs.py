"""What the doors for programs share: how they speak in the schema, and what a list is asked for."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import permissions, serializers
from rest_framework.request import Request

from community.profiles.words import LANGUAGE_NAMES
from helpdesk.lists import Filter
from helpdesk.models import Category, When
from helpdesk.serializers import HelpErrorSerializer

MEMBER = [permissions.IsAuthenticated]
KEY_LENGTH = 80
KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="At most 80 characters"
)
LOOKED_FOR = [
    OpenApiParameter("category", str, enum=list(Category.values)),
    OpenApiParameter("entrance", str, description="A house number of the estate"),
    OpenApiParameter("language", str, enum=sorted(LANGUAGE_NAMES)),
    OpenApiParameter("mine", bool, description="Only what I asked for or offered, in every state"),
]


def says(shape: Any, *, made: bool = False, asks: Any = None) -> Any:
    """How an operation answers, and what it may be refused with."""
    status = {201 if made else 200: shape} if shape is not None else {204: None}
    refused = dict.fromkeys((403, 404, 409, 422), HelpErrorSerializer)
    return extend_schema(request=asks, responses=status | refused, parameters=[KEY] * made)


def filter_of(request: Request) -> Filter:
    """What the list is asked for; words that are none keep everything."""
    asked = request.query_params
    category, when = asked.get("category", ""), asked.get("when", "")
    language = asked.get("language", "")
    return Filter(
        category=category if category in Category.values else "",
        when=when if when in When.values else "",
        stairway=asked.get("entrance", "").replace("\x00", "")[:4],
        language=language if language in LANGUAGE_NAMES else "",
        words=asked.get("q", "").replace("\x00", "").strip()[:100],
    )


def is_mine(request: Request) -> bool:
    return request.query_params.get("mine", "") in {"1", "true", "True"}


def key_of(request: Request) -> str | None:
    """What the program calls what it sends, so that sending it twice makes one."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > KEY_LENGTH or "\x00" in key:
        raise serializers.ValidationError(_("Idempotency-Key må højst være 80 tegn."))
    return key or None


def valid(shape: Any) -> Any:
    """The shape, when what was sent in has it."""
    shape.is_valid(raise_exception=True)
    return shape
