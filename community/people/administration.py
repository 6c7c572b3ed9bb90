"""Somebody must be left in each estate who can give offices."""

from datetime import date

from django.db.models import QuerySet

from community.people.models import Estate, Role, RoleTerm, User


def administration(estate: Estate) -> QuerySet[RoleTerm]:
    """The administration's terms there, of people who can log in."""
    return RoleTerm.objects.filter(
        role=Role.ADMINISTRATION, membership__estate=estate, membership__user__is_active=True
    )


def is_without(estate: Estate, on: date, *, besides: QuerySet[RoleTerm]) -> bool:
    """Whether nobody is in the estate's administration that day, when these terms are gone."""
    standing = administration(estate).filter(period__contains=on)
    return not standing.exclude(pk__in=besides.values("pk")).exists()


def alone_in_the_administration(user: User, on: date) -> bool:
    """Whether an estate has nobody in its administration that day but this person."""
    theirs = RoleTerm.objects.filter(membership__user=user, role=Role.ADMINISTRATION)
    holds = theirs.filter(period__contains=on)
    estates = Estate.objects.filter(memberships__terms__in=holds).distinct()
    return any(is_without(estate, on, besides=theirs) for estate in estates)
