"""The doors of who looks after what the estate lends out. For everybody else they do not exist."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.loans import actions, page
from bookings.loans.forms import CounterForm, ThingForm
from bookings.loans.giving import actions as giving
from bookings.loans.shelf import actions as shelf
from bookings.loans.views import FORMS, say_no, thing_or_404
from bookings.models import DESK, Condition, Loan, Thing
from bookings.ruling.homes import homes_of
from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.pictures.taking import takes_pictures
from community.times import local
from community.ui.toasts import toast

keepers_only = for_roles(*DESK)


@never_cache
@require_safe
@keepers_only
def desk(request: MemberRequest) -> HttpResponse:
    """«Udlån»: what is late, brought, to be given out, out and broken."""
    return _show(request)


def _show(request: MemberRequest, wrong: Any = "") -> HttpResponse:
    context = {
        "member": request.member,
        "desk": page.desk(request.member, timezone.now()),
        "wrong": wrong,
    }
    return render(request, "loans/desk/desk.html", context, status=422 if wrong else 200)


def _loan(request: MemberRequest, pk: int) -> Loan:
    here = Loan.objects.visible_to(request.member).at_the_desk(request.member)
    return get_object_or_404(here.with_thing(), pk=pk)


def _do(request: MemberRequest, pk: int, verb: Callable[..., Loan], said: str) -> HttpResponse:
    loan = _loan(request, pk)
    try:
        verb(request.member, loan, now=timezone.now())
    except Refused as no:
        return _show(request, no)
    toast(request, said)
    return redirect("loans:desk", request.member.estate.slug)


@require_POST
@keepers_only
def give(request: MemberRequest, pk: int) -> HttpResponse:
    """Out of the door."""
    return _do(request, pk, actions.fetch, _("Den er lånt ud."))


@require_POST
@keepers_only
def home(request: MemberRequest, pk: int) -> HttpResponse:
    """«Den er her igen»: the next in line is asked at once."""
    return _do(request, pk, actions.hand_in, _("Godt. Den er her igen."))


@require_POST
@keepers_only
def nudge(request: MemberRequest, pk: int) -> HttpResponse:
    """A friendly word, with one press."""
    return _do(request, pk, giving.nudge, _("De har fået en venlig påmindelse."))


@require_http_methods(FORMS)
@keepers_only
def refuse(request: MemberRequest, pk: int) -> HttpResponse:
    """Not this time."""
    loan = _loan(request, pk)
    return say_no(request, loan, reverse("loans:desk", args=[request.member.estate.slug]))


@require_http_methods(FORMS)
@keepers_only
def counter(request: MemberRequest, pk: int) -> HttpResponse:
    """Over the counter: choose the home, press."""
    thing = thing_or_404(request, pk)
    homes = homes_of(request.member, local(timezone.now()).date())
    form = CounterForm(
        request.POST if request.method == "POST" else None,
        homes=homes,
        most=thing.max_days,
    )
    if form.is_valid() and _lent(request, thing, form):
        return redirect("loans:desk", request.member.estate.slug)
    context = {"form": form, "thing": thing, "member": request.member}
    status = 422 if form.errors else 200
    return render(request, "loans/desk/counter.html", context, status=status)


def _lent(request: MemberRequest, thing: Thing, form: CounterForm) -> bool:
    said = form.cleaned_data
    try:
        giving.lend(
            request.member, thing, said["household"], said["days"],
            now=timezone.now(), why=said["why"] or "here",
        )  # fmt: skip
    except Refused as no:
        no.beside(form)
        return False
    toast(request, _("%(thing)s er lånt ud. De får besked.") % {"thing": thing.name})
    return True


@takes_pictures
@require_http_methods(FORMS)
@keepers_only
def new(request: MemberRequest) -> HttpResponse:
    """Something more to lend."""
    initial = {"kind": Thing.Kind.TOOL, "given": Thing.Given.DESK, "max_days": 2}
    return _write(request, None, initial)


@takes_pictures
@require_http_methods(FORMS)
@keepers_only
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Its name, words, photo and days."""
    thing = thing_or_404(request, pk)
    names = ("name", "about", "kind", "given", "pick_up", "max_days")
    home = thing.lent_by and thing.lent_by.household
    initial = {name: getattr(thing, name) for name in names}
    return _write(request, thing, initial | {"household": home and str(home.dwelling)})


def _write(request: MemberRequest, thing: Thing | None, initial: dict[str, Any]) -> HttpResponse:
    homes = homes_of(request.member, local(timezone.now()).date())
    form = ThingForm(
        request.POST if request.method == "POST" else None, initial=initial,
        homes=homes, member=request.member,
        hanging=[thing.picture] if thing and thing.picture else [],
        place=f"thing-{thing.pk if thing else 'new'}",
    )  # fmt: skip
    made = _kept(request, thing, form) if form.is_valid() else None
    if made is not None:
        toast(request, _("Det er rettet.") if thing else _("Naboerne kan låne den nu."))
        return redirect("loans:thing", request.member.estate.slug, made.pk)
    context = {"form": form, "thing": thing, "member": request.member}
    status = 422 if form.errors else 200
    return render(request, "loans/desk/write.html", context, status=status)


def _kept(request: MemberRequest, thing: Thing | None, form: ThingForm) -> Thing | None:
    said = form.cleaned_data
    more = {"home": said["household"], "pictures": said["pictures"]}
    try:
        if thing is None:
            return shelf.put_up(request.member, said, now=timezone.now(), **more)
        return shelf.change(request.member, thing, said, now=timezone.now(), **more)
    except Refused as no:
        no.beside(form)
        return None


@require_POST
@keepers_only
def retire(request: MemberRequest, pk: int) -> HttpResponse:
    """Not lent out any more."""
    thing = thing_or_404(request, pk)
    shelf.retire(request.member, thing, now=timezone.now())
    undo = reverse("loans:lend_again", args=[request.member.estate.slug, pk])
    toast(request, _("Den lånes ikke ud mere."), undo_url=undo)
    return redirect("loans:desk", request.member.estate.slug)


@require_POST
@keepers_only
def lend_again(request: MemberRequest, pk: int) -> HttpResponse:
    shelf.lend_again(request.member, thing_or_404(request, pk), now=timezone.now())
    toast(request, _("Den kan lånes igen."))
    return redirect("loans:thing", request.member.estate.slug, pk)


@require_POST
@keepers_only
def mended(request: MemberRequest, pk: int, fault: int) -> HttpResponse:
    """It works again."""
    shelf.mended(request.member, _fault(request, pk, fault), now=timezone.now())
    undo = reverse("loans:broken", args=[request.member.estate.slug, pk, fault])
    toast(request, _("Godt. Fejlen står her ikke mere."), undo_url=undo)
    return redirect("loans:thing", request.member.estate.slug, pk)


@require_POST
@keepers_only
def broken(request: MemberRequest, pk: int, fault: int) -> HttpResponse:
    """It does not, after all."""
    shelf.broken_after_all(request.member, _fault(request, pk, fault))
    toast(request, _("Fejlen står her igen."))
    return redirect("loans:thing", request.member.estate.slug, pk)


def _fault(request: MemberRequest, pk: int, fault: int) -> Condition:
    here = Condition.objects.visible_to(request.member).filter(thing=pk, is_fault=True)
    return get_object_or_404(here.select_related("thing__lent_by"), pk=fault)
