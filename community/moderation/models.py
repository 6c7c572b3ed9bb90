"""The facts about what was reported, what was decided, who may not write for a while, who is blocked.

A case is about a *thing* somebody wrote or showed, never about a person (practice.md 2.2). Who
reported is stored, so that they get an answer, and is shown to nobody.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from community.moderation.tone import Rule, rule_of
from community.people.models import Estate, Membership, OnBehalf, Role, User

MODERATORS = frozenset({Role.COMMITTEE, Role.CHAIR, Role.SOCIAL_WORKER, Role.ADMINISTRATION})
TAKEN_FOR = timedelta(minutes=30)  # how long «jeg ser på den» keeps others from it
LONGEST, ALONE = timedelta(days=14), timedelta(days=7)  # MO-4: more than a week takes two
MESSAGE = 1000


class Reason(models.TextChoices):
    """What is wrong with it, as the person who reported it sees it."""

    NAMES = "names", _("Navne eller private oplysninger")
    LANGUAGE = "language", _("Grimt sprog eller angreb")
    DISCRIMINATION = "discrimination", _("Diskrimination")
    ADS = "ads", _("Reklame eller snyd")
    OTHER = "other", _("Noget andet")


def housemates(user_id: int) -> Any:
    """Everybody who has or had a home together with this person, the person too."""
    homes = Membership.objects.filter(user_id=user_id, household__isnull=False)
    return Membership.objects.filter(household__in=homes.values("household")).values("user")


def _block_between(user_id: int, other: str) -> Exists:
    """Whether one of the two has blocked the other; `other` is a column of the outer query."""
    there = Q(blocker_id=user_id, blocked_id=OuterRef(other))
    back = Q(blocked_id=user_id, blocker_id=OuterRef(other))
    return Exists(Block.objects.filter(there | back))


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, member: Membership) -> "CaseQuerySet":
        """Cases this moderator may open and decide: those of the estate they have no part in.

        The administration also has those of its organisation's other estates that were passed on
        to it. Without such an office: none. See `impartial_to`.
        """
        if not member.roles & MODERATORS or member.helper is not None:
            return self.none()
        here = Q(estate_id=member.estate_id)
        is_office = Role.ADMINISTRATION in member.roles
        if is_office:
            passed_on = Q(passed_on_at__isnull=False)
            here |= passed_on & Q(estate__organisation_id=member.estate.organisation_id)
        return self.filter(here).impartial_to(member.user_id, is_office=is_office)

    def impartial_to(self, user_id: int, *, is_office: bool) -> "CaseQuerySet":
        """Without those the person wrote, reported, shares a home with a party of, or has a block
        with a party of (MO-4). A block does not count for the administration: else an author could
        block everybody who might decide.
        """
        near = housemates(user_id)
        reports = Report.objects.filter(case=OuterRef("pk"))
        mine = Q(reporter_id=user_id) | Q(helped_by_id=user_id)
        at_home = Q(reporter__in=near) | Q(helped_by__in=near)
        found = self.exclude(author_id=user_id).exclude(author__in=near)
        found = found.exclude(Exists(reports.filter(mine | at_home)))
        if is_office:
            return found
        blocked = Exists(reports.filter(_block_between(user_id, "reporter_id")))
        return found.exclude(_block_between(user_id, "author_id")).exclude(blocked)

    def waiting_for(self, member: Membership) -> "CaseQuerySet":
        """Where this moderator can do something: decide, say yes, look again, hear who disagrees."""
        return self.filter(_waits_for(member.user_id))

    def settled_for(self, member: Membership) -> "CaseQuerySet":
        return self.exclude(pk__in=Case.objects.filter(_waits_for(member.user_id)).values("pk"))

    def untouched(self, since: datetime) -> "CaseQuerySet":
        """Open, opened and last looked at before `since`, and not passed on yet."""
        left = Q(taken_at=None) | Q(taken_at__lt=since)
        return self.filter(left, opened_at__lt=since, closed_at=None, passed_on_at=None)

    def with_everything(self) -> "CaseQuerySet":
        return self.select_related(
            "author", "taken_by", "estate__organisation",
            "decision__by", "decision__pause", "decision__appeal__by",
        )  # fmt: skip

    def old(self, now: datetime) -> "CaseQuerySet":
        return self.filter(closed_at__lt=now - timedelta(days=5 * 365))


def _waits_for(user_id: int) -> Q:
    somebody_else = ~Q(decision__by_id=user_id)
    asked = Q(decision__asks_for_more=True) & somebody_else
    mended = Q(decision__mended_at__isnull=False, decision__shown_at=None)
    unheard = Q(decision__appeal__isnull=False, decision__appeal__heard_at=None)
    third = somebody_else & ~Q(decision__seconded_by_id=user_id)
    return Q(closed_at=None) | asked | mended | (unheard & third)


class Case(models.Model):
    """Everything that was said about one thing since it was last decided.

    `key` and `token` name the thing for the room it stands in (features.Reportable); `title` and
    `excerpt` are what it said when it was first reported.
    """

    slug = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    token = models.CharField(max_length=64)
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=120)
    excerpt = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    # When it was passed on to the administration: untouched for two days, or nobody else may.
    passed_on_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "token"],
                condition=Q(closed_at=None),
                name="one_open_case_about_a_thing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["estate", "opened_at"], name="cases_of_an_estate"),
            models.Index(fields=["key", "token"], name="cases_about_a_thing"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    def is_taken_from(self, user_id: int, now: datetime) -> bool:
        """Whether somebody else is looking at it right now."""
        return (
            self.taken_at is not None
            and self.taken_by_id not in (None, user_id)
            and now < self.taken_at + TAKEN_FOR
        )


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, member: Membership) -> "ReportQuerySet":
        """One's own reports, and nobody else's: moderators get reasons, not rows."""
        return self.filter(reporter_id=member.user_id)


class Report(OnBehalf):
    """One person's word about a thing. `reporter` is never shown, exported or logged."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # Where they said it, and read the answer.
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    text = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "reporter"], name="one_report_of_a_thing_from_each"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["reporter", "-created_at"], name="reports_of_a_person")
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, member: Membership) -> "DecisionQuerySet":
        """What was decided about one's own: only what took something away is told."""
        return self.restricting().filter(case__author_id=member.user_id)

    def restricting(self) -> "DecisionQuerySet":
        return self.exclude(outcome=Decision.Outcome.STAND)


