"""The door, for programs, of times that go from neighbour to neighbour."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings.api import facility_or_404, wish_of
from bookings.bargains.serializers import (
    AskSwapSerializer,
    OfferedSerializer,
    OfferSerializer,
    OffersSerializer,
    SwapSerializer,
    SwapsSerializer,
)
from bookings.doors import own_or_404
from bookings.models import Booking, Facility, Offer, Swap
from bookings.serializers import BookingSerializer, ErrorSerializer, SaidSerializer
from bookings.slots import Slot
from bookings.swapping import actions
from bookings.swapping.asking import gone, to_ask_for
from bookings.swapping.page import bargains_of
from bookings.wishes import Wish
from community.people.gate import inner, member_of
from community.people.models import Membership
from community.programs import MEMBER, valid


def _wish(request: Request, had: Booking) -> Wish:
    """What is said by who follows somebody, by the rules of that day."""
    said = valid(SaidSerializer(data=request.data)).validated_data
    seen = Facility.objects.visible_to(member_of(request)).with_rules()
    place = get_object_or_404(seen, pk=had.facility_id)
    return wish_of(place, Slot(had.begins, had.ends), said)


def _booking(member: Membership, booking: Booking) -> Response:
    context = {"member": member, "now": timezone.now()}
    return Response(BookingSerializer(booking, context=context).data)


def _swap(member: Membership, swap: Swap, status: int = 200) -> Response:
    return Response(SwapSerializer(swap, context={"member": member}).data, status=status)


class OfferList(APIView):
    """Times neighbours give on, and one's own; POST gives one on."""

    permission_classes = MEMBER

    @extend_schema(responses={200: OffersSerializer})
    def get(self, request: Request) -> Response:
        member = member_of(request)
        found = bargains_of(member, timezone.now())
        rows: Any = [*found.given.values(), *found.to_have]
        shown = OfferedSerializer(rows, many=True, context={"member": member}).data
        return Response({"results": shown, "next": None})

    @extend_schema(
        request=OfferSerializer,
        responses={201: OfferedSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        """It stays the household's until a neighbour takes it. Twice is once."""
        member = member_of(request)
        said = valid(OfferSerializer(data=request.data)).validated_data
        booking = own_or_404(inner(request), said["booking"])
        made = actions.offer(member, booking, now=timezone.now())
        shown = OfferedSerializer(made, context={"member": member}).data
        return Response(shown, status=status.HTTP_201_CREATED)


class OfferDetail(APIView):
    """One the household gives on."""

    permission_classes = MEMBER

    @extend_schema(responses={204: None, 404: ErrorSerializer, 409: ErrorSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        """Not given on after all."""
        member = member_of(request)
        own = Offer.objects.visible_to(member).of_household(member)
        actions.keep(member, get_object_or_404(own, pk=pk), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class OfferTake(APIView):
    """Have the time a neighbour gives on."""

    permission_classes = MEMBER

    @extend_schema(
        request=SaidSerializer,
        responses={200: BookingSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        member = member_of(request)
        seen = Offer.objects.visible_to(member).of_others(member).with_place()
        offered = get_object_or_404(seen, pk=pk)
        wish = _wish(request, offered.booking)
        return _booking(member, actions.take(member, offered, now=timezone.now(), wish=wish))


class SwapList(APIView):
    """What the household is asked for and asks for; POST asks whoever has a time."""

    permission_classes = MEMBER

    @extend_schema(responses={200: SwapsSerializer})
    def get(self, request: Request) -> Response:
        member = member_of(request)
        found = bargains_of(member, timezone.now())
        rows: Any = [*found.asked_of, *found.asked]
        shown = SwapSerializer(rows, many=True, context={"member": member}).data
        return Response({"results": shown, "next": None})

    @extend_schema(
        request=AskSwapSerializer,
        responses={201: SwapSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        """Raises `gone` for a time nobody has, or that cannot change hands."""
        member, now = member_of(request), timezone.now()
        said = valid(AskSwapSerializer(data=request.data)).validated_data
        place = facility_or_404(member, said["facility_id"])
        slot = Slot(said["starts_at"], said["ends_at"])
        wanted = to_ask_for(member, place, slot, now)
        if wanted is None:
            raise gone()
        given = own_or_404(inner(request), said["given"]) if said["given"] else None
        wish = wish_of(place, slot, said)
        swap = actions.ask(member, wanted, given=given, now=now, wish=wish)
        return _swap(member, swap, status.HTTP_201_CREATED)


class SwapDetail(APIView):
    """One of those the household asks for or is asked for."""

    permission_classes = MEMBER

    @extend_schema(responses={200: SwapSerializer, 404: ErrorSerializer})
    def get(self, request: Request, pk: int) -> Response:
        member = member_of(request)
        seen = Swap.objects.visible_to(member).with_places()
        return _swap(member, get_object_or_404(seen, pk=pk))

    @extend_schema(responses={204: None, 404: ErrorSerializer, 409: ErrorSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        """We do not ask any more."""
        member = member_of(request)
        ours = Swap.objects.visible_to(member).asked_by_home(member).with_places()
        actions.take_back(member, get_object_or_404(ours, pk=pk), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class AskedOfUs(APIView):
    """What a neighbour asks the household for."""

    permission_classes = MEMBER

    def swap(self, request: Request, pk: int) -> Swap:
        member = member_of(request)
        theirs = Swap.objects.visible_to(member).asked_of_home(member).with_places()
        return get_object_or_404(theirs, pk=pk)


class SwapYes(AskedOfUs):
    """The neighbour has it, and what they gave is ours."""

    @extend_schema(
        request=SaidSerializer,
        responses={200: SwapSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        member, swap = member_of(request), self.swap(request, pk)
        wish = _wish(request, swap.given or swap.wanted)
        actions.say_yes(member, swap, now=timezone.now(), wish=wish)
        return _swap(member, self.swap(request, pk))


class SwapNo(AskedOfUs):
    """We keep it."""

    @extend_schema(
        request=None,
        responses={200: SwapSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        member = member_of(request)
        return _swap(member, actions.say_no(member, self.swap(request, pk), now=timezone.now()))
