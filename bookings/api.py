"""The door for programs: the same verbs as the pages, behind the same gate."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings import actions
from bookings.board import Board
from bookings.doors import own_or_404
from bookings.models import Booking, Facility, FacilityQuerySet
from bookings.serializers import (
    BookingSerializer,
    ErrorSerializer,
    FacilitySerializer,
    MoveSerializer,
    SlotQuerySerializer,
    SlotSerializer,
    SlotsSerializer,
    wish_from,
)
from bookings.slots import Slot
from bookings.wishes import Wish
from community.people.gate import inner, member_of
from community.people.models import Membership
from community.programs import MEMBER, key, key_of, valid
from community.times import local


def facility_or_404(member: Membership, pk: int) -> Facility:
    found: Facility | None = (
        Facility.objects.visible_to(member).bookable().with_rules().filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


def wish_of(facility: Facility, slot: Slot, said: dict[str, Any]) -> Wish:
    """What was asked for besides the time, with a purpose of the rules of that day or none."""
    held = facility.rules_on(local(slot.starts_at).date())
    return wish_from(held.purposes.all() if held and said.get("purpose_id") else [], said)


class FacilityList(generics.ListAPIView[Facility]):
    """What the member may book."""

    serializer_class = FacilitySerializer
    permission_classes = MEMBER
    queryset = Facility.objects.none()

    def get_queryset(self) -> QuerySet[Facility]:
        found: FacilityQuerySet = Facility.objects.visible_to(member_of(self.request))
        return (
            found.bookable()
            .with_rules()
            .prefetch_related("rules__purposes", "rules__later__purposes")
        )

    def get_serializer_context(self) -> dict[str, Any]:
        return dict(super().get_serializer_context()) | {"today": timezone.localdate()}


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
        responses={200: SlotsSerializer, 404: ErrorSerializer, 422: ErrorSerializer},
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
        wish = wish_of(facility, slot, asked.validated_data)
        booking = actions.book(member, facility, slot, now=now, request_key=once, wish=wish)
        booking.facility = facility
        return Response(self.get_serializer(booking).data, status=status.HTTP_201_CREATED)


class OneBooking(APIView):
    """What is done with one booking of the household's."""

    permission_classes = MEMBER

    def booking(self, request: Request, pk: int) -> Booking:
        return own_or_404(inner(request), pk)

    def shown(self, request: Request, booking: Booking) -> Response:
        context = {"member": member_of(request), "now": timezone.now()}
        return Response(BookingSerializer(booking, context=context).data)


class BookingDetail(OneBooking):
    """One booking of the household's."""

    @extend_schema(responses={200: BookingSerializer, 404: ErrorSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return self.shown(request, self.booking(request, pk))

    @extend_schema(
        request=MoveSerializer,
        responses={200: BookingSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Move it: the old time is let go when the new one is had."""
        booking = self.booking(request, pk)
        asked = valid(MoveSerializer(data=request.data))
        slot = Slot(asked.validated_data["starts_at"], asked.validated_data["ends_at"])
        moved = actions.move(member_of(request), booking, slot, now=timezone.now())
        return self.shown(request, moved)

    @extend_schema(responses={204: None, 404: ErrorSerializer, 409: ErrorSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        actions.cancel(member_of(request), self.booking(request, pk), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class BookingArrive(OneBooking):
    """«Jeg er her»."""

    @extend_schema(request=None, responses={200: BookingSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        booking = self.booking(request, pk)
        return self.shown(request, actions.arrive(member_of(request), booking, now=timezone.now()))


class BookingFinish(OneBooking):
    """«Jeg er færdig»: the rest of the time is a neighbour's."""

    @extend_schema(request=None, responses={200: BookingSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        booking = self.booking(request, pk)
        return self.shown(request, actions.finish(member_of(request), booking, now=timezone.now()))
