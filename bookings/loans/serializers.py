"""The shape of the API's facts about loans. No rules here: those are the actions'."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from bookings.loans.page import row_of
from bookings.models import Loan, Thing


class ThingSerializer(serializers.ModelSerializer[Thing]):
    """A thing and what one may know of it: never who has it, nor where a neighbour's lies."""

    is_free = serializers.SerializerMethodField()
    says = serializers.SerializerMethodField()
    faults = serializers.SerializerMethodField()

    class Meta:
        model = Thing
        fields = ["id", "name", "about", "kind", "given", "max_days", "is_free", "says", "faults"]

    def get_is_free(self, thing: Thing) -> bool:
        return row_of(self.context["member"], thing, self.context["today"]).is_free

    def get_says(self, thing: Thing) -> str:
        return row_of(self.context["member"], thing, self.context["today"]).word

    def get_faults(self, thing: Thing) -> list[str]:
        return [one.text for one in thing.broken]


class LoanSerializer(serializers.ModelSerializer[Loan]):
    thing_id = serializers.IntegerField(read_only=True)
    thing = serializers.CharField(source="thing.name", read_only=True)
    first_day = serializers.SerializerMethodField()
    last_day = serializers.SerializerMethodField()
    answer_before = serializers.DateTimeField(source="asked_until", read_only=True)

    class Meta:
        model = Loan
        fields = ["id", "thing_id", "thing", "state", "first_day", "last_day", "answer_before"]

    def get_first_day(self, loan: Loan) -> str | None:
        return loan.first_day.isoformat() if loan.days else None

    def get_last_day(self, loan: Loan) -> str | None:
        return loan.last_day.isoformat() if loan.days else None


class AskSerializer(serializers.Serializer[Any]):
    """From a day for some days, or (`waits`) as soon as it is free."""

    thing_id = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    first_day = serializers.DateField(required=False, allow_null=True, default=None)
    days = serializers.IntegerField(min_value=1, max_value=366, default=1)
    waits = serializers.BooleanField(default=False)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if not said["waits"] and said["first_day"] is None:
            raise serializers.ValidationError({"first_day": [_("Vælg en dag.")]})
        return said


class HandInSerializer(serializers.Serializer[Any]):
    """How it is, for the next one."""

    text = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    is_fault = serializers.BooleanField(default=False)
