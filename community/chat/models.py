"""Conversations, who takes part, and what was said.

Every saying and every change of one (edited, deleted, hidden) takes the conversation's next number,
under its row lock, so numbers are given in the order they are committed and none is left out. A page
that knows the last number it saw asks for what came after, and nothing is lost or comes twice.
"""

from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.finding import vector
from community.people.models import Entrance, Estate, Household, Membership, OnBehalf
from community.pictures.models import Picture

TEXT_LENGTH = 4000


class Kind(models.TextChoices):
    """What a conversation hangs on. The room upstairs that made it keeps the pointer to it."""

    ENTRANCE = "entrance", _("Opgangen")  # everybody on the stairs, by itself
    DESK = "desk", _("Til viceværten")  # a household and those who look after the house
    GROUP = "group", _("Gruppe")
    EVENT = "event", _("Arrangement")
    AGREEMENT = "agreement", _("Aftale")
    NOTICE = "notice", _("Om et opslag")  # who wrote it and who answered
    DIRECT = "direct", _("To naboer")  # both have said yes


# Between two people: here, and only here, one sees that the other is writing.
BETWEEN_TWO = frozenset({Kind.DIRECT, Kind.NOTICE, Kind.AGREEMENT})


class Conversation(models.Model):
    """One conversation, whatever it is about."""

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    # What it is called in the list; empty between two, where each sees the other's name.
    title = models.CharField(max_length=80, blank=True)
    icon = models.CharField(max_length=40, blank=True)
    entrance = models.OneToOneField(
        Entrance, models.CASCADE, null=True, blank=True, related_name="+"
    )
    household = models.OneToOneField(
        Household, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # The number of the last thing that happened in it.
    seq = models.PositiveBigIntegerField(default=0)
    said_at = models.DateTimeField(null=True, blank=True)
    # Seconds one waits between two messages of one's own; 0 for none.
    slow_seconds = models.PositiveSmallIntegerField(default=0)
    pinned = models.ForeignKey("Message", models.SET_NULL, null=True, blank=True, related_name="+")
    began_at = models.DateTimeField()
    # From then on it is read and not written in.
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(kind=Kind.ENTRANCE, entrance__isnull=False, household__isnull=True)
                    | Q(kind=Kind.DESK, household__isnull=False, entrance__isnull=True)
                    | (
                        ~Q(kind__in=[Kind.ENTRANCE, Kind.DESK])
                        & Q(entrance__isnull=True, household__isnull=True)
                    )
                ),
                name="a_conversation_names_its_place",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["closes_at"], name="conversations_about_to_close"),
            models.Index(fields=["kind", "said_at"], name="conversations_to_be_swept"),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"


class Participant(models.Model):
    """A member in a conversation. Who has left keeps the row, and sees nothing any more."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    # In it for an office (a caretaker at the desk): only while the term holds.
    as_role = models.CharField(max_length=20, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    # What was said before (with this number or a lower one) is not theirs to read.
    from_seq = models.PositiveBigIntegerField(default=0)
    read_up_to = models.PositiveBigIntegerField(default=0)
    told_up_to = models.PositiveBigIntegerField(default=0)
    is_muted = models.BooleanField(default=False)
    # Between two, by choice of both: the other sees how far I have read. Never for who works here.
    shows_reading = models.BooleanField(default=False)
    # Asked to talk and has not said yes: sees the question, and nothing more can be said.
    is_asked = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "member"], name="a_member_takes_part_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["member"], condition=Q(left_at=None), name="conversations_of_a_member"
            ),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"


class Message(OnBehalf):
    """One thing said. `seq` is its place; `changed_seq` the number of its last change."""

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    author = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    seq = models.PositiveBigIntegerField()
    changed_seq = models.PositiveBigIntegerField()
    # Made by the page that sends: sent again, it is the same message.
    client_id = models.UUIDField()
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    # Since when a moderator has taken it away from everybody but its author.
    hidden_at = models.DateTimeField(null=True, blank=True)
    words = models.GeneratedField(
        expression=vector(A="text"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "seq"], name="one_message_for_each_number"
            ),
            models.UniqueConstraint(
                fields=["conversation", "author", "client_id"], name="sent_again_is_said_once"
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | (Q(text="") & Q(picture=None)),
                name="a_deleted_message_says_nothing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["conversation", "changed_seq"], name="messages_since"),
            models.Index(fields=["author", "said_at"], name="messages_of_an_author"),
            models.Index(fields=["said_at"], name="messages_to_be_swept"),
            GinIndex(fields=["words"], name="messages_by_their_words"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Mention(models.Model):
    """Somebody is named in a message: they are told even when the conversation is muted."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "member"], name="named_once_in_a_message"),
        ]

    def __str__(self) -> str:
        return f"mention {self.pk}"
