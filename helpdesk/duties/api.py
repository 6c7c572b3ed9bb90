"""The door for programs: the same verbs as the pages, for the same people."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.gate import member_of
from community.people.models import Membership
from community.programs import MEMBER, key, key_of, valid
from helpdesk.duties import actions, rules
from helpdesk.duties.doing import actions as doing
from helpdesk.duties.doors import is_off, refuse_weak, task_or_404
from helpdesk.duties.page import in_order
from helpdesk.duties.serializers import (
    DoneSerializer,
    DutyErrorSerializer,
    HandOverSerializer,
    PostponeSerializer,
    SocialTaskSerializer,
)
from helpdesk.models import Duty, SocialTask
from helpdesk.models.duties import SocialTaskQuerySet

KEY_LENGTH = 40  # it is kept behind who made the task
WRONG = {
    403: DutyErrorSerializer, 404: DutyErrorSerializer, 409: DutyErrorSerializer,
    422: DutyErrorSerializer,
}  # fmt: skip


def doer_of(request: Request) -> Membership:
    """Who asks. Http404 for who has no tasks; Refused `second_factor` as the pages ask for one."""
    member = member_of(request)
    if is_off(member) or not rules.has_tasks(member):
        raise Http404
    if rules.at_work(member):
        refuse_weak(request)
    return member


def told(member: Membership, task: SocialTask) -> Any:
    """The task as it is now."""
    fresh = task_or_404(member, task.token)
    return SocialTaskSerializer(fresh, context={"member": member}).data


class SocialTaskList(generics.ListAPIView[SocialTask]):
    """The tasks one sees, by their day; POST makes one."""

    serializer_class = SocialTaskSerializer
    permission_classes = MEMBER
    ordering = ("due_on", "pk")
    queryset = SocialTask.objects.none()

    def get_queryset(self) -> SocialTaskQuerySet:
        member = doer_of(self.request)
        found = SocialTask.objects.visible_to(member, timezone.localdate()).with_facts()
        return in_order(_filtered(found, self.request.query_params))

    @extend_schema(
        parameters=[
            OpenApiParameter("due_by", str, description="YYYY-MM-DD"),
            OpenApiParameter("state", str, enum=SocialTask.State.values),
            OpenApiParameter("kind", str, enum=Duty.values),
        ],
        responses={200: SocialTaskSerializer(many=True), 404: DutyErrorSerializer},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    def get_serializer_context(self) -> dict[str, Any]:
        member = getattr(self.request, "member", None) if self.request else None
        return {**super().get_serializer_context(), "member": member}

    @extend_schema(
        parameters=[key(KEY_LENGTH)],
        request=SocialTaskSerializer,
        responses={201: SocialTaskSerializer, **WRONG},
    )
    def post(self, request: Request) -> Response:
        member = doer_of(request)
        asked = valid(SocialTaskSerializer(data=request.data))
        once = key_of(request, KEY_LENGTH)
        task = actions.write(member, asked.written, request_key=once, now=timezone.now())
        return Response(told(member, task), status=status.HTTP_201_CREATED)


def _filtered(tasks: SocialTaskQuerySet, asked: Any) -> SocialTaskQuerySet:
    """By day, state and kind. ValidationError for what is none of them."""
    day, state, kind = asked.get("due_by", ""), asked.get("state", ""), asked.get("kind", "")
    if day:
        try:
            until = parse_date(day)
        except ValueError:
            until = None
        if until is None:
            raise serializers.ValidationError({"due_by": _("Skriv dagen som 2026-11-23.")})
        tasks = tasks.due_by(until)
    for name, value, known in (
        ("state", state, SocialTask.State.values),
        ("kind", kind, Duty.values),
    ):
        if value and value not in known:
            raise serializers.ValidationError({name: _("Vælg en på listen.")})
    tasks = tasks.filter(state=state) if state else tasks
    return tasks.filter(kind=kind) if kind else tasks


class SocialTaskDetail(APIView):
    """One task."""

    permission_classes = MEMBER

    @extend_schema(responses={200: SocialTaskSerializer, 404: DutyErrorSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        member = doer_of(request)
        return Response(told(member, task_or_404(member, token)))


class _Verb(APIView):
    """One verb on a task, with what is said along."""

    permission_classes = MEMBER
    asks: type[serializers.Serializer[Any]]
    verb: Callable[..., Any]

    def post(self, request: Request, token: UUID) -> Response:
        member, mine = doer_of(request), type(self)
        task = task_or_404(member, token)
        asked = valid(mine.asks(data=request.data))
        mine.verb(member, task, **asked.validated_data, now=timezone.now())
        return Response(told(member, task))


@extend_schema_view(
    post=extend_schema(request=DoneSerializer, responses={200: SocialTaskSerializer, **WRONG})
)
class SocialTaskDone(_Verb):
    """It is done."""

    asks = DoneSerializer
    verb = staticmethod(doing.done)


@extend_schema_view(
    post=extend_schema(request=PostponeSerializer, responses={200: SocialTaskSerializer, **WRONG})
)
class SocialTaskPostpone(_Verb):
    """To another day, and why."""

    asks = PostponeSerializer
    verb = staticmethod(doing.postpone)


class SocialTaskHandOver(APIView):
    """To another role, or to a colleague."""

    permission_classes = MEMBER

    @extend_schema(request=HandOverSerializer, responses={200: SocialTaskSerializer, **WRONG})
    def post(self, request: Request, token: UUID) -> Response:
        member, now = doer_of(request), timezone.now()
        task = task_or_404(member, token)
        asked = valid(HandOverSerializer(data=request.data))
        facts = asked.validated_data
        to = actions.holder(task, facts["to"], now) if facts.get("to") else None
        moved = doing.hand_over(
            member, task, role=facts["role"], to=to, reason=facts.get("reason", ""), now=now
        )
        return Response(SocialTaskSerializer(moved, context={"member": member}).data)
