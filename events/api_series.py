"""The door for programs to what comes again: read it, change and pause it, end it, come every time."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.errors import Refused
from community.people.gate import member_of
from community.people.models import Membership
from community.people.trust import is_strong
from community.programs import MEMBER, valid
from community.times import local
from events import rules
from events.api import EventErrorSerializer
from events.following import actions as following
from events.models import Event, EventSeries, Regular
from events.models.kinds import Described
from events.models.regulars import next_of
from events.regulars import actions as regulars
from events.repeating import actions as repeating
from events.serializers import (
    RegularSerializer,
    SeriesChangeSerializer,
    SeriesEndSerializer,
    SeriesSerializer,
)
from events.written import Said, rhythm_of, said_by

NEXT_TIMES = 12


class SeriesList(generics.ListAPIView[EventSeries]):
    """What happens again and again and has not ended, with the next times."""

    serializer_class = SeriesSerializer
    permission_classes = MEMBER
    ordering = ("first", "pk")
    queryset = EventSeries.objects.none()

    def get_queryset(self) -> QuerySet[EventSeries]:
        member = member_of(self.request)
        seen = EventSeries.objects.visible_to(member).up_for(member, timezone.now())
        return seen.going_on()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        member, now = member_of(request), timezone.now()
        page = list(self.paginate_queryset(self.get_queryset().order_by("first", "pk")) or [])
        context = {"now": now, "coming": _coming(member, page, now)}
        return self.get_paginated_response(SeriesSerializer(page, many=True, context=context).data)


class SeriesDetail(APIView):
    """One series, with its next times; PATCH and DELETE for who holds it."""

    permission_classes = MEMBER

    @extend_schema(responses={200: SeriesSerializer, 404: EventErrorSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        return Response(told_of_series(member, series_or_404(member, token)))

    @extend_schema(
        request=SeriesChangeSerializer,
        responses={200: SeriesSerializer, 404: EventErrorSerializer, 409: EventErrorSerializer},
    )
    def patch(self, request: Request, token: UUID) -> Response:
        """Change it from a day on, or pause it (`not_on`, `not_in_weeks`); who comes is told."""
        member, now = member_of(request), timezone.now()
        series = _held_or_404(request, member, token)
        asked = valid(SeriesChangeSerializer(data=request.data))
        wanted = dict(asked.validated_data)
        upcoming = next_of(series, now).first()
        today = max(series.first, local(now).date())
        first = wanted.pop("since", (upcoming and upcoming.series_day) or today)
        said = said_by(series) | {name: wanted[name] for name in wanted if name in Described.SAID}
        changes = {name: value for name, value in wanted.items() if name not in Described.SAID}
        rhythm = replace(rhythm_of(series, first), **changes)
        following.change(member, series, Said(**said), rhythm, now=now)
        return Response(told_of_series(member, series_or_404(member, token)))

    @extend_schema(
        request=SeriesEndSerializer,
        responses={200: SeriesSerializer, 404: EventErrorSerializer, 409: EventErrorSerializer},
    )
    def delete(self, request: Request, token: UUID) -> Response:
        """No more are made; with `call_off` those on the list are called off too."""
        member, now = member_of(request), timezone.now()
        series = _held_or_404(request, member, token)
        asked = valid(SeriesEndSerializer(data=request.data))
        if asked.validated_data["call_off"]:
            reason = asked.validated_data.get("reason", "")
            following.end(member, series, reason=reason, now=now)
        else:
            repeating.end(member, series, now=now)
        return Response(told_of_series(member, series_or_404(member, token)))


class SeriesEveryTime(APIView):
    """«Vi kommer hver gang»: POST stands up or says how many we are, DELETE stops."""

    permission_classes = MEMBER

    @extend_schema(responses={200: RegularSerializer, 404: EventErrorSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        return Response(RegularSerializer(_regular(member, series_or_404(member, token))).data)

    @extend_schema(
        request=RegularSerializer,
        responses={200: RegularSerializer, 404: EventErrorSerializer, 409: EventErrorSerializer},
    )
    def post(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        series = series_or_404(member, token)
        asked = valid(RegularSerializer(data=request.data))
        regular = regulars.stand(member, series, **asked.said, now=timezone.now())
        return Response(RegularSerializer(regular).data)

    @extend_schema(request=None, responses={204: None, 404: EventErrorSerializer})
    def delete(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        regular = _regular(member, series_or_404(member, token))
        regulars.stop(member, regular, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _regular(member: Membership, series: EventSeries) -> Regular:
    found = Regular.objects.visible_to(member).on(timezone.now()).filter(series=series).first()
    if found is None:
        raise Http404
    return found


def series_or_404(member: Membership, token: UUID) -> EventSeries:
    """What the member may read about."""
    seen = EventSeries.objects.visible_to(member).up_for(member, timezone.now())
    series: EventSeries | None = (
        seen.filter(token=token).select_related("entrance", "circle").first()
    )
    if series is None:
        raise Http404
    return series


def _held_or_404(request: Request, member: Membership, token: UUID) -> EventSeries:
    """What the member decides over and nobody has ended; for an office with a second factor."""
    series = series_or_404(member, token)
    hosts = set(series.hosts.values_list("member_id", flat=True))
    if not rules.holds(member, series, hosts) or series.ended_at is not None:
        raise Http404
    speaks = series.is_office or not member.lives_here
    if speaks and not is_strong(request._request):
        raise Refused("prove_first", _("Vis først, at det er dig. Gør det på siden."), status=403)
    return series


def told_of_series(member: Membership, series: EventSeries) -> Any:
    """The series as it is now, with its next times."""
    now = timezone.now()
    context = {"now": now, "coming": _coming(member, [series], now)}
    return SeriesSerializer(series, context=context).data


def _coming(
    member: Membership, series: list[EventSeries], now: datetime
) -> dict[int, list[datetime]]:
    """Series → the moments of its next times that stand, at most a dozen. One query."""
    seen = Event.objects.visible_to(member, now).up(now).coming(now)
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = seen.filter(series__in=[one.pk for one in series]).values_list("series", "starts_at")
    for pk, starts_at in rows:
        if len(found[pk]) < NEXT_TIMES:
            found[pk].append(starts_at)
    return found
