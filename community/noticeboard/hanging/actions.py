"""The verb of a stairway's screen: a new link, so that the old one opens nothing."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from community.errors import Refused
from community.noticeboard import rules
from community.noticeboard.models import ScreenLink
from community.people.logbook import actions as logbook
from community.people.models import Entrance, Membership


@transaction.atomic
def make_anew(member: Membership, entrance: Entrance, *, now: datetime) -> None:
    """The screen gets another address, and nobody reads by the one before. A line in the logbook.

    Refused `may_not` (403) for who does not look after this house.
    """
    if not rules.may_keep_screens(member) or entrance.estate_id != member.estate_id:
        sentence = _("Det kan kun bestyrelsen og dem, der arbejder her.")
        raise Refused("may_not", sentence, status=403)
    link, is_first = ScreenLink.objects.get_or_create(entrance=entrance)
    if not is_first:
        ScreenLink.objects.filter(pk=link.pk).update(number=F("number") + 1)
    logbook.note(
        "screen.relinked", by=member.user, estate=member.estate, now=now,
        facts={"entrance": entrance.pk},
    )  # fmt: skip
