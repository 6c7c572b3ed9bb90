"""The door for programs: the five steps, for committee and colleagues, by the verbs of the pages."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.gate import member_of
from community.people.models import Membership
from community.people.trust import office_of
from community.plan import actions, page, rules
from community.plan import serializers as shapes
from community.plan.models import (
    AreaFigure,
    Knowledge,
    Line,
    Platform,
    Point,
    Purpose,
    ResidentGroup,
    Step,
    Upkeep,
    Version,
)
from community.programs import MEMBER, valid

REFUSED = dict.fromkeys((403, 404, 409, 422), shapes.PlanErrorSerializer)


def editor(request: Request) -> Membership:
    """Who works with the plan, in a strong session; 404 for everybody else."""
    return office_of(request, rules.EDITORS)


@dataclass(frozen=True)
class Kind:
    """What is listed, and its shape."""

    model: type[Line]
    shape: type[serializers.ModelSerializer[Any]]

    def facts(self, member: Membership, row: Any, data: Any) -> dict[str, Any]:
        """What the row would say: what was sent, and what it says already (or begins with)."""
        shape = valid(
            self.shape(row, data=data, partial=row is not None, context={"member": member})
        )
        said = dict(shape.validated_data)
        known = [name for name, one in shape.fields.items() if not one.read_only]
        before = row or self.model()
        return {name: getattr(before, name) for name in known if name not in said} | said


GROUPS = Kind(ResidentGroup, shapes.PlanResidentGroupSerializer)
PURPOSES = Kind(Purpose, shapes.PlanPurposeSerializer)
KNOWLEDGE = Kind(Knowledge, shapes.PlanKnowledgeSerializer)
FIGURES = Kind(AreaFigure, shapes.PlanFigureSerializer)
POINTS = Kind(Point, shapes.PlanPointSerializer)
PLATFORMS = Kind(Platform, shapes.PlanPlatformSerializer)
UPKEEP = Kind(Upkeep, shapes.PlanUpkeepSerializer)


class OfKind(generics.GenericAPIView[Any]):
    """Rows of one kind in the estate's plan."""

    kind: Kind = GROUPS
    permission_classes = MEMBER
    ordering = ("pk",)

    def get_serializer_class(self) -> Any:
        return self.kind.shape

    def get_queryset(self) -> QuerySet[Any]:
        model = self.kind.model
        if getattr(self, "swagger_fake_view", False):
            return model._default_manager.none()
        rows: QuerySet[Any] = page.standing(editor(self.request), model)
        return rows


class Listed(OfKind, generics.ListAPIView[Any]):
    """Those that stand, the oldest first."""


class Rows(OfKind, generics.ListCreateAPIView[Any]):
    """Those that stand, the oldest first; POST writes one.

    What holds a name is refused, and what counts fewer than five is kept as `is_few`.
    """

    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        member, kind = editor(request), self.kind
        facts = kind.facts(member, None, request.data)
        made = actions.write(member, kind.model, None, facts, now=timezone.now())
        return Response(kind.shape(made).data, status=status.HTTP_201_CREATED)


class OneOfKind(OfKind):
    """One row, and what is done with it."""

    def found(self, member: Membership, pk: int, *, removed: bool = False) -> Any:
        rows = self.kind.model.objects.visible_to(member)
        found = (rows if removed else rows.standing()).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def told(self, row: Model) -> Response:
        return Response(self.kind.shape(row).data)


