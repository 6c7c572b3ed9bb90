"""The doors of a task's day: the three tabs, one task, and what is done with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.people.gate import MemberRequest
from community.pictures.taking import takes_pictures
from community.ui.dates import day_name
from community.ui.toasts import toast
from helpdesk.duties import page
from helpdesk.duties.doing import actions
from helpdesk.duties.doors import for_doers, task_or_404
from helpdesk.duties.forms import (
    CannotForm,
    DoneForm,
    HandOverForm,
    PostponeForm,
    ThingForm,
    WriteDownForm,
)
from helpdesk.models import SocialTask

TABS = {"today", "week", "finished"}


@never_cache
@require_safe
@for_doers
def today(request: MemberRequest) -> HttpResponse:
    """What is due today or has been, and what was done of it."""
    return _list(request, "today")


@never_cache
@require_safe
@for_doers
def week(request: MemberRequest) -> HttpResponse:
    """The seven days to come."""
    return _list(request, "week")


@never_cache
@require_safe
@for_doers
def finished(request: MemberRequest) -> HttpResponse:
    """What is done, the newest first."""
    return _list(request, "finished")


def _list(request: MemberRequest, tab: str, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    context = page.list_page(request.member, tab, timezone.now(), asked)
    context |= {"wrong": wrong, "here": _address_of(request, tab)}
    return render(request, "duties/index.html", context, status=status)


@never_cache
@require_safe
@for_doers
def task(request: MemberRequest, token: UUID) -> HttpResponse:
    """One task, large enough for one hand in a stairway."""
    return _show(request, task_or_404(request.member, token))


def _show(
    request: MemberRequest, found: SocialTask, *, wrong: Any = "", status: int = 200, **forms: Any
) -> HttpResponse:
    """The page, with the form that was sent and the others blank."""
    member, now = request.member, timezone.now()
    hanging = [found.picture] if found.picture else []
    blank = {
        "done_form": DoneForm(found, auto_id="gjort-%s"),
        "down_form": WriteDownForm(found, auto_id="ned-%s"),
        "postpone_form": PostponeForm(auto_id="udskyd-%s"),
        "hand_form": HandOverForm(member, now, auto_id="giv-%s"),
        "cannot_form": CannotForm(auto_id="kan-ikke-%s"),
        "thing_form": ThingForm(member=member, hanging=hanging, place=f"duty-{found.pk}"),
    }
    context = page.task_page(member, found, now) | blank | forms | {"wrong": wrong}
    return render(request, "duties/task.html", context, status=status)


def _back(request: MemberRequest, found: SocialTask) -> HttpResponse:
    """To the tab it was pressed on, where one was, else to the task.

    A script gets the page at once: the toast would be lost to the fetch that a live page makes when
    it is told of the change.
    """
    tab = _tab_of(request)
    if tab not in TABS:
        if request.htmx:
            return _show(request, task_or_404(request.member, found.token))
        return redirect("duties:task", request.member.estate.slug, found.token)
    if request.htmx:
        return _list(request, tab)
    return redirect(_address_of(request, tab))


def _address_of(request: MemberRequest, tab: str) -> str:
    """The tab with its page and whose tasks it shows, as they were asked for."""
    sent = request.POST if request.method == "POST" else request.GET
    asked = {key: sent[key] for key in ("side", "vis") if sent.get(key)}
    there = reverse(f"duties:{tab}", args=[request.member.estate.slug])
    return f"{there}?{urlencode(asked)}" if asked else there


def _do(
    request: MemberRequest, token: UUID, verb: Callable[..., Any], said: str, *, undo: str = ""
) -> HttpResponse:
    """One press: the verb, a word about it, and back."""
    found = task_or_404(request.member, token)
    try:
        verb(request.member, found, now=timezone.now())
    except Refused as no:
        tab = _tab_of(request)
        if tab in TABS:
            return _list(request, tab, wrong=no, status=422)
        return _show(request, task_or_404(request.member, token), wrong=no, status=422)
    return _told(request, found, said, undo=undo) if said else _back(request, found)


def _undo_url(request: MemberRequest, found: SocialTask, name: str, tab: str = "") -> str:
    """Where «Fortryd» is pressed; it leads back to where the thing was done."""
    there = reverse(f"duties:{name}", args=[request.member.estate.slug, found.token])
    back = tab or _tab_of(request)
    return f"{there}?fra={back}" if back in TABS else there


def _tab_of(request: MemberRequest) -> str:
    return request.POST.get("fra", "") or request.GET.get("fra", "")


def _sent(
    request: MemberRequest, found: SocialTask, name: str, form: Any, verb: Callable[..., Any],
    after: Callable[[], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """The form did its work, and what comes after; else the page with what was typed and why not."""
    if form.is_valid():
        try:
            verb(request.member, found, now=timezone.now(), **form.cleaned_data)
        except Refused as no:
            no.beside(form)
        else:
            return after()
    return _show(request, found, status=422, **{name: form})


def _told(request: MemberRequest, found: SocialTask, said: str, *, undo: str = "") -> HttpResponse:
    """A word about what was done, and back."""
    toast(request, said, undo_url=_undo_url(request, found, undo) if undo else "")
    return _back(request, found)


def _off_the_page(request: MemberRequest, said: str, undo_url: str = "") -> HttpResponse:
    """A word about what was done, and to the tasks of today."""
    toast(request, said, undo_url=undo_url)
    return redirect("duties:today", request.member.estate.slug)


# --- one press -------------------------------------------------------------------------------------


@require_POST
@for_doers
def take(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Jeg tager den»."""
    return _do(request, token, actions.take, _("Den er din."), undo="give_back")


