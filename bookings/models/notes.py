"""What hangs on a place: the code on its door, what is broken there, and how it looks."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from bookings.models.places import Facility
from community.people.models import Membership, OnBehalf
from community.pictures.models import Picture

FAULT_LENGTH = 300


class Sign(models.Model):
    """The sign on the door: whoever scans its code reads the place's page, without login."""

    facility = models.OneToOneField(Facility, models.CASCADE, related_name="sign")
    code = models.CharField(max_length=10, unique=True)

    def __str__(self) -> str:
        return f"sign {self.pk}"


class Told(OnBehalf):
    """Base of what somebody says is wrong and somebody else mends: the next one reads it."""

    text = models.CharField(max_length=FAULT_LENGTH)
    told_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        ordering: ClassVar = ["-told_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cleared_at=None) | Q(cleared_at__gte=F("told_at")),
                name="a_%(class)s_is_told_before_it_is_mended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class FaultQuerySet(models.QuerySet["Fault"]):
    def visible_to(self, member: Membership) -> "FaultQuerySet":
        """Those of the places the member sees. Who said it is not shown to anybody."""
        return self.filter(facility__in=Facility.objects.visible_to(member))

    def standing(self) -> "FaultQuerySet":
        """Not mended yet."""
        return self.filter(cleared_at=None)


class Fault(Told):
    """What does not work at a place, as who was there says it."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="faults")

    objects = FaultQuerySet.as_manager()

    class Meta(Told.Meta):
        indexes: ClassVar = [
            models.Index(
                fields=["facility"], condition=Q(cleared_at=None), name="faults_that_stand"
            ),
        ]


class PlacePicture(models.Model):
    """A photo of a place, put up by who looks after it."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="pictures")
    picture = models.OneToOneField(Picture, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"picture of a place {self.pk}"
