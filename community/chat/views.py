"""The doors of the chat: the list, a conversation, and what one says in it."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.chat import actions, looking, page, shown
from community.chat.among import list_of
from community.chat.direct import actions as direct
from community.chat.forms import MessageForm, PictureForm
from community.chat.models import Conversation, Kind
from community.chat.settling.actions import settle
from community.errors import Refused
from community.people import acting
from community.people.gate import MemberRequest
from community.pictures.taking import takes_pictures
from community.profiles import neighbours
from community.ui.toasts import toast

A_PAGE = 30


def conversation_or_404(request: MemberRequest, token: UUID) -> Conversation:
    """One the member takes part in; 404 for everything else."""
    try:
        return looking.conversation_at(request.member, token)
    except Refused:
        raise Http404 from None


def listed_or_404(request: MemberRequest, token: UUID) -> Conversation:
    """The same from the member's list, for the pages that also show how it stands there."""
    found = list_of(request.member).filter(token=token).select_related("estate").first()
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@acting.not_on_a_visit
def index(request: MemberRequest) -> HttpResponse:
    """My conversations, the newest first; who asks to talk stands on top."""
    member, now = request.member, timezone.now()
    settle(member, now)
    number = request.GET.get("side", "")
    start = (max(int(number), 1) - 1) * A_PAGE if number.isdecimal() and len(number) < 5 else 0
    rows = list(list_of(member)[start : start + A_PAGE + 1])
    facts = page.conversations_as_facts(member, rows[:A_PAGE], now)
    context = {
        "member": member,
        "now": now,
        "asking": [shown.row_of(one) for one in facts if one["is_asked"]],
        "rows": [shown.row_of(one) for one in facts if not one["is_asked"]],
        "next": start // A_PAGE + 2 if len(rows) > A_PAGE else 0,
    }
    return render(request, "chat/index.html", context)


