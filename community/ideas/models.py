"""Cards of ideas, who has used them, and the idea box. A card knows no person; the box knows who asked."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from community.finding import vector
from community.people.models import TRUSTED, Estate, Membership, OnBehalf
from community.shapes import Interplay


class Theme(models.TextChoices):
    """What a card is about."""

    FOOD = "food", _("Mad")
    COMPANY = "company", _("Selskab")
    GREEN = "green", _("Grønt")
    YOUNG = "young", _("Børn og unge")
    NEW = "new", _("Nye naboer")
    REPAIR = "repair", _("Låne og reparere")
    SAFE = "safe", _("Tryghed")
    NEWS = "news", _("At få besked")
    OTHER = "other", _("Andet")


class Zone(models.TextChoices):
    """Where it takes place, from the home and out."""

    HOME = "home", _("Bolig")
    EDGE = "edge", _("Kantzone")
    SHARED = "shared", _("Fællesareal")
    BETWEEN = "between", _("Forbindelse")


class Whom(models.TextChoices):
    """For whom it is meant."""

    ALL = "all", _("Alle")
    FAMILIES = "families", _("Børn og forældre")
    YOUNG = "young", _("Unge")
    OLDER = "older", _("Ældre")
    NEW = "new", _("Nye")
    ALONE = "alone", _("Dem, der kommer alene")


class Effort(models.TextChoices):
    """How much of somebody's time it takes."""

    HOUR = "hour", _("Under en time")
    EVENING = "evening", _("En aften eller en dag")
    WEEKLY = "weekly", _("Lidt hver uge")
    LONG = "long", _("En måned eller mere")


class Cost(models.TextChoices):
    """What it costs, roughly; the card says more."""

    FREE = "free", _("Gratis")
    SMALL = "small", _("Under 500 kr.")
    MORE = "more", _("500 kr. eller mere")


class Evidence(models.TextChoices):
    """How much is known about whether it works."""

    IDEA = "idea", _("Idé")
    TRIED = "tried", _("Prøvet")
    MEASURED = "measured", _("Målt")


class Drawing(models.TextChoices):
    """A card's picture: a drawing of the house, so that nobody's face travels with an idea."""

    BULB = "lightbulb-duotone", _("En pære")
    POT = "cooking-pot-duotone", _("En gryde")
    COFFEE = "coffee-duotone", _("En kop kaffe")
    BENCH = "armchair-duotone", _("En stol")
    BED = "potted-plant-duotone", _("En plante")
    TOOLS = "hammer-duotone", _("Værktøj")
    WALK = "person-simple-walk-duotone", _("En, der går")
    LAMP = "lamp-duotone", _("En lampe")
    WAVE = "hand-waving-duotone", _("En hånd, der vinker")
    SCHOOL = "student-duotone", _("En studenterhue")
    GIFT = "gift-duotone", _("En gave")
    PEOPLE = "users-three-duotone", _("Nogle naboer")
    PHONE = "phone-duotone", _("En telefon")
    NOTICE = "push-pin-duotone", _("Et opslag")


class CardQuerySet(models.QuerySet["Card"]):
    def standing(self) -> "CardQuerySet":
        return self.filter(removed_at=None)

    def visible_to(self, member: Membership) -> "CardQuerySet":
        """What is shown in the organisation, and what is for everybody.

        Who works with cards sees all of their own estate, whatever has become of them.
        """
        inside = Q(state=Card.State.SHARED, estate__organisation=member.estate.organisation_id)
        seen = Q(removed_at=None) & (inside | Q(state=Card.State.PUBLIC))
        if member.roles & TRUSTED:
            seen |= Q(estate=member.estate_id)
        return self.filter(seen | (Q(removed_at=None) & _shared_by(member)))

    def mine(self, member: Membership) -> "CardQuerySet":
        """Those the member has shared and may take back."""
        return self.filter(_shared_by(member))

    def shown(self) -> "CardQuerySet":
        """What stands in the catalogue."""
        return self.standing().exclude(state=Card.State.SENT)

    def kept_by(self, member: Membership) -> "CardQuerySet":
        """Those of the member's own estate."""
        return self.filter(estate=member.estate_id)

    def public(self) -> "CardQuerySet":
        """What anybody may read."""
        return self.standing().filter(state=Card.State.PUBLIC)


def _shared_by(member: Membership) -> Q:
    return Q(Exists(Sharing.objects.visible_to(member).filter(card=OuterRef("pk"))))


