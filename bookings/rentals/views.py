"""The doors of who looks after places, and of who says how they found one.

For who may not, none of these pages exists.
"""

from typing import Any

from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings import rules
from bookings.approving import actions as approving
from bookings.doors import own_or_404
from bookings.handing import actions as handing
from bookings.ledger import actions as ledger
from bookings.ledger import sheet
from bookings.models import Booking, Charge, Facility, Inspection, RentRun
from bookings.rentals import page
from bookings.rentals.forms import CodeForm, FoundForm, KeepForm, NoForm, Refusing, WaiveForm
from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.models import Role
from community.people.trust import for_roles
from community.pictures.taking import takes_pictures
from community.times import local
from community.ui.toasts import toast

keepers_only = for_roles(Role.CARETAKER, Role.OPERATIONS, Role.COMMITTEE, Role.CHAIR)
office_only = for_roles(Role.OPERATIONS, Role.ADMINISTRATION)
FORMS = ["GET", "HEAD", "POST"]


def _sent(request: MemberRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _asks(request: MemberRequest, name: str, form: Refusing, **more: Any) -> HttpResponse:
    """The page of a form, with what is wrong beside what was typed (422)."""
    context = {"member": request.member, "form": form} | more
    status = 422 if form.errors else 200
    return render(request, f"bookings/rentals/{name}.html", context, status=status)


@never_cache
@require_safe
@keepers_only
def today(request: MemberRequest) -> HttpResponse:
    """«Dagens udlejninger»: out, back, and what nobody has looked at."""
    return _show_today(request)


def _show_today(request: MemberRequest, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    now, member = timezone.now(), request.member
    context = {
        "member": member,
        "wrong": wrong,
        "day": local(now).date(),
        "today": page.todays(member, now),
        "coming": page.coming(member, now),
        "asked": page.asked(member).count(),
        "sees_ledger": bool(member.roles & ledger.OFFICE),
    }
    return render(request, "bookings/rentals/today.html", context, status=status)


@never_cache
@require_safe
@keepers_only
def rental(request: MemberRequest, pk: int) -> HttpResponse:
    """One rental: when, whose, how it was found, what it costs."""
    return _show_rental(request, page.rental_or_404(request.member, pk))


def _moment(said: str) -> str:
    """Before or after; 404 for anything else an address may say."""
    if said not in Inspection.Moment.values:
        raise Http404
    return said


def _show_rental(
    request: MemberRequest, found: Booking, *, wrong: Any = "", status: int = 200, form: Any = None
) -> HttpResponse:
    deposit = page.deposit_of(found)
    most = deposit.amount if deposit else 0
    place = f"rental-{found.pk}"
    blank = KeepForm(found.made_under, most, member=request.member, place=place)
    context = {
        "member": request.member,
        "booking": found,
        "rental": page.rental_of(request.member, found, timezone.now()),
        "rules": found.made_under,
        "charges": found.charges.exclude(state=Charge.State.DROPPED).order_by("pk"),
        "form": form or blank,
        "form_is_open": form is not None,
        "wrong": wrong,
    }
    return render(request, "bookings/rentals/rental.html", context, status=status)


@require_POST
@keepers_only
def looked_at(request: MemberRequest, pk: int, moment: str) -> HttpResponse:
    """«Alt er i orden», before or after: one press."""
    found, moment = page.rental_or_404(request.member, pk), _moment(moment)
    try:
        handing.look_at(request.member, found, moment, now=timezone.now())
    except Refused as no:
        return _show_rental(request, found, wrong=no, status=422)
    is_after = moment == Inspection.Moment.AFTER
    toast(request, _("Stedet er taget tilbage.") if is_after else _("Stedet er udleveret."))
    if request.POST.get("fra") == "dag":
        return redirect("bookings:rentals", request.member.estate.slug)
    return redirect("bookings:rental", request.member.estate.slug, found.pk)


@takes_pictures
@require_POST
@keepers_only
def keep(request: MemberRequest, pk: int) -> HttpResponse:
    """Something is wrong: keep some of the deposit, or note the cleaning, with photos."""
    found = page.rental_or_404(request.member, pk)
    deposit = page.deposit_of(found)
    most = deposit.amount if deposit else 0
    place = f"rental-{found.pk}"
    form = KeepForm(found.made_under, most, request.POST, member=request.member, place=place)
    if form.done(
        lambda: handing.keep(
            request.member, found, form.cleaned_data.get("amount") or 0,
            form.cleaned_data["reason"], now=timezone.now(),
            pictures=form.cleaned_data["pictures"],
            cleaning=bool(form.cleaned_data.get("cleaning")),
        )
    ):  # fmt: skip
        toast(request, _("Det er gjort op. Husstanden kan se hvorfor."))
        return redirect("bookings:rental", request.member.estate.slug, found.pk)
    return _show_rental(request, found, form=form, status=422)


@never_cache
@require_http_methods(FORMS)
@keepers_only
def code(request: MemberRequest, pk: int) -> HttpResponse:
    """The code of a place's door."""
    here = Facility.objects.visible_to(request.member).filter(estate=request.member.estate)
    place = get_object_or_404(here.filter(is_bookable=True), pk=pk)
    known = getattr(place, "door_code", None)
    form = CodeForm(_sent(request), initial={"code": known.code if known else ""})
    member, now = request.member, timezone.now()
    if form.done(lambda: handing.set_code(member, place, form.cleaned_data["code"], now=now)):
        toast(request, _("Koden er gemt."))
        return redirect("bookings:place", request.member.estate.slug, place.part_of_id or pk)
    return _asks(request, "code", form, place=place)


# --- a yes or a no ---------------------------------------------------------------------------


@never_cache
@require_safe
@keepers_only
def asked(request: MemberRequest) -> HttpResponse:
    """What waits for a yes, the first to begin first."""
    return _show_asked(request)


def _show_asked(request: MemberRequest, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    rows = [
        (one, rules.can_keep(request.member, one))
        for one in page.asked(request.member).order_by("period", "pk")
    ]
    context = {"member": request.member, "rows": rows, "wrong": wrong}
    return render(request, "bookings/rentals/asked.html", context, status=status)


@require_POST
@keepers_only
def approve(request: MemberRequest, pk: int) -> HttpResponse:
    try:
        found = page.asked_or_404(request.member, pk)
        approving.approve(request.member, found, now=timezone.now())
    except Refused as no:
        return _show_asked(request, wrong=no, status=422)
    toast(request, _("Du har sagt ja. De har fået besked."))
    return redirect("bookings:asked", request.member.estate.slug)


@never_cache
@require_http_methods(FORMS)
@keepers_only
def decline(request: MemberRequest, pk: int) -> HttpResponse:
    """A no has a reason."""
    found = page.asked_or_404(request.member, pk)
    form = NoForm(_sent(request))
    member, now = request.member, timezone.now()
    if form.done(lambda: approving.decline(member, found, form.cleaned_data["reason"], now=now)):
        toast(request, _("Du har sagt nej. De har fået besked om hvorfor."))
        return redirect("bookings:asked", request.member.estate.slug)
    return _asks(request, "decline", form, booking=found)


# --- the rent --------------------------------------------------------------------------------


@never_cache
@require_safe
@office_only
def rent(request: MemberRequest) -> HttpResponse:
    """What is due, and the lists that were made."""
    return _show_rent(request)


def _show_rent(request: MemberRequest, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    due = page.charges_of(request.member).for_the_rent()
    context = {
        "member": request.member,
        "wrong": wrong,
        "due": due.order_by("pk")[:100],
        "count": due.count(),
        "runs": RentRun.objects.visible_to(request.member).order_by("-made_at")[:24],
    }
    return render(request, "bookings/rentals/rent.html", context, status=status)


@require_POST
@office_only
def make_list(request: MemberRequest) -> HttpResponse:
    try:
        ledger.make_list(request.member, now=timezone.now())
    except Refused as no:
        return _show_rent(request, wrong=no, status=422)
    toast(request, _("Listen er lavet. Hent den, når du vil."))
    return redirect("bookings:rent", request.member.estate.slug)


@never_cache
@require_http_methods(FORMS)
@office_only
def waive(request: MemberRequest, pk: int) -> HttpResponse:
    """One amount: let it fall, with a reason."""
    charge = page.owed_or_404(request.member, pk)
    form = WaiveForm(_sent(request))
    member, now = request.member, timezone.now()
    if form.done(lambda: ledger.waive(member, charge, form.cleaned_data["reason"], now=now)):
        toast(request, _("Beløbet er faldet bort."))
        return redirect("bookings:rent", request.member.estate.slug)
    return _asks(request, "waive", form, charge=charge)


@never_cache
@require_safe
@office_only
def fetch_list(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The file. That it was fetched is in the logbook."""
    run = get_object_or_404(RentRun.objects.visible_to(request.member), pk=pk)
    ledger.fetched(request.member, run, now=timezone.now())
    answer = StreamingHttpResponse(sheet.csv_of(run), content_type="text/csv; charset=utf-8")
    name = f"husleje-{local(run.made_at):%Y-%m-%d}-{run.pk}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


# --- who has the place -----------------------------------------------------------------------


@takes_pictures
@never_cache
@require_http_methods(FORMS)
def found_it(request: MemberRequest, pk: int, moment: str) -> HttpResponse:
    """The household says how the place was, before or after."""
    found, moment = own_or_404(request, pk), _moment(moment)
    is_after = moment == Inspection.Moment.AFTER
    place = f"found-{found.pk}-{moment}"
    form = FoundForm(
        found.made_under, _sent(request), member=request.member, place=place, is_after=is_after
    )
    if form.done(
        lambda: handing.look_at(
            request.member, found, moment, now=timezone.now(), note=form.cleaned_data["note"],
            checked=form.cleaned_data.get("checked", []), pictures=form.cleaned_data["pictures"],
        )
    ):  # fmt: skip
        toast(request, _("Tak. Det er skrevet ned."))
        return redirect("bookings:booking", request.member.estate.slug, found.pk)
    return _asks(request, "found", form, booking=found, is_after=is_after)
