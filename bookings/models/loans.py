"""The things an estate lends out, who has which until when, and how they came home."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeEndsWith
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.notes import Told
from community.moderation.rules import not_blocked_for
from community.people.models import Estate, Household, Membership, OnBehalf, Role, same
from community.pictures.models import Picture

NAME_LENGTH = 60
ABOUT_LENGTH = 400
PICK_UP_LENGTH = 120
ANSWER_LENGTH = 200
# Who looks after what an estate shares: the same as for its places.
DESK = frozenset({Role.CARETAKER, Role.OPERATIONS, Role.COMMITTEE, Role.CHAIR})


class ThingQuerySet(models.QuerySet["Thing"]):
    def visible_to(self, member: Membership) -> "ThingQuerySet":
        """What the estate lends out, but for what lies with somebody one has a block with."""
        if member.is_guest:
            return self.none()
        here = self.filter(estate=member.estate_id)
        return here.filter(not_blocked_for(member.user_id, "lent_by__user_id"))

    def lent(self) -> "ThingQuerySet":
        """What can still be borrowed."""
        return self.filter(retired_at=None)

    def with_loans(self) -> "ThingQuerySet":
        """With who has or waits for it (`now_held`), what is broken (`broken`), and its photo."""
        broken = Condition.objects.faults().select_related("picture")
        return self.select_related(
            "picture", "lent_by__user", "lent_by__household"
        ).prefetch_related(
            Prefetch("loans", Loan.objects.open().in_line(), to_attr="now_held"),
            Prefetch("conditions", broken, to_attr="broken"),
        )


class Thing(models.Model):
    """A drill, a tent, a sewing machine: the estate's, or a neighbour's who lends it out."""

    class Kind(models.TextChoices):
        TOOL = "tool", _("Værktøj")
        FEAST = "feast", _("Til fest og gæster")
        WHEELS = "wheels", _("Til transport")
        HOME = "home", _("Til hjemmet")
        OTHER = "other", _("Andet")

    class Given(models.TextChoices):
        """Who puts it into the borrower's hands."""

        DESK = "desk", _("Viceværten udleverer den")
        SELF = "self", _("Man tager den selv")
        NEIGHBOUR = "neighbour", _("En nabo låner den ud")

    ICONS: ClassVar = {
        Kind.TOOL: "hammer-duotone",
        Kind.FEAST: "coffee-duotone",
        Kind.WHEELS: "bicycle-duotone",
        Kind.HOME: "house-duotone",
        Kind.OTHER: "package-duotone",
    }

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    name = models.CharField(max_length=NAME_LENGTH)
    about = models.CharField(max_length=ABOUT_LENGTH, blank=True)
    pick_up = models.CharField(max_length=PICK_UP_LENGTH)
    given = models.CharField(max_length=10, choices=Given, default=Given.DESK)
    lent_by = models.ForeignKey(Membership, models.CASCADE, null=True, blank=True, related_name="+")
    max_days = models.PositiveSmallIntegerField()
    picture = models.OneToOneField(
        Picture, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    # Only after `with_loans()`.
    now_held: "list[Loan]"
    broken: "list[Condition]"

    objects = ThingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(max_days__gt=0), name="a_thing_is_lent_for_a_day_or_more"
            ),
            models.CheckConstraint(
                condition=Q(given="neighbour", lent_by__isnull=False)
                | (~Q(given="neighbour") & Q(lent_by=None)),
                name="a_neighbours_thing_has_its_neighbour",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["estate", "name"], name="things_of_an_estate")]

    def __str__(self) -> str:
        return self.name

    @property
    def icon(self) -> str:
        return self.ICONS[self.Kind(self.kind)]

    @property
    def is_a_neighbours(self) -> bool:
        return self.given == Thing.Given.NEIGHBOUR


class LoanQuerySet(models.QuerySet["Loan"]):
    def visible_to(self, member: Membership) -> "LoanQuerySet":
        """One's own household's, those of what one lends out, and for the desk the estate's own."""
        seen = self._at_home(member)
        if member.roles & DESK:
            seen |= Q(thing__estate=member.estate_id, thing__lent_by=None)
        return self.filter(seen)

    def of_home(self, member: Membership) -> "LoanQuerySet":
        """Of what `visible_to` shows: what the household borrows or lends out itself."""
        return self.filter(self._at_home(member))

    def at_the_desk(self, member: Membership) -> "LoanQuerySet":
        """Of what `visible_to` shows: the estate's own things, for who hands them out."""
        return self.filter(thing__estate=member.estate_id, thing__lent_by=None)

    def borrowed_by(self, member: Membership) -> "LoanQuerySet":
        return self.filter(household_id=member.household_id or 0)

    @staticmethod
    def _at_home(member: Membership) -> Q:
        home = member.household_id or 0
        return Q(household_id=home) | Q(thing__lent_by__household_id=home)

    def open(self) -> "LoanQuerySet":
        """Not over: in line, offered, asked, put aside or out."""
        return self.filter(state__in=Loan.OPEN)

    def holding(self) -> "LoanQuerySet":
        """Those that keep the thing from others on their days."""
        return self.filter(state__in=Loan.HOLDING)

    def out(self) -> "LoanQuerySet":
        return self.filter(state=Loan.State.OUT)

    def waiting(self) -> "LoanQuerySet":
        return self.filter(state=Loan.State.WAITING)

    def in_line(self) -> "LoanQuerySet":
        """The first who came first."""
        return self.order_by("created_at", "pk")

    def overdue(self, today: date) -> "LoanQuerySet":
        """Out, and it should be home by now; nobody has said it is."""
        return self.out().filter(days__endswith__lte=today, handed_in_at=None)

    def due_by(self, day: date) -> "LoanQuerySet":
        """Out, and its last day is that day or earlier."""
        return self.out().filter(days__endswith__lte=day + timedelta(days=1), handed_in_at=None)

    def offered_too_long(self, now: datetime) -> "LoanQuerySet":
        return self.filter(state=Loan.State.OFFERED, asked_until__lte=now)

    def never_fetched(self, today: date) -> "LoanQuerySet":
        """Asked for or put aside, and the days are over."""
        return self.filter(
            state__in=[Loan.State.ASKED, Loan.State.AGREED], days__endswith__lte=today
        )

    def with_thing(self) -> "LoanQuerySet":
        return self.select_related(
            "thing__lent_by__user",
            "thing__lent_by__household__dwelling__entrance",
            "thing__estate",
            "thing__picture",
            "household__dwelling__entrance__estate",
            "asked_by__user",
        )


