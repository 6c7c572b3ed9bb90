"""What keeps the social life in repair: the lines of its plan."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.plan.models.steps import Keeper, Line


class Upkeep(Line):
    """A line of the plan for the social life: what is done, by whom, how often, and how it is."""

    class Every(models.TextChoices):
        WEEK = "week", _("Hver uge")
        MONTH = "month", _("Hver måned")
        QUARTER = "quarter", _("Hvert kvartal")
        HALF = "half", _("To gange om året")
        YEAR = "year", _("Hvert år")
        ONCE = "once", _("Når der er brug for det")

    class Condition(models.IntegerChoices):
        GOOD = 1, _("Går godt")
        FINE = 2, _("Går an")
        WORN = 3, _("Slidt")
        BROKEN = 4, _("Gået i stå")

    what = models.CharField(max_length=120)
    keeper = models.CharField(max_length=12, choices=Keeper)
    second_keeper = models.CharField(max_length=12, choices=Keeper, blank=True)
    every = models.CharField(max_length=8, choices=Every)
    next_on = models.DateField(null=True, blank=True)
    last_done_on = models.DateField(null=True, blank=True)
    # The time before that, for who says it was a slip.
    done_before_on = models.DateField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    budget = models.PositiveIntegerField(null=True, blank=True)
    condition = models.PositiveSmallIntegerField(choices=Condition, null=True, blank=True)
    walked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(second_keeper="") | ~Q(second_keeper=F("keeper")),
                name="the_second_key_of_an_upkeep_is_another",
            ),
            models.CheckConstraint(
                condition=Q(condition=None) | Q(condition__range=(1, 4), walked_on__isnull=False),
                name="how_it_goes_is_one_of_four_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.what
