"""The door of keys for programs: the household chooses and says yes, who hands it out offers."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings.doors import own_or_404
from bookings.fetching.views import key_or_404
from bookings.keys import actions, hours
from bookings.models import Booking
from bookings.rentals import page
from bookings.rentals.serializers import (
    KeyChosenSerializer,
    KeyKeptSerializer,
    KeyTimesSerializer,
)
from bookings.rules import KEEPERS
from bookings.serializers import ErrorSerializer, KeySerializer
from community.people.gate import inner, member_of
from community.people.trust import office_of
from community.programs import MEMBER, valid


class BookingKey(APIView):
    """When the household fetches the key (`fetch`) or brings it back (`bring`); POST chooses."""

    permission_classes = MEMBER

    @extend_schema(responses={200: KeyTimesSerializer, 404: ErrorSerializer})
    def get(self, request: Request, pk: int, errand: str) -> Response:
        return self.shown(own_or_404(inner(request), pk), errand)

    @extend_schema(
        request=KeyChosenSerializer, responses={200: KeyTimesSerializer, 409: ErrorSerializer}
    )
    def post(self, request: Request, pk: int, errand: str) -> Response:
        now, booking = timezone.now(), own_or_404(inner(request), pk)
        key_or_404(booking, errand, now)
        at = valid(KeyChosenSerializer(data=request.data)).validated_data["at"]
        actions.choose(member_of(request), booking, errand, at, now=now)
        return self.shown(booking, errand)

    def shown(self, booking: Booking, errand: str) -> Response:
        now = timezone.now()
        key = key_or_404(booking, errand, now)
        times = hours.choices(booking, errand, now)
        return Response(KeyTimesSerializer({"key": key, "times": times}).data)


class BookingKeyYes(APIView):
    """Yes to the time that was offered."""

    permission_classes = MEMBER

    @extend_schema(request=None, responses={200: KeySerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int, errand: str) -> Response:
        now, booking = timezone.now(), own_or_404(inner(request), pk)
        key_or_404(booking, errand, now)
        actions.say_yes(member_of(request), booking, errand, now=now)
        return Response(KeySerializer(key_or_404(booking, errand, now)).data)


class RentalKey(APIView):
    """Who hands it out offers another time, or writes up what the household said."""

    permission_classes = MEMBER

    @extend_schema(request=KeyKeptSerializer, responses={200: KeySerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int, errand: str) -> Response:
        now, member = timezone.now(), office_of(request, KEEPERS)
        booking = page.rental_or_404(member, pk)
        key_or_404(booking, errand, now)
        said = valid(KeyKeptSerializer(data=request.data)).validated_data
        actions.keep_to(member, booking, errand, said["at"], said["how"], now)
        found = page.rental_or_404(member, pk)
        return Response(KeySerializer(key_or_404(found, errand, now)).data)
