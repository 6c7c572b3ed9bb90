"""The one gate: (user, estate in the URL) becomes a Membership, for pages, API and sockets.

No member: 404, and the same 404 as for an estate that does not exist.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib.sessions.backends.base import SessionBase
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from rest_framework.request import Request

from community.people import acting
from community.people.models import Membership, User


class HouseRequest(HttpRequest):
    """A request to a page of one's own (for type checkers: this is what views receive)."""

    user: User
    htmx: Any


class MemberRequest(HouseRequest):
    """One that came through the gate."""

    member: Membership


def inner(request: Request) -> MemberRequest:
    """What a program sent, as it came through the gate: the gate stands before the API, too."""
    return cast(MemberRequest, request._request)


def member_of(request: Request) -> Membership:
    """Who asks the API."""
    return inner(request).member


def member_at(
    user: Any, slug: str, now: datetime, asked: dict[str, Any] | None = None
) -> Membership | None:
    """The user's current membership of the estate, with roles, household and entrance: one query.

    What else is `asked` (name → an expression on a membership) is answered in the same.
    """
    if not user.is_authenticated:
        return None
    today = timezone.localdate(now)
    members = Membership.objects.at_the_gate(today).annotate(**asked or {})
    # At most one, by constraint: no order to ask for.
    member = next(iter(members.filter(user_id=user.pk, estate__slug=slug)), None)
    return member if member is not None and member.may_enter(today) else None


def member_for(
    session: SessionBase, user: Any, slug: str, now: datetime, asked: dict[str, Any] | None = None
) -> Membership | None:
    """Whom this session stands for in the estate: the user, or the neighbour they act for.

    What is `asked` is answered for the user themselves. Raises HelpIsOver when they acted for
    somebody and may not any more.
    """
    if not user.is_authenticated:
        return None
    helping = acting.helping_of(session, user, now)
    if helping is None:
        return member_at(user, slug, now, asked)
    if helping.helped.estate.slug != slug:
        return None
    member = acting.stands_in(helping, now)
    if member is None:
        raise acting.HelpIsOver
    return member


def made_before(request: HttpRequest) -> bool:
    """Whether a page asks for a piece of itself that was made before acting began or ended.

    Every page sends along for whom it was made (base.html), so that a neighbour's rows are never
    put into a page that says nothing about them.
    """
    made_for = request.headers.get("X-Acting")
    return made_for is not None and made_for != str(request.session.get(acting.SESSION) or 0)


def rooms_of(view: Any) -> frozenset[str]:
    """What a view may be switched off by: the app it stands in («chat»), and its corner («walks»)."""
    module: str = getattr(view, "cls", view).__module__
    return frozenset(module.removeprefix("community.").split(".")[:-1])


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
    ) -> HttpResponseBase | None:
        if "estate" not in kwargs:
            return None
        slug = kwargs.pop("estate")
        request.member = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return None  # the login wall (pages) or the API's own permission answers
        if made_before(request):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        try:
            member = member_for(
                request.session, request.user, slug, timezone.now(), self.asked(request)
            )
        except acting.HelpIsOver:
            # Never as oneself what was meant for another: nothing is done, and they are told.
            if request.path.startswith("/api/"):
                facts = {"code": "help_over", "message": _("Hjælpen er slut.")}
                return JsonResponse(facts, status=409)
            return HttpResponseRedirect(resolve_url("helping:over"))
        if member is None:
            return self._own_house(request, slug)
        if not rooms_of(view).isdisjoint(member.estate.features_off):
            raise Http404
        request.member = member  # type: ignore[attr-defined]
        self.entered(request, member)
        return None

    def asked(self, request: HttpRequest) -> dict[str, Any]:
        """What a floor above wants to know of who comes, in the gate's own question."""
        return {}

    def entered(self, request: HttpRequest, member: Membership) -> None:
        """They are in: what a floor above does about it."""

    def _own_house(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        """Who acts for another and knocks at home is told to finish first. Http404 for the rest."""
        if (
            acting.is_on(request.session)
            and not request.path.startswith("/api/")
            and member_at(request.user, slug, timezone.now())
        ):
            return HttpResponseRedirect(resolve_url("helping:own_only"))
        raise Http404
