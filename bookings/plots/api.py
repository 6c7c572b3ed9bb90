"""The door of gardens for programs: the same verbs as the pages, behind the same gate."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings.models import DESK, Facility, Plot, Tenure
from bookings.plots import actions, page, rules
from bookings.plots.forms import AskForForm
from bookings.plots.keeping import actions as keeping
from bookings.plots.serializers import (
    AskForSerializer,
    GardenSerializer,
    KeptSerializer,
    PlotSerializer,
    SeasonSerializer,
    TenureSerializer,
)
from bookings.ruling.homes import homes_of
from bookings.serializers import ErrorSerializer
from community.people.gate import member_of
from community.people.models import Membership
from community.people.trust import office_of
from community.programs import MEMBER, valid
from community.times import local


def _said(member: Membership, tenure: Tenure) -> dict[str, Any]:
    """The household's own, read anew with its turn."""
    return dict(TenureSerializer(page.own_of(member).get(pk=tenure.pk)).data)


class GardenList(generics.ListAPIView[Facility]):
    """The gardens one sees, with how many plots are free and how many homes wait."""

    serializer_class = GardenSerializer
    permission_classes = MEMBER
    ordering = ("name", "pk")
    queryset = Facility.objects.none()

    def get_queryset(self) -> QuerySet[Facility]:
        return page.gardens_of(member_of(self.request))


class GardenDetail(APIView):
    """One garden; POST asks for a plot, or stands in line when none is free."""

    permission_classes = MEMBER

    def garden(self, request: Request, pk: int) -> Facility:
        return get_object_or_404(page.gardens_of(member_of(request)), pk=pk)

    @extend_schema(responses={200: GardenSerializer, 404: ErrorSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return Response(GardenSerializer(self.garden(request, pk)).data)

    @extend_schema(request=None, responses={201: TenureSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Twice is once."""
        member = member_of(request)
        tenure = actions.ask(member, self.garden(request, pk), now=timezone.now())
        return Response(_said(member, tenure), status=status.HTTP_201_CREATED)


class TenureList(generics.ListAPIView[Tenure]):
    """What the household grows, is offered or waits for."""

    serializer_class = TenureSerializer
    permission_classes = MEMBER
    ordering = ("created_at", "pk")
    queryset = Tenure.objects.none()

    def get_queryset(self) -> QuerySet[Tenure]:
        return page.own_of(member_of(self.request)).open()


class OneTenure(APIView):
    """The household's own plot, or its place in the line."""

    permission_classes = MEMBER

    def tenure(self, request: Request, pk: int) -> Tenure:
        return get_object_or_404(page.own_of(member_of(request)), pk=pk)


class TenureDetail(OneTenure):
    @extend_schema(responses={200: TenureSerializer, 404: ErrorSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return Response(TenureSerializer(self.tenure(request, pk)).data)

    @extend_schema(responses={204: None, 404: ErrorSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        """Out of the line, no to a plot, or given up: then it is the next one's."""
        actions.leave(member_of(request), self.tenure(request, pk), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class TenureYes(OneTenure):
    """It is their turn, and they want it; the season's price is due."""

    @extend_schema(request=None, responses={200: TenureSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        member, tenure = member_of(request), self.tenure(request, pk)
        return Response(_said(member, actions.say_yes(member, tenure, now=timezone.now())))


class TenureKeep(OneTenure):
    """Another season, whose price is due."""

    @extend_schema(request=None, responses={200: TenureSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        member, tenure = member_of(request), self.tenure(request, pk)
        return Response(_said(member, actions.keep(member, tenure, now=timezone.now())))


# --- who looks after the garden ------------------------------------------------------------------


class Kept(APIView):
    """What who looks after a garden does; for everybody else it does not exist."""

    permission_classes = MEMBER

    def garden(self, request: Request, pk: int) -> tuple[Membership, Facility]:
        member = office_of(request, DESK)
        place = get_object_or_404(page.gardens_of(member), pk=pk)
        if not rules.keeps(member, place):
            raise Http404
        return member, place

    def tenure(self, request: Request, pk: int) -> tuple[Membership, Tenure]:
        member = office_of(request, DESK)
        here = Tenure.objects.visible_to(member).filter(facility__estate=member.estate_id)
        return member, get_object_or_404(here.with_home(), pk=pk)

    def plot(self, request: Request, pk: int) -> tuple[Membership, Plot]:
        member = office_of(request, DESK)
        here = Plot.objects.visible_to(member).filter(facility__estate=member.estate_id)
        return member, get_object_or_404(here.select_related("facility"), pk=pk)

    def shown(self, member: Membership, place: Facility) -> Response:
        garden = page.Garden(place, member, timezone.now())
        kept = {"plots": page.held(garden), "waiting": page.line_of(garden)}
        return Response(KeptSerializer(kept).data)


class GardenKept(Kept):
    """Which home has which plot, and which wait."""

    @extend_schema(responses={200: KeptSerializer, 404: ErrorSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return self.shown(*self.garden(request, pk))


class GardenSeason(Kept):
    """The months of the season, and what a plot costs for it from now on."""

    @extend_schema(request=SeasonSerializer, responses={200: SeasonSerializer})
    def put(self, request: Request, pk: int) -> Response:
        member, place = self.garden(request, pk)
        said = valid(SeasonSerializer(data=request.data)).validated_data
        return Response(SeasonSerializer(keeping.set_season(member, place, **said)).data)


class GardenPlots(Kept):
    """One plot more; who waits is asked at once."""

    @extend_schema(request=PlotSerializer, responses={201: PlotSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        member, place = self.garden(request, pk)
        name = valid(PlotSerializer(data=request.data)).validated_data["name"]
        made = keeping.lay_out(member, place, name, now=timezone.now())
        return Response(PlotSerializer(made).data, status=status.HTTP_201_CREATED)


class GardenAskFor(Kept):
    """For a home that rang or came by: a free plot, or the same line as everybody's."""

    @extend_schema(request=AskForSerializer, responses={200: KeptSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        (member, place), now = self.garden(request, pk), timezone.now()
        said = valid(AskForSerializer(data=request.data)).validated_data
        homes = homes_of(member, local(now).date())
        form = AskForForm({"household": said["home"], "why": said["why"]}, homes=homes)
        if not form.is_valid():
            said_no = [str(one) for one in form.errors["household"]]
            raise serializers.ValidationError({"home": said_no})
        home = form.cleaned_data["household"]
        keeping.ask_for(member, place, home, now=now, why=said["why"])
        return self.shown(member, place)


class PlotFallow(Kept):
    """Off the list; POST puts it on again."""

    @extend_schema(responses={204: None, 409: ErrorSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        member, plot = self.plot(request, pk)
        keeping.lay_fallow(member, plot, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={200: PlotSerializer, 404: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        member, plot = self.plot(request, pk)
        keeping.lay_out_again(member, plot, now=timezone.now())
        return Response(PlotSerializer(plot).data)


class TenureNudge(Kept):
    """A friendly word, once a week at most."""

    @extend_schema(request=None, responses={200: KeptSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        member, tenure = self.tenure(request, pk)
        return self.shown(member, keeping.nudge(member, tenure, now=timezone.now()).facility)


class TenurePassOn(Kept):
    """They did not say in time that they keep it: it is the next one's."""

    @extend_schema(request=None, responses={200: KeptSerializer, 409: ErrorSerializer})
    def post(self, request: Request, pk: int) -> Response:
        member, tenure = self.tenure(request, pk)
        done = keeping.not_renewed(member, tenure, now=timezone.now())
        return self.shown(member, done.facility)
