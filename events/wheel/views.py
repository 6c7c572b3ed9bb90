"""The doors of the committee's year."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.errors import Refused
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
