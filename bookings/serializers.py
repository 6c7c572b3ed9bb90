"""The shape of the API's facts. No rules here: those are the actions'."""

import re
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bookings import rules
from bookings.board import Window
from bookings.models import Booking, Facility
from community.times import is_on_the_wall, local, wall

LONGEST_LOOK = 62
WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?")


class Moment(serializers.DateTimeField):
    """ISO 8601 with offset, both ways.

    Without an offset it is the clock on the wall in Copenhagen, and an hour that never came or
    that came twice is asked about instead of guessed.
    """

    default_error_messages = {
        "invalid": _("Skriv tiden som 2026-11-25T15:00:00+01:00."),
        "ambiguous": _(
            "Den time findes ikke eller kommer to gange. Skriv også +01:00 eller +02:00."
        ),
    }

    def to_internal_value(self, value: Any) -> datetime:
        try:
            if not WRITTEN.fullmatch(value):
                self.fail("invalid")
            moment = datetime.fromisoformat(value)
            if not 2000 <= moment.year <= 2100:
                self.fail("invalid")
            if moment.tzinfo is None:
                return self._on_the_wall(moment)
            return moment.astimezone(UTC)
        except (ValueError, TypeError, OverflowError):
            self.fail("invalid")

    def _on_the_wall(self, naive: datetime) -> datetime:
        if not is_on_the_wall(naive.date(), naive.time()):
            self.fail("ambiguous")
        return wall(naive.date(), naive.time())

    def to_representation(self, value: datetime) -> str:
        return local(value).isoformat()


class PlaceSerializer(serializers.ModelSerializer[Facility]):
    class Meta:
        model = Facility
        fields = ["id", "name"]


class FacilitySerializer(serializers.ModelSerializer[Facility]):
    """Something that can be booked; `part_of` is the place it belongs to."""

    part_of = PlaceSerializer(read_only=True, allow_null=True)
    slot_minutes = serializers.IntegerField(source="rules.slot_minutes", read_only=True)
    horizon_days = serializers.IntegerField(source="rules.horizon_days", read_only=True)

    class Meta:
        model = Facility
        fields = ["id", "kind", "name", "description", "part_of", "slot_minutes", "horizon_days"]


class SlotSerializer(serializers.Serializer[Window]):
    """A slot as the asking member sees it; `code` and `message` say why it cannot be had."""

    starts_at = Moment(source="slot.starts_at")
    ends_at = Moment(source="slot.ends_at")
    state = serializers.ChoiceField(
        choices=["free", "mine", "taken", "closed", "past", "refused"], read_only=True
    )
    code = serializers.CharField(read_only=True)
    message = serializers.CharField(read_only=True)


class SlotQuerySerializer(serializers.Serializer[Any]):
    """From and to, both days included; at most two months at a time."""

    to = serializers.DateField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateField(required=False), **super().get_fields()}

    def validate(self, attrs: dict[str, date]) -> dict[str, date]:
        first, last = attrs.get("from"), attrs.get("to")
        for day in (first, last):
            if day and not 2000 <= day.year <= 2100:
                raise serializers.ValidationError(_("Vælg en dag mellem år 2000 og 2100."))
        if first and last and last < first:
            raise serializers.ValidationError(_("«to» skal ikke ligge før «from»."))
        if first and last and (last - first).days > LONGEST_LOOK:
            raise serializers.ValidationError(_("Spørg om højst to måneder ad gangen."))
        return attrs


class BookingSerializer(serializers.ModelSerializer[Booking]):
    """A booking of the household's. `facility`, `starts_at` and `ends_at` make one."""

    facility = serializers.IntegerField(source="facility_id", min_value=1, max_value=2**63 - 1)
    facility_name = serializers.CharField(source="facility.full_name", read_only=True)
    starts_at = Moment(source="begins")
    ends_at = Moment(source="ends")
    can_cancel = serializers.SerializerMethodField()

    class Meta:
        model = Booking
        fields = ["id", "facility", "facility_name", "starts_at", "ends_at", "state", "can_cancel"]
        read_only_fields = ["id", "state"]

    def get_can_cancel(self, booking: Booking) -> bool:
        return rules.can_cancel(self.context["member"], booking, self.context["now"])
