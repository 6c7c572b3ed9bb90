"""The door for programs: the same verbs as the pages, behind the same gate."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community import times
from community.groups import actions, rules
from community.groups.models import GroupMember, InterestGroup
from community.groups.page import coming_of, own_row
from community.people.gate import member_of
from community.people.models import Membership
from community.programs import MEMBER


class GroupErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class GroupMeetingSerializer(serializers.Serializer[Any]):
    """One day a group meets."""

    what = serializers.CharField(source="meeting.what")
    where = serializers.CharField(source="meeting.where")
    starts_at = serializers.SerializerMethodField()
    ends_at = serializers.SerializerMethodField()
    is_cancelled = serializers.BooleanField(source="at.is_off")

    def get_starts_at(self, held: Any) -> datetime:
        return times.local(held.at.begins)

    def get_ends_at(self, held: Any) -> datetime:
        return times.local(held.at.ends)


class GroupSerializer(serializers.Serializer[InterestGroup]):
    """A group as the asking member sees it. `part` is empty, or asking, invited, member, holder."""

    id = serializers.UUIDField(source="token", read_only=True)
    name = serializers.CharField(source="title", read_only=True)
    about = serializers.SerializerMethodField()
    icon = serializers.CharField(read_only=True)
    door = serializers.ChoiceField(choices=InterestGroup.Door.choices, read_only=True)
    estate = serializers.CharField(source="estate.slug", read_only=True)
    is_across = serializers.BooleanField(read_only=True)
    is_resting = serializers.BooleanField(read_only=True)
    is_closed = serializers.BooleanField(read_only=True)
    part = serializers.SerializerMethodField()

    def get_about(self, group: InterestGroup) -> str:
        return "" if group.hidden_at else group.about

    def get_part(self, group: InterestGroup) -> str:
        part: str = self.context["parts"].get(group.pk, "")
        known = part in {*GroupMember.KNOWS, GroupMember.Part.ASKING}
        return part if known else ""


class GroupDetailSerializer(GroupSerializer):
    """And when it meets next, and its conversation for who is in it."""

    meetings = serializers.SerializerMethodField()
    conversation = serializers.SerializerMethodField()

    @extend_schema(responses=GroupMeetingSerializer(many=True))
    def get_meetings(self, group: InterestGroup) -> list[dict[str, Any]]:
        held = coming_of(self.context["member"], group, self.context["now"])
        return [dict(GroupMeetingSerializer(one).data) for one in held]

    def get_conversation(self, group: InterestGroup) -> str | None:
        is_in = self.context["parts"].get(group.pk) in GroupMember.IN
        return str(group.conversation.token) if is_in else None


def group_or_404(member: Membership, token: UUID) -> InterestGroup:
    seen = InterestGroup.objects.visible_to(member).select_related("estate", "conversation")
    group = seen.filter(token=token).first()
    if group is None:
        raise Http404
    return group


def parts_of(member: Membership) -> dict[int, str]:
    """What the member is in each of the groups they have a row in."""
    return dict(GroupMember.objects.visible_to(member).values_list("group", "part"))


def told(member: Membership, group: InterestGroup) -> Any:
    """The group with everything, as it is now."""
    mine = own_row(member, group)
    parts = {group.pk: str(mine.part)} if mine else {}
    context = {"member": member, "now": timezone.now(), "parts": parts}
    return GroupDetailSerializer(group, context=context).data


class GroupList(generics.ListAPIView[InterestGroup]):
    """One's own groups and those one can join, by name."""

    serializer_class = GroupSerializer
    permission_classes = MEMBER
    ordering = ("name", "pk")
    queryset = InterestGroup.objects.none()

    def get_queryset(self) -> QuerySet[InterestGroup]:
        member = member_of(self.request)
        return InterestGroup.objects.visible_to(member).select_related("estate")

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        member = getattr(self.request._request, "member", None) if self.request else None
        return context | {"parts": parts_of(member) if member else {}}


class GroupDetail(APIView):
    """One group."""

    permission_classes = MEMBER

    @extend_schema(responses={200: GroupDetailSerializer, 404: GroupErrorSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        return Response(told(member, group_or_404(member, token)))


class GroupJoin(APIView):
    """Be in it (200), or ask to be where one asks first (202)."""

    permission_classes = MEMBER

    @extend_schema(
        request=None,
        responses={
            200: GroupDetailSerializer,
            202: GroupDetailSerializer,
            404: GroupErrorSerializer,
            409: GroupErrorSerializer,
        },
    )
    def post(self, request: Request, token: UUID) -> Response:
        member, now = member_of(request), timezone.now()
        group = group_or_404(member, token)
        if rules.can_ask(group, own_row(member, group), now):
            actions.ask(member, group, now=now)
            return Response(told(member, group), status=status.HTTP_202_ACCEPTED)
        actions.join(member, group, now=now)
        return Response(told(member, group))


class GroupLeave(APIView):
    """Out of it, or out of the queue."""

    permission_classes = MEMBER

    @extend_schema(
        request=None, responses={204: None, 404: GroupErrorSerializer, 409: GroupErrorSerializer}
    )
    def post(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        actions.leave(member, group_or_404(member, token), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
