"""Interest groups: who is in them, when they meet, and the pictures from what they did together."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from community.chat.models import Conversation
from community.finding import vector
from community.people.models import Estate, Membership, OnBehalf
from community.pictures.models import Picture

NAME_LENGTH, ABOUT_LENGTH = 60, 1000


class InterestGroup(OnBehalf):
    """Neighbours who do something together. `Mine` is decided by GroupMember rows that have begun."""

    class Door(models.TextChoices):
        OPEN = "open", _("Alle kan være med")
        ASK = "ask", _("Man spørger først")
        HIDDEN = "hidden", _("Kun dem, der bliver inviteret, kan se den")

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    about = models.CharField(max_length=ABOUT_LENGTH, blank=True)
    icon = models.CharField(max_length=40, blank=True)
    door = models.CharField(max_length=6, choices=Door, default=Door.OPEN)
    # Open to neighbouring estates of the organisation or the local area, where those open theirs.
    is_across = models.BooleanField(default=False)
    conversation = models.OneToOneField(Conversation, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    # The last time somebody wrote, met, joined or put up a picture.
    lived_at = models.DateTimeField()
    # When the holders were asked «pause, giv videre, luk?» because it had been silent.
    asked_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    words = models.GeneratedField(
        expression=vector(A="name", B="about"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["estate", "name"], name="groups_of_an_estate"),
            models.Index(
                fields=["lived_at"], condition=Q(closed_at=None), name="groups_that_fell_silent"
            ),
            GinIndex(fields=["words"], name="groups_by_their_words"),
            GinIndex(
                OpClass(Upper("name"), name="gin_trgm_ops"), name="groups_by_nearly_their_name"
            ),
        ]

    def __str__(self) -> str:
        return f"group {self.pk}"


class GroupMember(OnBehalf):
    """Somebody in a group, or asking to be. Leaving keeps no row."""

    class Part(models.TextChoices):
        ASKING = "asking", _("Har spurgt")
        INVITED = "invited", _("Inviteret")
        MEMBER = "member", _("Med i gruppen")
        HOLDER = "holder", _("Holder gruppen")

    group = models.ForeignKey(InterestGroup, models.CASCADE, related_name="members")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    part = models.CharField(max_length=8, choices=Part, default=Part.MEMBER)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "member"], name="a_member_is_in_a_group_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "part"], name="groups_of_a_member")]

    def __str__(self) -> str:
        return f"group member {self.pk}"


class Meeting(OnBehalf):
    """When a group meets: once, or again by a rule in local wall time."""

    group = models.ForeignKey(InterestGroup, models.CASCADE, related_name="meetings")
    what = models.CharField(max_length=80)
    where = models.CharField(max_length=80, blank=True)
    begins_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    # An RRULE (RFC 5545) without DTSTART; empty for a meeting that is held once.
    again = models.CharField(max_length=200, blank=True)
    # Days (local dates) it is not held after all.
    not_on = ArrayField(models.DateField(), default=list, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["group", "begins_at"], name="meetings_of_a_group")
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class GroupPicture(models.Model):
    """A picture or film in a group's album, with the yes of those in it, and an end."""

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    group = models.ForeignKey(InterestGroup, models.CASCADE, related_name="album")
    picture = models.OneToOneField(Picture, models.CASCADE, related_name="+")
    put_up_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    put_up_at = models.DateTimeField()
    # «De, der kan ses på billedet, har sagt ja»: when the tick was set.
    agreed_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # Somebody in it said «fjern mig»: gone at once for everybody, and not to be put back.
    taken_down_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["group", "-put_up_at"], name="album_of_a_group"),
            models.Index(fields=["ends_at"], name="pictures_about_to_end"),
        ]

    def __str__(self) -> str:
        return f"group picture {self.pk}"
