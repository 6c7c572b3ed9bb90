"""The doors of writing. What was typed is never lost: an error keeps it, and so does a draft."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.groups.models import InterestGroup
from community.noticeboard import actions, rules
from community.noticeboard.drafts import actions as drafts
from community.noticeboard.filling import initial_of
from community.noticeboard.forms import NoticeForm
from community.noticeboard.lasting import last_day
from community.noticeboard.models import TITLE_LENGTH, Category, Notice
from community.noticeboard.page import shown_to, state_of
from community.noticeboard.readers import drafts_of
from community.noticeboard.views import group_or_404, must_prove, notice_or_404
from community.people.gate import MemberRequest
from community.people.trust import ask_for_factor, is_strong
from community.pictures.taking import takes_pictures
from community.ui.dates import day_name, oclock
from community.ui.toasts import toast

PUT_UP, PREVIEW = "saet-op", "se"
# So much of a text travels in an address.
CARRIED = 600


def _writer(request: MemberRequest) -> None:
    """404 for a guest. The first who opens the page in a new estate finds its categories made."""
    if not rules.may_write(request.member):
        raise Http404
    known = Category.objects.visible_to(request.member)
    if not known.exists():
        actions.begin_categories(request.member.estate)


def _group(request: MemberRequest) -> InterestGroup | None:
    said = request.GET.get("gruppe", "")
    if not said:
        return None
    try:
        return group_or_404(request, UUID(said))
    except ValueError:
        raise Http404 from None


@takes_pictures
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponseBase:
    """One screen. Whoever was in the middle of something goes on with it, unless they begin anew."""
    _writer(request)
    group = _group(request)
    if request.method == "POST":
        return _posted(request, group)
    draft = _draft_to_go_on_with(request, group)
    token = draft.token if draft else uuid4()
    initial = initial_of(draft) if draft else _blank(request)
    form = NoticeForm(request.member, initial=initial, notice=draft, group=group)
    asked = "kladde" in request.GET
    return _page(request, form, token, went_on=draft is not None and not asked)


def _blank(request: MemberRequest) -> dict[str, Any]:
    return {
        "category": request.GET.get("kategori", ""),
        "title": request.GET.get("overskrift", "")[:TITLE_LENGTH],
        "text": request.GET.get("tekst", "")[:CARRIED],
        "has_comments": True,
        "language": request.member.user.language,
        "audience": "estate",
    }


def _draft_to_go_on_with(request: MemberRequest, group: InterestGroup | None) -> Notice | None:
    """The one asked for; else the last one touched (of that category, on that board)."""
    mine = drafts_of(request.member).filter(group=group)
    said = request.GET.get("kladde", "")
    if said:
        try:
            return get_object_or_404(mine, token=UUID(said))
        except ValueError:
            raise Http404 from None
    if request.GET.keys() & {"ny", "overskrift"}:  # what is begun elsewhere is begun here
        return None
    category = request.GET.get("kategori", "")
    if category.isascii() and category.isdigit() and len(category) < 18:
        mine = mine.filter(category_id=int(category))
    found: Notice | None = mine.first()
    return found


def _posted(request: MemberRequest, group: InterestGroup | None) -> HttpResponseBase:
    """Put it up, look at it first, or keep it for later."""
    token = _token(request)
    draft = _begun(request, token)
    form = NoticeForm(request.member, request.POST, notice=draft, group=group)
    do = request.POST.get("do", PUT_UP)
    is_fine = form.is_whole() if do in {PUT_UP, PREVIEW} else not form.wrong_words()
    if not is_fine:
        return _page(request, form, token, status=422)
    if do != PUT_UP:
        return _kept(request, form, token, look=do == PREVIEW)
    written = form.written()
    if rules.is_of_office(request.member, written.category) and not is_strong(request):
        # Kept before they are sent to show their second factor: they come back to it.
        return _kept(request, form, token, look=False, prove=True)
    try:
        found = actions.put_up(request.member, written, token=token, now=timezone.now())
    except Refused as no:
        return _refused(request, form, token, no)
    return _is_up(request, found)


def _is_up(request: MemberRequest, found: Notice) -> HttpResponse:
    now, slug = timezone.now(), request.member.estate.slug
    assert found.ends_at is not None
    until = _("Opslaget hænger på tavlen til {day}.").format(day=day_name(last_day(found.ends_at)))
    said = state_of(found, now) or until
    toast(request, said, undo_url=reverse("board:take_down", args=[slug, found.token]))
    return redirect("board:notice", slug, found.token)


def _kept(
    request: MemberRequest, form: NoticeForm, token: UUID, *, look: bool, prove: bool = False
) -> HttpResponseBase:
    try:
        drafts.keep_draft(request.member, form.written(), token=token, now=timezone.now())
    except Refused as no:
        return _refused(request, form, token, no)
    slug = request.member.estate.slug
    if prove:
        return ask_for_factor(request)
    if look:
        return redirect("board:notice", slug, token)
    toast(request, _("Det er gemt som kladde. Kun du kan se det."))
    return redirect("board:drafts", slug)


def _begun(request: MemberRequest, token: UUID) -> Notice | None:
    """The draft this page writes on, with the pictures that hang on it already."""
    found: Notice | None = drafts_of(request.member).filter(token=token).first()
    return found


def _token(request: MemberRequest) -> UUID:
    """What the page called this notice, so that sending it twice puts up one."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()


