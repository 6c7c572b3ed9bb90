"""The doors of standing offers: one of them, making it, changing it, and whether it still stands."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.models import Membership
from community.ui.toasts import toast
from helpdesk import page, phrases, rules
from helpdesk.hints import hint_of
from helpdesk.models import HelpOffer
from helpdesk.offering import actions as offering
from helpdesk.offering.rules import can_confirm, can_offer
from helpdesk.standing.forms import OfferForm, offered_before
from helpdesk.views import key_of, not_there


def offer_or_404(member: Membership, token: UUID) -> HelpOffer:
    """What stands and is meant for the member, and one's own."""
    seen = HelpOffer.objects.visible_to(member).with_people()
    found: HelpOffer = get_object_or_404(seen, token=token)
    return found


def own_or_404(member: Membership, token: UUID) -> HelpOffer:
    found = offer_or_404(member, token)
    if found.member_id != member.pk:
        raise Http404
    return found


@require_safe
@never_cache
def offer(request: MemberRequest, token: UUID) -> HttpResponse:
    """One offer, and how to ask."""
    return _show(request, offer_or_404(request.member, token))


def _show(
    request: MemberRequest, found: HelpOffer, *, wrong: Any = "", status: int = 200
) -> HttpResponse:
    member, now = request.member, timezone.now()
    row = page.offer_rows_of(member, [found])[0]
    other = found.member if row.who.is_neighbour and not row.is_own else None
    context = {
        "member": member,
        "now": now,
        "row": row,
        "offer": found,
        "chat": page.chat_with(member, other, now) if other else None,
        "seen_by": phrases.audience_of(found),
        "care": hint_of(found.category).care,
        "may_ask": rules.can_ask(member) and not row.is_own,
        "is_stale": can_confirm(member, found),
        "wrong": wrong,
    }
    return render(request, "helpdesk/offer.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponseBase:
    """«Jeg kan hjælpe»: a picture is enough."""
    member = request.member
    if not can_offer(member):
        raise Http404
    if request.method != "POST":
        first = {"category": request.GET.get("slags", ""), "audience": "estate"}
        return _screen(request, OfferForm(member, initial=first))
    form = OfferForm(member, request.POST)
    if not form.is_whole():
        return _screen(request, form, status=422)
    try:
        made = offering.offer(
            member, form.offered(), now=timezone.now(), request_key=key_of(request.POST.get("key"))
        )
    except Refused as refused:
        return _refused(request, form, refused)
    made.refresh_from_db(fields=["token"])
    undo = reverse("helpdesk:end", args=[member.estate.slug, made.token])
    toast(request, _("Tak. Nu kan naboerne se dit tilbud."), undo_url=undo)
    return redirect("helpdesk:offer", member.estate.slug, made.token)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """The same screen with what stands there now."""
    member = request.member
    found = own_or_404(member, token)
    if request.method != "POST":
        form = OfferForm(member, of=found, initial=offered_before(found))
        return _screen(request, form, offer=found)
    form = OfferForm(member, request.POST, of=found)
    if not form.is_whole():
        return _screen(request, form, offer=found, status=422)
    try:
        offering.change(member, found, form.offered(), now=timezone.now())
    except Refused as refused:
        return _refused(request, form, refused, offer=found)
    toast(request, _("Rettelsen er gemt."))
    return redirect("helpdesk:offer", member.estate.slug, token)


def _refused(
    request: MemberRequest, form: OfferForm, refused: Refused, **more: Any
) -> HttpResponse:
    if not form.refuse(refused):
        form.add_error(None, str(refused))
    return _screen(request, form, status=422, **more)


def _screen(
    request: MemberRequest, form: OfferForm, *, offer: HelpOffer | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "member": request.member,
        "form": form,
        "offer": offer,
        "key": key_of(request.POST.get("key")),
    }
    return render(request, "helpdesk/offer_new.html", context, status=status)


def _did(
    request: MemberRequest, token: UUID, verb: Callable[..., Any], said: str, undo: str = ""
) -> HttpResponseBase:
    found, slug = own_or_404(request.member, token), request.member.estate.slug
    try:
        verb(request.member, found, now=timezone.now())
    except Refused as refused:
        not_there(refused)
        return _show(request, own_or_404(request.member, token), wrong=refused, status=422)
    toast(request, said, undo_url=reverse(f"helpdesk:{undo}", args=[slug, token]) if undo else "")
    return redirect("helpdesk:offer", slug, token)


@require_POST
def rest(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Not just now."""
    return _did(request, token, offering.rest, _("Dit tilbud holder pause."), undo="stand_again")


@require_POST
def stand_again(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Again, after a pause or when it was ended by mistake."""
    return _did(request, token, offering.stand_again, _("Naboerne kan se dit tilbud igen."))


@require_POST
def confirm(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Ja, det gælder stadig», once a year."""
    return _did(request, token, offering.confirm, _("Tak. Så gælder det et år til."))


@require_POST
def end(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Off the list, with a way back."""
    said = _("Dit tilbud er taget ned. Tak, fordi du hjalp.")
    return _did(request, token, offering.end, said, undo="stand_again")
