"""The doors of the room. Thin for now: the pages stand in another hand."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from community.people.gate import MemberRequest
from helpdesk.models import HelpOffer, HelpRequest


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    return HttpResponse(status=204)


@require_safe
def request_page(request: MemberRequest, token: UUID) -> HttpResponse:
    get_object_or_404(HelpRequest.objects.visible_to(request.member), token=token)
    return HttpResponse(status=204)


@require_safe
def offer(request: MemberRequest, token: UUID) -> HttpResponse:
    get_object_or_404(HelpOffer.objects.visible_to(request.member), token=token)
    return HttpResponse(status=204)
