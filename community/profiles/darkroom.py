"""The darkroom: makes two small clean pictures of whatever was sent, in a process of its own.

Run as a program: the bytes come on stdin; two lengths and two WebP pictures go out, or exit code 3
and a word on stderr. It knows nothing of the house and gets none of its secrets, so what a broken
or hostile file can reach is this process, its memory and its seconds.
"""

import io
import struct
import sys
import zipfile
from contextlib import suppress
from typing import Any

from PIL import Image, ImageCms

try:
    import resource
except ImportError:  # not on every system; the parent's clock still holds
    resource = None  # type: ignore[assignment]

PIXELS = 40_000_000
SMALLEST = 96
BIG, SMALL = 512, 96
MEMORY, SECONDS = 1 << 30, 10
REFUSED = 3
Turn = Image.Transpose
TURNS = {  # EXIF's «orientation» → how to undo it
    2: Turn.FLIP_LEFT_RIGHT, 3: Turn.ROTATE_180, 4: Turn.FLIP_TOP_BOTTOM, 5: Turn.TRANSPOSE,
    6: Turn.ROTATE_270, 7: Turn.TRANSVERSE, 8: Turn.ROTATE_90,
}  # fmt: skip
# What decodes to colours as they are. Sixteen bits of grey, say, is no photo from a phone.
MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"}
# Words no photo has: the file is read as something else as well, by somebody.
FOREIGN = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"%pdf-")


class No(Exception):
    """Not this file. The argument is the word for the parent."""


def main() -> int:
    """Reads stdin, writes stdout; 0 when two pictures were made."""
    _tie_down()
    try:
        big, small = develop(sys.stdin.buffer.read())
    except No as no:
        sys.stderr.write(str(no))
        return REFUSED
    sys.stdout.buffer.write(struct.pack(">II", len(big), len(small)) + big + small)
    return 0


def _tie_down() -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def develop(data: bytes) -> tuple[bytes, bytes]:
    """(512 px, 96 px) as WebP with nothing but pixels. Raises No with the reason as a word."""
    _look_at(data)
    Image.MAX_IMAGE_PIXELS = None  # we count ourselves, before anything is unpacked
    try:
        image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
        _measure(image)
        image.draft("RGB", (BIG * 2, BIG * 2))
        image.load()
        square = _square(image)
    except No:
        raise
    except Exception as trouble:
        raise No("broken") from trouble
    return _encoded(square), _encoded(square.resize((SMALL, SMALL), Image.Resampling.LANCZOS))


def _look_at(data: bytes) -> None:
    """By its bytes, whatever it is called: one picture, and nothing besides."""
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypmsf1"):
        raise No("heic")
    if data.startswith(b"\xff\xd8\xff"):
        has_more = False  # phones put a second picture or a clip behind; it is left out
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        has_more = _end_of_png(data) < len(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        has_more = int.from_bytes(data[4:8], "little") + 9 < len(data)
    else:
        raise No("not_a_picture")
    lower = data.lower()
    if has_more or any(word in lower for word in FOREIGN) or zipfile.is_zipfile(io.BytesIO(data)):
        raise No("mixed")


def _end_of_png(data: bytes) -> int:
    """Where the last chunk ends; the length of it all when that never comes."""
    at = 8
    while at + 12 <= len(data):
        kind, at = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4], "big")
        if kind == b"IEND":
            return at
    return len(data)


def _measure(image: Any) -> None:
    """Its size as it says itself, before it is unpacked."""
    width, height = image.size
    if width * height > PIXELS:
        raise No("too_many_pixels")
    if min(width, height) < SMALLEST:
        raise No("too_small")
    if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        raise No("moving")
    if image.mode not in MODES:
        raise No("broken")


def _square(image: Any) -> Any:
    """The middle of it, small, upright, on white, in plain sRGB."""
    profile, turned = image.info.get("icc_profile"), _turn_of(image)
    if image.mode not in {"RGB", "RGBA"}:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        profile = None
    width, height = image.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    image = image.resize(
        (min(side, BIG), min(side, BIG)),
        Image.Resampling.LANCZOS,
        box=(left, top, left + side, top + side),
        reducing_gap=3.0,
    )
    plain = Image.new("RGB", image.size, "white")
    plain.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    plain = _in_srgb(plain, profile)
    return plain.transpose(turned) if turned is not None else plain


def _in_srgb(image: Any, profile: bytes | None) -> Any:
    """Colours as they were meant; a profile nobody can read is left out."""
    if profile:
        with suppress(Exception):
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, theirs, ours, outputMode="RGB")
    return image


def _turn_of(image: Any) -> Any:
    """How to turn it so that up is up, as the camera noted; None for no turn or no sense."""
    with suppress(Exception):
        return TURNS.get(image.getexif().get(0x0112))
    return None


def _encoded(image: Any) -> bytes:
    """As WebP, from the pixels alone: where and when it was taken is not in it."""
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    kept = io.BytesIO()
    write = clean.save
    write(kept, "WEBP", quality=82, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return kept.getvalue()


if __name__ == "__main__":
    sys.exit(main())
