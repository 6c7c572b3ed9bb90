"""Safety walks: when and where one walked, what was seen, who mends it by when. Never a person."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import CharField, DateTimeField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from community.noticeboard.models import Notice
from community.people.models import Estate, Membership, Role
from community.pictures.models import Picture
from helpdesk.models.duties import SocialTask

PLACE_LENGTH, SEEN_LENGTH, ROUTE_LENGTH, LINE_LENGTH = 80, 300, 800, 160
KEY_LENGTH = 80
ORIGIN = "walk:"
# Who plans, walks with the list, and says how it goes.
WALKERS = frozenset(
    {Role.COMMITTEE, Role.CHAIR, Role.CARETAKER, Role.OPERATIONS, Role.SOCIAL_WORKER}
)


def walks_with(member: Membership) -> bool:
    """Whether the member makes and edits walks. Nobody does while acting for another."""
    return bool(member.roles & WALKERS) and member.helper is None


class SafetyWalkQuerySet(models.QuerySet["SafetyWalk"]):
    def visible_to(self, member: Membership) -> "SafetyWalkQuerySet":
        """Those of the estate: for who makes them all, for the rest what is planned or told of."""
        here = self.filter(estate=member.estate_id)
        if member.is_guest:
            return self.none()
        if walks_with(member):
            return here
        State = SafetyWalk.State
        return here.filter(state__in=[State.PLANNED, State.PUBLISHED], called_off_at=None)

    def newest_first(self) -> "SafetyWalkQuerySet":
        return self.order_by("-starts_at", "-pk")


class SafetyWalk(models.Model):
    """A walk through the estate, planned, walked, and told of."""

    class State(models.TextChoices):
        """Only what is planned or told of is seen by the neighbours."""

        PLANNED = "planned", _("Planlagt")
        HELD = "held", _("Gået")
        PUBLISHED = "published", _("Fortalt")

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    meets_at = models.CharField(max_length=LINE_LENGTH)
    # One stop on each line.
    route = models.CharField(max_length=ROUTE_LENGTH, blank=True)
    # Roles in words («bestyrelsen, SSP»), never names.
    invited = models.CharField(max_length=LINE_LENGTH, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    made_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    notice = models.ForeignKey(Notice, models.SET_NULL, null=True, blank=True, related_name="+")
    request_key = models.CharField(max_length=KEY_LENGTH, null=True, blank=True)

    objects: ClassVar[Any] = SafetyWalkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["estate", "request_key"], name="one_walk_for_each_request"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="a_walk_told_of_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(called_off_at=None),
                name="only_a_planned_walk_is_called_off",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["estate", "-starts_at"], name="walks_of_an_estate"),
        ]

    def __str__(self) -> str:
        return f"safety walk {self.pk}"

    @property
    def stops(self) -> list[str]:
        """The route, one stop after the other."""
        return [line for line in self.route.splitlines() if line.strip()]

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_called_off(self) -> bool:
        return self.called_off_at is not None


class WalkPointQuerySet(models.QuerySet["WalkPoint"]):
    def visible_to(self, member: Membership) -> "WalkPointQuerySet":
        """For who makes walks those of the estate; for the rest what has been told."""
        seen = SafetyWalk.objects.visible_to(member)
        if not walks_with(member):
            return self.standing().filter(
                walk__in=seen.filter(state=SafetyWalk.State.PUBLISHED).values("pk")
            )
        return self.filter(walk__in=seen.values("pk"))

    def standing(self) -> "WalkPointQuerySet":
        return self.filter(removed_at=None)

    def with_tasks(self) -> "WalkPointQuerySet":
        """Adds `task_done_at`: when its task was done, where somebody has one."""
        origin = Concat(
            Value(ORIGIN), Cast(OuterRef("pk"), CharField()), OuterRef("turn_mark"),
            output_field=CharField(),
        )  # fmt: skip
        done = SocialTask.objects.filter(
            origin=origin, estate=OuterRef("walk__estate"), state=SocialTask.State.DONE
        ).exclude(settled=True)
        return self.annotate(
            task_done_at=Subquery(done.values("done_at")[:1], output_field=DateTimeField())
        )

    def due_a_word(self, today: date) -> "WalkPointQuerySet":
        """Their day has come, and nobody has been asked how it goes."""
        return self.standing().filter(follow_up_on__lte=today, asked_at=None, done_at=None)

    def in_order(self) -> "WalkPointQuerySet":
        """As they were seen."""
        return self.order_by("pk")


class WalkPoint(models.Model):
    """A thing to mend at a place: what it is, whose it is, and when one looks again.

    `turn_mark` is added to the origin of its task when it goes to another owner, who has a task of
    their own. What is done there is done here (`with_tasks`).
    """

    class Kind(models.TextChoices):
        """What one looks for. There is no word for a person."""

        LIGHT = "light", _("Lys")
        BUSHES = "bushes", _("Buske")
        DOOR = "door", _("Dør")
        OTHER = "other", _("Andet")

    class Owner(models.TextChoices):
        """Whose it is: an office, the committee, or neighbours together."""

        CARETAKER = Role.CARETAKER.value, _("Viceværten")
        OPERATIONS = Role.OPERATIONS.value, _("Driftslederen")
        SOCIAL_WORKER = Role.SOCIAL_WORKER.value, _("Den boligsociale medarbejder")
        COMMITTEE = Role.COMMITTEE.value, _("Bestyrelsen")
        NEIGHBOURS = "neighbours", _("En gruppe naboer")

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    walk = models.ForeignKey(SafetyWalk, models.CASCADE, related_name="points")
    place = models.CharField(max_length=PLACE_LENGTH)
    kind = models.CharField(max_length=6, choices=Kind)
    seen = models.CharField(max_length=SEEN_LENGTH, blank=True)
    picture = models.OneToOneField(
        Picture, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    owner = models.CharField(max_length=13, choices=Owner, default=Owner.CARETAKER)
    follow_up_on = models.DateField()
    status = models.CharField(max_length=LINE_LENGTH, blank=True)
    status_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    turn_mark = models.CharField(max_length=8, blank=True)
    made_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    request_key = models.CharField(max_length=KEY_LENGTH, null=True, blank=True)

    objects: ClassVar[Any] = WalkPointQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["walk", "request_key"], name="one_point_for_each_request"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["light", "bushes", "door", "other"]),
                name="a_point_is_a_thing_and_no_person",
            ),
        ]

    def __str__(self) -> str:
        return f"walk point {self.pk}"

    @property
    def origin(self) -> str:
        """What its task comes from."""
        return f"{ORIGIN}{self.pk}{self.turn_mark}"

    @property
    def is_done(self) -> bool:
        """Said here, or its task was done; the second only with `with_tasks`."""
        return self.done_at is not None or getattr(self, "task_done_at", None) is not None
