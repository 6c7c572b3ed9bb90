"""The formal meeting of an estate: its terms by the law's words, agenda, papers, call and minutes."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.finding import vector
from community.people.models import Estate, Membership
from community.times import local
from events.models.happenings import Event, EventQuerySet

POINT_LENGTH, WORDS_LENGTH, PAPER_LENGTH, MINUTES_LENGTH = 120, 1000, 8000, 20000
LINK_LENGTH, HAND_IN_LENGTH, REASON_LENGTH = 500, 200, 300
LONGEST_TERM = 120


class Term(models.TextChoices):
    """What has to be done by a day, in the order it comes."""

    CALL = "call", _("Indkaldelsen er ude")
    PROPOSALS = "proposals", _("Forslag er afleveret")
    PAPERS = "papers", _("Papirerne er delt ud")
    MINUTES = "minutes", _("Referatet er klar")


class AskedBy(models.TextChoices):
    """Who may ask for an extra meeting."""

    BOARD = "board", _("Bestyrelsen")
    HOUSEHOLDS = "households", _("Beboerne i afdelingen")
    MEETING = "meeting", _("Et tidligere afdelingsmøde")
    ORGANISATION = "organisation", _("Boligorganisationens bestyrelse")


class TermDays(models.Model):
    """So many days before the meeting, and after it for the minutes. The law's own, until changed."""

    call_days = models.PositiveSmallIntegerField(default=28)
    proposals_days = models.PositiveSmallIntegerField(default=14)
    papers_days = models.PositiveSmallIntegerField(default=7)
    minutes_days = models.PositiveSmallIntegerField(default=28)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    call_days__lte=LONGEST_TERM,
                    proposals_days__lte=F("call_days"),
                    papers_days__lte=F("proposals_days"),
                    minutes_days__gte=1,
                    minutes_days__lte=LONGEST_TERM,
                ),
                name="%(class)s_come_in_order",
            ),
        ]


class MeetingTermsQuerySet(models.QuerySet["MeetingTerms"]):
    def visible_to(self, member: Membership) -> "MeetingTermsQuerySet":
        """Those of the member's own estate."""
        return self.filter(estate=member.estate_id)


