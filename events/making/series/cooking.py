"""The door of what is cooked every time, for who holds the series."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.errors import Refused
from community.people.acting import not_on_a_visit
from community.people.gate import MemberRequest
from community.people.trust import ask_for_factor
from community.ui.toasts import toast
from events.making import page
from events.making.series.views import held_or_404
from events.meals import actions
from events.meals.forms import SeriesMealForm
from events.models import EventSeries, Kind, SeriesMeal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def meal(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Menu, prices, shopping, how many cook, and whether all on the list are counted."""
    series = held_or_404(request, token)
    if series.kind != Kind.MEAL:
        raise Http404
    if page.must_prove(request, for_office=page.speaks_for_office(request.member, series)):
        return ask_for_factor(request)
    seen = SeriesMeal.objects.visible_to(request.member).filter(series=series).first()
    if request.method != "POST":
        return _show(request, series, SeriesMealForm(meal=seen))
    form = SeriesMealForm(request.POST)
    if not form.is_valid():
        return _show(request, series, form)
    try:
        actions.plan_series(request.member, series, **form.cleaned_data, now=timezone.now())
    except Refused as no:
        form.refuse(no)
        return _show(request, series, form)
    toast(request, _("Maden er gemt. De næste gange følger med."))
    return redirect("events:series", request.member.estate.slug, token)


def _show(request: MemberRequest, series: EventSeries, form: SeriesMealForm) -> HttpResponse:
    context = {"member": request.member, "series": series, "form": form}
    return render(request, "events/series_meal.html", context, status=422 if form.errors else 200)
