"""The shape of a draw for programs. No rules here: those are the actions'."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bookings.draws.page import Checked, DrawPage, Turn
from bookings.models import Draw, Lot, Ticket
from bookings.models.drawing import REASON_LENGTH, TITLE_LENGTH
from bookings.serializers import BIG, Moment, SaidSerializer


class LotSerializer(serializers.ModelSerializer[Lot]):
    """One of the days."""

    starts_at = Moment(source="begins", read_only=True)
    ends_at = Moment(source="ends", read_only=True)

    class Meta:
        model = Lot
        fields = ["id", "starts_at", "ends_at"]


class DrawSerializer(serializers.ModelSerializer[Draw]):
    """Households may apply from `opens_at` until `closes_at`; then lots are drawn."""

    facility_name = serializers.CharField(source="facility.full_name", read_only=True)
    opens_at = Moment(read_only=True)
    closes_at = Moment(read_only=True)
    lots = LotSerializer(many=True, read_only=True)

    class Meta:
        model = Draw
        fields = [
            "id", "facility", "facility_name", "title", "opens_at", "closes_at", "state",
            "seed_hash", "reason", "lots",
        ]  # fmt: skip
        read_only_fields = fields


class TicketSerializer(SaidSerializer, serializers.ModelSerializer[Ticket]):
    """The household's own. `wishes` are the numbers of the draw's lots, the dearest first.

    Where the rules ask for it: `purpose`, `headcount`, and yes to `is_adult`, `attends`, `accepts`.
    """

    wishes = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=BIG), min_length=1, max_length=100
    )

    class Meta:
        model = Ticket
        fields = [
            "number", "state", "wishes", "purpose", "headcount", "is_adult", "attends", "accepts",
            "slips", "place", "won", "booking", "why",
        ]  # fmt: skip
        read_only_fields = ["number", "state", "slips", "place", "won", "booking", "why"]


class TurnSerializer(serializers.Serializer[Turn]):
    """A ticket as everybody sees it: no names."""

    place = serializers.IntegerField(read_only=True)
    number = serializers.IntegerField(read_only=True)
    slips = serializers.SerializerMethodField()
    wishes = serializers.SerializerMethodField()
    won = serializers.SerializerMethodField()
    passed = serializers.BooleanField(read_only=True)

    def get_slips(self, turn: Turn) -> list[str]:
        return [slip.value for slip in turn.slips]

    def get_wishes(self, turn: Turn) -> list[int]:
        return [lot.pk for lot in turn.wishes]

    def get_won(self, turn: Turn) -> int | None:
        return turn.got.pk if turn.got else None


class DrawShownSerializer(serializers.Serializer[DrawPage]):
    """A draw with its tickets in the order they came out, and the seed: both once lots are drawn.

    `ticket` is the household's own.
    """

    draw = DrawSerializer(read_only=True)
    ticket = TicketSerializer(read_only=True, allow_null=True)
    seed = serializers.SerializerMethodField()
    applied = serializers.IntegerField(source="how_many", read_only=True)
    tickets = serializers.SerializerMethodField()
    is_right = serializers.SerializerMethodField()

    def get_seed(self, page: DrawPage) -> str | None:
        return page.draw.seed if page.draw.is_shown else None

    def get_tickets(self, page: DrawPage) -> list[dict[str, Any]]:
        turns: Any = page.checked.turns if page.checked else []
        return list(TurnSerializer(turns, many=True).data)

    def get_is_right(self, page: DrawPage) -> bool | None:
        checked: Checked | None = page.checked
        return checked.is_right if checked else None


class PlanSerializer(serializers.Serializer[Any]):
    """What it is about: the days, and from when until when one may apply."""

    title = serializers.CharField(max_length=TITLE_LENGTH)
    days = serializers.ListField(child=serializers.DateField(), min_length=1, max_length=60)
    opens_at = Moment()
    closes_at = Moment()

    def validate_days(self, days: list[date]) -> list[date]:
        if not all(2000 <= day.year <= 2100 for day in days):
            raise serializers.ValidationError(_("Vælg en dag mellem år 2000 og 2100."))
        return days


class CallOffSerializer(serializers.Serializer[Any]):
    """Why there is no draw after all."""

    reason = serializers.CharField(max_length=REASON_LENGTH)