class Decision(models.Model):
    """What came of a case, by which rule, in which words to who wrote it."""

    class Outcome(models.TextChoices):
        STAND = "stand", _("Lad det stå")
        MEND = "mend", _("Bed om at rette")
        HIDE = "hide", _("Skjul det")
        PAUSE = "pause", _("Skrivepause")

    slug = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    case = models.OneToOneField(Case, models.CASCADE, related_name="decision")
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=5, choices=Outcome)
    # A key of tone.RULES; no choices, so that words may change without a migration.
    rule = models.CharField(max_length=20, blank=True)
    message = models.CharField(max_length=MESSAGE, blank=True)
    decided_at = models.DateTimeField()
    # A pause of fourteen days is one of seven until somebody else has said yes to the rest.
    asks_for_more = models.BooleanField(default=False)
    seconded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    mended_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="stand") | ~Q(rule=""), name="taking_away_quotes_a_rule"
            ),
            models.CheckConstraint(
                condition=~Q(by=F("seconded_by")), name="nobody_seconds_their_own_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"

    @property
    def tone_rule(self) -> Rule | None:
        return rule_of(self.rule)

    @property
    def is_hidden(self) -> bool:
        """Whether the thing is out of sight because of this."""
        return self.outcome != self.Outcome.STAND and self.shown_at is None


class PauseQuerySet(models.QuerySet["WritePause"]):
    def active(self, now: datetime) -> "PauseQuerySet":
        return self.filter(starts_at__lte=now, ends_at__gt=now, lifted_at=None)

    def visible_to(self, member: Membership) -> "PauseQuerySet":
        """One's own, in this estate."""
        return self.filter(user_id=member.user_id, estate_id=member.estate_id)


class WritePause(models.Model):
    """From–to a person does not write to neighbours here. It ends by itself."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    decision = models.OneToOneField(Decision, models.CASCADE, related_name="pause")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seconded_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), ends_at__lte=F("starts_at") + LONGEST),
                name="a_pause_lasts_fourteen_days_at_most",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + ALONE) | Q(seconded_at__isnull=False),
                name="more_than_a_week_takes_two",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["user", "estate"], condition=Q(lifted_at=None), name="pauses_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"write pause {self.pk}"


class Appeal(OnBehalf):
    """«Jeg er uenig», once, heard by somebody who did not decide. `against` is who did."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="appeal")
    against = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=MESSAGE)
    created_at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    upheld = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=MESSAGE, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(by=F("against")), name="who_decided_never_hears_the_appeal"
            ),
            models.CheckConstraint(
                condition=Q(heard_at=None, upheld=None)
                | Q(heard_at__isnull=False, upheld__isnull=False),
                name="an_appeal_heard_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"


class BlockQuerySet(models.QuerySet["Block"]):
    def visible_to(self, member: Membership) -> "BlockQuerySet":
        """Those one has made oneself. Who has blocked *me* is not for me to see."""
        return self.filter(blocker_id=member.user_id)


class Block(models.Model):
    """Two people who no longer meet here. It holds both ways, and only `blocker` knows."""

    blocker = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    blocked = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_for_a_pair"),
            models.CheckConstraint(
                condition=~Q(blocker=F("blocked")), name="nobody_blocks_themselves"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["blocked", "blocker"], name="blocks_seen_from_behind")
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"
