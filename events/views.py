"""The doors of «Det sker»: what happens, one event, and what one says to it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from community.errors import Refused
from community.features import tabs_of
from community.finding import found_in
from community.people.gate import MemberRequest
from community.people.models import Membership
from community.times import midnight
from community.ui.toasts import toast
from events import page, rules
from events.afterwards.page import beside
from events.chores import actions as chores
from events.forms import PartyForm
from events.meals import actions as meals
from events.meals.forms import DietsForm
from events.meals.page import counts_all, door_of, eats_free, meal_of, sees_kitchen
from events.models import Event, EventSeries, Kind, Regular, Signup, Task, TaskTaking
from events.page import event_or_404
from events.regulars import actions as regulars
from events.seats import actions as seats
from events.signing import actions as signing

LONGEST_SEARCH = 100


@require_safe
@never_cache
@vary_on_headers("HX-Request", "HX-Target")
def index(request: MemberRequest) -> HttpResponse:
    """What happens: a month to look at, and the next ones with a way to say yes."""
    member, now = request.member, timezone.now()
    seen = Event.objects.visible_to(member, now).for_member(member, now)
    chosen = [word for word in page.FILTERS if word in request.GET.getlist("vis")]
    wanted = " ".join(request.GET.get("q", "")[:LONGEST_SEARCH].replace("\x00", "").split())
    day = _day(request.GET.get("dag", ""))
    kept = page.those_chosen(seen, chosen)
    if day is not None:
        found = kept.between(midnight(day), midnight(day + timedelta(days=1)))
    else:
        found = kept.coming(now)
    if wanted:
        hits, more = found_in(found.with_people(), wanted, page.PAGE), ""
        events = sorted(hits, key=lambda one: (one.starts_at, one.pk))
    else:
        events, more = _page_of(found.with_people(), request.GET.get("efter", ""))
    rows = page.rows_of(member, events, now)
    context = {
        "member": member,
        "now": now,
        "stretches": page.stretches(rows, now) if day is None else [],
        "rows": rows,
        "more": more,
        "chosen": chosen,
        "wanted": wanted,
        "query": page.query_of(chosen, wanted),
        "day": day,
        "filters": page.filters_of(chosen, wanted),
        "may_make": rules.can_announce(member),
    }
    # «Vis flere» takes the next ones alone; the list that hears of a change takes its whole page.
    if request.htmx and request.htmx.target != "liste" and "efter" in request.GET:
        return render(request, "events/_rows.html", context)
    first = page.month_of(request.GET.get("maaned", "") or (f"{day:%Y-%m}" if day else ""), now)
    context |= {"month": page.month(member, seen, first, now), "tabs": tabs_of(member, "events")}
    return render(request, "events/index.html", context)


def _day(text: str) -> date | None:
    """A day somebody may ask about, or None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if page.EARLIEST <= day <= page.LATEST else None


def _page_of(found: Any, after: str) -> tuple[list[Event], str]:
    """A page of it from the number in the address, and the number of the next page, or nothing."""
    at = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0
    events = list(found[at : at + page.PAGE + 1])
    return events[: page.PAGE], str(at + page.PAGE) if len(events) > page.PAGE else ""


@require_safe
@never_cache
def mine(request: MemberRequest) -> HttpResponse:
    """«Det jeg skal»: what I come to, what I host, and the tasks I have taken."""
    member, now = request.member, timezone.now()
    seen = Event.objects.visible_to(member, now).coming(now).with_people()
    own = seen.filter(page.is_for_me(member)).exclude(state=Event.State.DRAFT)[: page.PAGE * 2]
    context = {
        "member": member,
        "now": now,
        "rows": page.each_series_once(page.rows_of(member, own, now)),
        "regulars": Regular.objects.visible_to(member).on(now).select_related("series"),
        "tasks": Task.objects.visible_to(member, now)
        .filter(takings__member=member.pk, event__ends_at__gt=now)
        .select_related("event")
        .order_by("event__starts_at", "pk"),
    }
    return render(request, "events/mine.html", context)


@require_safe
@never_cache
def event(request: MemberRequest, token: UUID) -> HttpResponse:
    """One event with everything, and the one thing to press."""
    return _show(request, event_or_404(request.member, token))


