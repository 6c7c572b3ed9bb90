"""What is done for the neighbours, beside the practical work: by which role, when, and what came of it.

An address may stand in a task, and never a person's name or how somebody is: no column asks for it.
"""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from community.homes.models import Greeting
from community.notifications.reminding import evening_before
from community.people.models import BOARD, COLLEAGUES, Dwelling, Entrance, Estate, Membership, Role
from community.pictures.models import Picture
from community.times import Every, every_of
from helpdesk.models.kinds import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH

REASON_LENGTH, NOTE_LENGTH, ITEM_LENGTH, ORIGIN_LENGTH = 200, 400, 120, 80
MINUTES_AT_MOST = 24 * 60
# Who works here has it all before them; a neighbour has what is a neighbour's to do.
DOERS = COLLEAGUES | BOARD | {Role.WELCOME_NEIGHBOUR}
DOING_ROLES = [
    Role.CARETAKER, Role.OPERATIONS, Role.SOCIAL_WORKER, Role.ADMINISTRATION, Role.COMMITTEE,
    Role.WELCOME_NEIGHBOUR,
]  # fmt: skip


class Duty(models.TextChoices):
    """What kind of task it is."""

    WELCOME = "welcome", _("Velkomst")
    KEYS = "keys", _("Nøgle og rum")
    PRINT = "print", _("Opslag og print")
    TYPE_IN = "type_in", _("Indtast tilmelding")
    CALL = "call", _("Ring")
    WALK = "walk", _("Følge op på tur")
    READ_ALOUD = "read_aloud", _("Læs op")
    UNANSWERED = "unanswered", _("Ubesvaret nabo-hjælp")
    MEETING = "meeting", _("Forbered møde")
    GREET = "greet", _("Hilse på")
    PRACTICAL = "practical", _("Praktisk")
    OTHER = "other", _("Andet")


# At a door: what came of it is one of three words.
VISITS = frozenset({Duty.WELCOME, Duty.GREET})
# The work on the buildings; all the rest is for the neighbours.
PRACTICAL = frozenset({Duty.KEYS, Duty.PRACTICAL})


class SocialTaskQuerySet(models.QuerySet["SocialTask"]):
    def visible_to(self, member: Membership, on: date) -> "SocialTaskQuerySet":
        """The estate's, for who works there; a neighbour sees those of their role and their own,
        and the board what it has asked for.

        The door of a hidden person is for colleagues alone, and nobody is sent to their own door.
        """
        here = self.filter(estate=member.estate_id)
        here = here.exclude(greeting__household=member.household_id or 0)
        if member.roles & COLLEAGUES:
            return here
        theirs = Q(role__in=roles_of(member), member=None) | Q(member=member.pk)
        if member.is_board:
            theirs |= Q(made_by=member.pk)
        seen = Greeting.objects.visible_to(member, on)
        return here.filter(theirs).filter(Q(greeting=None) | Q(greeting__in=seen.values("pk")))

    def due_evening_reminder(self, day: date) -> "SocialTaskQuerySet":
        """Those of the day that somebody has and has not been reminded of.

        A neighbour is reminded unless they have said no. A colleague has the list of their day, and is
        reminded when they have chosen it.
        """
        usual = Case(When(role__in=COLLEAGUES, then=Value(False)), default=Value(True))
        wanted = evening_before("member__user", usual)
        return (
            self.filter(state=SocialTask.State.CLAIMED, due_on=day)
            .annotate(wanted=wanted)
            .filter(
                ~Q(reminded_for=F("due_on")) | Q(reminded_for=None),
                wanted=True,
                member__isnull=False,
            )
        )

    def open(self) -> "SocialTaskQuerySet":
        """Neither done here nor, for a welcome, on the page of new doors."""
        return self.exclude(state=SocialTask.State.DONE).exclude(
            greeting__state=Greeting.State.DONE
        )

    def done(self) -> "SocialTaskQuerySet":
        return self.filter(Q(state=SocialTask.State.DONE) | Q(greeting__state=Greeting.State.DONE))

    def due_by(self, day: date) -> "SocialTaskQuerySet":
        """To be done on that day or before."""
        return self.filter(due_on__lte=day)

    def with_facts(self) -> "SocialTaskQuerySet":
        """With all that a row and its page show, the checklist in one more query."""
        return self.select_related(
            "estate", "entrance", "dwelling__entrance", "member__user", "greeting", "picture",
            "routine",
        ).prefetch_related("items")  # fmt: skip


def roles_of(member: Membership) -> set[str]:
    """The roles whose tasks are the member's: who chairs the board is on it."""
    mine = set(member.roles & DOERS)
    return mine | {Role.COMMITTEE.value} if mine & BOARD else mine


