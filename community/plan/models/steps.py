"""The facts of the five steps. No row points at a person, and no count stands below five."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.people.models import Estate, Membership, Role
from community.shapes import Interplay

FEW = 5  # what is counted and is less is not written down


class Step(models.IntegerChoices):
    """The five steps, in order."""

    PEOPLE = 1, _("Hvem bor her")
    NEEDS = 2, _("Behov og ressourcer")
    INTERPLAY = 3, _("Samspil")
    PLATFORMS = 4, _("Platforme")
    UPKEEP = 5, _("Social vedligeholdelse")


class Keeper(models.TextChoices):
    """Who takes care of something: an office or a circle, never a person."""

    RESIDENTS = "residents", _("Beboere")
    BOARD = "board", _("Afdelingsbestyrelsen")
    CARETAKER = "caretaker", _("Viceværten")
    ORGANISATION = "organisation", _("Boligorganisationen")
    ASSOCIATION = "association", _("En forening")
    OTHER = "other", _("En anden")


class Characteristic(models.TextChoices):
    """What the place wants to be known for."""

    CREATIVE = "creative", _("Kreativitet")
    TOGETHER = "together", _("Fællesskab")
    GREEN = "green", _("Grønt")
    DIVERSE = "diverse", _("Mangfoldighed")
    AGES = "ages", _("På tværs af alder")
    CULTURES = "cultures", _("Mange kulturer")
    MOVING = "moving", _("Bevægelse")


class Theme(models.TextChoices):
    """What a need or a resource is about. Two that meet have the same."""

    FOOD = "food", _("Mad og hus")
    CHILDREN = "children", _("Hente og passe børn")
    SCHOOL = "school", _("Skole og job")
    ALONG = "along", _("Følges og køre")
    DEVICES = "devices", _("Telefon og computer")
    HEAVY = "heavy", _("Tungt og praktisk")
    COMPANY = "company", _("Selskab")
    PLACE = "place", _("Et sted at være")
    OTHER = "other", _("Andet")


class LineQuerySet(models.QuerySet[Any]):
    def visible_to(self, member: Membership) -> Any:
        """Those of the member's estate. Which pages show them is for the doors to say."""
        return self.filter(estate_id=member.estate_id)

    def standing(self) -> Any:
        return self.filter(removed_at=None)


class Line(models.Model):
    """Something written in one of the steps."""

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = LineQuerySet.as_manager()

    class Meta:
        abstract = True


class Outline(models.Model):
    """What is true of the estate's plan as a whole."""

    estate = models.OneToOneField(Estate, models.CASCADE, related_name="+")
    # Nobody lives here yet: the groups are those who are expected.
    is_planned = models.BooleanField(default=False)
    characteristics = ArrayField(
        models.CharField(max_length=12, choices=Characteristic), default=list
    )
    changed_at = models.DateTimeField()

    objects: ClassVar[Any] = LineQuerySet.as_manager()

    def __str__(self) -> str:
        return f"outline of estate {self.estate_id}"


class Counted(Line):
    """A number that came from outside, with where it came from. Less than five is only «few»."""

    households = models.PositiveIntegerField(null=True, blank=True)
    is_few = models.BooleanField(default=False)
    source = models.CharField(max_length=120, blank=True)
    as_of = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


def counted_constraints(name: str) -> list[models.CheckConstraint]:
    """What holds for every table with numbers in it."""
    return [
        models.CheckConstraint(
            condition=Q(households=None) | Q(households__gte=FEW),
            name=f"no_{name}_counts_fewer_than_five",
        ),
        models.CheckConstraint(
            condition=Q(is_few=False) | Q(households=None),
            name=f"few_is_all_a_small_{name}_says",
        ),
    ]


class ResidentGroup(Counted):
    """Those who live here and have something in common, as a total somebody typed in."""

    name = models.CharField(max_length=60)
    traits = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            *counted_constraints("group"),
            models.UniqueConstraint(
                fields=["estate", "name"],
                condition=Q(removed_at=None),
                name="a_group_stands_once_in_an_estate",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaFigure(Counted):
    """A cell of a ready-made table about the area."""

    table = models.CharField(max_length=80)
    label = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            *counted_constraints("figure"),
            models.UniqueConstraint(
                fields=["estate", "table", "label", "as_of"], name="a_figure_stands_once_for_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Purpose(Line):
    """What the place wants to do for those who live here."""

    text = models.CharField(max_length=160)
    owner = models.CharField(max_length=12, choices=Keeper)
    since = models.DateField()

    def __str__(self) -> str:
        return self.text


class Knowledge(Line):
    """What somebody knows, or what was said in a conversation. There is no link to who said it."""

    class Kind(models.TextChoices):
        SOURCE = "source", _("Det ved vi")
        INTERVIEW = "interview", _("Det hørte vi i en samtale")

    class Sure(models.TextChoices):
        GUESS = "guess", _("Et indtryk")
        HEARD = "heard", _("Flere siger det")
        KNOWN = "known", _("Det er undersøgt")

    kind = models.CharField(max_length=9, choices=Kind)
    text = models.CharField(max_length=800)
    source = models.CharField(max_length=120, blank=True)
    on = models.DateField()
    sure = models.CharField(max_length=5, choices=Sure)
    said_yes = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="source") | Q(said_yes=True),
                name="a_conversation_is_written_down_with_a_yes",
            ),
        ]

    def __str__(self) -> str:
        return f"knowledge {self.pk}"


