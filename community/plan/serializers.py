"""The shape of the API's facts about the five steps. No rules here: those are the actions'."""

from typing import Any, ClassVar

from rest_framework import serializers

from community.people.models import Membership
from community.plan import tables
from community.plan.models import (
    AreaFigure,
    Knowledge,
    Outline,
    Platform,
    Point,
    Purpose,
    ResidentGroup,
    Theme,
    Upkeep,
    Version,
)
from community.shapes import Interplay


class PlanErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class PlanOutlineSerializer(serializers.ModelSerializer[Outline]):
    """What the place is known for, and whether anybody lives there yet."""

    class Meta:
        model = Outline
        fields = ("is_planned", "characteristics")


class PlanResidentGroupSerializer(serializers.ModelSerializer[ResidentGroup]):
    """A total somebody typed in. Less than five is kept as `is_few`, never as a number."""

    class Meta:
        model = ResidentGroup
        fields = ("id", "name", "households", "is_few", "source", "as_of", "traits")


class PlanPurposeSerializer(serializers.ModelSerializer[Purpose]):
    class Meta:
        model = Purpose
        fields = ("id", "text", "owner", "since")


class PlanKnowledgeSerializer(serializers.ModelSerializer[Knowledge]):
    """What is known, or was said in a conversation; never by whom."""

    class Meta:
        model = Knowledge
        fields = ("id", "kind", "text", "source", "on", "sure", "said_yes")


class PlanFigureSerializer(serializers.ModelSerializer[AreaFigure]):
    """A cell of a ready-made table, with its year and source."""

    class Meta:
        model = AreaFigure
        fields = ("id", "table", "label", "households", "is_few", "source", "as_of")


class PlanPointSerializer(serializers.ModelSerializer[Point]):
    """A need or a resource of a group of the estate."""

    group: Any = serializers.PrimaryKeyRelatedField(queryset=ResidentGroup.objects.none())

    class Meta:
        model = Point
        fields = ("id", "group", "kind", "theme", "text", "weight")

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = dict(super().get_fields())
        member: Membership | None = self.context.get("member")
        if member is not None:
            fields["group"].queryset = ResidentGroup.objects.visible_to(member).standing()
        return fields


class PlanPlatformSerializer(serializers.ModelSerializer[Platform]):
    """Where people meet. What was decided about it is written by its own verb."""

    class Meta:
        model = Platform
        fields = (
            "id", "name", "kind", "interplay", "for_all", "groups", "purposes", "strengths",
            "weaknesses", "economy", "keeper", "second_keeper", "state", "decided_on", "reason",
            "limit", "ends_on", "questions",
        )  # fmt: skip
        read_only_fields = ("state", "decided_on", "reason", "limit", "ends_on", "questions")


class PlanDecisionSerializer(serializers.ModelSerializer[Platform]):
    """What becomes of a platform. `decided_on` is today when it is not said."""

    class Meta:
        model = Platform
        fields = ("state", "reason", "decided_on", "limit", "ends_on", "questions")
        extra_kwargs: ClassVar = {"state": {"required": True}}


class PlanUpkeepSerializer(serializers.ModelSerializer[Upkeep]):
    """What keeps the social life in repair: by whom, how often, when next, and how it goes."""

    class Meta:
        model = Upkeep
        fields = (
            "id", "what", "keeper", "second_keeper", "every", "next_on", "minutes", "budget",
            "last_done_on", "condition", "walked_on",
        )  # fmt: skip
        read_only_fields = ("last_done_on", "condition", "walked_on")


class PlanDaysSerializer(serializers.Serializer[Any]):
    """The days a row of the maintenance plan had before it was done."""

    last_done_on = serializers.DateField(allow_null=True)
    next_on = serializers.DateField(allow_null=True)


class PlanSeenSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    condition = serializers.ChoiceField(choices=Upkeep.Condition.choices)


class PlanWalkSerializer(serializers.Serializer[Any]):
    """How each goes, 1 (well) to 4 (has stopped), as seen on a walk."""

    seen = PlanSeenSerializer(many=True)


class PlanWalkedSerializer(serializers.Serializer[Any]):
    written = serializers.IntegerField()


class PlanTableSerializer(serializers.ModelSerializer[AreaFigure]):
    """A ready-made table: two columns with a heading, as `tables.read` reads them."""

    text = serializers.CharField(max_length=20_000)

    class Meta:
        model = AreaFigure
        fields = ("table", "source", "as_of", "text")


class PlanReadSerializer(serializers.Serializer[tables.Read]):
    """How many cells came in, and how many of them were too small to show."""

    cells = serializers.SerializerMethodField()
    hidden = serializers.IntegerField()

    def get_cells(self, read: tables.Read) -> int:
        return len(read.cells)


class PlanVersionSerializer(serializers.ModelSerializer[Version]):
    """A step at the end of a day, signed by an office: pairs of what and how."""

    rows = serializers.ListField(
        source="lines", child=serializers.ListField(child=serializers.CharField()), read_only=True
    )

    class Meta:
        model = Version
        fields = ("id", "on", "role", "rows")


# --- what is read out of it ----------------------------------------------------------------------


class PlanCellSerializer(serializers.Serializer[Any]):
    """What a group needs and has of one theme."""

    group = serializers.SerializerMethodField()
    needs = serializers.SerializerMethodField()
    resources = serializers.SerializerMethodField()

    def get_group(self, cell: Any) -> int:
        return int(cell[0].pk)

    def get_needs(self, cell: Any) -> list[int]:
        return [point.pk for point in cell[1].points]

    def get_resources(self, cell: Any) -> list[int]:
        return [point.pk for point in cell[2].points]


class PlanMatrixRowSerializer(serializers.Serializer[Any]):
    """A theme across the groups, by the numbers of their points, and what the year has shown."""

    theme = serializers.ChoiceField(choices=Theme.choices)
    evidence = serializers.CharField(allow_blank=True)
    cells = PlanCellSerializer(many=True)


class PlanDraftSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(source="label")
    url = serializers.CharField()


class PlanSuggestionSerializer(serializers.Serializer[Any]):
    """Something that could be, what says so, and the pages where it is filled in already."""

    interplay = serializers.ChoiceField(
        source="suggestion.interplay", choices=Interplay.choices, read_only=True
    )
    title = serializers.CharField(source="suggestion.title")
    why = serializers.CharField(source="suggestion.why")
    groups = serializers.ListField(
        source="suggestion.groups", child=serializers.IntegerField(), read_only=True
    )
    drafts = PlanDraftSerializer(many=True)


class PlanUsPlatformSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(source="platform.name")
    state = serializers.CharField(source="platform.state")
    interplay = serializers.CharField()
    whom = serializers.CharField()
    purposes = serializers.ListField(child=serializers.CharField())


class PlanUsSerializer(serializers.Serializer[Any]):
    """«Det her er vi»: what everybody who lives here may read."""

    is_planned = serializers.BooleanField(source="outline.is_planned")
    known_for = serializers.ListField(child=serializers.CharField())
    groups = serializers.SerializerMethodField()
    purposes = serializers.SerializerMethodField()
    platforms = PlanUsPlatformSerializer(many=True)

    def get_groups(self, said: dict[str, Any]) -> list[str]:
        return [group.name for group in said["groups"]]

    def get_purposes(self, said: dict[str, Any]) -> list[str]:
        return [purpose.text for purpose in said["purposes"]]
