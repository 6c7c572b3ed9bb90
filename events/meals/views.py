"""The doors of the kitchen: for who hosts and who cooks, and for nobody else."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.errors import Refused
from community.people.acting import not_on_a_visit
from community.people.gate import MemberRequest
from community.times import local
from community.ui.toasts import toast
from events.meals import actions
from events.meals.forms import MealForm
from events.meals.page import kitchen_of, meal_of, sees_kitchen
from events.models import Event
from events.page import event_or_404


def _kitchen_or_404(request: MemberRequest, token: UUID) -> Event:
    """The meal, for who may see who eats what."""
    event = event_or_404(request.member, token)
    if not sees_kitchen(request.member, event):
        raise Http404
    return event


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def kitchen(request: MemberRequest, token: UUID) -> HttpResponse:
    """How many eat, what they do not eat, what is bought; and what the cooks decide."""
    event = _kitchen_or_404(request, token)
    if request.method != "POST":
        return _show(request, event, _form(request, event))
    form = MealForm(request.POST)
    if not form.is_valid():
        return _show(request, event, form)
    try:
        actions.plan(request.member, event, **form.cleaned_data, now=timezone.now())
    except Refused as no:
        form.refuse(no)
        return _show(request, event, form)
    toast(request, _("Maden står på siden nu."))
    return redirect("events:kitchen", request.member.estate.slug, token)


def _form(request: MemberRequest, event: Event) -> MealForm:
    return MealForm(meal=meal_of(request.member, event, timezone.now()))


def _show(request: MemberRequest, event: Event, form: MealForm, *, wrong: str = "") -> HttpResponse:
    now = timezone.now()
    meal = meal_of(request.member, event, now)
    context = {
        "member": request.member,
        "event": event,
        "meal": meal,
        "kitchen": kitchen_of(request.member, event, meal),
        "form": form,
        "wrong": wrong,
        "is_today": local(event.starts_at).date() == local(now).date(),
        "is_over": event.ends_at <= now or event.is_called_off,
    }
    status = 422 if form.errors or wrong else 200
    return render(request, "events/kitchen.html", context, status=status)


@require_POST
@not_on_a_visit
def leftovers(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Der er mad til overs»: a notice until midnight."""
    event = _kitchen_or_404(request, token)
    text = request.POST.get("text", "")
    try:
        notice = actions.share_leftovers(request.member, event, text=text, now=timezone.now())
    except Refused as no:
        return _show(
            request,
            event,
            _form(request, event),
            wrong=str(no),
        )
    toast(request, _("Opslaget hænger der til midnat."))
    return redirect("board:notice", request.member.estate.slug, notice.token)
