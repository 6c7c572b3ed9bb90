"""The door of waiting for programs: stand in line, say yes or no to what is held, leave."""

from typing import Any

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings.api import facility_or_404, wish_of
from bookings.models import Waiting
from bookings.serializers import (
    BIG,
    BookingSerializer,
    ErrorSerializer,
    Moment,
    SaidSerializer,
    TimeSerializer,
)
from bookings.slots import Slot
from bookings.waiting import actions
from community.people.gate import member_of
from community.programs import MEMBER, valid


class WaitingSerializer(TimeSerializer, serializers.ModelSerializer[Waiting]):
    """`waiting`, or `asked`: then the time is held for the household until `asked_until`."""

    facility_name = serializers.CharField(source="facility.full_name", read_only=True)
    asked_until = Moment(read_only=True, allow_null=True)

    class Meta:
        model = Waiting
        fields = [
            "id", "facility", "facility_name", "starts_at", "ends_at", "state", "asked_until",
            "purpose", "headcount",
        ]  # fmt: skip
        read_only_fields = fields


class StandSerializer(SaidSerializer):
    """The time somebody else has, and what is said besides where the rules ask for it."""

    facility = serializers.IntegerField(source="facility_id", min_value=1, max_value=BIG)
    starts_at = Moment()
    ends_at = Moment()


class LineList(generics.ListAPIView[Waiting]):
    """What the household waits for or is offered, by its time; POST stands in line."""

    serializer_class = WaitingSerializer
    ordering = ("begins_at", "pk")
    permission_classes = MEMBER
    queryset = Waiting.objects.none()

    def get_queryset(self) -> QuerySet[Waiting]:
        own = Waiting.objects.visible_to(member_of(self.request)).open().with_place()
        here = own.filter(period__endswith__gt=timezone.now())
        return here.annotate(begins_at=RangeStartsWith("period"))

    @extend_schema(
        request=StandSerializer,
        responses={201: WaitingSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        member, now = member_of(request), timezone.now()
        said: dict[str, Any] = valid(StandSerializer(data=request.data)).validated_data
        place = facility_or_404(member, said["facility_id"])
        slot = Slot(said["starts_at"], said["ends_at"])
        row = actions.wait(member, place, slot, now=now, wish=wish_of(place, slot, said))
        return Response(WaitingSerializer(row).data, status=status.HTTP_201_CREATED)


class OneLine(APIView):
    """What is done with one of the household's lines."""

    permission_classes = MEMBER

    def line(self, request: Request, pk: int) -> Waiting:
        own = Waiting.objects.visible_to(member_of(request)).with_place()
        found = own.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


class LineDetail(OneLine):
    @extend_schema(responses={200: WaitingSerializer, 404: ErrorSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return Response(WaitingSerializer(self.line(request, pk)).data)

    @extend_schema(responses={204: None, 404: ErrorSerializer, 409: ErrorSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        """Out of the line, or no to what is offered: the next one is asked."""
        actions.leave(member_of(request), self.line(request, pk), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class LineYes(OneLine):
    """Take the time that is held."""

    @extend_schema(
        request=None,
        responses={200: BookingSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        member, now = member_of(request), timezone.now()
        booking = actions.say_yes(member, self.line(request, pk), now=now)
        context = {"member": member, "now": now}
        return Response(BookingSerializer(booking, context=context).data)
