"""The door for programs to the head-count: how many come and what they do not eat, and no names."""

from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.gate import member_of
from community.people.models import Membership
from community.programs import MEMBER
from events import rules
from events.meals import actions
from events.models import Diet, Event, Signup
from events.page import event_or_404, is_host

HEADS = ("adults", "children", "guests")


class HeadCountErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class HeadCountSerializer(serializers.Serializer[Any]):
    """Those who come, by heads; `waiting` are heads in line, `diets` says how many eat like this."""

    parties = serializers.IntegerField()
    adults = serializers.IntegerField()
    children = serializers.IntegerField()
    guests = serializers.IntegerField()
    waiting = serializers.IntegerField()
    diets = serializers.DictField(child=serializers.IntegerField())


class EventHeadCount(APIView):
    """For who hosts it and who cooks; 404 for everybody else."""

    permission_classes = MEMBER

    @extend_schema(responses={200: HeadCountSerializer, 404: HeadCountErrorSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        event = event_or_404(member, token)
        if not _counts(member, event):
            raise Http404
        return Response(HeadCountSerializer(head_count(member, event)).data)


def _counts(member: Membership, event: Event) -> bool:
    hosts = rules.can_change(member, event, is_host=is_host(member, event))
    return hosts or actions.is_cook(member, event)


def head_count(member: Membership, event: Event) -> dict[str, Any]:
    """Numbers alone. Three queries however many come."""
    coming = Signup.objects.visible_to(member).coming().filter(event=event)
    heads = coming.aggregate(**{name: Sum(name, default=0) for name in HEADS})
    rows = Diet.objects.visible_to(member).filter(signup__in=coming).order_by("food")
    eats = rows.values("food").annotate(heads=Sum("count")).values_list("food", "heads")
    facts = {"parties": coming.count(), "waiting": event.waiting, "diets": dict(eats)}
    return facts | heads
