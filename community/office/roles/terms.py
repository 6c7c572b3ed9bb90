"""The terms of an estate, as a colleague or the committee may read them. No list of residents."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from community.office.roles.rules import can_change
from community.office.words import ORDER, name_for, place_of, role_word
from community.people.models import Membership, RoleTerm

SOON = 60  # days: what the office should begin to think about
SHOWN_ENDED = 30


@dataclass(frozen=True)
class Row:
    """One office as it stands on the page. `until` is the last day; none: until further notice."""

    pk: int
    name: str
    place: str
    role: Any
    since: date
    until: date | None
    days_left: int | None
    begins_later: bool
    can_end: bool


@dataclass
class Group:
    """Everybody with the same office."""

    role: str
    name: Any
    rows: list[Row] = field(default_factory=list)


def terms_of(member: Membership) -> QuerySet[RoleTerm]:
    """Every term in the member's estate, with whoever holds it."""
    return RoleTerm.objects.filter(membership__estate_id=member.estate_id).select_related(
        "membership__user", "membership__household__dwelling__entrance"
    )


def groups_of(member: Membership, today: date) -> list[Group]:
    """Current and coming offices, the board first; those without a holder are left out."""
    groups: dict[str, Group] = {role: Group(role, role_word(role, member.estate)) for role in ORDER}
    standing = terms_of(member).filter(Q(period__upper_inf=True) | Q(period__endswith__gt=today))
    for term in standing.filter(membership__user__is_active=True).order_by("period", "pk"):
        groups[term.role].rows.append(row_of(member, term, today))
    return [group for group in groups.values() if group.rows]


def ended_of(member: Membership, today: date) -> list[Row]:
    """The offices that ended last, the latest first."""
    ended = terms_of(member).filter(period__endswith__lte=today)
    latest = ended.order_by(F("period__endswith").desc(), "-pk")[:SHOWN_ENDED]
    return [row_of(member, term, today) for term in latest]


def row_of(member: Membership, term: RoleTerm, today: date) -> Row:
    """The row of one term, as this member may read it."""
    upper = term.period.upper
    return Row(
        pk=term.pk,
        name=name_for(member, term.membership.user),
        place=place_of(term.membership),
        role=role_word(term.role, member.estate),
        since=term.period.lower,
        until=upper - timedelta(days=1) if upper else None,
        days_left=(upper - today).days if upper else None,
        begins_later=term.period.lower > today,
        can_end=can_change(member, term) and (upper is None or upper > today),
    )


def count_ending(member: Membership, today: date) -> int:
    """How many offices here end within the next sixty days."""
    soon = today + timedelta(days=SOON)
    ending = terms_of(member).filter(period__endswith__gt=today, period__endswith__lte=soon)
    return ending.filter(membership__user__is_active=True).count()


def adults_of(member: Membership, dwelling_id: int, today: date) -> list[Membership]:
    """The grown-ups with a profile in one home of the member's estate. The caller notes the look."""
    here = Membership.objects.current(today).filter(
        estate_id=member.estate_id,
        household__dwelling_id=dwelling_id,
        household__period__contains=today,
        user__is_adult=True,
    )
    return list(here.select_related("user", "household__dwelling__entrance").order_by("pk"))
