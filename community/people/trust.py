"""Pages of the committee, of colleagues and of the operator: an office that holds, and a second factor.

A passkey, an app's six digits or a recovery code, shown in this session within twelve hours. In the
demo stepping in by a click counts too (ADR 0018).
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from rest_framework.request import Request

from community.errors import Refused
from community.people.acting import SESSION as ACTING
from community.people.around import View, around
from community.people.gate import MemberRequest, inner, member_of
from community.people.models import TRUSTED, Membership, RoleTerm, User
from community.people.proof import recently_proved

STRONG = {"mfa", "demo"}  # methods of allauth's records that count as more than a code by mail
LASTS = 12 * 3600  # seconds (AU-7: colleagues, 12 h)
FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def is_strong(request: HttpRequest, *, within: float = LASTS) -> bool:
    """Whether this session has shown a passkey or a second factor in the last `within` seconds."""
    now = timezone.now().timestamp()
    return any(
        record.get("method") in STRONG and now - float(record["at"]) < within
        for record in get_authentication_records(request, request.user)
        if record.get("method") != "demo" or settings.DEMO
    )


def holds_office(user: User, today: date) -> bool:
    """Whether the person is the operator, or has a term today whose pages ask for a second factor."""
    if user.is_superuser:
        return True
    terms = RoleTerm.objects.filter(membership__user=user, membership__period__contains=today)
    return terms.filter(role__in=TRUSTED, period__contains=today).exists()


def has_factor(user: User) -> bool:
    """Whether the person has a passkey or an app. Recovery codes alone are neither."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def ask_for_factor(request: HttpRequest, *, again: bool = False) -> HttpResponseBase:
    """To the page that asks, and back here afterwards. `again`: also who showed it this morning."""
    query = urlencode({"next": _way_back(request)} | ({"igen": "1"} if again else {}))
    return HttpResponseRedirect(f"{reverse('account_second_factor')}?{query}")


def _way_back(request: HttpRequest) -> str:
    """The page itself; for something pressed on a page, the page it was pressed on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        before, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return (urlsplit(before).path if ours else "") or resolve_url("home:front_door")


def strong_only(view: View) -> View:
    """The view runs in a strong session; others are asked for their second factor and come back.

    For who *may*: a view that not everybody knows of says 404 before it comes to this.
    """

    @around(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_strong(request):
            return ask_for_factor(request)
        return view(request, *args, **kwargs)

    return inner


def for_roles(*roles: str) -> Callable[[View], View]:
    """The page is for who holds one of these offices today; 404 for everybody else.

    Without a second factor in this session the person is asked for one first and comes back.
    Nobody opens such a page while acting for another: the gate leaves them without offices.
    """

    def decorate(view: View) -> View:
        guarded = strong_only(view)

        @around(view)
        def inner(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.member.roles & set(roles):
                raise Http404
            return guarded(request, *args, **kwargs)

        return inner

    return decorate


def refuse_weak(request: Request) -> None:
    """What a program does by an office. Raises Refused: `second_factor` in a session without one."""
    if not is_strong(inner(request)):
        sentence = _("Vis først, at det er dig, med din adgangsnøgle.")
        raise Refused("second_factor", sentence, status=403)


def office_of(request: Request, roles: Iterable[str]) -> Membership:
    """`for_roles` at the door for programs: who asks, if they hold one of these offices today.

    Http404 for everybody else, and Refused as `refuse_weak`.
    """
    member = member_of(request)
    if not member.roles & set(roles):
        raise Http404
    refuse_weak(request)
    return member


def operator_only(view: View) -> View:
    """The page is for the operator in a strong session, and for nobody who acts for another.

    Who is not logged in goes to the house's own login; everybody else gets a 404.
    """

    @around(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_superuser or ACTING in request.session:
            raise Http404
        if not is_strong(request):
            return ask_for_factor(request)
        return view(request, *args, **kwargs)

    return inner


def firmly_proved(view: View) -> View:
    """Before a key is added, changed or taken away: who is it, within the last minutes?

    Who holds an office and has a key shows the key: a code by mail would let whoever reads the mail
    make a key of their own. For everybody else it is `recently_proved`, so that a lost phone locks
    no resident out.
    """
    otherwise = recently_proved(view)

    @around(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)
        if is_strong(request, within=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT):
            return view(request, *args, **kwargs)
        if holds_office(request.user, timezone.localdate()) and has_factor(request.user):
            return ask_for_factor(request, again=True)
        return otherwise(request, *args, **kwargs)

    return inner
