"""The facts about being new: who is to be greeted by whom, and who has found their feet."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.people.models import Household, Membership, OnBehalf, Role

STAFF = frozenset({Role.CARETAKER, Role.SOCIAL_WORKER, Role.OPERATIONS})
TAKERS = STAFF | {Role.WELCOME_NEIGHBOUR}


def with_a_hidden_person(on: date) -> Q:
    """Households in which somebody wants to be hidden today."""
    living = Membership.objects.current(on).filter(user__is_hidden=True, household__isnull=False)
    return Q(household__in=living.values("household"))


class GreetingQuerySet(models.QuerySet["Greeting"]):
    def visible_to(self, member: Membership, on: date) -> "GreetingQuerySet":
        """Those of one's own home; who greets sees those of the estate where somebody lives today.

        A welcome neighbour is a neighbour: where somebody is hidden, colleagues come by instead.
        """
        own = Q(household_id=member.household_id or 0)
        here = Q(
            household__dwelling__entrance__estate_id=member.estate_id,
            household__period__contains=on,
        )
        if member.roles & STAFF:
            return self.filter(own | here)
        if Role.WELCOME_NEIGHBOUR in member.roles:
            return self.filter(own | (here & ~with_a_hidden_person(on)))
        return self.filter(own)

    def undone(self) -> "GreetingQuerySet":
        return self.exclude(state=Greeting.State.DONE)

    def visits(self) -> "GreetingQuerySet":
        return self.filter(kind=Greeting.Kind.VISIT)

    def with_places(self) -> "GreetingQuerySet":
        return self.select_related(
            "household__dwelling__entrance__estate",
            "taken_by__user",
            "taken_by__household__dwelling__entrance",
        )


class Greeting(OnBehalf):
    """One of three things somebody does for a household that has just moved in.

    What came of it is one of three words. How the home was got, who they are and how they are is
    written nowhere: there is no column and no free text.
    """

    class Kind(models.TextChoices):
        VISIT = "visit", _("Bank på, og sig velkommen")
        SHOW_ROUND = "show_round", _("Vis rundt, hvis de vil")
        CODE_LETTER = "code_letter", _("Giv dem kortet med koden")

    class State(models.TextChoices):
        WAITING = "waiting", _("Venter")
        TAKEN = "taken", _("Taget")
        DONE = "done", _("Klaret")

    class Outcome(models.TextChoices):
        MET = "met", _("Mødt")
        NOT_HOME = "not_home", _("Ikke hjemme")
        NO_THANKS = "no_thanks", _("Nej tak")

    household = models.ForeignKey(Household, models.CASCADE, related_name="greetings")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    due_on = models.DateField()
    taken_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    # When those who greet were told that there is somebody new.
    announced_at = models.DateTimeField(null=True, blank=True)
    # On the visit: when the household was told of it, and when it said hello back.
    invited_at = models.DateTimeField(null=True, blank=True)
    hello_at = models.DateTimeField(null=True, blank=True)

    objects = GreetingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["household", "kind"], name="one_greeting_of_a_kind_for_a_household"
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False, outcome__gt="")
                | (~Q(state="done") & Q(done_at=None, outcome="")),
                name="what_is_done_says_what_came_of_it",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(taken_by=None),
                name="what_waits_is_nobodys_yet",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=~Q(state="done"), name="greetings_not_done"),
            models.Index(fields=["done_at"], name="greetings_by_their_end"),
        ]

    def __str__(self) -> str:
        return f"greeting {self.pk}"


class Settled(models.Model):
    """Somebody new has said «Jeg er på plads»: the card on «I dag» stays away."""

    member = models.OneToOneField(Membership, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "settled"

    def __str__(self) -> str:
        return f"settled {self.pk}"
