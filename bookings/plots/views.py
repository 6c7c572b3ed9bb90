"""The doors of a garden, for who grows there and for who looks after it. All work without a script."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.models import DESK, Facility, Plot, Tenure
from bookings.plots import actions, page, rules
from bookings.plots.forms import AskForForm, PlotForm, SeasonForm
from bookings.plots.keeping import actions as keeping
from bookings.ruling.homes import homes_of
from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.times import local
from community.ui.toasts import toast

FORMS = ["GET", "HEAD", "POST"]
State = Tenure.State
keepers_only = for_roles(*DESK)


def _garden(request: MemberRequest, pk: int) -> Facility:
    seen = Facility.objects.visible_to(request.member).filter(kind=Facility.Kind.GARDEN)
    found: Facility = get_object_or_404(seen.select_related("season", "estate"), pk=pk)
    return found


def _kept_garden(request: MemberRequest, pk: int) -> Facility:
    """One of the keeper's own estate."""
    place = _garden(request, pk)
    if not rules.keeps(request.member, place):
        raise Http404
    return place


def _tenure(request: MemberRequest, pk: int) -> Tenure:
    """One's own household's."""
    own = Tenure.objects.visible_to(request.member).of_home(request.member)
    return get_object_or_404(own.with_home(), pk=pk)


@require_safe
def garden(request: MemberRequest, pk: int) -> HttpResponse:
    """The plots, how many wait, and what one's own household has."""
    return _show(request, _garden(request, pk))


def _show(request: MemberRequest, place: Facility, wrong: Any = "") -> HttpResponse:
    shown = page.Garden(place, request.member, timezone.now())
    context = {"garden": shown, "member": request.member, "wrong": wrong}
    return render(request, "plots/garden.html", context, status=422 if wrong else 200)


def _to_garden(request: MemberRequest, pk: int) -> HttpResponse:
    return redirect("plots:garden", request.member.estate.slug, pk)


@require_POST
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    """A plot, or a place in the line."""
    place = _garden(request, pk)
    try:
        tenure = actions.ask(request.member, place, now=timezone.now())
    except Refused as no:
        return _show(request, place, no)
    undo = reverse("plots:leave", args=[request.member.estate.slug, tenure.pk])
    got = (
        _("Bedet er jeres.")
        if tenure.plot
        else _("I står i kø. Vi siger til, når det er jeres tur.")
    )
    toast(request, got, undo_url=undo)
    return _to_garden(request, pk)


def _do(
    request: MemberRequest, tenure: Tenure, verb: Callable[..., Tenure], said: str
) -> HttpResponse:
    try:
        verb(request.member, tenure, now=timezone.now())
    except Refused as no:
        return _show(request, _garden(request, tenure.facility_id), no)
    toast(request, said)
    return _to_garden(request, tenure.facility_id)


@require_POST
def say_yes(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, _tenure(request, pk), actions.say_yes, _("Bedet er jeres."))


@require_POST
def keep(request: MemberRequest, pk: int) -> HttpResponse:
    """Another season."""
    return _do(request, _tenure(request, pk), actions.keep, _("Godt. I beholder bedet."))


@require_POST
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """Out of the line, no to a turn, or given up."""
    tenure = _tenure(request, pk)
    was = (
        _("Bedet er givet videre.") if tenure.state == State.HELD else _("I står ikke i køen mere.")
    )
    return _do(request, tenure, actions.leave, was)


@require_safe
def give_up(request: MemberRequest, pk: int) -> HttpResponse:
    """What happens when they give it up: it cannot be undone once a neighbour is asked."""
    tenure = _tenure(request, pk)
    context = {
        "tenure": tenure, "member": request.member,
        "bill": page.bill_of(request.member, tenure),
        "is_begun": rules.is_begun(tenure, local(timezone.now()).date()),
    }  # fmt: skip
    return render(request, "plots/give_up.html", context)


# --- who looks after the garden ------------------------------------------------------------------


@never_cache
@require_safe
@keepers_only
def kept(request: MemberRequest, pk: int) -> HttpResponse:
    """Who has which plot, and who waits, by their doors."""
    return _show_kept(request, _kept_garden(request, pk))


def _show_kept(request: MemberRequest, place: Facility, wrong: Any = "") -> HttpResponse:
    shown = page.Garden(place, request.member, timezone.now())
    context = {
        "garden": shown, "held": page.held(shown), "line": page.line_of(shown),
        "member": request.member, "wrong": wrong,
    }  # fmt: skip
    return render(request, "plots/kept.html", context, status=422 if wrong else 200)


