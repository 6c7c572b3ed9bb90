"""Somebody from outside the house who comes to what is open to all, by a link in a mail."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from events.models.happenings import Event
from events.models.signups import PARTY_AT_MOST, Signup

NAME_LENGTH = 40
TRIES = 5


class OutsiderQuerySet(models.QuerySet["Outsider"]):
    """Nobody in the house reads these rows: hosts see the sign-up that points at one."""

    def unsent(self, now: datetime) -> "OutsiderQuerySet":
        """Not being written to at this moment, and not given up on."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(free, tries__lt=TRIES)

    def unanswered(self) -> "OutsiderQuerySet":
        return self.filter(confirmed_at=None)

    def without_link(self, now: datetime) -> "OutsiderQuerySet":
        """Who waits for the mail with the link, the first time or once more."""
        return self.unsent(now).filter(sent_at=None, event__starts_at__gt=now)

    def behind(self, now: datetime) -> "OutsiderQuerySet":
        """Whose last mail says something else than what is so now, while it can still be of use."""
        off = Q(event__state=Event.State.CALLED_OFF)
        asked = Q(signup__state__in=[Signup.State.OFFERED, Signup.State.EXPIRED])
        news = (
            (Q(knows_off=False) & off)
            | (Q(knows_off=True) & ~off)
            | (asked & ~Q(knows_state=F("signup__state")))
            | ~Q(knows_starts_at=F("event__starts_at"))
            | ~Q(knows_place=F("event__place"))
        )
        standing = Q(signup__state__in=[*Signup.STANDING, Signup.State.EXPIRED])
        return self.unsent(now).filter(news, standing, event__starts_at__gt=now)

    def due_reminder(self, since: datetime, before: datetime, now: datetime) -> "OutsiderQuerySet":
        """Who comes to what begins in this time and has not been reminded."""
        return self.unsent(now).filter(
            reminded_at=None,
            signup__state__in=Signup.COMING,
            event__state=Event.State.PUBLISHED,
            event__hidden_at=None,
            event__starts_at__gte=since,
            event__starts_at__lt=before,
        )


class Outsider(models.Model):
    """A first name, an address and how many. No place is held before the link is used.

    `seed` makes the secret of the link together with the house's key; the row keeps only a digest
    of it (`digest`), so a copy of the table opens nothing. `knows_…` is what the last mail said:
    the clock compares, so no other verb has to remember those who cannot be told in the house.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="outsiders")
    seed = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    email = models.EmailField()
    heads = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=10, blank=True)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    knows_state = models.CharField(max_length=8, blank=True)
    knows_starts_at = models.DateTimeField()
    knows_place = models.CharField(max_length=120, blank=True)
    knows_off = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = OutsiderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "event", Lower("email"), name="an_address_comes_to_an_event_once"
            ),
            models.CheckConstraint(
                condition=Q(heads__gte=1, heads__lte=PARTY_AT_MOST),
                name="an_outsider_brings_one_to_twelve",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="an_outsider_has_a_first_name"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at"], condition=Q(confirmed_at=None), name="outsiders_who_have_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"outsider {self.pk}"

    def is_forgotten(self, now: datetime, after: timedelta) -> bool:
        """Asked, and did not use the link in time."""
        return self.confirmed_at is None and self.asked_at + after <= now