class MeetingTerms(TermDays):
    """What an estate's own articles say of its meetings."""

    estate = models.OneToOneField(Estate, models.CASCADE, related_name="meeting_terms")
    # So many of a hundred households can ask for an extra meeting.
    asking_percent = models.PositiveSmallIntegerField(default=25)
    # The month the accounts begin; the budget is agreed on three months before that.
    accounts_begin = models.PositiveSmallIntegerField(default=1)
    hand_in = models.CharField(max_length=HAND_IN_LENGTH, blank=True)

    objects: ClassVar[Any] = MeetingTermsQuerySet.as_manager()

    class Meta(TermDays.Meta):
        abstract = False
        constraints: ClassVar = [
            *TermDays.Meta.constraints,
            models.CheckConstraint(
                condition=Q(asking_percent__gte=1, asking_percent__lte=100),
                name="some_of_the_households_can_ask",
            ),
            models.CheckConstraint(
                condition=Q(accounts_begin__gte=1, accounts_begin__lte=12),
                name="the_accounts_begin_in_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"meeting terms of estate {self.estate_id}"


class DepartmentMeetingQuerySet(models.QuerySet["DepartmentMeeting"]):
    def visible_to(self, member: Membership, now: datetime) -> "DepartmentMeetingQuerySet":
        """Those of the events this member sees."""
        seen: EventQuerySet = Event.objects.visible_to(member, now)
        return self.filter(event__in=seen)

    def held_in(self, estate_id: int) -> "DepartmentMeetingQuerySet":
        """Those of an estate that are not called off."""
        return self.filter(event__estate=estate_id).exclude(event__state=Event.State.CALLED_OFF)

    def up(self) -> "DepartmentMeetingQuerySet":
        """Neither called off nor hidden."""
        return self.filter(event__state=Event.State.PUBLISHED, event__hidden_at=None)

    def to_look_at(self, today: date, now: datetime) -> "DepartmentMeetingQuerySet":
        """Those with a term that may be near, not looked at today."""
        furthest = timedelta(days=2 * LONGEST_TERM)
        near = self.up().filter(
            event__starts_at__gt=now - furthest, event__starts_at__lt=now + furthest
        )
        return near.filter(Q(looked_at_on=None) | Q(looked_at_on__lt=today))

    def moved(self, now: datetime) -> "DepartmentMeetingQuerySet":
        """Called for another time or place than it has now."""
        elsewhere = ~Q(called_for=F("event__starts_at")) | ~Q(called_to=F("event__place"))
        return self.up().filter(elsewhere, event__starts_at__gt=now, called_at__isnull=False)

    def off(self, now: datetime) -> "DepartmentMeetingQuerySet":
        """Called off after the call went out, and nobody told."""
        gone = self.filter(event__state=Event.State.CALLED_OFF, event__starts_at__gt=now)
        return gone.filter(called_at__isnull=False, off_told_at=None)

    def on_again(self, now: datetime) -> "DepartmentMeetingQuerySet":
        """Held after all, and the residents believe it is off."""
        return self.up().filter(event__starts_at__gt=now, off_told_at__isnull=False)


class DepartmentMeeting(TermDays):
    """What makes an event the residents' own meeting.

    Its terms follow the event's day, wherever it is moved. The days are those of the estate when it
    was planned, and follow the estate's until the call is out. `called_for` and `called_to` are what
    the call said: when the event says something else, the residents are told.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="meeting")
    is_extraordinary = models.BooleanField(default=False)
    asked_by = models.CharField(max_length=12, choices=AskedBy, blank=True)
    # How many households asked: a number somebody counted, never who.
    asking = models.PositiveSmallIntegerField(null=True, blank=True)
    topic = models.CharField(max_length=POINT_LENGTH, blank=True)
    # Where and to whom proposals are handed in.
    hand_in = models.CharField(max_length=HAND_IN_LENGTH, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    called_for = models.DateTimeField(null=True, blank=True)
    called_to = models.CharField(max_length=POINT_LENGTH, blank=True)
    # Why the call came too late, for everybody to read.
    late_because = models.CharField(max_length=REASON_LENGTH, blank=True)
    off_told_at = models.DateTimeField(null=True, blank=True)
    papers_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(max_length=MINUTES_LENGTH, blank=True)
    minutes_at = models.DateTimeField(null=True, blank=True)
    # The day the clock last looked whether a term is near.
    looked_at_on = models.DateField(null=True, blank=True)
    words = models.GeneratedField(
        expression=vector(A="topic", B="minutes"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[Any] = DepartmentMeetingQuerySet.as_manager()

    class Meta(TermDays.Meta):
        abstract = False
        constraints: ClassVar = [
            *TermDays.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_extraordinary=False, asked_by="")
                | (Q(is_extraordinary=True) & ~Q(asked_by="") & ~Q(topic="")),
                name="an_extra_meeting_is_asked_for_about_something",
            ),
            models.CheckConstraint(
                condition=Q(called_at=None, called_for=None)
                | Q(called_at__isnull=False, called_for__isnull=False),
                name="a_call_is_for_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(minutes_at=None) | ~Q(minutes=""), name="minutes_say_something"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["looked_at_on"], name="meetings_to_look_at"),
            GinIndex(fields=["words"], name="meetings_by_their_words"),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"

    @property
    def day(self) -> date:
        """The day it is held, by the calendar on the wall. Needs `event`."""
        return local(self.event.starts_at).date()

    def day_of(self, term: str) -> date:
        """The last day for it. Days of the calendar: no clock is changed between them."""
        days = {
            Term.CALL: -self.call_days,
            Term.PROPOSALS: -self.proposals_days,
            Term.PAPERS: -self.papers_days,
            Term.MINUTES: self.minutes_days,
        }
        return self.day + timedelta(days=days[Term(term)])

    def done_at(self, term: str) -> datetime | None:
        """When it was done; nobody here does what the neighbours hand in."""
        done = {
            Term.CALL: self.called_at,
            Term.PAPERS: self.papers_at,
            Term.MINUTES: self.minutes_at,
        }
        return done.get(Term(term))


class AgendaPoint(models.Model):
    """One point of the agenda."""

    meeting = models.ForeignKey(DepartmentMeeting, models.CASCADE, related_name="points")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=POINT_LENGTH)
    text = models.CharField(max_length=WORDS_LENGTH, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="a_point_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"point {self.pk}"


class MeetingPaperQuerySet(models.QuerySet["MeetingPaper"]):
    def laid_out(self) -> "MeetingPaperQuerySet":
        """Those residents may read."""
        return self.filter(meeting__papers_at__isnull=False)


class MeetingPaper(models.Model):
    """Something to read before the meeting: a text, a file, the address of one, or some of them."""

    meeting = models.ForeignKey(DepartmentMeeting, models.CASCADE, related_name="papers")
    title = models.CharField(max_length=POINT_LENGTH)
    text = models.TextField(max_length=PAPER_LENGTH, blank=True)
    link = models.URLField(max_length=LINK_LENGTH, blank=True)
    # The random name of a PDF on the private shelf, and how many bytes it is.
    file = models.CharField(max_length=32, blank=True)
    size = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = MeetingPaperQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(title="") & (~Q(text="") | ~Q(link="") | ~Q(file="")),
                name="a_paper_has_something_to_read",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"),
                name="a_paper_lies_at_a_safe_address",
            ),
            models.CheckConstraint(
                condition=Q(file="", size=0) | Q(file__regex=r"^[0-9a-f]{32}$", size__gt=0),
                name="a_paper_on_the_shelf_has_a_random_name",
            ),
            models.UniqueConstraint(
                fields=["file"], condition=~Q(file=""), name="a_file_is_one_paper"
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.pk}"


class TermTold(models.Model):
    """That the committee has been told of a term that ends on a day, so that nobody is told twice."""

    meeting = models.ForeignKey(DepartmentMeeting, models.CASCADE, related_name="told")
    term = models.CharField(max_length=10, choices=Term)
    day = models.DateField()
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "term", "day", "is_late"], name="a_term_is_told_of_once"
            ),
        ]

    def __str__(self) -> str:
        return f"term told {self.pk}"
