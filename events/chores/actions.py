"""The verbs of lending a hand: add a task, take one in one tap, give it up, take it off the list."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.locks import again
from community.moderation.rules import refuse_writing
from community.noticeboard.words import tidied
from community.people.cpr import refuse_cpr
from community.people.models import Membership
from events import notify, rules, telling
from events.actions import mine
from events.models import Effort, Event, Host, SeriesHost, Task, TaskTaking

# Who cooked so lately, or does so soon, is on the team.
TEAM_NEAR = timedelta(weeks=8)
WHAT_LENGTH, TASKS_AT_MOST, HANDS_AT_MOST = 80, 40, 50


@transaction.atomic
def add(
    member: Membership,
    event: Event,
    *,
    what: str,
    effort: str = Effort.AN_HOUR,
    wanted: int = 1,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    is_cooking: bool = False,
    now: datetime,
) -> Task:
    """«To kokke»: a task on the event, with a time of its own for a shift.

    Who takes one that `is_cooking` sees what those who come do not eat.

    Refused `not_yours`, `paused`, `over`, `no_what`, `long_text`, `cpr`, `no_such_choice`,
    `no_number`, `ends_before_it_begins`, `too_many_tasks`.
    """
    event = mine(member, event)
    refuse_writing(member, now)
    _refuse_over(event, now)
    facts = _facts(what, effort, wanted, starts_at, ends_at)
    count = event.tasks.count()
    if count >= TASKS_AT_MOST:
        sentence = _("Der er {most} opgaver. Tag en af, før I laver en ny.")
        raise Refused("too_many_tasks", sentence.format(most=TASKS_AT_MOST))
    task = Task.objects.create(
        event=event, helped_by=member.helper, order=count, is_cooking=is_cooking, **facts
    )
    notify.push(event)
    return task


def _facts(
    what: str, effort: str, wanted: int, starts_at: datetime | None, ends_at: datetime | None
) -> dict[str, object]:
    said = refuse_cpr(tidied(what), field="what")
    if not said:
        raise Refused("no_what", _("Skriv, hvad der skal gøres."), status=422, field="what")
    if len(said) > WHAT_LENGTH:
        sentence = _("Det er for langt. Der er plads til {most} tegn.").format(most=WHAT_LENGTH)
        raise Refused("long_text", sentence, status=422, field="what")
    if effort not in Effort.values:
        raise Refused("no_such_choice", _("Vælg en på listen."), status=422, field="effort")
    if not 1 <= wanted <= HANDS_AT_MOST:
        sentence = _("Skriv et tal fra 1 til {most}.").format(most=HANDS_AT_MOST)
        raise Refused("no_number", sentence, status=422, field="wanted")
    if (starts_at is None) != (ends_at is None) or (starts_at and ends_at and ends_at <= starts_at):
        sentence = _("Vagten skal slutte, efter at den er begyndt.")
        raise Refused("ends_before_it_begins", sentence, status=422, field="ends_at")
    return {
        "what": said,
        "effort": effort,
        "wanted": wanted,
        "starts_at": starts_at,
        "ends_at": ends_at,
    }


@transaction.atomic
def change(
    member: Membership,
    task: Task,
    *,
    what: str,
    effort: str = Effort.AN_HOUR,
    wanted: int = 1,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    now: datetime,
) -> Task:
    """The task as it is now. Refused as `add`, and `below_taken` (fewer than have taken it)."""
    event = mine(member, task.event)
    refuse_writing(member, now)
    _refuse_over(event, now)
    facts = _facts(what, effort, wanted, starts_at, ends_at)
    task = _held(task)
    if wanted < task.taken:
        sentence = _("{taken} har taget opgaven. Skriv mindst {taken}.").format(taken=task.taken)
        raise Refused("below_taken", sentence, field="wanted", facts={"taken": task.taken})
    for name, value in facts.items():
        setattr(task, name, value)
    task.save(update_fields=[*facts])
    notify.push(event)
    return task


@transaction.atomic
def remove(member: Membership, task: Task, *, now: datetime) -> None:
    """It need not be done. Refused `not_yours`, `over`, `taken` (somebody has taken it)."""
    event = mine(member, task.event)
    _refuse_over(event, now)
    task = _held(task)
    if task.taken:
        raise Refused("taken", _("En nabo har taget den. Tal sammen først."))
    task.delete()
    notify.push(event)


def take(member: Membership, task: Task, *, now: datetime) -> TaskTaking:
    """«Jeg tager den», in one tap; twice is once. Or the turn of somebody who wants to swap.

    Refused `not_yours` (a guest), `called_off`, `over`, `taken` (there are enough), `busy`.
    """
    return again(lambda: _take(member, task, now))


@transaction.atomic
def _take(member: Membership, task: Task, now: datetime) -> TaskTaking:
    if member.is_guest:
        raise rules.not_yours()
    task = _held(task)
    earlier = task.takings.filter(member=member.pk).first()
    if earlier is not None:
        return earlier
    _refuse_over(task.event, now)
    offered = (
        task.takings.exclude(offered_at=None)
        .select_related("member__user", "member__estate")
        .first()
    )
    if task.still_wanted == 0 and offered is None:
        raise Refused("taken", _("En nabo nåede det først. Der er måske en anden opgave."))
    if offered is not None:
        return _swap(member, task, offered, now)
    taking = TaskTaking.objects.create(
        task=task, member=member, helped_by=member.helper, taken_at=now
    )
    Task.objects.filter(pk=task.pk).update(taken=F("taken") + 1)
    telling.took_for(member, task, now)
    notify.push(task.event)
    return taking


def _swap(member: Membership, task: Task, offered: TaskTaking, now: datetime) -> TaskTaking:
    """The turn is another's. Who had it hears that it is taken, and leaves no row."""
    was = offered.member
    offered.delete()
    taking = TaskTaking.objects.create(
        task=task, member=member, helped_by=member.helper, taken_at=now
    )
    telling.turn_is_taken(task, was, now)
    telling.took_for(member, task, now)
    notify.push(task.event)
    return taking


