"""Who may know what about whom, when something is carried to them by hand. No queries, no clock."""

from community.people.models import Membership, Role, User

AGAIN_AFTER_HOURS = 2
TRIES = 3  # calls that nobody answered, then it becomes a slip


def may_know(member: Membership, person: User) -> bool:
    """Name, door and number of somebody hidden are known to the administration and nobody else."""
    return not person.is_hidden or may_know_hidden(member)


def may_know_hidden(member: Membership) -> bool:
    return Role.ADMINISTRATION in member.roles
