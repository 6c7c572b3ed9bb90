"""What the house has said to whom, what still has to be sent, and what people do not want."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from community.people.models import Estate, Membership, User

# A path of our own and nothing a browser could read as another host ("//x", "/\x", "/<tab>/x").
OWN_PATH = r"^(/([^/\\\s]\S*)?)?$"


class Way(models.TextChoices):
    """How a note reaches a person outside the house. The list «Til dig» needs none.

    Calls and slips are for people on paper, and colleagues carry them by hand.
    """

    EMAIL = "email", _("E-mail")
    PUSH = "push", _("På telefonen")
    SMS = "sms", _("SMS")
    CALL = "call", _("Opkald")
    SLIP = "slip", _("Seddel")

    @classmethod
    def by_hand(cls) -> "frozenset[Way]":
        return frozenset({cls.CALL, cls.SLIP})

    @classmethod
    def by_machine(cls) -> "tuple[Way, ...]":
        """Those a worker sends and a person chooses between, in the order they are shown."""
        return (cls.PUSH, cls.EMAIL, cls.SMS)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, member: Membership) -> "NotificationQuerySet":
        """A person's own notes: those of this estate and those of no estate."""
        here = Q(estate_id=member.estate_id) | Q(estate=None)
        return self.filter(here, user_id=member.user_id)

    def of(self, user: User) -> "NotificationQuerySet":
        return self.filter(user=user)

    def unseen(self) -> "NotificationQuerySet":
        return self.filter(seen_at=None)

    def newest_first(self) -> "NotificationQuerySet":
        return self.order_by("-created_at", "-pk")

    def held(self) -> list[int]:
        """Under lock, always in the same order and before what is sent of them. The ids.

        Who changes several rows of the outbox holds their notes first; who does not, waits for none.
        """
        held = self.order_by("pk").select_for_update(of=("self",), no_key=True)
        return list(held.values_list("pk", flat=True))


