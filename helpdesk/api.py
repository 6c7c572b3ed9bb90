"""The door for programs: requests and answers, by the same verbs as the pages."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.gate import member_of
from community.people.models import Membership
from community.programs import MEMBER, key_of, valid
from helpdesk import actions, programs
from helpdesk.also import actions as also
from helpdesk.also import numbers
from helpdesk.answering import actions as answering
from helpdesk.lists import searched
from helpdesk.models import HelpAnswer, HelpRequest, When
from helpdesk.models.requests import HelpRequestQuerySet
from helpdesk.programs import LOOKED_FOR, Verb, says
from helpdesk.serializers import (
    AnswerSerializer,
    RequestSerializer,
    ThereSerializer,
    YesSerializer,
)
from helpdesk.widening import actions as widening
from helpdesk.written import Asked, as_asked

WORDS = ("title", "text", "place")


def request_or_404(member: Membership, token: UUID) -> HelpRequest:
    seen = HelpRequest.objects.visible_to(member).with_people()
    found: HelpRequest | None = seen.filter(token=token).first()
    if found is None:
        raise Http404
    return found


def own_or_404(member: Membership, token: UUID) -> HelpRequest:
    """One's own; another's, seen or not, is not there to be changed."""
    found = request_or_404(member, token)
    if found.member_id != member.pk:
        raise Http404
    return found


def around(member: Membership, rows: Iterable[HelpRequest]) -> dict[str, Any]:
    """What each of these is to the member. Three queries for a list of any length."""
    shown = list(rows)
    standing = HelpAnswer.objects.visible_to(member).filter(
        member=member.pk, request__in=[one.pk for one in shown], state__in=HelpAnswer.STANDING
    )
    return {
        "member": member,
        "answered": set(standing.values_list("request_id", flat=True)),
        "also": numbers.households_of(shown),
        "needs_too": numbers.own_of(member, shown).keys(),
    }


def told(member: Membership, found: HelpRequest) -> Any:
    """The request as it is now, for this member; what they may no longer see is only its state."""
    seen = HelpRequest.objects.visible_to(member).with_people().filter(pk=found.pk).first()
    if seen is None:
        raise Http404
    return RequestSerializer(seen, context=around(member, [seen])).data


@extend_schema_view(
    get=extend_schema(
        parameters=[
            *LOOKED_FOR,
            OpenApiParameter("when", str, enum=list(When.values)),
        ]
    )
)
class RequestList(generics.ListAPIView[HelpRequest]):
    """What neighbours ask for and the member may answer, the newest first; POST asks."""

    serializer_class = RequestSerializer
    permission_classes = MEMBER
    queryset = HelpRequest.objects.none()

    @property
    def ordering(self) -> tuple[str, ...]:
        return ("-made_at" if programs.is_mine(self.request) else "-opened_at", "-pk")

    def get_queryset(self) -> QuerySet[HelpRequest]:
        member, chosen = member_of(self.request), programs.filter_of(self.request)
        seen = HelpRequest.objects.visible_to(member)
        found = seen.mine(member) if programs.is_mine(self.request) else seen.listed_for(member)
        kept: HelpRequestQuerySet = chosen.keep(found)
        if chosen.words:
            kept = kept.filter(pk__in=[one.pk for one in searched(kept, chosen.words)])
        return kept.with_people()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = list(self.paginate_queryset(self.get_queryset()) or [])
        context = around(member_of(request), page)
        return self.get_paginated_response(RequestSerializer(page, many=True, context=context).data)

    @says(RequestSerializer, made=True, asks=RequestSerializer)
    def post(self, request: Request) -> Response:
        member, now = member_of(request), timezone.now()
        said = valid(RequestSerializer(data=request.data)).placed(member)
        is_draft = said.pop("draft", False)
        made = actions.ask(
            member, Asked(**said), now=now, request_key=key_of(request), is_draft=is_draft
        )
        return Response(told(member, made), status=status.HTTP_201_CREATED)


class RequestDetail(APIView):
    """One request. PATCH changes what is asked, DELETE takes it back; for who asked."""

    permission_classes = MEMBER

    @says(RequestSerializer)
    def get(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        return Response(told(member, request_or_404(member, token)))

    @says(RequestSerializer, asks=RequestSerializer)
    def patch(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = request_or_404(member, token)
        said = valid(RequestSerializer(data=request.data, partial=True)).placed(member)
        said.pop("draft", None)
        if any(name in said for name in WORDS):
            said.setdefault("knows", False)
        wanted = replace(as_asked(found), **said)
        return Response(told(member, actions.change(member, found, wanted, now=timezone.now())))

    @says(RequestSerializer)
    def delete(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = actions.withdraw(member, request_or_404(member, token), now=timezone.now())
        return Response(told(member, found))


@extend_schema_view(post=says(RequestSerializer))
class _Verb(Verb):
    """One verb of who asked, without a word besides."""

    found = staticmethod(own_or_404)
    told = staticmethod(told)


class RequestOpen(_Verb):
    """A draft is asked."""

    verb = staticmethod(actions.open_draft)


class RequestAgain(_Verb):
    """Asked again: what was taken back within the hour, or has ended."""

    verb = staticmethod(actions.ask_again)


class RequestWiden(_Verb):
    """More neighbours are asked: the next wider circle, or a few more discreetly."""

    verb = staticmethod(widening.widen)


class RequestAlso(APIView):
    """«Det har jeg også brug for»: POST says so for the household, DELETE takes it back."""

    permission_classes = MEMBER

    @says(RequestSerializer)
    def post(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = request_or_404(member, token)
        also.need_too(member, found, now=timezone.now())
        return Response(told(member, found))

    @says(RequestSerializer)
    def delete(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = request_or_404(member, token)
        also.not_any_more(member, found, now=timezone.now())
        return Response(told(member, found))


class RequestMeeting(APIView):
    """«Vil I mødes?»: who says yes is in a group with the others who did."""

    permission_classes = MEMBER

    @says(RequestSerializer, asks=YesSerializer)
    def post(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = request_or_404(member, token)
        if found.member_id != member.pk and not numbers.own_of(member, [found]):
            raise Http404
        yes = valid(YesSerializer(data=request.data)).validated_data["yes"]
        also.answer_meeting(member, found, yes=yes, now=timezone.now())
        return Response(told(member, found))


class RequestDay(APIView):
    """«Sæt en dag på»: where the draft stands that all who said yes hold."""

    permission_classes = MEMBER

    @says(ThereSerializer)
    def post(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = request_or_404(member, token)
        if not numbers.meets(member, found):
            raise Http404
        there = also.set_a_day(member, found, now=timezone.now())
        return Response(ThereSerializer({"url": there}).data)


class RequestAnswers(APIView):
    """«Jeg kan hjælpe»: POST says so, DELETE takes it back, GET has those the member may see."""

    permission_classes = MEMBER

    @says(AnswerSerializer(many=True))
    def get(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = request_or_404(member, token)
        rows = HelpAnswer.objects.visible_to(member).filter(request=found).with_people()
        standing: Any = rows.filter(state__in=HelpAnswer.STANDING).order_by("at", "pk")
        return Response(AnswerSerializer(standing, many=True, context={"member": member}).data)

    @says(AnswerSerializer, made=True, asks=AnswerSerializer)
    def post(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = request_or_404(member, token)
        said = valid(AnswerSerializer(data=request.data)).validated_data
        made = answering.answer(member, found, **said, now=timezone.now())
        facts = AnswerSerializer(made, context={"member": member}).data
        return Response(facts, status=status.HTTP_201_CREATED)

    @says(None)
    def delete(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = request_or_404(member, token)
        seen = HelpAnswer.objects.visible_to(member).filter(request=found, member=member.pk)
        own = seen.filter(state__in=HelpAnswer.STANDING).first()
        if own is None:
            raise Http404
        answering.take_back(member, own, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
