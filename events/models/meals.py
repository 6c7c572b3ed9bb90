"""A shared meal: what is cooked, what it costs, and what those who come do not eat."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from events.models.happenings import Event, EventQuerySet
from events.models.signups import PARTY_AT_MOST, Signup

MENU_LENGTH, ALLERGENS_LENGTH, LIST_LENGTH, WORDS_LENGTH = 400, 200, 2000, 80
DEAREST = 500  # kroner for one at a table among neighbours


class Food(models.TextChoices):
    """What everybody knows. Chosen anew for each meal, and forgotten soon after."""

    VEGETARIAN = "vegetarian", _("Vegetar")
    NO_PORK = "no_pork", _("Uden svinekød")
    HALAL = "halal", _("Halal")
    NO_GLUTEN = "no_gluten", _("Uden gluten")
    NO_NUTS = "no_nuts", _("Uden nødder")
    OTHER = "other", _("Andet")


class MealQuerySet(models.QuerySet["Meal"]):
    def visible_to(self, member: Membership, now: datetime) -> "MealQuerySet":
        """Those of the events this member sees."""
        seen: EventQuerySet = Event.objects.visible_to(member, now)
        return self.filter(event__in=seen)


class Cooked(models.Model):
    """What the cooks decide, for one meal or for each of a series.

    `per_person` is the shopping list as they write it: a line each, for one grown-up.
    """

    DECIDED: ClassVar = ("menu", "allergens", "adult_price", "child_price", "per_person")

    menu = models.CharField(max_length=MENU_LENGTH, blank=True)
    allergens = models.CharField(max_length=ALLERGENS_LENGTH, blank=True)
    # Whole kroner, paid at the table; empty for nothing said, 0 for free.
    adult_price = models.PositiveSmallIntegerField(null=True, blank=True)
    child_price = models.PositiveSmallIntegerField(null=True, blank=True)
    per_person = models.CharField(max_length=LIST_LENGTH, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(adult_price=None) | Q(adult_price__lte=DEAREST))
                & (Q(child_price=None) | Q(child_price__lte=DEAREST)),
                name="a_%(class)s_among_neighbours_is_cheap",
            ),
        ]


class Meal(Cooked):
    """What the cooks have decided. An event of the kind needs none until they have."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="meal")
    # When the cooks heard that the list is ready.
    list_told_at = models.DateTimeField(null=True, blank=True)
    # When neighbours heard that there is some left.
    leftovers_at = models.DateTimeField(null=True, blank=True)

    objects = MealQuerySet.as_manager()

    class Meta(Cooked.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"meal {self.pk}"


class DietQuerySet(models.QuerySet["Diet"]):
    def visible_to(self, member: Membership) -> "DietQuerySet":
        """One's own and the household's; and all of it for who hosts or cooks."""
        return self.filter(signup__in=Signup.objects.visible_to(member))


class Eater(models.Model):
    """So many of a party eat like this."""

    food = models.CharField(max_length=10, choices=Food)
    count = models.PositiveSmallIntegerField()
    # What «andet» is.
    words = models.CharField(max_length=WORDS_LENGTH, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(count__gte=1, count__lte=PARTY_AT_MOST), name="a_%(class)s_is_somebodys"
            ),
            models.CheckConstraint(
                condition=Q(food="other") | Q(words=""), name="%(class)s_needs_words_for_other_only"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Diet(Eater):
    """What some of a party do not eat at one meal. Gone fourteen days after it."""

    signup = models.ForeignKey(Signup, models.CASCADE, related_name="diets")

    objects = DietQuerySet.as_manager()

    class Meta(Eater.Meta):
        abstract = False
        constraints: ClassVar = [
            *Eater.Meta.constraints,
            models.UniqueConstraint(fields=["signup", "food"], name="a_diet_is_said_once"),
        ]