class Loan(OnBehalf):
    """A household borrows a thing: from waiting in line until it is home again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("På venteliste")
        OFFERED = "offered", _("Jeres tur")
        ASKED = "asked", _("Venter på svar")
        AGREED = "agreed", _("Lagt til side til jer")
        OUT = "out", _("Hos jer")
        RETURNED = "returned", _("Afleveret")
        WITHDRAWN = "withdrawn", _("Fortrudt")
        DECLINED = "declined", _("Blev ikke til noget")
        PASSED = "passed", _("Blev ikke hentet")

    HOLDING: ClassVar = [State.OFFERED, State.ASKED, State.AGREED, State.OUT]
    OPEN: ClassVar = [State.WAITING, *HOLDING]
    # What one may still say no to, before it is fetched.
    NOT_FETCHED: ClassVar = [State.WAITING, State.OFFERED, State.ASKED, State.AGREED]

    thing = models.ForeignKey(Thing, models.CASCADE, related_name="loans")
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The first day and the last, as people say it; who waits in line has none yet.
    days = DateRangeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State)
    created_at = models.DateTimeField()
    asked_until = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=ANSWER_LENGTH, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)
    renewed_at = models.DateTimeField(null=True, blank=True)
    # Two ticks: who brings it says so, and who gets it back says so too.
    handed_in_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    eve_told_at = models.DateTimeField(null=True, blank=True)
    day_told_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="a_thing_is_kept_for_one_home_at_a_time",
                expressions=[same("thing"), ("days", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["offered", "asked", "agreed", "out"]),
            ),
            models.UniqueConstraint(
                fields=["thing"], condition=Q(state="out"), name="a_thing_is_out_with_one_home"
            ),
            models.UniqueConstraint(
                fields=["thing", "household"],
                condition=Q(state__in=["waiting", "offered", "asked", "agreed", "out"]),
                name="a_home_asks_once_for_a_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "asked", "agreed", "out"])
                | Q(
                    days__isnull=False, days__isempty=False,
                    days__lower_inf=False, days__upper_inf=False,
                ),
                name="what_is_kept_is_kept_for_some_days",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(asked_until__isnull=False),
                name="whose_turn_it_is_has_a_time_to_answer",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(F("household"), F("created_at"), name="what_a_household_borrows"),
            models.Index(
                RangeEndsWith("days"), condition=Q(state="out"), name="loans_that_come_home"
            ),
            models.Index(
                F("asked_until"), condition=Q(state="offered"), name="loans_that_are_offered"
            ),
        ]

    def __str__(self) -> str:
        return f"loan {self.pk}"

    @property
    def first_day(self) -> date:
        found: date = self.days.lower
        return found

    @property
    def last_day(self) -> date:
        """It comes home on this day at the latest."""
        found: date = self.days.upper
        return found - timedelta(days=1)

    @property
    def home_estate(self) -> Estate:
        """Where the household reads its notes. Needs `with_thing()`."""
        return self.household.dwelling.entrance.estate

    def is_overdue(self, today: date) -> bool:
        return self.state == Loan.State.OUT and not self.handed_in_at and self.last_day < today


class ConditionQuerySet(models.QuerySet["Condition"]):
    def visible_to(self, member: Membership) -> "ConditionQuerySet":
        """Those of the things the member sees. Who said it is not shown to anybody."""
        return self.filter(thing__in=Thing.objects.visible_to(member))

    def faults(self) -> "ConditionQuerySet":
        """What is broken and not mended yet, the last said first."""
        return self.filter(is_fault=True, cleared_at=None).order_by("-told_at", "-pk")


class Condition(Told):
    """How a thing was when it came home; the next one reads it until it is mended."""

    thing = models.ForeignKey(Thing, models.CASCADE, related_name="conditions")
    loan = models.ForeignKey(Loan, models.SET_NULL, null=True, blank=True, related_name="+")
    is_fault = models.BooleanField(default=False)
    picture = models.OneToOneField(
        Picture, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ConditionQuerySet.as_manager()

    class Meta(Told.Meta):
        indexes: ClassVar = [
            models.Index(fields=["thing", "-told_at"], name="conditions_of_a_thing")
        ]
