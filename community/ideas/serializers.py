"""The shape of the API's facts about ideas. No rules here: those are the actions'."""

from typing import Any, ClassVar

from rest_framework import serializers

from community.ideas import rules
from community.ideas.models import Card, Proposal
from community.shapes import Interplay

WRITTEN = (
    "title", "idea", "theme", "zone", "whom", "effort", "cost", "price", "evidence", "interplay",
    "drawing", "did", "found", "tip", "room_rules", "chores",
)  # fmt: skip


class IdeaErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class ChoreSerializer(serializers.Serializer[Any]):
    """What there is to do, and how many do it."""

    wanted = serializers.IntegerField(min_value=1, max_value=rules.MOST_WANTED)
    what = serializers.CharField(max_length=rules.CHORE_LENGTH)

    def to_representation(self, chore: Any) -> dict[str, Any]:
        many, what = chore
        return {"wanted": many, "what": what}


class IdeaUseSerializer(serializers.Serializer[Any]):
    """An estate that has used the card, and what it did in another way."""

    estate = serializers.CharField(source="estate.name")
    used_on = serializers.DateField()
    changed = serializers.CharField()


class IdeaSerializer(serializers.ModelSerializer[Card]):
    """A card. It says which estate it is from and never who wrote it."""

    id = serializers.UUIDField(source="token", read_only=True)
    chores = ChoreSerializer(many=True, required=False)

    class Meta:
        model = Card
        fields: tuple[str, ...] = ("id", "state", "source", *WRITTEN)
        read_only_fields = ("state", "source")

    def facts(self) -> dict[str, Any]:
        """What was sent, and what the card says already (or begins with)."""
        before, said = self.instance or Card(), dict(self.validated_data)
        if "chores" in said:
            said["chores"] = [(one["wanted"], one["what"]) for one in said["chores"]]
        return {name: getattr(before, name) for name in WRITTEN} | said


class IdeaDetailSerializer(IdeaSerializer):
    """And who has used it."""

    uses = IdeaUseSerializer(many=True, read_only=True)

    class Meta(IdeaSerializer.Meta):
        fields = (*IdeaSerializer.Meta.fields, "uses")


class IdeaStateSerializer(serializers.Serializer[Any]):
    """Who may read it: the organisation (`shared`) or everybody (`public`)."""

    state = serializers.ChoiceField(choices=[Card.State.SHARED, Card.State.PUBLIC])


class IdeaChangedSerializer(serializers.Serializer[Any]):
    changed = serializers.CharField(max_length=300)


class IdeaUsedSerializer(serializers.Serializer[Any]):
    """Where a day is filled in with what the card says."""

    url = serializers.CharField()


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """What lies in the box: what it is, and how many are with, until it is enough; never who."""

    id = serializers.UUIDField(source="token", read_only=True)
    interplay = serializers.ChoiceField(choices=Interplay.choices)
    count = serializers.SerializerMethodField()
    enough = serializers.SerializerMethodField()
    is_with = serializers.BooleanField(read_only=True)
    is_own = serializers.SerializerMethodField()
    is_trial = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = (
            "id", "title", "text", "interplay", "purpose", "count", "enough", "is_with", "is_own",
            "is_trial",
        )  # fmt: skip
        extra_kwargs: ClassVar = {"purpose": {"write_only": True}}

    def get_count(self, row: Any) -> int:
        return min(int(row.count), rules.HANDS)

    def get_enough(self, row: Any) -> int:
        return rules.HANDS

    def get_is_own(self, row: Proposal) -> bool:
        return bool(row.made_by_id == self.context["member"].pk)

    def get_is_trial(self, row: Proposal) -> bool:
        return row.trial_at is not None
