"""The shape of the API's facts. No rules here: those are the actions'."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bookings import rules
from bookings.board import Window
from bookings.models import Booking, Facility, Inspection, Purpose, RuleSet
from bookings.slots import HOLIDAY
from bookings.wishes import Wish
from community.times import is_on_the_wall, local, wall

LONGEST_LOOK = 62
BIG = 2**63 - 1
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


class ErrorSerializer(serializers.Serializer[Any]):
    """A «no»: `code` is for programs, `message` for who reads it."""

    code = serializers.CharField()
    message = serializers.CharField()


class TimeSerializer(serializers.Serializer[Any]):
    """From when until when."""

    starts_at = Moment(source="begins", read_only=True)
    ends_at = Moment(source="ends", read_only=True)


class InspectionSerializer(serializers.ModelSerializer[Inspection]):
    """How the place was. Two ticks: who has it says so, and who looks after it."""

    photos = serializers.SerializerMethodField()

    class Meta:
        model = Inspection
        fields = ["moment", "checked", "note", "resident_at", "keeper_at", "photos"]
        read_only_fields = fields

    def get_photos(self, row: Inspection) -> list[str]:
        return [str(photo.picture.token) for photo in row.photos.all()]


class KeySerializer(serializers.Serializer[Any]):
    """When a key is fetched (`fetch`) or brought back (`bring`); `offered_at` waits for your yes."""

    errand = serializers.CharField(read_only=True)
    at = Moment(read_only=True, allow_null=True)
    offered_at = Moment(read_only=True, allow_null=True)


class PlaceSerializer(serializers.ModelSerializer[Facility]):
    class Meta:
        model = Facility
        fields = ["id", "name"]


class PurposeSerializer(serializers.ModelSerializer[Purpose]):
    """What a place is taken for; amounts in whole kroner. `unit` is empty when it is the rules' own."""

    class Meta:
        model = Purpose
        fields = ["id", "name", "unit", "price", "price_weekend", "deposit", "is_open"]


class HoursSerializer(serializers.Serializer[Any]):
    """Wall time; 0 is Monday, 7 a public holiday; `closes` 00:00 is midnight."""

    day = serializers.IntegerField(min_value=0, max_value=HOLIDAY, read_only=True)
    opens = serializers.TimeField(read_only=True)
    closes = serializers.TimeField(read_only=True)


