"""The verbs of times that go from one neighbour to another, and are never free in between.

Locks: both households in pk order, their bookings, the places. Nobody sees who the other is.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from bookings import rules, telling
from bookings.actions import give, reread
from bookings.charging import actions as charging
from bookings.checks import refuse_unless_free
from bookings.ending.actions import end
from bookings.locks import lock, twice
from bookings.models import Booking, Charge, Facility, Offer, Swap, Waiting
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
        row = reread(booking)
        if not rules.can_pass_on(member, row, now):
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
        telling.passed_on_for(member, row, now)
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

    By the rules as if it were booked: the share, the words and the price are the taker's own.
    Raises Refused: `gone`, and as `actions.book` does.
    """
    return twice(lambda: _take(member, offered, now, wish))


def _take(member: Membership, offered: Offer, now: datetime, wish: Wish) -> Booking:
    if member.household_id is None:
        raise rules.no_household()
    with transaction.atomic():
        _lock_homes([member.household_id, offered.booking.household_id])
        booking = reread(offered.booking)
        row = Offer.objects.select_for_update(no_key=True).get(pk=offered.pk)
        is_open = (
            Offer.objects.visible_to(member).to_be_had_by(member, now).filter(pk=row.pk).exists()
        )
        if not is_open or not rules.may_change_hands(booking, now):
            raise gone()
        _lock_places([booking.facility_id])
        end(booking, Booking.State.CANCELLED, now, ask=False)
        made = _have(member, booking, wish, now)
        row.state, row.ended_at = Offer.State.TAKEN, now
        row.save(update_fields=["state", "ended_at"])
        owes = booking.charges.live().filter(kind=Charge.Kind.RENT).exists()
        telling.taken_over(booking, now, owes=owes)
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
    `not_to_give`, `too_many_asks`, and what `actions.book` would say no to.
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
        row = reread(wanted)
        refuse_to_ask(member, row, given, wish, now)
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
            purpose=wish.purpose,
            headcount=wish.headcount,
            accepted_at=now if wish.accepts else None,
            created_at=now,
            runs_out_at=min(now + THINKING, *starts),
        )
        if not swap.is_unheard:
            telling.asked_to_swap(swap, now)
        telling.asked_for(member, swap, now)
    return swap


def say_yes(member: Membership, swap: Swap, *, now: datetime, wish: Wish = NOTHING) -> Booking:
    """The neighbour has it, and what they gave is ours: both in one act. Twice is once.

    `wish` is what we say of the time we get. Both homes are held to the rules. Raises Refused:
    `gone`, `neighbour_cannot` (why is not for us to know; they hear that we keep it), and as
    `actions.book` does, of us.
    """
    try:
        return twice(lambda: _say_yes(member, swap, now, wish))
    except Refused as no:
        if no.code == "neighbour_cannot":
            _over(swap, now)
        raise


def _over(swap: Swap, now: datetime) -> None:
    with transaction.atomic():
        row = _locked(swap)
        if row.state == Swap.State.ASKED:
            _close(row, Swap.State.OVER, now)


def _say_yes(member: Membership, swap: Swap, now: datetime, wish: Wish) -> Booking:
    with transaction.atomic():
        _lock_homes([swap.household_id, swap.wanted.household_id])
        row = _locked(swap)
        if row.state == Swap.State.YES:
            return row.wanted
        neighbour = asker(row, now)
        if neighbour is None:
            raise gone()
        had = [one for one in (row.wanted, row.given) if one is not None]
        moved = {one.pk: reread(one) for one in sorted(had, key=lambda one: one.pk)}
        is_open = Swap.objects.asked_of_home(member).open(now).filter(pk=row.pk).exists()
        if not is_open or not all(rules.may_change_hands(one, now) for one in moved.values()):
            raise gone()
        _lock_places([one.facility_id for one in moved.values()])
        for one in moved.values():
            end(one, Booking.State.CANCELLED, now, ask=False)
        got = _theirs(neighbour, moved[row.wanted_id], row, now)
        if row.given_id is not None:
            _have(member, moved[row.given_id], wish, now)
        row.state, row.ended_at = Swap.State.YES, now
        row.save(update_fields=["state", "ended_at"])
        telling.swapped(got, now)
        telling.answered_for(member, row, now)
    return got


def _theirs(neighbour: Membership, had: Booking, swap: Swap, now: datetime) -> Booking:
    """By what they said when they asked: nobody is asked again when the answer is yes."""
    accepts = swap.accepted_at is not None
    wish = Wish(swap.purpose, swap.headcount, is_adult=True, attends=True, accepts=accepts)
    try:
        return _have(neighbour, had, wish, now)
    except Refused as no:
        message = _("Naboen kan ikke få tiden alligevel. I beholder den.")
        raise Refused("neighbour_cannot", message) from no


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
    """Who has just let go of it is followed by the member, if the rules let them; so with the rent."""
    place = Facility.objects.with_rules().get(pk=had.facility_id)
    slot = Slot(had.begins, had.ends)
    held = refuse_unless_free(member, place, slot, now, wish)
    made = give(member, place, slot, held, wish, now)
    made.is_taken_over = True
    made.save(update_fields=["is_taken_over"])
    charging.passed_on(had, made, now)
    return made


def _is_coming(booking: Booking, now: datetime) -> bool:
    return booking.state == Booking.State.BOOKED and now < booking.begins


def _lock_homes(pks: Iterable[int | None]) -> None:
    lock(Household, [pk for pk in pks if pk is not None])


def _lock_places(pks: Iterable[int]) -> None:
    places = Facility.objects.with_rules().filter(pk__in=set(pks))
    lock(Facility, sorted({pk for place in places for pk in place.taken_with}))


def _locked(swap: Swap) -> Swap:
    rows = Swap.objects.with_places().select_for_update(no_key=True, of=("self",))
    return rows.get(pk=swap.pk)


def erase(user: User) -> None:
    """Forget who offered and who asked; that the household did is the others' at home too."""
    for model, who in ((Offer, "offered_by"), (Swap, "asked_by")):
        model._default_manager.filter(**{f"{who}__user": user}).update(**{who: None})
        model._default_manager.filter(helped_by=user).update(helped_by=None)
