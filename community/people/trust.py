"""Pages of the committee and of colleagues: an office that holds today, and a second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
STRONG = {"mfa", "demo"}  # methods of allauth's records that count as more than a code by mail
LASTS = 12 * 3600  # seconds (AU-7: colleagues, 12 h)


def is_strong(request: HttpRequest) -> bool:
    """Whether this session has shown a passkey or a second factor within the last twelve hours."""
    now = timezone.now().timestamp()
    return any(
        record.get("method") in STRONG and now - float(record["at"]) < LASTS
        for record in get_authentication_records(request, request.user)
        if record.get("method") != "demo" or settings.DEMO
    )


def for_roles(*roles: str) -> Callable[[View], View]:
    """The page is for who holds one of these offices today; 404 for everybody else.

    Without a second factor in this session the person is asked for one first and comes back.
    Nobody opens such a page while acting for another: the gate leaves them without offices.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.member.roles & set(roles):  # type: ignore[attr-defined]
                raise Http404
            if not is_strong(request):
                query = urlencode({"next": request.path})
                return HttpResponseRedirect(f"{reverse('account_second_factor')}?{query}")
            return view(request, *args, **kwargs)

        return inner  # type: ignore[return-value]

    return decorate
