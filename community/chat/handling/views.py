"""What one does with a message or a conversation: put right, take back, pin, mute, find, leave."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.chat import actions, looking, page, rules, shown
from community.chat.forms import EditForm
from community.chat.minding.actions import pin as pin_it
from community.chat.models import Message, Participant
from community.chat.views import conversation_or_404, listed_or_404
from community.errors import Refused
from community.people import acting
from community.people.gate import MemberRequest
from community.ui.toasts import toast

SHOWN_BY_NAME = 30


def message_or_404(request: MemberRequest, token: UUID) -> Message:
    """A message the member may read; 404 for everything else."""
    try:
        return looking.message_at(request.member, token)
    except Refused:
        raise Http404 from None


def _back(request: MemberRequest, found: Message) -> HttpResponse:
    """To the place where it stands, however far back that is."""
    slug, talk = request.member.estate.slug, found.conversation
    there = reverse("chat:conversation", args=[slug, talk.token])
    far = f"?foer={found.seq + 1}" if talk.seq - found.seq > page.A_PAGE else ""
    return redirect(f"{there}{far}#m{found.seq}")


def _message_page(
    request: MemberRequest, found: Message, form: EditForm, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    member, now = request.member, timezone.now()
    facts = page.messages_as_facts(member, [found])
    is_open = not found.conversation.is_closed(now)
    context = {
        "member": member,
        "found": found,
        "line": next(shown.lines_of(facts)),
        "form": form,
        "wrong": wrong,
        "can_edit": is_open and rules.can_edit(member, found, now),
        "can_delete": rules.can_delete(member, found),
        "can_answer": is_open,
        "can_pin": is_open and facts[0]["state"] == "said",
        "is_pinned": facts[0]["is_pinned"],
    }
    return render(request, "chat/message.html", context, status=status)


@require_safe
@never_cache
@acting.not_on_a_visit
def message(request: MemberRequest, token: UUID) -> HttpResponse:
    """One message, and what one can do with it."""
    found = message_or_404(request, token)
    return _message_page(request, found, EditForm(initial={"text": found.text}))


@require_POST
@acting.not_on_a_visit
def edit(request: MemberRequest, token: UUID) -> HttpResponse:
    """Put right what one said, within a quarter of an hour."""
    found, form = message_or_404(request, token), EditForm(request.POST)
    form.is_valid()
    try:
        actions.edit(request.member, found, form.cleaned_data.get("text", ""), now=timezone.now())
    except Refused as no:
        return _message_page(request, found, form, wrong=str(no), status=no.status)
    return _back(request, found)


@require_POST
@acting.not_on_a_visit
def delete(request: MemberRequest, token: UUID) -> HttpResponse:
    """Take it back; that something stood there stays to be seen."""
    found = message_or_404(request, token)
    try:
        actions.take_back(request.member, found, now=timezone.now())
    except Refused as no:
        form = EditForm(initial={"text": found.text})
        return _message_page(request, found, form, wrong=str(no), status=no.status)
    toast(request, _("Beskeden er slettet."))
    return _back(request, found)


@require_POST
@acting.not_on_a_visit
def pin(request: MemberRequest, token: UUID) -> HttpResponse:
    """Put it on top for everybody, or take it down."""
    found = message_or_404(request, token)
    wish = request.POST.get("oeverst") == "1"
    try:
        pin_it(request.member, found, is_pinned=wish, now=timezone.now())
    except Refused as no:
        form = EditForm(initial={"text": found.text})
        return _message_page(request, found, form, wrong=str(no), status=no.status)
    toast(request, _("Den står øverst nu.") if wish else _("Den står ikke øverst mere."))
    return _back(request, found)


# --- the conversation ---------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@acting.not_on_a_visit
def settings(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Sound, reading, who takes part, and the way out."""
    member, now = request.member, timezone.now()
    found = listed_or_404(request, token)
    wrong, status = "", 200
    if request.method == "POST":
        try:
            _set(request, found)
        except Refused as no:
            wrong, status = str(no), no.status
        else:
            toast(request, _("Det er gemt."))
            return redirect("chat:settings", member.estate.slug, token)
    facts = page.conversation_as_facts(member, found, now)
    seats = Participant.objects.visible_to(member).filter(conversation=found)
    seats = seats.holding(timezone.localdate(now)).exclude(member=member.pk).with_person()
    people = list(seats.order_by("joined_at", "pk")[: SHOWN_BY_NAME + 1])
    context: dict[str, Any] = {
        "member": member,
        "row": shown.row_of(facts),
        "it": facts,
        "people": [] if len(people) > SHOWN_BY_NAME else _names(people),
        "may_show_reading": rules.may_show_reading(member, found, facts["my_role"]),
        "wrong": wrong,
    }
    return render(request, "chat/settings.html", context, status=status)


def _names(people: list[Participant]) -> list[dict[str, Any]]:
    known = [page.who(seat.member, seat.as_role) for seat in people]
    return [{"name": shown.name_of(who), "who": who} for who in known if who is not None]


def _set(request: MemberRequest, found: Any) -> None:
    member, now, sent = request.member, timezone.now(), request.POST
    if "lyd" in sent:
        actions.mute(member, found, is_muted=sent["lyd"] == "fra", now=now)
    if "laest" in sent:
        actions.show_reading(member, found, shows=sent["laest"] == "vis", now=now)


@require_safe
@never_cache
@acting.not_on_a_visit
def find(request: MemberRequest, token: UUID) -> HttpResponse:
    """Messages with these words, the newest first."""
    member, found = request.member, listed_or_404(request, token)
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:100]
    sheet = page.with_words(member, found, wanted) if wanted else page.Sheet([], 0)
    context = {
        "member": member,
        "row": shown.row_of(page.conversation_as_facts(member, found, timezone.now())),
        "wanted": wanted,
        "lines": list(shown.lines_of(page.messages_as_facts(member, sheet.messages))),
    }
    return render(request, "chat/find.html", context)


@require_POST
@acting.not_on_a_visit
def step_out(request: MemberRequest, token: UUID) -> HttpResponse:
    """Leave a conversation one is in by one's own wish."""
    member, found = request.member, conversation_or_404(request, token)
    try:
        actions.step_out(member, found, now=timezone.now())
    except Refused as no:
        toast(request, str(no))
        return redirect("chat:settings", member.estate.slug, token)
    toast(request, _("Du er ude af samtalen."))
    return redirect("chat:index", member.estate.slug)
