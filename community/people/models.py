"""The facts about who lives here. No CPR, no rent, no health, no birth date: there is no column."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.aggregates import ArrayAgg
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
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.people.tenancy import ESTATE, AudienceQuerySet, Scope

# Words that a front door of ours already uses as the first part of an address.
RESERVED_SLUGS = frozenset(
    [
        "admin", "api", "demo", "drift", "favicon.ico", "hjem", "i18n", "konto", "livez", "manifest",
        "media", "mig", "offline", "readyz", "robots.txt", "sprog", "static", "sw", "sw.js", "til-dig",
        "ui", "velkommen", "ws",
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


class UserManager(BaseUserManager["User"]):
    def create_user(self, name: str, email: str | None = None, **fields: Any) -> "User":
        """A person with login, without a password: codes and passkeys open the door."""
        user = self.model(name=name, email=self.normalize_email(email) or None, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, name: str = "Operatør", password: str | None = None, **fields: Any
    ) -> "User":
        """The operator, who alone may open the back office. Made from the command line."""
        fields |= {"is_staff": True, "is_superuser": True}
        user = self.create_user(name, email, **fields)
        if password:
            user.set_password(password)
            user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person with login. What neighbours see is `name` and the opgang, nothing more."""

    class TextSize(models.TextChoices):
        NORMAL = "", _("Normal")
        LARGE = "l", _("Stor")
        LARGEST = "xl", _("Meget stor")

    class Theme(models.TextChoices):
        AUTO = "", _("Automatisk")
        LIGHT = "light", _("Lyst")
        DARK = "dark", _("Mørkt")

    class Language(models.TextChoices):
        DANISH = "da", "Dansk"
        ENGLISH = "en", "English"

    name = models.CharField(max_length=40)
    surname = models.CharField(max_length=60, blank=True)
    email = models.EmailField(null=True, blank=True, unique=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.DANISH)
    text_size = models.CharField(max_length=2, choices=TextSize, default="", blank=True)
    theme = models.CharField(max_length=5, choices=Theme, default="", blank=True)
    is_hidden = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_login_per_email"),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.email:
            self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def shown_name(self) -> str:
        """What a neighbour may read: the chosen name, or «En nabo» for who wants to be hidden."""
        return str(_("En nabo")) if self.is_hidden else self.name


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


class Role(models.TextChoices):
    """Why a person is in an estate. A resident is a member with a household."""

    COMMITTEE = "committee", _("Afdelingsbestyrelsen")
    CHAIR = "chair", _("Formand")
    CARETAKER = "caretaker", _("Vicevært")
    OPERATIONS = "operations", _("Driftsleder")
    SOCIAL_WORKER = "social_worker", _("Boligsocial medarbejder")
    ADMINISTRATION = "administration", _("Administrationen")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date) -> "MembershipQuerySet":
        return self.filter(period__contains=on, user__is_active=True)

    def with_roles(self, on: date) -> "MembershipQuerySet":
        """Adds `role_list`: the roles whose term holds today, as one array, in the same query."""
        return self.annotate(
            role_list=ArrayAgg(
                "terms__role", filter=Q(terms__period__contains=on), default=Value([])
            )
        )

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

    def __str__(self) -> str:
        return f"membership {self.pk}"

    @property
    def roles(self) -> frozenset[str]:
        """The roles whose term holds. Only members who came through the gate carry them."""
        return frozenset(self.role_list)  # type: ignore[attr-defined]

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

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(period__isempty=False), name="role_lasts_for_a_while"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["membership", "role"], name="terms_of_a_member")]

    def __str__(self) -> str:
        return f"{self.role} of membership {self.membership_id}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> "InvitationQuerySet":
        return self.filter(expires_at__gt=now, revoked_at=None, used__lt=F("places"))


class Invitation(models.Model):
    """A kodebrev. Only a keyed digest of the code is kept; each adult uses it once."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    places = models.PositiveSmallIntegerField(default=2)
    used = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(used__lte=F("places")), name="invitation_used_once_per_adult"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


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


class Guess(models.Model):
    """A wrong code, kept for an hour: `key` is a keyed digest of where it came from."""

    purpose = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["purpose", "key", "at"], name="guesses_from_one_place"),
            models.Index(fields=["purpose", "at"], name="guesses_lately"),
        ]

    def __str__(self) -> str:
        return f"guess {self.pk}"
