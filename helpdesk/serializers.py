"""The shape of the API's facts. No rules here: those are the actions'."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from community.people.models import Membership
from community.people.tenancy import Scope
from community.profiles.page import known_to
from community.profiles.words import LANGUAGE_NAMES, Time
from community.programs import MomentField
from community.shapes import Interplay
from community.times import Every
from helpdesk.contact import contact_of
from helpdesk.models import (
    Category,
    HelpAgreement,
    HelpAnswer,
    HelpOffer,
    HelpRequest,
    Reach,
    Size,
    When,
)
from helpdesk.models.kinds import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH, Help
from helpdesk.models.requests import Days

# How far; the stairway and the circle are the member's own.
SCOPES = [
    (one.value, one.label)
    for one in (Scope.ENTRANCE, Scope.CIRCLE, Scope.ESTATE, Scope.ORGANISATION)
]


class WhoSerializer(serializers.Serializer[Any]):
    """A neighbour as the reader may know them: a first name and a stairway, or «En nabo»."""

    name = serializers.CharField()
    place = serializers.CharField(allow_blank=True)


def who_is(reader: Membership, other: Membership | None) -> dict[str, str]:
    known = known_to(reader, other)
    return {"name": known.name, "place": known.place}


def several(choices: Any, **more: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.ChoiceField(choices=choices), required=False, max_length=40, **more
    )


class HelpSerializer(serializers.Serializer[Any]):
    """What a request and an offer have in common. `knows`: the warning of `careful` was read."""

    id = serializers.UUIDField(source="token", read_only=True)
    category = serializers.ChoiceField(choices=Category.choices)
    text = serializers.CharField(max_length=TEXT_LENGTH, required=False, allow_blank=True)
    interplay = serializers.ChoiceField(choices=Interplay.choices, required=False)
    audience = serializers.ChoiceField(source="scope", choices=SCOPES, required=False)
    languages = several(sorted(LANGUAGE_NAMES.items()))
    who = serializers.SerializerMethodField()
    is_own = serializers.SerializerMethodField()
    knows = serializers.BooleanField(write_only=True, required=False)

    def get_who(self, row: Help) -> dict[str, str]:
        return who_is(self.context["member"], row.member)

    def get_is_own(self, row: Help) -> bool:
        return bool(row.member_id == self.context["member"].pk)

    def placed(self, member: Membership) -> dict[str, Any]:
        """What was sent in, with the member's own stairway or circle where it is meant for that."""
        said = dict(self.validated_data)
        home = member.household.dwelling.entrance if member.household else None
        if "scope" in said:
            said["entrance"] = home if said["scope"] == Scope.ENTRANCE else None
            said["circle"] = home.circle if home and said["scope"] == Scope.CIRCLE else None
        return said


class RequestSerializer(HelpSerializer):
    """A request as this member sees it; sent in, what they ask for.

    Days and place are null and empty for who may not know them: who is away, and where a child is.
    """

    title = serializers.CharField(max_length=TITLE_LENGTH)
    reach = serializers.ChoiceField(choices=Reach.choices, required=False)
    when = serializers.ChoiceField(choices=When.choices, required=False)
    starts_at = MomentField(required=False, allow_null=True)
    ends_at = MomentField(required=False, allow_null=True)
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), required=False, max_length=7
    )
    when_words = serializers.CharField(max_length=LINE_LENGTH, required=False, allow_blank=True)
    size = serializers.ChoiceField(choices=Size.choices, required=False, allow_blank=True)
    wanted = serializers.IntegerField(min_value=1, max_value=2, required=False)
    place = serializers.CharField(max_length=LINE_LENGTH, required=False, allow_blank=True)
    first_wins = serializers.BooleanField(required=False)
    draft = serializers.BooleanField(write_only=True, required=False)
    state = serializers.CharField(read_only=True)
    found = serializers.IntegerField(read_only=True)
    opened_at = serializers.DateTimeField(read_only=True)
    has_answered = serializers.SerializerMethodField()
    also = serializers.SerializerMethodField()
    needs_too = serializers.SerializerMethodField()

    def to_representation(self, row: HelpRequest) -> dict[str, Any]:
        facts = super().to_representation(row)
        shown = row.shown
        hidden = row.is_when_hidden and shown == Days()
        moments = {
            name: self.fields[name].to_representation(getattr(shown, name))
            if getattr(shown, name)
            else None
            for name in ("starts_at", "ends_at")
        }
        facts |= moments | {
            "weekdays": list(shown.weekdays), "when_words": shown.when_words, "place": shown.place,
        }  # fmt: skip
        return facts | ({"when": ""} if hidden else {})

    def get_has_answered(self, row: HelpRequest) -> bool:
        return row.pk in self.context.get("answered", ())

    def get_also(self, row: HelpRequest) -> int:
        """So many households besides the asker's."""
        return int(self.context.get("also", {}).get(row.pk, 0))

    def get_needs_too(self, row: HelpRequest) -> bool:
        return row.pk in self.context.get("needs_too", ())


