"""The doors from a yes to a thank-you: choosing, when and where, stepping back, done, and «Tak»."""

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
from community.profiles.page import known_to, place_of
from community.ui.toasts import toast
from helpdesk.agreeing import actions as agreeing
from helpdesk.calendar import ics_of
from helpdesk.meeting.forms import AgreeForm, agreed_before, suggested
from helpdesk.models import HelpAgreement, HelpAnswer, HelpRequest
from helpdesk.page import deal_of
from helpdesk.phrases import capital
from helpdesk.regretting import actions as regretting
from helpdesk.views import answer_or_404, no, request_or_404, show

CALENDAR = "text/calendar; charset=utf-8"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Vælg», then «Hvornår og hvor?». Only the asker gets this far."""
    member = request.member
    given = answer_or_404(member, token)
    if given.request.member_id != member.pk:
        raise Http404
    found = request_or_404(member, given.request.token)
    if given.state != HelpAnswer.State.OFFERED:
        return redirect("helpdesk:request", member.estate.slug, found.token)
    if request.method != "POST":
        first = suggested(found, capital(place_of(member)))
        return _choosing(request, given, found, AgreeForm(initial=first))
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _choosing(request, given, found, form, status=422)
    try:
        agreeing.choose(member, given, **form.agreed(), now=timezone.now())
    except Refused as refused:
        if not form.refuse(refused):
            return no(request, found, refused)
        return _choosing(request, given, found, form, status=422)
    toast(request, _("Det er aftalt. I har begge fået besked."))
    return redirect("helpdesk:request", member.estate.slug, found.token)


def _choosing(
    request: MemberRequest,
    given: HelpAnswer,
    found: HelpRequest,
    form: AgreeForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "member": request.member,
        "given": given,
        "found": found,
        "who": known_to(request.member, given.member),
        "form": form,
        "back": reverse("helpdesk:request", args=[request.member.estate.slug, found.token]),
    }
    return render(request, "helpdesk/agree.html", context, status=status)


def agreement_or_404(member: Membership, token: UUID) -> HelpAgreement:
    """One of the two; 404 for everybody else, whatever their office."""
    seen = HelpAgreement.objects.visible_to(member).with_people()
    found: HelpAgreement = get_object_or_404(seen, token=token)
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Another time or place; the other gets to know it."""
    member = request.member
    agreed = agreement_or_404(member, token)
    if not agreed.is_standing:
        return _back(request, agreed)
    if request.method != "POST":
        return _moving(request, agreed, AgreeForm(initial=agreed_before(agreed)))
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _moving(request, agreed, form, status=422)
    try:
        agreeing.move(member, agreed, **form.agreed(), now=timezone.now())
    except Refused as refused:
        if not form.refuse(refused):
            form.add_error(None, str(refused))
        return _moving(request, agreed, form, status=422)
    toast(request, _("Det er gemt. I har begge fået besked."))
    return _back(request, agreed)


def _moving(
    request: MemberRequest, agreed: HelpAgreement, form: AgreeForm, status: int = 200
) -> HttpResponse:
    deal = deal_of(request.member, agreed, timezone.now())
    context = {
        "member": request.member,
        "deal": deal,
        "found": agreed.request,
        "form": form,
        "back": reverse(
            "helpdesk:request", args=[request.member.estate.slug, agreed.request.token]
        ),
    }
    return render(request, "helpdesk/agree.html", context, status=status)


def _back(request: MemberRequest, agreed: HelpAgreement) -> HttpResponseBase:
    """To the request, where its agreement stands; to the list for who no longer sees it."""
    slug, token = request.member.estate.slug, agreed.request.token
    seen = HelpRequest.objects.visible_to(request.member)
    if seen.filter(token=token).exists():
        return redirect("helpdesk:request", slug, token)
    return redirect("helpdesk:mine", slug)


def _did(
    request: MemberRequest, token: UUID, verb: Callable[..., Any], said: str, **more: Any
) -> HttpResponseBase:
    agreed = agreement_or_404(request.member, token)
    try:
        now_is = verb(request.member, agreed, now=timezone.now(), **more)
    except Refused as refused:
        return _no(request, agreed, refused, thanks_said=more.get("text", ""))
    undo = ""
    if verb is agreeing.done and now_is.is_standing:
        undo = reverse("helpdesk:not_done", args=[request.member.estate.slug, token])
    if verb is agreeing.call_off:
        undo = reverse("helpdesk:stand_by", args=[request.member.estate.slug, token])
    toast(request, said, undo_url=undo)
    return _back(request, agreed)


def _no(
    request: MemberRequest, agreed: HelpAgreement, refused: Refused, **more: Any
) -> HttpResponseBase:
    if refused.status == 404:
        raise Http404 from refused
    seen = HelpRequest.objects.visible_to(request.member).with_people()
    found = seen.filter(token=agreed.request.token).first()
    if found is None:  # a discreet one, called off: there is no page of it for them any more
        toast(request, refused)
        return redirect("helpdesk:mine", request.member.estate.slug)
    return show(request, found, wrong=refused, status=422, **more)


@require_POST
def call_off(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Jeg kan alligevel ikke» in one tap, either of the two; «Fortryd» brings it back."""
    return _did(request, token, agreeing.call_off, _("Det er helt i orden. Naboen får besked."))


@require_POST
def stand_by(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Fortryd»: it stands after all."""
    return _did(request, token, regretting.stand_by, _("Godt. Aftalen står."))


@require_POST
def done(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Det er klaret», from one of the two."""
    return _did(request, token, agreeing.done, _("Godt."))


@require_POST
def not_done(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """It was not, after all."""
    return _did(request, token, agreeing.not_done_yet, _("Godt. Så står aftalen stadig."))


@require_POST
def thank(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Tak», for the helper's eyes alone."""
    text = request.POST.get("text", "")
    return _did(request, token, agreeing.thank, _("Din tak er sendt."), text=text)


@require_POST
def give_phone(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """My number for the other, for this; or not any more (`fortryd`)."""
    gives = "fortryd" not in request.POST
    said = _("Nu kan I ringe sammen.") if gives else _("Dit nummer er skjult igen.")
    return _did(request, token, agreeing.give_phone, said, gives=gives)


@require_safe
@never_cache
def ics(request: MemberRequest, token: UUID) -> HttpResponse:
    """The agreement for one's own calendar. What has no time yet is no file."""
    agreed = agreement_or_404(request.member, token)
    file = ics_of(agreed, request.member, timezone.now())
    if file is None:
        raise Http404
    answer = HttpResponse(file, content_type=CALENDAR)
    answer["Content-Disposition"] = 'attachment; filename="nabo-hjaelp.ics"'
    return answer
