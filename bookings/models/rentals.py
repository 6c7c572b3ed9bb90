"""What a rental leaves behind: money on a list, how the place was found, and the code of its door."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking
from bookings.models.places import Facility, FacilityQuerySet
from bookings.models.plots import Plot, Season, Tenure
from community.people.models import Estate, Household, Membership
from community.pictures.models import Picture
from community.times import local

REASON_LENGTH = 200
NOTE_LENGTH = 500
CODE_LENGTH = 40


class RentRunQuerySet(models.QuerySet["RentRun"]):
    def visible_to(self, member: Membership) -> "RentRunQuerySet":
        """Those of the member's own estate; that they are of the office is asked at the door."""
        return self.filter(estate=member.estate_id)


class RentRun(models.Model):
    """A list that was made for the rent: what came on it stays on it, and is never on another."""

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = RentRunQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["estate", "-made_at"], name="runs_newest_first")]

    def __str__(self) -> str:
        return f"run {self.pk}"


class ChargeQuerySet(models.QuerySet["Charge"]):
    def of_estate(self, estate: Estate) -> "ChargeQuerySet":
        """Those of the estate's own places, whoever booked them."""
        return self.at(Facility.objects.filter(estate=estate))

    def at(self, places: FacilityQuerySet) -> "ChargeQuerySet":
        """For a time at one of the places, or for a plot of one."""
        return self.filter(Q(booking__facility__in=places) | Q(tenure__facility__in=places))

    def visible_to(self, member: Membership) -> "ChargeQuerySet":
        """What the household pays. What others pay is nobody's business."""
        home = member.household_id or 0
        return self.filter(Q(booking__household_id=home) | Q(tenure__household_id=home))

    def of_season(self, plot: Plot, year: int) -> "ChargeQuerySet":
        """For a plot in a year, whoever grew there."""
        return self.filter(tenure__plot=plot, season=year)

    def with_place(self) -> "ChargeQuerySet":
        return self.select_related(
            "booking__facility__part_of", "tenure__facility__season", "tenure__plot"
        )

    def live(self) -> "ChargeQuerySet":
        """What is still to be paid, was paid, or is held: neither dropped nor given back."""
        return self.exclude(state__in=[Charge.State.DROPPED, Charge.State.RETURNED])

    def for_the_rent(self) -> "ChargeQuerySet":
        """What the next list takes: what is due, and what was paid and shall go back."""
        due = Q(noted_in=None, state__in=[Charge.State.DUE, Charge.State.KEPT])
        back = Q(noted_in__isnull=False, credited_in=None, state=Charge.State.RETURNED)
        return self.filter(due | back)


class Charge(models.Model):
    """An amount in whole kroner that a rental, or a plot for a season, costs.

    No card and no account is ever written here.

    Due until the office has noted it with the rent. A deposit is then held, until the place has
    been looked at: it goes back, or some of it is kept, with a reason.
    """

    class Kind(models.TextChoices):
        RENT = "rent", _("Leje")
        DEPOSIT = "deposit", _("Depositum")
        CLEANING = "cleaning", _("Rengøring")
        PLOT = "plot", _("Leje for en sæson")

    class State(models.TextChoices):
        DUE = "due", _("Skal på huslejen")
        NOTED = "noted", _("Står på huslejen")
        HELD = "held", _("Vi holder det")
        RETURNED = "returned", _("Givet tilbage")
        KEPT = "kept", _("Beholdt")
        DROPPED = "dropped", _("Bortfaldet")

    booking = models.ForeignKey(
        Booking, models.CASCADE, null=True, blank=True, related_name="charges"
    )
    # Or a household's plot, and the year of the season it is for.
    tenure = models.ForeignKey(
        Tenure, models.CASCADE, null=True, blank=True, related_name="charges"
    )
    season = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    settled_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    noted_in = models.ForeignKey(
        RentRun, models.RESTRICT, null=True, blank=True, related_name="noted"
    )
    credited_in = models.ForeignKey(
        RentRun, models.RESTRICT, null=True, blank=True, related_name="credited"
    )
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_charge_is_an_amount"),
            models.CheckConstraint(
                condition=~Q(state="kept") | (Q(kind="deposit") & ~Q(reason="")),
                name="a_deposit_is_kept_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["noted", "held"]) | Q(noted_in__isnull=False),
                name="what_is_noted_is_on_a_list",
            ),
            models.CheckConstraint(
                condition=Q(credited_in=None) | Q(state="returned", noted_in__isnull=False),
                name="only_what_was_paid_goes_back",
            ),
            models.CheckConstraint(
                condition=Q(booking__isnull=False, tenure=None, season=None)
                | Q(booking=None, tenure__isnull=False, season__isnull=False, kind="plot"),
                name="a_charge_is_for_a_time_or_for_a_season",
            ),
            models.UniqueConstraint(
                fields=["tenure", "season"],
                condition=~Q(state__in=["dropped", "returned"]),
                name="a_season_of_a_plot_is_paid_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["booking"],
                condition=Q(noted_in=None) | Q(credited_in=None, state="returned"),
                name="charges_for_the_next_list",
            )
        ]

    def __str__(self) -> str:
        return f"charge {self.pk}"

    # --- what it is for: after `with_place()` none of them costs a query -------------------------

    @property
    def place_name(self) -> str:
        """«Laden, køkken», or «Nyttehaverne, Bed 3»."""
        if self.booking is not None:
            return self.booking.facility.full_name
        grown = self._grown
        return f"{grown.facility.name}, {grown.plot}"

    @property
    def household(self) -> Household | None:
        return self.booking.household if self.booking is not None else self._grown.household

    @property
    def day(self) -> date:
        """When it begins: the time, or the season."""
        if self.booking is not None:
            return local(self.booking.begins).date()
        assert self.season is not None
        return Season.at(self._grown.facility).begins(self.season)

    @property
    def _grown(self) -> Tenure:
        assert self.tenure is not None
        return self.tenure


class DoorCode(models.Model):
    """The code of a place's door or key box. Shown to who has the place, half an hour before.

    It stands apart from the place, so that nothing that reads places carries it along.
    """

    facility = models.OneToOneField(Facility, models.CASCADE, related_name="door_code")
    code = models.CharField(max_length=CODE_LENGTH)
    changed_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"code of facility {self.facility_id}"


class Inspection(models.Model):
    """How a place was found, before somebody took it over or after they left.

    Two ticks: who has the place says how it was, and who looks after it says so too.
    """

    class Moment(models.TextChoices):
        BEFORE = "before", _("Før")
        AFTER = "after", _("Efter")

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="inspections")
    moment = models.CharField(max_length=6, choices=Moment)
    # Of the list of what is to be done, as it was worded then.
    checked = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    resident = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resident_at = models.DateTimeField(null=True, blank=True)
    keeper = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    keeper_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking", "moment"], name="a_place_is_looked_at_twice")
        ]

    def __str__(self) -> str:
        return f"{self.moment} of booking {self.booking_id}"


class InspectionPhoto(models.Model):
    """A photo of a fault. It hangs on one inspection, and goes with it."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="photos")
    picture = models.OneToOneField(Picture, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"photo {self.pk}"
