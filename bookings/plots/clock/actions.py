"""What the clock does: asks who keeps their plot, passes a turn on, and lets go of who has moved."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from bookings.models import Charge, ChargeQuerySet, Plot, Season, Tenure, TenureQuerySet
from bookings.plots import notify, rules
from bookings.plots.line.actions import end, locked, offer_next, reread, tell_pages
from community.batches import in_batches, swept
from community.people.models import Household, Membership
from community.times import local

CHECKED, YEAR = 50, timedelta(days=365)
State = Tenure.State


def ask_to_keep_due(now: datetime) -> int:
    """The season is over: who has a plot is asked if they keep it for another. How many."""
    today = local(now).date()

    def due() -> TenureQuerySet:
        month = Coalesce(F("facility__season__last_month"), Season().last_month)
        held = Tenure.objects.filter(state=State.HELD, answer_by=None).annotate(last=month)
        this_year = Q(kept_for__lt=today.year) | Q(kept_for=today.year, last__lt=today.month)
        return held.filter(this_year).order_by("pk")

    def ask(tenure: Tenure) -> None:
        tenure.answer_by, tenure.reminded_at = today + rules.THINKS, None
        tenure.save(update_fields=["answer_by", "reminded_at"])
        notify.keep_it(tenure, now)
        tell_pages(tenure)

    return in_batches(due, Tenure.objects.with_home(), ask)


def remind_due(now: datetime) -> int:
    """A week before the answer is due, once."""
    last = local(now).date() + rules.REMINDS

    def due() -> TenureQuerySet:
        return Tenure.objects.unanswered().filter(answer_by__lte=last, reminded_at=None)

    def remind(tenure: Tenure) -> None:
        tenure.reminded_at = now
        tenure.save(update_fields=["reminded_at"])
        notify.keep_it(tenure, now)

    return in_batches(lambda: due().order_by("pk"), Tenure.objects.with_home(), remind)


def pass_on_due(now: datetime) -> int:
    """Who did not answer in time makes room for the next. How many there were."""
    return _each(lambda: Tenure.objects.offered_too_long(now), State.PASSED, now)


def let_go_due(now: datetime) -> int:
    """Nobody of the household lives there any more: the plot is the next one's. How many."""
    today = local(now).date()
    return _each(lambda: _of_nobody(today), State.GIVEN_UP, now)


def _of_nobody(today: date) -> TenureQuerySet:
    """The home is given up; or somebody asked for it, and nobody of theirs is here any more."""
    homes = Household.objects.living_here(today).filter(pk=OuterRef("household"))
    living = Membership.objects.at_the_gate(today).filter(household=OuterRef("household"))
    known = Q(asked_by__isnull=False)
    return Tenure.objects.open().filter(~Exists(homes) | known & ~Exists(living))


def _each(due: Callable[[], Any], state: Tenure.State, now: datetime) -> int:
    """End each that is due: the garden is locked before the row, as everywhere, and asked again."""
    ended = 0
    for pk, garden in list(due().order_by("pk").values_list("pk", "facility")[:CHECKED]):
        with transaction.atomic():
            locked(garden)
            if due().filter(pk=pk).exists():
                end(reread(Tenure(pk=pk, facility_id=garden)), state, now)
                ended += 1
    return ended


def offer_due(now: datetime) -> int:
    """What is free and waited for, however it came so. How many were asked."""
    line = Tenure.objects.waiting().filter(facility=OuterRef("facility"))
    gardens = Plot.objects.free().filter(Exists(line.order_by())).order_by("facility")
    asked = 0
    for garden in list(gardens.values_list("facility", flat=True).distinct()[:CHECKED]):
        with transaction.atomic():
            locked(garden)
            asked += offer_next(garden, now)
    return asked


def old(now: datetime) -> TenureQuerySet:
    """What was over a year ago, and nothing of it is on its way to the rent."""
    owed = Charge.objects.for_the_rent().filter(tenure=OuterRef("pk"))
    return Tenure.objects.filter(ended_at__lt=now - YEAR).exclude(Exists(owed))


def sweep(now: datetime) -> int:
    return swept(old(now), lambda some: some.delete())


def old_bills(now: datetime) -> ChargeQuerySet:
    """What a season of over two years ago cost, once nothing of it is on its way to the rent."""
    made = Charge.objects.filter(tenure__isnull=False, created_at__lt=now - 2 * YEAR)
    return made.exclude(pk__in=Charge.objects.for_the_rent())


def sweep_bills(now: datetime) -> int:
    return swept(old_bills(now), lambda some: some.delete())


def old_plots(now: datetime) -> Any:
    """What was taken off the list a year ago, and nothing is known of any more."""
    still = Tenure.objects.filter(plot=OuterRef("pk"))
    return Plot.objects.filter(retired_at__lt=now - YEAR).exclude(Exists(still))


def sweep_plots(now: datetime) -> int:
    return swept(old_plots(now), lambda some: some.delete())
