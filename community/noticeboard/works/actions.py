"""The verbs around works: «Set» by those they hit, and a tick for each door on the round."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from community import live
from community.errors import Refused
from community.noticeboard import notify, rules
from community.noticeboard.actions import not_there
from community.noticeboard.models import Knock, Notice, Reading
from community.noticeboard.readers import homes_hit
from community.people.models import Household, Membership


@transaction.atomic
def say_seen(member: Membership, notice: Notice, *, now: datetime) -> Reading:
    """«Set». Twice, or by two at once, is once. Raises Refused `over` when it is not asked (any more).

    Whoever helps a neighbour says it for them, and the row keeps both.
    """
    if not rules.may_say_seen(member, notice, now):
        raise Refused("over", _("Det er ikke længere noget at svare på her."))
    row = Reading(notice=notice, member=member, read_at=now, helped_by=member.helper)
    Reading.objects.bulk_create([row], ignore_conflicts=True)
    mine = Reading.objects.filter(notice=notice, member=member)
    if mine.filter(seen_at=None).update(seen_at=now, helped_by=member.helper):
        live.push(f"notice:{notice.pk}")
        notify.receipt(
            member, notice, lambda: _("Der er sagt «Set» til «{title}».").format(title=notice.title),
            now,
        )  # fmt: skip
    return mine.get()


@transaction.atomic
def unsay(member: Membership, notice: Notice, *, now: datetime) -> None:
    """Take «Set» back."""
    said = Reading.objects.filter(notice=notice, member=member, seen_at__isnull=False)
    if said.update(seen_at=None):
        live.push(f"notice:{notice.pk}")


@transaction.atomic
def knock(member: Membership, notice: Notice, household: Household, *, now: datetime) -> Knock:
    """A door has been told on the round: it counts as told. Twice is once.

    Raises Refused `not_yours` for who has no such round, and for a door it does not hit.
    """
    _refuse_stranger(member, notice)
    if not homes_hit(notice, now).filter(pk=household.pk).exists():
        raise not_there()
    row = Knock(notice=notice, household=household, knocked_by=member, knocked_at=now)
    Knock.objects.bulk_create([row], ignore_conflicts=True)
    live.push(f"notice:{notice.pk}")
    return Knock.objects.get(notice=notice, household=household)


@transaction.atomic
def unknock(member: Membership, notice: Notice, household: Household, *, now: datetime) -> None:
    """It was another door. Raises Refused `not_yours`."""
    _refuse_stranger(member, notice)
    Knock.objects.filter(notice=notice, household=household).delete()
    live.push(f"notice:{notice.pk}")


def _refuse_stranger(member: Membership, notice: Notice) -> None:
    if not rules.may_see_doors(member, notice):
        raise not_there()
