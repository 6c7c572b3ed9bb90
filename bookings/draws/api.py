"""The door of draws for programs: read them, apply, take it back; make, confirm and call them off."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings.drawing import actions
from bookings.drawing.actions import Plan
from bookings.drawing.deciding import actions as deciding
from bookings.draws.page import draw_page, where
from bookings.draws.serializers import (
    CallOffSerializer,
    DrawSerializer,
    DrawShownSerializer,
    PlanSerializer,
    TicketSerializer,
)
from bookings.models import Draw, Facility, Ticket
from bookings.rules import KEEPERS, can_close
from bookings.serializers import ErrorSerializer, wish_from
from community.people.gate import member_of
from community.people.trust import office_of
from community.programs import MEMBER, valid


class DrawList(generics.ListAPIView[Draw]):
    """Draws about days at places the member sees, the last to close first."""

    serializer_class = DrawSerializer
    ordering = ("-closes_at", "-pk")
    permission_classes = MEMBER
    queryset = Draw.objects.none()

    def get_queryset(self) -> QuerySet[Draw]:
        return Draw.objects.visible_to(member_of(self.request)).with_place()


def shown(request: Request, pk: int, status: int = 200) -> Response:
    page = draw_page(member_of(request), draw_or_404(request, pk), timezone.now())
    return Response(DrawShownSerializer(page).data, status=status)


def draw_or_404(request: Request, pk: int) -> Draw:
    seen = Draw.objects.visible_to(member_of(request)).with_place()
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class DrawDetail(APIView):
    """One draw, with all it takes to check it: before lots are drawn the hash, then everything."""

    permission_classes = MEMBER

    @extend_schema(responses={200: DrawShownSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return shown(request, pk)

    @extend_schema(request=TicketSerializer, responses={200: DrawShownSerializer})
    def put(self, request: Request, pk: int) -> Response:
        """Apply, or change what is applied for; the same again is the same ticket."""
        draw, said = draw_or_404(request, pk), valid(TicketSerializer(data=request.data))
        member, now = member_of(request), timezone.now()
        held = where(member, draw)[1]
        wish = wish_from(held.purposes.all() if held else [], said.validated_data)
        actions.apply(member, draw, said.validated_data["wishes"], now=now, wish=wish)
        return shown(request, pk)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take the household's ticket back, until lots are drawn. Without one nothing happens."""
        draw, member = draw_or_404(request, pk), member_of(request)
        ticket = Ticket.objects.visible_to(member).in_hat().filter(draw=draw).first()
        if ticket is not None:
            actions.withdraw(member, ticket, now=timezone.now())
        return Response(status=204)


# --- who looks after the place -------------------------------------------------------------------


class DrawMake(APIView):
    """A new draw about days at a place; until it is decided nobody can book them."""

    permission_classes = MEMBER

    @extend_schema(
        request=PlanSerializer, responses={201: DrawShownSerializer, 409: ErrorSerializer}
    )
    def post(self, request: Request, pk: int) -> Response:
        member = office_of(request, KEEPERS)
        places = Facility.objects.visible_to(member).filter(estate=member.estate)
        place = places.bookable().with_rules().filter(pk=pk).first()
        if place is None:
            raise Http404
        said = valid(PlanSerializer(data=request.data)).validated_data
        made = actions.make(member, place, Plan(**said), now=timezone.now())
        return shown(request, made.pk, 201)


def _kept(request: Request, pk: int) -> Draw:
    member, draw = office_of(request, KEEPERS), draw_or_404(request, pk)
    if not can_close(member, draw.facility):
        raise Http404
    return draw


class DrawConfirm(APIView):
    """Yes: who was drawn has the day, and everybody gets an answer."""

    permission_classes = MEMBER

    @extend_schema(request=None, responses={200: DrawShownSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        deciding.confirm(member_of(request), _kept(request, pk), now=timezone.now())
        return shown(request, pk)


class DrawCallOff(APIView):
    """No draw after all, with a reason everybody who applied reads."""

    permission_classes = MEMBER

    @extend_schema(
        request=CallOffSerializer, responses={200: DrawShownSerializer, 409: ErrorSerializer}
    )
    def post(self, request: Request, pk: int) -> Response:
        draw = _kept(request, pk)
        reason = valid(CallOffSerializer(data=request.data)).validated_data["reason"]
        deciding.call_off(member_of(request), draw, reason, now=timezone.now())
        return shown(request, pk)
