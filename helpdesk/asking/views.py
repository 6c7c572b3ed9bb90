"""The doors of asking: the one screen, a draft of it, and what the asker does with it afterwards."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.models import Membership
from community.times import local
from community.ui.toasts import toast
from helpdesk import actions, rules
from helpdesk.forms import AskForm, asked_before
from helpdesk.hints import suggested
from helpdesk.models import HelpRequest, Reach, When
from helpdesk.views import key_of, no, request_or_404
from helpdesk.widening import actions as widening

DRAFT, SUGGEST = "kladde", "forslag"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest) -> HttpResponseBase:
    """A picture, a line, and send. A button fills in words to begin with; nothing is kept then."""
    member = request.member
    if not rules.can_ask(member):
        raise Http404
    if request.method != "POST":
        return _screen(request, AskForm(member, initial=_first(request)))
    if SUGGEST in request.POST:
        return _screen(request, AskForm(member, initial=_with_words(request)))
    form, is_draft = AskForm(member, request.POST), request.POST.get("do") == DRAFT
    made = _made(request, form, is_draft=is_draft)
    if made is None:
        return _screen(request, form, status=422)
    return _told(request, made, is_draft=is_draft)


def _first(request: MemberRequest) -> dict[str, Any]:
    """What is chosen when the page opens; a link may bring a kind of help and words."""
    said = suggested(request.GET.get("forslag", ""))
    kind = said[0] if said else request.GET.get("slags", "")
    discreet = request.GET.get("hvem") == "faa"
    return {
        "category": kind,
        "title": said[1] if said else "",
        "when": When.ANY,
        "audience": Reach.MATCHED.value if discreet else "estate",
    }


def _with_words(request: MemberRequest) -> dict[str, Any]:
    """What was typed, with the words of the button that was pressed."""
    sent = request.POST
    typed: dict[str, Any] = {name: sent.get(name) for name in sent if name not in AskForm.LISTS}
    typed |= {name: sent.getlist(name) for name in AskForm.LISTS}
    said = suggested(sent.get(SUGGEST, ""))
    return typed | ({"category": said[0], "title": said[1]} if said else {})


def _made(request: MemberRequest, form: AskForm, *, is_draft: bool) -> HelpRequest | None:
    """The request, or None with each «no» beside its field."""
    if not (form.is_valid() if is_draft else form.is_whole()):
        return None
    now = timezone.now()
    try:
        return actions.ask(
            request.member,
            form.asked(local(now).date()),
            now=now,
            request_key=key_of(request.POST.get("key")),
            is_draft=is_draft,
        )
    except Refused as refused:
        if not form.refuse(refused):
            form.add_error(None, str(refused))
        return None


def _screen(
    request: MemberRequest, form: AskForm, *, found: HelpRequest | None = None, status: int = 200
) -> HttpResponse:
    organisation = request.member.estate.organisation
    context = {
        "member": request.member,
        "form": form,
        "found": found,
        "key": key_of(request.POST.get("key")),
        "office_phone": organisation.office_phone,
    }
    return render(request, "helpdesk/ask.html", context, status=status)


def _told(request: MemberRequest, made: HelpRequest, *, is_draft: bool) -> HttpResponseBase:
    made.refresh_from_db(fields=["token"])
    slug = request.member.estate.slug
    if is_draft:
        toast(request, _("Kladden er gemt. Kun du kan se den."))
    else:
        undo = reverse("helpdesk:withdraw", args=[slug, made.token])
        toast(request, _("Nu er naboerne spurgt."), undo_url=undo)
    return redirect("helpdesk:request", slug, made.token)


# --- afterwards ----------------------------------------------------------------------------------


def own_or_404(member: Membership, token: UUID) -> HelpRequest:
    """What the member asked for themselves; 404 for everything else."""
    found = request_or_404(member, token)
    if not rules.is_asker(member, found):
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """The same screen with what stands there now. A draft is kept, or sent."""
    member, now = request.member, timezone.now()
    found = own_or_404(member, token)
    if not (found.is_open or found.state == HelpRequest.State.DRAFT):
        return redirect("helpdesk:request", member.estate.slug, token)
    if request.method != "POST":
        return _screen(request, AskForm(member, of=found, initial=asked_before(found)), found=found)
    if SUGGEST in request.POST:
        return _screen(
            request, AskForm(member, of=found, initial=_with_words(request)), found=found
        )
    form = AskForm(member, request.POST, of=found)
    stays = found.state == HelpRequest.State.DRAFT and request.POST.get("do") == DRAFT
    if not (form.is_valid() if stays else form.is_whole()):
        return _screen(request, form, found=found, status=422)
    opens = found.state == HelpRequest.State.DRAFT and not stays
    try:
        changed = actions.change(member, found, form.asked(local(now).date()), now=now)
        if opens:
            actions.open_draft(member, changed, now=now)
    except Refused as refused:
        if not form.refuse(refused):
            form.add_error(None, str(refused))
        return _screen(request, form, found=found, status=422)
    toast(request, _("Nu er naboerne spurgt.") if opens else _("Rettelsen er gemt."))
    return redirect("helpdesk:request", member.estate.slug, token)


def _did(
    request: MemberRequest, token: UUID, verb: Callable[..., Any], said: str,
    *, undo: str = "", is_gone: bool = False,
) -> HttpResponseBase:  # fmt: skip
    """One press: the verb, a word about it, and back; to one's own list from what is gone."""
    found, slug = own_or_404(request.member, token), request.member.estate.slug
    try:
        verb(request.member, found, now=timezone.now())
    except Refused as refused:
        return no(request, found, refused)
    toast(request, said, undo_url=reverse(f"helpdesk:{undo}", args=[slug, token]) if undo else "")
    return redirect("helpdesk:mine", slug) if is_gone else redirect("helpdesk:request", slug, token)


@require_POST
def open_draft(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Spørg naboerne», from the page of a draft."""
    return _did(request, token, actions.open_draft, _("Nu er naboerne spurgt."))


@require_POST
def discard(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """A draft nobody has seen is thrown away."""
    return _did(request, token, actions.discard, _("Kladden er slettet."), is_gone=True)


@require_POST
def withdraw(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Træk det tilbage», with a way back for an hour."""
    said = _("Det er trukket tilbage.")
    return _did(request, token, actions.withdraw, said, undo="again", is_gone=True)


@require_POST
def ask_again(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Spørg igen», in one tap: what was withdrawn just now, or has run out."""
    return _did(request, token, actions.ask_again, _("Nu er naboerne spurgt igen."))


@require_POST
def widen(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Vis det for flere», when nobody near has answered."""
    return _did(request, token, widening.widen, _("Nu kan flere naboer se det."))