class Notification(models.Model):
    """One thing said to one person, in the words and the language it was said in.

    `kind` is "room.matter" ("bookings.reminder"): the word before the dot picks the icon, and the
    whole is what a person may turn off; `subject` is the heading it stands under in their choices,
    or "". `thread` names the matter ("booking:12"): notes with the same thread are about the same
    thing.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications", db_index=False)
    estate = models.ForeignKey(Estate, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    thread = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(url__regex=OWN_PATH), name="notification_leads_to_a_path_of_ours"
            ),
            models.CheckConstraint(
                condition=~Q(kind="") & ~Q(title=""), name="notification_says_something"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at", "-id"], name="notes_newest_first"),
            models.Index(
                fields=["user", "estate"], condition=Q(seen_at=None), name="notes_not_seen_yet"
            ),
            models.Index(fields=["thread"], condition=~Q(thread=""), name="notes_of_a_matter"),
        ]

    def __str__(self) -> str:
        return f"notification {self.pk}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, member: Membership) -> "DeliveryQuerySet":
        """What colleagues carry by hand in their estate. Nobody else sees what others are told."""
        if not member.is_colleague:
            return self.none()
        return self.filter(way__in=sorted(Way.by_hand()), estate_id=member.estate_id)

    def to_carry(self, way: Way, now: datetime, on: date) -> "DeliveryQuerySet":
        """Waiting for somebody to call or to hand out: still true, and its reader still lives here.

        A call may come later (`not_before`): it is on the list, so that who looks knows of it.
        """
        member = Membership.objects.current(on).filter(
            user=OuterRef("notification__user"), estate=OuterRef("estate")
        )
        still_true = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.waiting().filter(still_true, Exists(member), way=way)

    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(state=Delivery.State.QUEUED)

    def due(self, now: datetime) -> "DeliveryQuerySet":
        """To be sent at `now`: its time has come and not passed, and nobody is busy with it.

        Only what a machine can send: calls and slips are carried by people.
        """
        return self.waiting().filter(
            Q(expires_at=None) | Q(expires_at__gt=now),
            Q(claimed_until=None) | Q(claimed_until__lt=now),
            way__in=Way.by_machine(),
            not_before__lte=now,
        )

    def too_late(self, now: datetime) -> "DeliveryQuerySet":
        """Still waiting when what they say has passed, and nobody is busy with them."""
        return self.waiting().filter(
            Q(claimed_until=None) | Q(claimed_until__lt=now), expires_at__lte=now
        )

    def with_reasons(self, on: date) -> "DeliveryQuerySet":
        """Adds `is_unwanted` and `is_member`: what decides at send time, read in the same query."""
        unwanted = Preference.objects.unwanted().filter(
            Q(kind=OuterRef("notification__kind")) | Q(kind=OuterRef("notification__subject")),
            user=OuterRef("notification__user"),
            way=OuterRef("way"),
        )
        member = Membership.objects.current(on).filter(
            user=OuterRef("notification__user"), estate=OuterRef("notification__estate")
        )
        return self.annotate(
            is_unwanted=Exists(unwanted),
            is_member=Q(notification__estate=None) | Exists(member),
        ).select_related("notification__user", "notification__estate", "subscription")


class Delivery(models.Model):
    """A row of the outbox: one note on its way to one person, and how far it has come.

    Written in the transaction of its cause, so what is committed is told and what is rolled back
    is not. `claimed_until` is a lease: a worker that dies leaves the row to the next one.

    What is carried by hand names the `estate` whose colleagues carry it and, once done, by whom.
    `tries` are then the calls nobody answered, or how often a slip was printed since
    `first_tried_at`. `said` is what is said on the phone, in Danish, whatever the reader's language.

    A push goes to one browser, its `subscription`; who has two has two rows. `provider_id` is what
    the one we handed it to calls it.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Venter")
        SENT = "sent", _("Sendt")
        FAILED = "failed", _("Opgivet")
        DROPPED = "dropped", _("Ikke længere aktuel")

    notification = models.ForeignKey(
        Notification, models.CASCADE, related_name="deliveries", db_index=False
    )
    way = models.CharField(max_length=10, choices=Way)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveIntegerField(default=0)
    # Claims in a row after which no worker came back with an answer.
    unanswered = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=255, unique=True)
    last_error = models.CharField(max_length=80, blank=True)
    estate = models.ForeignKey(
        Estate, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    carried_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    said = models.TextField(blank=True)
    subscription = models.ForeignKey(
        "notifications.PushSubscription", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    provider_id = models.CharField(max_length=100, blank=True)

    is_unwanted: bool  # as `with_reasons` reads it
    is_member: bool

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notification", "way"],
                condition=~Q(way="push"),
                name="one_delivery_of_a_note_in_each_way",
            ),
            models.UniqueConstraint(
                fields=["notification", "subscription"],
                name="one_delivery_of_a_note_to_each_browser",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | ~Q(state="sent") & Q(sent_at=None),
                name="delivery_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(way__in=["email", "push", "sms"]) | Q(estate__isnull=False),
                name="what_is_carried_by_hand_has_an_estate",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["way", "not_before", "id"],
                condition=Q(state="queued", way__in=["email", "push", "sms"]),
                name="deliveries_waiting",
            ),
            models.Index(
                fields=["estate", "way"],
                condition=Q(state="queued", way__in=["call", "slip"]),
                name="deliveries_waiting_for_a_hand",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state="queued", expires_at__isnull=False),
                name="deliveries_with_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def visible_to(self, member: Membership) -> "PreferenceQuerySet":
        """A person's own choices: they hold in every estate."""
        return self.filter(user_id=member.user_id)

    def of(self, user: User) -> "PreferenceQuerySet":
        return self.filter(user=user)

    def unwanted(self) -> "PreferenceQuerySet":
        return self.filter(wanted=False)


class Preference(models.Model):
    """What a person has chosen for one kind, or for a whole subject, in one way.

    No row: what is usual (community/notifications/wishes.py). A no to either is a no.
    """

    user = models.ForeignKey(
        User, models.CASCADE, related_name="notification_choices", db_index=False
    )
    kind = models.CharField(max_length=60)
    way = models.CharField(max_length=10, choices=Way)
    wanted = models.BooleanField()

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind", "way"], name="one_choice_for_each_kind_and_way"
            ),
        ]

    def __str__(self) -> str:
        return f"preference {self.pk}"


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    def of(self, user: User) -> "PushSubscriptionQuerySet":
        return self.filter(user=user)


class PushSubscription(models.Model):
    """One browser in which somebody wants to be told, and where its maker takes what is for it.

    It hangs on the session it was made in: who logs out there, or is logged out, is told no more
    there, whoever uses the telephone next.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="push_subscriptions")
    session = models.ForeignKey("sessions.Session", models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    objects = PushSubscriptionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"push subscription {self.pk}"


class MutingQuerySet(models.QuerySet["Muting"]):
    def of(self, user: User) -> "MutingQuerySet":
        return self.filter(user=user)


class Muting(models.Model):
    """A matter somebody has heard enough of: it stands in their list, and is sent nowhere."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    thread = models.CharField(max_length=100)
    since = models.DateTimeField()

    objects = MutingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "thread"], name="muted_once_by_each"),
            models.CheckConstraint(condition=~Q(thread=""), name="muted_is_a_matter"),
        ]

    def __str__(self) -> str:
        return f"muting {self.pk}"


class BroadcastQuerySet(models.QuerySet["Broadcast"]):
    def visible_to(self, member: Membership) -> "BroadcastQuerySet":
        """What was told to many in their estate, for who holds an office there."""
        if not (member.is_board or member.is_colleague):
            return self.none()
        return self.filter(estate_id=member.estate_id)


class Broadcast(models.Model):
    """Something told to many at once: it leaves the house in turns, and may be stopped on the way."""

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    thread = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    readers = models.PositiveIntegerField()
    told_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = BroadcastQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(thread=""), name="broadcast_is_about_something"),
        ]

    def __str__(self) -> str:
        return f"broadcast {self.pk}"
