"""The door for programs: walks and their points, by the same verbs as the pages, for the same people."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.errors import Refused
from community.people.gate import member_of
from community.people.models import Membership
from community.programs import MEMBER, key, key_of, valid
from helpdesk.duties.doors import refuse_weak
from helpdesk.duties.serializers import DutyErrorSerializer
from helpdesk.models import SafetyWalk, WalkPoint
from helpdesk.walks import actions, page, rules
from helpdesk.walks.pointing import actions as pointing
from helpdesk.walks.serializers import (
    StatusSerializer,
    WalkPointSerializer,
    WalkSerializer,
    WholeWalkSerializer,
)

OFF, KEY_LENGTH = {"helpdesk", "walks"}, 40
WRONG = dict.fromkeys((403, 404, 409, 422), DutyErrorSerializer)


def reader_of(request: Request) -> Membership:
    """Who asks. Http404 where the estate has no walks."""
    member = member_of(request)
    if OFF & set(member.estate.features_off):
        raise Http404
    return member


def walker_of(request: Request) -> Membership:
    """Who makes walks. Http404 for everybody else; Refused `second_factor` as the pages ask for one."""
    member = reader_of(request)
    if not rules.walks_with(member):
        raise Http404
    refuse_weak(request)
    return member


def walk_or_404(member: Membership, token: UUID) -> SafetyWalk:
    seen = SafetyWalk.objects.visible_to(member).select_related("estate", "notice")
    found: SafetyWalk | None = seen.filter(token=token).first()
    if found is None:
        raise Http404
    return found


def told(member: Membership, walk: SafetyWalk) -> Any:
    """The walk as it is now, with the points the member may read."""
    fresh = walk_or_404(member, walk.token)
    context = {"points": page.points_of(member, fresh)}
    return WholeWalkSerializer(fresh, context=context).data


class WalkList(generics.ListAPIView[SafetyWalk]):
    """The walks one sees, the newest first; POST plans one."""

    serializer_class = WalkSerializer
    permission_classes = MEMBER
    ordering = ("-starts_at", "-pk")
    queryset = SafetyWalk.objects.none()

    def get_queryset(self) -> QuerySet[SafetyWalk]:
        seen: QuerySet[SafetyWalk] = page.listed_for(reader_of(self.request), timezone.now())
        return seen

    @extend_schema(
        parameters=[key(KEY_LENGTH)],
        request=WalkSerializer,
        responses={201: WholeWalkSerializer, **WRONG},
    )
    def post(self, request: Request) -> Response:
        if not rules.walks_with(reader_of(request)):
            raise Refused("not_yours", _("Det er dem, der går turene, der laver dem."), status=403)
        member = walker_of(request)
        planned = valid(WalkSerializer(data=request.data)).planned
        once = key_of(request, KEY_LENGTH)
        walk = actions.plan(member, planned, request_key=once, now=timezone.now())
        walk.refresh_from_db(fields=["token"])
        return Response(told(member, walk), status=status.HTTP_201_CREATED)


class WalkDetail(APIView):
    """One walk and what was seen on it. PUT writes its day, place and route anew."""

    permission_classes = MEMBER

    @extend_schema(responses={200: WholeWalkSerializer, **WRONG})
    def get(self, request: Request, token: UUID) -> Response:
        member = reader_of(request)
        return Response(told(member, walk_or_404(member, token)))

    @extend_schema(request=WalkSerializer, responses={200: WholeWalkSerializer, **WRONG})
    def put(self, request: Request, token: UUID) -> Response:
        member = walker_of(request)
        found = walk_or_404(member, token)
        planned = valid(WalkSerializer(data=request.data)).planned
        return Response(told(member, actions.change(member, found, planned, now=timezone.now())))


class WalkPoints(APIView):
    """POST writes a point down, and its owner has a task."""

    permission_classes = MEMBER

    @extend_schema(
        parameters=[key(KEY_LENGTH)],
        request=WalkPointSerializer,
        responses={201: WholeWalkSerializer, **WRONG},
    )
    def post(self, request: Request, token: UUID) -> Response:
        member = walker_of(request)
        found = walk_or_404(member, token)
        said = valid(WalkPointSerializer(data=request.data)).said
        once = key_of(request, KEY_LENGTH)
        pointing.add(member, found, said, request_key=once, now=timezone.now())
        return Response(told(member, found), status=status.HTTP_201_CREATED)


class PointStatus(APIView):
    """«Skriv status»: how it goes with a point, and whether it is done."""

    permission_classes = MEMBER

    @extend_schema(request=StatusSerializer, responses={200: WholeWalkSerializer, **WRONG})
    def post(self, request: Request, token: UUID) -> Response:
        member = walker_of(request)
        seen = WalkPoint.objects.visible_to(member).select_related("walk__estate")
        found = seen.filter(token=token).first()
        if found is None:
            raise Http404
        said = valid(StatusSerializer(data=request.data)).validated_data
        pointing.write_status(
            member, found, status=said.get("status", ""), is_done=said["is_done"],
            now=timezone.now(),
        )  # fmt: skip
        return Response(told(member, found.walk))


class WalkVerb(APIView):
    """One verb on one walk, without a word besides."""

    permission_classes = MEMBER
    verb: Callable[..., SafetyWalk]

    @extend_schema(request=None, responses={200: WholeWalkSerializer, **WRONG})
    def post(self, request: Request, token: UUID) -> Response:
        member = walker_of(request)
        found = walk_or_404(member, token)
        return Response(told(member, type(self).verb(member, found, now=timezone.now())))


class WalkWalked(WalkVerb):
    """«Turen er gået»."""

    verb = actions.walked


class WalkCallOff(WalkVerb):
    """It is not walked."""

    verb = actions.call_off


class WalkPublish(WalkVerb):
    """The result becomes a notice, and everybody reads the points."""

    verb = actions.publish
