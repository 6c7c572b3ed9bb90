"""What happens again and again: by which rule, from when until when, and who takes turns hosting."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from community.moderation.rules import not_blocked_for
from community.people.models import Membership
from community.people.tenancy import audience
from events.models.kinds import Described


class EventSeriesQuerySet(models.QuerySet["EventSeries"]):
    def visible_to(self, member: Membership) -> "EventSeriesQuerySet":
        """Those for this member, and those they made or host."""
        unblocked = Q(is_office=True) | not_blocked_for(member.user_id, "made_by__user_id")
        hosting = SeriesHost.objects.filter(series=OuterRef("pk"), member=member.pk)
        mine = Q(made_by=member.pk) | Exists(hosting)
        return self.filter((audience(member) & unblocked) | mine)

    def up_for(self, member: Membership, now: datetime) -> "EventSeriesQuerySet":
        """Without those that go up later, but for who holds them."""
        hosting = SeriesHost.objects.filter(series=OuterRef("pk"), member=member.pk)
        up = Q(publish_at=None) | Q(publish_at__lte=now)
        return self.filter(up | Q(made_by=member.pk) | Exists(hosting))

    def going_on(self) -> "EventSeriesQuerySet":
        """Those nobody has ended."""
        return self.filter(ended_at=None)


class EventSeries(Described):
    """A rule in wall time, and what each of its events is made of.

    `again` is an RRULE (RFC 5545) over local days from `first`; the hour is the clock's on the
    wall, so 18 is 18 on both sides of the night the clocks are changed. Its events are rows of
    their own, made ahead by the clock: what is changed in one of them stays changed.
    """

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    first = models.DateField()
    again = models.CharField(max_length=80)
    begins = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=120)
    # The last day it may be held on; empty for as long as somebody hosts it.
    until = models.DateField(null=True, blank=True)
    # Pauses: days, and ISO weeks that come every year («uge 28–32»).
    not_on = ArrayField(models.DateField(), default=list, blank=True)
    not_in_weeks = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    skips_holidays = models.BooleanField(default=False)
    # Until when one signs up: so many days before, at this hour on the wall.
    closes_days_before = models.PositiveSmallIntegerField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    # One host a time, in order; else all of them every time.
    takes_turns = models.BooleanField(default=False)
    # When its first times go up; empty for at once.
    publish_at = models.DateTimeField(null=True, blank=True)
    # Its events have been made to the end of this day.
    made_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = EventSeriesQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Described.Meta):
        abstract = False
        constraints: ClassVar = [
            *Described.Meta.constraints,
            models.CheckConstraint(condition=~Q(again=""), name="a_series_has_a_rule"),
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=1440),
                name="a_series_lasts_a_quarter_to_a_day",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("first")),
                name="a_series_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(closes_days_before=None, closes_at=None)
                | Q(closes_days_before__isnull=False, closes_at__isnull=False),
                name="a_series_closes_on_a_day_at_an_hour",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["estate", "first"], name="series_of_an_estate"),
            models.Index(
                fields=["made_until"], condition=Q(ended_at=None), name="series_to_be_made_ahead"
            ),
        ]

    def __str__(self) -> str:
        return f"series {self.pk}"

    def is_over(self, now: datetime) -> bool:
        return self.ended_at is not None and self.ended_at <= now


class SeriesHost(models.Model):
    """One of those who hold a series, in the order they take turns."""

    series = models.ForeignKey(EventSeries, models.CASCADE, related_name="hosts")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "member"], name="a_host_holds_a_series_once"),
        ]

    def __str__(self) -> str:
        return f"series host {self.pk}"
