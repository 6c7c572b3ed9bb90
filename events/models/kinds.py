"""What an event can be, in people's words, and what the two sorts that repeat have in common."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.people.models import Audienced, Membership, OnBehalf
from community.shapes import Interplay

TITLE_LENGTH, TEXT_LENGTH, LINE_LENGTH = 80, 4000, 120


class Kind(models.TextChoices):
    """What it is about. None of them is asked for a reason: «bare fordi» is one."""

    JUST_BECAUSE = "just_because", _("Bare fordi")
    COMPANY = "company", _("Selskab")
    MEAL = "meal", _("Fællesspisning")
    TRADITION = "tradition", _("Tradition")
    GREEN = "green", _("Grønt og genbrug")
    MOVEMENT = "movement", _("Bevægelse")
    YOUNG = "young", _("Børn og unge")
    WELCOME = "welcome", _("Velkomst")
    WORKSHOP = "workshop", _("Workshop")
    KNOWLEDGE = "knowledge", _("Del din viden")
    DIGITAL = "digital", _("Telefon og computer")
    HEALTH = "health", _("Sundhed")
    SAFETY = "safety", _("Tryghed")
    DEMOCRACY = "democracy", _("Beboerdemokrati")
    # Made by the committee through its own verbs, with terms and an agenda.
    MEETING = "meeting", _("Afdelingsmøde")
    WORKS = "works", _("Drift")
    TERM = "term", _("Frist")
    THANKS = "thanks", _("Tak til de frivillige")


class Access(models.TextChoices):
    """What makes it possible to come. Price and the way there have words of their own."""

    STEP_FREE = "step_free", _("Ingen trin")
    CHILDCARE = "childcare", _("Børnepasning")
    INTERPRETER = "interpreter", _("Tolk")
    QUIET = "quiet", _("Stille")
    ALL_AGES = "all_ages", _("For store og små")


class Joining(models.TextChoices):
    """How one says that one comes."""

    NONE = "none", _("Bare kom")
    HAND = "hand", _("Bare kom, og ræk gerne hånden op")
    SIGN_UP = "sign_up", _("Meld dig til")


class Effort(models.TextChoices):
    """How much a task asks for."""

    TEN_MINUTES = "ten_minutes", _("10 minutter")
    AN_HOUR = "an_hour", _("En time")
    FIXED = "fixed", _("Fast")


class Again(models.TextChoices):
    """«Var det noget værd at gentage?» Asked of the hosts, not of who came."""

    YES = "yes", _("Ja, som det var")
    CHANGED = "changed", _("Ja, men lavet om")
    NO = "no", _("Nej, én gang var nok")


class Described(OnBehalf, Audienced):
    """What an event says of itself, and a series of each of its events."""

    # What change and copy carry over from one to the other.
    SAID: ClassVar = (
        "title", "text", "kind", "interplay", "scope", "entrance", "circle", "place", "place_key",
        "joining", "capacity", "access", "price", "way_there", "come_alone", "find_host",
        "is_small", "is_office",
    )  # fmt: skip

    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.JUST_BECAUSE)
    interplay = models.CharField(max_length=15, choices=Interplay, blank=True)
    # Where: in words, and what the floor calls it when it is a place somebody lends.
    place = models.CharField(max_length=LINE_LENGTH, blank=True)
    place_key = models.CharField(max_length=40, blank=True)
    joining = models.CharField(max_length=7, choices=Joining, default=Joining.NONE)
    # Heads, small ones and guests too; empty for no end of room.
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    access = ArrayField(models.CharField(max_length=12, choices=Access), default=list, blank=True)
    price = models.CharField(max_length=LINE_LENGTH, blank=True)
    way_there = models.CharField(max_length=LINE_LENGTH, blank=True)
    # «Kom gerne alene», and where the host stands who says hello.
    come_alone = models.BooleanField(default=False)
    find_host = models.CharField(max_length=LINE_LENGTH, blank=True)
    is_small = models.BooleanField(default=False)
    # Said by an office in its work, not by a neighbour: no block keeps it from anybody.
    is_office = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta(Audienced.Meta):
        abstract = True
        constraints: ClassVar = [
            *Audienced.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="%(class)s_has_a_title"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1, joining=Joining.SIGN_UP),
                name="%(class)s_with_so_many_seats_is_signed_up_for",
            ),
        ]
