"""What has to be done for an event to happen, how many it takes, and who has taken it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from community.people.models import Membership, OnBehalf
from events.models.happenings import Event, EventQuerySet
from events.models.kinds import Effort


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, member: Membership, now: datetime) -> "TaskQuerySet":
        """Those of the events this member sees."""
        seen: EventQuerySet = Event.objects.visible_to(member, now)
        return self.filter(event__in=seen)

    def with_swaps(self) -> "TaskQuerySet":
        """With `wants_swap`: whether somebody would like another to take their turn."""
        offered = TaskTaking.objects.filter(task=OuterRef("pk"), offered_at__isnull=False)
        return self.annotate(wants_swap=Exists(offered))

    def open(self) -> "TaskQuerySet":
        """Those that still want somebody."""
        return self.filter(taken__lt=F("wanted"))


class Task(OnBehalf):
    """«To kokke», «Sætte boder op». With a time of its own it is a shift."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="tasks")
    what = models.CharField(max_length=80)
    effort = models.CharField(max_length=11, choices=Effort, default=Effort.AN_HOUR)
    # Who takes it stands at the stove, and sees what is to be cooked for whom.
    is_cooking = models.BooleanField(default=False)
    wanted = models.PositiveSmallIntegerField(default=1)
    taken = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(what=""), name="a_task_says_what"),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="a_task_wants_somebody"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("wanted")), name="a_task_is_never_overfull"
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="a_shift_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"

    @property
    def is_shift(self) -> bool:
        return self.starts_at is not None

    @property
    def still_wanted(self) -> int:
        return max(self.wanted - self.taken, 0)


class TaskTakingQuerySet(models.QuerySet["TaskTaking"]):
    def visible_to(self, member: Membership) -> "TaskTakingQuerySet":
        """One's own."""
        return self.filter(member=member.pk)


class TaskTaking(OnBehalf):
    """Somebody has taken a task. Who gives it up again leaves no row: nobody sees who failed."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="takings")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    # «Byt min tur»: kept until another takes it.
    offered_at = models.DateTimeField(null=True, blank=True)

    objects = TaskTakingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "member"], name="a_member_takes_a_task_once"),
        ]

    def __str__(self) -> str:
        return f"task taking {self.pk}"
