"""The doors of borrowing, and of the neighbour who lends something out. All work without a script."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.loans import actions, rules
from bookings.loans.forms import AskForm, HandInForm, NoForm
from bookings.loans.giving import actions as giving
from bookings.loans.page import ThingPage, lent_out, shelf
from bookings.loans.shelf import actions as keeping
from bookings.models import Condition, Loan, Thing
from community.errors import Refused
from community.people.gate import MemberRequest
from community.pictures.taking import takes_pictures
from community.ui.toasts import toast

FORMS = ["GET", "HEAD", "POST"]
Verb = Callable[..., Loan]


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """What the house lends out, and what is free now."""
    member = request.member
    rows = shelf(member, timezone.now())
    context = {"rows": rows, "member": member, "is_kept": rules.keeps(member, _mine(request))}
    return render(request, "loans/index.html", context)


def _mine(request: MemberRequest) -> Thing:
    """Any thing of the estate: for asking who looks after them."""
    return Thing(estate_id=request.member.estate_id)


def thing_or_404(request: MemberRequest, pk: int) -> Thing:
    """A thing on the shelf; one that is off it only for who has it, lends it or looks after it."""
    found = Thing.objects.visible_to(request.member).with_loans().select_related("estate")
    thing: Thing = get_object_or_404(found, pk=pk)
    page = ThingPage(thing, request.member, timezone.now())
    if thing.retired_at and not (page.own or page.is_owner or page.is_kept):
        raise Http404
    return thing


@require_safe
def thing(request: MemberRequest, pk: int) -> HttpResponse:
    """One thing: how it is, when it is free, and what one's own household has of it."""
    return show(request, thing_or_404(request, pk))


def show(
    request: MemberRequest, thing: Thing, *, form: AskForm | None = None, wrong: Any = ""
) -> HttpResponse:
    now = timezone.now()
    page = ThingPage(thing, request.member, now)
    context = {
        "page": page,
        "thing": thing,
        "member": request.member,
        "form": form or _blank(page),
        "lent": lent_out(request.member, thing, now) if page.is_owner else [],
        "wrong": wrong,
    }
    status = 422 if wrong or (form is not None and form.errors) else 200
    return render(request, "loans/thing.html", context, status=status)


def _blank(page: ThingPage, data: Any = None) -> AskForm | None:
    free = page.free_days if page.can_borrow else []
    if not free and data is None:
        return None
    return AskForm(data, free=free, most=page.thing.max_days, today=page.today)


@require_POST
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    """Borrow it from a day. A refusal is the page with its sentence and what was chosen (422)."""
    thing = thing_or_404(request, pk)
    form = _blank(ThingPage(thing, request.member, timezone.now()), request.POST)
    assert form is not None
    if not form.is_valid():
        return show(request, thing, form=form)
    try:
        said = form.cleaned_data
        loan = actions.ask(request.member, thing, said["first"], said["days"], now=timezone.now())
    except Refused as no:
        no.beside(form)
        return show(request, thing_or_404(request, pk), form=form)
    undo = "" if loan.state == Loan.State.OUT else _undo(request, loan)
    toast(request, _told(loan), undo_url=undo)
    return _to_thing(request, pk)


def _told(loan: Loan) -> str:
    return {
        Loan.State.OUT: _("Den er jeres. Husk at aflevere den til tiden."),
        Loan.State.ASKED: _("Naboen er spurgt. I får svar."),
        Loan.State.AGREED: _("Den er lagt til side til jer."),
    }.get(Loan.State(loan.state), _("Det er skrevet ned."))


def _undo(request: MemberRequest, loan: Loan) -> str:
    return reverse("loans:withdraw", args=[request.member.estate.slug, loan.pk])


def _to_thing(request: MemberRequest, pk: int) -> HttpResponse:
    return redirect("loans:thing", request.member.estate.slug, pk)


@require_POST
def wait(request: MemberRequest, pk: int) -> HttpResponse:
    """Stand in line for it."""
    thing = thing_or_404(request, pk)
    try:
        loan = actions.wait(request.member, thing, now=timezone.now())
    except Refused as no:
        return show(request, thing_or_404(request, pk), wrong=no)
    toast(
        request,
        _("I står i kø. Vi siger til, når det er jeres tur."),
        undo_url=_undo(request, loan),
    )
    return _to_thing(request, pk)


