"""The ways in: letters with codes, cards for who has no e-mail, and wrong codes counted."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from community.people.models.homes import Household
from community.people.models.members import Membership
from community.people.models.persons import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def letters(self) -> "InvitationQuerySet":
        """What the office sent, as against what a neighbour asked for."""
        return self.filter(invited_by=None, helps=None)

    def open(self, now: datetime) -> "InvitationQuerySet":
        return self.filter(expires_at__gt=now, revoked_at=None, used__lt=F("places"))


class Invitation(models.Model):
    """A kodebrev. Only a keyed digest of the code is kept; each adult uses it once."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="invitations")
    # Somebody of the household asked for it; empty for a letter from the office.
    invited_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Whoever uses the code becomes this member's helper, and moves in nowhere.
    helps = models.ForeignKey(
        Membership, models.CASCADE, null=True, blank=True, related_name="helper_codes"
    )
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


class CodeCardQuerySet(models.QuerySet["CodeCard"]):
    def open(self) -> "CodeCardQuerySet":
        return self.filter(revoked_at=None, user__is_active=True)


class CodeCard(models.Model):
    """A card in purse size with a number and a six-digit code, for who has no e-mail.

    The number finds the card, a keyed digest of number and code opens it (AU-3).
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="cards")
    number = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = CodeCardQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="one_open_card_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"code card {self.pk}"


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
