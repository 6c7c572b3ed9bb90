"""A picture or a short film somebody sent: on its way in, waiting to be made anew, or made.

What it hangs on (a notice, a message, a group's album) points down at it from its own room, and
that room decides who sees it. What nothing points at any more is taken down by the broom.
"""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.people.models import Household, OnBehalf, User

ALT_LENGTH, PLACE_LENGTH = 200, 40
# `refused_as` of what its owner took away: the row still counts for how much one may put up.
REMOVED = "removed"


class PictureQuerySet(models.QuerySet["Picture"]):
    """Sets with a name. Who may see one is asked of the rooms: `rules.shown_to`."""

    def of(self, user: User) -> "PictureQuerySet":
        """What this person put up, and has not taken away again."""
        return self.filter(owner=user).exclude(refused_as=REMOVED)

    def waiting(self, now: datetime) -> "PictureQuerySet":
        """To be made, and nobody is busy with it."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(free, state=Picture.State.WAITING)

    def taking_up_room(self) -> "PictureQuerySet":
        return self.exclude(state=Picture.State.REFUSED)


class Picture(OnBehalf):
    """One upload. `name` is its random name on the private shelf, once it is made."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Billede")
        FILM = "film", _("Film")

    class State(models.TextChoices):
        COMING = "coming", _("På vej op")
        WAITING = "waiting", _("Gøres klar")
        MADE = "made", _("Klar")
        REFUSED = "refused", _("Kunne ikke bruges")

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    # Made by the page that sends: begun again, it is the same upload.
    client_id = models.UUIDField(default=uuid4)
    # Which picker it was chosen in («notice», «chat-12»), so that a page that is loaded again finds it.
    place = models.CharField(max_length=PLACE_LENGTH, blank=True)
    owner = models.ForeignKey(User, models.CASCADE, related_name="pictures")
    # Whose share of the shelf it takes; empty for who does not live here.
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.PICTURE)
    state = models.CharField(max_length=7, choices=State, default=State.COMING)
    # Bytes: how many were promised, how many have come, how many the made files take.
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    kept = models.PositiveBigIntegerField(default=0)
    name = models.CharField(max_length=32, blank=True)
    # The random name of what was sent, in the folder nobody is shown anything from.
    draft = models.CharField(max_length=32, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    seconds = models.PositiveSmallIntegerField(default=0)
    # What somebody who cannot see it hears. Either this, or the owner has said that it is «pynt».
    alt = models.CharField(max_length=ALT_LENGTH, blank=True)
    is_decoration = models.BooleanField(default=False)
    # Why it could not be used: a word for a sentence of ours, never what the file said.
    refused_as = models.CharField(max_length=30, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="an_upload_is_begun_once"),
            models.CheckConstraint(
                condition=Q(received__lte=F("size")), name="no_more_comes_than_was_promised"
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"^([0-9a-f]{32})?$")
                & Q(draft__regex=r"^([0-9a-f]{32})?$"),
                name="a_picture_has_a_random_name",
            ),
            models.CheckConstraint(
                condition=~Q(state="made") | (~Q(name="") & Q(made_at__isnull=False)),
                name="a_made_picture_stands_on_the_shelf",
            ),
            models.CheckConstraint(
                condition=~Q(is_decoration=True) | Q(alt=""), name="decoration_says_nothing"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["added_at"], condition=Q(state="waiting"), name="pictures_to_be_made"
            ),
            models.Index(fields=["owner", "added_at"], name="pictures_of_an_owner"),
            models.Index(fields=["household"], name="pictures_of_a_household"),
        ]

    def __str__(self) -> str:
        return f"picture {self.pk}"

    @property
    def is_made(self) -> bool:
        return self.state == self.State.MADE

    @property
    def is_film(self) -> bool:
        return self.kind == self.Kind.FILM

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.REFUSED

    @property
    def is_described(self) -> bool:
        """Whether somebody who cannot see it knows what it is, or that there is nothing to know."""
        return bool(self.alt) or self.is_decoration
