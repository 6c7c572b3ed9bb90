"""A page that a person opened is a sign that the session is in use."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from community.people.browsers import actions


class InUse:
    """After the login wall: pages behind it keep the session alive.

    Not what a page fetches by itself when something changed: else an open page on a shared computer
    would never fall silent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        fetched = request.method == "GET" and "HX-Request" in request.headers
        behind_the_wall = getattr(view, "login_required", True)
        if behind_the_wall and not fetched and request.user.is_authenticated:
            actions.saw(request, now=timezone.now())
