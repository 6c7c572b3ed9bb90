"""What the overview answers programs with."""

from typing import Any

from rest_framework import serializers

from community.plan.models import Span


class PlanPeriodSerializer(serializers.Serializer[Any]):
    """A month, a quarter or a year that is over and counted."""

    code = serializers.CharField(help_text="2026, 2026-k3 or 2026-10")
    span = serializers.ChoiceField(choices=Span.choices)
    first_on = serializers.DateField(source="first")
    title = serializers.CharField()


class PlanTallySerializer(serializers.Serializer[Any]):
    """A figure. Of what not everybody can see, `number` is in whole fives, and 0 is under five."""

    room = serializers.CharField()
    key = serializers.CharField(source="figure.key")
    name = serializers.CharField(source="figure.label")
    part = serializers.CharField(source="figure.part")
    headline = serializers.CharField(source="figure.headline", allow_blank=True)
    unit = serializers.CharField(source="figure.unit", allow_blank=True)
    is_public = serializers.BooleanField(source="figure.is_public")
    number = serializers.IntegerField(allow_null=True)
    told = serializers.CharField()


class PlanFormSerializer(serializers.Serializer[Any]):
    """One of the three forms of interplay."""

    form = serializers.CharField(source="code")
    name = serializers.CharField(source="label")
    held = serializers.IntegerField()
    helped = serializers.CharField()
    platforms = serializers.IntegerField()
    percent = serializers.IntegerField()


class PlanReachedSerializer(serializers.Serializer[Any]):
    """What is made for a group of residents, and how many homes it reached, in words."""

    group = serializers.CharField()
    platforms = serializers.CharField()
    told = serializers.CharField()


class PlanOverviewSerializer(serializers.Serializer[Any]):
    """How it went in one time. Nothing in it changes any more."""

    period = PlanPeriodSerializer()
    homes = serializers.IntegerField(source="now.homes")
    figures = PlanTallySerializer(many=True, source="rows")
    mix = PlanFormSerializer(many=True)
    reached = PlanReachedSerializer(many=True)
    gaps = serializers.ListField(child=serializers.CharField())
