"""The shape of the API's facts. No rules here: those are the actions'."""

from typing import Any

from rest_framework import serializers

from community.people.models import Role
from helpdesk.duties.written import ITEMS_AT_MOST, Written
from helpdesk.models import Duty, SocialTask, TaskItem
from helpdesk.models.duties import (
    DOING_ROLES,
    ITEM_LENGTH,
    MINUTES_AT_MOST,
    NOTE_LENGTH,
    REASON_LENGTH,
)
from helpdesk.models.kinds import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH

ROLES = [(one.value, one.label) for one in DOING_ROLES]


class TaskItemSerializer(serializers.ModelSerializer[TaskItem]):
    """A line of the checklist."""

    is_done = serializers.SerializerMethodField()

    class Meta:
        model = TaskItem
        fields = ["what", "is_done"]
        read_only_fields = fields

    def get_is_done(self, item: TaskItem) -> bool:
        return item.done_at is not None


class SocialTaskSerializer(serializers.ModelSerializer[SocialTask]):
    """A task; sent in, the one to make. No name of who has it or did it."""

    id = serializers.UUIDField(source="token", read_only=True)
    kind = serializers.ChoiceField(choices=Duty.choices, required=False, default=Duty.OTHER)
    title = serializers.CharField(max_length=TITLE_LENGTH)
    text = serializers.CharField(max_length=TEXT_LENGTH, required=False, allow_blank=True)
    due_on = serializers.DateField()
    due_at = serializers.TimeField(required=False, allow_null=True)
    place = serializers.CharField(max_length=LINE_LENGTH, required=False, allow_blank=True)
    role = serializers.ChoiceField(choices=ROLES, required=False, default=Role.CARETAKER)
    checklist = serializers.ListField(
        child=serializers.CharField(max_length=ITEM_LENGTH), max_length=ITEMS_AT_MOST,
        required=False, write_only=True,
    )  # fmt: skip
    items = TaskItemSerializer(many=True, read_only=True)
    where = serializers.CharField(read_only=True)
    is_mine = serializers.SerializerMethodField()
    is_taken = serializers.SerializerMethodField()
    is_done = serializers.BooleanField(read_only=True)

    class Meta:
        model = SocialTask
        fields = [
            "id", "kind", "title", "text", "due_on", "due_at", "place", "where", "role", "state",
            "is_mine", "is_taken", "is_done", "items", "checklist", "reason", "note", "minutes",
            "outcome", "settled", "url", "done_at",
        ]  # fmt: skip
        read_only_fields = [
            "state", "reason", "note", "minutes", "outcome", "settled", "url", "done_at",
        ]  # fmt: skip

    def get_is_mine(self, task: SocialTask) -> bool:
        member: Any = self.context.get("member")
        return member is not None and task.member_id == member.pk

    def get_is_taken(self, task: SocialTask) -> bool:
        return task.member_id is not None

    @property
    def written(self) -> Written:
        """What was sent in, as the verb takes it. Only when it is valid."""
        facts = dict(self.validated_data)
        facts["due"], facts["clock"] = facts.pop("due_on"), facts.pop("due_at", None)
        facts["checklist"] = tuple(facts.pop("checklist", ()))
        return Written(**facts)


class DoneSerializer(serializers.Serializer[Any]):
    """How long it took, and for a visit what came of it."""

    minutes = serializers.IntegerField(min_value=0, max_value=MINUTES_AT_MOST, required=False)
    note = serializers.CharField(max_length=NOTE_LENGTH, required=False, allow_blank=True)
    outcome = serializers.ChoiceField(choices=SocialTask.Outcome.choices, required=False)


class PostponeSerializer(serializers.Serializer[Any]):
    """Until when, and why."""

    day = serializers.DateField()
    reason = serializers.CharField(max_length=REASON_LENGTH)


class HandOverSerializer(serializers.Serializer[Any]):
    """To a role, or to a colleague by the token of their membership."""

    role = serializers.ChoiceField(choices=ROLES, required=False, default="")
    to = serializers.UUIDField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=REASON_LENGTH, required=False, allow_blank=True)


class DutyErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
