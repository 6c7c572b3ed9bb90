"""The door for programs: the same verbs as the pages, behind the same gate."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings import actions
from bookings.board import Board
from bookings.models import Booking, Facility
from bookings.serializers import (
    BookingSerializer,
    FacilitySerializer,
    SlotQuerySerializer,
    SlotSerializer,
)
from bookings.slots import Slot
from community.people.gate import member_of
from community.people.models import Membership
from community.programs import MEMBER, key, key_of, valid


def facility_or_404(member: Membership, pk: int) -> Facility:
    found: Facility | None = (
        Facility.objects.visible_to(member).bookable().with_rules().filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


class ErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class FacilityList(generics.ListAPIView[Facility]):
    """What the member may book."""

    serializer_class = FacilitySerializer
    permission_classes = MEMBER
    queryset = Facility.objects.none()

    def get_queryset(self) -> QuerySet[Facility]:
        found: QuerySet[Facility] = Facility.objects.visible_to(member_of(self.request)).bookable()
        return found.select_related("rules", "part_of")


class SlotList(APIView):
    """The slots of a facility, day by day, and what each is to the member."""

    permission_classes = MEMBER

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "from", {"type": "string", "format": "date"}, description="YYYY-MM-DD"
            ),
            OpenApiParameter("to", {"type": "string", "format": "date"}, description="YYYY-MM-DD"),
        ],
        responses={200: SlotSerializer(many=True), 404: ErrorSerializer, 422: ErrorSerializer},
    )
    def get(self, request: Request, pk: int) -> Response:
        member, now = member_of(request), timezone.now()
        facility = facility_or_404(member, pk)
        asked = valid(SlotQuerySerializer(data=request.query_params))
        first = asked.validated_data.get("from") or timezone.localdate(now)
        last = asked.validated_data.get("to") or first + timedelta(days=6)
        SlotQuerySerializer().validate({"from": first, "to": last})
        board = Board(member, [facility], first, last, now)
        windows: Any = list(board.windows())
        slots = SlotSerializer(windows, many=True).data
        return Response({"results": slots, "next": None})


class BookingList(generics.ListAPIView[Booking]):
    """The household's bookings that are not over, first to come first; POST books."""

    serializer_class = BookingSerializer
    ordering = ("starts_at", "pk")
    permission_classes = MEMBER
    queryset = Booking.objects.none()

    def get_queryset(self) -> QuerySet[Booking]:
        member, now = member_of(self.request), timezone.now()
        own = Booking.objects.visible_to(member)
        coming = own.coming(now)
        return coming.exclude(pk__in=own.overdue(now)).with_place().in_order()

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        member = getattr(self.request._request, "member", None) if self.request else None
        return context | {"member": member, "now": timezone.now()}

    @extend_schema(
        parameters=[key()],
        request=BookingSerializer,
        responses={201: BookingSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        member, now = member_of(request), timezone.now()
        asked = valid(self.get_serializer(data=request.data))
        once = key_of(request)
        facility = facility_or_404(member, asked.validated_data["facility_id"])
        slot = Slot(asked.validated_data["begins"], asked.validated_data["ends"])
        booking = actions.book(member, facility, slot, now=now, request_key=once)
        booking.facility = facility
        return Response(self.get_serializer(booking).data, status=status.HTTP_201_CREATED)


class BookingDetail(APIView):
    """One booking of the household's."""

    permission_classes = MEMBER

    def booking(self, request: Request, pk: int) -> Booking:
        found = Booking.objects.visible_to(member_of(request)).with_place().filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    @extend_schema(responses={200: BookingSerializer, 404: ErrorSerializer})
    def get(self, request: Request, pk: int) -> Response:
        context = {"member": member_of(request), "now": timezone.now()}
        return Response(BookingSerializer(self.booking(request, pk), context=context).data)

    @extend_schema(responses={204: None, 404: ErrorSerializer, 409: ErrorSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        actions.cancel(member_of(request), self.booking(request, pk), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
