"""Pictures from an event: with the yes of those in them, and an end."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from community.moderation.rules import not_blocked_for
from community.people.models import Membership, OnBehalf
from community.pictures.models import Picture
from events.models.happenings import Event, EventQuerySet

CAPTION_LENGTH = 140


class EventPictureQuerySet(models.QuerySet["EventPicture"]):
    def visible_to(self, member: Membership, now: datetime) -> "EventPictureQuerySet":
        """Those of the events this member sees, until their end. Never on the public page.

        Nothing from somebody there is a block with. One that a moderator has hidden is there for
        who put it up alone.
        """
        seen: EventQuerySet = Event.objects.visible_to(member, now)
        shown = Q(hidden_at=None) | Q(put_up_by=member.pk)
        return self.standing(now).filter(
            shown, not_blocked_for(member.user_id, "put_up_by__user_id"), event__in=seen
        )

    def standing(self, now: datetime) -> "EventPictureQuerySet":
        return self.filter(taken_down_at=None, ends_at__gt=now)


class EventPicture(OnBehalf):
    """A picture or film of one's own, put up by who hosted or was there."""

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    event = models.ForeignKey(Event, models.CASCADE, related_name="pictures")
    picture = models.OneToOneField(Picture, models.CASCADE, related_name="+")
    put_up_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    put_up_at = models.DateTimeField()
    caption = models.CharField(max_length=CAPTION_LENGTH, blank=True)
    # «Alle på billedet har sagt ja»: when the tick was set.
    agreed_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # Somebody wanted to be out of it: gone at once for everybody, and not to be put back.
    taken_down_at = models.DateTimeField(null=True, blank=True)

    # A moderator has taken it away, until it is shown again.
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = EventPictureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("put_up_at")), name="an_event_picture_has_an_end"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["event", "-put_up_at"], name="pictures_of_an_event"),
            models.Index(fields=["ends_at"], name="event_pictures_about_to_end"),
        ]

    def __str__(self) -> str:
        return f"event picture {self.pk}"
