"""What happens to seats when one becomes free: the next party that fits is asked, once.

Everything here is part of other verbs and runs under the event's row lock (`locks.held`). The line
is the order in which people joined it; a party comes together or not at all, so the first that fits
is asked, and a bigger one keeps its place.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.errors import Refused
from community.people.models import Household, Membership
from community.times import local
from events import notify, rules
from events.locks import held
from events.models import Diet, Event, Joining, Regular, Signup, SignupQuerySet

State = Signup.State


def seat(event: Event, *, taken: int = 0, waiting: int = 0, kept: int = 0) -> None:
    """So many heads more (or fewer) have a seat, or wait. The database refuses one too many."""
    if not taken and not waiting and not kept:
        return
    Event.objects.filter(pk=event.pk).update(
        taken=F("taken") + taken, waiting=F("waiting") + waiting, kept=F("kept") + kept
    )
    event.taken, event.waiting = event.taken + taken, event.waiting + waiting
    event.kept += kept


def place(signup: Signup, now: datetime, *, waits: bool = True) -> None:
    """A new party gets its seats, or a place in line. Who of the home came alone comes along.

    The event is held and settled. Refused `never_fits`, `full` (when it does not want to wait),
    `one_of_you` (somebody of the home has a place alone, and there is no room for all).
    """
    event, party = signup.event, heads(signup)
    alone = _alone_at_home(signup)
    given = sum(one.party for one in alone if not one.is_waiting)
    fits = event.joining == Joining.HAND or rules.fits(event, party - given, is_new=signup.is_new)
    if alone and not fits:
        raise _one_of_you(event)
    signup.state = State.GOING if fits else _waiting(signup, waits=waits)
    if event.joining == Joining.HAND:
        signup.state = State.HAND_UP
    for one in alone:
        _end(one, State.LEFT, now)
    signup.save()
    count_in(signup)


def count_in(signup: Signup) -> None:
    """The event counts its heads."""
    event, party = signup.event, heads(signup)
    if signup.is_waiting:
        seat(event, waiting=party)
    else:
        seat(event, taken=party, kept=-min(party, event.kept) if signup.is_new else 0)


def heads(signup: Signup) -> int:
    """How many they are, before the database has said it."""
    return signup.adults + signup.children + signup.guests


def _alone_at_home(signup: Signup) -> list[Signup]:
    """Those of the home who said that they come, and only they."""
    if signup.household_id is None:
        return []
    rows = signup.event.signups.standing().filter(home=signup.household_id, household=None)
    return list(_with_event(signup.event, rows.select_for_update(no_key=True)))


def _waiting(signup: Signup, *, waits: bool) -> State:
    event = signup.event
    if event.capacity is not None and heads(signup) > event.capacity:
        raise never_fits(event.capacity)
    if not waits:
        raise _full(rules.room_for(event, is_new=signup.is_new) or 0)
    return State.WAITING


def _one_of_you(event: Event) -> Refused:
    sentence = _(
        "En af jer er meldt til alene, og der er ikke plads til jer alle. "
        "Meld den ene fra først, hvis I vil vente sammen."
    )
    return Refused("one_of_you", sentence, facts={"seats_left": event.seats_left or 0})


def never_fits(capacity: int) -> Refused:
    """More than there are seats at all."""
    sentence = _("Der er plads til {most} i alt. I er flere.").format(most=capacity)
    return Refused("never_fits", sentence, status=422, field="adults")


def _full(left: int) -> Refused:
    if not left:
        return Refused("full", _("Der er fuldt. I kan stå på venteliste."), facts={"seats_left": 0})
    text = ngettext(
        "Der er {count} plads tilbage. I kan stå på venteliste.",
        "Der er {count} pladser tilbage. I kan stå på venteliste.",
        left,
    )
    return Refused("full", text.format(count=left), facts={"seats_left": left})


# --- the place that is kept for somebody new -----------------------------------------------------


def is_newcomer(member: Membership, event: Event, now: datetime) -> bool:
    """Whether the member moved in lately, or nobody of their home has been to the series.

    Nobody is where no seat is kept.
    """
    return event.pk in new_to(member, [event], now)


def new_to(member: Membership, events: Iterable[Event], now: datetime) -> set[int]:
    """Those of these events the member is a newcomer to, by number. One question for them all."""
    seated = [one for one in events if one.series_id is not None and one.capacity is not None]
    found = {one.pk for one in seated if moved_in_lately(member.household, one)}
    asked = {one.series_id for one in seated if one.pk not in found}
    own = Q(member=member.pk)
    if member.household_id is not None:
        own |= Q(home=member.household_id)
    been: SignupQuerySet = Signup.objects.been_there(now)
    there = been.filter(own, event__series__in=asked).values_list("event__series", flat=True)
    known = set(there) if asked else set()
    return found | {one.pk for one in seated if one.pk not in found and one.series_id not in known}


def before_you(signup: Signup) -> int:
    """How many parties stand before this one in line."""
    return signup.event.signups.in_line().filter(pk__lt=signup.pk).count()


def moved_in_lately(home: Household | None, event: Event) -> bool:
    """Whether the home is new here when it takes place."""
    if home is None:
        return False
    since = local(event.starts_at).date() - timedelta(days=rules.NEWLY_IN_DAYS)
    return home.period.lower is not None and home.period.lower >= since


def _kept(event: Event, taken: int, taken_by_new: int, now: datetime) -> int:
    """How many free seats are kept, now that so many are taken."""
    if event.capacity is None or event.series_id is None or now >= rules.kept_until(event):
        return 0
    if not Regular.objects.on(now).filter(series=event.series_id).exists():
        return 0
    return max(min(rules.SEATS_FOR_NEW - taken_by_new, event.capacity - taken), 0)


def settle(event: Event, now: datetime) -> int:
    """Let go of offers that ran out, and ask those who get the free seats; how many were asked."""
    recount(event, now)
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
    parties = line.values_list("pk", "party", "is_new")
    chosen = list(rules.those_who_fit(parties, event.seats_left, event.kept))
    for signup in _with_event(event, line.filter(pk__in=chosen)):
        signup.state, signup.offered_at = State.OFFERED, now
        signup.offered_until = rules.offer_until(event, now)
        signup.save(update_fields=["state", "offered_at", "offered_until"])
        seat(event, waiting=-signup.party)
        count_in(signup)
        notify.offered(signup, now)
        notify.push_own(signup)
    return len(chosen)


def recount(event: Event, now: datetime) -> None:
    """The counters say what the rows say, also after rows went with a home."""
    counted = event.signups.standing().aggregate(
        taken=Coalesce(Sum("party", filter=Q(state__in=Signup.HOLDING)), 0),
        waiting=Coalesce(Sum("party", filter=Q(state=State.WAITING)), 0),
        new=Coalesce(Sum("party", filter=Q(state__in=Signup.HOLDING, is_new=True)), 0),
    )
    seat(
        event,
        taken=counted["taken"] - event.taken,
        waiting=counted["waiting"] - event.waiting,
        kept=_kept(event, counted["taken"], counted["new"], now) - event.kept,
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

    The verbs see to it at once. This is for what no verb did: rows that went with a home, and a
    seat that is kept no longer.
    """
    free = F("event__capacity") - F("event__taken")
    room = Q(is_new=True, party__lte=free) | Q(party__lte=free - F("event__kept"))
    fitting = Signup.objects.in_line().filter(Q(event__capacity=None) | room)
    soon = now + rules.KEPT_UNTIL
    freed = Q(kept__gt=0) & (Q(sign_up_by__lte=soon) | Q(sign_up_by=None, starts_at__lte=soon))
    on = Event.objects.up(now).filter(starts_at__gt=now)
    asked = Q(waiting__gt=0) & Q(Exists(fitting.filter(event=OuterRef("pk"))))
    return _each(on.filter(freed | asked), now)


def _each(due: QuerySet[Event], now: datetime) -> int:
    """One event, one transaction: a worker killed half-way has done the rest or nothing of it."""
    found = list(due.order_by("starts_at", "pk"))
    for event in found:
        with transaction.atomic():
            settle(held(event), now)
    return len(found)
