"""The door for people: my household, being new here, and who greets the new ones."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.homes import actions, rules
from community.homes.forms import Guest, InviteForm
from community.homes.greeting import actions as greeting
from community.homes.models import STAFF, Greeting
from community.homes.page import (
    code_of,
    doors_page,
    household_page,
    is_new,
    visit_of,
    welcome_page,
)
from community.people.acting import is_by_right, is_visit, own_only
from community.people.gate import MemberRequest
from community.people.household import actions as household
from community.people.models import Invitation
from community.people.reach import actions as reach
from community.people.trust import for_roles
from community.people.views import NEW_HERE
from community.ui.toasts import toast

View = Callable[..., HttpResponseBase]
MADE = "homes_invites"  # session: which requests for a code have been answered
REMEMBERED = 10


def for_residents(view: View) -> View:
    """404 for who is in the estate without living there."""

    @wraps(view)
    def inner(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not rules.can_see_household(request.member):
            raise Http404
        return view(request, *args, **kwargs)

    return inner


def by_own_hand_or_on_site(view: View) -> View:
    """Nobody invites people into a neighbour's home for them; a colleague beside them may.

    The board helps on the spot too, and leaves who moves in to the household and the office.
    """
    own = own_only(view)

    @wraps(view)
    def inner(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = request.member
        beside = is_visit(member) and is_by_right(member, timezone.localdate())
        return (view if beside else own)(request, *args, **kwargs)

    return inner


def for_greeters(view: View) -> View:
    """Welcome neighbours, and colleagues with the second factor all their pages ask for.

    A welcome neighbour is a resident: these pages show them which doors are new and no names, so
    they need nothing more than their own login. 404 for everybody else, and while acting.
    """
    at_work = for_roles(*STAFF)(view)

    @wraps(view)
    def inner(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if rules.greets_at_work(request.member):
            return at_work(request, *args, **kwargs)
        if not rules.greets(request.member):
            raise Http404
        return view(request, *args, **kwargs)

    return inner


# --- my household --------------------------------------------------------------------------------


@never_cache
@require_safe
@for_residents
def index(request: MemberRequest) -> HttpResponse:
    """«Din bolig»: who lives here, who is invited, and what to do when somebody moves."""
    return _show_household(request)


def _show_household(
    request: MemberRequest, *, form: InviteForm | None = None, wrong: Any = "", status: int = 200
) -> HttpResponse:
    form = form or InviteForm(initial={"request_key": uuid4().hex})
    context = household_page(request.member, timezone.now())
    context |= {"form": form, "wrong": wrong}
    return render(request, "homes/index.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
@by_own_hand_or_on_site
def invite(request: MemberRequest) -> HttpResponse:
    """A code for the next one, shown in this answer and never again."""
    if request.method != "POST":
        return _home(request)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _show_household(request, form=form, status=422)
    made = request.session.get(MADE, [])
    key = form.cleaned_data["request_key"]
    if key and key in made:
        toast(request, _("Koden er vist én gang. Er den væk, så træk den tilbage, og lav en ny."))
        return _home(request)
    now = timezone.now()
    try:
        code = household.invite_next(request.member, now=now)
    except Refused as no:
        return _show_household(request, wrong=no, status=422)
    request.session[MADE] = [*made, key][-REMEMBERED:]
    is_young = form.cleaned_data["who"] == Guest.YOUNG
    context = {"member": request.member, "code": code_of(code, now), "is_young": is_young}
    return render(request, "homes/code.html", context)


@never_cache
@require_POST
@for_residents
@by_own_hand_or_on_site
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """The code of one who is invited stops working."""
    try:
        household.withdraw_invite(request.member, _invite(request, pk), now=timezone.now())
    except Refused as no:
        return _show_household(request, wrong=no, status=422)
    undo = reverse("homes:restore", args=[request.member.estate.slug, pk])
    toast(request, _("Koden er trukket tilbage."), undo_url=undo)
    return _home(request)


@never_cache
@require_POST
@for_residents
@by_own_hand_or_on_site
def restore(request: MemberRequest, pk: int) -> HttpResponse:
    """Take back that it was withdrawn."""
    try:
        household.restore_invite(request.member, _invite(request, pk), now=timezone.now())
    except Refused as no:
        return _show_household(request, wrong=no, status=422)
    toast(request, _("Koden virker igen."))
    return _home(request)


@never_cache
@require_POST
@for_residents
@own_only
def come_of_age(request: MemberRequest) -> HttpResponse:
    """«Jeg er fyldt 18»: a yes, and no date."""
    reach.come_of_age(request.user)
    toast(request, _("Tak. Nu kan du det samme som de andre voksne."))
    return _home(request)


def _invite(request: MemberRequest, pk: int) -> Invitation:
    home = request.member.household
    assert home is not None
    return get_object_or_404(home.invitations.filter(helps=None).exclude(invited_by=None), pk=pk)


def _home(request: MemberRequest) -> HttpResponse:
    return redirect("homes:index", request.member.estate.slug)


# --- being new here ------------------------------------------------------------------------------


@never_cache
@require_safe
@for_residents
def welcome(request: MemberRequest) -> HttpResponse:
    """Where the way in ends. Who is not new here goes on to «I dag»."""
    request.session.pop(NEW_HERE, None)
    if not is_new(request.member, timezone.now()):
        return redirect("house:today", request.member.estate.slug)
    return _show_welcome(request)


def _show_welcome(request: MemberRequest, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    context = welcome_page(request.member, timezone.now()) | {"wrong": wrong}
    return render(request, "homes/welcome.html", context, status=status)


@never_cache
@require_POST
@for_residents
def settle(request: MemberRequest) -> HttpResponse:
    """«Jeg er på plads»: the card on «I dag» goes away."""
    actions.settle(request.member, now=timezone.now())
    slug = request.member.estate.slug
    toast(
        request,
        _("Godt. Du finder din bolig under Mere."),
        undo_url=reverse("homes:unsettle", args=[slug]),
    )
    return redirect("house:today", slug)


@never_cache
@require_POST
@for_residents
def unsettle(request: MemberRequest) -> HttpResponse:
    """Not quite yet."""
    actions.unsettle(request.member)
    return redirect("homes:welcome", request.member.estate.slug)


@never_cache
@require_POST
@for_residents
def no_thanks(request: MemberRequest) -> HttpResponse:
    """Nobody comes by, and nobody asks why."""
    slug = request.member.estate.slug
    try:
        greeting.decline(request.member, now=timezone.now())
    except Refused as no:
        return _show_welcome(request, wrong=no, status=422)
    undo = reverse("homes:thanks_after_all", args=[slug])
    toast(request, _("Det er helt fint. Der kommer ingen forbi."), undo_url=undo)
    return redirect("homes:welcome", slug)


@never_cache
@require_POST
@for_residents
def thanks_after_all(request: MemberRequest) -> HttpResponse:
    """Take the «nej tak» back."""
    try:
        greeting.accept_again(request.member, now=timezone.now())
    except Refused as no:
        return _show_welcome(request, wrong=no, status=422)
    toast(request, _("Så kommer der gerne nogen forbi."))
    return redirect("homes:welcome", request.member.estate.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def hello(request: MemberRequest) -> HttpResponse:
    """Who will come by; POST tells them that they are welcome."""
    slug = request.member.estate.slug
    visit = visit_of(request.member, timezone.now())
    if visit is None or visit.state != Greeting.State.TAKEN:
        return redirect("homes:welcome", slug)
    context: dict[str, Any] = {"member": request.member, "visit": visit}
    context |= {"may_answer": rules.can_answer(request.member, visit)}
    if request.method != "POST":
        return render(request, "homes/hello.html", context)
    try:
        greeting.say_hello(request.member, now=timezone.now())
    except Refused as no:
        return render(request, "homes/hello.html", context | {"wrong": no}, status=422)
    toast(request, _("Din hilsen er sendt."))
    return redirect("homes:welcome", slug)


# --- who greets ----------------------------------------------------------------------------------


@never_cache
@require_safe
@for_greeters
def doors(request: MemberRequest) -> HttpResponse:
    """The doors where somebody is new: which and since when, and never who."""
    return _show_doors(request)


def _show_doors(request: MemberRequest, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    page, found = doors_page(request.member, timezone.now(), asked.get("side"))
    context = {
        "member": request.member,
        "doors": found,
        "page": page,
        "wrong": wrong,
    }
    return render(request, "homes/doors.html", context, status=status)


@never_cache
@require_POST
@for_greeters
def take(request: MemberRequest, pk: int) -> HttpResponse:
    """«Det tager jeg»."""
    return _do(request, pk, greeting.take, _("Den er din. Tak."), undo="give_back")


@never_cache
@require_POST
@for_greeters
def give_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody else may take it."""
    return _do(request, pk, greeting.give_back, _("Den venter på en anden nu."), undo="take")


