"""Why a person is in an estate: lives there, works there, sits on its board, was invited in."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeEndsWith
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from community.people.models.homes import Circle, Entrance, Estate, Household, same
from community.people.models.persons import User
from community.people.tenancy import ESTATE, AudienceQuerySet, Scope


class Role(models.TextChoices):
    """Why a person is in an estate. A resident is a member with a household."""

    COMMITTEE = "committee", _("Afdelingsbestyrelsen")
    CHAIR = "chair", _("Formand")
    CARETAKER = "caretaker", _("Vicevært")
    OPERATIONS = "operations", _("Driftsleder")
    SOCIAL_WORKER = "social_worker", _("Boligsocial medarbejder")
    ADMINISTRATION = "administration", _("Administrationen")
    WELCOME_NEIGHBOUR = "welcome_neighbour", _("Velkomstnabo")
    GUEST = "guest", _("Gæst")


BOARD = frozenset({Role.COMMITTEE, Role.CHAIR})
COLLEAGUES = frozenset({Role.CARETAKER, Role.OPERATIONS, Role.SOCIAL_WORKER, Role.ADMINISTRATION})
# Their pages ask for a second factor or a passkey (AU-4).
TRUSTED = BOARD | COLLEAGUES


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date) -> "MembershipQuerySet":
        return self.filter(period__contains=on, user__is_active=True)

    def with_roles(self, on: date) -> "MembershipQuerySet":
        """Adds `role_list`: the roles whose term holds today, as one array, in the same query."""
        terms = RoleTerm.objects.filter(membership=OuterRef("pk"), period__contains=on)
        return self.annotate(role_list=ArraySubquery(terms.values("role")))

    def at_the_gate(self, on: date) -> "MembershipQuerySet":
        """Current members with everything the gate, the templates and `visible_to` look at."""
        return (
            self.current(on)
            .with_roles(on)
            .select_related("user", "estate__organisation", "household__dwelling__entrance")
        )

    def of_household(self, household_id: int, on: date) -> "MembershipQuerySet":
        return self.current(on).filter(household_id=household_id)


class Membership(models.Model):
    """A person in an estate, whatever the reason: lives there, works there, sits on its board."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="memberships")
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    title = models.CharField(max_length=60, blank=True)
    period = DateRangeField()
    # What stands in an address instead of a number that could be counted through.
    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    # When every room had let go of somebody whose membership has ended.
    left_at = models.DateTimeField(null=True, blank=True)

    # Who acts for this member in this request («på vegne af»), set by the gate and nobody else.
    helper: "User | None" = None
    helping: Any = None

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_membership_of_an_estate_at_a_time",
                expressions=[same("user"), same("estate"), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False), name="membership_lasts_for_a_while"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                RangeEndsWith("period"), condition=Q(left_at=None), name="members_about_to_leave"
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"

    @property
    def roles(self) -> frozenset[str]:
        """The roles whose term holds. Only members who came through the gate carry them."""
        return frozenset(self.role_list)  # type: ignore[attr-defined]

    def may_enter(self, on: date) -> bool:
        """Lives here that day, or holds an office: who has neither any more has no business here.

        Only for members who came through `at_the_gate`.
        """
        if self.household is None:
            return bool(self.roles)
        return on in self.household.period

    @property
    def is_board(self) -> bool:
        return bool(self.roles & BOARD)

    @property
    def is_colleague(self) -> bool:
        """Works here: caretaker, operations, social worker, administration."""
        return bool(self.roles & COLLEAGUES)

    @property
    def is_trusted(self) -> bool:
        """Board or colleague: has pages that ask for a second factor."""
        return bool(self.roles & TRUSTED)

    @property
    def is_guest(self) -> bool:
        """A partner who sees what is opened to the neighbourhood, and nothing else."""
        return not self.lives_here and self.roles == {Role.GUEST}

    @property
    def lives_here(self) -> bool:
        return self.household_id is not None

    @property
    def entrance_id(self) -> int | None:
        return self.household.dwelling.entrance_id if self.household else None

    @property
    def circle_id(self) -> int | None:
        return self.household.dwelling.entrance.circle_id if self.household else None


class RoleTerm(models.Model):
    """A role from–to. A term ends by itself: nothing has to be remembered on the day."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="terms")
    role = models.CharField(max_length=20, choices=Role)
    period = DateRangeField()
    # When the person was told that the term is about to end.
    ending_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(period__isempty=False), name="role_lasts_for_a_while"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["membership", "role"], name="terms_of_a_member")]

    def __str__(self) -> str:
        return f"{self.role} of membership {self.membership_id}"


class Audienced(models.Model):
    """Base of everything that has an audience: who of the house may see it.

    `entrance` and `circle` name the place when the scope is that narrow, and only then.
    """

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    scope = models.CharField(max_length=12, choices=Scope, default=ESTATE)
    entrance = models.ForeignKey(Entrance, models.CASCADE, null=True, blank=True, related_name="+")
    circle = models.ForeignKey(Circle, models.CASCADE, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = AudienceQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(scope=Scope.ENTRANCE, entrance__isnull=False, circle__isnull=True)
                    | Q(scope=Scope.CIRCLE, circle__isnull=False, entrance__isnull=True)
                    | Q(
                        scope__in=[Scope.ESTATE, Scope.ORGANISATION, Scope.LOCAL_AREA],
                        entrance__isnull=True,
                        circle__isnull=True,
                    )
                ),
                name="%(class)s_audience_names_its_place",
            ),
        ]
