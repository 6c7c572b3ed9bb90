"""The doors of who says which places there are. For everybody else the pages do not exist."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings.models import Facility
from bookings.places.views import about, kept_or_404
from bookings.rules import KEEPERS
from bookings.ruling.founding import actions
from bookings.ruling.founding.forms import NewPlaceForm, PartForm
from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*KEEPERS)
def new(request: MemberRequest) -> HttpResponse:
    """A new place; and those that are used no more, to be used again."""
    form = NewPlaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.make(request.member, now=timezone.now(), **form.cleaned_data)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Stedet er lavet. Se, om reglerne passer."))
            there = "rules" if made.booked == Facility.Booked.HERE else "place"
            return redirect(f"bookings:{there}", request.member.estate.slug, made.pk)
    context = {"form": form, "gone": _gone(request), "member": request.member}
    return render(request, "bookings/ruling/new.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*KEEPERS)
def new_part(request: MemberRequest, pk: int) -> HttpResponse:
    """The place has got another part: who has booked the whole has it too."""
    found = kept_or_404(request, pk)
    form = PartForm(request.POST if request.method == "POST" else None)
    if not found.is_bookable:
        del form.fields["apart"]
    if form.is_valid():
        name, apart = form.cleaned_data["name"], form.cleaned_data.get("apart", False)
        try:
            actions.add_part(request.member, found, name, apart=apart, now=timezone.now())
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Delen er lavet. De, der har booket hele stedet, har den med."))
            return redirect("bookings:place", request.member.estate.slug, found.pk)
    context = {"form": form, "place": found, "member": request.member}
    return render(request, "bookings/ruling/part.html", context, status=422 if form.errors else 200)


def _gone(request: MemberRequest) -> list[Facility]:
    seen = Facility.objects.visible_to(request.member, retired=True).places()
    return list(seen.filter(estate=request.member.estate_id))


@require_POST
@for_roles(*KEEPERS)
def retire(request: MemberRequest, pk: int) -> HttpResponse:
    """Used no more."""
    found = kept_or_404(request, pk)
    try:
        actions.retire(request.member, found, now=timezone.now())
    except Refused as no:
        return about(request, found, no)
    slug = request.member.estate.slug
    undo = reverse("bookings:use_again", args=[slug, pk])
    toast(request, _("Stedet bruges ikke mere."), undo_url=undo)
    return redirect("bookings:index", slug)


@require_POST
@for_roles(*KEEPERS)
def use_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Used again."""
    seen = Facility.objects.visible_to(request.member, retired=True).with_rules()
    here = seen.filter(estate=request.member.estate_id, part_of=None)
    actions.use_again(request.member, get_object_or_404(here, pk=pk), now=timezone.now())
    toast(request, _("Stedet bruges igen."))
    return redirect("bookings:place", request.member.estate.slug, pk)
