"""Who hosts an event and says hello."""

from typing import ClassVar

from django.db import models

from community.people.models import Membership


class HostQuerySet(models.QuerySet["Host"]):
    def with_people(self) -> "HostQuerySet":
        """With everything their name and place are made of, in order."""
        return self.select_related(
            "member__user__profile", "member__estate", "member__household__dwelling__entrance"
        ).order_by("order", "pk")


class Host(models.Model):
    """Who says hello. Several may host one event; who made it need not be one of them."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="hosts")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    objects = HostQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "member"], name="a_host_hosts_an_event_once"),
        ]

    def __str__(self) -> str:
        return f"host {self.pk}"
