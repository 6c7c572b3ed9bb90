"""Who comes every time without having to say so, and what is cooked every time."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from community.people.models import Household, Membership, OnBehalf
from events.models.happenings import Event
from events.models.meals import Cooked, Eater
from events.models.series import EventSeries
from events.models.signups import PARTY_AT_MOST


class RegularQuerySet(models.QuerySet["Regular"]):
    def visible_to(self, member: Membership) -> "RegularQuerySet":
        """One's own and the household's. Hosts see who comes to each of the times."""
        own = Q(household=None, member=member.pk)
        return self.filter(own | Q(household=member.household_id or 0))

    def on(self, moment: datetime) -> "RegularQuerySet":
        """Those that still hold then, the first to stand up first."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=moment)).order_by("pk")


class Regular(OnBehalf):
    """«Vi kommer hver onsdag»: a party that is signed up for each event of a series as it is made.

    For a household, or for one person without one. Who stood up first has the lower number, given
    while the series is held. `ended_at` may lie ahead, when somebody is about to move.
    """

    series = models.ForeignKey(EventSeries, models.CASCADE, related_name="regulars")
    household = models.ForeignKey(
        Household, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # Who said it.
    member = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    adults = models.PositiveSmallIntegerField(default=1)
    children = models.PositiveSmallIntegerField(default=0)
    party = models.GeneratedField(
        expression=F("adults") + F("children"),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    remind_soon = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RegularQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series", "household"],
                condition=Q(ended_at=None),
                name="a_household_comes_every_time_once",
            ),
            models.UniqueConstraint(
                fields=["series", "member"],
                condition=Q(household=None, ended_at=None),
                name="a_person_comes_every_time_once",
            ),
            models.CheckConstraint(
                condition=Q(party__gte=1, party__lte=PARTY_AT_MOST),
                name="who_comes_every_time_is_one_to_twelve",
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=False) | Q(member__isnull=False),
                name="somebody_comes_every_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["series", "id"], name="regulars_of_a_series"),
            models.Index(fields=["ended_at"], name="regulars_to_be_forgotten"),
        ]

    def __str__(self) -> str:
        return f"regular {self.pk}"


class RegularDietQuerySet(models.QuerySet["RegularDiet"]):
    def visible_to(self, member: Membership) -> "RegularDietQuerySet":
        """One's own and the household's. The cooks see what is said to each meal."""
        return self.filter(regular__in=Regular.objects.visible_to(member))


class RegularDiet(Eater):
    """What a party that comes every time does not eat. Gone when they no longer do."""

    regular = models.ForeignKey(Regular, models.CASCADE, related_name="diets")

    objects = RegularDietQuerySet.as_manager()

    class Meta(Eater.Meta):
        abstract = False
        constraints: ClassVar = [
            *Eater.Meta.constraints,
            models.UniqueConstraint(fields=["regular", "food"], name="a_regular_diet_is_said_once"),
        ]


class SeriesMealQuerySet(models.QuerySet["SeriesMeal"]):
    def visible_to(self, member: Membership) -> "SeriesMealQuerySet":
        """Those of the series this member sees."""
        return self.filter(series__in=EventSeries.objects.visible_to(member))


class SeriesMeal(Cooked):
    """«Madordning»: what each meal of a series begins with.

    `counts_all`: who is in the scheme is counted each time, until they say no before the closing.
    """

    series = models.OneToOneField(EventSeries, models.CASCADE, related_name="meal")
    cooks = models.PositiveSmallIntegerField(default=3)
    counts_all = models.BooleanField(default=False)

    objects = SeriesMealQuerySet.as_manager()

    class Meta(Cooked.Meta):
        abstract = False
        constraints: ClassVar = [
            *Cooked.Meta.constraints,
            models.CheckConstraint(condition=Q(cooks__lte=12), name="a_team_of_cooks_is_small"),
        ]

    def __str__(self) -> str:
        return f"series meal {self.pk}"


def next_of(series: EventSeries, now: datetime) -> models.QuerySet[Event]:
    """Its events that have not begun and are not called off, the first first. Part of verbs."""
    coming = series.events.filter(starts_at__gt=now).exclude(state=Event.State.CALLED_OFF)
    return coming.order_by("starts_at", "pk")
