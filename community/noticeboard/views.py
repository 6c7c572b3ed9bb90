"""The doors of the board: a page of it, one notice, and what one presses there."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from community.errors import Refused
from community.features import tabs_of
from community.groups.models import InterestGroup
from community.noticeboard import actions, doors, rules
from community.noticeboard.below import under
from community.noticeboard.lasting import last_day
from community.noticeboard.models import Category, Notice
from community.noticeboard.page import (
    Board,
    board,
    newer_than,
    shown_to,
    stands_until,
    state_of,
)
from community.noticeboard.pinning import actions as pinning
from community.noticeboard.readers import groups_of
from community.noticeboard.talk.forms import AnswerForm
from community.noticeboard.works import actions as works
from community.people.gate import MemberRequest
from community.people.trust import ask_for_factor, is_strong
from community.ui.toasts import toast


def notice_or_404(request: MemberRequest, token: UUID) -> Notice:
    """What the member may see at this moment; 404 for everything else, whatever the reason."""
    seen = Notice.objects.visible_to(request.member, timezone.now()).with_author()
    found: Notice = get_object_or_404(seen, token=token)
    return found


def group_or_404(request: MemberRequest, token: UUID) -> InterestGroup:
    """A group the member is in, or 404."""
    return get_object_or_404(groups_of(request.member), token=token)


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def index(request: MemberRequest) -> HttpResponse:
    """The board: what is on top, the newest first, and a way to write."""
    category = _chosen(request)
    after = request.GET.get("efter", "")
    page = board(request.member, timezone.now(), category=category, after=after)
    return _show(request, page, {"tabs": tabs_of(request.member, "noticeboard")})


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def group(request: MemberRequest, token: UUID) -> HttpResponse:
    """A group's own board, for those who are in it, wherever they live."""
    found = group_or_404(request, token)
    page = board(request.member, timezone.now(), group=found, after=request.GET.get("efter", ""))
    return _show(request, page, {"tabs": []})


def _show(request: MemberRequest, page: Board, more: dict[str, Any]) -> HttpResponse:
    """The whole page, or for «Vis flere» only what follows."""
    context = {
        "member": request.member,
        "now": timezone.now(),
        "page": page,
        "here": _here(request, page),
        "may_write": rules.may_write(request.member),
    }
    fragment = request.htmx and "efter" in request.GET
    template = "noticeboard/_rows.html" if fragment else "noticeboard/index.html"
    return render(request, template, context | more)


def _here(request: MemberRequest, page: Board) -> str:
    """This board's address with its filter, ready for one more parameter."""
    slug = request.member.estate.slug
    if page.group is not None:
        return reverse("board:group", args=[slug, page.group.token]) + "?"
    chosen = f"kategori={page.chosen.pk}&" if page.chosen else ""
    return reverse("board:index", args=[slug]) + "?" + chosen


def _chosen(request: MemberRequest) -> Category | None:
    """The category of the address, or none where it says something else."""
    said = request.GET.get("kategori", "")
    if not (said.isascii() and said.isdigit() and len(said) < 18):
        return None
    return Category.objects.visible_to(request.member).filter(pk=int(said)).first()


@require_safe
@never_cache
def news(request: MemberRequest) -> HttpResponse:
    """«1 nyt opslag»: how many this member may see that came since the page was made."""
    said = request.GET.get("gruppe", "")
    on: dict[str, Any] = {"category": _chosen(request)}
    if said:
        try:
            on["group"] = group_or_404(request, UUID(said))
        except ValueError:
            raise Http404 from None
    count = newer_than(request.member, request.GET.get("siden", ""), timezone.now(), **on)
    return render(request, "noticeboard/_news.html", {"count": count})


# --- one notice --------------------------------------------------------------------------------


@require_safe
@never_cache
def notice(request: MemberRequest, token: UUID) -> HttpResponse:
    """A notice with everything on it. Its author sees it in any state."""
    return show_notice(request, notice_or_404(request, token))


