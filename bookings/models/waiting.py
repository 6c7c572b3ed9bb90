"""Who waits for a time that is taken."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking
from bookings.models.closures import HasPeriod
from bookings.models.places import Facility
from bookings.models.rulesets import Purpose
from community.people.models import Household, Membership, OnBehalf


class WaitingQuerySet(models.QuerySet["Waiting"]):
    def visible_to(self, member: Membership) -> "WaitingQuerySet":
        """The household's own. Who else waits is nobody's business."""
        return self.filter(household_id=member.household_id or 0)

    def in_line(self) -> "WaitingQuerySet":
        """Who still waits, the first who came first."""
        return self.filter(state=Waiting.State.WAITING).order_by("created_at", "pk")

    def open(self) -> "WaitingQuerySet":
        """Who waits, or is asked right now."""
        return self.filter(state__in=Waiting.OPEN)

    def answered_too_late(self, now: datetime) -> "WaitingQuerySet":
        return self.filter(state=Waiting.State.ASKED, asked_until__lte=now)

    def with_place(self) -> "WaitingQuerySet":
        return self.select_related(
            "facility__part_of", "booking__made_under", "asked_by__user", "purpose"
        )


class Waiting(HasPeriod, OnBehalf):
    """A household waits for a time at a place. When it is free it is held for them, and they are
    asked: `booking` then holds the place until `asked_until`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("På venteliste")
        ASKED = "asked", _("Tiden er jeres, hvis I vil")
        GOT = "got", _("Fik tiden")
        PASSED = "passed", _("Svarede ikke")
        LEFT = "left", _("Ikke mere")
        OVER = "over", _("Blev ikke fri")

    OPEN: ClassVar = [State.WAITING, State.ASKED]

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="waiting")
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    period = DateTimeRangeField()
    purpose = models.ForeignKey(Purpose, models.SET_NULL, null=True, blank=True, related_name="+")
    headcount = models.PositiveSmallIntegerField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    asked_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    booking = models.OneToOneField(
        Booking, models.SET_NULL, null=True, blank=True, related_name="waited"
    )

    objects = WaitingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["facility", "household", "period"],
                condition=Q(state__in=["waiting", "asked"]),
                name="a_household_waits_once_for_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(asked_until__isnull=False),
                name="who_is_asked_has_a_time_to_answer",
            ),
            models.CheckConstraint(
                condition=Q(
                    period__isempty=False, period__lower_inf=False, period__upper_inf=False
                ),
                name="what_one_waits_for_begins_and_ends",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                F("facility"),
                RangeStartsWith("period"),
                condition=Q(state="waiting"),
                name="who_waits_for_a_facility",
            ),
            models.Index(
                F("asked_until"), condition=Q(state="asked"), name="who_was_asked_and_until_when"
            ),
            models.Index(F("household"), F("created_at"), name="what_a_household_waits_for"),
        ]

    def __str__(self) -> str:
        return f"waiting {self.pk}"
