"""The shape of the API's facts. No rules here: those are the actions'."""

from typing import Any

from rest_framework import serializers

from community.programs import MomentField
from helpdesk.models import SafetyWalk, WalkPoint
from helpdesk.models.walks import LINE_LENGTH, PLACE_LENGTH, ROUTE_LENGTH, SEEN_LENGTH
from helpdesk.walks.rules import Planned, Seen


class WalkPointSerializer(serializers.ModelSerializer[WalkPoint]):
    """A thing to mend, whose it is, and when one looks again. Nobody's name."""

    id = serializers.UUIDField(source="token", read_only=True)
    place = serializers.CharField(max_length=PLACE_LENGTH)
    kind = serializers.ChoiceField(choices=WalkPoint.Kind.choices)
    seen = serializers.CharField(max_length=SEEN_LENGTH, required=False, allow_blank=True)
    owner = serializers.ChoiceField(choices=WalkPoint.Owner.choices, required=False)
    follow_up_on = serializers.DateField()
    is_done = serializers.BooleanField(read_only=True)

    class Meta:
        model = WalkPoint
        fields = ["id", "place", "kind", "seen", "owner", "follow_up_on", "status", "is_done"]
        read_only_fields = ["status"]

    @property
    def said(self) -> Seen:
        """What was sent in, as the verb takes it. Only when it is valid."""
        return Seen(**self.validated_data)


class WalkSerializer(serializers.ModelSerializer[SafetyWalk]):
    """A walk; sent in, the one to plan. One stop of the route on each line."""

    id = serializers.UUIDField(source="token", read_only=True)
    starts_at = MomentField()
    meets_at = serializers.CharField(max_length=LINE_LENGTH)
    route = serializers.CharField(max_length=ROUTE_LENGTH, required=False, allow_blank=True)
    invited = serializers.CharField(max_length=LINE_LENGTH, required=False, allow_blank=True)
    is_called_off = serializers.BooleanField(read_only=True)

    class Meta:
        model = SafetyWalk
        fields = ["id", "starts_at", "meets_at", "route", "invited", "state", "is_called_off"]
        read_only_fields = ["state"]

    @property
    def planned(self) -> Planned:
        """What was sent in, as the verb takes it. Only when it is valid."""
        return Planned(**self.validated_data)


class WholeWalkSerializer(WalkSerializer):
    """A walk with its points, as far as the reader sees them."""

    points = serializers.SerializerMethodField()

    class Meta(WalkSerializer.Meta):
        fields: list[str] = [*WalkSerializer.Meta.fields, "points"]

    def get_points(self, walk: SafetyWalk) -> list[Any]:
        return list(WalkPointSerializer(self.context["points"], many=True).data)


class StatusSerializer(serializers.Serializer[Any]):
    """How it goes, in a line, and whether it is done."""

    status = serializers.CharField(max_length=LINE_LENGTH, required=False, allow_blank=True)
    is_done = serializers.BooleanField(required=False, default=False)
