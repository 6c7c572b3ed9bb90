"""The broom: what was borrowed goes a year after it came home, and what was said of it with it."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.models import Condition, ConditionQuerySet, Loan, LoanQuerySet, Thing
from community.batches import swept
from community.pictures import actions as shelf
from community.pictures.models import Picture

YEAR = timedelta(days=365)


def old_loans(now: datetime) -> LoanQuerySet:
    """What was over a year ago."""
    return Loan.objects.filter(ended_at__lt=now - YEAR)


def sweep_loans(now: datetime) -> int:
    return swept(old_loans(now), lambda some: some.delete())


def old_conditions(now: datetime) -> ConditionQuerySet:
    """What was said a year ago, or mended a year ago; what is broken still stays."""
    before = now - YEAR
    said = Q(is_fault=False, told_at__lt=before) | Q(cleared_at__lt=before)
    return Condition.objects.filter(said)


def sweep_conditions(now: datetime) -> int:
    """With their photos."""
    return swept(old_conditions(now), _with_pictures)


def old_things(now: datetime) -> QuerySet[Thing]:
    """What was taken off the shelf a year ago, and nobody has any more."""
    still = Loan.objects.filter(thing=OuterRef("pk"))
    return Thing.objects.filter(retired_at__lt=now - YEAR).exclude(Exists(still))


def sweep_things(now: datetime) -> int:
    return swept(old_things(now), _with_pictures)


def _with_pictures(some: QuerySet[Thing] | QuerySet[Condition]) -> None:
    numbers = list(some.exclude(picture=None).values_list("picture", flat=True))
    some.delete()
    shelf.take_down(Picture.objects.filter(pk__in=numbers))
