"""The verbs of a block: made and ended in silence, and written in no logbook, because it is private."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from community import features, live
from community.errors import Refused
from community.locks import again
from community.moderation.models import Block
from community.people.models import Membership, User


def block(member: Membership, other: User, *, now: datetime) -> Block:
    """The two no longer meet here, either way. The other is never told, and twice is once.

    What they had agreed is called off by the room that has it, at once. Refused `yourself`, `busy`.
    """
    if other.pk == member.user_id:
        raise Refused("yourself", _("Du kan ikke blokere dig selv."))
    return again(lambda: _block(member.user, other, now))


@transaction.atomic
def _block(blocker: User, other: User, now: datetime) -> Block:
    made, is_new = Block.objects.get_or_create(
        blocker=blocker, blocked=other, defaults={"created_at": now}
    )
    if is_new:
        features.part(blocker, other, now)
    _look_again(blocker.pk, other.pk)
    return made


def unblock(member: Membership, block: Block) -> None:
    """They may meet again, unless the other has made a block too. Twice is once."""
    Block.objects.filter(pk=block.pk, blocker=member.user).delete()
    _look_again(member.user_id, block.blocked_id)


def _look_again(*users: int) -> None:
    """Open pages of both hear what they may hear from now on, and no more."""
    for user_id in users:
        live.lock_out(user_id)
