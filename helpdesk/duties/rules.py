"""May they? No queries and no clock: whoever asks brings the facts."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from community.errors import Refused
from community.people.models import BOARD, COLLEAGUES, Membership, Role
from helpdesk.models import SocialTask
from helpdesk.models.duties import DOERS, DOING_ROLES, VISITS, roles_of

__all__ = ["VISITS"]
UNDONE_FOR = timedelta(days=1)
FROM = "house:"  # the origin of what another room asks for
HAND = "hand:"  # the origin of what a page sent: sent twice it is one task
WEEKLY_FIGURES = frozenset({Role.OPERATIONS, Role.ADMINISTRATION}) | BOARD
State = SocialTask.State


def has_tasks(member: Membership) -> bool:
    """Works here, sits on the board or greets the new ones; nobody while acting for another."""
    return bool(member.roles & DOERS) and member.helper is None


def at_work(member: Membership) -> bool:
    """Their pages ask for a second factor. A welcome neighbour is a neighbour."""
    return member.is_trusted


def can_write(member: Membership) -> bool:
    """Who works here, and the board for itself, makes tasks; who greets does them."""
    return member.is_trusted and member.helper is None


def can_plan(member: Membership) -> bool:
    """Routines are the colleagues'."""
    return member.is_colleague and member.helper is None


def can_see_minutes(member: Membership) -> bool:
    return bool(member.roles & WEEKLY_FIGURES) and member.helper is None


def office_of(member: Membership) -> str:
    """The role a member's own task is of: what they work as, or the board."""
    mine = roles_of(member)
    return next((str(role) for role in DOING_ROLES if role in mine), str(Role.COMMITTEE))


def who_may_have(role: str) -> set[str]:
    """The roles one of which it takes to have a task of this role: any colleague, and its own."""
    own = {str(one) for one in BOARD} if role in BOARD else {role}
    return {str(one) for one in COLLEAGUES} | own


def may_do(member: Membership, task: SocialTask) -> bool:
    """Any colleague of the estate, and who holds its role."""
    if not has_tasks(member) or member.estate_id != task.estate_id:
        return False
    return member.is_colleague or task.role in roles_of(member) or task.member_id == member.pk


def can_take(member: Membership, task: SocialTask) -> bool:
    return may_do(member, task) and task.state == State.NEW


def can_give_back(member: Membership, task: SocialTask) -> bool:
    return task.state == State.CLAIMED and task.member_id == member.pk


def can_finish(member: Membership, task: SocialTask) -> bool:
    """Who has it; what nobody has is done by who does it. A colleague may tick for a colleague."""
    if task.state == State.DONE or not may_do(member, task):
        return False
    return task.member_id in (None, member.pk) or member.is_colleague


def can_undo(member: Membership, task: SocialTask, now: datetime) -> bool:
    """A slip of the finger, within a day, by whoever made it."""
    if task.state != State.DONE or task.done_at is None:
        return False
    return task.done_by_id == member.pk and now - task.done_at < UNDONE_FOR


def not_yours() -> Refused:
    return Refused("not_yours", _("Det er ikke din opgave."), status=403)


def can_change(member: Membership, task: SocialTask) -> bool:
    """What was written by hand, until it is done; and by who asked for it, until it is begun.

    What comes from somewhere is changed there.
    """
    by_hand = (not task.origin or task.origin.startswith(HAND)) and task.greeting_id is None
    may = can_finish(member, task) or asked_for(member, task)
    return by_hand and can_write(member) and may


def asked_for(member: Membership, task: SocialTask) -> bool:
    """Made it for others to do, and nobody has begun."""
    return task.made_by_id == member.pk and has_tasks(member) and not task.is_begun


def can_drop(member: Membership, task: SocialTask) -> bool:
    """«Ikke nødvendig»: who may do it, and who asked for it until it is begun. Never at a door."""
    mine = can_finish(member, task) or asked_for(member, task)
    return mine and task.greeting_id is None


def runs_it(member: Membership) -> bool:
    """Whom the clock tells of what was not done."""
    return bool(member.roles & {Role.OPERATIONS, Role.ADMINISTRATION})
