"""When the key of a place is fetched and brought back, where somebody hands it over."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking
from bookings.slots import evening_window
from community.notifications.reminding import evening_before, soon_before
from community.people.models import Household, Membership, OnBehalf

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


class KeyTimeQuerySet(models.QuerySet["KeyTime"]):
    def visible_to(self, member: Membership) -> "KeyTimeQuerySet":
        """The household's own; who hands keys out finds theirs by the place."""
        return self.filter(household_id=member.household_id or 0)

    def standing(self) -> "KeyTimeQuerySet":
        """Of a time that is still had, by the same household, and has not moved since."""
        return self.filter(
            booking__state__in=KeyTime.HAD,
            booking__period=F("period"),
            booking__household=F("household"),
        )

    def agreed(self) -> "KeyTimeQuerySet":
        """Those with a time that holds: a caretaker's other one waits for a yes beside it."""
        return self.filter(at__isnull=False)

    def with_place(self) -> "KeyTimeQuerySet":
        return self.select_related(
            "booking__facility__part_of",
            "booking__made_under",
            "booking__household__dwelling__entrance__estate",
        )

    def due_evening_reminder(self, now: datetime) -> "KeyTimeQuerySet":
        """Those of tomorrow, from 18 tonight, if they were agreed before that."""
        window = evening_window(now)
        if window is None:
            return self.none()
        due_at, since, before = window
        wanted = evening_before("booking__booked_by__user", models.Value(True))
        return (
            self.standing()
            .annotate(wanted=wanted)
            .filter(
                at__gte=since, at__lt=before, evening_told_at=None, wanted=True, set_at__lt=due_at
            )
        )

    def due_soon_reminder(self, now: datetime) -> "KeyTimeQuerySet":
        """Soon, as who booked has chosen; else an hour before."""
        before = soon_before("booking__booked_by__user", models.Value(AN_HOUR))
        due_at = models.ExpressionWrapper(F("at") - F("before"), models.DateTimeField())
        return (
            self.standing()
            .filter(at__gt=now, at__lte=now + A_DAY, soon_told_at=None)
            .annotate(before=before)
            .annotate(due_at=due_at)
            .filter(due_at__lte=now, set_at__lt=F("due_at"))
        )


class KeyTime(OnBehalf):
    """When a household fetches the key of the place it has, or brings it back.

    The household chooses within the hours of the rules; who hands it out may offer another time,
    which holds when the household says yes. A row without any time: they were asked to choose.
    """

    class Errand(models.TextChoices):
        FETCH = "fetch", _("Hent nøglen")
        BRING = "bring", _("Aflever nøglen")

    HAD: ClassVar = [Booking.State.BOOKED, Booking.State.HERE, Booking.State.DONE]

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="key_times")
    errand = models.CharField(max_length=5, choices=Errand)
    # Whose it was and when, as it was agreed: what moves or changes hands is agreed anew.
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    period = DateTimeRangeField()
    at = models.DateTimeField(null=True, blank=True)
    set_at = models.DateTimeField(null=True, blank=True)
    chosen_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    evening_told_at = models.DateTimeField(null=True, blank=True)
    soon_told_at = models.DateTimeField(null=True, blank=True)

    objects = KeyTimeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["booking", "errand"], name="a_key_is_fetched_once_and_brought_back_once"
            ),
            models.CheckConstraint(
                condition=Q(at=None, set_at=None) | Q(at__isnull=False, set_at__isnull=False),
                name="a_key_time_was_set_some_time",
            ),
            models.CheckConstraint(
                condition=Q(at__isnull=False)
                | Q(offered_at__isnull=False)
                | Q(asked_at__isnull=False),
                name="a_key_time_is_set_offered_or_asked_about",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="keys_by_the_clock")]

    def __str__(self) -> str:
        return f"{self.errand} of booking {self.booking_id}"

    def is_of(self, booking: Booking) -> bool:
        """Whether it was said of the time as it is now, by those who have it."""
        return self.period == booking.period and self.household_id == booking.household_id
