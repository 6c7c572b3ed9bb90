"""Two neighbours have agreed: who, when, where; and how it ended. Theirs alone."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from community.chat.models import Conversation
from community.moderation.rules import not_blocked_for
from community.people.models import Membership, OnBehalf, User
from community.times import Every
from helpdesk.models.kinds import LINE_LENGTH


class HelpAgreementQuerySet(models.QuerySet["HelpAgreement"]):
    def visible_to(self, member: Membership) -> "HelpAgreementQuerySet":
        """For the two of them, and for nobody else: no office, no committee.

        Not with a block between the two, whoever made it.
        """
        return self.filter(
            not_blocked_for(member.user_id, "helper__user_id"),
            not_blocked_for(member.user_id, "request__member__user_id"),
            Q(helper=member.pk) | Q(request__member=member.pk),
        )

    def of(self, user: User) -> "HelpAgreementQuerySet":
        """Those of which the person is one of the two."""
        return self.filter(Q(helper__user=user) | Q(request__member__user=user))

    def kept(self) -> "HelpAgreementQuerySet":
        """Not called off: each has its seat, done or not."""
        return self.filter(called_off_at=None)

    def standing(self) -> "HelpAgreementQuerySet":
        """Agreed, neither called off nor done."""
        return self.filter(called_off_at=None, done_at=None)

    def with_people(self) -> "HelpAgreementQuerySet":
        return self.select_related(
            "request__estate__organisation",
            "request__member__user__profile",
            "request__member__household__dwelling__entrance",
            "helper__user__profile",
            "helper__household__dwelling__entrance",
            "conversation",
        )


class HelpAgreement(OnBehalf):
    """What two neighbours have agreed. Its place among the `wanted` is its `seat`, from 1.

    `sequence` grows with every change of time or place: calendars tell the newest by it.
    """

    token = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    request = models.ForeignKey("helpdesk.HelpRequest", models.CASCADE, related_name="agreements")
    answer = models.OneToOneField("helpdesk.HelpAnswer", models.CASCADE, related_name="agreement")
    helper = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    seat = models.PositiveSmallIntegerField(default=1)
    # Empty until they know; the first time when it comes again.
    starts_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    every = models.CharField(max_length=10, choices=Every, default=Every.ONCE)
    place = models.CharField(max_length=LINE_LENGTH, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    agreed_at = models.DateTimeField()
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The moment (`starts_at`, or that week's) which was reminded of, the evening before and soon before.
    evening_told_for = models.DateTimeField(null=True, blank=True)
    soon_told_for = models.DateTimeField(null=True, blank=True)
    # Each may give the other their number for this, whatever their profile shows.
    asker_gives_phone = models.BooleanField(default=False)
    helper_gives_phone = models.BooleanField(default=False)
    # When both are to be asked whether it is done: a day later, and again after «ikke endnu».
    ask_done_at = models.DateTimeField(null=True, blank=True)
    done_asked_at = models.DateTimeField(null=True, blank=True)
    asker_done_at = models.DateTimeField(null=True, blank=True)
    helper_done_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    thanks = models.CharField(max_length=300, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by_helper = models.BooleanField(default=False)

    objects = HelpAgreementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "seat"],
                condition=Q(called_off_at=None),
                name="one_agreement_for_a_seat",
            ),
            models.UniqueConstraint(
                fields=["request", "helper"],
                condition=Q(called_off_at=None),
                name="a_neighbour_helps_once_with_it",
            ),
            models.CheckConstraint(
                condition=Q(seat__gte=1, seat__lte=2), name="an_agreement_has_a_seat"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(called_off_at=None),
                name="what_is_called_off_was_not_done",
            ),
            models.CheckConstraint(
                condition=Q(thanked_at=None) | Q(done_at__isnull=False),
                name="one_thanks_for_what_was_done",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("agreed_at")),
                name="it_is_done_after_it_was_agreed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["helper", "-agreed_at"], name="agreements_of_a_helper"),
            models.Index(
                fields=["starts_at"],
                condition=Q(called_off_at=None, done_at=None),
                name="agreements_to_come",
            ),
            models.Index(
                fields=["ask_done_at"],
                condition=Q(called_off_at=None, done_at=None),
                name="agreements_to_ask_about",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"

    @property
    def is_standing(self) -> bool:
        return self.called_off_at is None and self.done_at is None

    @property
    def is_again(self) -> bool:
        """Comes again and again, until one of them ends it."""
        return self.every != Every.ONCE

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at is not None and self.starts_at <= now
