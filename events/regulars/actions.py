"""The verbs of «vi kommer hver gang»: stand up, be more or fewer, stop; and what the clock does for it.

The series is held, and then each of its events in the order they take place. Who stood up first has
the lower number. A regular never takes a seat more than there is, nor the one that is kept for who
has not been there.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.locks import again
from community.people.models import Membership
from events import checks, notify, rules, telling
from events.locks import held, held_series
from events.models import (
    Diet,
    Event,
    EventSeries,
    Joining,
    Kind,
    Regular,
    RegularDiet,
    RegularQuerySet,
    Signup,
)
from events.models.regulars import next_of
from events.seats import actions as seats

State = Signup.State


def stand(
    member: Membership,
    series: EventSeries,
    *,
    adults: int = 1,
    children: int = 0,
    counts: Mapping[str, int] | None = None,
    words: str = "",
    remind_soon: bool = False,
    now: datetime,
) -> Regular:
    """«Vi kommer hver gang»: for the household, or without one for the member alone.

    They are signed up for what is on the list already, and for each one that is made. Said once more
    it is how many they are now, and what they do not eat, as far as there is room. Refused
    `not_yours` (a guest), `no_party`, `too_many`, `over`, `no_sign_up`, `never_fits`, as
    `checks.foods`, `busy`.
    """
    if member.is_guest:
        raise rules.not_yours()
    rules.refuse_party(adults, children, 0)
    eats = checks.foods(counts or {}, words, adults + children)
    said = Regular(
        adults=adults,
        children=children,
        remind_soon=remind_soon,
        member=member,
        household=member.household,
        helped_by=member.helper,
        created_at=now,
    )
    return again(lambda: _stand(member, series, said, eats, now))


@transaction.atomic
def _stand(
    member: Membership,
    series: EventSeries,
    said: Regular,
    eats: Mapping[str, tuple[int, str]],
    now: datetime,
) -> Regular:
    series = held_series(series)
    _refuse_series(series, said, now)
    regular = own(member, now).filter(series=series, ended_at=None).first()
    if regular is None:
        regular, said.pk = said, None
        regular.series = series
        regular.save()
    else:
        for name in ("adults", "children", "remind_soon", "helped_by"):
            setattr(regular, name, getattr(said, name))
        regular.save(update_fields=["adults", "children", "remind_soon", "helped_by"])
    regular.diets.all().delete()
    if series.kind == Kind.MEAL:
        RegularDiet.objects.bulk_create(
            RegularDiet(regular=regular, food=food, count=count, words=other)
            for food, (count, other) in eats.items()
        )
    prefetch_related_objects([regular], "diets")
    for event in next_of(series, now):
        _take_along(regular, held(event), now)
    telling.regular_for(member, series, now)
    return regular


def _refuse_series(series: EventSeries, said: Regular, now: datetime) -> None:
    if series.is_over(now):
        raise Refused("over", _("Rækken er slut."))
    if series.joining == Joining.NONE:
        raise Refused("no_sign_up", _("Man skal ikke melde sig til. Bare kom."))
    if series.capacity is not None and said.adults + said.children > series.capacity:
        raise seats.never_fits(series.capacity)


def hold(event: Event) -> None:
    """The series before one of its events, for who signs up for both. Belongs in a transaction."""
    if event.series is not None:
        held_series(event.series)


def own(member: Membership, now: datetime) -> RegularQuerySet:
    """What the member, or the household they live in, comes to every time."""
    found: RegularQuerySet = Regular.objects.visible_to(member).on(now)
    return found


def of_member(member: Membership, event: Event, now: datetime) -> Regular | None:
    """What makes this event one of the times they come every time. Part of other verbs."""
    if event.series_id is None:
        return None
    return own(member, now).filter(series=event.series_id).first()


def _take_along(regular: Regular, event: Event, now: datetime) -> None:
    """One of the times: signed up for it, or with as many as they are now if there is room."""
    if not rules.can_sign_up(event, now):
        return
    seats.settle(event, now)
    mine = Q(household=None, member=regular.member_id)
    if regular.household_id is not None:
        mine = Q(household=regular.household_id)
    rows = list(event.signups.filter(mine | Q(regular=regular)).order_by("-pk"))
    there = next((row for row in rows if row.is_standing), None)
    # «Ikke denne gang» stays said, also when they say that they come every time after it.
    if there is None and not any(row.regular_id in (None, regular.pk) for row in rows):
        there = _sign_up(regular, event, now)
    elif there is not None:
        there.event = event
        if there.regular_id == regular.pk or _is_alike(there, regular):
            _resize(regular, there, now)
    if there is not None and there.regular_id == regular.pk:
        if rows:
            Diet.objects.filter(signup=there).delete()
        _feed(regular, [there])
        notify.push_own(there)


def _is_alike(signup: Signup, regular: Regular) -> bool:
    """As many as they are every time: what is signed up for is one of the times."""
    numbers = (signup.adults, signup.children, signup.guests)
    return signup.regular_id is None and numbers == (regular.adults, regular.children, 0)


def _sign_up(regular: Regular, event: Event, now: datetime) -> Signup | None:
    signup = _one_time(regular, event, now)
    try:
        with transaction.atomic():
            seats.place(signup, now)
    except Refused:  # they never fit, or one of them comes alone: that stays
        return None
    return signup


def _one_time(regular: Regular, event: Event, now: datetime) -> Signup:
    """A sign-up as the party would write it. It has no seat yet."""
    return Signup(
        event=event,
        regular=regular,
        household_id=regular.household_id,
        home_id=regular.household_id,
        member_id=regular.member_id,
        helped_by=regular.helped_by,
        adults=regular.adults,
        children=regular.children,
        remind_soon=regular.remind_soon,
        is_new=event.capacity is not None and seats.moved_in_lately(regular.household, event),
        created_at=now,
    )


def _resize(regular: Regular, signup: Signup, now: datetime) -> None:
    """As many as they are now; where there is no room for more, as many as they were."""
    more = regular.adults + regular.children - (signup.party - signup.guests)
    fits = signup.is_waiting or rules.fits(signup.event, more, is_new=signup.is_new)
    signup.regular, signup.remind_soon = regular, regular.remind_soon
    if more <= 0 or fits:
        signup.adults, signup.children = regular.adults, regular.children
    signup.save(update_fields=["adults", "children", "regular", "remind_soon"])
    seats.settle(signup.event, now)
    signup.refresh_from_db(fields=["party", "state"])


def _feed(regular: Regular, signups: Iterable[Signup]) -> None:
    """What the party does not eat, said to each of these meals."""
    Diet.objects.bulk_create(
        Diet(signup=one, food=row.food, count=row.count, words=row.words)
        for one in signups
        for row in regular.diets.all()
        if row.count <= seats.heads(one)
    )


# --- the clock -----------------------------------------------------------------------------------


def seat_all(event: Event, now: datetime) -> int:
    """Who comes every time is signed up for an event that was just made, in the order they stood up.

    Who finds no room stands in line, as everybody else. Part of making it, under the lock of its
    series; nobody else has seen it. How many parties.
    """
    if event.joining == Joining.NONE or event.series_id is None:
        return 0
    rows = Regular.objects.on(event.starts_at).filter(series=event.series_id)
    found = list(rows.select_related("household").prefetch_related("diets"))
    if not found or not rules.can_sign_up(event, now):
        return 0
    seats.recount(event, now)
    signups = [_one_time(regular, event, now) for regular in found]
    signups = [
        one for one in signups if event.capacity is None or seats.heads(one) <= event.capacity
    ]
    left, kept = event.seats_left, event.kept
    for one in signups:
        party = seats.heads(one)
        if event.joining == Joining.HAND:
            one.state = State.HAND_UP
        elif left is None or party <= left - (0 if one.is_new else kept):
            one.state = State.GOING
            left = None if left is None else left - party
            kept = max(kept - party, 0) if one.is_new else kept
        else:
            one.state = State.WAITING
    Signup.objects.bulk_create(signups)
    seats.recount(event, now)
    for one in signups:
        if one.regular is not None and event.kind == Kind.MEAL:
            _feed(one.regular, [one])
    return len(signups)


# --- no longer -----------------------------------------------------------------------------------


def stop(member: Membership, regular: Regular, *, now: datetime) -> Regular:
    """They no longer come every time: the seats of the times to come go to who waits.

    Said twice is said once. Refused `not_yours`, `busy`.
    """
    return again(lambda: _stop(member, regular, now))


@transaction.atomic
def _stop(member: Membership, regular: Regular, now: datetime) -> Regular:
    series = held_series(regular.series)
    regular.refresh_from_db()
    if not rules.belongs_to(member, regular):
        raise rules.not_yours()
    if regular.ended_at is not None and regular.ended_at <= now:
        return regular
    end(Regular.objects.filter(pk=regular.pk), now, now)
    regular.refresh_from_db(fields=["ended_at"])
    for event in next_of(series, now):
        event = held(event)
        for signup in event.signups.standing().filter(regular=regular.pk):
            signup.event = event
            seats.leave(signup, now)
        seats.settle(event, now)
    telling.no_regular_for(member, series, now)
    return regular


def end(regulars: RegularQuerySet, at: datetime, now: datetime) -> None:
    """They come no more from then on, which may lie ahead. Part of other verbs.

    Their series are held first, so that the clock does not sign them up meanwhile.
    """
    ending = regulars.filter(Q(ended_at=None) | Q(ended_at__gt=at))
    rows = EventSeries.objects.filter(pk__in=ending.order_by().values("series")).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    if at <= now:
        RegularDiet.objects.filter(regular__in=ending.values("pk")).delete()
    ending.update(ended_at=at)


def people_of(series: EventSeries, now: datetime) -> list[Membership]:
    """Who hears what becomes of the series. Part of other verbs."""
    rows = list(Regular.objects.on(now).filter(series=series))
    return notify.people_of(rows, timezone.localdate(now)) if rows else []


def series_over(series: EventSeries, now: datetime, *, called_off: bool = False) -> None:
    """Nobody comes every time to what has ended, and each hears it once. Part of other verbs."""
    telling.series_over(series, people_of(series, now), now, called_off=called_off)
    end(Regular.objects.filter(series=series), now, now)
