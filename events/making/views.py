"""The doors of making. What was typed is never lost: an error keeps it, and so does a draft."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.errors import Refused
from community.people.acting import not_on_a_visit
from community.people.gate import MemberRequest
from community.people.trust import ask_for_factor
from community.shapes import token_in
from community.times import local
from community.ui.toasts import toast
from events import actions as verbs
from events import rules
from events.making import actions, filling, page
from events.making.forms import EventForm, moments_of
from events.making.recipes import BY_KEY, OTHER, RECIPES, Chore, Recipe
from events.models import Event, Kind
from events.repeating import actions as repeating

PUT_UP, KEEP, FREE = "slaa-op", "kladde", "ledig:"


@dataclass(frozen=True)
class Begun:
    """What a new event begins as: a template, a copy of another, or nothing."""

    recipe: Recipe | None = None
    copied: Event | None = None
    carried: tuple[str, ...] = ()

    @property
    def brings(self) -> list[Chore]:
        """The tasks it has from the start."""
        if self.copied is not None:
            rows = self.copied.tasks.all()
            return [Chore(task.what, task.wanted, task.effort) for task in rows]
        return self.recipe.chores if self.recipe else filling.carried(self.carried)


def _writer(request: MemberRequest) -> None:
    """404 for a guest, who cannot announce anything here."""
    if not rules.can_announce(request.member):
        raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def new(request: MemberRequest) -> HttpResponseBase:
    """«Hvad skal der ske?» in cards, and then one screen."""
    _writer(request)
    recipe = BY_KEY.get(request.POST.get("skabelon") or request.GET.get("skabelon", ""))
    if request.method == "POST":
        begun = Begun(recipe, _copied(request), tuple(request.POST.getlist("opgave")))
        return _posted(request, begun)
    if recipe is None and request.GET.get("skabelon") != OTHER:
        return _choose(request)
    now = timezone.now()
    initial = filling.of_recipe(request.member, recipe, now) if recipe else filling.blank()
    initial |= filling.said_already(request.GET.get("titel", ""), request.GET.get("tekst", ""))
    initial |= filling.chosen_already(request.member, request.GET) if "sted" in request.GET else {}
    begun = Begun(recipe, carried=tuple(request.GET.getlist("opgave")))
    return _page(request, EventForm(request.member, initial=initial), begun)


def _choose(request: MemberRequest) -> HttpResponse:
    context = {
        "member": request.member,
        "recipes": RECIPES,
        "other": OTHER,
        "last_year": page.last_year(request.member, timezone.now()),
    }
    return render(request, "events/choose.html", context)


def _copied(request: MemberRequest) -> Event | None:
    """The one this is a copy of, if the member may still see it."""
    seen = Event.objects.visible_to(request.member, timezone.now())
    copied = token_in(request.POST.get("kopi_af", ""))
    found: Event | None = seen.filter(token=copied).first()
    return found


def _posted(request: MemberRequest, begun: Begun) -> HttpResponseBase:
    """Put it up, keep it, or put in the time that is free."""
    do = request.POST.get("do", PUT_UP)
    if do.startswith(FREE):
        return _page(request, _at_free_time(request, do), begun)
    form = EventForm(request.member, request.POST)
    if not form.is_whole(for_draft=do == KEEP):
        return _page(request, form, begun, status=422)
    publish = do != KEEP
    proves = publish and page.must_prove(request, for_office=form.speaks_for_office)
    if proves and form.comes_again:
        return ask_for_factor(request)
    try:
        if form.comes_again:
            return _begin_series(request, form)
        # Kept before they are sent to show their second factor: they come back to it.
        event = actions.make(
            request.member, form.written(), begun.brings, publish=publish and not proves,
            now=timezone.now(), request_key=_key(request),
        )  # fmt: skip
    except Refused as no:
        form.refuse(no)
        return _page(request, form, begun, status=422)
    if proves:
        return redirect("events:change", request.member.estate.slug, event.token)
    return _is_made(request, event)


def _begin_series(request: MemberRequest, form: EventForm) -> HttpResponse:
    said, rhythm = form.series_said(), form.rhythm()
    series = repeating.start(request.member, said, rhythm, now=timezone.now())
    series.refresh_from_db(fields=["token"])
    up = series.publish_at is None or series.publish_at <= timezone.now()
    said_up = _("Rækken er slået op. Her står de første gange.")
    said_later = _("Rækken er planlagt. Kun værterne kan se den, til den bliver slået op.")
    toast(request, said_up if up else said_later)
    return redirect("events:series", request.member.estate.slug, series.token)


def _is_made(request: MemberRequest, event: Event) -> HttpResponse:
    slug, now = request.member.estate.slug, timezone.now()
    event.refresh_from_db(fields=["token", "state", "publish_at"])
    if event.is_draft:
        toast(request, _("Det er gemt som kladde. Kun værterne kan se det."))
        return redirect("events:drafts", slug)
    if event.is_planned(now):
        toast(request, _("Det bliver slået op, som du har bedt om."))
    else:
        toast(request, _("Det er slået op. Nu kan naboerne se det."))
    return redirect("events:event", slug, event.token)


def _key(request: MemberRequest) -> str:
    """What the page called this request, so that sending it twice makes one."""
    try:
        return str(UUID(request.POST.get("key", "")))
    except ValueError:
        return str(uuid4())


def _at_free_time(request: MemberRequest, do: str, event: Event | None = None) -> EventForm:
    """What was typed, at the time the place is free."""
    typed = request.POST.copy()
    free = moments_of(do.removeprefix(FREE))
    if free is not None:
        starts, ends = local(free[0]), local(free[1])
        typed["day"] = starts.date().isoformat()
        typed["starts"], typed["ends"] = f"{starts:%H:%M}", f"{ends:%H:%M}"
    # As it stands, and nothing is complained of before it is sent.
    initial: dict[str, Any] = {name: typed.get(name, "") for name in typed}
    initial |= {name: typed.getlist(name) for name in ("access", "hosts")}
    return EventForm(request.member, initial=initial, event=event)


def _page(
    request: MemberRequest, form: EventForm, begun: Begun, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    event, now = form.event, timezone.now()
    context = {
        "member": request.member,
        "form": form,
        "folds": list(page.folds(form)),
        "event": event,
        "told": page.told(request.member, event, now) if event else 0,
        "key": request.POST.get("key") or uuid4(),
        "recipe": begun.recipe,
        "copied": begun.copied,
        "chores": begun.brings,
        "carried": not (begun.recipe or begun.copied),
        "free": _free(form),
    }
    return render(request, "events/make.html", context, status=status)


def _free(form: EventForm) -> dict[str, Any] | None:
    """The next free time, as a button that fills it in."""
    if form.next_free is None:
        return None
    starts, ends = form.next_free
    value = f"{FREE}{starts.isoformat()}|{ends.isoformat()}"
    return {"starts": starts, "ends": ends, "value": value}


# --- change, copy, publish -----------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def change(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Ret»: who comes is told of another day, time or place. A meeting has a page of its own."""
    event = page.event_or_404(request, token)
    elsewhere = _elsewhere(request, event)
    if elsewhere is not None:
        return elsewhere
    if request.method != "POST":
        form = EventForm(request.member, initial=filling.of_event(event), event=event)
        return _page(request, form, Begun())
    do = request.POST.get("do", KEEP)
    if do.startswith(FREE):
        return _page(request, _at_free_time(request, do, event), Begun())
    form = EventForm(request.member, request.POST, event=event)
    if not form.is_whole(for_draft=event.is_draft and do == KEEP):
        return _page(request, form, Begun(), status=422)
    now = timezone.now()
    try:
        changed = verbs.change(request.member, event, form.written(), now=now)
        if event.is_draft and do == PUT_UP:
            at = form.written().publish_at
            return _is_made(request, verbs.publish(request.member, changed, now=now, publish_at=at))
    except Refused as no:
        form.refuse(no)
        return _page(request, form, Begun(), status=422)
    if event.is_draft:
        return _is_made(request, changed)
    moved = _where_and_when(changed) != _where_and_when(event)
    heard = moved and page.told(request.member, changed, now)
    toast(
        request, _("Det er rettet. De, der kommer, får besked.") if heard else _("Det er rettet.")
    )
    return redirect("events:event", request.member.estate.slug, event.token)