@never_cache
@require_POST
@for_greeters
def finish(request: MemberRequest, pk: int) -> HttpResponse:
    """What came of it, in one of three words."""
    outcome = request.POST.get("outcome", "")

    def end(member: Any, row: Greeting, **when: Any) -> Greeting:
        return greeting.finish(member, row, outcome, **when)

    return _do(request, pk, end, _("Tak. Det er skrevet ned."), undo="reopen")


@never_cache
@require_POST
@for_greeters
def reopen(request: MemberRequest, pk: int) -> HttpResponse:
    """It was a slip of the finger."""
    return _do(request, pk, greeting.reopen, _("Den er din igen."))


def _do(
    request: MemberRequest, pk: int, verb: Callable[..., Greeting], said: str, *, undo: str = ""
) -> HttpResponse:
    now = timezone.now()
    slug = request.member.estate.slug
    rows = Greeting.objects.visible_to(request.member, timezone.localdate(now))
    row = get_object_or_404(
        rows.filter(household__dwelling__entrance__estate=request.member.estate_id), pk=pk
    )
    try:
        verb(request.member, row, now=now)
    except Refused as no:
        return _show_doors(request, wrong=no, status=422)
    toast(request, said, undo_url=reverse(f"homes:{undo}", args=[slug, pk]) if undo else "")
    page = request.POST.get("side", "")
    there = reverse("homes:new", args=[slug])
    return redirect(f"{there}?side={page}" if page.isdecimal() else there)
