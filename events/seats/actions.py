"""What happens to seats when one becomes free: the next party that fits is asked, once.

Everything here is part of other verbs and runs under the event's row lock (`locks.held`). The line
is the order in which people joined it; a party comes together or not at all, so the first that fits
is asked, and a bigger one keeps its place.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from events import notify, rules
from events.locks import held
from events.models import Diet, Event, Signup

State = Signup.State


def seat(event: Event, *, taken: int = 0, waiting: int = 0) -> None:
    """So many heads more (or fewer) have a seat, or wait. The database refuses one too many."""
    if not taken and not waiting:
        return
    Event.objects.filter(pk=event.pk).update(
        taken=F("taken") + taken, waiting=F("waiting") + waiting
    )
    event.taken, event.waiting = event.taken + taken, event.waiting + waiting


def settle(event: Event, now: datetime) -> int:
    """Let go of offers that ran out, and ask those who get the free seats; how many were asked."""
    recount(event)
    is_on = rules.is_on(event, now)
    for signup in _with_event(event, event.signups.offered_too_long(now)):
        _end(signup, State.EXPIRED, now)
        if is_on:
            notify.offer_ran_out(signup, now)
    return _ask(event, now) if is_on else 0


def _ask(event: Event, now: datetime) -> int:
    if not event.waiting or event.seats_left == 0:
        return 0
    line = event.signups.in_line()
    chosen = list(rules.those_who_fit(line.values_list("pk", "party"), event.seats_left))
    for signup in _with_event(event, line.filter(pk__in=chosen)):
        signup.state, signup.offered_at = State.OFFERED, now
        signup.offered_until = rules.offer_until(event, now)
        signup.save(update_fields=["state", "offered_at", "offered_until"])
        seat(event, taken=signup.party, waiting=-signup.party)
        notify.offered(signup, now)
        notify.push_own(signup)
    return len(chosen)


def recount(event: Event) -> None:
    """The counters say what the rows say, also after rows went with a home."""
    counted = event.signups.standing().aggregate(
        taken=Coalesce(Sum("party", filter=Q(state__in=Signup.HOLDING)), 0),
        waiting=Coalesce(Sum("party", filter=Q(state=State.WAITING)), 0),
    )
    seat(
        event,
        taken=counted["taken"] - event.taken,
        waiting=counted["waiting"] - event.waiting,
    )


def put_back(event: Event, now: datetime) -> None:
    """Nobody can say yes while it is called off or hidden: who was asked stands where they stood."""
    asked = event.signups.filter(state=State.OFFERED, offered_until__gt=now)
    for signup in _with_event(event, asked):
        signup.state, signup.offered_at, signup.offered_until = State.WAITING, None, None
        signup.save(update_fields=["state", "offered_at", "offered_until"])
        seat(event, taken=-signup.party, waiting=signup.party)
        notify.withdraw(signup, now)
        notify.push_own(signup)


def leave(signup: Signup, now: datetime) -> None:
    """It holds no seat and no place in line any more; the next that fits is asked."""
    _end(signup, State.LEFT, now)
    settle(signup.event, now)


def _end(signup: Signup, state: str, now: datetime) -> None:
    was_waiting = signup.is_waiting
    signup.state, signup.left_at, signup.offered_until = state, now, None
    signup.save(update_fields=["state", "left_at", "offered_until"])
    Diet.objects.filter(signup=signup).delete()
    if was_waiting:
        seat(signup.event, waiting=-signup.party)
    else:
        seat(signup.event, taken=-signup.party)
    notify.withdraw(signup, now)
    notify.push_own(signup)


def _with_event(event: Event, rows: Iterable[Signup]) -> Iterator[Signup]:
    for signup in list(rows):
        signup.event = event
        yield signup


# --- the clock -----------------------------------------------------------------------------------


def expire_due(now: datetime) -> int:
    """Offers that ran out go to the next in line; how many events were looked at."""
    late = Signup.objects.offered_too_long(now).filter(event=OuterRef("pk"))
    return _each(Event.objects.filter(Exists(late)), now)


def promote_due(now: datetime) -> int:
    """No seat stays empty while somebody waits who fits; how many events were looked at.

    The verbs see to it at once. This is for what no verb did: rows that went with a home.
    """
    free = F("event__capacity") - F("event__taken")
    fitting = Signup.objects.in_line().filter(Q(event__capacity=None) | Q(party__lte=free))
    on = Event.objects.up(now).filter(starts_at__gt=now, waiting__gt=0)
    return _each(on.filter(Exists(fitting.filter(event=OuterRef("pk")))), now)


def _each(due: QuerySet[Event], now: datetime) -> int:
    """One event, one transaction: a worker killed half-way has done the rest or nothing of it."""
    found = list(due.order_by("starts_at", "pk"))
    for event in found:
        with transaction.atomic():
            settle(held(event), now)
    return len(found)
