"""Conversations, who takes part, and what was said.

Every saying and every change of one (edited, deleted, hidden) takes the conversation's next number,
under its row lock, so numbers are given in the order they are committed and none is left out. A page
that knows the last number it saw asks for what came after, and nothing is lost or comes twice.
"""

from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, FilteredRelation, Func, OuterRef, Q, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from community.finding import vector
from community.moderation.models import Block
from community.moderation.rules import not_blocked_for
from community.people.acting import is_visit
from community.people.models import (
    Entrance,
    Estate,
    Household,
    Membership,
    OnBehalf,
    Role,
    RoleTerm,
)
from community.pictures.models import Picture

TEXT_LENGTH = 4000
MOST_UNREAD = 99
# What a conversation has of its reader's own seat.
MARKS = {
    "mine_from": "from_seq",
    "mine_read": "read_up_to",
    "mine_muted": "is_muted",
    "mine_shows": "shows_reading",
    "mine_asked": "is_asked",
    "mine_role": "as_role",
}


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


# What somebody who helps a neighbour on the spot may read and write in (ADR 0017).
ON_A_VISIT = frozenset({Kind.DESK, Kind.AGREEMENT})
# Who looks after the house, in this order: the first who is there sits at the desk.
KEEPERS = (Role.CARETAKER, Role.OPERATIONS)


def taking_part(member: Membership, prefix: str = "") -> Q:
    """The condition that a participant's row is this member's and holds now.

    Who is in it for an office only while the gate says that the term holds.
    """
    holds = Q(**{f"{prefix}as_role": ""}) | Q(**{f"{prefix}as_role__in": sorted(member.roles)})
    return holds & Q(**{f"{prefix}member": member.pk, f"{prefix}left_at": None})


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, member: Membership) -> "ConversationQuerySet":
        """Those the member takes part in, with their own marks (`mine_…`) in the same query.

        Not those between two with a block between them, whoever made it; neither can tell why. Who
        helps on the spot reads what is about the house and about help, and no neighbours' talk.
        """
        mine = FilteredRelation("participants", condition=taking_part(member, "participants__"))
        other = Participant.objects.filter(conversation=OuterRef("pk")).exclude(member=member.pk)
        blocked = Exists(other.exclude(not_blocked_for(member.user_id, "member__user_id")))
        rows = self.filter(kind__in=sorted(ON_A_VISIT)) if is_visit(member) else self
        return (
            rows.annotate(mine=mine)
            .filter(mine__isnull=False)
            .exclude(blocked, kind__in=sorted(BETWEEN_TWO))
            .annotate(**{name: F(f"mine__{column}") for name, column in MARKS.items()})
        )

    def listed_for(self, member: Membership) -> "ConversationQuerySet":
        """What stands in the member's list, the newest first: an empty desk waits unseen."""
        at_the_desk = ~Q(mine_role="") & Q(said_at=None)
        newest = F("said_at").desc(nulls_last=True)
        return self.visible_to(member).exclude(at_the_desk).order_by(newest, "-began_at", "pk")

    def with_unread(self, member: Membership) -> "ConversationQuerySet":
        """Adds `unread`, at most 99, and `last_id`, the newest they read. After `visible_to`."""
        rows = ArraySubquery(_unread_by(member).order_by("seq").values("pk")[:MOST_UNREAD])
        count = Func(rows, function="CARDINALITY", output_field=models.IntegerField())
        last = _said_in(member).filter(seq__gt=OuterRef("mine_from")).order_by("-seq")
        return self.annotate(unread=count, last_id=Subquery(last.values("pk")[:1]))

    def waiting_for(self, member: Membership) -> "ConversationQuerySet":
        """Those with something unread that is not muted, and those where a neighbour asks to talk."""
        newest = _unread_by(member).order_by("-seq").values("pk")[:1]  # in order: by the index
        unread = Q(newest__isnull=False, seq__gt=F("mine_read"), mine_muted=False)
        rows = self.visible_to(member).annotate(newest=Subquery(newest))
        return rows.filter(unread | Q(mine_asked=True))

    def open(self, now: Any) -> "ConversationQuerySet":
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=now))


def _said_in(member: Membership) -> "MessageQuerySet":
    return Message.objects.filter(conversation=OuterRef("pk")).still_said().heard_by(member)


