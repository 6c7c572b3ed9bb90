"""What the clock does: reminds, passes a turn on, lets go of what was not fetched, settles what came home."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from bookings.loans import notify, rules
from bookings.loans.line.actions import end, locked, offer_next, reread
from bookings.models import Loan, LoanQuerySet, Thing
from community.batches import in_batches
from community.times import local, wall

State = Loan.State
# From when the evening before, and the day itself, are spoken of.
EVENING, MORNING = time(17), time(9)
CHECKED = 50


def remind_due(now: datetime) -> int:
    """The day before and on the day, once each, to who has something that comes home."""
    today, told = local(now).date(), 0
    tomorrow = today + rules.DAY
    for last, clock, say, mark in (
        (tomorrow, EVENING, notify.come_home_tomorrow, "eve_told_at"),
        (today, MORNING, notify.come_home_today, "day_told_at"),
    ):
        since = wall(today, clock)
        if now >= since:
            out = Loan.objects.out().filter(days__endswith=last + rules.DAY, handed_in_at=None)
            # What was fetched after that moment is not spoken of the same day.
            told += _remind(out.filter(**{mark: None, "out_at__lt": since}), say, mark, now)
    return told


def _remind(
    due: LoanQuerySet, say: Callable[[Loan, datetime], None], mark: str, now: datetime
) -> int:
    def tell(loan: Loan) -> None:
        say(loan, now)
        setattr(loan, mark, now)
        loan.save(update_fields=[mark])

    return in_batches(lambda: due.order_by("pk"), Loan.objects.with_thing(), tell)


def pass_on_due(now: datetime) -> int:
    """Who did not answer in time makes room for the next. How many there were."""
    return _each(lambda: Loan.objects.offered_too_long(now), State.PASSED, now)


def let_go_due(now: datetime) -> int:
    """What was put aside and never fetched is the next one's. How many there were."""
    today = local(now).date()
    return _each(lambda: Loan.objects.never_fetched(today), State.PASSED, now)


def settle_due(now: datetime) -> int:
    """What was handed in two days ago, and nobody has said otherwise, is home."""
    before = now - rules.SETTLES
    return _each(lambda: Loan.objects.out().filter(handed_in_at__lte=before), State.RETURNED, now)


def _each(due: Callable[[], Any], state: Loan.State, now: datetime) -> int:
    """End each that is due: the thing is locked before the loan, as everywhere, and asked again."""
    ended = 0
    for pk, thing in list(due().order_by("pk").values_list("pk", "thing")[:CHECKED]):
        with transaction.atomic():
            locked(thing)
            if due().filter(pk=pk).exists():
                end(reread(Loan(pk=pk, thing_id=thing)), state, now)
                ended += 1
    return ended


def offer_due(now: datetime) -> int:
    """What is at home and waited for, and was not free when it came home. How many were asked."""
    today = local(now).date()
    kept = Loan.objects.holding().filter(thing=OuterRef("pk"))
    away = kept.filter(state__in=[State.OUT, State.OFFERED]) | kept.filter(days__contains=today)
    line = Loan.objects.waiting().filter(thing=OuterRef("pk"))
    free = Thing.objects.lent().filter(Exists(line)).exclude(Exists(away))
    asked = 0
    for pk in list(free.order_by("pk").values_list("pk", flat=True)[:CHECKED]):
        with transaction.atomic():
            locked(pk)
            asked += offer_next(pk, now)
    return asked
