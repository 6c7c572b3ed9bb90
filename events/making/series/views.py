"""The doors of what comes again: the dates to come, this and the following, whose turn, the end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.people.acting import not_on_a_visit
from community.people.gate import MemberRequest
from community.people.models import Membership
from community.people.trust import ask_for_factor
from community.profiles.page import known_to
from community.shapes import token_in
from community.times import every_of, local
from community.ui.toasts import toast
from events.afterwards.page import passed_on
from events.following import actions as following
from events.forms import RegularForm
from events.making import filling, page
from events.making.asking import HostForm, ReasonForm
from events.making.forms import EventForm
from events.making.known import acquainted
from events.making.pauses import days_said, weeks_said
from events.meals.forms import DietsForm
from events.models import Event, EventSeries, Joining, Kind, Regular, SeriesMeal
from events.page import those_met
from events.repeating import actions as repeating
from events.rules import HOSTS_OF_A_SERIES
from events.written import Said, rhythm_of, said_by

AT_MOST = 14


def series_or_404(request: MemberRequest, token: UUID) -> EventSeries:
    """What the member may read about. Http404 for what is not for them."""
    seen = EventSeries.objects.visible_to(request.member).up_for(request.member, timezone.now())
    rows = seen.select_related("estate__organisation", "entrance", "circle").prefetch_related(
        "hosts__member__user__profile", "hosts__member__estate",
        "hosts__member__household__dwelling__entrance",
    )  # fmt: skip
    found: EventSeries = get_object_or_404(rows, token=token)
    return found


def held_or_404(request: MemberRequest, token: UUID) -> EventSeries:
    """What the member holds, and nobody has ended."""
    series = series_or_404(request, token)
    if not page.holds(request.member, series) or series.ended_at is not None:
        raise Http404
    return series


@never_cache
@require_safe
def index(request: MemberRequest, token: UUID) -> HttpResponse:
    """The dates to come; for who holds it, what one can do about each."""
    return show(request, series_or_404(request, token))


def show(
    request: MemberRequest, series: EventSeries, *, form: HostForm | None = None,
    regular_form: RegularForm | None = None, diets: DietsForm | None = None,
    wrong: Any = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of a series, with what was typed in one of its forms."""
    member, now = request.member, timezone.now()
    holds = page.holds(member, series)
    seen = Event.objects.visible_to(member, now).coming(now).filter(series=series)
    hosts = [host.member for host in series.hosts.all()]
    there = {one.pk for one in hosts}
    shown = hosts if series.is_office or holds else those_met(member, hosts)
    may_change = holds and series.ended_at is None
    context = {
        "member": member,
        "series": series,
        "goes_up": series.publish_at if (series.publish_at or now) > now else None,
        "every": every_of(series.again).label,
        "pauses": ", ".join(filter(None, [days_said(series.not_on), _weeks(series)])),
        "coming": list(seen.with_people()[:AT_MOST]),
        "hosts": [(one, known_to(member, one)) for one in shown],
        "holds": may_change,
        "known": [
            (one, known_to(member, one)) for one in acquainted(member, now) if one.pk not in there
        ]
        if may_change
        else [],
        "form": form or (HostForm(member) if may_change else None),
        "shares": passed_on(member, series) if holds and series.first < now.date() else [],
        "wrong": wrong,
    }
    context |= _always(member, series, regular_form, diets, now)
    return render(request, "events/series.html", context, status=status)


