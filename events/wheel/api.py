"""The door for programs: the committee's twelve months."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.gate import member_of
from community.people.trust import refuse_weak
from community.times import local
from events.meeting.rules import is_committee
from events.wheel import page
from events.wheel.months import begins


class YearErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class PlannedSerializer(serializers.Serializer[Any]):
    """One thing in a month."""

    id = serializers.UUIDField(source="event.token")
    title = serializers.CharField(source="event.title")
    day = serializers.DateField()
    place = serializers.CharField(source="event.place")
    hosts = serializers.ListField(child=serializers.CharField())


class MonthSerializer(serializers.Serializer[Any]):
    """A month: what is planned once, and how often what repeats comes round."""

    month = serializers.CharField(source="key")
    is_empty = serializers.BooleanField(source="is_gap")
    planned = PlannedSerializer(source="rows", many=True)
    again = serializers.DictField(child=serializers.IntegerField())


class EventYear(APIView):
    """Twelve months from a month on, for the committee with its second factor shown."""

    permission_classes = [permissions.IsAuthenticated]

    @extend_schema(
        parameters=[OpenApiParameter("from", str, description="The first month, as 2027-01")],
        responses={
            200: MonthSerializer(many=True), 403: YearErrorSerializer, 404: YearErrorSerializer,
        },
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        member = member_of(request)
        if not is_committee(member):
            raise Http404
        refuse_weak(request)
        now = timezone.now()
        first = begins(request.query_params.get("from", ""), local(now).date())
        return Response(MonthSerializer(page.year(member, first, now).months, many=True).data)
