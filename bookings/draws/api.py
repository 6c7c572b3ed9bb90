"""The door of draws for programs: read them, apply, take it back."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings.drawing import actions
from bookings.draws.page import draw_page, where
from bookings.draws.serializers import DrawSerializer, DrawShownSerializer, TicketSerializer
from bookings.models import Draw, Ticket
from bookings.serializers import wish_from
from community.people.gate import member_of
from community.programs import MEMBER, valid


class DrawList(generics.ListAPIView[Draw]):
    """Draws about days at places the member sees, the last to close first."""

    serializer_class = DrawSerializer
    ordering = ("-closes_at", "-pk")
    permission_classes = MEMBER
    queryset = Draw.objects.none()

    def get_queryset(self) -> QuerySet[Draw]:
        return Draw.objects.visible_to(member_of(self.request)).with_place()


def draw_or_404(request: Request, pk: int) -> Draw:
    seen = Draw.objects.visible_to(member_of(request)).with_place()
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class DrawDetail(APIView):
    """One draw, with all it takes to check it: before lots are drawn the hash, then everything."""

    permission_classes = MEMBER

    def shown(self, request: Request, pk: int) -> Response:
        page = draw_page(member_of(request), draw_or_404(request, pk), timezone.now())
        return Response(DrawShownSerializer(page).data)

    @extend_schema(responses={200: DrawShownSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return self.shown(request, pk)

    @extend_schema(request=TicketSerializer, responses={200: DrawShownSerializer})
    def put(self, request: Request, pk: int) -> Response:
        """Apply, or change what is applied for; the same again is the same ticket."""
        draw, said = draw_or_404(request, pk), valid(TicketSerializer(data=request.data))
        member, now = member_of(request), timezone.now()
        held = where(member, draw)[1]
        wish = wish_from(held.purposes.all() if held else [], said.validated_data)
        actions.apply(member, draw, said.validated_data["wishes"], now=now, wish=wish)
        return self.shown(request, pk)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take the household's ticket back, until lots are drawn. Without one nothing happens."""
        draw, member = draw_or_404(request, pk), member_of(request)
        ticket = Ticket.objects.visible_to(member).in_hat().filter(draw=draw).first()
        if ticket is not None:
            actions.withdraw(member, ticket, now=timezone.now())
        return Response(status=204)