def _to_kept(request: MemberRequest, pk: int) -> HttpResponse:
    return redirect("plots:kept", request.member.estate.slug, pk)


def _write(
    request: MemberRequest,
    place: Facility,
    form: forms.Form,
    heading: str,
    button: str,
    verb: Callable[..., Any],
    told: str,
) -> HttpResponse:
    """A form of the keepers': shown, or done and back to the garden; a no stands beside its field."""
    if form.is_valid():
        try:
            verb(request.member, place, **form.cleaned_data)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, told)
            return _to_kept(request, place.pk)
    context = {
        "form": form, "place": place, "heading": heading, "button": button,
        "member": request.member,
    }  # fmt: skip
    return render(request, "plots/write.html", context, status=422 if form.errors else 200)


def _sent(request: MemberRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(FORMS)
@keepers_only
def season(request: MemberRequest, pk: int) -> HttpResponse:
    place = _kept_garden(request, pk)

    def verb(member: Any, garden: Facility, **said: Any) -> None:
        keeping.set_season(member, garden, **said | {"price": said["price"] or 0})

    form = SeasonForm(_sent(request), season=page.Season.at(place))
    return _write(
        request, place, form, _("Sæson og pris"), _("Gem sæsonen"), verb, _("Sæsonen er gemt.")
    )


@require_http_methods(FORMS)
@keepers_only
def lay_out(request: MemberRequest, pk: int) -> HttpResponse:
    """One plot more."""

    def verb(member: Any, garden: Facility, name: str) -> None:
        keeping.lay_out(member, garden, name, now=timezone.now())

    place, form = _kept_garden(request, pk), PlotForm(_sent(request))
    return _write(
        request, place, form, _("Nyt bed"), _("Sæt det på listen"), verb, _("Bedet er på listen.")
    )


@require_http_methods(FORMS)
@keepers_only
def ask_for(request: MemberRequest, pk: int) -> HttpResponse:
    """For who rang or came by: the same line as everybody's."""

    def verb(member: Any, garden: Facility, household: Any, why: str) -> None:
        keeping.ask_for(member, garden, household, now=timezone.now(), why=why or "here")

    place = _kept_garden(request, pk)
    homes = homes_of(request.member, local(timezone.now()).date())
    form = AskForForm(_sent(request), homes=homes)
    return _write(
        request, place, form, _("For en nabo"), _("Skriv dem op"), verb,
        _("De er skrevet op. De får besked."),
    )  # fmt: skip


def _keep(request: MemberRequest, pk: int, verb: Callable[..., Tenure], told: str) -> HttpResponse:
    here = Tenure.objects.visible_to(request.member).filter(
        facility__estate=request.member.estate_id
    )
    tenure = get_object_or_404(here.with_home(), pk=pk)
    try:
        verb(request.member, tenure, now=timezone.now())
    except Refused as no:
        return _show_kept(request, _kept_garden(request, tenure.facility_id), no)
    toast(request, told)
    return _to_kept(request, tenure.facility_id)


@require_POST
@keepers_only
def nudge(request: MemberRequest, pk: int) -> HttpResponse:
    return _keep(request, pk, keeping.nudge, _("De har fået en venlig påmindelse."))


@require_POST
@keepers_only
def not_renewed(request: MemberRequest, pk: int) -> HttpResponse:
    return _keep(request, pk, keeping.not_renewed, _("Bedet er givet videre. De har fået besked."))


def _plot(request: MemberRequest, pk: int) -> Plot:
    here = Plot.objects.visible_to(request.member).filter(facility__estate=request.member.estate_id)
    return get_object_or_404(here.select_related("facility"), pk=pk)


@require_POST
@keepers_only
def lay_fallow(request: MemberRequest, pk: int) -> HttpResponse:
    """Off the list."""
    plot = _plot(request, pk)
    try:
        keeping.lay_fallow(request.member, plot, now=timezone.now())
    except Refused as no:
        return _show_kept(request, _kept_garden(request, plot.facility_id), no)
    undo = reverse("plots:lay_out_again", args=[request.member.estate.slug, pk])
    toast(request, _("Bedet er taget af listen."), undo_url=undo)
    return _to_kept(request, plot.facility_id)


@require_POST
@keepers_only
def lay_out_again(request: MemberRequest, pk: int) -> HttpResponse:
    plot = _plot(request, pk)
    try:
        keeping.lay_out_again(request.member, plot, now=timezone.now())
    except Refused as no:
        return _show_kept(request, _kept_garden(request, plot.facility_id), no)
    toast(request, _("Bedet er på listen igen."))
    return _to_kept(request, plot.facility_id)
