"""The verbs of a task's day: take, give back, tick, done, undo, put off, hand over, cannot, not needed.

A welcome stands on the page of new doors, too (`community.homes`): what is done here is done there.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.homes.greeting import actions as greeting
from community.homes.models import Greeting
from community.people.logbook import actions as logbook
from community.people.models import Membership, Role, User
from community.pictures import actions as shelf
from community.pictures.models import Picture
from community.plan.tasking import actions as plan
from helpdesk import moments
from helpdesk.duties import notify, rules
from helpdesk.duties.actions import refuse_not_theirs, who_hold
from helpdesk.duties.careful import refuse_people
from helpdesk.duties.locks import held
from helpdesk.duties.written import line
from helpdesk.models import SocialTask, TaskItem
from helpdesk.models.duties import DOING_ROLES, MINUTES_AT_MOST, NOTE_LENGTH, REASON_LENGTH

State = SocialTask.State
FAR = timedelta(days=366)


@transaction.atomic
def take(member: Membership, task: SocialTask, *, now: datetime) -> SocialTask:
    """«Jeg tager den». Taking what one has is fine.

    Refused `not_yours` (403), `done`, `taken` when somebody else was quicker.
    """
    task = _open(member, task)
    if task.member_id == member.pk:
        return task
    if not rules.can_take(member, task):
        raise Refused("taken", _("En anden har taget den."))
    if _waits_at_a_door(task):
        assert task.greeting is not None
        greeting.take(member, task.greeting, now=now)
    task.member, task.state = member, State.CLAIMED
    task.reminded_for = task.due_on if moments.is_said_already(task.due_on, now) else None
    return _keep(task, "member", "state", "reminded_for")


@transaction.atomic
def give_back(member: Membership, task: SocialTask, *, now: datetime) -> SocialTask:
    """Somebody else may take it; nobody asks why. Refused `not_yours`, `done`, `taken`."""
    task = _open(member, task)
    if rules.can_take(member, task):
        return task
    if not rules.can_give_back(member, task):
        raise Refused("taken", _("En anden har taget den."))
    _let_go_of_the_door(member, task, now)
    task.member, task.state = None, State.NEW
    return _keep(task, "member", "state")


@transaction.atomic
def done(
    member: Membership,
    task: SocialTask,
    *,
    minutes: int | None = None,
    note: str = "",
    outcome: str = "",
    now: datetime,
) -> SocialTask:
    """It is done, with how many minutes it took; a visit says what came of it.

    Once more by the same is once. Refused `not_yours`, `done`, `taken`, `no_outcome`, `no_number`,
    `long_text`, `cpr`, `about_a_person`.
    """
    plan.hold(_in_the_plan(task))
    task = _mine(member, task)
    if task.state == State.DONE and task.done_by_id == member.pk:
        return task
    _refuse_done(task)
    if not rules.can_finish(member, task):
        raise Refused("taken", _("En anden har taget den."))
    if task.is_visit and outcome not in SocialTask.Outcome.values:
        sentence = _("Sig, hvad der kom ud af det. Vælg et af de tre svar.")
        raise Refused("no_outcome", sentence, status=422, field="outcome")
    if _waits_at_a_door(task):
        assert task.greeting is not None
        greeting.finish(member, task.greeting, outcome, now=now)
        task.member = member
    if minutes is not None:
        task.minutes = _minutes(minutes)
    task.note = line(note, "note", NOTE_LENGTH, lines=True) or task.note
    task.outcome = outcome if task.is_visit else ""
    plan.seen_to(member, _in_the_plan(task), now=now)
    _end(task, member, now)
    return _keep(task, "member", "state", "done_by", "done_at", "minutes", "note", "outcome")


@transaction.atomic
def undo(member: Membership, task: SocialTask, *, now: datetime) -> SocialTask:
    """It was a slip: the task stands as it did. Refused `not_yours`, `too_late`."""
    plan.hold(_in_the_plan(task))
    task = held(task)
    if not rules.may_do(member, task) and member.pk not in {task.done_by_id, task.made_by_id}:
        raise rules.not_yours()
    if task.state != State.DONE:
        return task
    if not rules.can_undo(member, task, now):
        raise Refused("too_late", _("Det kan ikke laves om længere."))
    if task.greeting is not None and task.greeting.state == Greeting.State.DONE:
        greeting.reopen(member, task.greeting, now=now)
    plan.not_seen_to(member, _in_the_plan(task), was_done=not task.settled, now=now)
    begin_again(task)
    return _keep(task, "state", "done_by", "done_at", "outcome", "settled")


@transaction.atomic
def drop(member: Membership, task: SocialTask, *, now: datetime) -> SocialTask:
    """«Ikke nødvendig»: nobody has to any more; who has it is told. Who asked for it may, until begun.

    Refused `not_yours`, `done`, `at_a_door`.
    """
    plan.hold(_in_the_plan(task))
    task = held(task)
    if not rules.may_do(member, task) and not rules.asked_for(member, task):
        raise rules.not_yours()
    _refuse_done(task)
    if _waits_at_a_door(task):
        raise Refused("at_a_door", _("Besøget har tre svar. Vælg et af dem."))
    _end(task, member, now)
    notify.not_needed(task, _holder(task, member), now)
    plan.passed_by(member, _in_the_plan(task), now=now)
    task.settled = True
    return _keep(task, "state", "done_by", "done_at", "settled")


@transaction.atomic
def tick(member: Membership, task: SocialTask, item: int, *, on: bool, now: datetime) -> TaskItem:
    """A line of the list is done, or is not. Refused `not_yours`, `done`, `no_such_line` (404)."""
    task = _open(member, task)
    found = TaskItem.objects.filter(task=task, pk=item).first()
    if found is None:
        raise Refused("no_such_line", _("Den linje er her ikke."), status=404)
    found.done_at = (found.done_at or now) if on else None
    found.save(update_fields=["done_at"])
    notify.push(task.estate_id)
    return found


@transaction.atomic
def write_down(
    member: Membership, task: SocialTask, *, minutes: int, note: str, now: datetime
) -> SocialTask:
    """How long it took so far and what the next one should know, done or not.

    Refused `not_yours`, `no_number`, `long_text`, `cpr`, `about_a_person`.
    """
    task = _mine(member, task)
    task.minutes = _minutes(minutes)
    task.note = line(note, "note", NOTE_LENGTH, lines=True)
    return _keep(task, "minutes", "note")


@transaction.atomic
def postpone(
    member: Membership, task: SocialTask, *, day: date, reason: str, now: datetime
) -> SocialTask:
    """To another day, and why. Who runs the estate hears of it once more if that day passes, too.

    Refused `not_yours`, `done`, `taken`, `no_reason`, `in_the_past`, `far_away`, `same_day`, and as
    `written.line`.
    """
    task = _to_change(member, task)
    today = timezone.localdate(now)
    if day < today:
        raise Refused("in_the_past", _("Vælg en dag, der kommer."), status=422, field="day")
    if day > today + FAR:
        raise Refused("far_away", _("Vælg en dag inden for et år."), status=422, field="day")
    if day == task.due_on:
        raise Refused("same_day", _("Det er den dag, den står til."), status=422, field="day")
    task.reason = _reason(reason)
    task.due_on, task.overdue_told_at = day, None
    task.times_postponed += 1
    _unblock(task)
    return _keep(task, "due_on", "reason", "times_postponed", "overdue_told_at", "state")


@transaction.atomic
def hand_over(
    member: Membership,
    task: SocialTask,
    *,
    role: str = "",
    to: Membership | None = None,
    reason: str = "",
    now: datetime,
) -> SocialTask:
    """To another role, where it is anybody's; or to one who has an office for it, who is told.

    Refused `not_yours`, `done`, `taken`, `no_such_choice`, `not_theirs`, and as `written.line`.
    """
    task = _to_change(member, task)
    if to is None and role not in [one.value for one in DOING_ROLES]:
        raise Refused("no_such_choice", _("Vælg, hvem der får den."), status=422, field="to")
    if to is not None:
        refuse_not_theirs(to, task.estate, task.role, now)
    task.reason = line(reason, "reason", REASON_LENGTH)
    _let_go_of_the_door(member, task, now)
    task.member, task.role = to, role or task.role
    task.state = State.CLAIMED if to else State.NEW
    if to is not None and to.pk != member.pk:
        logbook.note(
            "duty.handed_over", by=member.user, about=to.user, estate=task.estate,
            facts={"task": task.pk}, now=now,
        )  # fmt: skip
        notify.given(task, [to.user], now)
    return _keep(task, "member", "role", "state", "reason")


@transaction.atomic
def cannot(member: Membership, task: SocialTask, *, reason: str, now: datetime) -> SocialTask:
    """«Kan ikke», and why; who runs the estate is told. Refused as `postpone`."""
    task = _to_change(member, task)
    if task.state == State.BLOCKED:
        return task
    task.reason, task.state = _reason(reason), State.BLOCKED
    today = timezone.localdate(now)
    chiefs = who_hold(task.estate_id, {Role.OPERATIONS}, today)
    notify.blocked(task, [one.user for one in chiefs if one.pk != member.pk], now)
    return _keep(task, "reason", "state")


@transaction.atomic
def can_again(member: Membership, task: SocialTask, *, now: datetime) -> SocialTask:
    """What was in the way is gone. Refused `not_yours`, `done`."""
    task = _open(member, task)
    _unblock(task)
    notify.withdraw(task, now)
    return _keep(task, "state")


@transaction.atomic
def show(
    member: Membership, task: SocialTask, pictures: Sequence[Picture], *, now: datetime
) -> SocialTask:
    """A picture of the thing, instead of the one before; none takes it away.

    Refused `not_yours`, `people_in_it`, and as `pictures.take`: `removed`, `too_many_here`,
    `still_coming`, `undescribed`.
    """
    task = _mine(member, task)
    kept = [task.picture.token] if task.picture else []
    wanted = [picture.token for picture in pictures]
    if wanted != kept:
        chosen = shelf.take(member, wanted, most=1) if wanted else []
        for picture in chosen:
            refuse_people(picture.alt)
        task.picture = chosen[0] if chosen else None
    return _keep(task, "picture")


# --- parts of the above, and of what the clock does ------------------------------------------------


def begin_again(task: SocialTask) -> None:
    """Not done any more; whoever had it has it. The caller holds and saves it."""
    task.state = State.CLAIMED if task.member_id else State.NEW
    task.outcome, task.done_by, task.done_at, task.settled = "", None, None, False


def _in_the_plan(task: SocialTask) -> str:
    """What the plan for the social life calls it; nothing for all other tasks."""
    return (
        task.origin.removeprefix(rules.FROM)
        if task.origin.startswith(rules.FROM + plan.KEY)
        else ""
    )


def _mine(member: Membership, task: SocialTask) -> SocialTask:
    """The task as it is once nobody else can change it. Refused `not_yours`."""
    task = held(task)
    if not rules.may_do(member, task):
        raise rules.not_yours()
    return task


def _open(member: Membership, task: SocialTask) -> SocialTask:
    task = _mine(member, task)
    _refuse_done(task)
    return task


def _to_change(member: Membership, task: SocialTask) -> SocialTask:
    """One's own, nobody's, or a colleague's for a colleague."""
    task = _open(member, task)
    if not rules.can_finish(member, task):
        raise Refused("taken", _("En anden har taget den."))
    return task