class SocialTask(models.Model):
    """One thing to do on a day, by a role, and by who has taken it.

    `origin` says what it comes from («help:12», «routine:3:2026-11-23»), and the same thing gives one
    task. `settled` is what the matter did to it: it was solved, and nobody had to.
    """

    class State(models.TextChoices):
        """Practice 2.20."""

        NEW = "new", _("Ny")
        CLAIMED = "claimed", _("Taget")
        DONE = "done", _("Gjort")
        BLOCKED = "blocked", _("Kan ikke")

    # At a door, as `homes.Greeting` has it.
    Outcome = Greeting.Outcome

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Duty)
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    due_on = models.DateField()
    # The clock on the wall, for what has an hour.
    due_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=LINE_LENGTH, blank=True)
    entrance = models.ForeignKey(Entrance, models.SET_NULL, null=True, blank=True, related_name="+")
    dwelling = models.ForeignKey(Dwelling, models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    member = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.NEW)
    # Why it was put off, handed over or cannot be done: about the matter, never about a person.
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    times_postponed = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=9, choices=Greeting.Outcome, blank=True)
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    origin = models.CharField(max_length=ORIGIN_LENGTH, blank=True)
    # Where what it is about stands: a path of ours.
    url = models.CharField(max_length=200, blank=True)
    greeting = models.ForeignKey(Greeting, models.SET_NULL, null=True, blank=True, related_name="+")
    routine = models.ForeignKey(
        "helpdesk.Routine", models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled = models.BooleanField(default=False)
    # When who runs the estate was told that its day has passed.
    overdue_told_at = models.DateTimeField(null=True, blank=True)
    # The day of which who has it was reminded, or needs no reminding: taken on the evening before.
    reminded_for = models.DateField(null=True, blank=True)

    objects = SocialTaskQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["estate", "origin"],
                condition=~Q(origin=""),
                name="one_task_of_one_origin",
            ),
            models.UniqueConstraint(fields=["greeting"], name="one_task_for_a_welcome"),
            models.CheckConstraint(condition=~Q(title=""), name="a_social_task_says_what"),
            models.CheckConstraint(
                condition=Q(kind__in=Duty.values), name="a_social_task_is_of_a_kind_we_know"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in DOING_ROLES]),
                name="a_social_task_is_some_roles",
            ),
            models.CheckConstraint(
                condition=~Q(state="new") | Q(member=None), name="a_new_task_is_nobodys_yet"
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at=None, outcome="", settled=False)),
                name="a_task_that_is_done_says_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(kind__in=sorted(kind.value for kind in VISITS)),
                name="an_outcome_is_of_a_visit",
            ),
            models.CheckConstraint(
                condition=~Q(state="blocked") | ~Q(reason=""),
                name="a_task_that_cannot_be_done_says_why",
            ),
            models.CheckConstraint(
                condition=Q(minutes__lte=MINUTES_AT_MOST), name="a_task_takes_a_day_at_most"
            ),
            models.CheckConstraint(
                condition=Q(url__regex=r"^(/([^/\\\s]\S*)?)?$"),
                name="a_task_leads_to_a_path_of_ours",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["estate", "due_on", "due_at", "id"],
                condition=~Q(state="done"),
                name="social_tasks_to_do",
            ),
            models.Index(fields=["estate", "-done_at", "-id"], name="social_tasks_done"),
            models.Index(fields=["member"], name="social_tasks_of_a_member"),
            models.Index(
                fields=["due_on"], condition=Q(state="claimed"), name="social_tasks_to_remind_of"
            ),
            models.Index(fields=["dwelling"], name="social_tasks_at_a_door"),
        ]

    def __str__(self) -> str:
        return f"social task {self.pk}"

    @property
    def is_done(self) -> bool:
        """Here, or for a welcome on the page of new doors; the clock writes the one to the other."""
        elsewhere = self.greeting is not None and self.greeting.state == Greeting.State.DONE
        return self.state == SocialTask.State.DONE or elsewhere

    @property
    def is_visit(self) -> bool:
        return self.kind in VISITS

    @property
    def is_practical(self) -> bool:
        return self.kind in PRACTICAL

    @property
    def is_begun(self) -> bool:
        """Somebody has done some of it, put it off, or cannot. Reads `items`."""
        if self.minutes or self.note or self.times_postponed:
            return True
        is_moved_on = self.state in {SocialTask.State.DONE, SocialTask.State.BLOCKED}
        return is_moved_on or any(item.done_at is not None for item in self.items.all())

    def is_overdue(self, today: date) -> bool:
        return not self.is_done and self.due_on < today

    @property
    def where(self) -> str:
        """The door, the stairway or the place, whichever is nearest."""
        return str(self.dwelling or "") or self.place or str(self.entrance or "")


class TaskItem(models.Model):
    """A line of a checklist, ticked by itself."""

    task = models.ForeignKey(SocialTask, models.CASCADE, related_name="items")
    what = models.CharField(max_length=ITEM_LENGTH)
    order = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(what=""), name="a_line_of_a_list_says_what"),
        ]

    def __str__(self) -> str:
        return f"task item {self.pk}"


class RoutineQuerySet(models.QuerySet["Routine"]):
    def visible_to(self, member: Membership) -> "RoutineQuerySet":
        """The estate's, for who works there."""
        found = self.filter(estate=member.estate_id)
        return found if member.roles & COLLEAGUES else found.none()

    def going_on(self) -> "RoutineQuerySet":
        return self.filter(ended_at=None)


class Routine(models.Model):
    """What is done again and again, by a rule over local days (RFC 5545), like `events.EventSeries`.

    Its tasks are rows of their own, made ahead by the clock: `made_until` is the last day it looked
    at.
    """

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Duty)
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    place = models.CharField(max_length=LINE_LENGTH, blank=True)
    entrance = models.ForeignKey(Entrance, models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    checklist = ArrayField(models.CharField(max_length=ITEM_LENGTH), default=list, blank=True)
    due_at = models.TimeField(null=True, blank=True)
    first = models.DateField()
    again = models.CharField(max_length=80)
    made_until = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoutineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(again=""), name="a_routine_has_a_rule"),
            models.CheckConstraint(condition=~Q(title=""), name="a_routine_says_what"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in DOING_ROLES]),
                name="a_routine_is_some_roles",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["made_until"], condition=Q(ended_at=None), name="routines_to_be_made_ahead"
            ),
        ]

    def __str__(self) -> str:
        return f"routine {self.pk}"

    @property
    def every(self) -> Any:
        return Every(every_of(self.again)).label
