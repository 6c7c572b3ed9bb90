"""Who opens the page of a matter has seen what was said about it.

Asked in the gate's own question, so that it costs none; written only when something is unseen.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone

from community.notifications import actions
from community.notifications.kinds import matter_on
from community.notifications.models import Notification
from community.people.gate import Gate
from community.people.models import Membership

NEWS = "has_news_here"


class Door(Gate):
    """Middleware: the gate, and the notes about what stands on the page that is opened.

    Not for what a page fetches by itself or a browser fetches ahead: nobody has looked. Not for
    who helps: the one it was said to has not seen it. Not for the front page, which is the page of
    no matter.
    """

    def asked(self, request: HttpRequest) -> dict[str, Any]:
        about = _about(request)
        if about is None:
            return {}
        notes = Notification.objects.unseen().filter(about, user=OuterRef("user"))
        return {NEWS: Exists(notes)}

    def entered(self, request: HttpRequest, member: Membership) -> None:
        about = _about(request) if getattr(member, NEWS, False) else None
        if about is not None:
            actions.see_about(member, about, now=timezone.now())


def _about(request: HttpRequest) -> Q | None:
    """The notes that lead to this page, and those whose matter stands on it; None for no page."""
    match = request.resolver_match
    if not _is_looked_at(request) or match is None or match.view_name == "house:today":
        return None
    there = request.get_full_path()
    addresses = {there, there.partition("?")[0]}
    about = Q(url__in=addresses)
    for address in sorted(addresses):
        about |= Q(url__startswith=f"{address}#")
    thread = matter_on(match.view_name, match.kwargs)
    return about | Q(thread=thread) if thread else about


def _is_looked_at(request: HttpRequest) -> bool:
    by_itself = "HX-Request" in request.headers or "Sec-Purpose" in request.headers
    return request.method == "GET" and not by_itself and not request.path.startswith("/api/")
