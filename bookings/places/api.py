"""The door of closings for programs, and of what it means that nobody came: one's own, nobody else's."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import ngettext
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings.closing import actions
from bookings.models import Closure, Facility
from bookings.page import Missed, missed_by
from bookings.places.views import kept_or_404
from bookings.serializers import ErrorSerializer, Moment
from community.errors import Refused
from community.people.gate import inner, member_of
from community.people.trust import refuse_weak
from community.programs import MEMBER, valid


class ClosureSerializer(serializers.ModelSerializer[Closure]):
    """Closed from–to, with the reason residents read.

    `sure` is how many times of neighbours that takes, once you have been told.
    """

    starts_at = Moment(source="begins")
    ends_at = Moment(source="ends")
    reason = serializers.CharField(max_length=200)
    sure = serializers.IntegerField(write_only=True, required=False, default=0)

    class Meta:
        model = Closure
        fields = ["id", "starts_at", "ends_at", "reason", "sure"]


def _kept(request: Request, pk: int) -> Facility:
    place = kept_or_404(inner(request), pk)
    refuse_weak(request)
    return place


class ClosureList(generics.ListAPIView[Closure]):
    """Closings of a place that are not over, for who looks after it; POST closes it."""

    serializer_class = ClosureSerializer
    permission_classes = MEMBER
    queryset = Closure.objects.none()

    def get_queryset(self) -> QuerySet[Closure]:
        place = _kept(self.request, self.kwargs["pk"])
        here = Closure.objects.filter(facility=place).by_people()
        return here.filter(period__endswith__gt=timezone.now())

    @extend_schema(
        request=ClosureSerializer,
        responses={201: ClosureSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Raises `takes_times` (with `times`) until `sure` says that it is meant."""
        place, now = _kept(request, pk), timezone.now()
        said: dict[str, Any] = valid(ClosureSerializer(data=request.data)).validated_data
        starts_at, ends_at = said["begins"], said["ends"]
        hit = actions.times_within(place, starts_at, ends_at, now).count()
        if hit and said["sure"] != hit:
            sentence = ngettext(
                "Det tager %(count)s tid fra en nabo. Sig til, om det er meningen.",
                "Det tager %(count)s tider fra naboer. Sig til, om det er meningen.",
                hit,
            )
            raise Refused("takes_times", sentence % {"count": hit}, facts={"times": hit})
        member = member_of(request)
        made = actions.close(member, place, starts_at, ends_at, reason=said["reason"], now=now)
        made.refresh_from_db(fields=["period"])
        return Response(ClosureSerializer(made).data, status=status.HTTP_201_CREATED)


class ClosureDetail(APIView):
    """One closing."""

    permission_classes = MEMBER

    @extend_schema(responses={204: None, 404: ErrorSerializer})
    def delete(self, request: Request, pk: int, closure: int) -> Response:
        """Open again before time."""
        place = _kept(request, pk)
        here = Closure.objects.filter(facility=place).by_people()
        found = get_object_or_404(here, pk=closure)
        actions.reopen(member_of(request), found, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class StrikeSerializer(serializers.Serializer[Missed]):
    """Under one set of rules: how often nobody came lately.

    When that was too often, `until` says how long the household books only `horizon_days` ahead, and
    `message` says it to them. It never costs anything.
    """

    rules = serializers.IntegerField(source="rules.pk", read_only=True)
    facilities = serializers.ListField(
        source="names", child=serializers.CharField(), read_only=True
    )
    times = serializers.IntegerField(read_only=True)
    until = Moment(source="strike.until", read_only=True, default=None, allow_null=True)
    horizon_days = serializers.SerializerMethodField()
    message = serializers.CharField(source="said", read_only=True)

    def get_horizon_days(self, row: Missed) -> int | None:
        return row.rules.strikes_horizon if row.strike else None


class StrikesSerializer(serializers.Serializer[Any]):
    """The household's own. There is no next page."""

    results = StrikeSerializer(many=True, read_only=True)
    next = serializers.CharField(read_only=True, allow_null=True)


class StrikeList(APIView):
    """How often the household did not come, where it counts; for nobody else, also not for a helper."""

    permission_classes = MEMBER

    @extend_schema(responses={200: StrikesSerializer})
    def get(self, request: Request) -> Response:
        rows: Any = missed_by(member_of(request), timezone.now())
        return Response({"results": StrikeSerializer(rows, many=True).data, "next": None})
