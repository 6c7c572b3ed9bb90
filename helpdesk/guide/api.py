"""The door for programs: «Hvem hjælper med hvad», as the page has it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.gate import member_of
from community.programs import MEMBER
from helpdesk.duties.serializers import DutyErrorSerializer
from helpdesk.guide.shown import estate_at, guide_of


class GuideWaitingSerializer(serializers.Serializer[Any]):
    """A place or an office, what it helps with, and how one gets hold of it."""

    title = serializers.CharField()
    text = serializers.CharField()
    phone = serializers.CharField()
    hours = serializers.CharField()
    address = serializers.CharField()
    url = serializers.CharField()


class GuidePartSerializer(serializers.Serializer[Any]):
    """A heading and what stands under it."""

    heading = serializers.CharField()
    name = serializers.CharField(source="label")
    entries = GuideWaitingSerializer(many=True, source="lines")


class Guide(APIView):
    """Whom one calls about what, under its headings. It is written on its page, by who works here."""

    permission_classes = MEMBER

    @extend_schema(responses={200: GuidePartSerializer(many=True), 404: DutyErrorSerializer})
    def get(self, request: Request) -> Response:
        estate = estate_at(member_of(request).estate.slug)
        return Response(GuidePartSerializer(guide_of(estate), many=True).data)
