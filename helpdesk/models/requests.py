"""«Nabo-hjælp søges»: what somebody asks for, and every step of its life."""

from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from community.finding import vector
from community.groups.models import InterestGroup
from community.moderation.rules import not_blocked_for
from community.people.models import Membership, Role, User
from community.people.tenancy import audience
from helpdesk.models.agreements import HelpAgreement
from helpdesk.models.answers import HelpAlso, HelpAnswer, HelpNudge
from helpdesk.models.kinds import LINE_LENGTH, PEOPLE, TITLE_LENGTH, Help, Reach, Size, When

# Who finds a neighbour for those who ask discreetly, and for those nobody has answered.
COORDINATORS = frozenset({Role.CARETAKER, Role.SOCIAL_WORKER})


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def visible_to(self, member: Membership) -> "HelpRequestQuerySet":
        """What neighbours may see and is meant for this member; one's own; what one has to do with.

        A discreet one is seen by the asker, by those it was shown to and by the coordinators, and
        by nobody else, in no list, search or count. Not from somebody with a block between them.
        Each row knows whether its hidden days are for this member (`shown`).
        """
        unblocked = not_blocked_for(member.user_id, "member__user_id")
        asked = Exists(HelpNudge.objects.filter(request=OuterRef("pk"), member=member.pk))
        up = Q(hidden_at=None, state__in=HelpRequest.UP)
        openly = Q(reach=Reach.OPEN) & audience(member)
        shown = Q(reach=Reach.MATCHED) & asked
        others = (up & (openly | shown | _for_coordinators(member))) | _has_to_do_with(member)
        seen = self.filter((unblocked & others) | Q(member=member.pk))
        return seen.annotate(is_between=_is_between(member))

    def listed_for(self, member: Membership) -> "HelpRequestQuerySet":
        """What stands on the member's list and is open to an answer. Asked of what is visible."""
        return self.filter(state__in=HelpRequest.OPEN, hidden_at=None)

    def mine(self, member: Membership) -> "HelpRequestQuerySet":
        """Those the member asked for."""
        return self.filter(member=member.pk)

    def open(self) -> "HelpRequestQuerySet":
        """Somebody may still answer."""
        return self.filter(state__in=HelpRequest.OPEN)

    def with_people(self) -> "HelpRequestQuerySet":
        """With everything a card shows."""
        return self.select_related(*PEOPLE)


def _for_coordinators(member: Membership) -> Q:
    """What is asked of them alone, or of a few; and what nobody has answered."""
    if not (member.roles & COORDINATORS) or member.helper is not None:
        return Q(pk__in=())
    return Q(estate=member.estate_id) & (~Q(reach=Reach.OPEN) | Q(handed_on_at__isnull=False))


def _has_to_do_with(member: Membership) -> Q:
    """Agreed with the member, or answered by them and not turned down."""
    answered = HelpAnswer.objects.filter(
        request=OuterRef("pk"), member=member.pk, state__in=HelpAnswer.STANDING
    )
    agreed = HelpAgreement.objects.kept().filter(request=OuterRef("pk"), helper=member.pk)
    return Q(Exists(answered)) | Q(Exists(agreed)) | _means_to_meet(member)


def _means_to_meet(member: Membership) -> Q:
    """Solved for who asked, and the member's home is one of those who could meet about it."""
    needs = HelpAlso.objects.filter(request=OuterRef("pk"), household=member.household_id or 0)
    open_to_it = needs.exclude(wants_to_meet=False)
    solved = Q(state__in=[HelpRequest.State.DONE, HelpRequest.State.THANKED], hidden_at=None)
    return solved & Q(reach=Reach.OPEN, meeting_told_at__isnull=False) & Q(Exists(open_to_it))


def _is_between(member: Membership) -> ExpressionWrapper:
    """Whether the member is who asked, or who is to help: the two who may know the days."""
    agreed = HelpAgreement.objects.kept().filter(request=OuterRef("pk"), helper=member.pk)
    condition = Q(member=member.pk) | Q(Exists(agreed))
    return ExpressionWrapper(condition, output_field=models.BooleanField())


