"""The door for programs: the same verbs as the pages, behind the same gate."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.errors import Refused
from community.noticeboard import actions, rules
from community.noticeboard.models import Category, Notice
from community.noticeboard.places import Places
from community.noticeboard.readers import readings_of
from community.noticeboard.serializers import NoticeSerializer, WriteSerializer
from community.noticeboard.works import actions as works
from community.noticeboard.written import Written, as_written
from community.people.gate import member_of
from community.people.models import Membership
from community.people.tenancy import Scope
from community.people.trust import refuse_weak
from community.pictures import actions as pictures
from community.pictures.models import Picture
from community.programs import MEMBER, valid

AS_IS = (
    "title", "text", "language", "other_language", "other_title", "other_text", "publish_at",
    "days", "ends_on", "has_comments", "is_pinned", "asks_seen", "is_urgent",
)  # fmt: skip


class NoSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


def notice_or_404(request: Request, token: UUID) -> Notice:
    seen = Notice.objects.visible_to(member_of(request), timezone.now()).with_author()
    found: Notice | None = seen.filter(token=token).first()
    if found is None:
        raise Http404
    return found


def told(request: Request, notice: Notice) -> dict[str, Any]:
    return NoticeSerializer(notice, context=_context(request, [notice])).data


def _context(request: Request, notices: list[Notice]) -> dict[str, Any]:
    member = member_of(request)
    return {
        "member": member,
        "now": timezone.now(),
        "readings": readings_of(member, notices) if notices else {},
    }


def written_by(request: Request, before: Written, hanging: Sequence[Picture] = ()) -> Written:
    """What the program sent, over what was there. Refused `second_factor` for an office's words."""
    member = member_of(request)
    asked = valid(WriteSerializer(data=request.data))
    data = asked.validated_data
    changes: dict[str, Any] = {name: data[name] for name in AS_IS if name in data}
    if "category" in data:
        mine = Category.objects.visible_to(member).on()
        changes["category"] = mine.filter(pk=data["category"]).first()
    if "audience" in data:
        changes |= _audience(member, data["audience"])
    if "kind" in data:
        changes["icon"] = data["kind"]
    if "works_from" in data and "works_until" in data:
        changes["period"] = (data["works_from"], data["works_until"])
    if "stairways" in data:
        changes["hits"] = _stairways(member, data["stairways"])
    if "pictures" in data:
        changes["pictures"] = pictures.choose(member, data["pictures"], already=hanging)
    written = replace(before, **changes)
    _refuse_weak(request, written.category)
    return written


def _audience(member: Membership, scope: str) -> dict[str, Any]:
    """One's own stairway or circle where it is that narrow."""
    places, facts = Places.of(member), {"scope": scope, "entrance": None, "circle": None}
    if scope == Scope.ENTRANCE:
        facts["entrance"] = _own(places.entrances, member.entrance_id)
    if scope == Scope.CIRCLE:
        facts["circle"] = _own(places.circles, member.circle_id)
    return facts


def _own(places: Any, number: int | None) -> Any:
    return next((one for one in places if one.pk == number), None)


def _stairways(member: Membership, named: list[str]) -> list[Any]:
    found = [one for one in Places.of(member).entrances if str(one) in named]
    if len(found) != len(set(named)):
        raise Refused("no_such_stairway", _("Den opgang kender vi ikke."), status=422)
    return found


def _refuse_weak(request: Request, category: Category | None) -> None:
    if rules.is_of_office(member_of(request), category):
        refuse_weak(request)


def _hung(notice: Notice) -> list[Picture]:
    return [one.picture for one in notice.pictures.all()]


class NoticeList(generics.ListAPIView[Notice]):
    """What hangs on the board for the member, newest first; POST puts a notice up."""

    serializer_class = NoticeSerializer
    permission_classes = MEMBER
    ordering = ("-publish_at", "-token")
    queryset = Notice.objects.none()

    def get_queryset(self) -> QuerySet[Notice]:
        member, now = member_of(self.request), timezone.now()
        found = Notice.objects.visible_to(member, now).on_board(member, now).with_author()
        category = self.request.query_params.get("category", "")
        return found.filter(category__name=category) if category else found

    @extend_schema(parameters=[OpenApiParameter("category", str, description="A category's name")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        rows = NoticeSerializer(page, many=True, context=_context(request, page)).data
        return self.get_paginated_response(rows)

    @extend_schema(
        request=WriteSerializer,
        responses={201: NoticeSerializer, 403: NoSerializer, 409: NoSerializer, 429: NoSerializer},
    )
    def post(self, request: Request) -> Response:
        member, now = member_of(request), timezone.now()
        known = Category.objects.visible_to(member)
        if not known.exists():
            actions.begin_categories(member.estate)
        written = written_by(request, Written(language=member.user.language))
        token = request.data.get("token") if isinstance(request.data, dict) else None
        made = actions.put_up(member, written, token=UUID(token) if token else uuid4(), now=now)
        return Response(
            told(request, notice_or_404(request, made.token)), status=status.HTTP_201_CREATED
        )


class NoticeDetail(APIView):
    """One notice; its author changes it and takes it down."""

    permission_classes = MEMBER

    @extend_schema(responses={200: NoticeSerializer, 404: NoSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        return Response(told(request, notice_or_404(request, token)))

    @extend_schema(request=WriteSerializer, responses={200: NoticeSerializer, 404: NoSerializer})
    def patch(self, request: Request, token: UUID) -> Response:
        found = self._own(request, token)
        written = written_by(request, as_written(found), _hung(found))
        actions.edit(member_of(request), found, written, now=timezone.now())
        return Response(told(request, notice_or_404(request, token)))

    @extend_schema(responses={204: None, 404: NoSerializer})
    def delete(self, request: Request, token: UUID) -> Response:
        actions.take_down(member_of(request), self._own(request, token), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _own(self, request: Request, token: UUID) -> Notice:
        found = notice_or_404(request, token)
        if not rules.may_edit(member_of(request), found) or found.is_draft:
            raise Http404
        if found.is_office:
            _refuse_weak(request, found.category)
        return found


class NoticeSeen(APIView):
    """«Set» to works that ask for it, and taking it back."""

    permission_classes = MEMBER

    @extend_schema(
        request=None, responses={200: NoticeSerializer, 404: NoSerializer, 409: NoSerializer}
    )
    def post(self, request: Request, token: UUID) -> Response:
        found = notice_or_404(request, token)
        works.say_seen(member_of(request), found, now=timezone.now())
        return Response(told(request, found))

    @extend_schema(responses={204: None, 404: NoSerializer})
    def delete(self, request: Request, token: UUID) -> Response:
        works.unsay(member_of(request), notice_or_404(request, token), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
