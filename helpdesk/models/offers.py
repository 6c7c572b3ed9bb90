"""«Jeg kan hjælpe»: what a neighbour offers until they say otherwise."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.moderation.rules import not_blocked_for
from community.people.models import Membership
from community.people.tenancy import audience
from helpdesk.models.kinds import LINE_LENGTH, PEOPLE, Help


class HelpOfferQuerySet(models.QuerySet["HelpOffer"]):
    def visible_to(self, member: Membership) -> "HelpOfferQuerySet":
        """What stands and is meant for this member, not from somebody with a block between; one's own."""
        unblocked = not_blocked_for(member.user_id, "member__user_id")
        up = Q(state=HelpOffer.State.STANDING, hidden_at=None) & audience(member) & unblocked
        return self.filter(up | Q(member=member.pk))

    def standing(self) -> "HelpOfferQuerySet":
        return self.filter(state=HelpOffer.State.STANDING, hidden_at=None)

    def mine(self, member: Membership) -> "HelpOfferQuerySet":
        return self.filter(member=member.pk)

    def with_people(self) -> "HelpOfferQuerySet":
        return self.select_related(*PEOPLE)


class HelpOffer(Help):
    """A standing offer. It stands a year, then the neighbour is asked whether it still does."""

    class State(models.TextChoices):
        STANDING = "standing", _("Står ved magt")
        RESTING = "resting", _("På pause")
        ENDED = "ended", _("Taget ned")

    state = models.CharField(max_length=8, choices=State, default=State.STANDING)
    # When they can: `profiles.words.Time`, and as they say it.
    times = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    when_words = models.CharField(max_length=LINE_LENGTH, blank=True)
    confirmed_at = models.DateTimeField()
    confirm_by = models.DateTimeField()
    confirm_asked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    request_key = models.CharField(max_length=80, null=True, blank=True)

    objects: ClassVar[Any] = HelpOfferQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Help.Meta):
        abstract = False
        constraints: ClassVar = [
            *Help.Meta.constraints,
            models.UniqueConstraint(
                fields=["member", "request_key"], name="one_offer_of_help_per_key"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["estate", "-confirmed_at", "-id"],
                condition=Q(state="standing"),
                name="help_offered_in_an_estate",
            ),
            models.Index(fields=["member"], name="help_offered_by_a_member"),
            models.Index(
                fields=["confirm_by"], condition=Q(state="standing"), name="offers_to_confirm"
            ),
        ]

    def __str__(self) -> str:
        return f"help offer {self.pk}"

    def is_stale(self, now: datetime) -> bool:
        return self.confirm_by <= now
