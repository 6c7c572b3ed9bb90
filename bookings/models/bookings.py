"""Who has which place when."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from bookings.models.closures import HasPeriod
from bookings.models.places import Facility
from bookings.models.rulesets import STAYS, Purpose, RuleSet
from bookings.slots import evening_window
from community.notifications.reminding import evening_before, soon_before
from community.people.models import Estate, Household, Membership, OnBehalf, same

# Since when it has the time it has.
SETTLED = Coalesce("moved_at", "created_at")


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

    def asked(self) -> "BookingQuerySet":
        """Those that hold their time and wait for a yes."""
        return self.filter(state=Booking.State.ASKED)

    def rentals(self) -> "BookingQuerySet":
        """Those that somebody hands over and looks at: whole days, nights, a deposit or a key."""
        has_key = Q(made_under__key_hours__isnull=False)
        return self.filter(Q(made_under__unit__in=STAYS) | Q(deposit__gt=0) | has_key)

    def overdue(self, now: datetime) -> "BookingQuerySet":
        """Booked, begun, and nobody came within the time the place gives."""
        return self.filter(
            state=Booking.State.BOOKED,
            is_kept=False,
            period__startswith__gt=now - Booking.ASKED_ABOUT,
            period__startswith__lte=now,
        ).filter(period__startswith__lte=now - F("made_under__release_after"))

    def of_households(self) -> "BookingQuerySet":
        """Those somebody is reminded of: what is open to all has no household to tell."""
        return self.filter(is_for_all=False)

    def due_hour_reminder(self, now: datetime) -> "BookingQuerySet":
        """Soon to begin, not yet told, and booked before the reminder was due.

        As the place says, or as who booked it has chosen.
        """
        before = soon_before("booked_by__user", F("made_under__remind_before"))
        due_at = F("starts_at") - F("before")
        return (
            self.of_households()
            .filter(state=Booking.State.BOOKED, hour_told_at=None)
            .filter(period__startswith__gt=now, period__startswith__lte=now + RuleSet.EARLIEST)
            .annotate(starts_at=RangeStartsWith("period"), before=before)
            .annotate(due_at=models.ExpressionWrapper(due_at, models.DateTimeField()))
            .filter(due_at__lte=now)
            .annotate(settled_at=SETTLED)
            .filter(settled_at__lt=F("due_at"))
        )

    def due_evening_reminder(self, now: datetime) -> "BookingQuerySet":
        """Those of tomorrow, from 18 to midnight tonight, if they were booked before 18.

        Where the place says so, or who booked it has chosen it.
        """
        window = evening_window(now)
        if window is None:
            return self.none()
        due_at, since, before = window
        wanted = evening_before("booked_by__user", F("made_under__remind_evening"))
        return (
            self.of_households()
            .annotate(settled_at=SETTLED, wanted=wanted)
            .filter(
                state=Booking.State.BOOKED,
                evening_told_at=None,
                wanted=True,
                settled_at__lt=due_at,
            )
            .starting(since, before)
        )

    def with_place(self) -> "BookingQuerySet":
        return self.select_related(
            "facility__part_of",
            "facility__rules",
            "made_under",
            "purpose",
            "household__dwelling__entrance__estate",
        )


class Booking(HasPeriod, OnBehalf):
    """A household has a facility for a period. Slots themselves are computed, never stored.

    Or nobody's household: the place is held for something open to all (`is_for_all`, ADR 0020), or
    until lots are drawn about it (`DRAW`, which is nobody's time and only has claims).
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Tilbudt jer")
        ASKED = "asked", _("Venter på svar")
        BOOKED = "booked", _("Booket")
        HERE = "here", _("I gang")
        DONE = "done", _("Færdig")
        CANCELLED = "cancelled", _("Sluppet")
        RELEASED = "released", _("Givet fri")
        CLOSED = "closed", _("Aflyst, fordi der blev lukket")
        DECLINED = "declined", _("Blev ikke til noget")
        DRAW = "draw", _("Der trækkes lod")

    # Who is done has used the time but does not hold it: the rest is a neighbour's.
    HOLDING: ClassVar = [State.OFFERED, State.ASKED, State.BOOKED, State.HERE]
    USED: ClassVar = [*HOLDING, State.DONE]
    LET_GO: ClassVar = [State.CANCELLED, State.RELEASED, State.CLOSED, State.DECLINED]

    # The clock looks this far back: a place without release leaves its past bookings as they are,
    # and they shall not be read again every half minute.
    ASKED_ABOUT: ClassVar = timedelta(days=7)

    facility = models.ForeignKey(Facility, models.RESTRICT, related_name="bookings")
    household = models.ForeignKey(
        Household, models.CASCADE, null=True, blank=True, related_name="bookings"
    )
    made_under = models.ForeignKey(RuleSet, models.RESTRICT, related_name="+")
    purpose = models.ForeignKey(
        Purpose, models.RESTRICT, null=True, blank=True, related_name="bookings"
    )
    is_for_all = models.BooleanField(default=False)
    # A neighbour has passed it on: there is no hour to regret what they are let off for.
    is_taken_over = models.BooleanField(default=False)
    booked_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    period = DateTimeRangeField()
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    # Who is on paper has no button for «jeg er her»: their time waits for them until it is over.
    is_kept = models.BooleanField(default=False)
    headcount = models.PositiveSmallIntegerField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    # What was said to who asked, where the rules want a yes; the clock says it for nobody.
    answer = models.CharField(max_length=200, blank=True)
    answered_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # Whole kroner, as they were when it was booked.
    price = models.PositiveIntegerField(default=0)
    deposit = models.PositiveIntegerField(default=0)
    # How often it has moved: calendars ask (RFC 5545, SEQUENCE).
    sequence = models.PositiveIntegerField(default=0)
    # What the page or the program called this request, so that asking twice books once.
    request_key = models.CharField(max_length=80, null=True, blank=True)
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True, blank=True)
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
                condition=Q(state__in=["offered", "asked", "booked", "here"]),
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
            models.Index(
                fields=["facility"],
                condition=Q(state="asked"),
                name="bookings_that_wait_for_a_yes",
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

    @property
    def wants_words(self) -> bool:
        """It costs something, or something is asked of who has it. Needs `made_under`."""
        held = self.made_under
        asks = held.min_years or held.booker_attends or held.needs_accept or held.needs_approval
        return bool(self.price or self.deposit or asks or self.purpose_id)

    @property
    def is_handed(self) -> bool:
        """One of the `rentals`: somebody hands it over and looks at it. Needs `made_under`."""
        held = self.made_under
        return held.unit in STAYS or self.deposit > 0 or held.key_hours is not None

    def releases_at(self) -> datetime | None:
        """When it is given to a neighbour if nobody has come. Needs `made_under`."""
        after = self.made_under.release_after
        if self.state != Booking.State.BOOKED or self.is_kept or after is None:
            return None
        return self.begins + after

    def is_overdue(self, now: datetime) -> bool:
        """The clock may not have come by yet; for every reader it is free already."""
        at = self.releases_at()
        return at is not None and at <= now


class Claim(HasPeriod, models.Model):
    """A place a booking takes, with the time before and after it: itself, and each of its parts.

    So who has the whole room has its kitchen, and who has the kitchen stands in the way of the
    room. There is one as long as the booking holds its time. A part that comes later is held too:
    the database sees to it (migration 0023).
    """

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="claims")
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="claims")
    period = DateTimeRangeField()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_booking_of_a_place_at_a_time",
                expressions=[same("facility"), ("period", RangeOperators.OVERLAPS)],
            ),
            models.UniqueConstraint(fields=["booking", "facility"], name="a_place_is_claimed_once"),
        ]
        indexes: ClassVar = [
            models.Index(F("facility"), RangeEndsWith("period"), name="claims_of_a_facility")
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"