class AnswerSerializer(serializers.Serializer[HelpAnswer]):
    """Somebody can: for who asked, and for who answered."""

    id = serializers.UUIDField(source="token", read_only=True)
    text = serializers.CharField(max_length=300, required=False, allow_blank=True)
    when_words = serializers.CharField(max_length=LINE_LENGTH, required=False, allow_blank=True)
    state = serializers.CharField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    who = serializers.SerializerMethodField()

    def get_who(self, row: HelpAnswer) -> dict[str, str]:
        return who_is(self.context["member"], row.member)


class AppointmentSerializer(serializers.Serializer[Any]):
    """When and where."""

    starts_at = MomentField(required=False, allow_null=True)
    minutes = serializers.IntegerField(min_value=1, max_value=1440, required=False)
    every = serializers.ChoiceField(choices=Every.choices, required=False)
    place = serializers.CharField(max_length=LINE_LENGTH, required=False, allow_blank=True)


class AgreementSerializer(serializers.Serializer[HelpAgreement]):
    """What the two have agreed, for the two. `other` has the address and the number."""

    id = serializers.UUIDField(source="token", read_only=True)
    request = serializers.UUIDField(source="request.token", read_only=True)
    title = serializers.CharField(source="request.title", read_only=True)
    starts_at = serializers.DateTimeField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    every = serializers.CharField(read_only=True)
    place = serializers.CharField(read_only=True)
    sequence = serializers.IntegerField(read_only=True)
    agreed_at = serializers.DateTimeField(read_only=True)
    called_off_at = serializers.DateTimeField(read_only=True)
    done_at = serializers.DateTimeField(read_only=True)
    thanks = serializers.CharField(read_only=True)
    conversation = serializers.UUIDField(source="conversation.token", read_only=True, default=None)
    other = serializers.SerializerMethodField()

    def get_other(self, row: HelpAgreement) -> dict[str, str] | None:
        contact = contact_of(self.context["member"], row, self.context["now"])
        if contact is None:
            return None
        return {"name": contact.name, "address": contact.address, "phone": contact.phone}


class OfferSerializer(HelpSerializer):
    """A standing offer as this member sees it; sent in, what they offer."""

    times = several(Time.choices)
    when_words = serializers.CharField(max_length=LINE_LENGTH, required=False, allow_blank=True)
    state = serializers.CharField(read_only=True)
    confirm_by = serializers.SerializerMethodField()
    is_asked_to_confirm = serializers.SerializerMethodField()

    def get_confirm_by(self, row: HelpOffer) -> datetime | None:
        """Until when it stands without a word: for who offers."""
        return row.confirm_by if self.get_is_own(row) else None

    def get_is_asked_to_confirm(self, row: HelpOffer) -> bool:
        return self.get_is_own(row) and row.confirm_asked_at is not None


class YesSerializer(serializers.Serializer[Any]):
    """«Vil I mødes?»"""

    yes = serializers.BooleanField()


class ThereSerializer(serializers.Serializer[Any]):
    """Where it stands: a path of the same house."""

    url = serializers.CharField()


class ThanksSerializer(serializers.Serializer[Any]):
    """A private thank-you."""

    text = serializers.CharField(max_length=300, required=False, allow_blank=True)


class HelpErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
