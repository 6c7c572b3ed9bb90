"""Notices: their categories, who sees them, and the pictures on them."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.finding import vector
from community.groups.models import GroupMember, InterestGroup
from community.moderation.rules import not_blocked_for
from community.people.models import (
    Audienced,
    Entrance,
    Estate,
    Membership,
    OnBehalf,
)
from community.people.tenancy import audience
from community.pictures.models import Picture

TITLE_LENGTH, TEXT_LENGTH = 80, 4000


class CategoryQuerySet(models.QuerySet["Category"]):
    def visible_to(self, member: Membership) -> "CategoryQuerySet":
        """Those of the member's estate, in order; also the ones nobody may use any more."""
        return self.filter(estate_id=member.estate_id).order_by("order", "pk")

    def on(self) -> "CategoryQuerySet":
        return self.filter(is_off=False)


class Category(models.Model):
    """What a notice is about. Each estate has its own; `shape` says what such a notice can do."""

    class Shape(models.TextChoices):
        PLAIN = "plain", _("Almindeligt opslag")
        WORKS = "works", _("Drift: med ikon, tid og de opgange, det rammer")
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

    objects = CategoryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["estate", "name"], name="one_category_of_a_name"),
            models.CheckConstraint(condition=Q(days__gte=1), name="a_notice_stands_at_least_a_day"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """Its name in the reader's language, where it is one of those every estate begins with."""
        return gettext(self.name)

    @property
    def is_works(self) -> bool:
        return self.shape == Category.Shape.WORKS

    @property
    def is_for_all(self) -> bool:
        """Anybody may write under it."""
        return self.writer == Category.Writer.ANYBODY


def is_standing(now: datetime) -> Q:
    """Up, not over, not taken down and not hidden at `now`."""
    return Q(publish_at__lte=now, ends_at__gt=now, taken_down_at=None, hidden_at=None)


def is_for(member: Membership) -> Q:
    """Meant for this member: by its audience, by the stairways it hits, or by its group.

    A group's board is its members' and nobody else's, also for those who live in another estate.
    """
    mine = audience(member)
    if member.lives_here:
        hits = Notice.hits.through.objects.filter(entrance=member.entrance_id or 0)
        mine |= Q(Exists(hits.filter(notice_id=OuterRef("pk"))))
    inside = GroupMember.objects.filter(
        group_id=OuterRef("group_id"),
        member_id=member.pk,
        part__in=[GroupMember.Part.MEMBER, GroupMember.Part.HOLDER],
    )
    return (Q(group=None) & mine) | Q(Exists(inside), group__hidden_at=None)


def is_hitting(member: Membership) -> Q:
    """Drift of others where this member lives: it names their stairway, or none in their estate."""
    if not member.lives_here:
        return Q(pk__in=[])
    hits = Notice.hits.through.objects.filter(notice_id=OuterRef("pk"))
    mine = Q(Exists(hits.filter(entrance=member.entrance_id or 0)))
    everywhere = Q(~Exists(hits), estate_id=member.estate_id)
    by_others = Q(author=None) | ~Q(author_id=member.pk)
    return Q(category__shape=Category.Shape.WORKS) & by_others & (mine | everywhere)


def is_coming(now: datetime) -> Q:
    """Drift whose time window is not over; without one while «Set» is asked for."""
    return Q(period__endswith__gt=now) | Q(period=None, asks_seen=True)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def standing(self, now: datetime) -> "NoticeQuerySet":
        """On the board at `now`: to the minute, and never what is hidden or taken down."""
        return self.filter(is_standing(now))

    def visible_to(self, member: Membership, now: datetime) -> "NoticeQuerySet":
        """What stands and is for this member, not from somebody with a block between them.

        What an office says in its work reaches everybody. One's own is there in any state (a draft,
        taken down, hidden); who holds an office may open what the estate's offices have said, to
        whichever stairway and whenever. A board is therefore `on_board` of these.
        """
        unblocked = Q(is_office=True) | not_blocked_for(member.user_id, "author__user_id")
        seen = is_standing(now) & is_for(member) & unblocked
        seen |= Q(author_id=member.pk)
        if member.is_trusted:
            seen |= Q(is_office=True, estate_id=member.estate_id, publish_at__isnull=False)
        return self.filter(seen)

    def on_board(
        self, member: Membership, now: datetime, group: InterestGroup | None = None
    ) -> "NoticeQuerySet":
        """What hangs there for this member: the estate's own board, or one group's. Newest first.

        Asked of what is `visible_to` them.
        """
        found = self.hanging_for(member, now).filter(group=group)
        return found.order_by("-publish_at", "-token")

    def hanging_for(self, member: Membership, now: datetime) -> "NoticeQuerySet":
        """What hangs on any board for this member, in no order. Asked of what is `visible_to` them."""
        return self.standing(now).filter(is_for(member) | Q(author_id=member.pk))

    def drafts_of(self, member: Membership) -> "NoticeQuerySet":
        """Begun and not put up, the last one touched first."""
        found = self.filter(author_id=member.pk, publish_at=None, taken_down_at=None)
        return found.order_by("-written_at", "-pk")

    def with_author(self) -> "NoticeQuerySet":
        """With everything a card shows, so that thirty cost what one costs."""
        return self.with_heading().prefetch_related("hits", "pictures__picture")

    def with_heading(self) -> "NoticeQuerySet":
        """With everything a row without pictures shows."""
        return self.select_related(
            "category",
            "estate__organisation",
            "entrance",
            "circle",
            "group",
            "helped_by",
            "author__user__profile",
            "author__estate",
            "author__household__dwelling__entrance",
        )


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
    # Said by an office in its work: the heads of an estate, not a neighbour.
    is_office = models.BooleanField(default=False)
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
    # When a draft is meant to go up, and for how many days (empty: as is usual for its category).
    planned_at = models.DateTimeField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
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
    # «Det haster»: those it hits are told at once, also in their quiet hours.
    is_urgent = models.BooleanField(default=False)
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

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Audienced.Meta):
        abstract = False
        constraints: ClassVar = [
            *Audienced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(publish_at=None)
                | (Q(ends_at__gt=F("publish_at")) & Q(category__isnull=False) & ~Q(title="")),
                name="a_notice_on_the_board_has_a_heading_and_an_end",
            ),
            models.CheckConstraint(
                condition=Q(publish_at=None)
                | ~Q(other_title="")
                | (Q(other_language="") & Q(other_text="")),
                name="a_second_language_has_its_own_heading",
            ),
            models.CheckConstraint(
                condition=Q(period=None)
                | Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
                name="works_begin_and_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["estate", "-publish_at", "-token"], name="notices_of_an_estate"),
            models.Index(
                fields=["-publish_at", "-token"],
                condition=Q(scope__in=["organisation", "local_area"]),
                name="notices_for_several_estates",
            ),
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

    @property
    def is_draft(self) -> bool:
        return self.publish_at is None

    @property
    def is_works(self) -> bool:
        """Needs `category`."""
        return self.category is not None and self.category.is_works

    @property
    def begins(self) -> datetime | None:
        """When what drift tells of begins."""
        return self.period.lower if self.period else None

    @property
    def over_at(self) -> datetime | None:
        """When it is no longer news: as its time window ends, else as the notice does."""
        return self.period.upper if self.period else self.ends_at

    def is_standing(self, now: datetime) -> bool:
        if self.publish_at is None or self.ends_at is None:
            return False
        gone = self.taken_down_at is not None or self.hidden_at is not None
        return self.publish_at <= now < self.ends_at and not gone

    def is_planned(self, now: datetime) -> bool:
        return self.publish_at is not None and self.publish_at > now and self.taken_down_at is None


class NoticePicture(models.Model):
    """A picture on a notice. The picture itself knows what it shows, in words."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="pictures")
    picture = models.OneToOneField(Picture, models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return f"notice picture {self.pk}"