def _refuse_done(task: SocialTask) -> None:
    if task.is_done:
        raise Refused("done", _("Det er gjort allerede."))


def _reason(text: str) -> str:
    said = line(text, "reason", REASON_LENGTH)
    if not said:
        raise Refused("no_reason", _("Skriv kort hvorfor."), status=422, field="reason")
    return said


def _minutes(number: int) -> int:
    if not 0 <= number <= MINUTES_AT_MOST:
        sentence = _("Skriv et tal fra 0 til {most}.").format(most=MINUTES_AT_MOST)
        raise Refused("no_number", sentence, status=422, field="minutes")
    return number


def _unblock(task: SocialTask) -> None:
    if task.state == State.BLOCKED:
        task.state = State.CLAIMED if task.member_id else State.NEW


def _end(task: SocialTask, member: Membership, now: datetime) -> None:
    task.state, task.done_by, task.done_at = State.DONE, member, now
    notify.withdraw(task, now)


def _holder(task: SocialTask, member: Membership) -> list[User]:
    """Who has it, and did not press the button."""
    has_it = task.member
    return [] if has_it is None or has_it.pk == member.pk else [has_it.user]


def _waits_at_a_door(task: SocialTask) -> bool:
    return task.greeting is not None and task.greeting.state != Greeting.State.DONE


def _let_go_of_the_door(member: Membership, task: SocialTask, now: datetime) -> None:
    row = task.greeting
    if row is not None and row.state == Greeting.State.TAKEN and row.taken_by_id == member.pk:
        greeting.give_back(member, row, now=now)


def _keep(task: SocialTask, *fields: str) -> SocialTask:
    task.save(update_fields=list(fields))
    notify.push(task.estate_id)
    return task
