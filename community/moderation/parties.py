"""Who has a part in a case, and who is left that may decide it (MO-4)."""

from datetime import date
from typing import Any

from django.db.models import Q

from community.moderation.models import MODERATORS, Block, Case
from community.people.models import Membership, Role, User


def parties_of(case: Case) -> set[int]:
    """Who wrote the thing, who reported it, and who pressed the button for them."""
    rows = case.reports.values_list("reporter_id", "helped_by_id")
    found = {case.author_id, *(user for row in rows for user in row)}
    return {user for user in found if user is not None}


def handlers_of(case: Case, on: date) -> list[Membership]:
    """Who may open and decide the case in its estate, without who has a part in it.

    The same answer as `Case.objects.visible_to`, asked from the other side.
    """
    here = Membership.objects.current(on).filter(estate_id=case.estate_id)
    return _impartial(here, case, on, MODERATORS)


def offices_for(case: Case, on: date) -> list[Membership]:
    """The administration of the case's organisation, one membership of each person."""
    there = Membership.objects.current(on).filter(
        estate__organisation_id=case.estate.organisation_id
    )
    found = _impartial(there, case, on, {Role.ADMINISTRATION})
    here_first = sorted(found, key=lambda member: member.estate_id != case.estate_id)
    return list({member.user_id: member for member in reversed(here_first)}.values())


def third_of(case: Case, on: date) -> list[Membership]:
    """Who may look at it a second time: neither decided nor seconded. None here: the offices."""
    decided = {case.decision.by_id, case.decision.seconded_by_id}
    here = [member for member in handlers_of(case, on) if member.user_id not in decided]
    if here or case.passed_on_at is None:
        return here
    return [member for member in offices_for(case, on) if member.user_id not in decided]


def _impartial(members: Any, case: Case, on: date, roles: Any) -> list[Membership]:
    parties = parties_of(case)
    near, blocked = parties | _housemates(parties), _blocked(parties)
    asked = members.filter(terms__role__in=roles, terms__period__contains=on)
    return [
        member
        for member in asked.with_roles(on).select_related("user", "estate").distinct()
        if member.user_id not in near
        and (Role.ADMINISTRATION in member.roles or member.user_id not in blocked)
    ]


def _housemates(parties: set[int]) -> set[int]:
    homes = Membership.objects.filter(user__in=parties, household__isnull=False)
    near = Membership.objects.filter(household__in=homes.values("household"))
    return set(near.values_list("user_id", flat=True))


def _blocked(parties: set[int]) -> set[int]:
    blocks = Block.objects.filter(Q(blocker__in=parties) | Q(blocked__in=parties))
    return {user for pair in blocks.values_list("blocker_id", "blocked_id") for user in pair}


def neighbour_of(member: Membership, token: Any, on: date) -> User | None:
    """The person behind a membership's token; None for who is hidden, gone, elsewhere or oneself."""
    here = Membership.objects.current(on).filter(estate_id=member.estate_id, token=token)
    found = here.filter(user__is_hidden=False).exclude(user_id=member.user_id)
    there = found.select_related("user").first()
    return there.user if there else None
