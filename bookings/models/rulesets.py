"""By which rules a place can be had: data, so that each estate keeps its own."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import reduce
from operator import and_
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.slots import HOLIDAY
from community.people.models import Estate


class Unit(models.TextChoices):
    """What one takes at a time."""

    SLOT = "slot", _("Faste tider")
    FREE = "free", _("Fra og til, som det passer")
    DAY = "day", _("Hele døgn")
    NIGHT = "night", _("Nætter")


STAYS: tuple[str, ...] = (Unit.DAY, Unit.NIGHT)

Week = list[list[time | None]]


def week(rows: Iterable[tuple[int, time, time]] = ()) -> Week:
    """Opening hours as they are kept, from the days that have some: day, opens, closes."""
    found: Week = [[None, None] for _day in range(HOLIDAY + 1)]
    for day, opens, closes in rows:
        found[day] = [opens, closes]
    return found


def _days_of(hours: Week) -> dict[int, tuple[time, time]]:
    return {
        day: (opens, closes)
        for day, (opens, closes) in enumerate(hours)
        if opens is not None and closes is not None
    }


def _opens_before_it_closes(day: int, field: str = "hours") -> Q:
    opens, closes = f"{field}__{day}__0", f"{field}__{day}__1"
    is_closed = Q(**{opens: None, closes: None})
    has_both = Q(**{f"{opens}__isnull": False, f"{closes}__isnull": False})
    return is_closed | has_both & (Q(**{f"{closes}__gt": F(opens)}) | Q(**{closes: time()}))


def _key_opens_before_it_closes(day: int) -> Q:
    return _opens_before_it_closes(day, "key_hours")


class RuleSet(models.Model):
    """What one may do with the places that share it. The quota counts over all of them together.

    Rules that somebody has booked under are never changed: new ones follow them from a day on
    (`follows`, `holds_from`), and a booking keeps those it was made under (`Booking.made_under`).
    Places point at the first of them. Defaults are those of practice.md 2.3 and 2.4: eleven
    laundries and thirteen common rooms compared. Amounts are whole kroner.
    """

    # The earliest a reminder «soon» may come; the one the evening before is asked for apart.
    EARLIEST: ClassVar = timedelta(days=1)

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    follows = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="later")
    holds_from = models.DateField(null=True, blank=True)

    unit = models.CharField(max_length=5, choices=Unit, default=Unit.SLOT)
    slot_minutes = models.PositiveSmallIntegerField(
        default=120, validators=[MinValueValidator(15), MaxValueValidator(1440)]
    )
    min_minutes = models.PositiveSmallIntegerField(default=30)
    max_minutes = models.PositiveSmallIntegerField(default=720)
    # Whole days and nights: from this time on the first day until that time on the last.
    from_time = models.TimeField(default=time(10))
    until_time = models.TimeField(default=time(10))
    max_stay = models.PositiveSmallIntegerField(default=1)
    before_minutes = models.PositiveSmallIntegerField(default=0)
    after_minutes = models.PositiveSmallIntegerField(default=0)
    # Open from–to on each weekday (0 is Monday) and on public holidays (7), wall time; two times
    # None: closed. Until 00:00 is midnight at the end of the day.
    hours = ArrayField(
        ArrayField(models.TimeField(null=True), size=2), size=HOLIDAY + 1, default=week
    )
    closed_dates = ArrayField(
        models.CharField(max_length=5, validators=[RegexValidator(r"^\d\d-\d\d$")]),
        default=list,
        blank=True,
    )

    lead_days = models.PositiveSmallIntegerField(default=0)
    horizon_days = models.PositiveSmallIntegerField(default=14)
    # Neighbours of the organisation's other estates; none: as those who live here.
    others_horizon_days = models.PositiveSmallIntegerField(null=True, blank=True)
    max_coming = models.PositiveSmallIntegerField(null=True, blank=True)
    max_per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    max_per_month = models.PositiveSmallIntegerField(null=True, blank=True)
    max_yearly = models.PositiveSmallIntegerField(null=True, blank=True)
    max_nights_yearly = models.PositiveSmallIntegerField(null=True, blank=True)
    cooldown_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # What nobody has taken this short before is anybody's, whatever they have had.
    free_within = models.DurationField(null=True, blank=True)

    # Nobody came so many times within so many days: for so many days one books fewer days ahead.
    # None: it is not counted. Never more than a quarter of a year back or on (docs/retention.md).
    strikes_after = models.PositiveSmallIntegerField(null=True, blank=True)
    strikes_within = models.PositiveSmallIntegerField(default=60)
    strikes_horizon = models.PositiveSmallIntegerField(default=2)
    strikes_for = models.PositiveSmallIntegerField(default=14)

    # How long a time is held for who is next in line; none: half an hour, for stays a day.
    hold_for = models.DurationField(null=True, blank=True)
    release_after = models.DurationField(null=True, blank=True, default=timedelta(minutes=15))
    cancel_days = models.PositiveSmallIntegerField(default=0)
    remind_evening = models.BooleanField(default=True)
    remind_before = models.DurationField(null=True, blank=True, default=timedelta(hours=1))

    min_years = models.PositiveSmallIntegerField(null=True, blank=True)
    booker_attends = models.BooleanField(default=False)
    needs_accept = models.BooleanField(default=False)
    needs_approval = models.BooleanField(default=False)
    approves_itself_after = models.DurationField(null=True, blank=True)

    price = models.PositiveIntegerField(default=0)
    deposit = models.PositiveIntegerField(default=0)
    cleaning_fee = models.PositiveIntegerField(default=0)
    music_off = models.TimeField(null=True, blank=True)
    music_off_weekend = models.TimeField(null=True, blank=True)
    leave_by = models.TimeField(null=True, blank=True)
    checklist = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    entry = models.CharField(max_length=200, blank=True)
    # When the key is handed out and taken back, as `hours` is kept; null: there is no key to fetch.
    key_hours = ArrayField(
        ArrayField(models.TimeField(null=True), size=2), size=HOLIDAY + 1, null=True, blank=True
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
            models.CheckConstraint(
                condition=Q(follows=None, holds_from=None)
                | Q(follows__isnull=False, holds_from__isnull=False),
                name="later_rules_hold_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["follows", "holds_from"], name="one_set_of_rules_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(min_minutes__gte=15, max_minutes__gte=F("min_minutes")),
                name="the_shortest_time_is_not_the_longest",
            ),
            models.CheckConstraint(
                condition=Q(before_minutes__lte=1440, after_minutes__lte=1440),
                name="getting_ready_and_cleaning_take_a_day_at_most",
            ),
            models.CheckConstraint(condition=Q(max_stay__gte=1), name="a_stay_is_a_day_at_least"),
            models.CheckConstraint(
                condition=Q(strikes_within__lte=90, strikes_for__lte=90)
                & (Q(strikes_after=None) | Q(strikes_after__gte=1)),
                name="what_nobody_came_to_is_soon_forgotten",
            ),
            models.CheckConstraint(
                condition=reduce(and_, map(_opens_before_it_closes, range(HOLIDAY + 1))),
                name="a_place_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(key_hours=None)
                | reduce(and_, map(_key_opens_before_it_closes, range(HOLIDAY + 1))),
                name="a_key_is_handed_out_before_it_is_not",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def held_for(self) -> timedelta:
        """How long who is next in line may think about it."""
        return self.hold_for or (timedelta(days=1) if self.unit in STAYS else timedelta(minutes=30))

    @property
    def family(self) -> int:
        """The first of the rules that follow each other: what a quota counts by."""
        return self.follows_id or self.pk

    @property
    def openings(self) -> dict[int, tuple[time, time]]:
        """From–to by the kind of day; the days it is closed are not there."""
        return _days_of(self.hours)

    @property
    def key_openings(self) -> dict[int, tuple[time, time]]:
        """When the key is handed out, as `openings`; empty where there is none."""
        return _days_of(self.key_hours or [])

    def on(self, day: date) -> "RuleSet":
        """Those of the family that hold on a day. Asked of the first; needs `later` fetched."""
        held = [one for one in self.later.all() if one.holds_from and one.holds_from <= day]
        return max(held, key=lambda one: one.holds_from or date.min, default=self)


class Purpose(models.Model):
    """What a place is taken for: each has its price, and may have its own kind of time."""

    rules = models.ForeignKey(RuleSet, models.CASCADE, related_name="purposes")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=5, choices=Unit, blank=True)
    price = models.PositiveIntegerField(default=0)
    price_weekend = models.PositiveIntegerField(default=0)
    deposit = models.PositiveIntegerField(default=0)
    # Open to all: free, and made as an event that holds the place.
    is_open = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rules", "name"], name="a_purpose_is_named_once"),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(price=0, price_weekend=0, deposit=0),
                name="what_is_open_to_all_is_free",
            ),
        ]

    def __str__(self) -> str:
        return self.name
