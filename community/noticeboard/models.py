"""Notices and what hangs on them: categories, pictures, comments, thanks, wishes, readings."""

from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from community.chat.models import Conversation
from community.finding import vector
from community.groups.models import InterestGroup
from community.people.models import Audienced, Entrance, Estate, Membership, OnBehalf
from community.pictures.models import Picture

TITLE_LENGTH, TEXT_LENGTH, COMMENT_LENGTH = 80, 4000, 1000


class Category(models.Model):
    """What a notice is about. Each estate has its own; `shape` says what such a notice can do."""

    class Shape(models.TextChoices):
        PLAIN = "plain", _("Almindeligt opslag")
        WORKS = "works", _("Drift: har ikon og tidsrum, og rammer bestemte opgange")
        SWAP = "swap", _("Ting: kan blive taget")
        CALL = "call", _("Er der nogen, der …: man kan melde sig")

    class Writer(models.TextChoices):
        ANYBODY = "anybody", _("Alle")
        BOARD = "board", _("Bestyrelsen")
        COLLEAGUES = "colleagues", _("Dem, der arbejder her")
        OFFICES = "offices", _("Bestyrelsen og dem, der arbejder her")

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    icon = models.CharField(max_length=40, default="note")
    shape = models.CharField(max_length=5, choices=Shape, default=Shape.PLAIN)
    writer = models.CharField(max_length=10, choices=Writer, default=Writer.ANYBODY)
    # How many days a notice stands unless its author says otherwise.
    days = models.PositiveSmallIntegerField(default=30)
    order = models.PositiveSmallIntegerField(default=50)
    # No new ones under it; those that stand stay.
    is_off = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["estate", "name"], name="one_category_of_a_name"),
            models.CheckConstraint(condition=Q(days__gte=1), name="a_notice_stands_at_least_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Notice(OnBehalf, Audienced):
    """Something somebody tells the neighbours, from one moment until another.

    It is a draft until `publish_at` is set; it stands while `publish_at ≤ now < ends_at` and nobody
    has taken it down or hidden it. In a group's board only the group sees it.
    """

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    author = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(
        InterestGroup, models.CASCADE, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    language = models.CharField(max_length=5, default="da")
    # The same once more, in another language.
    other_language = models.CharField(max_length=5, blank=True)
    other_title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    other_text = models.CharField(max_length=TEXT_LENGTH, blank=True)

    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    taken_down_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    # When those it is for were told. Nobody is told twice.
    told_at = models.DateTimeField(null=True, blank=True)
    ending_told_at = models.DateTimeField(null=True, blank=True)

    has_comments = models.BooleanField(default=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    # Drift: what it is about, when, which stairways it hits, and whether one says «Set».
    icon = models.CharField(max_length=40, blank=True)
    period = DateTimeRangeField(null=True, blank=True)
    hits = models.ManyToManyField(Entrance, related_name="+", blank=True)
    asks_seen = models.BooleanField(default=False)
    # Ting: since when it is taken.
    taken_at = models.DateTimeField(null=True, blank=True)
    # «Er der nogen, der …»: the group it became.
    became = models.ForeignKey(
        InterestGroup, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    words = models.GeneratedField(
        expression=vector(A="title", B="text", C="other_title", D="other_text"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(Audienced.Meta):
        constraints: ClassVar = [
            *Audienced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(publish_at=None)
                | (Q(ends_at__gt=F("publish_at")) & Q(category__isnull=False) & ~Q(title="")),
                name="a_notice_on_the_board_has_a_heading_and_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(other_title="") | (Q(other_language="") & Q(other_text="")),
                name="a_second_language_has_its_own_heading",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["estate", "-publish_at"], name="notices_of_an_estate"),
            models.Index(fields=["ends_at"], name="notices_about_to_end"),
            models.Index(fields=["author", "-written_at"], name="notices_of_an_author"),
            models.Index(fields=["group", "-publish_at"], name="notices_of_a_group"),
            models.Index(
                fields=["estate"], condition=Q(pinned_at__isnull=False), name="pinned_notices"
            ),
            models.Index(
                fields=["publish_at"], condition=Q(told_at=None), name="notices_to_be_told"
            ),
            GinIndex(fields=["words"], name="notices_by_their_words"),
            GinIndex(
                OpClass(Upper("title"), name="gin_trgm_ops"), name="notices_by_nearly_their_title"
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class NoticePicture(models.Model):
    """A picture on a notice. The picture itself knows what it shows, in words."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="pictures")
    picture = models.OneToOneField(Picture, models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return f"notice picture {self.pk}"


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
