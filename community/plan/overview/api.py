"""The overview for programs: what is over and counted, by the rules of the pages."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.trust import office_of
from community.plan import rules
from community.plan.overview import page
from community.plan.overview import serializers as shapes
from community.plan.overview.counted import lived_in
from community.plan.serializers import PlanErrorSerializer
from community.programs import MEMBER

REFUSED = dict.fromkeys((403, 404), PlanErrorSerializer)


class Periods(APIView):
    """The months, quarters and years that are over and counted, the oldest first."""

    permission_classes = MEMBER

    @extend_schema(responses={200: shapes.PlanPeriodSerializer(many=True)} | REFUSED)
    def get(self, request: Request) -> Response:
        lived = lived_in(office_of(request, rules.EDITORS))
        return Response(shapes.PlanPeriodSerializer(lived, many=True).data)


class OnePeriod(APIView):
    """How it went in one of them."""

    permission_classes = MEMBER

    @extend_schema(responses={200: shapes.PlanOverviewSerializer} | REFUSED)
    def get(self, request: Request, code: str) -> Response:
        found = page.found(office_of(request, rules.EDITORS), code)
        if found is None:
            raise Http404
        return Response(shapes.PlanOverviewSerializer(found).data)
