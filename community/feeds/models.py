"""The secret address under which somebody's own calendar program reads what happens."""

from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models

from community.people.models import Membership


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, member: Membership) -> "CalendarFeedQuerySet":
        """One's own, and nobody else's."""
        return self.filter(member=member.pk)


class CalendarFeed(models.Model):
    """Whoever has the key reads along, so it can be made anew; the old one then opens nothing."""

    member = models.OneToOneField(Membership, models.CASCADE, related_name="+")
    key = models.UUIDField(unique=True, db_default=RandomUUID())
    made_at = models.DateTimeField()

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"