@require_POST
@for_doers
def give_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """Somebody else may take it."""
    return _do(request, token, actions.give_back, _("Den venter på en anden nu."), undo="take")


@require_POST
@for_doers
def undo(request: MemberRequest, token: UUID) -> HttpResponse:
    """It was a slip of the finger."""
    return _do(request, token, actions.undo, _("Opgaven er ikke gjort endnu."))


@require_POST
@for_doers
def drop(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Ikke nødvendig»."""
    return _do(request, token, actions.drop, _("Opgaven er taget af listen."), undo="undo")


@require_POST
@for_doers
def can_again(request: MemberRequest, token: UUID) -> HttpResponse:
    """What was in the way is gone."""
    return _do(request, token, actions.can_again, _("Opgaven er på listen igen."))


@require_POST
@for_doers
def tick(request: MemberRequest, token: UUID, item: int) -> HttpResponse:
    """A line of the list, on or off."""
    is_on = request.POST.get("til") == "1"

    def verb(member: Any, found: SocialTask, **when: Any) -> Any:
        return actions.tick(member, found, item, on=is_on, **when)

    return _do(request, token, verb, "")


# --- with a word along -----------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_doers
def done(request: MemberRequest, token: UUID) -> HttpResponse:
    """Done: from the list in one tap, from the page with minutes, a note and what came of a visit."""
    found = task_or_404(request.member, token)
    if request.method != "POST":
        return redirect("duties:task", request.member.estate.slug, found.token)
    if request.POST.get("fra") in TABS and not found.is_visit:
        return _do(request, token, actions.done, _("Gjort. Tak."), undo="undo")
    form = DoneForm(found, request.POST, auto_id="gjort-%s")

    def after() -> HttpResponse:
        undo_url = _undo_url(request, found, "undo", "today")
        return _off_the_page(request, _("Gjort. Tak."), undo_url)

    return _sent(request, found, "done_form", form, actions.done, after)


@require_POST
@for_doers
def write_down(request: MemberRequest, token: UUID) -> HttpResponse:
    """Minutes and a note, also afterwards."""
    found = task_or_404(request.member, token)
    form = WriteDownForm(found, request.POST, auto_id="ned-%s")

    def verb(*who: Any, minutes: int | None, **facts: Any) -> None:
        actions.write_down(*who, minutes=minutes or 0, **facts)

    return _sent(
        request, found, "down_form", form, verb,
        lambda: _told(request, found, _("Det er skrevet ned.")),
    )  # fmt: skip


@require_POST
@for_doers
def postpone(request: MemberRequest, token: UUID) -> HttpResponse:
    """To another day, and why."""
    found = task_or_404(request.member, token)
    form = PostponeForm(request.POST, auto_id="udskyd-%s")

    def after() -> HttpResponse:
        day = day_name(form.cleaned_data["day"])
        return _told(request, found, _("Den står til {day} nu.").format(day=day))

    return _sent(request, found, "postpone_form", form, actions.postpone, after)


@require_POST
@for_doers
def hand_over(request: MemberRequest, token: UUID) -> HttpResponse:
    """To another role, or to a colleague, who is told."""
    found, now = task_or_404(request.member, token), timezone.now()
    form = HandOverForm(request.member, now, request.POST, auto_id="giv-%s")

    def verb(*who: Any, reason: str, now: datetime, **_whose: Any) -> None:
        role, to = form.whose()
        actions.hand_over(*who, role=role, to=to, reason=reason, now=now)

    return _sent(
        request, found, "hand_form", form, verb,
        lambda: _off_the_page(request, _("Opgaven er givet videre.")),
    )  # fmt: skip


@require_POST
@for_doers
def cannot(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Kan ikke», and why."""
    found = task_or_404(request.member, token)
    form = CannotForm(request.POST, auto_id="kan-ikke-%s")
    return _sent(
        request, found, "cannot_form", form, actions.cannot,
        lambda: _told(request, found, _("Tak. Driftslederen får besked."), undo="can_again"),
    )  # fmt: skip


@takes_pictures
@require_POST
@for_doers
def show(request: MemberRequest, token: UUID) -> HttpResponse:
    """A picture of the thing."""
    found = task_or_404(request.member, token)
    hanging = [found.picture] if found.picture else []
    form = ThingForm(request.POST, member=request.member, hanging=hanging, place=f"duty-{found.pk}")
    return _sent(
        request, found, "thing_form", form, actions.show,
        lambda: _told(request, found, _("Billedet er gemt.")),
    )  # fmt: skip
