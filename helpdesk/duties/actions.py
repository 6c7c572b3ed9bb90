"""The verbs by which tasks come to be, and go when the matter is over: make, write, settle."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.homes.models import Greeting
from community.people.logbook import actions as logbook
from community.people.models import (
    Dwelling,
    Entrance,
    Estate,
    Household,
    Membership,
    Role,
    RoleTerm,
)
from helpdesk.duties import notify, rules
from helpdesk.duties.locks import held
from helpdesk.duties.written import Written, facts, items, made_fit
from helpdesk.models import Duty, Routine, SocialTask, TaskItem

State = SocialTask.State


@transaction.atomic
def make(
    estate: Estate,
    *,
    kind: str,
    title: str,
    text: str = "",
    due: date,
    role: str = Role.CARETAKER,
    member: Membership | None = None,
    origin: str = "",
    url: str = "",
    checklist: Iterable[str] = (),
    clock: time | None = None,
    place: str = "",
    entrance: Entrance | None = None,
    dwelling: Dwelling | None = None,
    greeting: Greeting | None = None,
    routine: Routine | None = None,
    made_by: Membership | None = None,
    now: datetime,
) -> SocialTask:
    """A task of this estate for a role, or for a member at once. It is told to who is given it.

    `due` is a day; of a moment it is the day and the clock on the wall. `origin` names what it comes
    from («help:12»): the same origin twice is one task, which begins again when the matter had been
    settled. `url` is a path of ours. `member` works in the estate or holds the role. What nobody wrote
    by hand (`made_by`) is shortened and cleaned (`made_fit`), so that the clock is not refused it.

    Refused `no_title`, `long_text`, `cpr`, `about_a_person`, `no_such_choice`, `too_many_lines`,
    `not_theirs`, `said_no` (a visit to who has said «nej tak»).
    """
    if isinstance(due, datetime):
        wall = timezone.localtime(due)
        due, clock = wall.date(), clock or wall.time()
    if origin:
        list(Estate.objects.select_for_update(no_key=True).filter(pk=estate.pk))
        before = SocialTask.objects.filter(estate=estate, origin=origin).first()
        if before is not None:
            return _again(before, due, now)
    written = Written(
        title=title, due=due, kind=kind, text=text, clock=clock, place=place, entrance=entrance,
        dwelling=dwelling, role=role,
    )  # fmt: skip
    columns = facts(written if made_by else made_fit(written))
    lines = items(checklist)
    refuse_unwanted(kind, dwelling, now)
    if member is not None:
        refuse_not_theirs(member, estate, role, now)
    task = SocialTask.objects.create(
        estate=estate,
        member=member,
        state=State.CLAIMED if member else State.NEW,
        origin=origin,
        url=url,
        greeting=greeting,
        routine=routine,
        made_by=made_by,
        made_at=now,
        **columns,
    )
    TaskItem.objects.bulk_create(
        TaskItem(task=task, what=what, order=order) for order, what in enumerate(lines)
    )
    task.refresh_from_db(fields=["token"])
    _tell(task, made_by, now)
    notify.push(estate.pk)
    return task


def _again(task: SocialTask, due: date, now: datetime) -> SocialTask:
    """The one there is; one that the matter had settled is wanted after all.

    What somebody took off the list stays off it, however often the clock asks.
    """
    task = held(task)
    if not task.settled or task.done_by_id is not None:
        return task
    task.state, task.member, task.settled, task.done_at = State.NEW, None, False, None
    task.due_on, task.overdue_told_at = due, None
    task.save(update_fields=["state", "member", "settled", "done_at", "due_on", "overdue_told_at"])
    _tell(task, None, now)
    notify.push(task.estate_id)
    return task


def _tell(task: SocialTask, made_by: Membership | None, now: datetime) -> None:
    """Who is given it; and what nobody answered, to all whose it is: somebody waits."""
    if task.member is not None:
        if made_by is None or made_by.pk != task.member_id:
            notify.given(task, [task.member.user], now)
        return
    if task.kind == Duty.UNANSWERED:
        holders = who_hold(task.estate_id, {task.role}, timezone.localdate(now))
        notify.given(task, [one.user for one in holders], now)


def settle_origin(origin: str, now: datetime) -> int:
    """The matter has solved itself: its tasks that are not done need nobody. How many.

    In the transaction of what settles it. Nothing happens for an origin without a task.
    """
    with transaction.atomic():
        found = SocialTask.objects.filter(origin=origin).exclude(origin="")
        tasks = [held(task) for task in found.exclude(state=State.DONE).order_by("pk")]
        open_ones = [task for task in tasks if task.state != State.DONE]
        for task in open_ones:
            task.state, task.settled, task.done_at = State.DONE, True, now
            task.save(update_fields=["state", "settled", "done_at"])
            notify.withdraw(task, now)
            notify.push(task.estate_id)
    return len(open_ones)


@transaction.atomic
def write(
    member: Membership,
    written: Written,
    *,
    given_to: Membership | None = None,
    request_key: str = "",
    now: datetime,
) -> SocialTask:
    """A task by hand, for a role or for a colleague; the same `request_key` again is the same task.

    Refused `not_yours` (403), `in_the_past`, and as `make`.
    """
    if not rules.can_write(member):
        raise rules.not_yours()
    if written.due < timezone.localdate(now):
        raise Refused("in_the_past", _("Vælg en dag, der kommer."), status=422, field="due")
    columns: dict[str, Any] = {one.name: getattr(written, one.name) for one in fields(written)}
    origin = f"{rules.HAND}{member.pk}:{request_key[:40]}" if request_key else ""
    task = make(member.estate, **columns, member=given_to, origin=origin, made_by=member, now=now)
    if given_to is not None and given_to.pk != member.pk:
        logbook.note(
            "duty.handed_over", by=member.user, about=given_to.user, estate=task.estate,
            facts={"task": task.pk}, now=now,
        )  # fmt: skip
    return task


@transaction.atomic
def change(member: Membership, task: SocialTask, written: Written, *, now: datetime) -> SocialTask:
    """Other words, another day, another place, another list. What is ticked by the same words stays.

    By who may do it, and by who asked for it until it is begun. Who has it is told.

    Refused `not_yours` (403: not one's own, or made by the house), `done`, and as `make`.
    """
    task = held(task)
    if task.is_done:
        raise Refused("done", _("Det er gjort allerede."))
    if not rules.can_change(member, task):
        raise rules.not_yours()
    columns, lines = facts(written), items(written.checklist)
    if (written.dwelling, written.kind) != (task.dwelling, task.kind):
        refuse_unwanted(written.kind, written.dwelling, now)
    if columns["due_on"] != task.due_on:
        task.overdue_told_at = None
    if columns["role"] != task.role and task.member is not None:
        refuse_not_theirs(task.member, task.estate, columns["role"], now)
    for name, value in columns.items():
        setattr(task, name, value)
    task.save(update_fields=[*columns, "overdue_told_at"])
    ticked = dict(task.items.exclude(done_at=None).values_list("what", "done_at"))
    task.items.all().delete()
    TaskItem.objects.bulk_create(
        TaskItem(task=task, what=what, order=order, done_at=ticked.get(what))
        for order, what in enumerate(lines)
    )
    if task.member is not None and task.member_id != member.pk:
        notify.changed(task, [task.member.user], now)
    notify.push(task.estate_id)
    return task


def refuse_not_theirs(member: Membership, estate: Estate, role: str, now: datetime) -> None:
    """Refused `not_theirs` for somebody who has no office there that could do it."""
    today = timezone.localdate(now)
    found = who_hold(estate.pk, rules.who_may_have(role), today)
    if not any(one.pk == member.pk for one in found):
        raise _not_theirs()


def _not_theirs() -> Refused:
    sentence = _("Den opgave kan vedkommende ikke få. Vælg en anden.")
    return Refused("not_theirs", sentence, status=422, field="to")


def refuse_unwanted(kind: str, dwelling: Dwelling | None, now: datetime) -> None:
    """Refused `said_no` for a visit where those who live there now have said «nej tak»."""
    if dwelling is None or kind not in rules.VISITS:
        return
    today = timezone.localdate(now)
    living = Household.objects.living_here(today).filter(dwelling=dwelling).first()
    if living is None:
        return
    here = Greeting.objects.filter(household=living, outcome=Greeting.Outcome.NO_THANKS)
    asked = SocialTask.objects.filter(dwelling=dwelling, outcome=SocialTask.Outcome.NO_THANKS)
    since = asked.filter(due_on__gte=living.period.lower or date.min)
    if here.exists() or since.exists():
        sentence = _("De har sagt nej tak. Vi spørger ikke igen.")
        raise Refused("said_no", sentence, field="dwelling")


def who_hold(estate_id: int, roles: Iterable[str], on: date) -> list[Membership]:
    """Those of the estate whose term in one of these roles holds that day."""
    terms = RoleTerm.objects.filter(role__in=list(roles), period__contains=on)
    found = Membership.objects.current(on).filter(
        estate_id=estate_id, pk__in=terms.values("membership")
    )
    return list(found.select_related("user").order_by("user__name", "pk"))


def holder(task: SocialTask, token: UUID, now: datetime) -> Membership:
    """Who could have this task, by their token. Refused `not_theirs`."""
    able = who_hold(task.estate_id, rules.who_may_have(task.role), timezone.localdate(now))
    found = next((one for one in able if one.token == token), None)
    if found is None:
        raise _not_theirs()
    return found
