"""Calendars in and out: what programs read of a place, and what the place reads of another system."""

from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.places import Facility
from community.people.models import Membership

ADDRESS_LENGTH = 600


class PlaceFeed(models.Model):
    """The secret address of when a place is taken. Whoever has the key reads it; no name is in it."""

    facility = models.OneToOneField(Facility, models.CASCADE, related_name="feed")
    key = models.UUIDField(unique=True, db_default=RandomUUID())
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feed of facility {self.facility_id}"


class OutsideCalendarQuerySet(models.QuerySet["OutsideCalendar"]):
    def visible_to(self, member: Membership) -> "OutsideCalendarQuerySet":
        """Those of the places the member sees."""
        return self.filter(facility__in=Facility.objects.visible_to(member))


class OutsideCalendar(models.Model):
    """A place that is booked in another system too: its busy times are closures here.

    `next_at` is when the clock looks again; it is moved on before anything is asked outside, so
    that two clocks never ask for the same.
    """

    class Wrong(models.TextChoices):
        """Why it could not be read, as who looks after the place reads it."""

        SILENT = "silent", _("Adressen svarer ikke.")
        INSIDE = "inside", _("Adressen fører ikke ud på nettet.")
        STATUS = "status", _("Adressen siger nej. Måske er den slettet eller lavet om.")
        MOVED = "moved", _("Kalenderen står et nyt sted. Giv os dens nye adresse.")
        BIG = "big", _("Filen fylder for meget. Vi læser højst 1 MB.")
        UNREADABLE = "unreadable", _("Det er ikke en kalender, vi kan læse.")
        ZONE = "zone", _("Kalenderen bruger en tidszone, vi ikke kender.")
        TOO_MUCH = "too_much", _("Der står for meget i kalenderen til, at vi kan læse den.")
        RULE = "rule", _("Noget gentager sig på en måde, vi ikke kan regne ud.")

    facility = models.OneToOneField(Facility, models.CASCADE, related_name="outside")
    address = models.CharField(max_length=ADDRESS_LENGTH)
    set_at = models.DateTimeField()
    next_at = models.DateTimeField(db_index=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    wrong = models.CharField(max_length=12, choices=Wrong, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = OutsideCalendarQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["next_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(failing_since=None, wrong="", tries=0)
                | (Q(failing_since__isnull=False, tries__gt=0) & ~Q(wrong="")),
                name="a_calendar_that_fails_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"outside calendar of facility {self.facility_id}"

    @property
    def host(self) -> str:
        """Where it stands, without the part that is a key."""
        return self.address.partition("://")[2].partition("/")[0]
