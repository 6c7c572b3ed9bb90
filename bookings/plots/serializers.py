"""The shape of the API's facts about gardens. No rules here: those are the actions'."""

from typing import Any

from rest_framework import serializers

from bookings.models import PLOT_NAME_LENGTH, Facility, Plot, Season, Tenure
from bookings.plots.page import Held
from bookings.ruling.asked import HOW
from bookings.ruling.homes import DOOR_LENGTH
from bookings.serializers import BIG
from community.people.models import Household


class GardenSerializer(serializers.ModelSerializer[Facility]):
    """A garden, its season by months, and how it stands: never who has a plot or waits."""

    first_month = serializers.SerializerMethodField()
    last_month = serializers.SerializerMethodField()
    price = serializers.SerializerMethodField()
    plots = serializers.IntegerField(source="plots_used", read_only=True)
    free = serializers.IntegerField(source="plots_free", read_only=True)
    waiting = serializers.IntegerField(source="homes_waiting", read_only=True)

    class Meta:
        model = Facility
        fields = ["id", "name", "first_month", "last_month", "price", "plots", "free", "waiting"]

    def get_first_month(self, garden: Facility) -> int:
        return Season.at(garden).first_month

    def get_last_month(self, garden: Facility) -> int:
        return Season.at(garden).last_month

    def get_price(self, garden: Facility) -> int:
        return Season.at(garden).price


class TenureSerializer(serializers.ModelSerializer[Tenure]):
    """The household's own: its `turn` in the line, or its plot until and with the `season`.

    `answer_before` is for a yes to a plot, `answer_by` for a yes to another season.
    """

    garden = serializers.IntegerField(source="facility_id", read_only=True)
    garden_name = serializers.CharField(source="facility.name", read_only=True)
    plot = serializers.CharField(source="plot.name", read_only=True, default=None, allow_null=True)
    season = serializers.IntegerField(source="kept_for", read_only=True, allow_null=True)
    turn = serializers.IntegerField(read_only=True, allow_null=True)
    answer_before = serializers.DateTimeField(source="asked_until", read_only=True, allow_null=True)

    class Meta:
        model = Tenure
        fields = [
            "id", "garden", "garden_name", "plot", "state", "season", "turn", "answer_before",
            "answer_by",
        ]  # fmt: skip
        read_only_fields = fields


class PlotSerializer(serializers.ModelSerializer[Plot]):
    name = serializers.CharField(max_length=PLOT_NAME_LENGTH)

    class Meta:
        model = Plot
        fields = ["id", "name"]


class HeldSerializer(serializers.Serializer[Held]):
    """A plot as who looks after the garden sees it: the home, and never who in it."""

    plot = PlotSerializer(read_only=True)
    tenure = serializers.IntegerField(source="tenure.pk", read_only=True, default=None)
    home = serializers.CharField(
        source="tenure.household.dwelling", read_only=True, default=None, allow_null=True
    )
    says = serializers.CharField(source="word", read_only=True)
    can_nudge = serializers.BooleanField(read_only=True)
    is_late = serializers.BooleanField(read_only=True)


class KeptSerializer(serializers.Serializer[Any]):
    """The plots, and the homes in line, the first first."""

    plots = HeldSerializer(many=True, read_only=True)
    waiting = serializers.SerializerMethodField()

    def get_waiting(self, kept: dict[str, list[Household]]) -> list[str]:
        return [str(home.dwelling) for home in kept["waiting"]]


class SeasonSerializer(serializers.Serializer[Any]):
    """From the first of a month until the last of another, and whole kroner for it."""

    first_month = serializers.IntegerField(min_value=1, max_value=12)
    last_month = serializers.IntegerField(min_value=1, max_value=12)
    price = serializers.IntegerField(min_value=0, max_value=BIG)


class AskForSerializer(serializers.Serializer[Any]):
    """Whose door it is for, as one says it («3, 1. tv»), and how they asked."""

    home = serializers.CharField(max_length=DOOR_LENGTH)
    why = serializers.ChoiceField(choices=[str(one) for one, _said in HOW], default="here")
