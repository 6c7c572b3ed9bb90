"""The door, for programs, of who has a place: how to get in, and what was said of it."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings.doors import own_or_404
from bookings.rooms.page import handed
from bookings.serializers import ErrorSerializer, InspectionSerializer, KeySerializer, Moment
from community.people.gate import inner, member_of
from community.programs import MEMBER


class HandedSerializer(serializers.Serializer[Any]):
    """`code` is there from half an hour before until it is over, `code_from` says from when.

    `can_say`: what the household may say of the place now, before or after.
    """

    is_handed = serializers.BooleanField(read_only=True)
    code = serializers.CharField(read_only=True)
    code_from = Moment(read_only=True, allow_null=True)
    inspections = InspectionSerializer(source="said", many=True, read_only=True)
    can_say = serializers.ListField(child=serializers.CharField(), read_only=True)
    keys = KeySerializer(many=True, read_only=True)


class BookingHandover(APIView):
    """How one gets in."""

    permission_classes = MEMBER

    @extend_schema(responses={200: HandedSerializer, 404: ErrorSerializer})
    def get(self, request: Request, pk: int) -> Response:
        booking = own_or_404(inner(request), pk)
        answer = Response(
            HandedSerializer(handed(member_of(request), booking, timezone.now())).data
        )
        answer["Cache-Control"] = "no-store"
        return answer
