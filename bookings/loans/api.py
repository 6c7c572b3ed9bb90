"""The door of loans for programs: the same verbs as the pages, behind the same gate."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings.loans import actions
from bookings.loans.serializers import (
    AskSerializer,
    HandInSerializer,
    LoanSerializer,
    ThingSerializer,
)
from bookings.models import Loan, Thing
from community.people.gate import member_of
from community.programs import MEMBER, valid
from community.times import local


class ThingList(generics.ListAPIView[Thing]):
    """What the house lends out, by name."""

    serializer_class = ThingSerializer
    permission_classes = MEMBER
    ordering = ("name", "pk")
    queryset = Thing.objects.none()

    def get_queryset(self) -> QuerySet[Thing]:
        return Thing.objects.visible_to(member_of(self.request)).lent().with_loans()

    def get_serializer_context(self) -> dict[str, Any]:
        member = getattr(self.request._request, "member", None) if self.request else None
        today = local(timezone.now()).date()
        return dict(super().get_serializer_context()) | {"member": member, "today": today}


class LoanList(generics.ListAPIView[Loan]):
    """What the household has, is to have or waits for; POST asks, or stands in line."""

    serializer_class = LoanSerializer
    permission_classes = MEMBER
    ordering = ("created_at", "pk")
    queryset = Loan.objects.none()

    def get_queryset(self) -> QuerySet[Loan]:
        member = member_of(self.request)
        return Loan.objects.visible_to(member).borrowed_by(member).open().select_related("thing")

    @extend_schema(request=AskSerializer, responses={201: LoanSerializer})
    def post(self, request: Request) -> Response:
        member, now = member_of(request), timezone.now()
        said = valid(AskSerializer(data=request.data)).validated_data
        seen = Thing.objects.visible_to(member).lent().filter(pk=said["thing_id"])
        thing = seen.first()
        if thing is None:
            raise Http404
        if said["waits"]:
            loan = actions.wait(member, thing, now=now)
        else:
            loan = actions.ask(member, thing, said["first_day"], said["days"], now=now)
        return Response(LoanSerializer(loan).data, status=status.HTTP_201_CREATED)


class OneLoan(APIView):
    """One loan of the household's."""

    permission_classes = MEMBER

    def loan(self, request: Request, pk: int) -> Loan:
        member = member_of(request)
        own = Loan.objects.visible_to(member).borrowed_by(member).with_thing()
        found = own.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


class LoanDetail(OneLoan):
    @extend_schema(responses={200: LoanSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return Response(LoanSerializer(self.loan(request, pk)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Not after all: out of the line, or not fetched."""
        actions.withdraw(member_of(request), self.loan(request, pk), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class LoanTurn(OneLoan):
    """It is their turn, and they want it."""

    @extend_schema(request=None, responses={200: LoanSerializer})
    def post(self, request: Request, pk: int) -> Response:
        loan = self.loan(request, pk)
        done = actions.say_yes(member_of(request), loan, now=timezone.now())
        return Response(LoanSerializer(done).data)


class LoanRenew(OneLoan):
    """As long once more."""

    @extend_schema(request=None, responses={200: LoanSerializer})
    def post(self, request: Request, pk: int) -> Response:
        loan = self.loan(request, pk)
        done = actions.renew(member_of(request), loan, now=timezone.now())
        return Response(LoanSerializer(done).data)


class LoanReturn(OneLoan):
    """It is handed in, with a word about how it is."""

    @extend_schema(request=HandInSerializer, responses={200: LoanSerializer})
    def post(self, request: Request, pk: int) -> Response:
        loan = self.loan(request, pk)
        said = valid(HandInSerializer(data=request.data)).validated_data
        done = actions.hand_in(member_of(request), loan, now=timezone.now(), **said)
        return Response(LoanSerializer(done).data)
