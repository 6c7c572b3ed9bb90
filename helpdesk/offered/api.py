"""The door for programs: standing offers, by the same verbs as the pages."""

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
from community.profiles.words import Time
from community.programs import MEMBER, key_of, valid
from helpdesk import programs
from helpdesk.models import HelpOffer
from helpdesk.offering import actions
from helpdesk.programs import LOOKED_FOR, Verb, says
from helpdesk.serializers import OfferSerializer
from helpdesk.written import Offered, as_offered


def offer_or_404(member: Membership, token: UUID) -> HelpOffer:
    seen = HelpOffer.objects.visible_to(member).with_people()
    found: HelpOffer | None = seen.filter(token=token).first()
    if found is None:
        raise Http404
    return found


def own_or_404(member: Membership, token: UUID) -> HelpOffer:
    """One's own; another's, seen or not, is not there to be changed."""
    found = offer_or_404(member, token)
    if found.member_id != member.pk:
        raise Http404
    return found


def told(member: Membership, offer: HelpOffer) -> Any:
    """The offer as it is now."""
    return OfferSerializer(offer_or_404(member, offer.token), context={"member": member}).data


@extend_schema_view(
    get=extend_schema(
        parameters=[
            *LOOKED_FOR,
            OpenApiParameter("when", str, enum=list(Time.values), description="Who can then"),
        ]
    )
)
class OfferList(generics.ListAPIView[HelpOffer]):
    """What neighbours offer, the latest confirmed first; POST offers."""

    serializer_class = OfferSerializer
    permission_classes = MEMBER
    ordering = ("-confirmed_at", "-pk")
    queryset = HelpOffer.objects.none()

    def get_queryset(self) -> QuerySet[HelpOffer]:
        member, chosen = member_of(self.request), programs.filter_of(self.request, Time.values)
        seen = HelpOffer.objects.visible_to(member)
        found = seen.mine(member) if programs.is_mine(self.request) else seen.standing()
        kept: QuerySet[HelpOffer] = chosen.keep_offers(found).with_people()
        return kept

    def get_serializer_context(self) -> dict[str, Any]:
        if getattr(self, "swagger_fake_view", False):
            return {}
        return {"member": member_of(self.request)}

    @says(OfferSerializer, made=True, asks=OfferSerializer)
    def post(self, request: Request) -> Response:
        member = member_of(request)
        said = valid(OfferSerializer(data=request.data)).placed(member)
        made = actions.offer(
            member, Offered(**said), now=timezone.now(), request_key=key_of(request)
        )
        return Response(told(member, made), status=status.HTTP_201_CREATED)


class OfferDetail(APIView):
    """One offer. PATCH changes it, DELETE takes it down; for who offers."""

    permission_classes = MEMBER

    @says(OfferSerializer)
    def get(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        return Response(told(member, offer_or_404(member, token)))

    @says(OfferSerializer, asks=OfferSerializer)
    def patch(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = offer_or_404(member, token)
        said = valid(OfferSerializer(data=request.data, partial=True)).placed(member)
        if "text" in said or "when_words" in said:
            said.setdefault("knows", False)
        wanted = replace(as_offered(found), **said)
        return Response(told(member, actions.change(member, found, wanted, now=timezone.now())))

    @says(OfferSerializer)
    def delete(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = offer_or_404(member, token)
        return Response(told(member, actions.end(member, found, now=timezone.now())))


@extend_schema_view(post=says(OfferSerializer))
class _Verb(Verb):
    """One verb of who offers, without a word besides."""

    found = staticmethod(own_or_404)
    told = staticmethod(told)


class OfferRest(_Verb):
    """On a pause."""

    verb = staticmethod(actions.rest)


class OfferAgain(_Verb):
    """It stands again."""

    verb = staticmethod(actions.stand_again)


class OfferConfirm(_Verb):
    """«Ja, det gælder stadig»: another year."""

    verb = staticmethod(actions.confirm)