def own_or_404(request: MemberRequest, pk: int) -> Loan:
    """A loan of the household's, or of what it lends out."""
    own = Loan.objects.visible_to(request.member).of_home(request.member)
    return get_object_or_404(own.with_thing(), pk=pk)


def _do(request: MemberRequest, pk: int, verb: Verb, said: str) -> HttpResponse:
    """One press on one loan: the thing's page with what came of it."""
    loan = own_or_404(request, pk)
    try:
        verb(request.member, loan, now=timezone.now())
    except Refused as no:
        return show(request, thing_or_404(request, loan.thing_id), wrong=no)
    toast(request, said)
    return redirect(_next(request, loan))


def _next(request: MemberRequest, loan: Loan) -> str:
    """The thing, if it is still on the shelf for the reader; else all things."""
    slug = request.member.estate.slug
    if loan.thing.retired_at or loan.thing.estate_id != request.member.estate_id:
        return reverse("loans:index", args=[slug])
    return reverse("loans:thing", args=[slug, loan.thing_id])


@require_POST
def say_yes(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.say_yes, _("Godt. Den er holdt til jer."))


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.withdraw, _("I orden. En nabo kan få den."))


@require_POST
def fetch(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.fetch, _("Godt. Den er skrevet som hentet."))


@require_POST
def renew(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.renew, _("Lånet er fornyet."))


@require_POST
def agree(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, pk, giving.agree, _("Godt. Nu kan I se hinandens navn og dør."))


@require_POST
def received(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.hand_in, _("Godt. Den er her igen."))


@takes_pictures
@require_http_methods(FORMS)
def hand_in(request: MemberRequest, pk: int) -> HttpResponse:
    """Bring it back, with a word and a photo for the next one."""
    loan = own_or_404(request, pk)
    form = HandInForm(
        request.POST if request.method == "POST" else None,
        member=request.member, place=f"loan-{loan.pk}",
    )  # fmt: skip
    if form.is_valid():
        try:
            actions.hand_in(request.member, loan, now=timezone.now(), **form.cleaned_data)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Tak, fordi I kom med den."))
            return redirect(_next(request, loan))
    context = {"form": form, "loan": loan, "member": request.member}
    return render(request, "loans/hand_in.html", context, status=422 if form.errors else 200)


@require_http_methods(FORMS)
def decline(request: MemberRequest, pk: int) -> HttpResponse:
    """Not this time, with a word if one likes."""
    loan = own_or_404(request, pk)
    if not rules.lends(request.member, loan):
        raise Http404
    return say_no(request, loan, _next(request, loan))


def say_no(request: MemberRequest, loan: Loan, there: str) -> HttpResponse:
    """The page of a «no», for the neighbour and for the desk."""
    form = NoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            giving.decline(request.member, loan, reason, now=timezone.now())
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("De har fået besked."))
            return redirect(there)
    context = {"form": form, "loan": loan, "member": request.member, "back": there}
    return render(request, "loans/decline.html", context, status=422 if form.errors else 200)


def _own_thing(request: MemberRequest, pk: int) -> Thing:
    """What the reader's own household lends out."""
    found = thing_or_404(request, pk)
    if not rules.owns(request.member, found):
        raise Http404
    return found


@require_POST
def take_home(request: MemberRequest, pk: int) -> HttpResponse:
    """The neighbour whose it is lends it out no more."""
    keeping.retire(request.member, _own_thing(request, pk), now=timezone.now())
    undo = reverse("loans:put_back", args=[request.member.estate.slug, pk])
    toast(request, _("I låner den ikke ud mere."), undo_url=undo)
    return _to_thing(request, pk)


@require_POST
def put_back(request: MemberRequest, pk: int) -> HttpResponse:
    keeping.lend_again(request.member, _own_thing(request, pk), now=timezone.now())
    toast(request, _("Den kan lånes igen."))
    return _to_thing(request, pk)


@require_POST
def mend(request: MemberRequest, pk: int, fault: int) -> HttpResponse:
    """The neighbour whose it is says that it works again."""
    here = Condition.objects.visible_to(request.member).filter(thing=_own_thing(request, pk))
    found = get_object_or_404(here.select_related("thing__lent_by"), pk=fault, is_fault=True)
    keeping.mended(request.member, found, now=timezone.now())
    toast(request, _("Godt. Fejlen står her ikke mere."))
    return _to_thing(request, pk)
