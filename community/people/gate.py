"""The one gate: (user, estate in the URL) becomes a Membership, for pages, API and sockets.

No member: 404, and the same 404 as for an estate that does not exist.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

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


class Gate:
    """Middleware: every view whose URL has `<slug:estate>` runs with `request.member` or not at all.

    The slug is taken out of the view's arguments, so that no view can look an estate up by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

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
        # The session's user is the one every later line looks at; spare them the second query.
        request.member = member  # type: ignore[attr-defined]