def _show(
    request: MemberRequest,
    found: Event,
    *,
    form: PartyForm | None = None,
    diets: DietsForm | None = None,
    wrong: Any = "",
    status: int = 200,
) -> HttpResponse:
    member, now = request.member, timezone.now()
    own = page.own_signups(member, [found]).get(found.pk)
    tasks = Task.objects.visible_to(member, now).filter(event=found)
    taken = set(tasks.filter(takings__member=member.pk).values_list("pk", flat=True))
    rows = [(task, task.pk in taken) for task in tasks.with_swaps()]
    is_host = page.is_host(member, found)
    can_change = rules.can_change(member, found, is_host=is_host)
    comes = is_host or bool(taken) or (own is not None and own.is_coming)
    own_offers = set(
        TaskTaking.objects.visible_to(member)
        .filter(task__event=found, offered_at__isnull=False)
        .values_list("task", flat=True)
    )
    regular = regulars.of_member(member, found, now)
    context = {
        "member": member,
        "now": now,
        "event": found,
        "own": own,
        "own_says": page.says(own) if own else "",
        "before_you": seats.before_you(own) if own and own.is_waiting else 0,
        "how_many": page.how_many(found),
        "hosts": page.hosts_of(member, found, now),
        "access": page.access_of(found),
        "tasks": rows,
        "cooking_task": None if member.is_guest or found.ends_at <= now else door_of(rows),
        "is_first_meal": found.kind == Kind.MEAL and eats_free(member, found),
        "form": form or PartyForm(mine=own),
        "diets": (diets or DietsForm(mine=own)) if found.kind == Kind.MEAL else None,
        "meal": meal_of(member, found, now),
        "sees_kitchen": sees_kitchen(member, found),
        "can_sign_up": own is None and not member.is_guest and rules.can_sign_up(found, now),
        "can_leave": own is not None and rules.can_leave(member, own, now),
        "can_answer": own is not None and rules.can_answer(member, own, now),
        "can_change": can_change,
        "after": beside(
            member,
            found,
            now,
            comes=comes or found.made_by_id == member.pk,
            can_change=can_change,
            tasks=[task for task, _is_mine in rows],
        ),
        "is_full": page.is_full_for(member, found, own, now),
        "may_stand": found.series_id is not None and regular is None and own is None,
        "own_offers": own_offers,
        "kept_until": rules.kept_until(found),
        "counts_all": own is not None and own.regular_id is not None and counts_all(member, found),
        "has_begun": found.has_begun(now),
        "is_over": found.ends_at <= now,
        "is_closed": rules.is_closed(found, now),
        "is_planned": found.is_planned(now),
        "wrong": wrong,
    }
    return render(request, "events/event.html", context, status=status)


def _there(request: MemberRequest, found: Event) -> HttpResponse:
    """Back to where it was pressed: the event's page, or the list it stands on."""
    if request.POST.get("fra") == "liste":
        return redirect("events:index", request.member.estate.slug)
    return redirect("events:event", request.member.estate.slug, found.token)


