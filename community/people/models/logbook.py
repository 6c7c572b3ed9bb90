"""The logbook: who looked at or changed what concerns another person. Rows are never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from community.people.models.homes import Estate, Organisation
from community.people.models.members import Membership
from community.people.models.persons import User


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, member: Membership) -> "EntryQuerySet":
        """The administration reads the logbook of its organisation; nobody else reads it."""
        if "administration" not in member.roles:
            return self.none()
        return self.filter(organisation_id=member.estate.organisation_id)

    def told_to_the_person(self) -> "EntryQuerySet":
        """Without what is told in its own place or never: that and when one was reported.

        What was let stand was a report about somebody who did nothing wrong. What was hidden they
        are told by the decision.
        """
        quiet = Q(act__startswith="report.") | Q(act__in=("case.taken", "case.passed_on"))
        stood = Q(act="case.decided", facts__outcome="stand")
        return self.exclude(quiet | stood)

    def newest_first(self) -> "EntryQuerySet":
        return self.order_by("-at", "-pk")


class Entry(models.Model):
    """One act: `act` is "room.what" ("contact.seen"), `why` what the person chose or was told.

    `facts` holds numbers and codes, never names or text of residents. A trigger refuses every
    change, and every removal that is not the broom's; `seal` chains each row to the one before it
    in the organisation, so that a row altered behind our back is found (MO-5, GD-9).
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    estate = models.ForeignKey(Estate, models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    about = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    act = models.CharField(max_length=40)
    why = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-at", "-id"], name="entries_newest_first"),
            models.Index(fields=["about"], name="entries_about_a_person"),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"
