"""Interest groups: who is in them, when they meet, and the pictures from what they did together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community import times
from community.chat.models import Conversation
from community.finding import vector
from community.moderation.rules import not_blocked_for
from community.people.models import Estate, Membership, OnBehalf
from community.pictures.models import Picture

NAME_LENGTH, ABOUT_LENGTH, WHAT_LENGTH, CAPTION_LENGTH = 60, 1000, 80, 200


class GroupQuerySet(models.QuerySet["InterestGroup"]):
    def visible_to(self, member: Membership) -> "GroupQuerySet":
        """One's own, also a hidden one one is invited to; and those there is a door to.

        Those of the own estate, and those across estates where both open theirs and share an
        organisation or a local area. A guest sees none.
        """
        if member.is_guest:
            return self.none()
        own = GroupMember.objects.filter(
            group=OuterRef("pk"), member=member.pk, part__in=GroupMember.KNOWS
        )
        with_a_door = Q(hidden_at=None, closed_at=None) & ~Q(door=InterestGroup.Door.HIDDEN)
        return self.filter(Exists(own) | within_reach(member) & with_a_door)

    def in_reach(self, member: Membership) -> "GroupQuerySet":
        """Those the member could be in once somebody opens, whatever the door says."""
        return self.none() if member.is_guest else self.filter(within_reach(member))

    def alive(self) -> "GroupQuerySet":
        """Neither closed, nor resting, nor hidden by a moderator."""
        return self.filter(closed_at=None, paused_at=None, hidden_at=None)

    def mine(self, member: Membership) -> "GroupQuerySet":
        """Those the member is in."""
        own = GroupMember.objects.filter(
            group=OuterRef("pk"), member=member.pk, part__in=GroupMember.IN
        )
        return self.filter(Exists(own))

    def to_join(self, member: Membership) -> "GroupQuerySet":
        """After `visible_to`: those that are on and the member is not in."""
        own = GroupMember.objects.filter(
            group=OuterRef("pk"), member=member.pk, part__in=GroupMember.IN
        )
        return self.alive().filter(~Exists(own))

    def not_known_to(self, neighbour: Membership) -> "GroupQuerySet":
        """Of those another may see: where the neighbour is neither in nor invited."""
        rows = GroupMember.objects.filter(
            group=OuterRef("pk"), member=neighbour.pk, part__in=GroupMember.KNOWS
        )
        return self.filter(~Exists(rows))


def within_reach(member: Membership) -> Q:
    """Groups of the member's estate, and those across estates that reach into it."""
    here = Q(estate_id=member.estate_id)
    if not member.estate.opens_groups:
        return here
    near = Q(estate__organisation_id=member.estate.organisation_id)
    if member.estate.local_area:
        near |= Q(estate__local_area=member.estate.local_area)
    there = Q(is_across=True, estate__opens_groups=True)
    return here | (there & near & ~Q(estate__features_off__contains=["groups"]))


class InterestGroup(OnBehalf):
    """Neighbours who do something together. Mine are those with a row that has begun."""

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
    # At most so many, for who wants it small and calm; empty for no end of room.
    room_for = models.PositiveSmallIntegerField(null=True, blank=True)
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

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="a_group_has_a_name"),
            models.CheckConstraint(
                condition=Q(room_for=None) | Q(room_for__gte=2), name="a_group_has_room_for_two"
            ),
        ]
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

    @property
    def title(self) -> str:
        """What it is called: its own name, unless a moderator has hidden what stands there."""
        return self.name if self.hidden_at is None else gettext("En gruppe")

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_resting(self) -> bool:
        return self.paused_at is not None and self.closed_at is None