@transaction.atomic
def offer_turn(member: Membership, task: Task, *, now: datetime) -> TaskTaking:
    """«Byt min tur»: those who cook here are asked, and it stays mine until one of them takes it.

    Twice is once. Refused `not_yours` (has not taken it), `no_meal` (nobody cooks), `called_off`,
    `over`.
    """
    task = _held(task)
    _refuse_over(task.event, now)
    taking = _own(member, task)
    if not task.is_cooking:
        raise Refused("no_meal", _("Det er kun en tur ved gryderne, man kan bytte."), status=404)
    if taking.offered_at is None:
        taking.offered_at = now
        taking.save(update_fields=["offered_at"])
        telling.turn_is_offered(task, _team(task, member, now), now)
        notify.push(task.event)
    return taking


@transaction.atomic
def keep_turn(member: Membership, task: Task, *, now: datetime) -> TaskTaking:
    """«Jeg beholder den». What was not told yet is not told. Refused `not_yours` (another has it)."""
    task = _held(task)
    taking = _own(member, task)
    if taking.offered_at is not None:
        taking.offered_at = None
        taking.save(update_fields=["offered_at"])
        telling.turn_is_kept(task, now)
        notify.push(task.event)
    return taking


def _own(member: Membership, task: Task) -> TaskTaking:
    taking = task.takings.filter(member=member.pk).first()
    if taking is None:
        raise Refused("not_yours", _("En anden har taget turen."))
    return taking


def _team(task: Task, but: Membership, now: datetime) -> list[Membership]:
    """Who cooks or hosts here: at this meal, or at another of its series lately or soon."""
    event = task.event
    same = Q(pk=event.pk)
    if event.series_id is not None:
        near = (event.starts_at - TEAM_NEAR, event.starts_at + TEAM_NEAR)
        same |= Q(series=event.series_id, starts_at__range=near)
    meals = Event.objects.filter(same)
    cooking = TaskTaking.objects.filter(task__event__in=meals, task__is_cooking=True)
    hosting = Q(pk__in=Host.objects.filter(event__in=meals).values("member"))
    holding = Q(pk__in=SeriesHost.objects.filter(series=event.series_id or 0).values("member"))
    there = task.takings.values("member")
    team = Membership.objects.current(timezone.localdate(now)).filter(
        Q(pk__in=cooking.values("member")) | hosting | holding
    )
    others = team.exclude(pk__in=there).exclude(pk=but.pk)
    return list(others.select_related("user", "estate"))


@transaction.atomic
def give_up(member: Membership, task: Task, *, now: datetime) -> None:
    """«Jeg kan ikke»: the hosts hear that it is free again, and not from whom. Refused `over`."""
    task = _held(task)
    _refuse_over(task.event, now)
    drop(task, member, now)


def drop(task: Task, member: Membership, now: datetime) -> None:
    """No row is left of who had it. Part of other verbs; the task is held."""
    gone, _rows = TaskTaking.objects.filter(task=task, member=member).delete()
    if gone:
        Task.objects.filter(pk=task.pk).update(taken=F("taken") - 1)
        if task.event.ends_at > now and not task.event.is_called_off:
            telling.task_is_free(task, now)
        notify.push(task.event)


def _held(task: Task) -> Task:
    """The task as it is once nobody else can take it."""
    rows = Task.objects.select_related("event__estate")
    if not settings.SKIP_LOCKS:
        rows = rows.select_for_update(no_key=True, of=("self",))
    return rows.get(pk=task.pk)


def held_by(member: Membership) -> list[Task]:
    """What the member has taken, each held. Part of other verbs."""
    ids = TaskTaking.objects.filter(member=member).values_list("task_id", flat=True)
    rows = Task.objects.select_related("event__estate").filter(pk__in=list(ids)).order_by("pk")
    return list(rows.select_for_update(no_key=True, of=("self",)))


def _refuse_over(event: Event, now: datetime) -> None:
    if event.is_called_off:
        raise Refused("called_off", _("Det er aflyst."))
    if event.ends_at <= now:
        raise Refused("over", _("Det er forbi."))
