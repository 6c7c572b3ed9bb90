"""The door for programs: the same verbs as the pages, behind the same gate."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.gate import member_of
from community.people.models import Membership
from community.programs import MEMBER, key, key_of, valid
from events import actions
from events.ending import actions as ending
from events.models import Event, EventSeries, Signup
from events.page import FILTERS, event_or_404, own_signups, those_chosen
from events.serializers import EventSerializer, SeriesSerializer, SignupSerializer
from events.signing import actions as signing

NEXT_TIMES = 12


class EventErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class CallOffSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class AnswerSerializer(serializers.Serializer[Any]):
    """Yes or no to a seat that is offered."""

    answer = serializers.ChoiceField(choices=["yes", "no"])


def told(member: Membership, event: Event) -> Any:
    """The event as it is now, with what the member has said to it."""
    fresh = event_or_404(member, event.token)
    return EventSerializer(fresh, context={"own": own_signups(member, [fresh])}).data


class EventList(generics.ListAPIView[Event]):
    """What happens and is meant for the member, the next first; POST makes one.

    `?vis=alene&vis=gratis` keeps what fits all that is asked: alene, boern, aldre, gratis, stille,
    trinfri.
    """

    serializer_class = EventSerializer
    permission_classes = MEMBER
    ordering = ("starts_at", "pk")
    queryset = Event.objects.none()

    def get_queryset(self) -> QuerySet[Event]:
        member, now = member_of(self.request), timezone.now()
        seen = Event.objects.visible_to(member, now).for_member(member, now)
        asked = self.request.GET.getlist("vis")
        kept = those_chosen(seen, [word for word in FILTERS if word in asked])
        found: QuerySet[Event] = kept.coming(now).with_people()
        return found

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        own = own_signups(member_of(request), list(page))
        facts = EventSerializer(page, many=True, context={"own": own}).data
        return self.get_paginated_response(facts)

    @extend_schema(
        parameters=[key()],
        request=EventSerializer,
        responses={201: EventSerializer, 403: EventErrorSerializer, 409: EventErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        member, now = member_of(request), timezone.now()
        asked = valid(EventSerializer(data=request.data))
        event = actions.announce(member, asked.written, now=now, request_key=key_of(request))
        event.refresh_from_db(fields=["token"])
        return Response(told(member, event), status=status.HTTP_201_CREATED)


class EventDetail(APIView):
    """One event; DELETE calls it off, for who hosts it."""

    permission_classes = MEMBER

    @extend_schema(responses={200: EventSerializer, 404: EventErrorSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        return Response(told(member, event_or_404(member, token)))

    @extend_schema(
        request=CallOffSerializer,
        responses={200: EventSerializer, 404: EventErrorSerializer, 409: EventErrorSerializer},
    )
    def delete(self, request: Request, token: UUID) -> Response:
        member, now = member_of(request), timezone.now()
        event = event_or_404(member, token)
        asked = valid(CallOffSerializer(data=request.data))
        ending.call_off(member, event, reason=asked.validated_data.get("reason", ""), now=now)
        return Response(told(member, event))


class EventSignups(APIView):
    """One's own place: POST signs up or says how many we are, DELETE leaves."""

    permission_classes = MEMBER

    @extend_schema(responses={200: SignupSerializer, 404: EventErrorSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        return Response(SignupSerializer(_own(member, event_or_404(member, token))).data)

    @extend_schema(
        request=SignupSerializer,
        responses={
            200: SignupSerializer, 201: SignupSerializer, 404: EventErrorSerializer,
            409: EventErrorSerializer,
        },
    )  # fmt: skip
    def post(self, request: Request, token: UUID) -> Response:
        member, now = member_of(request), timezone.now()
        event = event_or_404(member, token)
        asked = valid(SignupSerializer(data=request.data))
        party = {name: asked.validated_data[name] for name in ("adults", "children", "guests")}
        own = own_signups(member, [event]).get(event.pk)
        if own is not None:
            return Response(SignupSerializer(signing.resize(member, own, **party, now=now)).data)
        more = {
            "for_household": asked.validated_data["for_household"],
            "remind_soon": asked.validated_data.get("remind_soon", False),
        }
        signup = signing.sign_up(member, event, **party, **more, now=now)
        return Response(SignupSerializer(signup).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None, 404: EventErrorSerializer})
    def delete(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        own = _own(member, event_or_404(member, token))
        signing.leave(member, own, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class EventAnswer(APIView):
    """Yes or no to the seat one is offered."""

    permission_classes = MEMBER

    @extend_schema(
        request=AnswerSerializer,
        responses={200: SignupSerializer, 404: EventErrorSerializer, 409: EventErrorSerializer},
    )
    def post(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        own = _own(member, event_or_404(member, token))
        asked = valid(AnswerSerializer(data=request.data))
        verb = signing.say_yes if asked.validated_data["answer"] == "yes" else signing.say_no
        return Response(SignupSerializer(verb(member, own, now=timezone.now())).data)


def _own(member: Membership, event: Event) -> Signup:
    own = own_signups(member, [event]).get(event.pk)
    if own is None:
        raise Http404
    return own


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
    """One series, with its next times."""

    permission_classes = MEMBER

    @extend_schema(responses={200: SeriesSerializer, 404: EventErrorSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        member, now = member_of(request), timezone.now()
        series = (
            EventSeries.objects.visible_to(member).up_for(member, now).filter(token=token).first()
        )
        if series is None:
            raise Http404
        context = {"now": now, "coming": _coming(member, [series], now)}
        return Response(SeriesSerializer(series, context=context).data)


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
