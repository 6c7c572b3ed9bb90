"""What guests say of the plan: the municipality, who builds, partners. They read it and see no person."""

from typing import Any, ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.people.models import Estate, Membership
from community.plan.models.steps import Step

REMARK_LENGTH = 600


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, member: Membership) -> "RemarkQuerySet":
        """A guest's own, also hidden; for committee and colleagues all that are not."""
        if member.is_guest:
            return self.filter(made_by=member.pk)
        if not member.is_trusted:
            return self.none()
        return self.filter(estate=member.estate_id, hidden_at=None)

    def standing(self) -> "RemarkQuerySet":
        return self.filter(removed_at=None)

    def newest_first(self) -> "RemarkQuerySet":
        return self.order_by("-made_at", "-pk")


class Remark(models.Model):
    """A guest's words to a step. Who works with the plan reads what, and never who."""

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField(_("Trin"), choices=Step)
    text = models.CharField(max_length=REMARK_LENGTH)
    made_at = models.DateTimeField()
    # When who works with the plan had read it.
    seen_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = RemarkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="a_remark_says_something"),
            models.CheckConstraint(condition=Q(step__range=(1, 5)), name="a_remark_is_to_a_step"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["estate", "-made_at"], name="remarks_to_an_estate"),
            models.Index(fields=["made_by", "-made_at"], name="remarks_of_a_guest"),
        ]

    def __str__(self) -> str:
        return f"remark {self.pk}"
