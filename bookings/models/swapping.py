"""Times that neighbours pass on to each other, without it being seen who they are."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking
from bookings.models.closures import HasPeriod
from bookings.models.places import Facility
from bookings.models.rulesets import Purpose
from bookings.models.waiting import Waiting
from community.people.models import Household, Membership, OnBehalf


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, member: Membership) -> "OfferQuerySet":
        """Times at the places one may see. Who offers them is nobody's business."""
        seen = Facility.objects.visible_to(member).values("pk")
        return self.filter(booking__facility__in=seen)

    def of_others(self, member: Membership) -> "OfferQuerySet":
        return self.exclude(booking__household_id=member.household_id or 0)

    def of_household(self, member: Membership) -> "OfferQuerySet":
        return self.filter(booking__household_id=member.household_id or 0)

    def open(self, now: datetime) -> "OfferQuerySet":
        """Still to be had: not taken, not regretted, not moved and not begun."""
        return self.filter(
            state=Offer.State.OPEN,
            booking__state=Booking.State.BOOKED,
            booking__period=F("period"),
            period__startswith__gt=now,
        )

    def to_be_had_by(self, member: Membership, now: datetime) -> "OfferQuerySet":
        """Who waits for such a time comes first; the others when those have had a while."""
        waits = Waiting.objects.visible_to(member).in_line()
        here = waits.filter(facility=OuterRef("booking__facility"), period=OuterRef("period"))
        open_now = self.of_others(member).open(now)
        return open_now.filter(Q(first_until=None) | Q(first_until__lte=now) | Exists(here))

    def with_place(self) -> "OfferQuerySet":
        return self.select_related("booking__facility__part_of", "booking__made_under")


class Offer(HasPeriod, OnBehalf):
    """A household gives its time to whichever neighbour wants it, and keeps it until one does."""

    class State(models.TextChoices):
        OPEN = "open", _("Gives videre")
        TAKEN = "taken", _("Givet videre")
        KEPT = "kept", _("Beholdt")

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="offers")
    offered_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The time as it was offered: what moves is not offered any more.
    period = DateTimeRangeField()
    state = models.CharField(max_length=5, choices=State, default=State.OPEN)
    # Until then it is only there for who waits for it; none: nobody did.
    first_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(state="open"),
                name="a_time_is_offered_once_at_a_time",
            )
        ]
        indexes: ClassVar = [models.Index(F("created_at"), name="when_times_were_offered")]

    def __str__(self) -> str:
        return f"offer {self.pk}"


class SwapQuerySet(models.QuerySet["Swap"]):
    def visible_to(self, member: Membership) -> "SwapQuerySet":
        """What the household asks for, and what it is asked for."""
        return self.asked_by_home(member) | self.asked_of_home(member)

    def asked_by_home(self, member: Membership) -> "SwapQuerySet":
        return self.filter(household_id=member.household_id or 0)

    def asked_of_home(self, member: Membership) -> "SwapQuerySet":
        """Less those of who is not to be met: they are never seen, and run out."""
        return self.filter(wanted__household_id=member.household_id or 0, is_unheard=False)

    def open(self, now: datetime) -> "SwapQuerySet":
        """Still to be answered: the time is where it was, and there is time to think."""
        still_there = Q(wanted__state=Booking.State.BOOKED, wanted__period=F("period"))
        in_return = Q(given=None) | Q(
            given__state=Booking.State.BOOKED, given__period=F("given_period")
        )
        return self.filter(still_there, in_return, state=Swap.State.ASKED, runs_out_at__gt=now)

    def run_out(self, now: datetime) -> "SwapQuerySet":
        return self.filter(state=Swap.State.ASKED, runs_out_at__lte=now)

    def with_places(self) -> "SwapQuerySet":
        return self.select_related(
            "wanted__facility__part_of",
            "wanted__made_under",
            "given__facility__part_of",
            "given__made_under",
            "purpose",
        )


class Swap(HasPeriod, OnBehalf):
    """A household asks for a neighbour's time, with one of its own in return or without."""

    class State(models.TextChoices):
        ASKED = "asked", _("Spurgt")
        YES = "yes", _("Ja")
        NO = "no", _("Nej")
        BACK = "back", _("Trukket tilbage")
        OVER = "over", _("Ingen svarede")

    wanted = models.ForeignKey(Booking, models.CASCADE, related_name="asked_for")
    period = DateTimeRangeField()
    given = models.ForeignKey(
        Booking, models.CASCADE, null=True, blank=True, related_name="given_for"
    )
    given_period = DateTimeRangeField(null=True, blank=True)
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What who asks will use it for, and how many come: by their own choice, as when they book.
    purpose = models.ForeignKey(Purpose, models.RESTRICT, null=True, blank=True, related_name="+")
    headcount = models.PositiveSmallIntegerField(null=True, blank=True)
    # Between people of whom one has blocked another: nobody is told, and nothing gives it away.
    is_unheard = models.BooleanField(default=False)
    accepted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=5, choices=State, default=State.ASKED)
    created_at = models.DateTimeField()
    runs_out_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SwapQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wanted", "household"],
                condition=Q(state="asked"),
                name="a_household_asks_once_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(given=None, given_period=None)
                | Q(given__isnull=False, given_period__isnull=False),
                name="what_is_given_in_return_has_its_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("household"), F("created_at"), name="what_a_household_asks_for"),
            models.Index(F("runs_out_at"), condition=Q(state="asked"), name="asks_that_run_out"),
        ]

    def __str__(self) -> str:
        return f"swap {self.pk}"

    @property
    def is_plain(self) -> bool:
        """Nothing is paid and nothing is asked: a tap is an answer."""
        return not any(one.wants_words for one in (self.wanted, self.given) if one is not None)
