"""What hangs under a notice: answers, thanks, wishes, readings, and doors that were told."""

from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from community.chat.models import Conversation
from community.noticeboard.models.notices import Notice
from community.people.models import Household, Membership, OnBehalf

COMMENT_LENGTH = 1000


class Comment(OnBehalf):
    """An answer under a notice, or one level deeper an answer to an answer."""

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="comments")
    author = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    answers = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answered_by"
    )
    text = models.CharField(max_length=COMMENT_LENGTH, blank=True)
    said_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(text=""), name="a_deleted_comment_says_nothing"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["notice", "said_at"], name="comments_of_a_notice"),
            models.Index(fields=["author", "said_at"], name="comments_of_an_author"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Thanks(OnBehalf):
    """A quiet «tak». Only who wrote the notice sees from whom, and nobody sees how many."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="thanks")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "member"], name="one_thanks_each"),
        ]

    def __str__(self) -> str:
        return f"thanks {self.pk}"


class Wish(OnBehalf):
    """«Jeg vil gerne have den», with the conversation it opened; «jeg er med» on a call has none."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="wishes")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "member"], name="one_wish_each"),
        ]

    def __str__(self) -> str:
        return f"wish {self.pk}"


class Reading(OnBehalf):
    """That a member has read a pinned notice, or said «Set» to one from drift."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="readings")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()
    # «Set»: pressed by themselves or by who helps them.
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "member"], name="one_reading_each"),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"


class Knock(models.Model):
    """Somebody on their round has told a door about works that ask for «Set»."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="knocks")
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    knocked_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    knocked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "household"], name="one_knock_at_each_door"),
        ]

    def __str__(self) -> str:
        return f"knock {self.pk}"
