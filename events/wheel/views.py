"""The doors of the committee's year."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.errors import Refused
from community.office import memo
from community.people.gate import MemberRequest
from community.people.models import BOARD
from community.people.trust import for_roles
from community.times import local
from community.ui.toasts import toast
from events.making.recipes import BY_KEY, RECIPES
from events.models import Event
from events.wheel import actions, page
from events.wheel.months import begins

committee_only = for_roles(*sorted(BOARD))


@require_safe
@never_cache
@committee_only
def wheel(request: MemberRequest) -> HttpResponse:
    """«Årshjul»: twelve months, what is planned, and what is empty."""
    return _show(request)


def _show(request: MemberRequest, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    member, now = request.member, timezone.now()
    today = local(now).date()
    said = request.POST.get("fra") or request.GET.get("fra", "")
    first = begins(said, today)
    here = today.replace(day=1)
    choices = [(here, _("De næste 12 måneder"))]
    choices += [(here.replace(year=number, month=1), str(number))
                for number in (today.year - 1, today.year, today.year + 1)]  # fmt: skip
    context = {
        "member": member,
        "now": now,
        "year": page.year(member, first, now),
        "first": first,
        "choices": choices,
        "recipes": RECIPES,
        "key": uuid4(),
        "wrong": wrong,
    }
    return render(request, "events/wheel.html", context, status=status)


@require_POST
@committee_only
def draft(request: MemberRequest) -> HttpResponse:
    """A template in a month: kept as a draft, and opened to be looked over."""
    member, now = request.member, timezone.now()
    recipe = BY_KEY.get(request.POST.get("skabelon", ""))
    month = begins(request.POST.get("maaned", ""), local(now).date())
    if recipe is None:
        return _show(request, wrong=_("Vælg en på listen."), status=422)
    seen = Event.objects.visible_to(member, now).filter(estate=member.estate, series=None)
    near = seen.filter(starts_at__year=month.year, starts_at__month=month.month)
    taken = {local(moment).date() for moment in near.values_list("starts_at", flat=True)}
    key = f"{_key(request)}:{recipe.key}:{month:%Y-%m}"
    try:
        made = actions.draft_of_recipe(
            member, recipe, month, taken=taken, now=now, request_key=key
        )  # fmt: skip
    except Refused as no:
        return _show(request, wrong=no, status=422)
    return _opened(request, made)


@require_POST
@committee_only
def again(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Gentag»: last year's, a year on."""
    member, now = request.member, timezone.now()
    seen = Event.objects.visible_to(member, now).filter(estate=member.estate)
    event = get_object_or_404(seen, token=token)
    key = f"{_key(request)}:{str(token)[:30]}"
    try:
        made = actions.draft_again(member, event, now=now, request_key=key)
    except Refused as no:
        return _show(request, wrong=no, status=422)
    return _opened(request, made)


@require_POST
@committee_only
def again_all(request: MemberRequest) -> HttpResponse:
    """«Gentag hele sidste år»: all that was held and does not stand in the year, as drafts."""
    member, now = request.member, timezone.now()
    first = begins(request.POST.get("fra", ""), local(now).date())
    left = page.year(member, first, now).last_year
    try:
        made = actions.draft_year(member, left, now=now, request_key=_key(request))
    except Refused as no:
        return _show(request, wrong=no, status=422)
    seen = Event.objects.visible_to(member, now).drafts_of(member)
    tokens = seen.filter(pk__in=[one.pk for one in made])
    facts = {"tokens": [str(token) for token in tokens.values_list("token", flat=True)]}
    memo.keep(request.session, _memo(request), facts, now)
    said = ngettext("{n} kladde er lagt i året.", "{n} kladder er lagt i året.", len(made))
    undo = reverse("events:wheel_take_back", args=[member.estate.slug])
    toast(request, said.format(n=len(made)), undo_url=undo)
    return _back(request, first)


@require_POST
@committee_only
def take_back(request: MemberRequest) -> HttpResponse:
    """«Fortryd»: the drafts are gone, but for those that have been put up."""
    now = timezone.now()
    kept = memo.take(request.session, _memo(request), now)
    if kept is None:
        toast(request, _("Det kan ikke fortrydes mere."))
    else:
        actions.take_back(request.member, kept["tokens"], now=now)
        toast(request, _("Kladderne er taget væk igen."))
    return _back(request, local(now).date().replace(day=1))


def _memo(request: MemberRequest) -> str:
    return f"year:{request.member.estate_id}"


def _back(request: MemberRequest, first: date) -> HttpResponse:
    there = reverse("events:wheel", args=[request.member.estate.slug])
    here = local(timezone.now()).date().replace(day=1)
    return redirect(there if first == here else f"{there}?fra={first:%Y-%m}")


def _key(request: MemberRequest) -> str:
    """What the page called this request, so that two taps make one."""
    try:
        return str(UUID(request.POST.get("key", "")))
    except ValueError:
        return str(uuid4())


def _opened(request: MemberRequest, made: Event) -> HttpResponse:
    made.refresh_from_db(fields=["token"])
    toast(request, _("Det er gemt som kladde. Se det efter, og slå det op."))
    return redirect("events:change", request.member.estate.slug, made.token)
