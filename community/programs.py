"""What the doors for programs share: who may come, the key that makes twice once, and moments."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import permissions, serializers
from rest_framework.request import Request

MEMBER = [permissions.IsAuthenticated]
KEY_LENGTH = 80


def key(most: int = KEY_LENGTH) -> OpenApiParameter:
    """How the schema speaks of the key."""
    return OpenApiParameter(
        "Idempotency-Key", str, OpenApiParameter.HEADER, description=f"At most {most} characters"
    )


def key_of(request: Request, most: int = KEY_LENGTH) -> str:
    """What the program calls what it sends, so that sending it twice makes one; or nothing.

    ValidationError (422) for one that is too long to be kept, or that no row can hold.
    """
    said = request.headers.get("Idempotency-Key", "")
    if len(said) > most or "\x00" in said:
        sentence = _("Idempotency-Key må højst være {most} tegn.")
        raise serializers.ValidationError(sentence.format(most=most))
    return said


def valid(shape: Any) -> Any:
    """The shape, when what was sent in has it. ValidationError (422) for anything else."""
    shape.is_valid(raise_exception=True)
    return shape


class MomentField(serializers.DateTimeField):
    """A moment; the first and the last day there are have hours no other clock can show."""

    def enforce_timezone(self, value: datetime) -> datetime:
        try:
            return super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow")