class Card(models.Model):
    """Something that can be done, how it was done, and what to look out for."""

    class State(models.TextChoices):
        SENT = "sent", _("Sendt til bestyrelsen")
        SHARED = "shared", _("Vist i boligorganisationen")
        PUBLIC = "public", _("Vist for alle")

    token = models.UUIDField(unique=True, db_default=RandomUUID())
    # What it is called wherever it has been carried to.
    origin = models.UUIDField(db_default=RandomUUID())
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    state = models.CharField(max_length=6, choices=State, default=State.SENT)
    title = models.CharField(max_length=80)
    theme = models.CharField(max_length=7, choices=Theme)
    zone = models.CharField(max_length=7, choices=Zone)
    whom = ArrayField(models.CharField(max_length=8, choices=Whom), default=list)
    effort = models.CharField(max_length=7, choices=Effort)
    cost = models.CharField(max_length=5, choices=Cost)
    price = models.CharField(max_length=60, blank=True)
    evidence = models.CharField(max_length=8, choices=Evidence, default=Evidence.IDEA)
    interplay = models.CharField(max_length=16, choices=Interplay, blank=True)
    drawing = models.CharField(max_length=40, choices=Drawing, default=Drawing.BULB)
    idea = models.CharField(max_length=300)
    did = models.CharField(max_length=600, blank=True)
    found = models.CharField(max_length=300, blank=True)
    tip = models.CharField(max_length=300, blank=True)
    room_rules = models.CharField(max_length=300, blank=True)
    # [[how many, what], …]
    chores = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=160)
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    words = models.GeneratedField(
        expression=vector(A="title", B="idea", C="did", D="tip"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[Any] = CardQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["estate", "origin"], name="a_card_stands_once_in_an_estate"
            ),
            models.CheckConstraint(
                condition=~Q(evidence="measured") | ~Q(found=""),
                name="what_is_measured_says_what_was_found",
            ),
            models.CheckConstraint(
                condition=~Q(evidence="tried") | ~Q(did=""),
                name="what_is_tried_says_what_was_done",
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="cards_by_their_words"),
            GinIndex(
                OpClass(Upper("title"), name="gin_trgm_ops"), name="cards_by_nearly_their_title"
            ),
            models.Index(fields=["state", "-changed_at"], name="cards_that_are_shown"),
        ]

    def __str__(self) -> str:
        return self.title


class SharingQuerySet(models.QuerySet["Sharing"]):
    def visible_to(self, member: Membership) -> "SharingQuerySet":
        """One's own, and nobody else's: no page says who shared a card."""
        return self.filter(member=member.pk)


class Sharing(OnBehalf):
    """Somebody shared a card, and may take it back. The card itself does not know."""

    card = models.OneToOneField(Card, models.CASCADE, related_name="+")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    objects: ClassVar[Any] = SharingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"sharing {self.pk}"


class UseQuerySet(models.QuerySet["Use"]):
    def visible_to(self, member: Membership) -> "UseQuerySet":
        """Those of the cards the member may read."""
        return self.filter(card__in=Card.objects.visible_to(member))


class Use(models.Model):
    """An estate has used a card, and says what it did in another way."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="uses")
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    used_on = models.DateField()
    changed = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = UseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["card", "estate"], name="an_estate_says_once_that_it_used_a_card"
            ),
        ]

    def __str__(self) -> str:
        return f"use {self.pk}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, member: Membership) -> "ProposalQuerySet":
        """Those of the estate, for who is no guest; what is hidden only for who wrote it."""
        if member.is_guest:
            return self.none()
        here = self.filter(estate=member.estate_id)
        return here.filter(Q(hidden_at=None) | Q(made_by=member.pk))

    def standing(self) -> "ProposalQuerySet":
        return self.filter(removed_at=None)


class Proposal(OnBehalf):
    """An idea in the box. Neighbours see what it is, never whose it was."""

    token = models.UUIDField(unique=True, db_default=RandomUUID())
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=80)
    text = models.CharField(max_length=400)
    interplay = models.CharField(max_length=16, choices=Interplay)
    # The number of one of the estate's purposes, and of the platform it became.
    purpose = models.BigIntegerField(null=True, blank=True)
    platform = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()
    trial_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ProposalQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(trial_at=None) | Q(platform__isnull=False),
                name="what_became_a_trial_stands_in_the_plan",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["estate", "-made_at"], name="the_box_of_an_estate"),
            models.Index(fields=["made_by"], name="what_a_member_put_in_the_box"),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class HandQuerySet(models.QuerySet["Hand"]):
    def visible_to(self, member: Membership) -> "HandQuerySet":
        """One's own, and nobody else's: how many there are is all that others see."""
        return self.filter(member=member.pk)


class Hand(OnBehalf):
    """«Jeg vil være med»."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="hands")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    objects: ClassVar[Any] = HandQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "member"], name="one_says_yes_to_a_proposal_once"
            ),
        ]

    def __str__(self) -> str:
        return f"hand {self.pk}"