class Days(NamedTuple):
    """When and where it is wanted, as one reader may know it; blank for who may not."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    weekdays: tuple[int, ...] = ()
    when_words: str = ""
    place: str = ""


class HelpRequest(Help):
    """What somebody asks for. One state machine; every step stands in `HelpStep`.

    `found` counts the standing agreements, kept under the request's row lock.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Kladde")
        OPEN = "open", _("Søges")
        ANSWERED = "answered", _("Nogen kan")
        AGREED = "agreed", _("Aftalt")
        DONE = "done", _("Klaret")
        THANKED = "thanked", _("Sagt tak")
        WITHDRAWN = "withdrawn", _("Trukket tilbage")
        EXPIRED = "expired", _("Udløbet")
        HANDED_ON = "handed_on", _("Givet videre")

    # Somebody may answer; HANDED_ON is looked for by a coordinator too, and still open.
    OPEN: ClassVar = (State.OPEN, State.ANSWERED, State.HANDED_ON)
    # Neighbours may see that it is there.
    UP: ClassVar = (*OPEN, State.AGREED)
    OVER: ClassVar = (State.DONE, State.THANKED, State.WITHDRAWN, State.EXPIRED)

    title = models.CharField(max_length=TITLE_LENGTH)
    reach = models.CharField(max_length=11, choices=Reach, default=Reach.OPEN)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    when = models.CharField(max_length=5, choices=When, default=When.ANY)
    # A day and a time, when there is one; `when_words` says it as people do («en eftermiddag»).
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    # 0 is Monday.
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    when_words = models.CharField(max_length=LINE_LENGTH, blank=True)
    # Days and place are for the helper alone: who is away, and where a child is, stands on no wall.
    is_when_hidden = models.BooleanField(default=False)
    size = models.CharField(max_length=11, choices=Size, blank=True)
    wanted = models.PositiveSmallIntegerField(default=1)
    found = models.PositiveSmallIntegerField(default=0)
    # Roughly where; the address is for who has agreed.
    place = models.CharField(max_length=LINE_LENGTH, blank=True)
    # The first who can gets it: for what takes ten minutes.
    first_wins = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Nobody is left without an answer: asked whether to ask more, asked more, given to somebody.
    widen_asked_at = models.DateTimeField(null=True, blank=True)
    widened_at = models.DateTimeField(null=True, blank=True)
    handed_on_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    expiry_told_at = models.DateTimeField(null=True, blank=True)
    # Somebody can, and the asker has not chosen: reminded once, and again before this end of it.
    choice_asked_at = models.DateTimeField(null=True, blank=True)
    end_told_for = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    # «I er 3. Vil I mødes?» has been said.
    meeting_told_at = models.DateTimeField(null=True, blank=True)
    # Where those meet who said yes to it.
    meeting = models.ForeignKey(
        InterestGroup, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What the page or the program called this request, so that asking twice makes one.
    request_key = models.CharField(max_length=80, null=True, blank=True)
    words = models.GeneratedField(
        # Without the place: where it is hidden nobody may find it by guessing.
        expression=vector(A="title", B="text"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[Any] = HelpRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Help.Meta):
        abstract = False
        constraints: ClassVar = [
            *Help.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(title=""), name="what_is_asked_has_a_heading"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(opened_at__isnull=False),
                name="what_is_open_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(wanted__gte=1, wanted__lte=2), name="one_or_two_are_wanted"
            ),
            models.CheckConstraint(
                condition=Q(found__lte=F("wanted")), name="no_more_helpers_than_wanted"
            ),
            models.CheckConstraint(
                condition=Q(found=0) | ~Q(state__in=["draft", "withdrawn", "expired"]),
                name="nobody_helps_with_what_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(found=F("wanted")),
                name="what_is_agreed_has_its_helpers",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="help_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(category__in=["watch", "children"]) | Q(is_when_hidden=True),
                name="who_is_away_does_not_say_when",
            ),
            models.UniqueConstraint(
                fields=["member", "request_key"], name="one_request_for_help_per_key"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["estate", "-opened_at", "-id"],
                condition=Q(state__in=["open", "answered", "handed_on"]),
                name="help_wanted_in_an_estate",
            ),
            models.Index(fields=["member", "-made_at"], name="help_wanted_by_a_member"),
            models.Index(
                fields=["opened_at"],
                condition=Q(state__in=["open", "answered", "handed_on"]),
                name="help_the_clock_asks_about",
            ),
            GinIndex(fields=["words"], name="help_by_its_words"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="help_by_nearly_its_title"),
        ]

    def __str__(self) -> str:
        return f"help request {self.pk}"

    @property
    def is_open(self) -> bool:
        """Somebody may still answer."""
        return self.state in HelpRequest.OPEN

    @property
    def shown(self) -> Days:
        """When and where, for the reader it was fetched for (`visible_to`). Doors show only this."""
        if self.is_when_hidden and not getattr(self, "is_between", False):
            return Days()
        return Days(self.starts_at, self.ends_at, tuple(self.weekdays), self.when_words, self.place)

    @property
    def is_over(self) -> bool:
        return self.state in HelpRequest.OVER

    @property
    def is_discreet(self) -> bool:
        return self.reach != Reach.OPEN

    def has_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


class HelpStep(models.Model):
    """One step of a request's life: who, when, from what to what. Written once, never changed."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="steps")
    before = models.CharField(max_length=9, choices=HelpRequest.State, blank=True)
    after = models.CharField(max_length=9, choices=HelpRequest.State)
    # Empty when the clock did it.
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["request", "at"], name="steps_of_a_request")]

    def __str__(self) -> str:
        return f"step {self.pk} of request {self.request_id}"
