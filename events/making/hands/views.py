"""The doors of the tasks: add one, say it better or want more hands, take it off the list."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.errors import Refused
from community.people.acting import not_on_a_visit
from community.people.gate import MemberRequest
from community.ui.toasts import toast
from events.chores import actions as chores
from events.making import page
from events.making.asking import TaskForm
from events.models import Event, Task


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def tasks(request: MemberRequest, token: UUID) -> HttpResponse:
    """Those there are, and one more."""
    event = page.event_or_404(request, token)
    if request.method != "POST":
        return _show(request, event, TaskForm(initial={"wanted": 1}))
    form = TaskForm(request.POST)
    if not form.is_valid():
        return _show(request, event, form)
    try:
        chores.add(request.member, event, **form.cleaned_data, now=timezone.now())
    except Refused as no:
        form.refuse(no)
        return _show(request, event, form)
    toast(request, _("Opgaven står på siden nu."))
    return redirect("events:tasks", request.member.estate.slug, token)


def _show(
    request: MemberRequest,
    event: Event,
    form: TaskForm,
    *,
    changed: tuple[int, TaskForm] | None = None,
    wrong: Any = "",
) -> HttpResponse:
    rows = Task.objects.visible_to(request.member, timezone.now()).filter(event=event)
    context = {
        "member": request.member,
        "event": event,
        "form": form,
        "rows": [
            (task, changed[1] if changed and changed[0] == task.pk else TaskForm.of(task))
            for task in rows
        ],
        "open": changed[0] if changed else 0,
        "is_over": event.ends_at <= timezone.now() or event.is_called_off,
        "wrong": wrong,
    }
    status = 422 if form.errors or changed or wrong else 200
    return render(request, "events/tasks.html", context, status=status)


def _task(event: Event, request: MemberRequest, pk: int) -> Task:
    seen = Task.objects.visible_to(request.member, timezone.now()).select_related("event__estate")
    found: Task = get_object_or_404(seen, pk=pk, event=event)
    return found


@require_POST
@not_on_a_visit
def change(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """Say it better, or want more hands. Its own hours stay."""
    event = page.event_or_404(request, token)
    task = _task(event, request, pk)
    form = TaskForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        hours: dict[str, Any] = {"starts_at": task.starts_at, "ends_at": task.ends_at}
        try:
            chores.change(request.member, task, **form.cleaned_data, **hours, now=timezone.now())
        except Refused as no:
            form.refuse(no)
        else:
            toast(request, _("Opgaven er rettet."))
            return redirect("events:tasks", request.member.estate.slug, token)
    return _show(request, event, TaskForm(initial={"wanted": 1}), changed=(pk, form))


@require_POST
@not_on_a_visit
def remove(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """It need not be done. Not while a neighbour has taken it."""
    event = page.event_or_404(request, token)
    try:
        chores.remove(request.member, _task(event, request, pk), now=timezone.now())
    except Refused as no:
        return _show(request, event, TaskForm(initial={"wanted": 1}), wrong=no)
    toast(request, _("Opgaven er taget af listen."))
    return redirect("events:tasks", request.member.estate.slug, token)
