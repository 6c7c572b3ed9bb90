"""The door for programs and for the page's own script: begin, send pieces, ask how far, say, remove."""

from typing import Any
from uuid import UUID

from django.http import Http404, UnreadablePostError
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from community.people.gate import member_of
from community.pictures import actions, rules, shelves
from community.pictures.models import ALT_LENGTH, PLACE_LENGTH, Picture
from community.programs import MEMBER, valid


class Pieces(UserRateThrottle):
    """A film comes in a hundred pieces, and each is asked about: more than a person clicks."""

    scope = "pieces"
    rate = "900/min"


class PieceParser(BaseParser):
    """The bytes as they come, and never more than one piece of them."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return stream.read(rules.PIECE + 1)
        except UnreadablePostError:
            return b""  # the line was cut


class BeginSerializer(serializers.Serializer[Any]):
    client_id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Picture.Kind.choices)
    size = serializers.IntegerField(min_value=0, max_value=10**12)
    place = serializers.RegexField(
        rf"^[\w-]{{0,{PLACE_LENGTH}}}\Z", required=False, allow_blank=True, default=""
    )


class WordsSerializer(serializers.Serializer[Any]):
    alt = serializers.CharField(allow_blank=True, max_length=10 * ALT_LENGTH, default="")
    is_decoration = serializers.BooleanField(default=False)


class PictureSerializer(serializers.Serializer[Any]):
    """`files` has the addresses of what is made; `message` says why it could not be."""

    id = serializers.IntegerField(read_only=True)
    token = serializers.UUIDField(read_only=True)
    kind = serializers.CharField(read_only=True)
    state = serializers.CharField(read_only=True)
    size = serializers.IntegerField(read_only=True)
    received = serializers.IntegerField(read_only=True)
    alt = serializers.CharField(read_only=True)
    is_decoration = serializers.BooleanField(read_only=True)
    width = serializers.IntegerField(read_only=True)
    height = serializers.IntegerField(read_only=True)
    seconds = serializers.IntegerField(read_only=True)
    code = serializers.CharField(source="refused_as", read_only=True)
    message = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    def get_message(self, picture: Picture) -> str:
        return rules.sentence_of(picture)

    def get_files(self, picture: Picture) -> dict[str, str]:
        if not picture.is_made:
            return {}
        slug = self.context["member"].estate.slug
        sizes = [*shelves.SIZES, *([shelves.FILM] if picture.is_film else [])]
        return {size: reverse("pictures:file", args=[slug, picture.token, size]) for size in sizes}


class ProblemSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


def own_or_404(request: Request, token: UUID) -> Picture:
    """One's own, whatever state it is in. Http404 for everybody else's, seen or not."""
    found = rules.own(member_of(request)).filter(token=token).first()
    if found is None:
        raise Http404
    return found


def said(request: Request, picture: Picture, code: int = status.HTTP_200_OK) -> Response:
    """The picture, and in headers how far it is, for who only asks for those."""
    body = PictureSerializer(picture, context={"member": member_of(request)}).data
    headers = {"Upload-Offset": str(picture.received), "Upload-Length": str(picture.size)}
    return Response(body, status=code, headers=headers | {"Cache-Control": "no-store"})


class PictureList(APIView):
    """Begin an upload; or see what has been put up in a picker and hangs nowhere yet."""

    permission_classes = MEMBER
    throttle_classes = [Pieces]

    @extend_schema(
        parameters=[OpenApiParameter("place", str, description="The picker")],
        responses={200: PictureSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        member = member_of(request)
        place = request.query_params.get("place", "")[:PLACE_LENGTH].replace("\x00", "")
        found = rules.unused(member, place, timezone.now())
        many: Any = PictureSerializer(found, many=True, context={"member": member})
        return Response({"results": many.data, "next": None})

    @extend_schema(
        request=BeginSerializer,
        responses={
            201: PictureSerializer, 409: ProblemSerializer, 422: ProblemSerializer,
            429: ProblemSerializer, 507: ProblemSerializer,
        },
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        asked = valid(BeginSerializer(data=request.data))
        picture = actions.begin(member_of(request), now=timezone.now(), **asked.validated_data)
        return said(request, picture, status.HTTP_201_CREATED)


class PictureDetail(APIView):
    """One's own picture: how far it is, its next piece, and away with it."""

    permission_classes = MEMBER
    throttle_classes = [Pieces]
    parser_classes = [PieceParser]

    @extend_schema(responses={200: PictureSerializer, 404: ProblemSerializer})
    def get(self, request: Request, token: UUID) -> Response:
        return said(request, own_or_404(request, token))

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "Upload-Offset", int, OpenApiParameter.HEADER, required=True,
                description="Where in the file this piece begins",
            )
        ],
        request={"application/octet-stream": {"type": "string", "format": "binary"}},
        responses={
            200: PictureSerializer, 404: ProblemSerializer, 409: ProblemSerializer,
            413: ProblemSerializer, 507: ProblemSerializer,
        },
    )  # fmt: skip
    def patch(self, request: Request, token: UUID) -> Response:
        picture = own_or_404(request, token)
        offset = request.headers.get("Upload-Offset", "")
        data = request.data if isinstance(request.data, bytes) else b""
        promised = request.headers.get("Content-Length") or "0"
        if not offset.isdecimal() or len(offset) > 12 or str(len(data)) != promised:
            # A line that was cut: what came is left, and the sender asks how far we are.
            if len(data) > rules.PIECE:
                raise rules.no("big_piece", status=413)
            raise rules.no("wrong_offset", status=409, received=picture.received)
        return said(
            request, actions.receive(member_of(request), picture, offset=int(offset), data=data)
        )

    @extend_schema(responses={204: None, 404: ProblemSerializer, 409: ProblemSerializer})
    def delete(self, request: Request, token: UUID) -> Response:
        actions.remove(member_of(request), own_or_404(request, token))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PictureWords(APIView):
    """What somebody who cannot see the picture hears."""

    permission_classes = MEMBER

    @extend_schema(
        request=WordsSerializer,
        responses={200: PictureSerializer, 404: ProblemSerializer, 422: ProblemSerializer},
    )
    def put(self, request: Request, token: UUID) -> Response:
        picture = own_or_404(request, token)
        asked = valid(WordsSerializer(data=request.data))
        described = actions.describe(member_of(request), picture, **asked.validated_data)
        return said(request, described)
