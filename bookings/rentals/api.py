"""The door of rentals for programs: who looks after places, the office, and what a household owes.

For who may not, none of it exists; who may shows a second factor first.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings.approving import actions as approving
from bookings.doors import day_of, own_or_404
from bookings.handing import actions as handing
from bookings.ledger import actions as ledger
from bookings.models import Booking, BookingQuerySet, Charge, Facility, Inspection, RentRun
from bookings.rentals import page
from bookings.rentals.serializers import (
    ChargeSerializer,
    CodeSerializer,
    KeepSerializer,
    LookedSerializer,
    ReasonSerializer,
    RentalSerializer,
    RentedSerializer,
    RentRunSerializer,
)
from bookings.rules import KEEPERS
from bookings.serializers import ErrorSerializer, InspectionSerializer
from bookings.whose import had_on
from community.errors import Refused
from community.people.gate import inner, member_of
from community.people.models import Membership
from community.people.trust import office_of
from community.pictures import actions as pictures
from community.pictures.models import Picture
from community.programs import MEMBER, valid

SAID = "inspections__photos__picture"


def _keeper(request: Request) -> Membership:
    return office_of(request, KEEPERS)


def _office(request: Request) -> Membership:
    return office_of(request, ledger.OFFICE)


def _moment(said: str) -> str:
    if said not in Inspection.Moment.values:
        raise Http404
    return said


def _pictures(member: Membership, said: dict[str, Any]) -> list[Picture]:
    return pictures.choose(member, said.get("pictures", []), most=handing.PHOTOS)


class RentalList(generics.ListAPIView[Booking]):
    """What was handed over in the last two weeks, is out, or is to come; the first first."""

    serializer_class = RentedSerializer
    ordering = ("starts_at", "pk")
    permission_classes = MEMBER
    queryset = Booking.objects.none()

    def get_queryset(self) -> QuerySet[Booking]:
        since = timezone.now() - page.LOOKED_BACK
        rows: BookingQuerySet = page.rentals_of(_keeper(self.request))
        return rows.filter(period__endswith__gt=since).prefetch_related(None).in_order()


class PlaceBookings(generics.ListAPIView[Booking]):
    """Whose a place is on a day (`day`, today without one), with its parts; the first first."""

    serializer_class = RentedSerializer
    ordering = ("starts_at", "pk")
    permission_classes = MEMBER
    queryset = Booking.objects.none()

    @extend_schema(parameters=[OpenApiParameter("day", {"type": "string", "format": "date"})])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Booking]:
        member = _keeper(self.request)
        place = page.places_of(member).with_rules().filter(pk=self.kwargs["pk"]).first()
        if place is None:
            raise Http404
        day = day_of(self.request.query_params.get("day")) or timezone.localdate()
        if not 2000 <= day.year <= 2100:
            raise Refused("no_such_day", _("Vælg en dag mellem år 2000 og 2100."), status=422)
        return had_on(member, place, day)


class AskedList(generics.ListAPIView[Booking]):
    """What waits for a yes, the first to begin first."""

    serializer_class = RentedSerializer
    ordering = ("starts_at", "pk")
    permission_classes = MEMBER
    queryset = Booking.objects.none()

    def get_queryset(self) -> QuerySet[Booking]:
        return page.asked(_keeper(self.request)).in_order()


class OneRental(APIView):
    """What is done with one rental."""

    permission_classes = MEMBER

    def shown(self, member: Membership, pk: int) -> Response:
        rows = page.rentals_of(member).prefetch_related(SAID, "charges__booking__facility__part_of")
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        rental = page.rental_of(member, found, timezone.now())
        return Response(RentalSerializer(rental).data)


class RentalDetail(OneRental):
    """One rental: how it was found, what it costs, and what can be done with it now."""

    @extend_schema(responses={200: RentalSerializer, 404: ErrorSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return self.shown(_keeper(request), pk)


class RentalLookedAt(OneRental):
    """All is well: `before` hands it over, `after` takes it back and lets the deposit go."""

    @extend_schema(
        request=LookedSerializer, responses={200: RentalSerializer, 409: ErrorSerializer}
    )
    def post(self, request: Request, pk: int, moment: str) -> Response:
        member = _keeper(request)
        found, moment = page.rental_or_404(member, pk), _moment(moment)
        said = valid(LookedSerializer(data=request.data)).validated_data
        said["pictures"] = _pictures(member, said)
        handing.look_at(member, found, moment, now=timezone.now(), **said)
        return self.shown(member, pk)


class RentalKeep(OneRental):
    """Something is wrong: keep some of the deposit, or note the cleaning."""

    @extend_schema(request=KeepSerializer, responses={200: RentalSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        member = _keeper(request)
        found = page.rental_or_404(member, pk)
        said = valid(KeepSerializer(data=request.data)).validated_data
        handing.keep(
            member, found, said["amount"], said["reason"], now=timezone.now(),
            pictures=_pictures(member, said), cleaning=said["cleaning"],
        )  # fmt: skip
        return self.shown(member, pk)


class RentalApprove(APIView):
    """Yes."""

    permission_classes = MEMBER

    @extend_schema(request=None, responses={200: RentedSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        member = _keeper(request)
        found = page.asked_or_404(member, pk)
        return Response(RentedSerializer(approving.approve(member, found, now=timezone.now())).data)


class RentalDecline(APIView):
    """No, with a reason the asker reads."""

    permission_classes = MEMBER

    @extend_schema(
        request=ReasonSerializer, responses={200: RentedSerializer, 409: ErrorSerializer}
    )
    def post(self, request: Request, pk: int) -> Response:
        member = _keeper(request)
        found = page.asked_or_404(member, pk)
        reason = valid(ReasonSerializer(data=request.data)).validated_data["reason"]
        done = approving.decline(member, found, reason, now=timezone.now())
        return Response(RentedSerializer(done).data)


class DoorCode(APIView):
    """The code of a place's door. It is set here, and never read here."""

    permission_classes = MEMBER

    @extend_schema(request=CodeSerializer, responses={204: None, 404: ErrorSerializer})
    def put(self, request: Request, pk: int) -> Response:
        member = _keeper(request)
        here = page.places_of(member).filter(is_bookable=True)
        place: Facility | None = here.filter(pk=pk).first()
        if place is None:
            raise Http404
        code = valid(CodeSerializer(data=request.data)).validated_data["code"]
        handing.set_code(member, place, code, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


# --- the rent ------------------------------------------------------------------------------------


class ChargeList(generics.ListAPIView[Charge]):
    """What the household's rentals and its garden plot cost, and where each amount stands."""

    serializer_class = ChargeSerializer
    permission_classes = MEMBER
    queryset = Charge.objects.none()

    def get_queryset(self) -> QuerySet[Charge]:
        return Charge.objects.visible_to(member_of(self.request)).with_place()


class RentList(generics.ListAPIView[Charge]):
    """What the next list for the rent takes: for the office."""

    serializer_class = ChargeSerializer
    permission_classes = MEMBER
    queryset = Charge.objects.none()

    def get_queryset(self) -> QuerySet[Charge]:
        return page.charges_of(_office(self.request)).for_the_rent()


class RentRunList(generics.ListAPIView[RentRun]):
    """The lists that were made, the newest first; POST takes all that is due to a new one."""

    serializer_class = RentRunSerializer
    ordering = ("-made_at", "-pk")
    permission_classes = MEMBER
    queryset = RentRun.objects.none()

    def get_queryset(self) -> QuerySet[RentRun]:
        return RentRun.objects.visible_to(_office(self.request))

    @extend_schema(request=None, responses={201: RentRunSerializer, 409: ErrorSerializer})
    def post(self, request: Request) -> Response:
        run = ledger.make_list(_office(request), now=timezone.now())
        return Response(RentRunSerializer(run).data, status=status.HTTP_201_CREATED)


class ChargeWaive(APIView):
    """Nobody owes it, with a reason the household reads."""

    permission_classes = MEMBER

    @extend_schema(request=ReasonSerializer, responses={204: None, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        member = _office(request)
        charge = page.owed_or_404(member, pk)
        reason = valid(ReasonSerializer(data=request.data)).validated_data["reason"]
        ledger.waive(member, charge, reason, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


# --- who has the place ---------------------------------------------------------------------------


class BookingFound(APIView):
    """The household says how the place was, before or after."""

    permission_classes = MEMBER

    @extend_schema(
        request=LookedSerializer, responses={200: InspectionSerializer, 409: ErrorSerializer}
    )
    def post(self, request: Request, pk: int, moment: str) -> Response:
        member, found = member_of(request), own_or_404(inner(request), pk)
        moment = _moment(moment)
        said = valid(LookedSerializer(data=request.data)).validated_data
        said["pictures"] = _pictures(member, said)
        row = handing.look_at(member, found, moment, now=timezone.now(), **said)
        return Response(InspectionSerializer(row).data)