def _unread_by(member: Membership) -> "MessageQuerySet":
    """In an outer query over `visible_to(member)`: what others have said since the last reading."""
    since = Greatest(OuterRef("mine_read"), OuterRef("mine_from"))
    return _said_in(member).filter(seq__gt=since).exclude(author=member.pk)


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
    # When those who had read everything were last told that there is something new, and up to where.
    nudged_at = models.DateTimeField(null=True, blank=True)
    nudged_seq = models.PositiveBigIntegerField(default=0)
    # The reader's own marks, brought along by `visible_to` (MARKS).
    mine_from: int
    mine_read: int
    mine_muted: bool
    mine_shows: bool
    mine_asked: bool
    mine_role: str

    objects = ConversationQuerySet.as_manager()

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
            models.Index(fields=["said_at"], name="conversations_lately"),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    @property
    def topic(self) -> str:
        """What open pages watch to hear of it."""
        return f"conversation:{self.pk}"

    @property
    def is_between_two(self) -> bool:
        return self.kind in BETWEEN_TWO

    def is_closed(self, now: Any) -> bool:
        """Whether it is read and no longer written in."""
        return self.closes_at is not None and self.closes_at <= now


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def visible_to(self, member: Membership) -> "ParticipantQuerySet":
        """Who takes part in the conversations the member takes part in."""
        mine = Conversation.objects.visible_to(member).filter(pk=OuterRef("conversation_id"))
        return self.here().filter(Exists(mine))

    def here(self) -> "ParticipantQuerySet":
        """Who has not left. An office may be over: ask `holding(today)` where that matters."""
        return self.filter(left_at=None)

    def holding(self, today: Any) -> "ParticipantQuerySet":
        """Who is here that day: a member of the estate, and in the office they sit there for."""
        term = RoleTerm.objects.filter(
            membership=OuterRef("member_id"), role=OuterRef("as_role"), period__contains=today
        )
        return self.here().filter(
            Q(as_role="") | Exists(term),
            member__period__contains=today,
            member__user__is_active=True,
        )

    def with_person(self) -> "ParticipantQuerySet":
        return self.select_related("member__user", "member__household__dwelling__entrance")


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
    asked_at = models.DateTimeField(null=True, blank=True)
    # A no is known to who said it, and to nobody else.
    said_no_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

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


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, member: Membership) -> "MessageQuerySet":
        """What was said while the member took part, deleted and hidden ones too (as tombstones)."""
        since = Participant.objects.filter(
            taking_part(member), conversation=OuterRef("conversation"), from_seq__lt=OuterRef("seq")
        )
        mine = Conversation.objects.visible_to(member).values("pk")
        return self.filter(Exists(since), conversation__in=mine).heard_by(member)

    def in_(self, conversation: Conversation, member: Membership) -> "MessageQuerySet":
        """The same in one conversation that came from `visible_to`: by its index, however long."""
        said = self.filter(conversation=conversation.pk, seq__gt=conversation.mine_from)
        return said.heard_by(member)

    def heard_by(self, member: Membership) -> "MessageQuerySet":
        """Without what somebody said with whom there is a block. What is said in an office stays.

        No join: it would tempt the planner to read a long conversation whole.
        """
        made = Block.objects.filter(blocker=member.user_id).values("blocked")
        met = Block.objects.filter(blocked=member.user_id).values("blocker")
        unheard = Membership.objects.filter(Q(user__in=made) | Q(user__in=met)).values("pk")
        return self.filter(Q(author=None) | ~Q(as_role="") | ~Q(author__in=unheard))

    def still_said(self) -> "MessageQuerySet":
        """Neither deleted nor hidden."""
        return self.filter(deleted_at=None, hidden_at=None)

    def with_facts(self) -> "MessageQuerySet":
        """With all that `facts_of` looks at."""
        return self.select_related(
            "author__user", "author__household__dwelling__entrance", "picture", "conversation",
            "reply_to__author__user",
        )  # fmt: skip


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
    picture = models.ForeignKey(
        Picture, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    # Since when a moderator has taken it away from everybody but its author.
    hidden_at = models.DateTimeField(null=True, blank=True)
    words = models.GeneratedField(
        expression=vector(A="text"), output_field=SearchVectorField(), db_persist=True
    )
    # The office it was said in, as it was then.
    as_role = models.CharField(max_length=20, blank=True)

    objects = MessageQuerySet.as_manager()

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
            models.Index(
                fields=["picture"],
                condition=Q(picture__isnull=False),
                name="messages_with_a_picture",
            ),
            models.Index(fields=["said_at"], name="messages_to_be_swept"),
            GinIndex(fields=["words"], name="messages_by_their_words"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Mention(models.Model):
    """Somebody is named in a message: they are told even when the conversation is muted."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(told_at=None), name="mentions_to_be_told")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "member"], name="named_once_in_a_message"),
        ]

    def __str__(self) -> str:
        return f"mention {self.pk}"
