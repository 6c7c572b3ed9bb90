"""The doors for residents and helpers: who helps me, whom I help, begin, finish, and when it is over."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.helping import actions, lists, rules
from community.helping.page import heading, slip_for
from community.people import acting
from community.people.around import View, around
from community.people.gate import MemberRequest
from community.people.models import Helping, User
from community.ui.toasts import toast

PAGE = 20


# --- who helps me --------------------------------------------------------------------------------


def own_helpers(view: View) -> View:
    """For the neighbour, or for who sits beside somebody on paper; not for a helper they have chosen."""

    @around(view)
    def inner(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.member.lives_here:
            raise Http404
        if not rules.can_see_helpers(request.member):
            return redirect("helping:own_only")
        return view(request, *args, **kwargs)

    return inner


@require_safe
@never_cache
@own_helpers
def index(request: MemberRequest) -> HttpResponse:
    return _show(request)


def _show(request: MemberRequest, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    """Who helps the member, the codes nobody has used, and who has helped."""
    now, member = timezone.now(), request.member
    earlier = Paginator(lists.those_who_helped(member, now), PAGE)
    context = {
        "member": member,
        "may_name": rules.can_name_helpers(member),
        "heading": heading(member),
        "helpers": lists.those_who_help(member, now),
        "codes": [(code.pk, lists.last_day(code)) for code in lists.open_codes(member, now)],
        "earlier": earlier.get_page(request.GET.get("side")),
        "wrong": wrong,
    }
    return render(request, "helping/index.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@own_helpers
def new_code(request: MemberRequest) -> HttpResponse:
    """POST makes a code and shows it once, to print. It is in no address, so GET goes back."""
    if request.method != "POST":
        return redirect("helpers:index", request.member.estate.slug)
    now = timezone.now()
    try:
        code = actions.make_code(request.member, now=now)
    except Refused as no:
        return _show(request, wrong=no, status=422)
    slip = slip_for(request.member, code, now)
    return render(request, "helping/slip.html", {"member": request.member, "slip": slip})


@require_POST
@own_helpers
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    if not actions.withdraw_code(request.member, pk, now=timezone.now()):
        raise Http404
    toast(request, _("Koden virker ikke mere."))
    return redirect("helpers:index", request.member.estate.slug)


@require_POST
@own_helpers
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """«Slut med hjælpen», at once."""
    now = timezone.now()
    helping = lists.help_got(request.member, pk, now)
    if helping is None:
        raise Http404
    actions.end_help(helping, by=request.user, now=now)
    toast(request, _("Hjælpen er slut. Vil du have den igen, så lav en ny kode."))
    return redirect("helpers:index", request.member.estate.slug)


# --- whom I help ---------------------------------------------------------------------------------


@require_safe
@never_cache
@acting.own_only
def mine(request: HttpRequest) -> HttpResponse:
    """«Dem, jeg hjælper»."""
    helps = lists.those_i_help(_user(request), timezone.now())
    return render(request, "helping/mine.html", {"helps": helps})


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """«Hjælp Ejnar»: from here on this browser is here for Ejnar."""
    helping = lists.help_to_begin(_user(request), pk, timezone.now())
    if helping is None:
        raise Http404
    actions.begin(request, helping)
    return redirect("house:today", helping.helped.estate.slug)


@require_POST
@acting.own_only
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """«Stop med at hjælpe», for good."""
    helping = lists.help_to_begin(_user(request), pk, timezone.now())
    if helping is None:
        raise Http404
    actions.end_help(helping, by=_user(request), now=timezone.now())
    toast(request, _("Du hjælper ikke mere. Vi har sagt det videre."))
    return redirect("helping:mine")


@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """«Færdig»: this browser is itself again. Help on the spot is over with it."""
    user = _user(request)
    try:
        helping = acting.helping_of(request.session, user, timezone.now())
    except acting.HelpIsOver:
        return redirect("helping:over")
    if helping is None:
        return redirect("home:front_door")
    was_visit = helping.kind == Helping.Kind.VISIT
    if was_visit:
        actions.end_help(helping, by=user, now=timezone.now())
    actions.finish(request, user)
    toast(request, _("Færdig. Nu er du her for dig selv."))
    if was_visit:
        return redirect("helpers:address", helping.helped.estate.slug)
    return redirect("home:front_door")


@require_safe
@never_cache
def over(request: HttpRequest) -> HttpResponse:
    """The help has ended, and what was just pressed did nothing. Ends what the session remembers."""
    user, now = _user(request), timezone.now()
    number = request.session.get(acting.SESSION)
    helping = lists.help_given(user, number)
    if number is not None:
        try:
            acting.helping_of(request.session, user, now)
            return redirect("home:front_door")
        except acting.HelpIsOver:
            actions.close_if_lapsed(number, now=now)
            actions.finish(request, user)
    return render(request, "helping/over.html", {"helping": helping})


@require_safe
@never_cache
def own_only(request: HttpRequest) -> HttpResponse:
    """What was asked for is not opened for another."""
    try:
        helping = acting.helping_of(request.session, _user(request), timezone.now())
    except acting.HelpIsOver:
        return redirect("helping:over")
    if helping is None:
        return redirect("home:front_door")
    return render(request, "helping/own_only.html", {"helping": helping, "not_own": True})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
