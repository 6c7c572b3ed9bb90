"""Part of other verbs: a thing is free again, and is offered to who has waited longest for it."""

from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from bookings.loans import notify, rules
from bookings.locks import lock
from bookings.models import Loan, Thing
from community import live
from community.times import local, midnight

State = Loan.State


def locked(pk: int) -> Thing:
    """The thing with all that holds it, once nobody else can lend it out. Belongs in a transaction."""
    lock(Thing, [pk])
    return Thing.objects.with_loans().select_related("estate").get(pk=pk)


def reread(loan: Loan) -> Loan:
    """The loan as it is once nobody else can change it: the thing is locked first."""
    lock(Thing, [loan.thing_id])
    rows = Loan.objects.with_thing().select_for_update(no_key=True, of=("self",))
    return rows.get(pk=loan.pk)


def end(loan: Loan, state: Loan.State, now: datetime) -> None:
    """It is over; nothing more is said about it, and who waits for the thing is next."""
    held = loan.state in Loan.HOLDING
    loan.state, loan.ended_at = state, now
    loan.save()
    notify.withdraw(loan, now)
    if held:
        offer_next(loan.thing_id, now)
    tell_pages(loan)


def offer_next(thing_id: int, now: datetime) -> int:
    """Keep it for the first in line, if it is at home and free today; how many were asked.

    In the same transaction as what made it free, with the thing locked.
    """
    thing = Thing.objects.with_loans().get(pk=thing_id)
    waiting = [loan for loan in thing.now_held if loan.state == State.WAITING]
    today = local(now).date()
    # A day more than one may have it, for who takes the whole day to answer.
    days = rules.free_for(thing.now_held, today, thing.max_days + 1, today)
    offered = any(loan.state == State.OFFERED for loan in thing.now_held)
    if not waiting or not days or offered or thing.retired_at:
        return 0
    loan = Loan.objects.with_thing().get(pk=waiting[0].pk)
    ends = today + days * rules.DAY
    loan.state, loan.days = State.OFFERED, DateRange(today, ends)
    loan.asked_until = min(now + rules.ANSWERS, midnight(ends))
    loan.save(update_fields=["state", "days", "asked_until"])
    notify.your_turn(loan, now)
    tell_pages(loan)
    return 1


def tell_pages(loan: Loan) -> None:
    """The thing's page and the household's own are no longer what they were."""
    live.push(f"thing:{loan.thing_id}")
    live.push(f"household:{loan.household_id}")
