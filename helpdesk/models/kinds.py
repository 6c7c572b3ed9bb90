"""What help can be, in people's words, and what a request and an offer have in common."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.people.models import Audienced, Membership, OnBehalf
from community.shapes import Interplay

TITLE_LENGTH, TEXT_LENGTH, LINE_LENGTH = 80, 800, 120


class Category(models.TextChoices):
    """Eight pictures, lessons, and what is none of them. The keys are those of `profiles.words.Skill`."""

    FOOD = "food", _("Mad og hus")
    CHILDREN = "children", _("Hente og passe børn")
    ALONG = "along", _("Følges og køre")
    DEVICES = "devices", _("Telefon og computer")
    HEAVY = "heavy", _("Tungt og praktisk")
    COMPANY = "company", _("Selskab")
    WATCH = "watch", _("Hold øje, mens jeg er væk")
    TALK = "talk", _("Snak og råd")
    HOMEWORK = "homework", _("Lektiehjælp")
    OTHER = "other", _("Noget andet")


class When(models.TextChoices):
    """When it is wanted. A day and a time stand in their own columns."""

    ANY = "any", _("Det haster ikke")
    NOW = "now", _("I dag")
    DAY = "day", _("En dag")
    AGAIN = "again", _("Fast")


class Size(models.TextChoices):
    """How much it asks for."""

    TEN_MINUTES = "ten_minutes", _("10 minutter")
    AN_HOUR = "an_hour", _("En time")
    HALF_A_DAY = "half_a_day", _("En halv dag")


class Reach(models.TextChoices):
    """Whether neighbours see it. Within OPEN the audience says how far."""

    OPEN = "open", _("Naboerne")
    MATCHED = "matched", _("Kun naboer, der har sagt, de kan")
    COORDINATOR = "coordinator", _("Kun den, der hjælper med at finde en nabo")


# What a card shows of a request or an offer, so that thirty cost what one costs.
PEOPLE = (
    "estate__organisation",
    "entrance",
    "circle",
    "helped_by",
    "member__user__profile",
    "member__household__dwelling__entrance",
)


class Help(OnBehalf, Audienced):
    """What a request and a standing offer have in common."""

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    # Whom it is for, or who offers; empty when they have been forgotten.
    member = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    category = models.CharField(max_length=10, choices=Category)
    interplay = models.CharField(max_length=15, choices=Interplay, default=Interplay.MUTUAL_BENEFIT)
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    # Which languages it may be done in, as `profiles.words.LANGUAGES`; empty for any.
    languages = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    made_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta(Audienced.Meta):
        abstract = True
        constraints: ClassVar = [
            *Audienced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(category__in=Category.values), name="%(class)s_is_of_a_kind_we_know"
            ),
        ]
