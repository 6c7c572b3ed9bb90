"""The shape of what programs send and get. No rules here: those are the actions'."""

from typing import Any

from rest_framework import serializers

Shape = serializers.Serializer[Any]


class WhoSerializer(Shape):
    token = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(allow_blank=True)
    hue = serializers.CharField()
    entrance = serializers.CharField(allow_blank=True)
    role = serializers.CharField(allow_blank=True)


class MessagePictureSerializer(Shape):
    token = serializers.UUIDField()
    alt = serializers.CharField(allow_blank=True)
    is_made = serializers.BooleanField()


class QuotedSerializer(Shape):
    token = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)


class MessageSerializer(Shape):
    """A message; `state` is said, deleted or hidden."""

    seq = serializers.IntegerField()
    changed_seq = serializers.IntegerField()
    token = serializers.UUIDField()
    client_id = serializers.UUIDField()
    who = WhoSerializer(allow_null=True)
    helped = serializers.BooleanField()
    text = serializers.CharField(allow_blank=True)
    said_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=["said", "deleted", "hidden"])
    picture = MessagePictureSerializer(allow_null=True)
    reply_to = QuotedSerializer(allow_null=True)
    is_pinned = serializers.BooleanField()
    mine = serializers.BooleanField()
    names_me = serializers.BooleanField()


class SheetSerializer(Shape):
    results = MessageSerializer(many=True)
    latest = serializers.IntegerField()
    limited = serializers.BooleanField()
    older = serializers.BooleanField()


class ConversationSerializer(Shape):
    """A conversation as the asking member has it."""

    token = serializers.UUIDField()
    topic = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    icon = serializers.CharField(allow_blank=True)
    other = WhoSerializer(allow_null=True)
    latest = serializers.IntegerField()
    unread = serializers.IntegerField()
    read_up_to = serializers.IntegerField()
    my_role = serializers.CharField(allow_blank=True)
    is_muted = serializers.BooleanField()
    is_asked = serializers.BooleanField()
    waits = serializers.BooleanField()
    is_closed = serializers.BooleanField()
    closes_at = serializers.DateTimeField(allow_null=True)
    slow_seconds = serializers.IntegerField()
    can_leave = serializers.BooleanField()
    shows_reading = serializers.BooleanField()
    other_has_read = serializers.IntegerField(allow_null=True)
    last = MessageSerializer(allow_null=True)
    pinned = MessageSerializer(allow_null=True)


class ListSerializer(Shape):
    results = ConversationSerializer(many=True)
    next = serializers.URLField(allow_null=True)


class NewMessageSerializer(Shape):
    text = serializers.CharField(
        allow_blank=True, default="", trim_whitespace=False, max_length=20_000
    )
    client_id = serializers.UUIDField(required=False)
    reply_to = serializers.UUIDField(required=False, allow_null=True)
    picture = serializers.UUIDField(required=False, allow_null=True)


class EditSerializer(Shape):
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=20_000)


class NeighbourSerializer(Shape):
    neighbour = serializers.UUIDField()


class ReadSerializer(Shape):
    up_to = serializers.IntegerField(min_value=0, max_value=2**63 - 1)


class SettingsSerializer(Shape):
    is_muted = serializers.BooleanField(required=False)
    shows_reading = serializers.BooleanField(required=False)


class AnswerSerializer(Shape):
    yes = serializers.BooleanField()


class PinSerializer(Shape):
    is_pinned = serializers.BooleanField()


class PlaceSerializer(Shape):
    """Where in a conversation: one of these, or none for the newest."""

    before = serializers.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
    after = serializers.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
    q = serializers.CharField(required=False, max_length=200)