@require_POST
def sign_up(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Jeg kommer», «Meld til» or «Skriv på venteliste»; with a place already: how many we are."""
    member, now = request.member, timezone.now()
    found = event_or_404(member, token)
    form = PartyForm(request.POST if "adults" in request.POST else {"adults": 1})
    diets = DietsForm(request.POST) if "words" in request.POST else None
    if not form.is_valid() or (diets is not None and not diets.is_valid()):
        return _show(request, found, form=form, diets=diets, status=422)
    own = None
    # A page from before somebody at home signed us all up asks anew, and takes nobody's seat.
    if "ret" in request.POST:
        own = page.own_signups(member, [found]).get(found.pk)
    try:
        with transaction.atomic():
            if form.cleaned_data["each_time"]:
                regulars.hold(found)
            signup = _say(member, found, own, form, now)
            if diets is not None and found.kind == Kind.MEAL:
                meals.say_diets(
                    member, signup, counts=diets.counts, words=diets.cleaned_data["words"], now=now
                )
            if form.cleaned_data["each_time"] and found.series is not None:
                _each_time(member, found.series, form, diets, now)
    except Refused as no:
        asked = next((one for one in (form, diets) if one and no.field in one.fields), None)
        if asked is not None:
            asked.add_error(no.field, str(no))
        wrong = no if asked is None else ""
        return _show(request, found, form=form, diets=diets, wrong=wrong, status=422)
    toast(request, _told(signup, found))
    return _there(request, found)


def _say(
    member: Membership, found: Event, own: Signup | None, form: PartyForm, now: datetime
) -> Signup:
    soon = form.cleaned_data["remind_soon"]
    if own is None:
        home = member.lives_here and not form.cleaned_data["just_me"]
        asked: dict[str, Any] = form.party | {"for_household": home, "remind_soon": soon}
        return signing.sign_up(member, found, **asked, now=now)
    signup = signing.resize(member, own, **form.party, now=now)
    if signup.remind_soon != soon:
        signing.choose_reminder(member, signup, soon=soon, now=now)
    return signup


def _each_time(
    member: Membership,
    series: EventSeries,
    form: PartyForm,
    diets: DietsForm | None,
    now: datetime,
) -> None:
    """The tick beside the sign-up: the same every time, without today's guests."""
    said = form.cleaned_data
    regulars.stand(
        member,
        series,
        adults=said["adults"],
        children=said["children"],
        counts=diets.counts if diets else {},
        words=diets.cleaned_data["words"] if diets else "",
        remind_soon=said["remind_soon"],
        now=now,
    )


def _told(signup: Signup, found: Event) -> str:
    if signup.is_waiting:
        return _("I står på venteliste. Vi giver besked, hvis der bliver plads.")
    if found.sign_up_by or found.capacity:
        return _("I er meldt til. Vi minder jer om det aftenen før.")
    return _("Godt. Vi minder dig om det aftenen før.")


def _own_signup(request: MemberRequest, token: UUID) -> tuple[Event, Signup]:
    found = event_or_404(request.member, token)
    rows = (
        Signup.objects.visible_to(request.member)
        .mine(request.member)
        .filter(event=found)
        .order_by("-pk")
    )
    return found, get_object_or_404(rows[:1])


def _answered(request: MemberRequest, token: UUID, verb: Callable[..., Any], said: str) -> Any:
    found, signup = _own_signup(request, token)
    try:
        verb(request.member, signup, now=timezone.now())
    except Refused as no:
        return _show(request, found, wrong=no, status=422)
    toast(request, said)
    return _there(request, found)


@require_POST
def leave(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Meld fra»: the seats go to the next in line."""
    found = event_or_404(request.member, token)
    said = _("I er meldt fra. Tak, fordi I sagde det.")
    if found.kind == Kind.MEAL and rules.is_closed(found, timezone.now()):
        said = _("I er meldt fra. Maden er købt ind, og kokkene har fået besked.")
    return _answered(request, token, signing.leave, said)


@require_POST
def say_yes(request: MemberRequest, token: UUID) -> HttpResponse:
    """Yes to the seats that were offered."""
    return _answered(request, token, signing.say_yes, _("Pladsen er jeres."))


@require_POST
def say_no(request: MemberRequest, token: UUID) -> HttpResponse:
    """No thanks: the next in line is asked."""
    return _answered(request, token, signing.say_no, _("Tak for svaret. Pladsen går videre."))


# --- lending a hand ------------------------------------------------------------------------------


def _task(request: MemberRequest, pk: int) -> Task:
    seen = Task.objects.visible_to(request.member, timezone.now()).select_related("event")
    found: Task = get_object_or_404(seen, pk=pk)
    return found


def _done(request: MemberRequest, task: Task, verb: Callable[..., Any], said: str) -> Any:
    try:
        verb(request.member, task, now=timezone.now())
    except Refused as no:
        found = event_or_404(request.member, task.event.token)
        return _show(request, found, wrong=no, status=422)
    there = reverse("events:event", args=[request.member.estate.slug, task.event.token])
    toast(request, said)
    return redirect(there + "#opgaver")


@require_POST
def take(request: MemberRequest, pk: int) -> HttpResponse:
    """«Jeg tager den»."""
    return _done(request, _task(request, pk), chores.take, _("Tak. Opgaven er din."))


@require_POST
def give_up(request: MemberRequest, pk: int) -> HttpResponse:
    """«Jeg kan ikke alligevel»."""
    said = _("Det er i orden. Værten får at vide, at opgaven er ledig.")
    return _done(request, _task(request, pk), chores.give_up, said)


@require_POST
def swap(request: MemberRequest, pk: int) -> HttpResponse:
    """«Byt min tur»: the team is asked; `behold`: it stays mine."""
    if request.POST.get("do") == "behold":
        return _done(request, _task(request, pk), chores.keep_turn, _("Tak. Turen er stadig din."))
    said = _("Madholdet er spurgt. Turen er din, til en anden tager den.")
    return _done(request, _task(request, pk), chores.offer_turn, said)
