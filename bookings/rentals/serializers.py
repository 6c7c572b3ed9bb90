"""The shape of rentals and of money for programs. No rules here: those are the actions'."""

from typing import Any

from rest_framework import serializers

from bookings.models import Booking, Charge, RentRun
from bookings.models.rentals import CODE_LENGTH, NOTE_LENGTH, REASON_LENGTH
from bookings.rentals.page import Rental
from bookings.serializers import BIG, InspectionSerializer, KeySerializer, Moment, TimeSerializer

PHOTOS = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=20)


class ChargeSerializer(serializers.ModelSerializer[Charge]):
    """An amount in whole kroner, and where it stands: never a card and never an account.

    It is for a `booking`, or for a garden plot in the year of a `season`.
    """

    facility_name = serializers.CharField(source="place_name", read_only=True)

    class Meta:
        model = Charge
        fields = ["id", "booking", "season", "facility_name", "kind", "amount", "state", "reason"]
        read_only_fields = fields


class RentedSerializer(TimeSerializer, serializers.ModelSerializer[Booking]):
    """A booking as who looks after the place sees it: the home, and never who in it."""

    facility_name = serializers.CharField(source="facility.full_name", read_only=True)
    home = serializers.SerializerMethodField()
    purpose = serializers.CharField(source="purpose.name", read_only=True, default="")

    class Meta:
        model = Booking
        fields = [
            "id", "facility", "facility_name", "starts_at", "ends_at", "state", "home", "purpose",
            "headcount", "price", "deposit",
        ]  # fmt: skip
        read_only_fields = fields

    def get_home(self, booking: Booking) -> str:
        return str(booking.household.dwelling) if booking.household else ""


class RentalSerializer(serializers.Serializer[Rental]):
    """A rental, what was said of the place, and what can be done with it this moment."""

    booking = RentedSerializer(read_only=True)
    inspections = InspectionSerializer(source="booking.inspections", many=True, read_only=True)
    charges = ChargeSerializer(source="booking.charges", many=True, read_only=True)
    can_hand_over = serializers.BooleanField(read_only=True)
    can_take_back = serializers.BooleanField(read_only=True)
    keys = KeySerializer(many=True, read_only=True)


class RentRunSerializer(serializers.ModelSerializer[RentRun]):
    """A list for the rent. Its file is fetched from its page, and that it was is written down."""

    made_at = Moment(read_only=True)

    class Meta:
        model = RentRun
        fields = ["id", "made_at"]


class ReasonSerializer(serializers.Serializer[Any]):
    """Why: it is read by who it is about."""

    reason = serializers.CharField(max_length=REASON_LENGTH)


class KeyChosenSerializer(serializers.Serializer[Any]):
    """When we come for the key, or with it: one of `times`."""

    at = Moment()


class KeyTimesSerializer(serializers.Serializer[Any]):
    """What is agreed for the errand, and the times that can be chosen."""

    key = KeySerializer(read_only=True)
    times = serializers.ListField(child=Moment(), read_only=True)


class KeyKeptSerializer(KeyChosenSerializer):
    """`offer` asks the household; the rest says how they told you, and the time holds at once."""

    how = serializers.ChoiceField(choices=["offer", "phone", "slip", "here"])


class CodeSerializer(serializers.Serializer[Any]):
    """The code of the door or the key box; nothing takes it away."""

    code = serializers.CharField(max_length=CODE_LENGTH, allow_blank=True)


class LookedSerializer(serializers.Serializer[Any]):
    """How the place is: `pictures` are tokens of pictures you have put up and described."""

    note = serializers.CharField(
        max_length=NOTE_LENGTH, required=False, allow_blank=True, default=""
    )
    checked = serializers.ListField(
        child=serializers.CharField(max_length=120), required=False, max_length=100
    )
    pictures = PHOTOS


class KeepSerializer(ReasonSerializer):
    """What of the deposit is kept, whether the cleaning is to be paid, and why."""

    amount = serializers.IntegerField(min_value=0, max_value=BIG, default=0)
    cleaning = serializers.BooleanField(default=False)
    pictures = PHOTOS
