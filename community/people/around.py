"""A view around a view."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.http import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def around(view: View) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """As `functools.wraps`; for type checkers the outer view takes and answers as the inner does."""

    def dressed(outer: Callable[..., HttpResponseBase]) -> View:
        return cast(View, wraps(view)(outer))

    return dressed
