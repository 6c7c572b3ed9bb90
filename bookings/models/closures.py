"""When a place cannot be had whoever asks: closed for a while."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeEndsWith
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.outside import OutsideCalendar
from bookings.models.places import Facility
from community.people.models import Membership

# What residents read of a closure without a reason: nobody closed the place.
TAKEN_ELSEWHERE = _("Tiden er taget i en anden kalender.")


class HasPeriod:
    """What lasts from–to, said without ranges: `begins` and `ends` are aware moments."""

    period: Any

    @property
    def begins(self) -> datetime:
        return self.period.lower

    @property
    def ends(self) -> datetime:
        return self.period.upper


class ClosureQuerySet(models.QuerySet["Closure"]):
    def by_people(self) -> "ClosureQuerySet":
        """Those somebody made, and may lift again."""
        return self.filter(source=None)

    def hitting(self, facilities: Any, starts_at: datetime, ends_at: datetime) -> "ClosureQuerySet":
        """Closures of these facilities, or of the place they are part of, within the period."""
        return self.filter(
            Q(facility__in=facilities) | Q(facility__parts__in=facilities),
            period__overlap=(starts_at, ends_at),
        ).distinct()


class Closure(HasPeriod, models.Model):
    """Closed from–to, with the reason that residents read. Or taken in another calendar."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="closures")
    period = DateTimeRangeField()
    reason = models.CharField(max_length=200, blank=True)
    closed_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Busy in a calendar outside: nobody closed it, and it goes as that calendar says.
    source = models.ForeignKey(
        OutsideCalendar, models.CASCADE, null=True, blank=True, related_name="busy"
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False),
                name="a_closure_begins_and_lasts",
            ),
            models.CheckConstraint(
                condition=Q(source=None) | Q(reason="", closed_by=None),
                name="what_comes_from_outside_says_nothing_of_anybody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("facility"), RangeEndsWith("period"), name="closures_of_a_facility")
        ]

    def __str__(self) -> str:
        return f"closure {self.pk}"


class FixedBlock(models.Model):
    """A time that comes again and is nobody's to book: the committee's Mondays.

    On the wall, from `first` on as the RRULE says (RFC 5545, days only), until `last` if there is
    one. Between the two clocks; until 00:00 is midnight.
    """

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="blocks")
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    rule = models.CharField(max_length=80, blank=True)
    from_time = models.TimeField()
    until_time = models.TimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_time__gt=F("from_time")) | Q(until_time="00:00"),
                name="a_block_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(last=None) | Q(last__gte=F("first")), name="a_block_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"
