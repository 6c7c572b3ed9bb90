"""The verbs of routines: begin, end, begin again, and the clock that makes their tasks ahead."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.batches import in_batches
from community.errors import Refused
from community.people.models import Membership
from community.times import Every, days_of, next_day, rule_of
from helpdesk.duties import notify, rules
from helpdesk.duties.actions import make
from helpdesk.duties.written import Written, facts, items
from helpdesk.models import Routine, SocialTask
from helpdesk.models.duties import VISITS, SocialTaskQuerySet

AHEAD = timedelta(days=7)
ROUTINES_AT_MOST = 60  # of an estate
State = SocialTask.State


@transaction.atomic
def begin(member: Membership, written: Written, *, every: str, now: datetime) -> Routine:
    """What is done on `written.due` and again. The tasks of the next week are there at once.

    Refused `not_yours` (403), `no_such_choice`, `not_again` (a visit to a door), `in_the_past`,
    `too_many`, and as `written.facts`.
    """
    _refuse_others(member)
    if every not in Every.values or every == Every.ONCE:
        raise Refused("no_such_choice", _("Vælg, hvor tit."), status=422, field="every")
    if written.dwelling is not None or written.kind in VISITS:
        raise Refused("not_again", _("Et besøg laves én gang."), status=422, field="every")
    if written.due < timezone.localdate(now):
        raise Refused("in_the_past", _("Vælg en dag, der kommer."), status=422, field="due")
    if Routine.objects.going_on().filter(estate=member.estate).count() >= ROUTINES_AT_MOST:
        sentence = _("Der er {most} faste opgaver. Slut en af dem først.")
        raise Refused("too_many", sentence.format(most=ROUTINES_AT_MOST))
    columns = facts(written)
    first = columns.pop("due_on")
    columns.pop("dwelling")
    routine = Routine.objects.create(
        estate=member.estate,
        first=first,
        again=rule_of(every, first),
        checklist=items(written.checklist),
        made_by=member,
        made_at=now,
        **columns,
    )
    _make_ahead(routine, now)
    return routine


@transaction.atomic
def end(member: Membership, routine: Routine, *, now: datetime) -> Routine:
    """No more of it: what is to come and nobody has taken goes along. Twice is once.

    Refused `not_yours` (403).
    """
    _refuse_others(member)
    routine = _held(routine)
    if routine.ended_at is None:
        routine.ended_at = now
        routine.save(update_fields=["ended_at"])
        _untouched(routine).filter(due_on__gte=timezone.localdate(now)).delete()
        notify.push(routine.estate_id)
    return routine


@transaction.atomic
def begin_again(member: Membership, routine: Routine, *, now: datetime) -> Routine:
    """It goes on after all, from today. Refused `not_yours` (403)."""
    _refuse_others(member)
    routine = _held(routine)
    if routine.ended_at is not None:
        routine.ended_at = None
        routine.made_until = timezone.localdate(now) - timedelta(days=1)
        routine.save(update_fields=["ended_at", "made_until"])
        _make_ahead(routine, now)
    return routine


def make_ahead_due(now: datetime) -> int:
    """The tasks of the coming week, once each. How many routines were looked at.

    Safe to run twice, on two workers, after a crash at any line, and after weeks off: of the days
    that have passed the newest counts alone, and what nobody did of the older ones goes.
    """
    due = Routine.objects.going_on().exclude(made_until__gte=timezone.localdate(now) + AHEAD)
    rows = Routine.objects.select_related("estate")
    return in_batches(lambda: due.order_by("pk"), rows, lambda routine: _make_ahead(routine, now))


def _make_ahead(routine: Routine, now: datetime) -> None:
    """Its missing tasks to the end of the week to come. The caller holds it."""
    today = timezone.localdate(now)
    until = today + AHEAD
    since = next_day(routine.made_until) if routine.made_until else routine.first
    days = list(takewhile(lambda day: day <= until, days_of(routine.first, routine.again, since)))
    for day in _still_wanted(days, today):
        make(
            routine.estate,
            kind=routine.kind,
            title=routine.title,
            text=routine.text,
            due=day,
            clock=routine.due_at,
            place=routine.place,
            entrance=routine.entrance,
            role=routine.role,
            checklist=routine.checklist,
            origin=f"routine:{routine.pk}:{day}",
            routine=routine,
            now=now,
        )
    routine.made_until = until
    routine.save(update_fields=["made_until"])
    _replace_older(routine, today)


def _still_wanted(days: list[date], today: date) -> Iterator[date]:
    """Those to come, and of those that have come the newest alone."""
    passed = [day for day in days if day <= today]
    yield from passed[-1:]
    yield from (day for day in days if day > today)


def _replace_older(routine: Routine, today: date) -> None:
    """What nobody had begun is not done twice when its day has come round again."""
    here = SocialTask.objects.filter(routine=routine, due_on__lte=today)
    newest = here.order_by("-due_on").values_list("due_on", flat=True).first()
    if newest is not None:
        _untouched(routine).filter(due_on__lt=newest).delete()


def _untouched(routine: Routine) -> SocialTaskQuerySet:
    """Nobody has taken it, ticked a line, put it off or written anything."""
    rows = SocialTask.objects.filter(routine=routine, state=State.NEW, minutes=0, note="")
    return rows.filter(times_postponed=0).exclude(items__done_at__isnull=False)


def _held(routine: Routine) -> Routine:
    rows = Routine.objects.select_related("estate").select_for_update(no_key=True, of=("self",))
    return rows.get(pk=routine.pk)


def _refuse_others(member: Membership) -> None:
    if not rules.can_plan(member):
        raise rules.not_yours()
