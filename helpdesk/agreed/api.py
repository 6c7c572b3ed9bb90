"""The door for programs: what two have agreed, for the two and nobody else."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.gate import member_of
from community.people.models import Membership
from community.programs import MEMBER, valid
from helpdesk.agreeing import actions
from helpdesk.looking import actions as looking
from helpdesk.models import HelpAgreement, HelpAnswer
from helpdesk.programs import Verb, says
from helpdesk.regretting import actions as regretting
from helpdesk.serializers import AgreementSerializer, AppointmentSerializer, ThanksSerializer


def agreement_or_404(member: Membership, token: UUID) -> HelpAgreement:
    seen = HelpAgreement.objects.visible_to(member).with_people()
    found: HelpAgreement | None = seen.filter(token=token).first()
    if found is None:
        raise Http404
    return found


def told(member: Membership, agreement: HelpAgreement) -> Any:
    """The agreement as it is now."""
    seen = HelpAgreement.objects.visible_to(member).with_people()
    row, now = seen.get(pk=agreement.pk), timezone.now()
    looking.note_seen(member, [row], now)
    return AgreementSerializer(row, context={"member": member, "now": now}).data


class AgreementList(generics.ListAPIView[HelpAgreement]):
    """What the member has agreed and is not called off, the newest first."""

    serializer_class = AgreementSerializer
    permission_classes = MEMBER
    ordering = ("-agreed_at", "-pk")
    queryset = HelpAgreement.objects.none()

    def get_queryset(self) -> QuerySet[HelpAgreement]:
        return HelpAgreement.objects.visible_to(member_of(self.request)).kept().with_people()

    def paginate_queryset(self, queryset: Any) -> Any:
        rows = super().paginate_queryset(queryset)
        looking.note_seen(member_of(self.request), rows or [], timezone.now())
        return rows

    def get_serializer_context(self) -> dict[str, Any]:
        if getattr(self, "swagger_fake_view", False):
            return {}
        return {"member": member_of(self.request), "now": timezone.now()}


class AnswerChoose(APIView):
    """The asker says yes to one who can, and when and where."""

    permission_classes = MEMBER

    @says(AgreementSerializer, made=True, asks=AppointmentSerializer)
    def post(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        answer = HelpAnswer.objects.visible_to(member).filter(token=token).first()
        if answer is None:
            raise Http404
        said = valid(AppointmentSerializer(data=request.data)).validated_data
        made = actions.choose(member, answer, **said, now=timezone.now())
        return Response(told(member, made), status=status.HTTP_201_CREATED)


class AgreementDetail(APIView):
    """One agreement. PATCH is another time or place; DELETE is «jeg kan alligevel ikke»."""

    permission_classes = MEMBER

    @says(AgreementSerializer)
    def get(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        return Response(told(member, agreement_or_404(member, token)))

    @says(AgreementSerializer, asks=AppointmentSerializer)
    def patch(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = agreement_or_404(member, token)
        was = {name: getattr(found, name) for name in ("starts_at", "minutes", "every", "place")}
        said = valid(AppointmentSerializer(data=request.data)).validated_data
        moved = actions.move(member, found, **was | dict(said), now=timezone.now())
        return Response(told(member, moved))

    @says(AgreementSerializer)
    def delete(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = agreement_or_404(member, token)
        return Response(told(member, actions.call_off(member, found, now=timezone.now())))


@extend_schema_view(post=says(AgreementSerializer))
class _Verb(Verb):
    """One verb of the two, without a word besides."""

    found = staticmethod(agreement_or_404)
    told = staticmethod(told)


class AgreementStandBy(_Verb):
    """«Fortryd» of who called it off: within some minutes, and until a stand-in has said yes."""

    verb = staticmethod(regretting.stand_by)


class AgreementDone(_Verb):
    """«Klaret»: each of the two says so."""

    verb = staticmethod(actions.done)


class AgreementNotDone(_Verb):
    """«Ikke endnu»: both are asked again some days later."""

    verb = staticmethod(actions.not_done_yet)


class AgreementThanks(APIView):
    """«Tak», seen by the helper and nobody else."""

    permission_classes = MEMBER

    @says(AgreementSerializer, asks=ThanksSerializer)
    def post(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = agreement_or_404(member, token)
        text = valid(ThanksSerializer(data=request.data)).validated_data.get("text", "")
        return Response(told(member, actions.thank(member, found, text=text, now=timezone.now())))
