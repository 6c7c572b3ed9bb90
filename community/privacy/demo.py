"""The demo's one household on its way: an address without names is about to be free."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from community.people.leaving import actions as leaving
from community.people.models import Household
from community.privacy.rules import first_of_next_month


def demo(cast: dict[str, Any], now: datetime) -> None:
    """The home with the highest number in the first estate where nobody has a profile is moving."""
    # Later than anything can be booked, so that the home's coming times are its own.
    on = first_of_next_month(first_of_next_month(timezone.localdate(now)))
    homes = Household.objects.filter(dwelling__entrance__estate__slug="rugmarken", memberships=None)
    if homes.filter(period__endswith__isnull=False).exists():
        return
    household = homes.order_by("pk").last()
    if household is not None:
        leaving.end_household(household, on=on)
