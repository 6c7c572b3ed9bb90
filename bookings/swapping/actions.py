"""The verbs of times that go from one neighbour to another, and are never free in between.

Locks: both households in pk order, their bookings, the places. Nobody sees who the other is.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from bookings import rules, telling
from bookings.actions import as_wished, give
from bookings.checks import refuse_unless_free
from bookings.ending.actions import end
from bookings.locks import lock, twice
from bookings.models import Booking, Facility, Offer, Swap, Waiting
from bookings.promoting.actions import asker
from bookings.slots import Slot
from bookings.swapping.asking import gone, keep_apart, refuse_to_ask, too_many
from bookings.wishes import NOTHING, Wish
from community.batches import in_batches
from community.errors import Refused
from community.people.models import Household, Membership, User
from community.times import local

THINKING = timedelta(hours=48)


# --- «Giv min tid videre» ------------------------------------------------------------------------


def offer(member: Membership, booking: Booking, *, now: datetime) -> Offer:
    """Any neighbour who may book it may have it; until one does, it stays the household's.

    Who waits for it hears of it and comes first. Twice is once. Raises Refused: `not_to_give`.
    """
    with transaction.atomic():
        row = _standing(booking)
        if not rules.belongs_to(member, row) or not _is_coming(row, now):
            raise Refused("not_to_give", _("Den tid kan I ikke give videre."))
        open_one = Offer.objects.open(now).filter(booking=row).first()
        if open_one:
            return open_one
        Offer.objects.filter(booking=row, state=Offer.State.OPEN).update(
            state=Offer.State.KEPT, ended_at=now
        )
        line = list(
            Waiting.objects.in_line().filter(facility=row.facility, period=row.period).with_place()
        )
        first_until = min(now + row.made_under.held_for, row.begins)
        made = Offer.objects.create(
            booking=row,
            offered_by=member,
            helped_by=member.helper,
            period=TimestamptzRange(row.begins, row.ends),
            first_until=first_until if line else None,
            created_at=now,
        )
        for waiting in line:
            telling.passed_on_to_who_waits(waiting, row, now)
    return made


def keep(member: Membership, offered: Offer, *, now: datetime) -> Offer:
    """Not given on after all. Twice is once. Raises Refused: `gone` (a neighbour has taken it)."""
    with transaction.atomic():
        row = Offer.objects.select_for_update(no_key=True).get(pk=offered.pk)
        if row.state == Offer.State.TAKEN:
            raise Refused("gone", _("En nabo har taget tiden."))
        if row.state == Offer.State.OPEN:
            row.state, row.ended_at = Offer.State.KEPT, now
            row.save(update_fields=["state", "ended_at"])
    return row


def take(member: Membership, offered: Offer, *, now: datetime, wish: Wish = NOTHING) -> Booking:
    """Have the time a neighbour gives on, in one act: it is never free in between.

    The purpose is the neighbour's. Raises Refused: `gone`, and as `actions.book` does.
    """
    return twice(lambda: _take(member, offered, now, wish))


def _take(member: Membership, offered: Offer, now: datetime, wish: Wish) -> Booking:
    if member.household_id is None:
        raise rules.no_household()
    with transaction.atomic():
        _lock_homes([member.household_id, offered.booking.household_id])
        booking = _standing(offered.booking)
        row = Offer.objects.select_for_update(no_key=True).get(pk=offered.pk)
        if not Offer.objects.to_be_had_by(member, now).filter(pk=row.pk).exists():
            raise gone()
        _lock_places([booking.facility_id])
        end(booking, Booking.State.CANCELLED, now, ask=False)
        said = Wish(booking.purpose, None, wish.is_adult, wish.attends, wish.accepts)
        made = _have(member, booking, said, now)
        row.state, row.ended_at = Offer.State.TAKEN, now
        row.save(update_fields=["state", "ended_at"])
        telling.taken_over(booking, now)
    return made


# --- «Spørg, om I må bytte» ----------------------------------------------------------------------


def ask(
    member: Membership,
    wanted: Booking,
    *,
    now: datetime,
    given: Booking | None = None,
    wish: Wish = NOTHING,
) -> Swap:
    """Ask whoever has the time for it, with one of one's own in return or without. Twice is once.

    They are told «en nabo», never who. Raises Refused: `no_household`, `already_yours`, `gone`,
    `not_to_give`, `too_many_asks`, `moving_out`, `too_early` and what the rules want to hear.
    """
    return twice(lambda: _ask(member, wanted, given, wish, now))


def _ask(
    member: Membership, wanted: Booking, given: Booking | None, wish: Wish, now: datetime
) -> Swap:
    if member.household_id is None:
        raise rules.no_household()
    with transaction.atomic():
        lock(Household, [member.household_id])
        mine = Swap.objects.asked_by_home(member).filter(wanted=wanted)
        already = mine.open(now).with_places().first()
        if already:
            return already
        mine.filter(state=Swap.State.ASKED).update(state=Swap.State.OVER, ended_at=now)
        row = _standing(wanted)
        said = Wish(row.purpose, None, wish.is_adult, wish.attends, wish.accepts)
        refuse_to_ask(member, row, given, said, now)
        no = too_many(member, now)
        if no:
            raise no
        starts = [row.begins, *([given.begins] if given else [])]
        swap = Swap.objects.create(
            wanted=row,
            period=TimestamptzRange(row.begins, row.ends),
            given=given,
            given_period=TimestamptzRange(given.begins, given.ends) if given else None,
            household_id=member.household_id,
            asked_by=member,
            helped_by=member.helper,
            is_unheard=keep_apart(member.household_id, row.household_id, local(now).date()),
            accepted_at=now if wish.accepts else None,
            created_at=now,
            runs_out_at=min(now + THINKING, *starts),
        )
        if not swap.is_unheard:
            telling.asked_to_swap(swap, now)
    return swap


def say_yes(member: Membership, swap: Swap, *, now: datetime) -> Booking:
    """The neighbour has it, and what they gave is ours: both in one act. Twice is once.

    Both homes are held to the rules. Raises Refused: `gone`, and as `actions.book` does, of either.
    """
    return twice(lambda: _say_yes(member, swap, now))


def _say_yes(member: Membership, swap: Swap, now: datetime) -> Booking:
    with transaction.atomic():
        _lock_homes([swap.household_id, swap.wanted.household_id])
        row = _locked(swap)
        if row.state == Swap.State.YES:
            return row.wanted
        neighbour = asker(row, now)
        if neighbour is None:
            raise gone()
        had = [one for one in (row.wanted, row.given) if one is not None]
        moved = [_standing(one) for one in sorted(had, key=lambda one: one.pk)]
        if not Swap.objects.asked_of_home(member).open(now).filter(pk=row.pk).exists():
            raise gone()
        _lock_places([one.facility_id for one in moved])
        for one in moved:
            end(one, Booking.State.CANCELLED, now, ask=False)
        got = _have(neighbour, row.wanted, _wish_of(row), now)
        if row.given is not None:
            _have(member, row.given, as_wished(row.wanted), now)
        row.state, row.ended_at = Swap.State.YES, now
        row.save(update_fields=["state", "ended_at"])
        telling.swapped(got, now)
    return got


def _wish_of(swap: Swap) -> Wish:
    """What who asked has said; nobody is asked again when the answer is yes."""
    accepts = swap.accepted_at is not None
    return Wish(swap.wanted.purpose, None, is_adult=True, attends=True, accepts=accepts)


def say_no(member: Membership, swap: Swap, *, now: datetime) -> Swap:
    """They keep it; who asked hears so, not from whom. Twice is once. Raises Refused: `gone`."""
    with transaction.atomic():
        row = _locked(swap)
        if row.state == Swap.State.ASKED:
            _close(row, Swap.State.NO, now)
        elif row.state != Swap.State.NO:
            raise gone()
    return row


def take_back(member: Membership, swap: Swap, *, now: datetime) -> Swap:
    """They do not ask any more. Twice is once. Raises Refused: `gone` (there was an answer)."""
    with transaction.atomic():
        row = _locked(swap)
        if row.state == Swap.State.ASKED:
            row.state, row.ended_at = Swap.State.BACK, now
            row.save(update_fields=["state", "ended_at"])
            telling.withdraw_ask(row, now)
        elif row.state != Swap.State.BACK:
            raise gone()
    return row


def run_out_due(now: datetime) -> int:
    """Nobody answered in time: who asked hears so. How many there were."""
    return in_batches(
        lambda: Swap.objects.run_out(now).order_by("runs_out_at", "pk"),
        Swap.objects.with_places(),
        lambda row: _close(row, Swap.State.OVER, now),
    )


def _close(row: Swap, state: Swap.State, now: datetime) -> None:
    row.state, row.ended_at = state, now
    row.save(update_fields=["state", "ended_at"])
    telling.withdraw_ask(row, now)
    neighbour = asker(row, now)
    if neighbour is not None and _is_coming(row.wanted, now):
        telling.kept(row, neighbour, now)


# --- parts ---------------------------------------------------------------------------------------


def _have(member: Membership, had: Booking, wish: Wish, now: datetime) -> Booking:
    """Who has just let go of it is followed by the member, if the rules let them."""
    place = Facility.objects.with_rules().get(pk=had.facility_id)
    slot = Slot(had.begins, had.ends)
    held = refuse_unless_free(member, place, slot, now, wish)
    return give(member, place, slot, held, wish, now)


def _is_coming(booking: Booking, now: datetime) -> bool:
    return booking.state == Booking.State.BOOKED and now < booking.begins


def _lock_homes(pks: Iterable[int | None]) -> None:
    lock(Household, [pk for pk in pks if pk is not None])


def _lock_places(pks: Iterable[int]) -> None:
    places = Facility.objects.with_rules().filter(pk__in=set(pks))
    lock(Facility, sorted({pk for place in places for pk in place.taken_with}))


def _standing(booking: Booking) -> Booking:
    """The row as it is once nobody else can change it."""
    rows = Booking.objects.with_place().select_for_update(no_key=True, of=("self",))
    return rows.get(pk=booking.pk)


def _locked(swap: Swap) -> Swap:
    rows = Swap.objects.with_places().select_for_update(no_key=True, of=("self",))
    return rows.get(pk=swap.pk)


def erase(user: User) -> None:
    """Forget who offered and who asked; that the household did is the others' at home too."""
    for model, who in ((Offer, "offered_by"), (Swap, "asked_by")):
        model._default_manager.filter(**{f"{who}__user": user}).update(**{who: None})
        model._default_manager.filter(helped_by=user).update(helped_by=None)