class One(OneOfKind):
    """One row. PATCH says it in another way, DELETE takes it off the plan for thirty days."""

    def get(self, request: Request, pk: int) -> Response:
        return self.told(self.found(editor(request), pk))

    def patch(self, request: Request, pk: int) -> Response:
        member, kind = editor(request), self.kind
        row = self.found(member, pk)
        facts = kind.facts(member, row, request.data)
        return self.told(actions.write(member, kind.model, row, facts, now=timezone.now()))

    @extend_schema(responses={204: None} | REFUSED)
    def delete(self, request: Request, pk: int) -> Response:
        member = editor(request)
        row = self.found(member, pk)
        actions.remove(member, self.kind.model, row, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class PutBack(OneOfKind):
    """Back where it stood, within thirty days."""

    @extend_schema(request=None)
    def post(self, request: Request, pk: int) -> Response:
        member, model = editor(request), self.kind.model
        row = self.found(member, pk, removed=True)
        return self.told(actions.put_back(member, model, row, now=timezone.now()))


class Decide(OneOfKind):
    """What becomes of a platform: chosen, tried, running, parked or closed, with a day and a reason."""

    kind = PLATFORMS

    @extend_schema(
        request=shapes.PlanDecisionSerializer,
        responses={200: shapes.PlanPlatformSerializer} | REFUSED,
    )
    def post(self, request: Request, pk: int) -> Response:
        member = editor(request)
        row = self.found(member, pk)
        said = Kind(Platform, shapes.PlanDecisionSerializer).facts(member, row, request.data)
        return self.told(actions.decide(member, row, said, now=timezone.now()))


class Done(OneOfKind):
    """It was done today, and comes round again by itself."""

    kind = UPKEEP

    @extend_schema(request=None)
    def post(self, request: Request, pk: int) -> Response:
        member = editor(request)
        return self.told(actions.done(member, self.found(member, pk), now=timezone.now()))


class NotDone(OneOfKind):
    """It was not done after all: the days it had before."""

    kind = UPKEEP

    @extend_schema(request=shapes.PlanDaysSerializer)
    def post(self, request: Request, pk: int) -> Response:
        member = editor(request)
        row = self.found(member, pk)
        said = valid(shapes.PlanDaysSerializer(data=request.data)).validated_data
        last, due = said["last_done_on"], said["next_on"]
        return self.told(actions.not_done(member, row, last=last, due=due, now=timezone.now()))


class Walk(APIView):
    """A quarter of an hour: how each row of the maintenance plan goes, as seen today."""

    permission_classes = MEMBER

    @extend_schema(
        request=shapes.PlanWalkSerializer, responses={200: shapes.PlanWalkedSerializer} | REFUSED
    )
    def post(self, request: Request) -> Response:
        member = editor(request)
        said = valid(shapes.PlanWalkSerializer(data=request.data)).validated_data
        found = {one["id"]: int(one["condition"]) for one in said["seen"]}
        written = actions.walk_round(member, found, now=timezone.now())
        return Response({"written": written})


class Table(APIView):
    """A ready-made table about the area. Cells under five come in as «few»."""

    permission_classes = MEMBER

    @extend_schema(
        request=shapes.PlanTableSerializer, responses={200: shapes.PlanReadSerializer} | REFUSED
    )
    def post(self, request: Request) -> Response:
        member = editor(request)
        said = valid(shapes.PlanTableSerializer(data=request.data)).validated_data
        said = {"source": "", "as_of": None} | said
        read = actions.bring_in(member, said.pop("text"), said, now=timezone.now())
        return Response(shapes.PlanReadSerializer(read).data)


class Frame(APIView):
    """What the place is known for. PUT writes it."""

    permission_classes = MEMBER

    @extend_schema(responses={200: shapes.PlanOutlineSerializer} | REFUSED)
    def get(self, request: Request) -> Response:
        return Response(shapes.PlanOutlineSerializer(page.outline_of(editor(request))).data)

    @extend_schema(
        request=shapes.PlanOutlineSerializer,
        responses={200: shapes.PlanOutlineSerializer} | REFUSED,
    )
    def put(self, request: Request) -> Response:
        member = editor(request)
        before = page.outline_of(member)
        shape = valid(shapes.PlanOutlineSerializer(before, data=request.data, partial=True))
        known = {"is_planned": before.is_planned, "characteristics": before.characteristics}
        row = actions.outline(member, known | shape.validated_data, now=timezone.now())
        return Response(shapes.PlanOutlineSerializer(row).data)


class Matrix(APIView):
    """Groups × needs and resources. Evidence is in words: at least so many homes, or under five."""

    permission_classes = MEMBER

    @extend_schema(responses={200: shapes.PlanMatrixRowSerializer(many=True)} | REFUSED)
    def get(self, request: Request) -> Response:
        _groups, rows = page.matrix(editor(request))
        return Response(shapes.PlanMatrixRowSerializer(rows, many=True).data)


class Suggestions(APIView):
    """What they could do together, in the three forms, each with the pages where it is begun."""

    permission_classes = MEMBER

    @extend_schema(responses={200: shapes.PlanSuggestionSerializer(many=True)} | REFUSED)
    def get(self, request: Request) -> Response:
        found = [idea for _label, ideas in page.ideas_of(editor(request)) for idea in ideas]
        return Response(shapes.PlanSuggestionSerializer(found, many=True).data)


class Versions(generics.ListAPIView[Version]):
    """How a step stood, the newest first."""

    serializer_class = shapes.PlanVersionSerializer
    permission_classes = MEMBER
    ordering = ("-on", "-pk")
    queryset = Version.objects.none()

    def get_queryset(self) -> QuerySet[Version]:
        member, step = editor(self.request), self.kwargs["step"]
        if step not in Step.values:
            raise Http404
        rows: QuerySet[Version] = Version.objects.visible_to(member).filter(step=step)
        return rows


class Us(APIView):
    """«Det her er vi», for everybody who lives or works here."""

    permission_classes = MEMBER

    @extend_schema(responses={200: shapes.PlanUsSerializer} | REFUSED)
    def get(self, request: Request) -> Response:
        member = member_of(request)
        if member.is_guest:
            raise Http404
        return Response(shapes.PlanUsSerializer(page.us(member, timezone.now())).data)
