"""The door for programs: the same verbs as the pages and the socket, behind the same gate."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.chat import actions, looking, page, rules
from community.chat import serializers as shapes
from community.chat.among import list_of
from community.chat.direct import actions as direct
from community.chat.minding.actions import pin
from community.chat.models import Conversation
from community.people.gate import member_of
from community.programs import MEMBER, valid

A_PAGE = 50
SAID = {200: shapes.MessageSerializer}
IT = {200: shapes.ConversationSerializer}


def _asked(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What was sent, in its shape. ValidationError (422) for anything else."""
    data = request.query_params if request.method == "GET" else request.data
    return dict(valid(shape(data=data)).validated_data)


class _Door(APIView):
    permission_classes = MEMBER

    def _conversation(self, request: Request, token: UUID) -> Conversation:
        return looking.conversation_at(member_of(request), token)

    def _one(self, request: Request, token: UUID, code: int = status.HTTP_200_OK) -> Response:
        """The conversation as it is now, for the member. Refused `not_found`."""
        member = member_of(request)
        found = list_of(member).filter(token=token).first()
        if found is None:
            raise rules.not_found()
        return Response(page.conversation_as_facts(member, found, timezone.now()), status=code)

    def _message(self, request: Request, message: Any, code: int = 200) -> Response:
        again = looking.message_at(member_of(request), message.token)
        facts = page.messages_as_facts(member_of(request), [again])
        return Response(facts[0], status=code)


class ConversationList(_Door):
    """What the member takes part in, the newest first; POST asks a neighbour to talk."""

    @extend_schema(
        parameters=[OpenApiParameter("page", int, description="From 1")],
        responses={200: shapes.ListSerializer},
    )
    def get(self, request: Request) -> Response:
        member, number = member_of(request), _page_number(request)
        start = (number - 1) * A_PAGE
        rows = list(list_of(member)[start : start + A_PAGE + 1])
        facts = page.conversations_as_facts(member, rows[:A_PAGE], timezone.now())
        further = request.build_absolute_uri(f"?page={number + 1}")
        return Response({"results": facts, "next": further if len(rows) > A_PAGE else None})

    @extend_schema(
        request=shapes.NeighbourSerializer, responses={201: shapes.ConversationSerializer}
    )
    def post(self, request: Request) -> Response:
        token = _asked(shapes.NeighbourSerializer, request)["neighbour"]
        asked = direct.ask_to_talk(member_of(request), token, now=timezone.now())
        return self._one(request, asked.token, status.HTTP_201_CREATED)


def _page_number(request: Request) -> int:
    text = request.query_params.get("page", "")
    return max(int(text), 1) if text.isdecimal() and len(text) < 5 else 1


class ConversationDetail(_Door):
    """One of them; DELETE steps out of it."""

    @extend_schema(responses=IT)
    def get(self, request: Request, token: UUID) -> Response:
        return self._one(request, token)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, token: UUID) -> Response:
        conversation = self._conversation(request, token)
        actions.step_out(member_of(request), conversation, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class MessageList(_Door):
    """What was said there, a piece at a time; POST says something."""

    @extend_schema(parameters=[shapes.PlaceSerializer], responses={200: shapes.SheetSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        member, conversation = member_of(request), self._conversation(request, token)
        where = _asked(shapes.PlaceSerializer, request)
        if "q" in where:
            sheet = page.with_words(member, conversation, where["q"])
        elif "after" in where:
            sheet = page.after(member, conversation, where["after"])
        elif "before" in where:
            sheet = page.before(member, conversation, where["before"])
        else:
            sheet = page.newest(member, conversation)
        return Response(page.sheet_as_facts(member, sheet))

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "Idempotency-Key", str, OpenApiParameter.HEADER, description="In client_id's place"
            )
        ],
        request=shapes.NewMessageSerializer,
        responses={201: shapes.MessageSerializer},
    )
    def post(self, request: Request, token: UUID) -> Response:
        member, conversation = member_of(request), self._conversation(request, token)
        sent = _asked(shapes.NewMessageSerializer, request)
        client_id = sent.get("client_id") or looking.uuid_of(
            request.headers.get("Idempotency-Key", "")
        )
        if client_id is None:
            sentence = _("Send client_id eller Idempotency-Key, en UUID.")
            raise serializers.ValidationError({"client_id": [sentence]})
        message = actions.say(
            member,
            conversation,
            sent["text"],
            client_id=client_id,
            now=timezone.now(),
            reply_to=looking.answered_by(member, conversation, sent.get("reply_to")),
            picture=looking.picture_of(member, sent.get("picture")),
        )
        return self._message(request, message, status.HTTP_201_CREATED)


class Reading(_Door):
    """How far the member has read."""

    @extend_schema(request=shapes.ReadSerializer, responses=IT)
    def post(self, request: Request, token: UUID) -> Response:
        conversation = self._conversation(request, token)
        up_to = _asked(shapes.ReadSerializer, request)["up_to"]
        actions.read(member_of(request), conversation, up_to=up_to, now=timezone.now())
        return self._one(request, conversation.token)


class Settings(_Door):
    """Mute it, and show how far one has read. What is not sent stays as it is."""

    @extend_schema(request=shapes.SettingsSerializer, responses=IT)
    def post(self, request: Request, token: UUID) -> Response:
        member, conversation = member_of(request), self._conversation(request, token)
        sent, now = _asked(shapes.SettingsSerializer, request), timezone.now()
        if "shows_reading" in sent:
            actions.show_reading(member, conversation, shows=sent["shows_reading"], now=now)
        if "is_muted" in sent:
            actions.mute(member, conversation, is_muted=sent["is_muted"], now=now)
        return self._one(request, conversation.token)


class Answer(_Door):
    """Yes or no to a neighbour who asks to talk. After a no it is gone: 204."""

    @extend_schema(
        request=shapes.AnswerSerializer,
        responses={200: shapes.ConversationSerializer, 204: None},
    )
    def post(self, request: Request, token: UUID) -> Response:
        conversation = self._conversation(request, token)
        yes = _asked(shapes.AnswerSerializer, request)["yes"]
        direct.answer_asking(member_of(request), conversation, yes=yes, now=timezone.now())
        if not yes:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return self._one(request, conversation.token)


class MessageDetail(_Door):
    """One message; its author edits it for a quarter of an hour, and deletes it at any time."""

    @extend_schema(responses=SAID)
    def get(self, request: Request, token: UUID) -> Response:
        return self._message(request, looking.message_at(member_of(request), token))

    @extend_schema(request=shapes.EditSerializer, responses=SAID)
    def patch(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        message = looking.message_at(member, token)
        text = _asked(shapes.EditSerializer, request)["text"]
        return self._message(request, actions.edit(member, message, text, now=timezone.now()))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        actions.take_back(member, looking.message_at(member, token), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Pin(_Door):
    """Put a message at the top for everybody, or take it down."""

    @extend_schema(request=shapes.PinSerializer, responses=SAID)
    def post(self, request: Request, token: UUID) -> Response:
        member = member_of(request)
        message = looking.message_at(member, token)
        wish = _asked(shapes.PinSerializer, request)["is_pinned"]
        return self._message(request, pin(member, message, is_pinned=wish, now=timezone.now()))
