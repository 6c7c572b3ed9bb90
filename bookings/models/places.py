"""The places and things an estate shares."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.rulesets import RuleSet
from community.people.models import Audienced, Membership
from community.people.tenancy import AudienceQuerySet


class FacilityQuerySet(AudienceQuerySet):
    def visible_to(self, member: Membership, *, retired: bool = False) -> Self:
        """Those that are used; or, asked for, those that are used no more."""
        return super().visible_to(member).filter(retired_at__isnull=not retired)

    def places(self) -> "FacilityQuerySet":
        """What stands on the list: a laundry, not each of its machines."""
        return self.filter(part_of=None)

    def bookable(self) -> "FacilityQuerySet":
        return self.filter(is_bookable=True, rules__isnull=False)

    def with_rules(self) -> "FacilityQuerySet":
        """With all it takes to say what can be had when, and what else is taken along."""
        parts = self.model._default_manager.filter(part_of=OuterRef("pk")).values("pk")
        found = self.select_related("rules", "part_of").prefetch_related("rules__later")
        return found.annotate(part_numbers=ArraySubquery(parts))

    def with_notes(self) -> "FacilityQuerySet":
        """Adds if something is broken (`is_faulty`, in a part too), photos hang there, lots are drawn."""
        faults = self.model._meta.get_field("faults").related_model.objects.standing()
        here = Q(facility=OuterRef("pk")) | Q(facility__part_of=OuterRef("pk"))
        draws = self.model._meta.get_field("draws").related_model.objects.standing()
        pictures = self.model._meta.get_field("pictures").related_model.objects
        found = self.select_related("outside", "part_of__outside")
        return found.annotate(
            is_faulty=Exists(faults.filter(here)),
            has_pictures=Exists(pictures.filter(facility=OuterRef("pk"))),
            is_drawn=Exists(draws.filter(here | Q(facility=OuterRef("part_of")))),
        )


class Facility(Audienced):
    """A place or a thing. A laundry is a place whose machines are its parts."""

    class Kind(models.TextChoices):
        LAUNDRY_ROOM = "laundry_room", _("Vaskehus")
        COMMON_ROOM = "common_room", _("Fælleslokale")
        KITCHEN = "kitchen", _("Køkken")
        GUEST_ROOM = "guest_room", _("Gæsteværelse")
        TRAILER = "trailer", _("Trailer")
        WORKSHOP = "workshop", _("Værksted")
        STUDY_ROOM = "study_room", _("Læsesal")
        GARDEN = "garden_plot", _("Nyttehaver")
        GRILL = "grill", _("Grillplads")
        PLAYGROUND = "playground", _("Legeplads")
        FITNESS = "outdoor_fitness", _("Træningsplads")
        MEETING_SPOT = "meeting_spot", _("Sted at mødes")
        SWAP_SHELF = "swap_shelf", _("Byttehylde")

    class Zone(models.TextChoices):
        COMMON = "common", _("Fællesareal")
        EDGE = "edge", _("Kantzone")
        HOUSE = "house", _("I huset")

    class Booked(models.TextChoices):
        """Where one books it: the three worlds of practice.md 2.3, and what is just there."""

        HERE = "here", _("Her i appen")
        ELSEWHERE = "elsewhere", _("I et andet system")
        BOARD = "board", _("På tavlen med lås")
        NEVER = "never", _("Bookes ikke")

    class Access(models.TextChoices):
        STEP_FREE = "step_free", _("Ingen trin")
        WIDE_DOOR = "wide_door", _("Bred dør")
        TOILET = "toilet", _("Toilet")
        ACCESSIBLE_TOILET = "accessible_toilet", _("Handicaptoilet")
        LIFT = "lift", _("Elevator")
        HEARING_LOOP = "hearing_loop", _("Teleslynge")
        KITCHEN = "kitchen", _("Køkken")
        CHANGING_TABLE = "changing_table", _("Puslebord")
        QUIET = "quiet", _("Stille sted")

    ICONS: ClassVar = {
        Kind.LAUNDRY_ROOM: "washing-machine-duotone",
        Kind.WORKSHOP: "wrench-duotone",
        Kind.GUEST_ROOM: "bed-duotone",
        Kind.COMMON_ROOM: "couch-duotone",
        Kind.KITCHEN: "cooking-pot-duotone",
        Kind.TRAILER: "car-profile-duotone",
        Kind.STUDY_ROOM: "student-duotone",
        Kind.GARDEN: "potted-plant-duotone",
        Kind.PLAYGROUND: "baby-duotone",
        Kind.FITNESS: "person-simple-walk-duotone",
        Kind.MEETING_SPOT: "armchair-duotone",
        Kind.SWAP_SHELF: "arrows-clockwise",
    }

    part_of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")
    rules = models.ForeignKey(
        RuleSet, models.RESTRICT, null=True, blank=True, related_name="facilities"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    zone = models.CharField(max_length=10, choices=Zone, default=Zone.COMMON)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    access = ArrayField(models.CharField(max_length=20, choices=Access), default=list, blank=True)
    booked = models.CharField(max_length=10, choices=Booked, default=Booked.HERE)
    link = models.URLField(blank=True)
    is_bookable = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Used no more: it is nowhere but in what was booked there.
    retired_at = models.DateTimeField(null=True, blank=True)

    # Only after `with_notes()`.
    is_faulty: bool
    has_pictures: bool
    is_drawn: bool

    objects: ClassVar[Any] = FacilityQuerySet.as_manager()

    class Meta(Audienced.Meta):
        abstract = False
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            *Audienced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(booked="here") | Q(is_bookable=False),
                name="what_is_booked_elsewhere_is_not_booked_here",
            ),
            models.CheckConstraint(
                condition=Q(booked="elsewhere") | Q(link=""),
                name="a_link_leads_to_where_one_books",
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(is_bookable=False),
                name="what_is_used_no_more_is_not_booked",
            ),
        ]
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

    @property
    def read_from(self) -> Any:
        """The other calendar whose times are taken here, or for the whole it is part of, if any.

        Costs queries unless `with_notes()`.
        """
        return getattr(self, "outside", None) or getattr(self.part_of, "outside", None)

    def rules_on(self, day: date) -> RuleSet | None:
        """By which rules it can be had on a day. Needs `with_rules()`."""
        return self.rules.on(day) if self.rules else None

    @property
    def all_rules(self) -> list[RuleSet]:
        """The first of its rules, whose family the quota counts by; none where nothing is booked."""
        return [self.rules] if self.rules else []

    @cached_property
    def part_numbers(self) -> list[int]:
        """The keys of its parts. Costs a query unless `with_rules()` brought them along."""
        return list(self.parts.values_list("pk", flat=True))

    @property
    def taken_with(self) -> list[int]:
        """The places one takes when one takes this: itself and its parts. Needs `with_rules()`."""
        return sorted([self.pk, *self.part_numbers])
