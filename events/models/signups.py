"""Who comes, how many they are, and who waits for a seat in which order."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from community.notifications.reminding import evening_before, soon_before
from community.people.models import Household, Membership, OnBehalf, same
from events.models.hosts import Host
from events.models.kinds import Kind

PARTY_AT_MOST = 12


class SignupQuerySet(models.QuerySet["Signup"]):
    def visible_to(self, member: Membership) -> "SignupQuerySet":
        """One's own and the household's; for hosts those of what they host, for cooks who eats."""
        hosting = Host.objects.filter(event=OuterRef("event"), member=member.pk)
        eating = Signup.objects.filter(
            event__kind=Kind.MEAL,
            event__tasks__is_cooking=True,
            event__tasks__takings__member=member.pk,
        )
        hosted = Q(event__made_by=member.pk) | Exists(hosting)
        return self.filter(is_own(member) | hosted | Q(pk__in=eating.values("pk")))

    def mine(self, member: Membership) -> "SignupQuerySet":
        """One's own and the household's."""
        return self.filter(is_own(member))

    def standing(self) -> "SignupQuerySet":
        """Those that come, may come, or wait to."""
        return self.filter(state__in=Signup.STANDING)

    def coming(self) -> "SignupQuerySet":
        """Those who have said that they come, and have a seat where there are seats."""
        return self.filter(state__in=Signup.COMING)

    def been_there(self, before: datetime) -> "SignupQuerySet":
        """Those who came to what was over by then."""
        return self.coming().filter(event__ends_at__lte=before).exclude(event__state="called_off")

    def holding(self) -> "SignupQuerySet":
        """Those that hold seats, also while somebody thinks about an offer."""
        return self.filter(state__in=Signup.HOLDING)

    def in_line(self) -> "SignupQuerySet":
        """Those who wait, the first first. Who came first has the lower number, given in the lock."""
        return self.filter(state=Signup.State.WAITING).order_by("pk")

    def offered_too_long(self, now: datetime) -> "SignupQuerySet":
        """Offers nobody has answered in time."""
        return self.filter(state=Signup.State.OFFERED, offered_until__lte=now)

    def due_evening_reminder(self, since: datetime, before: datetime) -> "SignupQuerySet":
        """Those who come to what begins in this time, want to be told and have not been."""
        wanted = evening_before("member__user", Value(True))
        return (
            self.coming()
            .annotate(wanted=wanted)
            .filter(
                wanted=True,
                evening_told_at=None,
                event__state="published",
                event__hidden_at=None,
                event__starts_at__gte=since,
                event__starts_at__lt=before,
            )
        )

    def due_soon_reminder(self, now: datetime, before: timedelta) -> "SignupQuerySet":
        """Those who asked to be told shortly before, of this or always, and signed up earlier."""
        always = soon_before("member__user", Value(None))
        wanted = Case(When(remind_soon=True, then=Value(before)), default=always)
        return (
            self.coming()
            .annotate(wanted=wanted)
            .filter(
                wanted__isnull=False,
                soon_told_at=None,
                event__state="published",
                event__hidden_at=None,
                event__starts_at__gt=now,
                event__starts_at__lte=now + before,
                created_at__lt=F("event__starts_at") - before,
            )
        )

    def with_people(self) -> "SignupQuerySet":
        """With everything the name of who signed up is made of."""
        return self.select_related(
            "helped_by",
            "outsider",
            "member__user__profile",
            "member__estate",
            "member__household__dwelling__entrance",
            "household__dwelling__entrance",
        )


def is_own(member: Membership) -> Q:
    """Signed up by this member, or for the household the member lives in."""
    return Q(member=member.pk) | Q(household=member.household_id or 0)


def _who() -> Func:
    """A person's own number for who comes alone, and everybody's for a household."""
    alone = Case(When(household=None, then=F("member")))
    return Func(
        alone, alone, Value("[]"), function="INT8RANGE", output_field=BigIntegerRangeField()
    )


class Signup(OnBehalf):
    """A party that comes together or not at all. For a household, or for one person.

    Whoever leaves and comes again gets a new row, at the back of the line.
    """

    class State(models.TextChoices):
        GOING = "going", _("Kommer")
        HAND_UP = "hand_up", _("Har rakt hånden op")
        WAITING = "waiting", _("På venteliste")
        OFFERED = "offered", _("Har fået tilbudt plads")
        LEFT = "left", _("Meldt fra")
        EXPIRED = "expired", _("Svarede ikke i tide")

    COMING: ClassVar = (State.GOING, State.HAND_UP)
    HOLDING: ClassVar = (*COMING, State.OFFERED)
    STANDING: ClassVar = (*HOLDING, State.WAITING)

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="signups")
    # Whom it is for; without one it is for `member` alone.
    household = models.ForeignKey(
        Household, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # Somebody from outside, who has no profile and came by a link in a mail.
    outsider = models.OneToOneField(
        "events.Outsider", models.CASCADE, null=True, blank=True, related_name="signup"
    )
    # The home of whoever it is for, also when only one of them comes: nobody is counted twice.
    home = models.ForeignKey(Household, models.SET_NULL, null=True, blank=True, related_name="+")
    # Who signed up.
    member = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    adults = models.PositiveSmallIntegerField(default=1)
    children = models.PositiveSmallIntegerField(default=0)
    guests = models.PositiveSmallIntegerField(default=0)
    party = models.GeneratedField(
        expression=F("adults") + F("children") + F("guests"),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    state = models.CharField(max_length=8, choices=State)
    created_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_until = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    # They come every time, and this is one of the times.
    regular = models.ForeignKey(
        "events.Regular", models.SET_NULL, null=True, blank=True, related_name="signups"
    )
    # May have the place that is kept for who has not been here before.
    is_new = models.BooleanField(default=False)
    # Wants to be told two hours before, too.
    remind_soon = models.BooleanField(default=False)
    evening_told_at = models.DateTimeField(null=True, blank=True)
    soon_told_at = models.DateTimeField(null=True, blank=True)

    objects = SignupQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "household"],
                condition=Q(state__in=["going", "hand_up", "offered", "waiting"]),
                name="one_standing_sign_up_of_a_household",
            ),
            models.UniqueConstraint(
                fields=["event", "member"],
                condition=Q(household=None, state__in=["going", "hand_up", "offered", "waiting"]),
                name="one_standing_sign_up_of_a_person",
            ),
            ExclusionConstraint(
                name="who_comes_with_the_household_does_not_come_alone_too",
                expressions=[same("event"), same("home"), (_who(), RangeOperators.OVERLAPS)],
                condition=Q(
                    state__in=["going", "hand_up", "offered", "waiting"], home__isnull=False
                ),
            ),
            models.CheckConstraint(
                condition=Q(party__gte=1, party__lte=PARTY_AT_MOST),
                name="a_party_is_one_to_twelve",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offered_until__isnull=False)
                | (~Q(state="offered") & Q(offered_until=None)),
                name="an_offer_of_a_seat_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["left", "expired"], left_at__isnull=False)
                | (~Q(state__in=["left", "expired"]) & Q(left_at=None)),
                name="who_has_left_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=False)
                | Q(member__isnull=False)
                | Q(outsider__isnull=False),
                name="a_sign_up_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(outsider=None) | Q(household=None, member=None),
                name="an_outsider_signs_up_alone",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["event", "state", "id"], name="signups_of_an_event"),
            models.Index(fields=["household", "state"], name="signups_of_a_household"),
            models.Index(fields=["member", "state"], name="signups_of_a_member"),
            models.Index(
                fields=["offered_until"],
                condition=Q(state="offered"),
                name="offers_that_run_out",
            ),
        ]

    def __str__(self) -> str:
        return f"signup {self.pk}"

    @property
    def is_standing(self) -> bool:
        return self.state in Signup.STANDING

    @property
    def is_coming(self) -> bool:
        return self.state in Signup.COMING

    @property
    def is_waiting(self) -> bool:
        return self.state == Signup.State.WAITING

    @property
    def is_offered(self) -> bool:
        return self.state == Signup.State.OFFERED
