"""Who may act for whom («på vegne af»), since when and until when."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from community.people.models.members import Membership
from community.people.models.persons import User


class HelpingQuerySet(models.QuerySet["Helping"]):
    def active(self, now: datetime) -> "HelpingQuerySet":
        """Holds at `now`; what ends by the hour ends without anybody doing anything."""
        return self.filter(
            Q(ends_at=None) | Q(ends_at__gt=now),
            began_at__lte=now,
            ended_at=None,
            helper__is_active=True,
            helped__user__is_active=True,
        )


class Helping(models.Model):
    """One person may act for another: named by them, or for one visit with their yes.

    Not a copy of the person's login: the helper logs in as themselves, the gate opens the other's
    door, and every row keeps both names.
    """

    class Kind(models.TextChoices):
        NAMED = "named", _("Valgt af beboeren selv")
        VISIT = "visit", _("Hjælp på stedet")

    helped = models.ForeignKey(Membership, models.CASCADE, related_name="helpers")
    helper = models.ForeignKey(User, models.CASCADE, related_name="helps")
    kind = models.CharField(max_length=5, choices=Kind)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = HelpingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["helped", "helper", "kind"],
                condition=Q(ended_at=None),
                name="one_helping_at_a_time_for_a_pair",
            ),
            models.CheckConstraint(
                condition=~Q(kind="visit") | Q(ends_at__isnull=False),
                name="a_visit_ends_by_the_hour",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["helper"], condition=Q(ended_at=None), name="helpings_of_a_helper")
        ]

    def __str__(self) -> str:
        return f"helping {self.pk}"


class OnBehalf(models.Model):
    """Base of every row that somebody may write for another: who pressed the button.

    Whom it is *for* is the row's own member or household, as always; empty means they did it
    themselves. Actions fill it with `member.helper`.
    """

    helped_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


def written_by(user: User, rows: QuerySet[Any], own: str) -> QuerySet[Any]:
    """Their own rows and those they wrote for somebody else, told apart by `is_mine`.

    `own` is the way from such a row to its user. Two indexes and one question: an «or» would
    read every row there is.
    """
    mine = rows.filter(**{own: user}).annotate(is_mine=Value(True))
    for_others = rows.filter(helped_by=user).annotate(is_mine=Value(False))
    return mine.union(for_others, all=True)