def _elsewhere(request: MemberRequest, event: Event) -> HttpResponseBase | None:
    """A meeting is changed on its own page; who speaks for an office shows a second factor first."""
    if event.kind == Kind.MEETING:
        return redirect("events:meeting_change", request.member.estate.slug, event.token)
    if page.must_prove(request, for_office=event.is_office):
        return ask_for_factor(request)
    return None


def _where_and_when(event: Event) -> tuple[Any, ...]:
    return event.starts_at, event.ends_at, event.place, event.place_key


@never_cache
@require_safe
@not_on_a_visit
def copy(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Kopiér», and with `?aar=1` the same weekday a year on. Anything one may see."""
    _writer(request)
    now = timezone.now()
    seen = Event.objects.visible_to(request.member, now).filter(token=token)
    event = seen.select_related("entrance", "circle").first()
    if event is None:
        raise Http404
    if event.kind == Kind.MEETING:
        there = reverse("events:meeting_new", args=[request.member.estate.slug])
        return redirect(f"{there}?fra={token}")
    initial = filling.copied(event, now, a_year_on="aar" in request.GET)
    form = EventForm(request.member, initial=initial)
    return _page(request, form, Begun(copied=event))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def publish(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """A draft goes up as it is. What is missing or taken is said on its page, where a link leads."""
    event = page.event_or_404(request, token)
    if request.method != "POST":
        return redirect("events:change", request.member.estate.slug, token)
    if page.must_prove(request, for_office=event.is_office):
        return ask_for_factor(request)
    at = event.publish_at
    try:
        verbs.publish(request.member, event, now=timezone.now(), publish_at=at)
    except Refused as no:
        form = EventForm(request.member, _as_sent(filling.of_event(event)), event=event)
        form.is_valid()
        form.refuse(no)
        return _page(request, form, Begun(), status=422)
    return _is_made(request, event)


def _as_sent(initial: dict[str, Any]) -> dict[str, Any]:
    """What a form begins with, as if it had been sent."""
    return {name: value for name, value in initial.items() if value not in (None, "", False)}


@require_safe
@never_cache
def drafts(request: MemberRequest) -> HttpResponse:
    """What is begun and not put up."""
    _writer(request)
    seen = Event.objects.visible_to(request.member, timezone.now()).drafts_of(request.member)
    context = {"member": request.member, "rows": seen.with_people(), "now": timezone.now()}
    return render(request, "events/drafts.html", context)