@require_safe
@never_cache
@acting.not_on_a_visit
def begin(request: MemberRequest) -> HttpResponse:
    """Whom one can write to: the caretaker, the stairway, the groups; and how to ask a neighbour."""
    member, now = request.member, timezone.now()
    settle(member, now)
    rows = list_of(member).filter(kind__in=[Kind.DESK, Kind.ENTRANCE, Kind.GROUP])
    rows = rows.filter(Q(closes_at=None) | Q(closes_at__gt=now))
    facts = page.conversations_as_facts(member, rows[:A_PAGE], now)
    order = {Kind.DESK: 0, Kind.ENTRANCE: 1}
    facts.sort(key=lambda one: order.get(one["kind"], 2))
    context = {"member": member, "rows": [shown.row_of(one) for one in facts]}
    return render(request, "chat/begin.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@acting.not_on_a_visit
def ask(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Ask a neighbour whether you may write to each other."""
    member, now = request.member, timezone.now()
    other = neighbours.one(member, token, now)
    if other is None or other.pk == member.pk:
        raise Http404
    wrong = ""
    if request.method == "POST":
        try:
            begun = direct.ask_to_talk(member, token, now=now)
        except Refused as no:
            wrong = str(no)
        else:
            return redirect("chat:conversation", member.estate.slug, begun.token)
    context = {"member": member, "other": other, "wrong": wrong}
    return render(request, "chat/ask.html", context, status=422 if wrong else 200)


# --- one conversation ---------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@acting.not_on_a_visit
def conversation(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """What was said last, and room to say something. `?foer=` is a piece further back."""
    found = listed_or_404(request, token)
    if request.method == "POST":
        return _say(request, found, MessageForm(request.POST))
    answered = request.GET.get("svar", "")
    return _show(request, found, MessageForm.blank(looking.uuid_of(answered)))


def _say(request: MemberRequest, found: Conversation, form: MessageForm) -> HttpResponseBase:
    member = request.member
    if not form.is_valid():
        form = MessageForm.blank()
        return _show(
            request, found, form, wrong=_("Siden er for gammel. Skriv det igen."), status=422
        )
    sent = form.cleaned_data
    try:
        said = actions.say(
            member,
            found,
            sent["text"],
            client_id=sent["client_id"],
            now=timezone.now(),
            reply_to=looking.answered_by(member, found, sent["reply_to"]),
        )
    except Refused as no:
        return _show(request, found, form, wrong=str(no), status=no.status)
    return redirect(_place(request, found, said.seq))


def _place(request: MemberRequest, found: Conversation, seq: int) -> str:
    there = reverse("chat:conversation", args=[request.member.estate.slug, found.token])
    return f"{there}#m{seq}"


def _show(
    request: MemberRequest, found: Conversation, form: Any, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    member, now = request.member, timezone.now()
    before = _number(request, "foer")
    sheet = page.before(member, found, before) if before else page.newest(member, found)
    facts = page.conversation_as_facts(member, found, now)
    if not before and request.method == "GET" and not facts["is_asked"]:
        actions.read(member, found, up_to=sheet.latest, now=now)
    reply = looking.uuid_of(form["reply_to"].value() or "") if "reply_to" in form.fields else None
    context = _frame(request, facts) | {
        "lines": list(shown.lines_of(page.messages_as_facts(member, sheet.messages))),
        "sheet": sheet,
        "first": sheet.messages[0].seq if sheet.messages else 0,
        "is_newest": not before,
        "form": form,
        "answered": _answered(request, found, reply),
        "wrong": wrong,
        "topic": found.topic,
        "between_two": found.is_between_two,
    }
    return render(request, "chat/conversation.html", context, status=status)


def _answered(request: MemberRequest, found: Conversation, token: UUID | None) -> Any:
    """The message that is being answered, as it stands over the field."""
    try:
        message = looking.answered_by(request.member, found, token)
    except Refused:
        return None
    if message is None:
        return None
    facts = page.messages_as_facts(request.member, [message])[0]
    return {"name": shown.name_of(facts["who"]), "text": facts["text"]}


def _frame(request: MemberRequest, facts: page.Facts) -> dict[str, Any]:
    row = shown.row_of(facts)
    return {
        "member": request.member,
        "now": timezone.now(),
        "row": row,
        "hue": shown.hue_of(row),
        "it": facts,
        "pinned": next(shown.lines_of([facts["pinned"]]), None) if facts["pinned"] else None,
    }


def _number(request: MemberRequest, name: str) -> int:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else 0


@require_safe
@never_cache
@acting.not_on_a_visit
def since(request: MemberRequest, token: UUID) -> HttpResponse:
    """For the page's script: what has happened after `?nr=`, as it is drawn."""
    found = conversation_or_404(request, token)
    sheet = page.after(request.member, found, _number(request, "nr"))
    return _fragment(request, found, sheet)


@require_safe
@never_cache
@acting.not_on_a_visit
def older(request: MemberRequest, token: UUID) -> HttpResponse:
    """For the page's script: the piece before `?nr=`."""
    found = conversation_or_404(request, token)
    return _fragment(request, found, page.before(request.member, found, _number(request, "nr")))


def _fragment(request: MemberRequest, found: Conversation, sheet: page.Sheet) -> HttpResponse:
    in_place = sorted(sheet.messages, key=lambda one: one.seq)
    facts = page.messages_as_facts(request.member, in_place)
    context = {
        "member": request.member,
        "lines": list(shown.lines_of(facts)),
        "sheet": sheet,
        "is_closed": found.is_closed(timezone.now()),
    }
    return render(request, "chat/_lines.html", context)


@require_POST
@acting.not_on_a_visit
def read(request: MemberRequest, token: UUID) -> HttpResponse:
    """For the page's script when there is no socket: read up to `nr`."""
    found = conversation_or_404(request, token)
    said = request.POST.get("nr", "")
    if said.isascii() and said.isdigit() and len(said) < 18:
        actions.read(request.member, found, up_to=int(said), now=timezone.now())
    return HttpResponse(status=204)


@never_cache
@takes_pictures
@require_http_methods(["GET", "HEAD", "POST"])
@acting.not_on_a_visit
def picture(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Send a picture or a film, with a few words."""
    found = listed_or_404(request, token)
    place, wrong = f"chat-{found.pk}", ""
    options: dict[str, Any] = {"member": request.member, "place": place}
    if request.method == "POST":
        form = PictureForm(request.POST, **options)
        if form.is_valid():
            try:
                return redirect(_place(request, found, _send_picture(request, found, form)))
            except Refused as no:
                wrong = str(no)
    else:
        form = PictureForm(
            initial={"client_id": MessageForm.blank().initial["client_id"]}, **options
        )
    status = 422 if request.method == "POST" else 200
    facts = page.conversation_as_facts(request.member, found, timezone.now())
    context = _frame(request, facts) | {"form": form, "wrong": wrong}
    return render(request, "chat/picture.html", context, status=status)


def _send_picture(request: MemberRequest, found: Conversation, form: PictureForm) -> int:
    sent = form.cleaned_data
    said = actions.say(
        request.member,
        found,
        sent["text"],
        client_id=sent["client_id"],
        now=timezone.now(),
        picture=sent["pictures"][0],
    )
    return int(said.seq)


@require_POST
@acting.not_on_a_visit
def answer(request: MemberRequest, token: UUID) -> HttpResponse:
    """Yes or no to a neighbour who asks to talk."""
    found, slug = conversation_or_404(request, token), request.member.estate.slug
    yes = request.POST.get("svar") == "ja"
    direct.answer_asking(request.member, found, yes=yes, now=timezone.now())
    if yes:
        return redirect("chat:conversation", slug, token)
    toast(request, _("Det er i orden. Naboen får ikke at vide, at du sagde nej."))
    return redirect("chat:index", slug)
