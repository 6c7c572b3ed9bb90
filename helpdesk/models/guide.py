"""«Hvem hjælper med hvad»: whom one calls about what. Offices and places, never a private person."""

from typing import Any, ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.people.models import COLLEAGUES, Estate, Membership, User

TITLE_LENGTH, TEXT_LENGTH, LINE_LENGTH = 80, 300, 120
PHONE_LENGTH, URL_LENGTH = 30, 200


class Heading(models.TextChoices):
    """What one needs, in the order it is asked for. The headings of the page."""

    URGENT = "urgent", _("Det haster")
    BROKEN = "broken", _("Noget er i stykker")
    PAPERS = "papers", _("Papirer og penge")
    WORRIED = "worried", _("Bekymret for en nabo?")
    TOGETHER = "together", _("Naboer og fællesskab")
    OTHER = "other", _("Andet, du kan få brug for")


class GuideEntryQuerySet(models.QuerySet["GuideEntry"]):
    def visible_to(self, member: Membership) -> "GuideEntryQuerySet":
        """Those of the member's estate; what is taken away only for who may bring it back."""
        rows = self.filter(estate=member.estate_id)
        may_edit = member.roles & COLLEAGUES and member.helper is None
        return rows if may_edit else rows.standing()

    def standing(self) -> "GuideEntryQuerySet":
        """What anybody reads: the page has no door."""
        return self.filter(removed_at=None)

    def of(self, estate: Estate) -> "GuideEntryQuerySet":
        return self.filter(estate=estate)

    def in_order(self) -> "GuideEntryQuerySet":
        """As it stands under each heading."""
        return self.order_by("order", "pk")


class GuideEntry(models.Model):
    """A place or an office, what it helps with, and how one gets hold of it.

    With `is_office` its number and hours are the organisation's office's own, whatever they become.
    What the house wrote itself is Danish here and translated when shown.
    """

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    heading = models.CharField(max_length=8, choices=Heading)
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    phone = models.CharField(max_length=PHONE_LENGTH, blank=True)
    hours = models.CharField(max_length=LINE_LENGTH, blank=True)
    address = models.CharField(max_length=LINE_LENGTH, blank=True)
    url = models.CharField(max_length=URL_LENGTH, blank=True)
    is_office = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = GuideEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "guide entries"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(heading__in=Heading.values),
                name="guide_entry_stands_under_a_heading_we_know",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="guide_entry_says_where_one_turns"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["estate", "order"], name="guide_of_an_estate"),
        ]

    def __str__(self) -> str:
        return f"guide entry {self.pk}"

    @property
    def shown_title(self) -> str:
        return said(self.title)

    @property
    def shown_text(self) -> str:
        return said(self.text)

    @property
    def shown_phone(self) -> str:
        return self.estate.organisation.office_phone if self.is_office else self.phone

    @property
    def shown_hours(self) -> str:
        return self.estate.organisation.office_hours if self.is_office else self.hours


def said(text: str) -> str:
    """What the house wrote itself in the reader's language; anything else as it was written."""
    return gettext(text) if text else ""
