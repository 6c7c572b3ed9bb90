"""What is being done about somebody's own: a file under way, and a move that has been said."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership, User


class ArchiveQuerySet(models.QuerySet["Archive"]):
    def of(self, user: User) -> "ArchiveQuerySet":
        return self.filter(user=user)

    def under_way(self) -> "ArchiveQuerySet":
        """Asked for and not yet made."""
        return self.filter(state__in=Archive.UNDER_WAY)

    def due(self, now: datetime) -> "ArchiveQuerySet":
        """To be made now: nobody is busy with it, or whoever was has died."""
        return self.under_way().filter(Q(claimed_until=None) | Q(claimed_until__lt=now))

    def past_its_time(self, now: datetime) -> "ArchiveQuerySet":
        """Made, and nobody fetched it in time."""
        return self.filter(state=Archive.State.READY, expires_at__lte=now)


class Archive(models.Model):
    """A file with everything we know about a person: asked for, being made, there for a week.

    `file` is a random name under PRIVATE_ROOT/archives. `digest` is all that is kept of the link
    that gives it once. `claimed_until` is a lease, as in the outbox: a worker that dies leaves the
    row to the next one.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Bestilt")
        BUILDING = "building", _("Ved at blive samlet")
        READY = "ready", _("Klar")
        FETCHED = "fetched", _("Hentet")
        EXPIRED = "expired", _("For gammel")
        FAILED = "failed", _("Blev ikke færdig")

    UNDER_WAY: ClassVar = [State.ASKED, State.BUILDING]

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    # How many rooms have given their part, and how many there are.
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    # Claims in a row after which no worker came back.
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    file = models.CharField(max_length=60, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=["asked", "building"]),
                name="one_archive_under_way_for_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready")
                | Q(ready_at__isnull=False, expires_at__isnull=False) & ~Q(file="") & ~Q(digest=""),
                name="an_archive_that_is_ready_can_be_fetched",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-asked_at"], name="archives_of_a_person"),
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=["asked", "building"]),
                name="archives_to_be_made",
            ),
            models.Index(fields=["digest"], condition=~Q(digest=""), name="archives_by_their_link"),
        ]

    def __str__(self) -> str:
        return f"archive {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY


class DepartureQuerySet(models.QuerySet["Departure"]):
    def visible_to(self, member: Membership) -> "DepartureQuerySet":
        """Those of the household: who lives together may know who moves."""
        return self.filter(member__household_id=member.household_id or 0)

    def waiting(self) -> "DepartureQuerySet":
        """Those whose day has not come, or that nobody has let go of yet."""
        return self.filter(member__left_at=None)


class Departure(models.Model):
    """That a member has a day they move on, and who said so. The day is the membership's last.

    What the office has said a resident cannot change; what one of the household has said each
    adult can, for themselves.
    """

    member = models.OneToOneField(Membership, models.CASCADE, related_name="departure")
    by_office = models.BooleanField(default=False)
    said_at = models.DateTimeField()

    objects = DepartureQuerySet.as_manager()

    def __str__(self) -> str:
        return f"departure of membership {self.member_id}"
