"""Whose keys: who holds an office in the estate, or lives behind a door that was just looked up."""

from datetime import date

from django.db.models import QuerySet

from community.people.models import Membership


def holders_of(member: Membership, today: date) -> list[Membership]:
    """Who holds an office in the member's estate today, but the member: never a list of residents."""
    found = _here(member, today).filter(terms__period__contains=today)
    return list(found.exclude(user=member.user_id).distinct().order_by("user__name", "pk"))


def people_behind(member: Membership, dwelling_id: int, today: date) -> list[Membership]:
    """Everybody with a profile in one home of the member's estate. The caller notes the look."""
    living = _here(member, today).filter(
        household__dwelling_id=dwelling_id, household__period__contains=today
    )
    return list(living.order_by("pk"))


def _here(member: Membership, today: date) -> QuerySet[Membership]:
    return Membership.objects.at_the_gate(today).filter(estate_id=member.estate_id).order_by()
