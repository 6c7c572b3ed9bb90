"""The door for programs: the same verbs as the pages, behind the same gate."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
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
from events.meals import actions as meals
from events.models import Event, Signup
from events.page import FILTERS, event_or_404, own_signups, those_chosen
from events.regulars import actions as regulars
from events.serializers import EventSerializer, SignupSerializer
from events.signing import actions as signing


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
    return EventSerializer(fresh, context={"own": _own_of(member, [fresh])}).data


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
        own = _own_of(member_of(request), list(page))
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
        own = own_signups(member, [event]).get(event.pk)
        with transaction.atomic():
            if asked.validated_data.get("every_time"):
                regulars.hold(event)
            signup = _say(member, event, own, asked.validated_data, now)
        code = status.HTTP_200_OK if own is not None else status.HTTP_201_CREATED
        return Response(SignupSerializer(_own(member, event) if own else signup).data, status=code)

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


def _say(
    member: Membership, event: Event, own: Signup | None, said: dict[str, Any], now: datetime
) -> Signup:
    """The place, with what they do not eat, and the same every time when that is said."""
    party = {name: said[name] for name in ("adults", "children", "guests")}
    soon = said.get("remind_soon", False)
    if own is not None:
        signup = signing.resize(member, own, **party, now=now)
        if "remind_soon" in said and soon != signup.remind_soon:
            signing.choose_reminder(member, signup, soon=soon, now=now)
    else:
        home = said["for_household"]
        signup = signing.sign_up(
            member, event, **party, for_household=home, remind_soon=soon, now=now
        )
    eats = {"counts": said.get("diets", {}), "words": said.get("diet_words", "")}
    if "diets" in said:
        meals.say_diets(member, signup, **eats, now=now)
    if said.get("every_time") and event.series is not None:
        heads = {"adults": said["adults"], "children": said["children"]}
        regulars.stand(member, event.series, **heads, **eats, remind_soon=soon, now=now)
        signup.refresh_from_db(fields=["regular"])
    return signup


def _own_of(member: Membership, events: list[Event]) -> dict[int, Signup]:
    """With what they do not eat: one more query for them all."""
    own = own_signups(member, events)
    prefetch_related_objects(list(own.values()), "diets")
    return own


def _own(member: Membership, event: Event) -> Signup:
    own = _own_of(member, [event]).get(event.pk)
    if own is None:
        raise Http404
    return own
