"""The house as a thing: organisations, estates, stairways, homes, and who lives where from–to."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    BigIntegerRangeField,
    DateRangeField,
    RangeOperators,
)
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value

# Words that a front door of ours already uses as the first part of an address.
RESERVED_SLUGS = frozenset(
    [
        "admin", "api", "demo", "det-sker", "drift", "favicon.ico", "hjaelper", "hjem", "hvem",
        "i18n", "kalender", "konto", "livez", "manifest", "media", "mig", "offline", "readyz",
        "robots.txt", "sprog", "static", "sw", "sw.js", "til-dig", "ui", "velkommen", "ws",
    ]
)  # fmt: skip


def same(field: str) -> tuple[Any, str]:
    """An exclusion expression for "the same row of `field`" that needs no extension.

    A one-element int8range overlaps exactly itself; btree_gist would do the same, but not every
    server lets us install it (ADR 0004).
    """
    element = Func(
        F(field),
        F(field),
        Value("[]"),
        function="INT8RANGE",
        output_field=BigIntegerRangeField(),
    )
    return element, RangeOperators.OVERLAPS


class Organisation(models.Model):
    """A boligorganisation."""

    name = models.CharField(max_length=120)
    office_phone = models.CharField(max_length=30, blank=True)
    office_hours = models.CharField(max_length=120, blank=True)
    emergency = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Estate(models.Model):
    """An afdeling: homes with one economy, one board and one address in our URLs."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="estates")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60, unique=True)
    local_area = models.SlugField(max_length=60, blank=True)
    languages = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    features_off = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    # Whether its residents may join groups of neighbouring estates, and the other way round.
    opens_groups = models.BooleanField(default=True)
    # What the residents call the caretaker; empty for «Vicevært».
    caretaker_word = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="one_number_per_estate"
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)), name="estate_slug_is_not_reserved"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Circle(models.Model):
    """A nabokreds: homes across stairways that have something in common."""

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="circles")
    name = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["estate", "name"], name="one_circle_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Entrance(models.Model):
    """An opgang: a street and a house number, the everyday word for «my stairway»."""

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="entrances")
    circle = models.ForeignKey(Circle, models.SET_NULL, null=True, blank=True)
    street = models.CharField(max_length=80)
    house_number = models.CharField(
        max_length=4, validators=[RegexValidator(r"^[1-9]\d{0,2}[A-Z]?$")]
    )
    postcode = models.CharField(max_length=4, validators=[RegexValidator(r"^\d{4}$")])
    city = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["street", "house_number", "postcode"], name="one_entrance_at_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.house_number}"


class Dwelling(models.Model):
    """A home as a thing. `floor` and `door` as Danish addresses have them, empty for a house.

    Source: DAR's rules for etage (1–99, st, kl, k2–k9) and dør (1–9999, letters, tv, mf, th).
    """

    entrance = models.ForeignKey(Entrance, models.CASCADE, related_name="dwellings")
    number = models.CharField(max_length=30, blank=True)
    floor = models.CharField(
        max_length=2, blank=True, validators=[RegexValidator(r"^(st|kl|k[2-9]|[1-9]\d?)$")]
    )
    door = models.CharField(
        max_length=4, blank=True, validators=[RegexValidator(r"^([1-9]\d{0,3}|[a-zæøå/-]{1,4})$")]
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entrance", "floor", "door"], name="one_dwelling_behind_a_door"
            ),
        ]

    def __str__(self) -> str:
        behind = " ".join(part for part in (f"{self.floor}." * bool(self.floor), self.door) if part)
        return f"{self.entrance}{', ' if behind else ''}{behind}"


class HouseholdQuerySet(models.QuerySet["Household"]):
    def living_here(self, on: date) -> "HouseholdQuerySet":
        return self.filter(period__contains=on)


class Household(models.Model):
    """The people in one home from–to. Carries booking limits (and, at meetings, two votes)."""

    dwelling = models.ForeignKey(Dwelling, models.CASCADE, related_name="households")
    period = DateRangeField()

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_household_in_a_home_at_a_time",
                expressions=[same("dwelling"), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False), name="household_lives_somewhere_for_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"household {self.pk}"