def show_notice(
    request: MemberRequest,
    found: Notice,
    *,
    wrong: Any = "",
    answer: AnswerForm | None = None,
    answer_wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of one notice; `wrong` is what could not be done, `answer` what could not be said."""
    member, now = request.member, timezone.now()
    language = request.GET.get("sprog", "")
    shown = shown_to(member, [found], language=language, readings=True)[0]
    may_edit = rules.may_edit(member, found)
    may_count = rules.may_see_doors(member, found)
    context = {
        "member": member,
        "now": now,
        "shown": shown,
        "notice": found,
        "state": state_of(found, now) if may_edit else "",
        "stands_until": stands_until(found) if may_edit and not found.is_draft else "",
        "is_standing": found.is_standing(now),
        "marks_read": found.pinned_at is not None or found.is_works,
        "may_edit": may_edit,
        "may_pin": rules.may_pin(member, found) and found.is_standing(now),
        "ends_soon": may_edit and found.ending_told_at is not None and found.is_standing(now),
        "until": last_day(found.ends_at) if found.ends_at else None,
        "round": doors.round_of(found, now) if may_count else None,
        "may_say_seen": shown.asks and found.is_standing(now),
        "wrong": wrong,
    }
    context |= _under(request, found, answer) | {"answer_wrong": answer_wrong}
    return render(request, "noticeboard/notice.html", context, status=status)


def _under(request: MemberRequest, found: Notice, answer: AnswerForm | None) -> dict[str, Any]:
    member, now = request.member, timezone.now()
    below = under(member, found, now)
    said = {str(one.comment.token): one for top in below.threads for one in [top, *top.answers]}
    answered = said.get(str(answer["to"].value()) if answer else request.GET.get("til", ""))
    return {
        "under": below,
        "may_answer": found.has_comments and found.is_standing(now),
        "answered": answered,
        "answer": answer or AnswerForm.blank(answered.comment.token if answered else None),
    }


@require_POST
def take_down(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Off the board, with a way back for a while."""
    found = notice_or_404(request, token)
    if must_prove(request, found):
        return ask_for_factor(request)
    try:
        actions.take_down(request.member, found, now=timezone.now())
    except Refused as no:
        return _no(request, found, no)
    undo = reverse("board:put_back", args=[request.member.estate.slug, token])
    toast(request, _("Opslaget er taget ned."), undo_url=undo)
    return redirect("board:index", request.member.estate.slug)


@require_POST
def put_back(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """It was not meant to come down."""
    found = notice_or_404(request, token)
    if must_prove(request, found):
        return ask_for_factor(request)
    try:
        actions.put_back(request.member, found, now=timezone.now())
    except Refused as no:
        return _no(request, found, no)
    toast(request, _("Opslaget hænger på tavlen igen."))
    return redirect("board:notice", request.member.estate.slug, token)


@require_POST
def prolong(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Lad det stå længere», in one tap."""
    found = notice_or_404(request, token)
    if must_prove(request, found):
        return ask_for_factor(request)
    try:
        seen = date.fromisoformat(request.POST.get("til", ""))
    except ValueError:
        seen = None
    try:
        longer = actions.prolong(request.member, found, now=timezone.now(), seen_end=seen)
    except Refused as no:
        return _no(request, found, no)
    toast(request, stands_until(longer))
    return redirect("board:notice", request.member.estate.slug, token)


@require_POST
def pin(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """On top, or down among the rest again (`ned`)."""
    found, now = notice_or_404(request, token), timezone.now()
    if must_prove(request, found):
        return ask_for_factor(request)
    down = "ned" in request.POST
    try:
        (pinning.unpin if down else pinning.pin)(request.member, found, now=now)
    except Refused as no:
        return _no(request, found, no)
    toast(request, _("Nu hænger det blandt de andre.") if down else _("Nu hænger det øverst."))
    return redirect("board:notice", request.member.estate.slug, token)


@require_POST
def read(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Læst»: what is on top takes one line from now on."""
    found = notice_or_404(request, token)
    pinning.read(request.member, found, now=timezone.now())
    if request.htmx:
        return HttpResponse(status=204)
    return redirect("board:index", request.member.estate.slug)


@require_POST
def seen(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Set», in one tap, from the notice or from «I dag»; and back again (`fortryd`)."""
    found, now = notice_or_404(request, token), timezone.now()
    slug = request.member.estate.slug
    home = request.POST.get("fra") == "hjem"
    if "fortryd" in request.GET:
        works.unsay(request.member, found, now=now)
    else:
        try:
            works.say_seen(request.member, found, now=now)
        except Refused as no:
            return _no(request, found, no)
        undo = reverse("board:seen", args=[slug, token]) + "?fortryd=1"
        toast(request, _("Tak. Så ved vi, at I har set det."), undo_url=undo)
    return redirect("house:today", slug) if home else redirect("board:notice", slug, token)


def must_prove(request: MemberRequest, found: Notice) -> bool:
    """What an office has said is changed in a session with a second factor."""
    return found.is_office and not is_strong(request)


def _no(request: MemberRequest, found: Notice, no: Refused) -> HttpResponse:
    """The notice as it is, with the sentence on top. What is not theirs is not there."""
    if no.status == 404:
        raise Http404 from no
    return show_notice(request, found, wrong=no, status=422)
