"""The shape of the API's facts. No rules here: those are the actions'."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from community.people.tenancy import Scope
from community.programs import MomentField
from community.shapes import Interplay
from community.times import Every, local
from events.models import Access, Event, EventSeries, Joining, Kind, Regular, Signup
from events.models.kinds import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from events.models.meals import WORDS_LENGTH
from events.models.signups import PARTY_AT_MOST
from events.written import Written

PAUSES_AT_MOST = 120
# Those that need no stairway or circle named along.
SCOPES = [(one.value, one.label) for one in (Scope.ESTATE, Scope.ORGANISATION, Scope.LOCAL_AREA)]


class DietsField(serializers.Field[dict[str, int], Any, dict[str, int], Any]):
    """`Food` → how many of the party."""

    def to_internal_value(self, data: Any) -> dict[str, int]:
        counts = serializers.DictField(
            child=serializers.IntegerField(min_value=0, max_value=PARTY_AT_MOST)
        ).run_validation(data)
        return dict(counts)

    def to_representation(self, rows: Any) -> dict[str, int]:
        return {row.food: row.count for row in rows.all()}


class SignupSerializer(serializers.ModelSerializer[Signup]):
    """One's own: how many, and whether they have a seat. Sent in, it says how many come."""

    adults = serializers.IntegerField(min_value=0, max_value=PARTY_AT_MOST, default=1)
    children = serializers.IntegerField(min_value=0, max_value=PARTY_AT_MOST, default=0)
    guests = serializers.IntegerField(min_value=0, max_value=PARTY_AT_MOST, default=0)
    for_household = serializers.BooleanField(default=True, write_only=True)
    diets = DietsField(required=False)
    diet_words = serializers.CharField(
        max_length=WORDS_LENGTH, required=False, allow_blank=True, write_only=True
    )
    every_time = serializers.BooleanField(required=False, write_only=True)
    is_every_time = serializers.SerializerMethodField()

    class Meta:
        model = Signup
        fields = [
            "state", "adults", "children", "guests", "for_household", "remind_soon", "offered_until",
            "diets", "diet_words", "every_time", "is_every_time",
        ]  # fmt: skip
        read_only_fields = ["state", "offered_until"]

    def get_is_every_time(self, signup: Signup) -> bool:
        return signup.regular_id is not None


class RegularSerializer(serializers.ModelSerializer[Regular]):
    """One's own: who comes every time. Sent in, it says how many, and what they do not eat."""

    adults = serializers.IntegerField(min_value=0, max_value=PARTY_AT_MOST, default=1)
    children = serializers.IntegerField(min_value=0, max_value=PARTY_AT_MOST, default=0)
    diets = DietsField(required=False)
    diet_words = serializers.CharField(
        max_length=WORDS_LENGTH, required=False, allow_blank=True, write_only=True
    )

    class Meta:
        model = Regular
        fields = ["adults", "children", "remind_soon", "diets", "diet_words", "ended_at"]
        read_only_fields = ["ended_at"]

    @property
    def said(self) -> dict[str, Any]:
        """What was sent in, as the verb takes it. Only when it is valid."""
        data = dict(self.validated_data)
        return {
            "adults": data["adults"],
            "children": data["children"],
            "remind_soon": data.get("remind_soon", False),
            "counts": data.get("diets", {}),
            "words": data.get("diet_words", ""),
        }


class EventSerializer(serializers.ModelSerializer[Event]):
    """An event as this member sees it; sent in, the event they make. No name of who comes."""

    id = serializers.UUIDField(source="token", read_only=True)
    title = serializers.CharField(max_length=TITLE_LENGTH)
    text = serializers.CharField(max_length=TEXT_LENGTH, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    interplay = serializers.ChoiceField(choices=Interplay.choices, required=False)
    audience = serializers.ChoiceField(source="scope", choices=SCOPES, required=False)
    place = serializers.CharField(max_length=LINE_LENGTH, required=False, allow_blank=True)
    place_key = serializers.CharField(max_length=40, required=False, allow_blank=True)
    joining = serializers.ChoiceField(choices=Joining.choices, required=False)
    capacity = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    access = serializers.ListField(
        child=serializers.ChoiceField(choices=Access.choices), required=False
    )
    starts_at = MomentField()
    ends_at = MomentField()
    sign_up_by = MomentField(required=False, allow_null=True)
    series = serializers.UUIDField(source="series.token", read_only=True, default=None)
    signup = serializers.SerializerMethodField()

    class Meta:
        model = Event
        fields = [
            "id", "title", "text", "kind", "interplay", "audience", "place", "place_key", "starts_at",
            "ends_at", "joining", "capacity", "taken", "waiting", "sign_up_by", "access", "price",
            "way_there", "come_alone", "find_host", "is_small", "state", "reason", "series", "signup",
        ]  # fmt: skip
        read_only_fields = ["taken", "waiting", "state", "reason"]

    def get_signup(self, event: Event) -> dict[str, Any] | None:
        own = self.context.get("own", {}).get(event.pk)
        return dict(SignupSerializer(own).data) if own else None

    @property
    def written(self) -> Written:
        """What was sent in, as the verb takes it. Only when it is valid."""
        return Written(**self.validated_data)


class SeriesChangeSerializer(serializers.Serializer[Any]):
    """What is to be another way, from `since` on. What is left out stays as it is."""

    since = serializers.DateField(required=False)
    title = serializers.CharField(max_length=TITLE_LENGTH, required=False)
    text = serializers.CharField(max_length=TEXT_LENGTH, required=False, allow_blank=True)
    place = serializers.CharField(max_length=LINE_LENGTH, required=False, allow_blank=True)
    place_key = serializers.CharField(max_length=40, required=False, allow_blank=True)
    capacity = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    price = serializers.CharField(max_length=LINE_LENGTH, required=False, allow_blank=True)
    every = serializers.ChoiceField(
        choices=[(one.value, one.label) for one in Every if one != Every.ONCE], required=False
    )
    begins = serializers.TimeField(required=False)
    minutes = serializers.IntegerField(min_value=15, max_value=1440, required=False)
    until = serializers.DateField(required=False, allow_null=True)
    not_on = serializers.ListField(
        child=serializers.DateField(), required=False, max_length=PAUSES_AT_MOST
    )
    not_in_weeks = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=53), required=False, max_length=53
    )
    skips_holidays = serializers.BooleanField(required=False)
    closes_days_before = serializers.IntegerField(
        min_value=0, max_value=60, required=False, allow_null=True
    )
    closes_at = serializers.TimeField(required=False, allow_null=True)


class SeriesEndSerializer(serializers.Serializer[Any]):
    """`call_off`: those that stand too, with a reason; else they stay."""

    call_off = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class SeriesSerializer(serializers.ModelSerializer[EventSeries]):
    """What happens again and again, by its rule (RFC 5545) in wall time, and when it is held next."""

    id = serializers.UUIDField(source="token", read_only=True)
    rule = serializers.CharField(source="again", read_only=True)
    is_over = serializers.SerializerMethodField()
    coming = serializers.SerializerMethodField()

    class Meta:
        model = EventSeries
        fields = [
            "id", "title", "kind", "place", "first", "begins", "minutes", "rule", "until", "not_on",
            "not_in_weeks", "skips_holidays", "is_over", "coming",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_over(self, series: EventSeries) -> bool:
        return series.is_over(self.context["now"]) if "now" in self.context else False

    def get_coming(self, series: EventSeries) -> list[datetime]:
        found = self.context.get("coming", {}).get(series.pk, [])
        return [local(moment) for moment in found]
