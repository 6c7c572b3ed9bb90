"""The clock's verb: tell who has an office that is about to end, once."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from community.batches import in_batches
from community.office.roles import notify
from community.people.models import RoleTerm


def tell_ending(now: datetime) -> int:
    """Tell whose office ends within fourteen days, and count them. Renewed ones are left alone.

    A transaction a batch: the note and the mark that it was written stand or fall together. Rows
    that another worker holds are left to it.
    """
    rows = RoleTerm.objects.select_related("membership__user", "membership__estate")
    return in_batches(
        lambda: due_an_ending(now).order_by("pk"), rows, lambda term: _tell(term, now)
    )


def _tell(term: RoleTerm, now: datetime) -> None:
    notify.ending(term, now)
    term.ending_told_at = now
    term.save(update_fields=["ending_told_at"])


def due_an_ending(now: datetime) -> QuerySet[RoleTerm]:
    """Terms whose last days have begun and whose holder has not been told."""
    today = timezone.localdate(now)
    renewed = RoleTerm.objects.filter(
        Q(period__upper_inf=True) | Q(period__endswith__gt=OuterRef("period__endswith")),
        membership=OuterRef("membership"),
        role=OuterRef("role"),
        period__startswith__lte=OuterRef("period__endswith"),
    )
    return RoleTerm.objects.filter(
        ~Exists(renewed),
        ending_told_at=None,
        period__contains=today,
        period__endswith__lte=today + notify.TELL_BEFORE,
        membership__user__is_active=True,
    )
