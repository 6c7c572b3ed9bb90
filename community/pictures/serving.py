"""A file of ours as an answer: its type is fixed, nobody guesses at it, and only this reader has it.

What a removed person still has is gone from their browser within the minute (`FRESH`).
"""

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from community.pictures import shelves
from community.pictures.models import Picture

FRESH = 45  # seconds
PART = 1 << 20  # bytes of a film in one answer, at most: a slow phone holds nobody up
BLOCK = 1 << 16
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
Span = tuple[int, int]


def answer(request: HttpRequest, picture: Picture, size: str) -> HttpResponseBase | None:
    """The file of this size; None when the disk does not have it (any more)."""
    path = shelves.made.path(picture.name, size)
    if size == shelves.FILM:
        return file(request, path, kind="video/mp4", saved_as="film.mp4")
    return file(request, path, kind="image/webp")


def file(
    request: HttpRequest, path: Path, *, kind: str, saved_as: str = ""
) -> HttpResponseBase | None:
    """A file from a private shelf, as this type and no other; None when it is not there (any more).

    With `saved_as` the browser keeps it under that name and does not open it itself.
    """
    if not path.is_file():
        return None
    tag = f'"{path.stem}"'
    if settings.SENDFILE:
        response: HttpResponseBase = _handed_on(path)
    elif tag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = _sent(request, path, tag)
    return _with_headers(response, tag, kind, saved_as)


def _with_headers(
    response: HttpResponseBase, tag: str, kind: str, saved_as: str
) -> HttpResponseBase:
    response.headers["Content-Type"] = kind
    named = content_disposition_header(as_attachment=True, filename=saved_as) if saved_as else ""
    response.headers["Content-Disposition"] = named or "inline"
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"private, max-age={FRESH}"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _handed_on(path: Path) -> HttpResponse:
    """The web server in front sends it: it reads the header and looks under an internal address."""
    inside = path.relative_to(Path(settings.PRIVATE_ROOT))
    return HttpResponse(headers={"X-Accel-Redirect": f"{settings.SENDFILE.rstrip('/')}/{inside}"})


def _sent(request: HttpRequest, path: Path, tag: str) -> HttpResponseBase:
    """All of it in blocks, or the part that was asked for."""
    total = path.stat().st_size
    asked = request.headers.get("Range", "")
    if not asked or request.headers.get("If-Range", tag) != tag:
        return _whole(path, total)
    span = span_of(asked, total)
    if span is None:
        return _whole(path, total)
    first, last = span
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{total}"})
    last = min(last, first + PART - 1)
    with path.open("rb") as file:
        file.seek(first)
        data = file.read(last - first + 1)
    where = {"Content-Range": f"bytes {first}-{last}/{total}"}
    return HttpResponse(data, status=206, headers=where)


def _whole(path: Path, total: int) -> FileResponse:
    response = FileResponse(path.open("rb"), headers={"Content-Length": str(total)})
    response.block_size = BLOCK
    return response


def span_of(asked: str, total: int) -> Span | None:
    """First and last byte of `bytes=0-499`, `bytes=500-`, `bytes=-500`.

    None for what is no single range (then everything is sent); first > last for one that begins
    after the end.
    """
    found = RANGE.fullmatch(asked.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = min(int(found[2]), total)
        return (total - length, total - 1) if length else (1, 0)
    first, last = int(found[1]), int(found[2] or total - 1)
    if found[2] and last < first:
        return None
    return (first, min(last, total - 1)) if first < total else (1, 0)
