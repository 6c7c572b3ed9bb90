"""Whom a day many want falls to: a draw, the days in it, and the tickets in the hat."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking
from bookings.models.closures import HasPeriod
from bookings.models.places import Facility
from bookings.models.rulesets import Purpose
from community.people.models import Household, Membership, OnBehalf

TITLE_LENGTH, REASON_LENGTH = 80, 200


class DrawQuerySet(models.QuerySet["Draw"]):
    def visible_to(self, member: Membership) -> "DrawQuerySet":
        """Those of the places the member sees: anybody there may check them."""
        return self.filter(facility__in=Facility.objects.visible_to(member))

    def standing(self) -> "DrawQuerySet":
        """Those that keep their days from being booked."""
        return self.filter(state__in=Draw.STANDING)

    def due(self, now: datetime) -> "DrawQuerySet":
        """Those whose time to apply is over, and that nobody has drawn."""
        return self.filter(state=Draw.State.OPEN, closes_at__lte=now)

    def due_a_reminder(self, now: datetime) -> "DrawQuerySet":
        """Drawn a week ago, and nobody has said yes to it."""
        asked = self.filter(state=Draw.State.DRAWN, reminded_at=None)
        return asked.filter(drawn_at__lte=now - Draw.ANSWERED_WITHIN)

    def with_place(self) -> "DrawQuerySet":
        return self.select_related("facility__estate", "facility__part_of").prefetch_related("lots")


class Draw(models.Model):
    """Households apply for some days at a place, and the clock draws lots between them, once.

    The seed is made when the draw is, and stays unknown until it has been used; its hash is shown
    from the first day, so that nobody can choose another one afterwards.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Man kan søge")
        DRAWN = "drawn", _("Der er trukket lod")
        CONFIRMED = "confirmed", _("Afgjort")
        EMPTY = "empty", _("Ingen søgte")
        CALLED_OFF = "called_off", _("Aflyst")

    STANDING: ClassVar = [State.OPEN, State.DRAWN]
    ANSWERED_WITHIN: ClassVar = timedelta(days=7)

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="draws")
    title = models.CharField(max_length=TITLE_LENGTH)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    seed = models.CharField(max_length=64)
    seed_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # Who said yes to it, or called it off.
    answered_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="a_draw_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["drawn", "confirmed"]) | Q(drawn_at__gte=F("closes_at")),
                name="lots_are_drawn_when_nobody_can_apply_any_more",
            ),
            models.CheckConstraint(
                condition=~Q(state="called_off") | ~Q(reason=""),
                name="a_draw_is_called_off_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["closes_at"],
                condition=Q(state__in=["open", "drawn"]),
                name="draws_the_clock_asks_about",
            )
        ]

    def __str__(self) -> str:
        return f"draw {self.pk}"

    @property
    def is_standing(self) -> bool:
        return self.state in self.STANDING

    @property
    def is_shown(self) -> bool:
        """Whether the seed and the tickets are for everybody to see."""
        return self.drawn_at is not None

    def takes_tickets(self, now: datetime) -> bool:
        return self.state == self.State.OPEN and self.opens_at <= now < self.closes_at


class Lot(HasPeriod, models.Model):
    """One of the days that are drawn. `hold` keeps the place from everybody until it is decided."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="lots")
    period = DateTimeRangeField()
    hold = models.OneToOneField(Booking, models.SET_NULL, null=True, blank=True, related_name="lot")

    class Meta:
        ordering: ClassVar = ["period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "period"], name="a_day_is_drawn_once"),
            models.CheckConstraint(
                condition=Q(
                    period__isempty=False, period__lower_inf=False, period__upper_inf=False
                ),
                name="a_lot_begins_and_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"lot {self.pk}"


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, member: Membership) -> "TicketQuerySet":
        """The household's own. Whose the others are is nobody's business."""
        return self.filter(household_id=member.household_id or 0)

    def in_hat(self) -> "TicketQuerySet":
        """Those that are drawn between, by their number."""
        return self.exclude(state=Ticket.State.WITHDRAWN).order_by("number")


class Ticket(OnBehalf):
    """A household has applied. For everybody else it is a number and the days it is for.

    `wishes` are the lots it would have, the dearest first. `slips` is how many times it lies in the
    hat, and `place` when it came out. Whoever is forgotten leaves the number behind, so that the
    draw can still be checked.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("Har søgt")
        WITHDRAWN = "withdrawn", _("Trukket tilbage")
        GOT = "got", _("Fik dagen")
        MISSED = "missed", _("Fik den ikke")
        PASSED = "passed", _("Kunne ikke få den")

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="tickets")
    number = models.PositiveIntegerField()
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    applied_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    wishes = ArrayField(models.BigIntegerField())
    purpose = models.ForeignKey(Purpose, models.SET_NULL, null=True, blank=True, related_name="+")
    headcount = models.PositiveSmallIntegerField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.APPLIED)
    slips = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.PositiveIntegerField(null=True, blank=True)
    won = models.OneToOneField(Lot, models.SET_NULL, null=True, blank=True, related_name="winner")
    booking = models.OneToOneField(
        Booking, models.SET_NULL, null=True, blank=True, related_name="ticket"
    )
    # Why they could not have it: for the household alone.
    why = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draw", "household"], name="a_household_has_one_ticket"
            ),
            models.UniqueConstraint(fields=["draw", "number"], name="a_ticket_has_its_own_number"),
            models.UniqueConstraint(
                fields=["draw", "place"], name="one_ticket_comes_out_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(wishes=[]), name="a_ticket_is_for_some_day"),
        ]
        indexes: ClassVar = [
            models.Index(F("household"), F("state"), name="tickets_of_a_household")
        ]

    def __str__(self) -> str:
        return f"ticket {self.number}"
