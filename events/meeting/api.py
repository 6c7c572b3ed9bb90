"""The door for programs: what a meeting is about, and when what has to be done."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.people.gate import member_of
from events.meeting import page, terms
from events.meeting.rules import is_committee
from events.models import AgendaPoint, DepartmentMeeting, MeetingPaper, Term


class MeetingErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class PointSerializer(serializers.ModelSerializer[AgendaPoint]):
    """A point of the agenda."""

    class Meta:
        model = AgendaPoint
        fields = ["title", "text"]
        read_only_fields = fields


class PaperSerializer(serializers.ModelSerializer[MeetingPaper]):
    """Something to read before the meeting. `file` is the address of a PDF, if it is one."""

    file = serializers.SerializerMethodField()

    class Meta:
        model = MeetingPaper
        fields = ["title", "text", "link", "file", "size"]
        read_only_fields = fields

    def get_file(self, paper: MeetingPaper) -> str:
        if not paper.file:
            return ""
        event = paper.meeting.event
        there = [event.estate.slug, event.token, paper.pk]
        return reverse("events:meeting_paper_file", args=there)


class TermSerializer(serializers.Serializer[Any]):
    """What has to be done by a day."""

    term = serializers.ChoiceField(choices=Term.choices)
    day = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField()


class MeetingSerializer(serializers.ModelSerializer[DepartmentMeeting]):
    """A meeting as this member sees it. Minutes are there once they are published."""

    id = serializers.UUIDField(source="event.token", read_only=True)
    title = serializers.CharField(source="event.title", read_only=True)
    starts_at = serializers.DateTimeField(source="event.starts_at", read_only=True)
    ends_at = serializers.DateTimeField(source="event.ends_at", read_only=True)
    place = serializers.CharField(source="event.place", read_only=True)
    agenda = PointSerializer(source="points", many=True, read_only=True)
    papers = serializers.SerializerMethodField()
    terms = serializers.SerializerMethodField()
    minutes = serializers.SerializerMethodField()

    class Meta:
        model = DepartmentMeeting
        fields = [
            "id", "title", "starts_at", "ends_at", "place", "is_extraordinary", "topic", "hand_in",
            "called_at", "late_because", "agenda", "terms", "papers", "minutes", "minutes_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(PaperSerializer(many=True))
    def get_papers(self, meeting: DepartmentMeeting) -> Any:
        own = bool(self.context.get("own"))
        return PaperSerializer(page.papers_of(meeting, own=own), many=True).data

    @extend_schema_field(TermSerializer(many=True))
    def get_terms(self, meeting: DepartmentMeeting) -> Any:
        found = terms.deadlines_of(meeting, self.context["now"]) if "now" in self.context else []
        return TermSerializer(found, many=True).data

    def get_minutes(self, meeting: DepartmentMeeting) -> str:
        return meeting.minutes if meeting.minutes_at is not None else ""


class EventMeeting(APIView):
    """The residents' own meeting behind an event; 404 where it is none."""

    permission_classes = [permissions.IsAuthenticated]

    @extend_schema(responses={200: MeetingSerializer, 404: MeetingErrorSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        found = page.meeting_or_404(member, token)
        own = is_committee(member) and found.event.estate_id == member.estate_id
        context = {"now": timezone.now(), "own": own}
        return Response(MeetingSerializer(found, context=context).data)