class GroupMemberQuerySet(models.QuerySet["GroupMember"]):
    def visible_to(self, member: Membership) -> "GroupMemberQuerySet":
        """A member's own rows. Those of others are read through a group they are in."""
        return self.filter(member=member.pk)

    def inside(self) -> "GroupMemberQuerySet":
        return self.filter(part__in=GroupMember.IN)

    def holders(self) -> "GroupMemberQuerySet":
        return self.filter(part=GroupMember.Part.HOLDER)

    def with_people(self) -> "GroupMemberQuerySet":
        """With everything their name and place are made of."""
        return self.select_related(
            "member__user__profile", "member__estate", "member__household__dwelling__entrance"
        )


class GroupMember(OnBehalf):
    """Somebody in a group, asking to be, or asked to be. Leaving keeps no row."""

    class Part(models.TextChoices):
        ASKING = "asking", _("Har spurgt")
        INVITED = "invited", _("Inviteret")
        MEMBER = "member", _("Med i gruppen")
        HOLDER = "holder", _("Holder gruppen")
        # A no keeps its row for thirty days, so that nobody is asked again tomorrow.
        TURNED_AWAY = "away", _("Ikke denne gang")
        NO_THANKS = "thanks", _("Nej tak")

    IN: ClassVar = frozenset({Part.MEMBER, Part.HOLDER})
    KNOWS: ClassVar = IN | {Part.INVITED}

    group = models.ForeignKey(InterestGroup, models.CASCADE, related_name="members")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    part = models.CharField(max_length=8, choices=Part, default=Part.MEMBER)
    since = models.DateTimeField()
    invited_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # A member who was asked to hold the group too; a holder who wants to pass it on.
    asked_to_hold_at = models.DateTimeField(null=True, blank=True)
    hands_over_at = models.DateTimeField(null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "member"], name="a_member_is_in_a_group_once"),
            models.CheckConstraint(
                condition=Q(asked_to_hold_at=None) | Q(part="member"),
                name="a_member_is_asked_to_hold_a_group",
            ),
            models.CheckConstraint(
                condition=Q(hands_over_at=None) | Q(part="holder"),
                name="a_holder_passes_a_group_on",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "part"], name="groups_of_a_member")]

    def __str__(self) -> str:
        return f"group member {self.pk}"

    @property
    def is_in(self) -> bool:
        return self.part in self.IN

    @property
    def is_holder(self) -> bool:
        return self.part == self.Part.HOLDER


class GroupCodeQuerySet(models.QuerySet["GroupCode"]):
    def working(self, now: datetime) -> "GroupCodeQuerySet":
        """Those with a place left that are neither old nor closed."""
        return self.filter(revoked_at=None, ends_at__gt=now, used__lt=models.F("places"))


class GroupCode(OnBehalf):
    """A code to give a neighbour, said aloud or on a slip. Only its digest is kept."""

    group = models.ForeignKey(InterestGroup, models.CASCADE, related_name="codes")
    made_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    places = models.PositiveSmallIntegerField(default=1)
    used = models.PositiveSmallIntegerField(default=0)

    objects = GroupCodeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(used__lte=models.F("places")), name="a_group_code_has_its_places"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="group_codes_about_to_end")]

    def __str__(self) -> str:
        return f"group code {self.pk}"

    @property
    def last_day(self) -> date:
        """The last whole day it works."""
        return times.local(self.ends_at).date() - timedelta(days=1)


@dataclass(frozen=True, order=True)
class Occurrence:
    """A meeting on one day. Ordered by when it begins."""

    begins: datetime
    ends: datetime
    day: date
    pk: int
    is_off: bool


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, member: Membership) -> "MeetingQuerySet":
        """Those of one's own groups, and those of open groups one could walk into."""
        own = InterestGroup.objects.mine(member)
        open_ones = InterestGroup.objects.visible_to(member).filter(door=InterestGroup.Door.OPEN)
        return self.filter(Q(group__in=own) | Q(group__in=open_ones))

    def standing(self) -> "MeetingQuerySet":
        """Not called off for good."""
        return self.filter(ended_at=None)

    def maybe_between(self, since: datetime, until: datetime) -> "MeetingQuerySet":
        """Those that can fall in the time: whether they do is for the rule to say."""
        day_before = since - timedelta(days=1)
        return self.filter(Q(begins_at__gte=day_before) | ~Q(again=""), begins_at__lt=until)


