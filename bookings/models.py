"""The facts about what can be booked, by which rules, and who has it when."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.slots import HOLIDAY, evening_window
from community.people.models import Audienced, Estate, Household, Membership, OnBehalf, same
from community.people.tenancy import AudienceQuerySet


class RuleSet(models.Model):
    """What one may do with the places that share it. The quota counts over all of them together.

    Defaults are those of practice.md 2.3: eleven Danish laundries compared.
    """

    # The earliest a reminder «soon» may come; the one the evening before is asked for apart.
    EARLIEST: ClassVar = timedelta(days=1)

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    slot_minutes = models.PositiveSmallIntegerField(
        default=120, validators=[MinValueValidator(15), MaxValueValidator(1440)]
    )
    horizon_days = models.PositiveSmallIntegerField(default=14)
    max_coming = models.PositiveSmallIntegerField(null=True, blank=True)
    max_per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    release_after = models.DurationField(null=True, blank=True, default=timedelta(minutes=15))
    remind_evening = models.BooleanField(default=True)
    remind_before = models.DurationField(null=True, blank=True, default=timedelta(hours=1))
    closed_dates = ArrayField(
        models.CharField(max_length=5, validators=[RegexValidator(r"^\d\d-\d\d$")]),
        default=list,
        blank=True,
    )
    guidance = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=15, slot_minutes__lte=1440),
                name="a_slot_is_a_quarter_to_a_day",
            ),
            models.CheckConstraint(
                condition=Q(remind_before__isnull=True) | Q(remind_before__lte=timedelta(days=1)),
                name="a_reminder_comes_within_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """Open from–to on a weekday (0 = Monday) or on a public holiday (7). Wall time.

    No row: closed. `closes` at 00:00 means midnight at the end of the day.
    """

    rules = models.ForeignKey(RuleSet, models.CASCADE, related_name="hours")
    day = models.PositiveSmallIntegerField(validators=[MaxValueValidator(HOLIDAY)])
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rules", "day"], name="one_opening_a_day"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"),
                name="a_place_opens_before_it_closes",
            ),
            models.CheckConstraint(condition=Q(day__lte=HOLIDAY), name="opening_is_on_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.opens}–{self.closes}"


class FacilityQuerySet(AudienceQuerySet):
    def places(self) -> "FacilityQuerySet":
        """What stands on the list: a laundry, not each of its machines."""
        return self.filter(part_of=None)

    def bookable(self) -> "FacilityQuerySet":
        return self.filter(is_bookable=True, rules__isnull=False)

    def with_rules(self) -> "FacilityQuerySet":
        return self.select_related("rules", "part_of").prefetch_related("rules__hours")


class Facility(Audienced):
    """A place or a thing. A laundry is a place whose machines are its parts."""

    class Kind(models.TextChoices):
        LAUNDRY_ROOM = "laundry_room", _("Vaskehus")
        COMMON_ROOM = "common_room", _("Fælleslokale")
        GUEST_ROOM = "guest_room", _("Gæsteværelse")
        TRAILER = "trailer", _("Trailer")
        WORKSHOP = "workshop", _("Værksted")
        GRILL = "grill", _("Grillplads")

    ICONS: ClassVar = {
        Kind.LAUNDRY_ROOM: "washing-machine-duotone",
        Kind.WORKSHOP: "wrench-duotone",
        Kind.GUEST_ROOM: "bed-duotone",
        Kind.COMMON_ROOM: "couch-duotone",
    }

    part_of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")
    rules = models.ForeignKey(
        RuleSet, models.RESTRICT, null=True, blank=True, related_name="facilities"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    is_bookable = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[Any] = FacilityQuerySet.as_manager()

    class Meta(Audienced.Meta):
        abstract = False
        ordering: ClassVar = ["position", "pk"]
        indexes: ClassVar = [models.Index(fields=["estate", "part_of"], name="places_of_an_estate")]

    def __str__(self) -> str:
        return self.name

    @property
    def icon(self) -> str:
        """The picture of its kind."""
        return self.ICONS.get(self.Kind(self.kind), "key-duotone")

    @property
    def full_name(self) -> str:
        """«Vaskehus A, Maskine 1». Costs a query unless `part_of` was fetched along."""
        return f"{self.part_of.name}, {self.name}" if self.part_of else self.name


class HasPeriod:
    """What lasts from–to, said without ranges: `begins` and `ends` are aware moments."""

    period: Any

    @property
    def begins(self) -> datetime:
        return self.period.lower

    @property
    def ends(self) -> datetime:
        return self.period.upper


class ClosureQuerySet(models.QuerySet["Closure"]):
    def hitting(self, facilities: Any, starts_at: datetime, ends_at: datetime) -> "ClosureQuerySet":
        """Closures of these facilities, or of the place they are part of, within the period."""
        return self.filter(
            Q(facility__in=facilities) | Q(facility__parts__in=facilities),
            period__overlap=(starts_at, ends_at),
        ).distinct()


class Closure(HasPeriod, models.Model):
    """Closed from–to, with the reason that residents read."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="closures")
    period = DateTimeRangeField()
    reason = models.CharField(max_length=200)
    closed_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False),
                name="a_closure_begins_and_lasts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("facility"), RangeEndsWith("period"), name="closures_of_a_facility")
        ]

    def __str__(self) -> str:
        return f"closure {self.pk}"


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, member: Membership) -> "BookingQuerySet":
        """The household's own. Who has the other times is nobody's business."""
        return self.filter(household_id=member.household_id or 0)

    def standing(self) -> "BookingQuerySet":
        """Those that hold their time: booked or in use."""
        return self.filter(state__in=Booking.HOLDING)

    def used(self) -> "BookingQuerySet":
        """What counts in a week's quota: those that hold their time, and those that were used."""
        return self.filter(state__in=Booking.USED)

    def starting(self, since: datetime, before: datetime) -> "BookingQuerySet":
        return self.filter(period__startswith__gte=since, period__startswith__lt=before)

    def in_order(self) -> "BookingQuerySet":
        """First to begin first, with `starts_at` to page by."""
        return self.annotate(starts_at=RangeStartsWith("period")).order_by("starts_at", "pk")

    def coming(self, now: datetime) -> "BookingQuerySet":
        """Standing and not over: what a «highest number at a time» counts."""
        return self.standing().filter(period__endswith__gt=now)

    def overdue(self, now: datetime) -> "BookingQuerySet":
        """Booked, begun, and nobody came within the time the place gives."""
        return self.filter(
            state=Booking.State.BOOKED,
            is_kept=False,
            period__startswith__gt=now - Booking.ASKED_ABOUT,
            period__startswith__lte=now,
        ).filter(period__startswith__lte=now - F("facility__rules__release_after"))

    def of_households(self) -> "BookingQuerySet":
        """Those somebody is reminded of: what is open to all has no household to tell."""
        return self.filter(is_for_all=False)

    def due_hour_reminder(self, now: datetime) -> "BookingQuerySet":
        """Soon to begin, not yet told, and booked before the reminder was due."""
        due_at = F("starts_at") - F("facility__rules__remind_before")
        return (
            self.of_households()
            .filter(state=Booking.State.BOOKED, hour_told_at=None)
            .filter(period__startswith__gt=now, period__startswith__lte=now + RuleSet.EARLIEST)
            .annotate(starts_at=RangeStartsWith("period"))
            .annotate(due_at=models.ExpressionWrapper(due_at, models.DateTimeField()))
            .filter(due_at__lte=now, created_at__lt=F("due_at"))
        )

    def due_evening_reminder(self, now: datetime) -> "BookingQuerySet":
        """Those of tomorrow, from 18 to midnight tonight, if they were booked before 18."""
        window = evening_window(now)
        if window is None:
            return self.none()
        due_at, since, before = window
        return (
            self.of_households()
            .filter(
                state=Booking.State.BOOKED,
                evening_told_at=None,
                facility__rules__remind_evening=True,
                created_at__lt=due_at,
            )
            .starting(since, before)
        )

    def with_place(self) -> "BookingQuerySet":
        return self.select_related(
            "facility__part_of", "facility__rules", "household__dwelling__entrance__estate"
        )


