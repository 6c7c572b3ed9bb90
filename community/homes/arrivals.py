"""Who has moved in, as against an estate where only the app is new."""

from collections import Counter
from datetime import date, timedelta

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from community.homes.models import STAFF, TAKERS, Greeting
from community.homes.rules import GREETED
from community.people.models import Dwelling, Household, Membership

# More homes than this on one day, and more than a tenth of them: then nobody moved, the estate
# got its letters or its list.
A_BUSY_FIRST = 5
KEY = "homes"  # what an estate may have switched off


def to_greet(today: date) -> QuerySet[Household]:
    """Households that began within thirty days and nobody has been asked to greet yet.

    Found by what they are, so a letter, a list of homes and a paper all count.
    """
    since = today - timedelta(days=GREETED)
    greeted = Greeting.objects.filter(household=OuterRef("pk"))
    found = (
        Household.objects.living_here(today)
        .filter(~Exists(greeted), period__startswith__gte=since, period__startswith__lte=today)
        .exclude(dwelling__entrance__estate__features_off__contains=[KEY])
    )
    for estate, day in _days_the_app_came(since, today):
        found = found.exclude(dwelling__entrance__estate=estate, period__startswith=day)
    return found


def came_with_the_app(member: Membership) -> bool:
    """Whether the member's household began on a day when the whole estate did."""
    household = member.household
    if household is None:
        return False
    day = household.period.lower
    return (member.estate_id, day) in _days_the_app_came(day, day)


def _days_the_app_came(since: date, until: date) -> list[tuple[int, date]]:
    """(estate, day) on which so many households began that it was not people who moved."""
    place = "dwelling__entrance__estate"
    began = (
        Household.objects.filter(period__startswith__gte=since, period__startswith__lte=until)
        .annotate(day=RangeStartsWith("period"))
        .values_list(place, "day")
        .annotate(number=Count("pk"))
        .filter(number__gt=A_BUSY_FIRST)
    )
    busy = [(estate, day, number) for estate, day, number in began]
    if not busy:
        return []
    sizes = Counter(
        dict(
            Dwelling.objects.filter(entrance__estate__in=[estate for estate, _d, _n in busy])
            .values_list("entrance__estate")
            .annotate(number=Count("pk"))
        )
    )
    return [(estate, day) for estate, day, number in busy if number * 10 > sizes[estate]]


def living_in(household_id: int, on: date) -> QuerySet[Membership]:
    """Those of a household who have a profile, or are on paper, on that day; the first first."""
    found = Membership.objects.of_household(household_id, on).select_related("user")
    return found.order_by("period", "pk")


def who_greet(estate_id: int, on: date) -> QuerySet[Membership]:
    """Welcome neighbours and colleagues of the estate whose term holds on that day."""
    terms = Q(terms__role__in=TAKERS, terms__period__contains=on)
    found = Membership.objects.current(on).filter(terms, estate_id=estate_id)
    return found.select_related("user").distinct()


def colleagues_among(members: QuerySet[Membership], on: date) -> set[int]:
    """The ids of those who greet as part of their work."""
    terms = Q(terms__role__in=STAFF, terms__period__contains=on)
    return set(members.filter(terms).values_list("pk", flat=True))
