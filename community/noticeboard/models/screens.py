"""The links of the stairways' screens, those that were made anew."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from community.people.models import Entrance


class ScreenLink(models.Model):
    """How many times a stairway's screen has got a new link. Without a row it has its first.

    The number is in the link, so the ones before it open nothing.
    """

    entrance = models.OneToOneField(Entrance, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1), name="a_new_link_has_a_number"),
        ]

    def __str__(self) -> str:
        return f"screen link {self.pk}"