class Booking(HasPeriod, OnBehalf):
    """A household has a facility for a period. Slots themselves are computed, never stored.

    Or nobody's household: the place is held for something open to all (`is_for_all`, ADR 0020).
    """

    class State(models.TextChoices):
        BOOKED = "booked", _("Booket")
        HERE = "here", _("I gang")
        DONE = "done", _("Færdig")
        CANCELLED = "cancelled", _("Sluppet")
        RELEASED = "released", _("Givet fri")
        CLOSED = "closed", _("Aflyst, fordi der blev lukket")

    # Who is done has used the time but does not hold it: the rest is a neighbour's.
    HOLDING: ClassVar = [State.BOOKED, State.HERE]
    USED: ClassVar = [*HOLDING, State.DONE]
    LET_GO: ClassVar = [State.CANCELLED, State.RELEASED, State.CLOSED]

    # The clock looks this far back: a place without release leaves its past bookings as they are,
    # and they shall not be read again every half minute.
    ASKED_ABOUT: ClassVar = timedelta(days=7)

    facility = models.ForeignKey(Facility, models.RESTRICT, related_name="bookings")
    household = models.ForeignKey(
        Household, models.CASCADE, null=True, blank=True, related_name="bookings"
    )
    is_for_all = models.BooleanField(default=False)
    booked_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    period = DateTimeRangeField()
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    # Who is on paper has no button for «jeg er her»: their time waits for them until it is over.
    is_kept = models.BooleanField(default=False)
    # What the page or the program called this request, so that asking twice books once.
    request_key = models.CharField(max_length=80, null=True, blank=True)
    created_at = models.DateTimeField()
    here_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    evening_told_at = models.DateTimeField(null=True, blank=True)
    hour_told_at = models.DateTimeField(null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_household_at_a_time",
                expressions=[same("facility"), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["booked", "here"]),
            ),
            models.UniqueConstraint(
                fields=["booked_by", "request_key"], name="one_booking_per_request"
            ),
            models.CheckConstraint(
                condition=Q(
                    period__isempty=False, period__lower_inf=False, period__upper_inf=False
                ),
                name="a_booking_begins_and_ends",
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=False, is_for_all=False)
                | Q(household=None, is_for_all=True),
                name="a_booking_is_a_households_or_for_all",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("facility"), RangeStartsWith("period"), name="bookings_of_a_facility"),
            models.Index(F("household"), RangeStartsWith("period"), name="bookings_of_a_household"),
            models.Index(
                RangeStartsWith("period"),
                condition=Q(state="booked"),
                name="bookings_the_clock_asks_about",
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"

    @property
    def home_estate(self) -> Estate:
        """Where the household lives: it reads its notes there, whosever the place is."""
        if self.household is None:
            return self.facility.estate
        return self.household.dwelling.entrance.estate

    def releases_at(self) -> datetime | None:
        """When it is given to a neighbour if nobody has come. Needs `facility.rules`."""
        rules = self.facility.rules
        if self.state != Booking.State.BOOKED or self.is_kept or rules is None:
            return None
        if rules.release_after is None:
            return None
        return self.begins + rules.release_after

    def is_overdue(self, now: datetime) -> bool:
        """The clock may not have come by yet; for every reader it is free already."""
        at = self.releases_at()
        return at is not None and at <= now
