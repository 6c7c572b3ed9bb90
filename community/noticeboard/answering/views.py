"""The doors under a notice: answer, put right, take back, thank, wish for, say taken, join."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.errors import Refused
from community.noticeboard.models import Comment
from community.noticeboard.talk import actions as talk
from community.noticeboard.talk import threads
from community.noticeboard.talk.forms import AnswerForm
from community.noticeboard.things import actions as things
from community.noticeboard.views import notice_or_404, show_notice
from community.people.gate import MemberRequest
from community.ui.toasts import toast


def comment_or_404(request: MemberRequest, token: UUID) -> Comment:
    """An answer the member reads; 404 for everything else."""
    found = threads.of(request.member, token, timezone.now())
    if found is None:
        raise Http404
    return found


def _there(request: MemberRequest, token: UUID, place: str = "svar") -> HttpResponse:
    url = reverse("board:notice", args=[request.member.estate.slug, token])
    return redirect(f"{url}#{place}")


@require_POST
def answer(request: MemberRequest, token: UUID) -> HttpResponse:
    """Say something under the notice, or to an answer there."""
    found, form = notice_or_404(request, token), AnswerForm(request.POST)
    if not form.is_valid():
        wrong = _("Siden er for gammel. Skriv det igen.")
        return show_notice(request, found, wrong=wrong, status=422)
    sent, now = form.cleaned_data, timezone.now()
    to = threads.of(request.member, sent["to"], now) if sent["to"] else None
    if to is not None and to.notice_id != found.pk:
        to = None
    try:
        said = talk.answer(request.member, found, sent["text"], token=sent["token"], now=now, to=to)
    except Refused as no:
        return show_notice(request, found, answer=form, answer_wrong=str(no), status=no.status)
    return _there(request, token, f"s{said.pk}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, token: UUID) -> HttpResponse:
    """Put right what one said."""
    found = comment_or_404(request, token)
    if found.author_id != request.member.pk:
        raise Http404
    context: dict[str, Any] = {"member": request.member, "comment": found, "wrong": ""}
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            talk.edit(request.member, found, text, now=timezone.now())
        except Refused as no:
            form = AnswerForm(initial={"token": found.token, "text": text})
            context |= {"form": form, "wrong": str(no)}
            return render(request, "noticeboard/answer.html", context, status=no.status)
        toast(request, _("Svaret er rettet."))
        return _there(request, found.notice.token, f"s{found.pk}")
    context["form"] = AnswerForm(initial={"token": found.token, "text": found.text})
    return render(request, "noticeboard/answer.html", context)


@require_POST
def delete(request: MemberRequest, token: UUID) -> HttpResponse:
    """Take back what one said."""
    found = comment_or_404(request, token)
    try:
        talk.take_back(request.member, found, now=timezone.now())
    except Refused as no:
        raise Http404 from no
    toast(request, _("Svaret er slettet."))
    return _there(request, found.notice.token)


@require_POST
def thank(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Sig tak», and back again (`fortryd`)."""
    found, now = notice_or_404(request, token), timezone.now()
    if "fortryd" in request.POST:
        talk.take_thanks_back(request.member, found)
        return _there(request, token, "tak")
    try:
        talk.thank(request.member, found, now=now)
    except Refused as no:
        return show_notice(request, found, wrong=str(no), status=no.status)
    return _there(request, token, "tak")


# --- things and calls ---------------------------------------------------------------------------


@require_POST
def wish(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Jeg vil gerne have den»: on to the conversation with who gives it away."""
    found = notice_or_404(request, token)
    try:
        begun = things.wish(request.member, found, now=timezone.now())
    except Refused as no:
        return show_notice(request, found, wrong=str(no), status=no.status)
    return redirect("chat:conversation", request.member.estate.slug, begun.token)


@require_POST
def take(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Den er taget», and back again (`fortryd`)."""
    found, now = notice_or_404(request, token), timezone.now()
    back = "fortryd" in request.GET or "fortryd" in request.POST
    try:
        (things.give_again if back else things.take)(request.member, found, now=now)
    except Refused as no:
        if no.status == 404:
            raise Http404 from no
        return show_notice(request, found, wrong=str(no), status=no.status)
    if back:
        toast(request, _("Den kan tages igen."))
    else:
        undo = reverse("board:take", args=[request.member.estate.slug, token]) + "?fortryd=1"
        toast(request, _("Den er taget. Opslaget forsvinder i nat."), undo_url=undo)
    return redirect("board:notice", request.member.estate.slug, token)


@require_POST
def join(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Jeg er med», and back again (`fortryd`)."""
    found, now = notice_or_404(request, token), timezone.now()
    slug = request.member.estate.slug
    if "fortryd" in request.POST:
        things.step_back(request.member, found)
        return redirect("board:notice", slug, token)
    try:
        group = things.join(request.member, found, now=now)
    except Refused as no:
        return show_notice(request, found, wrong=str(no), status=no.status)
    if group is not None:
        toast(request, _("I er en gruppe nu."))
        return redirect("groups:group", slug, group.token)
    toast(request, _("Du er med. Når I er tre, bliver det en gruppe."))
    return redirect("board:notice", slug, token)
