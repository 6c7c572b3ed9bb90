"""The shape of times that go from neighbour to neighbour: never who."""

from typing import Any

from rest_framework import serializers

from bookings.models import Booking, Offer, Swap
from bookings.serializers import BIG, Moment, SaidSerializer, TimeSerializer


class OfferedSerializer(TimeSerializer, serializers.ModelSerializer[Offer]):
    """A time a household gives on. `booking` is there for one's own."""

    facility = serializers.IntegerField(source="booking.facility_id", read_only=True)
    facility_name = serializers.CharField(source="booking.facility.full_name", read_only=True)
    is_own = serializers.SerializerMethodField()
    booking = serializers.SerializerMethodField()

    class Meta:
        model = Offer
        fields = [
            "id", "facility", "facility_name", "starts_at", "ends_at", "state", "is_own", "booking",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_own(self, offer: Offer) -> bool:
        return offer.booking.household_id == self.context["member"].household_id

    def get_booking(self, offer: Offer) -> int | None:
        return offer.booking_id if self.get_is_own(offer) else None


class OfferSerializer(serializers.Serializer[Any]):
    """Which of the household's own."""

    booking = serializers.IntegerField(min_value=1, max_value=BIG)


class HadSerializer(TimeSerializer, serializers.ModelSerializer[Booking]):
    """A time at a place, and no more."""

    facility_name = serializers.CharField(source="facility.full_name", read_only=True)

    class Meta:
        model = Booking
        fields = ["facility", "facility_name", "starts_at", "ends_at"]
        read_only_fields = fields


class SwapSerializer(serializers.ModelSerializer[Swap]):
    """`is_ours`: we asked. Otherwise a neighbour asks for `wanted`, for `given` or for nothing."""

    is_ours = serializers.SerializerMethodField()
    wanted = HadSerializer(read_only=True)
    given = HadSerializer(read_only=True, allow_null=True)
    runs_out_at = Moment(read_only=True)

    class Meta:
        model = Swap
        fields = ["id", "state", "is_ours", "wanted", "given", "runs_out_at"]
        read_only_fields = fields

    def get_is_ours(self, swap: Swap) -> bool:
        return swap.household_id == self.context["member"].household_id


class AskSwapSerializer(SaidSerializer):
    """The time a neighbour has; `given` is one of the household's own bookings, in return."""

    facility = serializers.IntegerField(source="facility_id", min_value=1, max_value=BIG)
    starts_at = Moment()
    ends_at = Moment()
    given = serializers.IntegerField(
        min_value=1, max_value=BIG, required=False, allow_null=True, default=None
    )


class OffersSerializer(serializers.Serializer[Any]):
    """What neighbours give on, and the household's own. There is no next page."""

    results = OfferedSerializer(many=True, read_only=True)
    next = serializers.CharField(read_only=True, allow_null=True)


class SwapsSerializer(serializers.Serializer[Any]):
    """What the household is asked for, and what it asks for. There is no next page."""

    results = SwapSerializer(many=True, read_only=True)
    next = serializers.CharField(read_only=True, allow_null=True)