class Meeting(OnBehalf):
    """When a group meets: once, or again by a rule in local wall time."""

    group = models.ForeignKey(InterestGroup, models.CASCADE, related_name="meetings")
    what = models.CharField(max_length=WHAT_LENGTH)
    where = models.CharField(max_length=WHAT_LENGTH, blank=True)
    begins_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    # An RRULE (RFC 5545) without DTSTART; empty for a meeting that is held once.
    again = models.CharField(max_length=200, blank=True)
    # Days (local dates) it is not held after all.
    not_on = ArrayField(models.DateField(), default=list, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # The last day its people were reminded of, or that was found to be none of its own.
    reminded_for = models.DateField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=1440),
                name="a_meeting_lasts_at_most_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "begins_at"], name="meetings_of_a_group"),
            models.Index(
                fields=["reminded_for"],
                condition=Q(ended_at=None),
                name="meetings_to_be_reminded_of",
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"

    @property
    def every(self) -> times.Every:
        return times.every_of(self.again)

    def occurrences(self, since: date) -> Iterator[Occurrence]:
        """When it is held from that local day on, called off or not; without an end by a rule."""
        first = times.local(self.begins_at)
        off = set(self.not_on)
        for day in times.days_of(first.date(), self.again, since):
            begins = times.wall(day, first.time())
            ends = begins + timedelta(minutes=self.minutes)
            yield Occurrence(begins, ends, day, self.pk, day in off)

    def on(self, day: date) -> Occurrence | None:
        """The meeting on that day, or None when it is none of its days."""
        found = next(self.occurrences(day), None)
        return found if found is not None and found.day == day else None

    def coming(self, now: datetime, number: int) -> list[Occurrence]:
        """The next that are not over, with those called off among them."""
        found: list[Occurrence] = []
        held = 0
        for one in self.occurrences(times.local(now).date() - timedelta(days=1)):
            if one.ends > now:
                found.append(one)
                held += not one.is_off
            if held == number or len(found) >= 4 * number:
                break
        return found


class GroupPictureQuerySet(models.QuerySet["GroupPicture"]):
    def visible_to(self, member: Membership) -> "GroupPictureQuerySet":
        """Those of one's own groups; what is hidden only for who put it up.

        Nothing from somebody there is a block with.
        """
        own = GroupMember.objects.filter(member=member.pk, part__in=GroupMember.IN)
        return self.filter(
            Q(hidden_at=None) | Q(put_up_by=member.pk),
            not_blocked_for(member.user_id, "put_up_by__user_id"),
            group__in=own.values("group"),
            group__closed_at=None,
            taken_down_at=None,
        )

    def standing(self, now: datetime) -> "GroupPictureQuerySet":
        return self.filter(taken_down_at=None, ends_at__gt=now)


class GroupPicture(OnBehalf):
    """A picture or film in a group's album, with the yes of those in it, and an end."""

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    group = models.ForeignKey(InterestGroup, models.CASCADE, related_name="album")
    picture = models.OneToOneField(Picture, models.CASCADE, related_name="+")
    put_up_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    put_up_at = models.DateTimeField()
    # What they did together, in a few words.
    caption = models.CharField(max_length=CAPTION_LENGTH, blank=True)
    # «De, der kan ses på billedet, har sagt ja»: when the tick was set.
    agreed_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # Somebody in it said «fjern mig»: gone at once for everybody, and not to be put back.
    taken_down_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = GroupPictureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("put_up_at")), name="a_picture_has_an_end"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "-put_up_at"], name="album_of_a_group"),
            models.Index(fields=["ends_at"], name="pictures_about_to_end"),
        ]

    def __str__(self) -> str:
        return f"group picture {self.pk}"
