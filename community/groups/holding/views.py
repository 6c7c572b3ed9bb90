"""The page of who holds a group, and its buttons: each one tap, and each can be taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from community.errors import Refused
from community.groups.doors import group_or_404, held_group_or_404, ticket_for, to_group, try_it
from community.groups.holding import actions
from community.groups.models import GroupMember, InterestGroup
from community.groups.page import group_page, people_of
from community.people.acting import own_only
from community.people.gate import MemberRequest
from community.ui.toasts import toast


@dataclass(frozen=True)
class Verb:
    """What a button does, what is said then, and which button takes it back."""

    do: Callable[..., Any]
    said: Any
    undo: str = ""
    # Only for who holds the group; the others are for anybody in it, and the action looks closer.
    holders: bool = True


def _yes(member: Any, group: InterestGroup, **facts: Any) -> Any:
    return actions.answer_holding(member, group, is_yes=True, **facts)


def _no(member: Any, group: InterestGroup, **facts: Any) -> Any:
    return actions.answer_holding(member, group, is_yes=False, **facts)


LET_GO = "giv-slip"
VERBS = {
    "giv-videre": Verb(
        actions.hand_over, gettext_lazy("De andre er spurgt. Til da er den din."), "behold"
    ),
    "behold": Verb(actions.keep_after_all, gettext_lazy("Du holder gruppen."), holders=False),
    "tag": Verb(actions.take_up, gettext_lazy("Du holder gruppen nu. Tak."), LET_GO, False),
    LET_GO: Verb(actions.step_down, gettext_lazy("Du er med og holder ikke gruppen mere.")),
    "ja": Verb(_yes, gettext_lazy("Du holder gruppen nu. Tak."), LET_GO, False),
    "nej": Verb(_no, gettext_lazy("Det er helt i orden."), holders=False),
    "pause": Verb(actions.pause, gettext_lazy("Gruppen holder pause."), "i-gang"),
    "i-gang": Verb(actions.wake, gettext_lazy("Gruppen er i gang igen.")),
    "bliv": Verb(actions.stay, gettext_lazy("Godt. Gruppen bliver.")),
    "luk": Verb(
        actions.close, gettext_lazy("Gruppen er lukket. I kan skrive i 30 dage endnu."), "aabn"
    ),
    "aabn": Verb(actions.reopen, gettext_lazy("Gruppen er åben igen.")),
}


@require_safe
@own_only
def hold(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Hold gruppen»: one more, pass it on, rest, close."""
    return _show(request, held_group_or_404(request.member, token))


def _show(
    request: MemberRequest, group: InterestGroup, *, wrong: Any = "", status: int = 200
) -> HttpResponse:
    inside = group.members.filter(part=GroupMember.Part.MEMBER)
    context = group_page(request.member, group, timezone.now()) | {
        "others": people_of(request.member, inside),
        "wrong": wrong,
    }
    return render(request, "groups/hold.html", context, status=status)


@require_POST
@own_only
def do(request: MemberRequest, token: UUID, kind: str) -> HttpResponse:
    """One of the buttons. Http404 for a button there is not, or that is not the reader's."""
    verb = VERBS.get(kind)
    if verb is None:
        raise Http404
    find = held_group_or_404 if verb.holders else group_or_404
    group = find(request.member, token)
    _done, wrong = try_it(
        request, group, lambda: verb.do(request.member, group, now=timezone.now())
    )
    if wrong is not None:
        return wrong
    toast(request, verb.said, undo_url=_undo_url(request, group, kind, verb))
    return to_group(request, group)


def _undo_url(request: MemberRequest, group: InterestGroup, kind: str, verb: Verb) -> str:
    slug = request.member.estate.slug
    if kind == LET_GO:
        ticket = ticket_for(request.member, group, GroupMember.Part.HOLDER)
        return reverse("groups:come_back", args=[slug, ticket])
    return reverse("groups:do", args=[slug, group.token, verb.undo]) if verb.undo else ""


@require_POST
@own_only
def ask(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """«Find en mere, der holder gruppen»: one of those in it is asked."""
    return _about(request, token, pk, actions.ask_to_hold, _("Din nabo er spurgt."), "ask_not")


@require_POST
@own_only
def ask_not(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """They are not asked after all."""
    said = _("Spørgsmålet er taget tilbage.")
    return _about(request, token, pk, actions.take_back_asking, said, "ask_to_hold")


def _about(
    request: MemberRequest,
    token: UUID,
    pk: int,
    verb: Callable[..., Any],
    said: str,
    undo: str,
) -> HttpResponse:
    group = held_group_or_404(request.member, token)
    row = group.members.inside().filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        verb(request.member, group, row, now=timezone.now())
    except Refused as no:
        return _show(request, group, wrong=no, status=422)
    slug = request.member.estate.slug
    toast(request, said, undo_url=reverse(f"groups:{undo}", args=[slug, group.token, pk]))
    return redirect("groups:hold", slug, group.token)
