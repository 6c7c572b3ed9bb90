"""Which homes of an estate are about to be free, for the office: addresses and days, never names."""

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.utils import timezone

from community.people.models import Dwelling, Household, Membership
from community.privacy.models import Departure

PER_PAGE = 20


def about_to_be_free(member: Membership, now: datetime, number: Any) -> Page[Household]:
    """The households of the member's estate with a day they move; those first to go first.

    Each has `is_said_by_residents`: then it is theirs to take back, and not the office's.
    """
    residents = Departure.objects.filter(member__household=OuterRef("pk"), by_office=False)
    rows = (
        _of_the_estate(member)
        .filter(period__endswith__gt=timezone.localdate(now))
        .annotate(is_said_by_residents=Exists(residents))
        .select_related("dwelling__entrance")
        .order_by("period__endswith", "pk")
    )
    return Paginator(rows, PER_PAGE).get_page(number)


def household_in(member: Membership, home: Dwelling, now: datetime) -> Household | None:
    """Who lives in a home of the member's estate today."""
    today = timezone.localdate(now)
    return _of_the_estate(member).filter(dwelling=home, period__contains=today).first()


def household(member: Membership, pk: int) -> Household | None:
    """A household of the member's estate by its number."""
    return _of_the_estate(member).filter(pk=pk).first()


def _of_the_estate(member: Membership) -> Any:
    return Household.objects.filter(dwelling__entrance__estate_id=member.estate_id)
