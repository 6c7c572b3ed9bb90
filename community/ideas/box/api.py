"""The door for programs: the box of ideas."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.ideas import page, rules
from community.ideas.box import actions
from community.ideas.models import Proposal
from community.ideas.serializers import IdeaErrorSerializer, ProposalSerializer
from community.people.gate import member_of
from community.people.models import Membership
from community.programs import MEMBER, valid

ONE: dict[int, Any] = {200: ProposalSerializer} | dict.fromkeys(
    (403, 404, 409), IdeaErrorSerializer
)


def neighbour(request: Request) -> Membership:
    """404 for a guest."""
    member = member_of(request)
    if not rules.may_share(member):
        raise Http404
    return member


def one(member: Membership, token: UUID) -> Any:
    found = page.proposals(member).filter(token=token).first()
    if found is None:
        raise Http404
    return found


def told(member: Membership, token: UUID) -> Any:
    return ProposalSerializer(one(member, token), context={"member": member}).data


class Box(generics.ListCreateAPIView[Proposal]):
    """What lies in the box, the newest first. POST puts something in, without a name."""

    serializer_class = ProposalSerializer
    permission_classes = MEMBER
    ordering = ("-made_at", "-pk")
    queryset = Proposal.objects.none()

    def get_queryset(self) -> QuerySet[Proposal]:
        rows: QuerySet[Proposal] = page.proposals(neighbour(self.request))
        return rows

    def get_serializer_context(self) -> dict[str, Any]:
        if getattr(self, "swagger_fake_view", False):
            return {}
        return {"member": member_of(self.request)}

    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        member = neighbour(request)
        said = valid(ProposalSerializer(data=request.data)).validated_data
        made = actions.propose(member, {"purpose": None} | said, now=timezone.now())
        return Response(told(member, made.token), status=status.HTTP_201_CREATED)


class BoxDetail(APIView):
    """One proposal. DELETE takes one's own out of the box."""

    permission_classes = MEMBER

    @extend_schema(responses=ONE)
    def get(self, request: Request, token: UUID) -> Response:
        return Response(told(neighbour(request), token))

    @extend_schema(responses={204: None, 404: IdeaErrorSerializer, 409: IdeaErrorSerializer})
    def delete(self, request: Request, token: UUID) -> Response:
        member = neighbour(request)
        actions.withdraw(member, one(member, token), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class _BoxVerb(APIView):
    permission_classes = MEMBER
    verb: Callable[..., Any]

    @extend_schema(request=None, responses=ONE)
    def post(self, request: Request, token: UUID) -> Response:
        member = neighbour(request)
        type(self).verb(member, one(member, token), now=timezone.now())
        return Response(told(member, token))


class BoxJoin(_BoxVerb):
    """«Jeg vil være med». The third makes a trial."""

    verb = staticmethod(actions.say_yes)


class BoxLeave(_BoxVerb):
    """No longer with."""

    verb = staticmethod(actions.take_back)
