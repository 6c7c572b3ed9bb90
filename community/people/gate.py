"""The one gate: (user, estate in the URL) becomes a Membership, for pages, API and sockets.

No member: 404, and the same 404 as for an estate that does not exist.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from community.people.models import Membership, User


class MemberRequest(HttpRequest):
    """A request that came through the gate (for type checkers: this is what views receive)."""

    member: Membership
    user: User
    htmx: Any


def member_at(user: Any, slug: str, now: datetime) -> Membership | None:
    """The user's current membership of the estate, with roles, household and entrance: one query."""
    if not user.is_authenticated:
        return None
    today = timezone.localdate(now)
    members = Membership.objects.at_the_gate(today)
    member = members.filter(user_id=user.pk, estate__slug=slug).first()
    if member is not None and member.household is not None:
        period = member.household.period
        if period.upper is not None and period.upper <= today:
            return None
    return member


def room_of(view: Any) -> str:
    """The key of the feature a view belongs to: the app it stands in («bookings», «chat»)."""
    module: str = getattr(view, "cls", view).__module__
    return module.removeprefix("community.").partition(".")[0]


class Gate:
    """Middleware: every view whose URL has `<slug:estate>` runs with `request.member` or not at all.

    The slug is taken out of the view's arguments, so that no view can look an estate up by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.session.accessed and not response.has_header("Cache-Control"):
            # Whatever was made for one person is not kept for the next one on the same device.
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        if "estate" not in kwargs:
            return
        slug = kwargs.pop("estate")
        request.member = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return  # the login wall (pages) or the API's own permission answers
        member = member_at(request.user, slug, timezone.now())
        if member is None:
            raise Http404
        if room_of(view) in member.estate.features_off:
            raise Http404
        request.member = member  # type: ignore[attr-defined]
