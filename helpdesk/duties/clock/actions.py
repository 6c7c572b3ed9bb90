"""Rows that are due, claimed and marked in the transaction that writes what they lead to."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.batches import in_batches
from community.errors import Refused
from community.homes.models import Greeting, with_a_hidden_person
from community.people.models import BOARD, COLLEAGUES, Estate, Role, RoleTerm
from community.times import local, next_day
from helpdesk import moments
from helpdesk.duties import notify
from helpdesk.duties.actions import make, who_hold
from helpdesk.duties.doing.actions import begin_again
from helpdesk.duties.locks import held
from helpdesk.models import Duty, SocialTask

BATCH = 50
State = SocialTask.State


def tell_overdue(now: datetime) -> int:
    """Who runs the estate hears once of what was not done on its day. How many tasks.

    One note for an estate, under its lock, however long the clock was off. Where nobody runs it the
    administration hears it.
    """
    today, told = timezone.localdate(now), 0
    late = SocialTask.objects.open().filter(due_on__lt=today, overdue_told_at=None)
    for estate_id in sorted(set(late.values_list("estate", flat=True))):
        with transaction.atomic():
            mine = Estate.objects.select_for_update(skip_locked=True, no_key=True)
            estate = mine.filter(pk=estate_id).first()
            ids = list(late.filter(estate=estate_id).values_list("pk", flat=True))
            if estate is None or not ids:
                continue
            chiefs = who_hold(estate_id, {Role.OPERATIONS}, today)
            chiefs = chiefs or who_hold(estate_id, {Role.ADMINISTRATION}, today)
            notify.overdue(estate, [one.user for one in chiefs], len(ids), now)
            SocialTask.objects.filter(pk__in=ids).update(overdue_told_at=now)
            told += len(ids)
    return told


def remind_due(now: datetime) -> int:
    """From 18 to midnight: who has a task tomorrow. How many.

    Once for each day: a task that is moved is reminded of again, and one that is done or given back is
    not. Who takes it that same evening knows it already.
    """
    if moments.tomorrow(now) is None:
        return 0
    day = next_day(local(now).date())

    def remind(task: SocialTask) -> None:
        if task.member is not None:
            notify.tomorrow(task, task.member.user, now)
        task.reminded_for = day
        task.save(update_fields=["reminded_for"])

    due = SocialTask.objects.due_evening_reminder(day).order_by("pk")
    whole = SocialTask.objects.select_related("estate", "member__user")
    return in_batches(lambda: due.all(), whole, remind)


def free_stranded(now: datetime) -> int:
    """What somebody had whose term has ended, or who has moved, is anybody's again. How many."""
    today = timezone.localdate(now)
    terms = RoleTerm.objects.filter(
        membership=OuterRef("member"),
        membership__period__contains=today,
        membership__user__is_active=True,
        period__contains=today,
    )
    able = Exists(terms.filter(Q(role=OuterRef("role")) | Q(role__in=COLLEAGUES)))
    on_board = Q(role=Role.COMMITTEE) & Exists(terms.filter(role__in=BOARD))
    taken = SocialTask.objects.exclude(state=State.DONE).exclude(member=None)
    stranded = taken.exclude(able | on_board).order_by("pk")
    ids = list(stranded.values_list("pk", flat=True))
    for pk in ids:
        with transaction.atomic():
            set_free(held(SocialTask(pk=pk)), now)
    return len(ids)


def set_free(task: SocialTask, now: datetime) -> None:
    """Anybody's again; what cannot be done stays so. The caller holds it."""
    if task.state == State.DONE or task.member_id is None:
        return
    task.member = None
    if task.state == State.CLAIMED:
        task.state = State.NEW
    task.save(update_fields=["member", "state"])
    notify.withdraw(task, now)
    notify.push(task.estate_id)


def follow_greetings(now: datetime) -> int:
    """Each of the three things done for a new home is a task (practice 2.7).

    What is done on the page of new doors is done here.
    How many were written. Safe to run twice, on two workers, after a crash at any line.
    """
    return _make_visits(now) + _write_what_was_done(now)


def _make_visits(now: datetime) -> int:
    """For each that waits: visit, showing round, card with the code. Where somebody is hidden the
    colleagues', else the neighbours'.
    """
    today, made = timezone.localdate(now), 0
    known = SocialTask.objects.filter(greeting=OuterRef("pk"))
    waiting = Greeting.objects.undone().filter(~Exists(known))
    waiting = waiting.filter(household__period__contains=today)
    hidden = set(waiting.filter(with_a_hidden_person(today)).values_list("pk", flat=True))
    for row in waiting.with_places().order_by("pk"):
        role = Role.SOCIAL_WORKER if row.pk in hidden else Role.WELCOME_NEIGHBOUR
        try:
            _make_visit(row, role, now)
        except Refused:
            continue  # «nej tak»: nobody is sent
        made += 1
    return made


def _make_visit(row: Greeting, role: str, now: datetime) -> None:
    with override("da"):
        title = {
            Greeting.Kind.VISIT: _("Velkomstbesøg"),
            Greeting.Kind.SHOW_ROUND: _("Vis rundt, hvis de vil"),
            Greeting.Kind.CODE_LETTER: _("Giv dem kortet med koden"),
        }[Greeting.Kind(row.kind)]
    home = row.household.dwelling
    make(
        home.entrance.estate,
        kind=Duty.WELCOME,
        title=title,
        due=row.due_on,
        role=role,
        dwelling=home,
        greeting=row,
        origin=f"greeting:{row.pk}",
        now=now,
    )


def _write_what_was_done(now: datetime) -> int:
    """The task says what the page of new doors says: taken by whom, done with what, or not after all."""
    rows = SocialTask.objects.exclude(greeting=None)
    ended = ~Q(state=State.DONE) & Q(greeting__state=Greeting.State.DONE)
    begun_again = Q(state=State.DONE) & ~Q(greeting__state=Greeting.State.DONE)
    taken = ~Q(state=State.DONE) & Q(greeting__state=Greeting.State.TAKEN)
    taken &= Q(greeting__taken_by__isnull=False)
    taken &= Q(member=None) | ~Q(member=F("greeting__taken_by"))
    ids = list(rows.filter(ended | begun_again | taken).order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        with transaction.atomic():
            _write_one(held(SocialTask(pk=pk)))
    return len(ids)


def _write_one(task: SocialTask) -> None:
    row = task.greeting
    if row is None:
        return
    is_done = row.state == Greeting.State.DONE
    if is_done and task.state != State.DONE:
        task.state, task.outcome = State.DONE, row.outcome
        task.done_at, task.done_by = row.done_at, row.done_by
    elif not is_done:
        task.member = row.taken_by
        begin_again(task)
    task.save(update_fields=["state", "outcome", "done_at", "done_by", "member"])
    notify.push(task.estate_id)
