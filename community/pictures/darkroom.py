"""The darkroom: makes small clean pictures of whatever was sent, in a process of its own.

Run as a program with the name of a recipe: the bytes come on stdin; WebP pictures go out, or exit
code 3 and a word on stderr. It knows nothing of the house and gets none of its secrets, so what a
broken or hostile file can reach is this process, its memory and its seconds.
"""

import io
import struct
import sys
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms

try:
    import resource
except ImportError:  # not on every system; the parent's clock still holds
    resource = None  # type: ignore[assignment]

PIXELS = 50_000_000
MEMORY, SECONDS = 768 << 20, 15
REFUSED = 3
Turn = Image.Transpose
TURNS = {  # EXIF's «orientation» → how to undo it
    2: Turn.FLIP_LEFT_RIGHT, 3: Turn.ROTATE_180, 4: Turn.FLIP_TOP_BOTTOM, 5: Turn.TRANSPOSE,
    6: Turn.ROTATE_270, 7: Turn.TRANSVERSE, 8: Turn.ROTATE_90,
}  # fmt: skip
# What decodes to colours as they are. Sixteen bits of grey, say, is no photo from a phone.
MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"}
# Words no photo has: the file is read as something else as well, by somebody.
FOREIGN = (b"<script", b"<html", b"<!doctype", b"<?php", b"%pdf-")


@dataclass(frozen=True)
class Recipe:
    """What to make: how long the longest side may be, largest first. Nothing is blown up.

    `square` keeps the middle. `smallest` is the shortest side that is a picture at all. `alone`
    refuses a file that is something else as well, where the reader may simply choose another.
    """

    sizes: tuple[int, ...]
    square: bool
    smallest: int
    alone: bool


RECIPES = {
    "face": Recipe((512, 96), square=True, smallest=96, alone=True),
    "picture": Recipe((1600, 860, 160), square=False, smallest=16, alone=False),
}


class No(Exception):
    """Not this file. The argument is the word for the parent."""


def main() -> int:
    """Reads stdin, writes stdout; 0 when the pictures were made.

    Out goes how many there are, then width, height and length of each, then the bytes of each.
    """
    _tie_down()
    try:
        made = develop(sys.stdin.buffer.read(), RECIPES[sys.argv[1]])
    except No as no:
        sys.stderr.write(str(no))
        return REFUSED
    out = sys.stdout.buffer
    out.write(struct.pack(">I", len(made)))
    for (width, height), data in made:
        out.write(struct.pack(">III", width, height, len(data)))
    for _size, data in made:
        out.write(data)
    return 0


def _tie_down() -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def develop(data: bytes, recipe: Recipe) -> list[tuple[tuple[int, int], bytes]]:
    """((width, height), WebP with nothing but pixels) of each size. No with the reason as a word."""
    _look_at(data, recipe)
    Image.MAX_IMAGE_PIXELS = None  # we count ourselves, before anything is unpacked
    try:
        image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
        _measure(image, recipe)
        longest = recipe.sizes[0]
        image.draft("RGB", (longest * 2, longest * 2))
        image.load()
        plain = _plain(image, recipe)
    except No:
        raise
    except Exception as trouble:
        raise No("broken") from trouble
    return [_encoded(_within(plain, size)) for size in recipe.sizes]


def _look_at(data: bytes, recipe: Recipe) -> None:
    """By its bytes, whatever it is called: a picture, and for some recipes nothing besides."""
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
    if recipe.alone and (has_more or _is_more_than_a_picture(data)):
        raise No("mixed")


def _is_more_than_a_picture(data: bytes) -> bool:
    lower = data.lower()
    return any(word in lower for word in FOREIGN) or zipfile.is_zipfile(io.BytesIO(data))


def _end_of_png(data: bytes) -> int:
    """Where the last chunk ends; the length of it all when that never comes."""
    at = 8
    while at + 12 <= len(data):
        kind, at = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4], "big")
        if kind == b"IEND":
            return at
    return len(data)


def _measure(image: Any, recipe: Recipe) -> None:
    """Its size as it says itself, before it is unpacked."""
    width, height = image.size
    if width * height > PIXELS:
        raise No("too_many_pixels")
    if min(width, height) < recipe.smallest:
        raise No("too_small")
    if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        raise No("moving")
    if image.mode not in MODES:
        raise No("broken")


def _plain(image: Any, recipe: Recipe) -> Any:
    """As large as the largest we keep, upright, on white, in plain sRGB; the middle if square."""
    profile, turned = image.info.get("icc_profile"), _turn_of(image)
    if image.mode not in {"RGB", "RGBA"}:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        profile = None
    left, top, right, bottom = box = _cut(image.size, square=recipe.square)
    image = image.resize(
        _fit((right - left, bottom - top), recipe.sizes[0]),
        Image.Resampling.LANCZOS,
        box=box,
        reducing_gap=3.0,
    )
    plain = Image.new("RGB", image.size, "white")
    plain.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    plain = _in_srgb(plain, profile)
    return plain.transpose(turned) if turned is not None else plain


def _cut(size: tuple[int, int], *, square: bool) -> tuple[int, int, int, int]:
    """What is kept of it: everything, or the middle."""
    width, height = size
    if not square:
        return 0, 0, width, height
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    return left, top, left + side, top + side


def _fit(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """The same shape, no side longer than that and none shorter than a pixel."""
    most = max(size)
    if most <= longest:
        return size
    return max(1, round(size[0] * longest / most)), max(1, round(size[1] * longest / most))


def _within(image: Any, longest: int) -> Any:
    size = _fit(image.size, longest)
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)


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


def _encoded(image: Any) -> tuple[tuple[int, int], bytes]:
    """As WebP, from the pixels alone: where and when it was taken is not in it."""
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    kept = io.BytesIO()
    write = clean.save
    write(kept, "WEBP", quality=82, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return image.size, kept.getvalue()


if __name__ == "__main__":
    sys.exit(main())