class Point(Line):
    """A need or a resource of a group: one entry in a cell of the matrix."""

    class Kind(models.TextChoices):
        NEED = "need", _("Behov")
        RESOURCE = "resource", _("Ressource")

    class Weight(models.IntegerChoices):
        SOME = 1, _("Noget")
        MUCH = 2, _("Meget")
        VERY = 3, _("Rigtig meget")

    group = models.ForeignKey(ResidentGroup, models.CASCADE, related_name="points")
    kind = models.CharField(max_length=8, choices=Kind)
    theme = models.CharField(max_length=8, choices=Theme)
    text = models.CharField(max_length=120)
    weight = models.PositiveSmallIntegerField(choices=Weight)

    def __str__(self) -> str:
        return self.text


class Platform(Line):
    """A thing, an activity or a digital place that lets people meet."""

    class Kind(models.TextChoices):
        PHYSICAL = "physical", _("Fysisk")
        CONTENT = "content", _("Indhold")
        DIGITAL = "digital", _("Digital")

    class State(models.TextChoices):
        IDEA = "idea", _("Idé")
        TRIAL = "trial", _("Forsøg")
        SELECTED = "selected", _("Valgt")
        RUNNING = "running", _("Kører")
        PARKED = "parked", _("Parkeret")
        CLOSED = "closed", _("Lukket")

    class Limit(models.TextChoices):
        TECHNICAL = "technical", _("Teknik eller bygning")
        MONEY = "money", _("Økonomi")
        POLITICAL = "political", _("Politik")
        ORGANISATION = "organisation", _("Organisation")

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind)
    interplay = ArrayField(models.CharField(max_length=16, choices=Interplay), default=list)
    for_all = models.BooleanField(default=False)
    # Numbers of this estate's groups and purposes; what they are called is asked when it is read.
    groups = ArrayField(models.BigIntegerField(), default=list)
    purposes = ArrayField(models.BigIntegerField(), default=list)
    strengths = models.CharField(max_length=300, blank=True)
    weaknesses = models.CharField(max_length=300, blank=True)
    economy = models.CharField(max_length=120, blank=True)
    # A room's own word for its place, series or group («bookings:12»).
    points_at = models.CharField(max_length=80, blank=True)
    keeper = models.CharField(max_length=12, choices=Keeper, blank=True)
    second_keeper = models.CharField(max_length=12, choices=Keeper, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.IDEA)
    decided_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    limit = models.CharField(max_length=12, choices=Limit, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    questions = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["trial", "selected", "running"])
                | (
                    Q(interplay__len__gt=0, purposes__len__gt=0)
                    & (Q(for_all=True) | Q(groups__len__gt=0))
                ),
                name="what_is_chosen_says_how_for_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(state="idea") | (Q(decided_on__isnull=False) & ~Q(reason="")),
                name="a_decision_has_a_day_and_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="parked") | ~Q(limit=""),
                name="what_is_parked_says_what_stands_in_the_way",
            ),
            models.CheckConstraint(
                condition=~Q(state="trial") | (Q(ends_on__isnull=False) & ~Q(questions="")),
                name="a_trial_ends_and_asks_something",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | ~Q(keeper=""),
                name="what_runs_is_kept_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(second_keeper="") | ~Q(second_keeper=F("keeper")),
                name="the_second_key_of_a_platform_is_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """A step as it stood at the end of a day, and which office had changed it."""

    # What enough of them want to do changes the plan without an office.
    NEIGHBOURS = "neighbours"

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField(choices=Step)
    on = models.DateField()
    role = models.CharField(max_length=20, choices=[*Role.choices, (NEIGHBOURS, _("Naboerne"))])
    lines = models.JSONField(default=list)

    objects: ClassVar[Any] = LineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["estate", "step", "on", "role"],
                name="an_office_leaves_one_version_of_a_step_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.pk}"
