"""What is said about pictures that were taken down."""

from datetime import datetime

from django.utils.translation import gettext as _

from community.groups.models import InterestGroup
from community.groups.notify import PICTURE, tell, thread
from community.people.models import Membership


def taken_down(group: InterestGroup, member: Membership, now: datetime) -> None:
    """To who put it up: somebody in it did not want it. Never who."""
    tell(
        PICTURE,
        [member],
        group,
        lambda: _("Et billede er taget ned"),
        lambda: (
            _("Et billede i %(group)s er taget ned. En, der kan ses, vil ikke være med på det.")
            % {"group": group.title}
        ),
        now,
        thread=thread(group),
    )  # fmt: skip
