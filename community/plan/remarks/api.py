"""The door for programs: guests read the plan and write to it; who works with it reads what they wrote."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.gate import member_of
from community.people.models import Membership
from community.people.trust import office_of
from community.plan import page, rules
from community.plan.models import Line, Platform, Point, Purpose, Remark, ResidentGroup, Upkeep
from community.plan.remarks import actions
from community.plan.remarks import serializers as shapes
from community.plan.serializers import PlanErrorSerializer
from community.programs import MEMBER, valid

REFUSED = dict.fromkeys((403, 404, 422, 429), PlanErrorSerializer)


def guest(request: Request) -> Membership:
    """404 for everybody else."""
    member = member_of(request)
    if not member.is_guest:
        raise Http404
    return member


class Read(APIView):
    """All five steps, for a guest of the house."""

    permission_classes = MEMBER

    @extend_schema(responses={200: shapes.PlanReadSerializer, 404: PlanErrorSerializer})
    def get(self, request: Request) -> Response:
        member = guest(request)
        kinds: dict[str, type[Line]] = {
            "groups": ResidentGroup, "purposes": Purpose, "points": Point, "platforms": Platform,
            "upkeep": Upkeep,
        }  # fmt: skip
        found: dict[str, Any] = {
            name: list(page.standing(member, model).order_by("pk")) for name, model in kinds.items()
        }
        found["outline"] = page.outline_of(member)
        return Response(shapes.PlanReadSerializer(found).data)


class Received(generics.ListAPIView[Remark]):
    """What guests have written, for who works with the plan."""

    serializer_class = shapes.PlanRemarkSerializer
    permission_classes = MEMBER
    ordering = ("-made_at", "-pk")
    queryset = Remark.objects.none()

    def get_queryset(self) -> QuerySet[Remark]:
        return Remark.objects.visible_to(office_of(self.request, rules.EDITORS)).standing()


class Remarks(generics.ListCreateAPIView[Remark]):
    """A guest's own remarks, the newest first. POST writes one."""

    serializer_class = shapes.PlanRemarkSerializer
    permission_classes = MEMBER
    ordering = ("-made_at", "-pk")
    queryset = Remark.objects.none()

    def get_queryset(self) -> QuerySet[Remark]:
        return Remark.objects.visible_to(guest(self.request)).standing()

    @extend_schema(responses={201: shapes.PlanRemarkSerializer} | REFUSED)
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        member = guest(request)
        said = valid(shapes.PlanRemarkSerializer(data=request.data)).validated_data
        made = actions.say(member, step=said["step"], text=said["text"], now=timezone.now())
        return Response(shapes.PlanRemarkSerializer(made).data, status=status.HTTP_201_CREATED)


class OneRemark(APIView):
    """A guest's own. DELETE takes it back; for thirty days it can be put back."""

    permission_classes = MEMBER

    @extend_schema(responses={204: None, 404: PlanErrorSerializer})
    def delete(self, request: Request, token: UUID) -> Response:
        member = guest(request)
        actions.take_back(member, own(member, token), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class RemarkBack(APIView):
    """Back where it stood."""

    permission_classes = MEMBER

    @extend_schema(
        request=None, responses={200: shapes.PlanRemarkSerializer, 404: PlanErrorSerializer}
    )
    def post(self, request: Request, token: UUID) -> Response:
        member = guest(request)
        row = actions.put_back(member, own(member, token), now=timezone.now())
        return Response(shapes.PlanRemarkSerializer(row).data)


def own(member: Membership, token: UUID) -> Remark:
    found = Remark.objects.visible_to(member).filter(token=token).first()
    if found is None:
        raise Http404
    return found
