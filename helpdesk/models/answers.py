"""«Jeg kan hjælpe», «det har jeg også brug for», and whom the house asked."""

from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.moderation.rules import not_blocked_for
from community.people.models import Household, Membership, OnBehalf
from helpdesk.models.kinds import LINE_LENGTH


class HelpAnswerQuerySet(models.QuerySet["HelpAnswer"]):
    def visible_to(self, member: Membership) -> "HelpAnswerQuerySet":
        """One's own, and those to what one asked for. Nobody else sees who offered.

        Not from somebody with a block between them, whoever made it.
        """
        return self.filter(
            not_blocked_for(member.user_id, "member__user_id"),
            Q(member=member.pk) | Q(request__member=member.pk),
        )

    def offered(self) -> "HelpAnswerQuerySet":
        """Those that wait for the asker, the first first."""
        return self.filter(state=HelpAnswer.State.OFFERED).order_by("at", "pk")

    def standing(self) -> "HelpAnswerQuerySet":
        """Offered or chosen: neither turned down nor taken back."""
        return self.filter(state__in=HelpAnswer.STANDING)

    def with_people(self) -> "HelpAnswerQuerySet":
        return self.select_related(
            "helped_by", "member__user__profile", "member__household__dwelling__entrance"
        )


class HelpAnswer(OnBehalf):
    """Somebody can. The asker chooses; who answers again after stepping back gets a new row."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Tilbudt")
        CHOSEN = "chosen", _("Valgt")
        NOT_NEEDED = "not_needed", _("Der var en anden")
        TAKEN_BACK = "taken_back", _("Trukket tilbage")

    STANDING: ClassVar = (State.OFFERED, State.CHOSEN)

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    request = models.ForeignKey("helpdesk.HelpRequest", models.CASCADE, related_name="answers")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    text = models.CharField(max_length=300, blank=True)
    # When they can, as people say it.
    when_words = models.CharField(max_length=LINE_LENGTH, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = HelpAnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "member"],
                condition=Q(state__in=["offered", "chosen"]),
                name="one_standing_answer_of_a_neighbour",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["request", "at"], name="answers_to_a_request"),
            models.Index(fields=["member", "-at"], name="answers_of_a_neighbour"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    @property
    def is_standing(self) -> bool:
        return self.state in HelpAnswer.STANDING


class HelpAlso(OnBehalf):
    """«Det har jeg også brug for», once for a household. Seen as a number, never as names."""

    request = models.ForeignKey("helpdesk.HelpRequest", models.CASCADE, related_name="also")
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    # Yes to «vil I mødes?»; empty as long as nothing is said.
    wants_to_meet = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "household"], name="a_household_needs_it_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["member"], name="also_needed_by_a_member")]

    def __str__(self) -> str:
        return f"also {self.pk}"


class HelpNudge(models.Model):
    """The house asked this neighbour whether they can, and said why it asked them.

    For a discreet request it is what lets them see it. `reasons` are the words of `matching`.
    """

    request = models.ForeignKey("helpdesk.HelpRequest", models.CASCADE, related_name="nudges")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()
    # Said on the phone or on a screen; empty when they had heard enough that week.
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "member"], name="a_neighbour_is_asked_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "-told_at"], name="asked_lately")]

    def __str__(self) -> str:
        return f"nudge {self.pk}"
