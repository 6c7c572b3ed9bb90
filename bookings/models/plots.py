"""The plots of a garden, who grows what in which season, and who waits for one."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, Subquery, When

from bookings.models.loans import DESK
from bookings.models.places import Facility
from community.people.models import Estate, Household, Membership, OnBehalf

PLOT_NAME_LENGTH = 40


class Season(models.Model):
    """From the first of a month until the last of another, and what a plot costs for it."""

    facility = models.OneToOneField(Facility, models.CASCADE, related_name="season")
    first_month = models.PositiveSmallIntegerField(default=4)
    last_month = models.PositiveSmallIntegerField(default=10)
    price = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_month__gte=1, last_month__lte=12)
                & Q(last_month__gte=F("first_month")),
                name="a_season_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"season {self.pk}"

    @classmethod
    def at(cls, facility: Facility) -> "Season":
        """The garden's own, or the usual one. Costs a query unless it was fetched along."""
        found: Season = getattr(facility, "season", None) or cls(facility=facility)
        return found

    def begins(self, year: int) -> date:
        """The first day of a year's season."""
        return date(year, self.first_month, 1)

    def of(self, day: date) -> int:
        """The year of the season that runs on a day, or comes after it."""
        return day.year if day.month <= self.last_month else day.year + 1


class PlotQuerySet(models.QuerySet["Plot"]):
    def visible_to(self, member: Membership) -> "PlotQuerySet":
        """Those of the gardens the member sees."""
        return self.filter(facility__in=Facility.objects.visible_to(member))

    def used(self) -> "PlotQuerySet":
        return self.filter(retired_at=None)

    def free(self) -> "PlotQuerySet":
        """Neither anybody's nor kept for who is asked."""
        return self.used().exclude(tenures__in=Tenure.objects.holding())

    def with_holder(self) -> "PlotQuerySet":
        """With who has it or is asked (`now_held`)."""
        held = Tenure.objects.holding().with_home()
        return self.prefetch_related(Prefetch("tenures", held, to_attr="now_held"))


class Plot(models.Model):
    """A bed in a garden. It is given to a household for a season at a time."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="plots")
    name = models.CharField(max_length=PLOT_NAME_LENGTH)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    # Only after `with_holder()`.
    now_held: "list[Tenure]"

    objects = PlotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["facility", "name"],
                condition=Q(retired_at=None),
                name="a_plot_is_named_once_in_its_garden",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TenureQuerySet(models.QuerySet["Tenure"]):
    def visible_to(self, member: Membership) -> "TenureQuerySet":
        """One's own household's; for who looks after the garden all of the estate's."""
        seen = Q(household_id=member.household_id or 0)
        if member.roles & DESK:
            seen |= Q(facility__estate=member.estate_id)
        return self.filter(seen)

    def of_home(self, member: Membership) -> "TenureQuerySet":
        """Of what `visible_to` shows: the household's own."""
        return self.filter(household_id=member.household_id or 0)

    def open(self) -> "TenureQuerySet":
        return self.filter(state__in=Tenure.OPEN)

    def holding(self) -> "TenureQuerySet":
        """Those that keep a plot from others."""
        return self.filter(state__in=Tenure.HOLDING)

    def waiting(self) -> "TenureQuerySet":
        """The line: the first who came first."""
        return self.filter(state=Tenure.State.WAITING).order_by("created_at", "pk")

    def offered_too_long(self, now: datetime) -> "TenureQuerySet":
        return self.filter(state=Tenure.State.OFFERED, asked_until__lte=now)

    def unanswered(self) -> "TenureQuerySet":
        """Asked if they keep it for another season, and have not said yet."""
        return self.filter(state=Tenure.State.HELD, answer_by__isnull=False)

    def with_turn(self) -> "TenureQuerySet":
        """With its number in the line (`turn`); none for who does not wait."""
        came = Q(created_at__lt=OuterRef("created_at"))
        came |= Q(created_at=OuterRef("created_at"), pk__lte=OuterRef("pk"))
        line = Tenure.objects.filter(came, facility=OuterRef("facility"), state="waiting")
        counted = line.values("facility").annotate(n=Count("pk")).values("n")
        waits = When(state=Tenure.State.WAITING, then=Subquery(counted))
        return self.annotate(turn=Case(waits, default=None))

    def with_home(self) -> "TenureQuerySet":
        return self.select_related(
            "facility__estate", "facility__season", "plot",
            "household__dwelling__entrance__estate", "asked_by__user",
        )  # fmt: skip


class Tenure(OnBehalf):
    """A household and a garden: in line, asked, growing, and done with it. One at a time."""

    class State(models.TextChoices):
        WAITING = "waiting"
        OFFERED = "offered"
        HELD = "held"
        LEFT = "left"
        PASSED = "passed"
        GIVEN_UP = "given_up"
        NOT_RENEWED = "not_renewed"

    HOLDING: ClassVar = [State.OFFERED, State.HELD]
    OPEN: ClassVar = [State.WAITING, *HOLDING]

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="tenures")
    plot = models.ForeignKey(Plot, models.CASCADE, null=True, blank=True, related_name="tenures")
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=State)
    created_at = models.DateTimeField()
    asked_until = models.DateTimeField(null=True, blank=True)
    # The last season it is theirs for, by its year.
    kept_for = models.PositiveSmallIntegerField(null=True, blank=True)
    # They are asked if they keep it, and until when they may think about it.
    answer_by = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TenureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plot"],
                condition=Q(state__in=["offered", "held"]),
                name="a_plot_is_kept_for_one_home",
            ),
            models.UniqueConstraint(
                fields=["facility", "household"],
                condition=Q(state__in=["waiting", "offered", "held"]),
                name="a_home_has_or_waits_for_one_plot",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "held"]) | Q(plot__isnull=False),
                name="what_is_kept_is_a_plot",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(asked_until__isnull=False),
                name="who_is_asked_for_a_plot_has_a_time_to_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(kept_for__isnull=False),
                name="who_has_a_plot_has_it_for_a_season",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["household", "created_at"], name="what_a_household_grows"),
            models.Index(
                fields=["asked_until"], condition=Q(state="offered"), name="plots_that_are_offered"
            ),
        ]

    def __str__(self) -> str:
        return f"tenure {self.pk}"

    @property
    def home_estate(self) -> Estate:
        """Where the household reads its notes. Needs `with_home()`."""
        return self.household.dwelling.entrance.estate
