"""The doors of who comes every time: stand up, be more or fewer, stop."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.errors import Refused
from community.people.gate import MemberRequest
from community.ui.toasts import toast
from events.forms import RegularForm
from events.making.series.views import series_or_404, show
from events.meals.forms import DietsForm
from events.models import Kind, Regular
from events.regulars import actions


@require_POST
def stand(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Vi kommer hver gang»; said again it is how many we are now."""
    series = series_or_404(request, token)
    form = RegularForm(request.POST)
    diets = DietsForm(request.POST) if series.kind == Kind.MEAL else None
    if not form.is_valid() or (diets is not None and not diets.is_valid()):
        return show(request, series, regular_form=form, diets=diets, status=422)
    eats: dict[str, Any] = {}
    if diets is not None:
        eats = {"counts": diets.counts, "words": diets.cleaned_data["words"]}
    try:
        actions.stand(request.member, series, **form.cleaned_data, **eats, now=timezone.now())
    except Refused as no:
        asked = next((one for one in (form, diets) if one and no.field in one.fields), None)
        if asked is not None:
            asked.add_error(no.field, str(no))
        wrong = no if asked is None else None
        return show(request, series, regular_form=form, diets=diets, wrong=wrong, status=422)
    toast(request, _("I er meldt til hver gang. Vi minder jer om det aftenen før."))
    return redirect("events:series", request.member.estate.slug, token)


@require_POST
def stop(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Vi kommer ikke længere hver gang»."""
    series = series_or_404(request, token)
    own = Regular.objects.visible_to(request.member).on(timezone.now()).filter(series=series)
    regular = get_object_or_404(own)
    try:
        actions.stop(request.member, regular, now=timezone.now())
    except Refused as no:
        return show(request, series, wrong=no, status=422)
    toast(request, _("I er meldt fra de næste gange. I kan stadig melde jer til en ad gangen."))
    return redirect("events:series", request.member.estate.slug, token)