def _always(
    member: Membership, series: EventSeries, form: RegularForm | None, diets: DietsForm | None,
    now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Who comes every time, and how one does."""
    regular = Regular.objects.visible_to(member).on(now).filter(series=series).first()
    meal = SeriesMeal.objects.visible_to(member).filter(series=series).first()
    is_meal = series.kind == Kind.MEAL
    can = not member.is_guest and series.ended_at is None and series.joining != Joining.NONE
    return {
        "regular": regular,
        "meal": meal,
        "is_meal": is_meal,
        "can_stand": can,
        "has_regulars": series.regulars.exists() and series.capacity is not None,
        "regular_form": form or RegularForm(mine=regular),
        "diets": (diets or DietsForm(mine=regular)) if is_meal else None,
    }


def _weeks(series: EventSeries) -> str:
    weeks = weeks_said(series.not_in_weeks)
    return _("uge {weeks}").format(weeks=weeks) if weeks else ""


# --- this and the following ----------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def change(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Ret denne og de følgende»: from `?fra=` that event's day on, else from the next one."""
    series = held_or_404(request, token)
    if page.must_prove(request, for_office=page.speaks_for_office(request.member, series)):
        return ask_for_factor(request)
    now = timezone.now()
    if request.method != "POST":
        initial = filling.of_series(series, _from(request, series))
        return _write(request, series, EventForm(request.member, initial=initial, of_series=series))
    form = EventForm(request.member, request.POST, of_series=series)
    if not form.is_whole():
        return _write(request, series, form, status=422)
    try:
        following.change(request.member, series, form.series_said(), form.rhythm(), now=now)
    except Refused as no:
        form.refuse(no)
        return _write(request, series, form, status=422)
    toast(request, _("Rækken er rettet. De, der kommer, får besked om ny tid eller nyt sted."))
    return redirect("events:series", request.member.estate.slug, token)


def _from(request: MemberRequest, series: EventSeries) -> Any:
    """The day of the event it is changed from; the next one's, or today."""
    now = timezone.now()
    coming = Event.objects.visible_to(request.member, now).coming(now).filter(series=series)
    coming = coming.filter(starts_at__gt=now)
    chosen = coming.filter(token=token_in(request.GET.get("fra", ""))).first() or coming.first()
    if chosen is None or chosen.series_day is None:
        return max(series.first, local(now).date())
    return chosen.series_day


def _write(
    request: MemberRequest, series: EventSeries, form: EventForm, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    coming = Event.objects.visible_to(request.member, now).coming(now).filter(series=series)
    context = {
        "member": request.member,
        "form": form,
        "folds": list(page.folds(form)),
        "series": series,
        "heads": sum(event.taken for event in coming),
    }
    return render(request, "events/series_change.html", context, status=status)


# --- whose turn ----------------------------------------------------------------------------------


@require_POST
@not_on_a_visit
def add_host(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """One more to take turns with."""
    series = held_or_404(request, token)
    if page.must_prove(request, for_office=page.speaks_for_office(request.member, series)):
        return ask_for_factor(request)
    known = acquainted(request.member, timezone.now())
    chosen = next((one for one in known if str(one.token) == request.POST.get("nabo")), None)
    form = HostForm(request.member, None if chosen else request.POST)
    chosen = chosen or (form.found if form.is_valid() else None)
    if chosen is None:
        return show(request, series, form=form, status=422)
    there = [host.member for host in series.hosts.all()]
    said = _("{name} er vært nu.").format(name=chosen.user.shown_name)
    return _set_hosts(request, series, [*there, chosen], said)


@require_POST
@not_on_a_visit
def move_host(request: MemberRequest, token: UUID, person: UUID) -> HttpResponseBase:
    """`op`: earlier in the turn. `vaek`: one host fewer; two are always left."""
    series = held_or_404(request, token)
    if page.must_prove(request, for_office=page.speaks_for_office(request.member, series)):
        return ask_for_factor(request)
    hosts = [host.member for host in series.hosts.all()]
    place = next((n for n, one in enumerate(hosts) if one.token == person), None)
    if place is None:
        raise Http404
    one = hosts.pop(place)
    if request.POST.get("do") == "op":
        hosts.insert(max(place - 1, 0), one)
        return _set_hosts(request, series, hosts, _("Turen er lavet om."))
    if len(hosts) < HOSTS_OF_A_SERIES:
        wrong = _("Det, der kommer igen, har to værter. Find en mere først.")
        return show(request, series, wrong=wrong, status=422)
    return _set_hosts(request, series, hosts, _("Der er en vært mindre nu."))


def _set_hosts(
    request: MemberRequest, series: EventSeries, hosts: list[Membership], said: str
) -> HttpResponse:
    """The same series from its next time on, with these hosts."""
    described = Said(**said_by(series), hosts=hosts)
    rhythm = rhythm_of(series, _from(request, series))
    try:
        following.change(request.member, series, described, rhythm, now=timezone.now())
    except Refused as no:
        return show(request, series_or_404(request, series.token), wrong=no, status=422)
    toast(request, said)
    return redirect("events:series", request.member.estate.slug, series.token)


# --- the end -------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def end(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Stop rækken»: those that stand stay, or are called off with a reason."""
    series = held_or_404(request, token)
    if page.must_prove(request, for_office=page.speaks_for_office(request.member, series)):
        return ask_for_factor(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    too = request.POST.get("ogsaa") == "1"
    if request.method == "POST" and form.is_valid():
        try:
            if too:
                reason = form.cleaned_data["reason"]
                following.end(request.member, series, reason=reason, now=timezone.now())
            else:
                repeating.end(request.member, series, now=timezone.now())
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Rækken er slut. Tak, fordi I holdt den."))
            return redirect("events:series", request.member.estate.slug, token)
    now = timezone.now()
    coming = Event.objects.visible_to(request.member, now).coming(now).filter(series=series)
    left = list(coming.exclude(state=Event.State.CALLED_OFF))
    context = {"member": request.member, "series": series, "form": form, "too": too}
    context |= {"left": left, "heads": sum(event.taken for event in left)}
    return render(request, "events/series_end.html", context, status=422 if form.errors else 200)
