"""«På vegne af»: who this browser acts for, kept in its session and looked up again every time.

The session holds the number of a `Helping` and nothing else. Whoever ends the help, on either
side, ends it for the very next request, page, programs and sockets alike.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import resolve_url
from django.utils import timezone

from community.people.models import Helping, Membership, User

SESSION = "acting"
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class HelpIsOver(Exception):
    """The session still thinks it acts for somebody, and it may not any more."""


def begin(request: HttpRequest, helping: Helping) -> None:
    """From the next request this browser acts for the helped. Forms on open pages stop working.

    New form tokens: a page that was open before must not write in another person's name.
    """
    request.session[SESSION] = helping.pk
    rotate_token(request)


def end(request: HttpRequest) -> None:
    """This browser is itself again, and forms made while acting stop working."""
    if request.session.pop(SESSION, None) is not None:
        rotate_token(request)


def helping_of(session: SessionBase, user: User, now: datetime) -> Helping | None:
    """The help this session gives, with the helped and their estate; None when it gives none.

    Raises HelpIsOver when it did and the help has ended since.
    """
    number = session.get(SESSION)
    if number is None:
        return None
    found = (
        Helping.objects.active(now)
        .filter(pk=number, helper=user)
        .select_related("helped__user", "helped__estate")
        .first()
    )
    if found is None:
        raise HelpIsOver
    return found


def stands_in(helping: Helping, now: datetime) -> Membership | None:
    """The helped as they come through the gate, without their offices; None if they moved."""
    today = timezone.localdate(now)
    member: Any = Membership.objects.at_the_gate(today).filter(pk=helping.helped_id).first()
    if member is None or (member.household and today not in member.household.period):
        return None
    member.role_list = []  # an office is not lent out
    member.helper, member.helping = helping.helper, helping
    return member


def own_only(view: View) -> View:
    """For pages that nobody opens for another: keys, what one may see of oneself, leaving."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.session.get(SESSION) is not None:
            return HttpResponseRedirect(resolve_url("helping:own_only"))
        return view(request, *args, **kwargs)

    return inner  # type: ignore[return-value]


def not_on_a_visit(view: View) -> View:
    """For pages that a chosen helper may open, and somebody who helps for a moment may not."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        helping = request.member.helping  # type: ignore[attr-defined]
        if helping is not None and helping.kind == Helping.Kind.VISIT:
            return HttpResponseRedirect(resolve_url("helping:own_only"))
        return view(request, *args, **kwargs)

    return inner  # type: ignore[return-value]
