"""The doors of a picture: its file in one size, and the piece of a page that shows it."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.people.gate import MemberRequest
from community.pictures import rules, serving, shelves
from community.pictures.models import Picture
from community.pictures.page import Shown


def _picture(request: MemberRequest, token: UUID) -> Picture:
    """Http404 for what is not there and for what is not shown to this member, alike."""
    found = rules.find(request.member, token)
    if found is None:
        raise Http404
    return found


@require_safe
def file(request: MemberRequest, token: UUID, size: str) -> HttpResponseBase:
    """The picture or film itself, asked for anew each minute. Http404 for one that is not made."""
    picture = _picture(request, token)
    has_it = size in shelves.SIZES or (picture.is_film and size == shelves.FILM)
    response = serving.answer(request, picture, size) if picture.is_made and has_it else None
    if response is None:
        raise Http404
    return response


@never_cache
@require_safe
def show(request: MemberRequest, token: UUID) -> HttpResponse:
    """What a page fetches when «Gøres klar …» has become the picture."""
    shown = Shown(_picture(request, token), request.member, request.GET.get("size", ""))
    return render(request, "pictures/_picture.html", {"shown": shown})
