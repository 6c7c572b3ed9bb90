"""The door for programs: the catalogue of ideas, by the verbs of the pages."""

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

from community.ideas import actions, page, rules
from community.ideas import serializers as shapes
from community.ideas.models import Card
from community.people.gate import member_of
from community.people.models import Membership
from community.people.trust import office_of
from community.programs import MEMBER, valid

REFUSED = dict.fromkeys((403, 404, 409, 422), shapes.IdeaErrorSerializer)
ONE: dict[int, Any] = {200: shapes.IdeaDetailSerializer} | REFUSED
FILTERS = [
    OpenApiParameter(column, str, enum=list(choices.values))
    for column, choices in page.FILTERS.values()
]


def editor(request: Request) -> Membership:
    """Who decides about cards, in a strong session; 404 for everybody else."""
    return office_of(request, rules.EDITORS)


def card_or_404(member: Membership, token: UUID) -> Card:
    seen = Card.objects.visible_to(member).standing().prefetch_related("uses__estate")
    found = seen.filter(token=token).first()
    if found is None:
        raise Http404
    return found


def own_or_404(member: Membership, token: UUID, *, removed: bool = False) -> Card:
    own = Card.objects.visible_to(member).kept_by(member)
    found = (own if removed else own.standing()).filter(token=token).first()
    if found is None:
        raise Http404
    return found


def told(member: Membership, token: UUID) -> Response:
    """The card as it is now."""
    return Response(shapes.IdeaDetailSerializer(card_or_404(member, token)).data)


@extend_schema_view(get=extend_schema(parameters=FILTERS))
class IdeaList(generics.ListCreateAPIView[Card]):
    """The cards that may be read, by title. POST shares one: the committee looks at it first."""

    serializer_class = shapes.IdeaSerializer
    permission_classes = MEMBER
    ordering = ("title", "pk")
    queryset = Card.objects.none()

    def get_queryset(self) -> QuerySet[Card]:
        rows = Card.objects.visible_to(member_of(self.request)).shown()
        said = self.request.query_params
        asked = {word: said.get(column, "") for word, (column, _is) in page.FILTERS.items()}
        return page.narrowed(rows, page.chosen_in(asked))

    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        member = member_of(request)
        facts = valid(shapes.IdeaSerializer(data=request.data)).facts()
        made = actions.share(member, facts, now=timezone.now())
        return Response(shapes.IdeaSerializer(made).data, status=status.HTTP_201_CREATED)


class IdeaDetail(APIView):
    """One card and who has used it. PATCH is for the committee of its estate.

    DELETE takes it away: by the committee, and by who shared it.
    """

    permission_classes = MEMBER

    @extend_schema(responses=ONE)
    def get(self, request: Request, token: UUID) -> Response:
        return told(member_of(request), token)

    @extend_schema(request=shapes.IdeaSerializer, responses=ONE)
    def patch(self, request: Request, token: UUID) -> Response:
        member = editor(request)
        card = own_or_404(member, token)
        facts = valid(shapes.IdeaSerializer(card, data=request.data, partial=True)).facts()
        actions.change(member, card, facts, now=timezone.now())
        return told(member, token)

    @extend_schema(responses={204: None} | REFUSED)
    def delete(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        mine = Card.objects.visible_to(member).mine(member).filter(token=token).first()
        if mine is not None and not rules.may_edit(member):
            actions.withdraw(member, mine, now=timezone.now())
        else:
            actions.remove(editor(request), own_or_404(member, token), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class IdeaPutBack(APIView):
    """Where it stood, within thirty days."""

    permission_classes = MEMBER

    @extend_schema(request=None, responses=ONE)
    def post(self, request: Request, token: UUID) -> Response:
        member = editor(request)
        actions.put_back(member, own_or_404(member, token, removed=True), now=timezone.now())
        return told(member, token)


class IdeaShow(APIView):
    """Who may read it."""

    permission_classes = MEMBER

    @extend_schema(request=shapes.IdeaStateSerializer, responses=ONE)
    def post(self, request: Request, token: UUID) -> Response:
        member = editor(request)
        card = own_or_404(member, token)
        said = valid(shapes.IdeaStateSerializer(data=request.data)).validated_data
        actions.show(member, card, said["state"], now=timezone.now())
        return told(member, token)


class IdeaTake(APIView):
    """«Brug idéen»: the card knows that the estate uses it; the answer is a day filled in with it."""

    permission_classes = MEMBER

    @extend_schema(request=None, responses={200: shapes.IdeaUsedSerializer} | REFUSED)
    def post(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        card = card_or_404(member, token)
        drafts = page.drafts_of(member, card)
        if not drafts or not rules.may_share(member):
            raise Http404
        actions.use(member, card, now=timezone.now())
        return Response({"url": drafts[0].url})


class IdeaTellBack(APIView):
    """What the estate did in another way."""

    permission_classes = MEMBER

    @extend_schema(request=shapes.IdeaChangedSerializer, responses=ONE)
    def post(self, request: Request, token: UUID) -> Response:
        member = editor(request)
        card = card_or_404(member, token)
        if not card.uses.filter(estate=member.estate_id).exists():
            raise Http404
        said = valid(shapes.IdeaChangedSerializer(data=request.data)).validated_data
        actions.tell_back(member, card, said["changed"], now=timezone.now())
        return told(member, token)
