"""What is over and counted: so little of it that it says nothing of any home."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from community.people.models import Estate
from community.plan.models.steps import FEW, LineQuerySet


class Span(models.TextChoices):
    """What is counted at a time."""

    MONTH = "month", _("Måned")
    QUARTER = "quarter", _("Kvartal")
    YEAR = "year", _("År")


class Closed(models.Model):
    """A month, a quarter or a year that is over and counted. Nothing in it changes any more (ADR 0031).

    `rooms` are those that were asked: another was off then, and says nothing of that time.
    """

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    span = models.CharField(max_length=7, choices=Span)
    first_on = models.DateField()
    closed_at = models.DateTimeField()
    rooms = ArrayField(models.CharField(max_length=30), default=list)
    homes = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = LineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["estate", "span", "first_on"], name="a_time_is_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(first_on__day=1)
                & (
                    Q(span="month")
                    | Q(span="quarter", first_on__month__in=[1, 4, 7, 10])
                    | Q(span="year", first_on__month=1)
                ),
                name="a_time_begins_on_its_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.span} from {self.first_on}"


class Tally(models.Model):
    """How many a room counted then: of what not everybody can see, in whole fives. No row is few."""

    closed = models.ForeignKey(Closed, models.CASCADE, related_name="tallies")
    room = models.CharField(max_length=30)
    key = models.CharField(max_length=40)
    # Which thing in the room, in the room's own word; empty for all of them.
    about = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField()
    is_public = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["closed", "room", "key", "about"], name="a_figure_stands_once_in_its_time"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="no_row_is_few"),
            models.CheckConstraint(
                condition=Q(is_public=True) | Q(Exact(Mod(F("number"), Value(FEW)), 0)),
                name="what_not_all_can_see_is_kept_in_whole_fives",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.key}"
