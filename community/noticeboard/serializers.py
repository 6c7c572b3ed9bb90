"""The shape of the API's facts. No rules here: those are the actions'."""

from typing import Any

from rest_framework import serializers

from community.noticeboard import rules
from community.noticeboard.icons import Works
from community.noticeboard.models import TEXT_LENGTH, TITLE_LENGTH, Category, Notice
from community.noticeboard.page import is_hit, state_of, who_wrote
from community.noticeboard.words import audience_of
from community.paper.walk import entrance_key
from community.people.models import User
from community.people.tenancy import Scope

LANGUAGES = User.Language.choices


def _words(most: int, **more: Any) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=most, **more)


class CategorySerializer(serializers.ModelSerializer[Category]):
    class Meta:
        model = Category
        fields = ["id", "name", "shape"]


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """A notice as the asking member sees it."""

    category = CategorySerializer(read_only=True)
    audience = serializers.CharField(source="scope", read_only=True)

    class Meta:
        model = Notice
        fields = [
            "token", "title", "text", "language", "other_language", "other_title", "other_text",
            "category", "audience", "publish_at", "ends_at", "edited_at", "has_comments",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Notice) -> dict[str, Any]:
        facts: dict[str, Any] = dict(super().to_representation(instance))
        member, now = self.context["member"], self.context["now"]
        who = who_wrote(instance, member)
        facts |= {
            "audience_words": audience_of(instance),
            "author": {"name": who.name, "place": who.place, "is_office": who.is_office},
            "is_own": instance.author_id == member.pk,
            "is_pinned": instance.pinned_at is not None,
            "can_edit": rules.may_edit(member, instance),
            "state": state_of(instance, now) if instance.author_id == member.pk else "",
            "pictures": [
                {"token": str(one.picture.token), "alt": one.picture.alt, "kind": one.picture.kind}
                for one in instance.pictures.all()
            ],
            "works": self._works(instance) if instance.is_works else None,
        }
        return facts

    def _works(self, notice: Notice) -> dict[str, Any]:
        moment = serializers.DateTimeField()
        period = notice.period
        said = self.context["readings"].get(notice.pk)
        return {
            "kind": notice.icon,
            "starts_at": moment.to_representation(period.lower) if period else None,
            "ends_at": moment.to_representation(period.upper) if period else None,
            "stairways": [str(one) for one in sorted(notice.hits.all(), key=entrance_key)],
            "hits_me": is_hit(self.context["member"], notice),
            "asks_seen": notice.asks_seen,
            "seen": said is not None and said.seen_at is not None,
        }


class WriteSerializer(serializers.Serializer[Any]):
    """What makes or changes a notice. What is left out of a change stays as it is."""

    token = serializers.UUIDField(required=False)
    category = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    title = _words(TITLE_LENGTH)
    text = _words(TEXT_LENGTH)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    other_language = serializers.ChoiceField(choices=LANGUAGES, required=False, allow_blank=True)
    other_title = _words(TITLE_LENGTH)
    other_text = _words(TEXT_LENGTH)
    audience = serializers.ChoiceField(choices=Scope.choices, required=False)
    publish_at = serializers.DateTimeField(required=False)
    days = serializers.IntegerField(required=False, min_value=1, max_value=366)
    ends_on = serializers.DateField(required=False)
    has_comments = serializers.BooleanField(required=False)
    is_pinned = serializers.BooleanField(required=False)
    kind = serializers.ChoiceField(choices=Works.choices, required=False)
    works_from = serializers.DateTimeField(required=False)
    works_until = serializers.DateTimeField(required=False)
    stairways = serializers.ListField(
        child=serializers.CharField(max_length=90), required=False, max_length=200
    )
    pictures = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=20)
    asks_seen = serializers.BooleanField(required=False)
    is_urgent = serializers.BooleanField(required=False)