class RulesSerializer(serializers.ModelSerializer[RuleSet]):
    """The rules that hold today. `id` is their version: a booking keeps those it was made under."""

    hours = serializers.SerializerMethodField()
    key_hours = serializers.SerializerMethodField()
    purposes = PurposeSerializer(many=True, read_only=True)
    # The names the outside knows.
    min_age = serializers.IntegerField(source="min_years", allow_null=True, read_only=True)
    max_per_year = serializers.IntegerField(source="max_yearly", allow_null=True, read_only=True)
    max_nights_per_year = serializers.IntegerField(
        source="max_nights_yearly", allow_null=True, read_only=True
    )

    class Meta:
        model = RuleSet
        fields = [
            "id", "unit", "slot_minutes", "min_minutes", "max_minutes", "from_time", "until_time",
            "max_stay", "before_minutes", "after_minutes", "closed_dates", "lead_days",
            "horizon_days", "others_horizon_days", "max_coming", "max_per_week", "max_per_month",
            "max_per_year", "max_nights_per_year", "cooldown_days", "strikes_after",
            "strikes_within", "strikes_horizon", "strikes_for", "cancel_days", "min_age",
            "booker_attends", "needs_accept", "needs_approval", "price", "deposit",
            "cleaning_fee", "music_off", "music_off_weekend", "leave_by", "checklist", "guidance",
            "hours", "key_hours", "purposes",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(HoursSerializer(many=True))
    def get_hours(self, rules: RuleSet) -> Any:
        return _hours(rules.openings)

    @extend_schema_field(HoursSerializer(many=True))
    def get_key_hours(self, rules: RuleSet) -> Any:
        return _hours(rules.key_openings)


def _hours(openings: Mapping[int, tuple[time, time]]) -> Any:
    days = [
        {"day": day, "opens": opens, "closes": closes} for day, (opens, closes) in openings.items()
    ]
    return HoursSerializer(days, many=True).data


class FacilitySerializer(serializers.ModelSerializer[Facility]):
    """Something that can be booked; `part_of` is the place it belongs to."""

    part_of = PlaceSerializer(read_only=True, allow_null=True)
    slot_minutes = serializers.IntegerField(source="rules.slot_minutes", read_only=True)
    horizon_days = serializers.IntegerField(source="rules.horizon_days", read_only=True)
    rules = serializers.SerializerMethodField()

    class Meta:
        model = Facility
        fields = [
            "id", "kind", "name", "description", "part_of", "zone", "capacity", "access",
            "slot_minutes", "horizon_days", "rules",
        ]  # fmt: skip

    @extend_schema_field(RulesSerializer)
    def get_rules(self, facility: Facility) -> Any:
        held = facility.rules_on(self.context["today"])
        return RulesSerializer(held).data if held else None


class SlotSerializer(serializers.Serializer[Window]):
    """A slot as the asking member sees it; `code` and `message` say why it cannot be had."""

    starts_at = Moment(source="slot.starts_at")
    ends_at = Moment(source="slot.ends_at")
    state = serializers.ChoiceField(
        choices=["free", "mine", "taken", "closed", "past", "refused"], read_only=True
    )
    code = serializers.CharField(read_only=True)
    message = serializers.CharField(read_only=True)


class SlotsSerializer(serializers.Serializer[Any]):
    """All that was asked for: there is no next page."""

    results = SlotSerializer(many=True, read_only=True)
    next = serializers.CharField(read_only=True, allow_null=True)


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


class SaidSerializer(serializers.Serializer[Any]):
    """What is said besides the time, where the rules ask for it."""

    purpose = serializers.IntegerField(
        source="purpose_id", min_value=1, max_value=BIG, required=False, allow_null=True
    )
    headcount = serializers.IntegerField(
        min_value=1, max_value=32767, required=False, allow_null=True
    )
    is_adult = serializers.BooleanField(write_only=True, required=False, default=False)
    attends = serializers.BooleanField(write_only=True, required=False, default=False)
    accepts = serializers.BooleanField(write_only=True, required=False, default=False)


def wish_from(purposes: Iterable[Purpose], said: Mapping[str, Any]) -> Wish:
    """What was said, with a purpose that is one of these or none."""
    return Wish(
        purpose=next((one for one in purposes if one.pk == said.get("purpose_id")), None),
        headcount=said.get("headcount"),
        is_adult=said["is_adult"],
        attends=said["attends"],
        accepts=said["accepts"],
    )


class BookingSerializer(SaidSerializer, serializers.ModelSerializer[Booking]):
    """A booking of the household's. `facility`, `starts_at` and `ends_at` make one.

    Where the rules ask for it: `purpose` (one of the rules' own), `headcount`, and yes to `is_adult`,
    `attends` and `accepts`. `rules` is the version it was made under, `sequence` how often it moved.
    """

    facility = serializers.IntegerField(source="facility_id", min_value=1, max_value=BIG)
    facility_name = serializers.CharField(source="facility.full_name", read_only=True)
    starts_at = Moment(source="begins")
    ends_at = Moment(source="ends")
    rules = serializers.IntegerField(source="made_under_id", read_only=True)
    can_cancel = serializers.SerializerMethodField()

    class Meta:
        model = Booking
        fields = [
            "id", "facility", "facility_name", "starts_at", "ends_at", "state", "purpose",
            "headcount", "is_adult", "attends", "accepts", "price", "deposit", "rules", "sequence",
            "can_cancel",
        ]  # fmt: skip
        read_only_fields = ["id", "state", "price", "deposit", "sequence"]

    def get_can_cancel(self, booking: Booking) -> bool:
        return rules.can_cancel(self.context["member"], booking, self.context["now"])


class MoveSerializer(serializers.Serializer[Any]):
    """Another time at the same place."""

    starts_at = Moment()
    ends_at = Moment()