def _refused(request: MemberRequest, form: NoticeForm, token: UUID, no: Refused) -> HttpResponse:
    if no.code == "not_yours":
        raise Http404 from no
    form.is_valid()
    no.beside(form)
    return _page(request, form, token, status=422)


def _page(
    request: MemberRequest, form: NoticeForm, token: UUID, *, went_on: bool = False,
    notice: Notice | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "member": request.member,
        "form": form,
        "token": token,
        "went_on": went_on,
        "notice": notice,
        "group": form.group,
    }
    return render(request, "noticeboard/write.html", context, status=status)


@takes_pictures
@require_POST
def keep(request: MemberRequest) -> HttpResponse:
    """Keeps what is being written, from the page itself while it is open."""
    _writer(request)
    group, draft = _group(request), _begun(request, _token(request))
    form = NoticeForm(request.member, request.POST, notice=draft, group=group)
    now, wrong = timezone.now(), form.wrong_words()
    if wrong:
        return JsonResponse({"code": "invalid", "message": wrong}, status=422)
    written = form.written()
    if not (written.title.strip() or written.text.strip()):
        return HttpResponse(status=204)
    try:
        drafts.keep_draft(request.member, written, token=_token(request), now=now)
    except Refused as no:
        return JsonResponse({"code": no.code, "message": str(no)}, status=no.status)
    return JsonResponse({"message": _("Gemt som kladde {time}.").format(time=oclock(now))})


@require_safe
@never_cache
def drafts_list(request: MemberRequest) -> HttpResponse:
    """What is begun and not put up."""
    _writer(request)
    rows = shown_to(request.member, drafts_of(request.member))
    context = {"member": request.member, "rows": rows}
    return render(request, "noticeboard/drafts.html", context)


@require_POST
def drop(request: MemberRequest, token: UUID) -> HttpResponse:
    """Throw a draft out, with a way back for a while."""
    draft = _own_draft(request, token)
    drafts.drop_draft(request.member, draft, now=timezone.now())
    undo = reverse("board:pick_up", args=[request.member.estate.slug, token])
    toast(request, _("Kladden er smidt ud."), undo_url=undo)
    return redirect("board:drafts", request.member.estate.slug)


@require_POST
def pick_up(request: MemberRequest, token: UUID) -> HttpResponse:
    """It was not meant to go."""
    drafts.pick_up_draft(request.member, _own_draft(request, token))
    toast(request, _("Kladden er her igen."))
    return redirect("board:drafts", request.member.estate.slug)


def _own_draft(request: MemberRequest, token: UUID) -> Notice:
    found = notice_or_404(request, token)
    if not found.is_draft or found.author_id != request.member.pk:
        raise Http404
    return found


@require_POST
def put_up(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """From the preview: up it goes, as it was kept."""
    draft = _own_draft(request, token)
    form = NoticeForm(
        request.member, _as_posted(initial_of(draft)), notice=draft, group=draft.group
    )
    if not form.is_whole():
        return _page(request, form, token, status=422)
    written = form.written()
    if rules.is_of_office(request.member, written.category) and not is_strong(request):
        return ask_for_factor(request)
    try:
        found = actions.put_up(request.member, written, token=token, now=timezone.now())
    except Refused as no:
        return _refused(request, form, token, no)
    return _is_up(request, found)


def _as_posted(initial: dict[str, Any]) -> dict[str, Any]:
    """What the form begins with, as if it had been sent."""
    return {name: value for name, value in initial.items() if value not in (None, "", False)}


@takes_pictures
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Change what hangs there. A draft is gone on with instead."""
    found = notice_or_404(request, token)
    if not rules.may_edit(request.member, found):
        raise Http404
    if found.is_draft:
        there = reverse("board:new", args=[request.member.estate.slug])
        board = f"&gruppe={found.group.token}" if found.group else ""
        return redirect(f"{there}?kladde={token}{board}")
    if must_prove(request, found):
        return ask_for_factor(request)
    if request.method != "POST":
        form = NoticeForm(
            request.member, initial=initial_of(found), notice=found, group=found.group
        )
        return _page(request, form, token, notice=found)
    form = NoticeForm(request.member, request.POST, notice=found, group=found.group)
    if not form.is_whole():
        return _page(request, form, token, notice=found, status=422)
    try:
        actions.edit(request.member, found, form.written(), now=timezone.now())
    except Refused as no:
        no.beside(form)
        return _page(request, form, token, notice=found, status=422)
    toast(request, _("Opslaget er rettet."))
    return redirect("board:notice", request.member.estate.slug, token)
