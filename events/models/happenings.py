"""Something that happens here, when, where and for whom; and who hosts it."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from community.chat.models import Conversation
from community.finding import vector
from community.moderation.rules import not_blocked_for
from community.people.models import Membership
from community.people.tenancy import Scope, audience
from events.models.hosts import Host
from events.models.kinds import Again, Described
from events.models.series import EventSeries, SeriesHost
from events.models.signups import Signup

# So long one may last: what is coming is looked for no further back.
LONGEST = timedelta(days=31)


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, member: Membership, now: datetime) -> "EventQuerySet":
        """What is published and for this member, not from somebody with a block between them.

        What one has signed up for or hosts stays there, also when it is hidden or for others now,
        and what was called off can still be read.
        """
        unblocked = Q(is_office=True) | not_blocked_for(member.user_id, "made_by__user_id")
        seen = is_up(now) & Q(hidden_at=None) & audience(member) & unblocked
        return self.filter(seen | is_mine(member))

    def public(self, now: datetime) -> "EventQuerySet":
        """What anybody may read without a profile: opened to the whole neighbourhood."""
        return self.filter(is_up(now), hidden_at=None, scope=Scope.LOCAL_AREA)

    def for_member(self, member: Membership, now: datetime) -> "EventQuerySet":
        """What stands on the member's list: published, held, and meant for them.

        Asked of what is `visible_to` them.
        """
        return self.filter(is_up(now), audience(member), hidden_at=None).exclude(
            state=Event.State.CALLED_OFF
        )

    def up(self, now: datetime) -> "EventQuerySet":
        """Published, and neither called off nor hidden."""
        return self.filter(state=Event.State.PUBLISHED, publish_at__lte=now, hidden_at=None)

    def drafts_of(self, member: Membership) -> "EventQuerySet":
        """Begun and not published, the last one made first."""
        mine = self.filter(is_held_by(member), state=Event.State.DRAFT)
        return mine.order_by("-made_at", "-pk")

    def hosted_by(self, member: Membership) -> "EventQuerySet":
        return self.filter(is_held_by(member))

    def coming(self, now: datetime) -> "EventQuerySet":
        """Not over, the first to begin first."""
        found = self.filter(ends_at__gt=now, starts_at__gt=now - LONGEST)
        return found.order_by("starts_at", "pk")

    def between(self, since: datetime, before: datetime) -> "EventQuerySet":
        """Those that take place in some part of it, the first to begin first."""
        found = self.filter(starts_at__lt=before, ends_at__gt=since, starts_at__gt=since - LONGEST)
        return found.order_by("starts_at", "pk")

    def past(self, now: datetime) -> "EventQuerySet":
        """Those that are over, the last first."""
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-pk")

    def mine(self, member: Membership) -> "EventQuerySet":
        """«Det jeg skal»: those the member, or the whole household, has said they come to."""
        return self.filter(Exists(_signups_of(member).filter(event=OuterRef("pk"))))

    def with_people(self) -> "EventQuerySet":
        """With everything a card shows, so that thirty cost what one costs."""
        return self.select_related(
            "estate__organisation",
            "entrance",
            "circle",
            "series",
            "helped_by",
            "made_by__user__profile",
        ).prefetch_related(
            models.Prefetch("hosts", Host.objects.with_people()),
        )


def is_up(now: datetime) -> Q:
    """Published, also when it was called off since."""
    return ~Q(state=Event.State.DRAFT) & Q(publish_at__lte=now)


def is_held_by(member: Membership) -> Combinable | Q:
    """Made or hosted by this member, or one of a series they hold."""
    hosting = Host.objects.filter(event=OuterRef("pk"), member=member.pk)
    holding = SeriesHost.objects.filter(series=OuterRef("series"), member=member.pk)
    return Q(made_by=member.pk) | Exists(hosting) | Exists(holding)


def is_mine(member: Membership) -> Combinable | Q:
    """Held by this member, or signed up for."""
    return is_held_by(member) | Exists(_signups_of(member).filter(event=OuterRef("pk")))


def _signups_of(member: Membership) -> Any:
    return Signup.objects.mine(member).standing()


class Event(Described):
    """Something that happens. A draft until somebody publishes it, at `publish_at` or at once.

    `taken` counts heads that have a seat (or a hand up), `waiting` those in line. Both are kept
    under the event's row lock, and the database refuses one seat too many.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Kladde")
        PUBLISHED = "published", _("Slået op")
        CALLED_OFF = "called_off", _("Aflyst")

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # What the lender calls the place that is held, if one is (ADR 0020).
    hold_key = models.CharField(max_length=40, blank=True)
    sign_up_by = models.DateTimeField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    # Free seats that only somebody new gets just now.
    kept = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    publish_at = models.DateTimeField(null=True, blank=True)
    # When its hosts were told and open pages were. Nobody is told twice.
    told_at = models.DateTimeField(null=True, blank=True)
    # When those who usually come heard that it closes soon. Once.
    usual_told_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    # Neighbours who come talk here, when a host has opened it. The pointer lives upstairs.
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Afterwards, from a host: how many came (a number and no names), and whether to do it again.
    came = models.PositiveSmallIntegerField(null=True, blank=True)
    again = models.CharField(max_length=7, choices=Again, blank=True)
    again_note = models.CharField(max_length=200, blank=True)
    asked_again_at = models.DateTimeField(null=True, blank=True)
    # What a draft does not have yet; its moments are then only there to hold the place.
    lacks = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    # How often it has been changed since it was made, and when last: calendar programs ask.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    # The series it is one of, and the local day it was made for; the day stays when it is moved.
    series = models.ForeignKey(
        EventSeries, models.SET_NULL, null=True, blank=True, related_name="events"
    )
    series_day = models.DateField(null=True, blank=True)
    # What the page or the program called this request, so that asking twice makes one.
    request_key = models.CharField(max_length=80, null=True, blank=True)
    words = models.GeneratedField(
        expression=vector(A="title", B="text", C="place"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[Any] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Described.Meta):
        abstract = False
        constraints: ClassVar = [
            *Described.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) & Q(ends_at__lte=F("starts_at") + LONGEST),
                name="an_event_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")),
                name="an_event_is_never_oversold",
            ),
            models.CheckConstraint(
                condition=Q(kept=0) | Q(kept__lte=F("capacity") - F("taken")),
                name="only_a_free_seat_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(sign_up_by=None) | Q(sign_up_by__lte=F("starts_at")),
                name="one_signs_up_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(publish_at__isnull=False),
                name="what_is_published_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="called_off", called_off_at__isnull=False)
                | (~Q(state="called_off") & Q(called_off_at=None)),
                name="what_is_called_off_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(lacks=[]), name="what_is_published_has_its_hours"
            ),
            models.UniqueConstraint(
                fields=["series", "series_day"], name="one_event_of_a_series_a_day"
            ),
            models.UniqueConstraint(
                fields=["made_by", "request_key"], name="one_event_per_request"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["estate", "starts_at", "id"], name="events_of_an_estate"),
            models.Index(
                fields=["starts_at", "id"],
                condition=Q(scope__in=["organisation", "local_area"]),
                name="events_for_several_estates",
            ),
            models.Index(
                fields=["starts_at"],
                condition=Q(state="published"),
                name="events_the_clock_asks_about",
            ),
            models.Index(
                fields=["sign_up_by"],
                condition=Q(usual_told_at=None, series__isnull=False, state="published"),
                name="events_that_close_soon",
            ),
            models.Index(
                fields=["publish_at"],
                condition=Q(told_at=None, state="published"),
                name="events_to_be_told",
            ),
            models.Index(fields=["made_by", "-made_at"], name="events_of_a_maker"),
            models.Index(
                fields=["hold_key"], condition=~Q(hold_key=""), name="events_with_a_place"
            ),
            GinIndex(fields=["words"], name="events_by_their_words"),
            GinIndex(
                OpClass(Upper("title"), name="gin_trgm_ops"), name="events_by_nearly_their_title"
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.state == Event.State.DRAFT

    @property
    def is_called_off(self) -> bool:
        return self.state == Event.State.CALLED_OFF

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it without a profile, once it is published."""
        return self.scope == Scope.LOCAL_AREA

    @property
    def seats_left(self) -> int | None:
        """None for no end of room."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    def is_planned(self, now: datetime) -> bool:
        """Published for a moment to come."""
        published = self.state == Event.State.PUBLISHED
        return published and self.publish_at is not None and self.publish_at > now

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at <= now
