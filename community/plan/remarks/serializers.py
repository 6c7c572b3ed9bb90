"""What guests say, for programs."""

from typing import Any, ClassVar

from rest_framework import serializers

from community.plan.models import Remark
from community.plan.serializers import (
    PlanOutlineSerializer,
    PlanPlatformSerializer,
    PlanPointSerializer,
    PlanPurposeSerializer,
    PlanResidentGroupSerializer,
    PlanUpkeepSerializer,
)


class PlanRemarkSerializer(serializers.ModelSerializer[Remark]):
    """A guest's words to a step. Whose they are is not told."""

    class Meta:
        model = Remark
        fields: ClassVar = ["token", "step", "text", "made_at"]
        read_only_fields: ClassVar = ["token", "made_at"]


class PlanReadSerializer(serializers.Serializer[Any]):
    """What a guest may read: all the steps, and no person."""

    outline = PlanOutlineSerializer()
    groups = PlanResidentGroupSerializer(many=True)
    purposes = PlanPurposeSerializer(many=True)
    points = PlanPointSerializer(many=True)
    platforms = PlanPlatformSerializer(many=True)
    upkeep = PlanUpkeepSerializer(many=True)
