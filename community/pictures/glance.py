"""A glance at the first bytes of a file, before anything is unpacked: what it is, and how large.

It refuses early what would be refused anyway. What it lets through is looked at again in the
darkroom, which alone decides.
"""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

PIXELS = 50_000_000  # as in the darkroom, which is not imported: it unpacks
HEIC = {b"heic", b"heix", b"mif1", b"hevc", b"msf1", b"avif", b"avis"}
BOXES = {b"moov", b"mdat", b"wide", b"free", b"skip"}
JPEG, PNG, EBML = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\x1a\x45\xdf\xa3"
NO_SIZE = frozenset([0xC4, 0xC8, 0xCC])  # JPEG markers among the frames that are none
ENOUGH = 64  # bytes that are enough to know what it is
Size = tuple[int, int] | None


def is_film(head: bytes) -> bool:
    """MP4, MOV, WebM or Matroska by its first bytes."""
    if head.startswith(EBML) or head[4:8] in BOXES:
        return True
    return head[4:8] == b"ftyp" and head[8:12] not in HEIC


def word_for(path: Path, *, film: bool) -> str:
    """Why this file will not do, as far as can be seen at a glance; "" when nothing speaks against it."""
    with path.open("rb") as file:
        head = file.read(32)
        if film:
            return "" if is_film(head) else "not_a_film"
        if head[4:8] == b"ftyp" and head[8:12] in HEIC:
            return "heic"
        measure = _measure_of(head)
        if measure is None:
            return "not_a_picture"
        size = measure(file)
    return "too_many_pixels" if size and size[0] * size[1] > PIXELS else ""


def _measure_of(head: bytes) -> Callable[[BinaryIO], Size] | None:
    if head.startswith(JPEG):
        return _jpeg
    if head.startswith(PNG):
        return _png
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp
    return None


def _png(file: BinaryIO) -> Size:
    file.seek(16)
    found = file.read(8)
    return (int.from_bytes(found[:4], "big"), int.from_bytes(found[4:], "big"))


def _webp(file: BinaryIO) -> Size:
    """Of the extended kind only: the two others hold at most 16383 squared."""
    file.seek(12)
    if file.read(4) != b"VP8X":
        return None
    file.seek(24)
    found = file.read(6)
    return (
        int.from_bytes(found[:3], "little") + 1,
        int.from_bytes(found[3:], "little") + 1,
    )


def _jpeg(file: BinaryIO) -> Size:
    """From marker to marker until the frame says its size; None when it never does."""
    file.seek(2)
    for _marker in range(200):
        found = file.read(4)
        if len(found) < 4 or found[0] != 0xFF:
            return None
        if 0xC0 <= found[1] <= 0xCF and found[1] not in NO_SIZE:
            frame = file.read(5)
            return (int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big"))
        file.seek(int.from_bytes(found[2:], "big") - 2, 1)
    return None
