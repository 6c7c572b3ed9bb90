"""What is sent as a picture: what comes out has pixels and nothing else, and the rest is refused."""

import io
import struct
import time
import zipfile
import zlib

import pytest
from PIL import Image

from community.errors import Refused
from community.pictures import darkroom, developing
from tests.community.profiles.conftest import drawn

GPS, MAKE, TURN = 0x8825, 0x010F, 0x0112


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, rows: int) -> bytes:
    """A PNG that says it is so large, and has as many black rows as it is told."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = zlib.compress(bytes((width * 3 + 1) * rows), 9)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def animated(kind: str) -> bytes:
    kept = io.BytesIO()
    frames = [Image.new("RGB", (200, 200), colour) for colour in ("red", "blue")]
    frames[0].save(kept, kind, save_all=True, append_images=frames[1:], duration=100)
    return kept.getvalue()


def in_a_zip() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("run.js", "alert(1)")
    return kept.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=["WEBP"])
    image.load()
    return image


# --- what comes out ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_two_squares_come_out(kind):
    picture = developing.face(drawn(kind, (900, 600)))
    assert opened(picture.big).size == (512, 512)
    assert opened(picture.small).size == (96, 96)


def test_a_small_picture_is_not_blown_up():
    assert opened(developing.face(drawn(size=(200, 300))).big).size == (200, 200)


def test_it_is_the_middle_that_is_kept():
    wide = Image.new("RGB", (900, 300), "red")
    wide.paste("blue", (300, 0, 600, 300))
    kept = io.BytesIO()
    wide.save(kept, "PNG")
    big = opened(developing.face(kept.getvalue()).big).convert("RGB")
    for corner in ((5, 5), (294, 5), (5, 294), (294, 294)):
        red, _green, blue = big.getpixel(corner)
        assert blue > 200 > red


def test_where_and_when_it_was_taken_is_gone():
    exif = Image.Exif()
    exif[MAKE] = "HemmeligtKamera"
    exif.get_ifd(GPS)[2] = (55.0, 40.0, 33.0)
    exif.get_ifd(GPS)[29] = "2026:11:20"
    sent = drawn(exif=exif, icc_profile=b"HEMMELIG-PROFIL", xmp=b"<x:xmpmeta>HEMMELIG</x:xmpmeta>")
    assert b"HemmeligtKamera" in sent
    assert b"2026:11:20" in sent
    picture = developing.face(sent)
    for data in (picture.big, picture.small):
        for mark in (b"Hemmelig", b"HEMMELIG", b"2026", b"EXIF", b"ICCP", b"XMP ", b"Exif"):
            assert mark not in data
        assert not opened(data).getexif()
        assert set(opened(data).info) <= {"loop", "background", "timestamp", "duration"}


def test_a_photo_held_sideways_is_turned_upright():
    """Orientation 6: the top of the scene is the start side of the file."""
    lying = Image.new("RGB", (400, 400), "white")
    lying.paste("red", (0, 0, 100, 400))
    exif = Image.Exif()
    exif[TURN] = 6
    kept = io.BytesIO()
    lying.save(kept, "JPEG", exif=exif, quality=95)
    big = opened(developing.face(kept.getvalue()).big).convert("RGB")
    assert big.getpixel((200, 30))[1] < 80
    assert big.getpixel((30, 300))[1] > 180


def test_what_could_be_seen_through_is_white():
    kept = io.BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(kept, "PNG")
    assert min(opened(developing.face(kept.getvalue()).big).convert("RGB").getpixel((9, 9))) > 250


def test_a_phones_double_picture_is_its_first_one():
    """Portrait modes write two pictures in one JPEG (MPO). They are no animation."""
    kept = io.BytesIO()
    first, second = Image.new("RGB", (300, 300), "red"), Image.new("RGB", (300, 300), "blue")
    first.save(kept, "MPO", save_all=True, append_images=[second])
    big = opened(developing.face(kept.getvalue()).big).convert("RGB")
    assert big.getpixel((9, 9))[0] > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK"])
def test_colours_of_every_kind_are_understood(mode):
    kept = io.BytesIO()
    Image.new("RGB", (200, 200), "white").convert(mode).save(
        kept, "JPEG" if mode == "CMYK" else "PNG"
    )
    assert min(opened(developing.face(kept.getvalue()).big).convert("RGB").getpixel((9, 9))) > 240


# --- what is refused -----------------------------------------------------------------------------

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)
BAD = {
    "nothing": (b"", "no_file"),
    "too many bytes": (b"\xff\xd8\xff" + bytes(developing.MOST_BYTES), "big_file"),
    "html called jpg": (b"<!doctype html><script>alert(1)</script>", "not_a_picture"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "not_a_picture"),
    "svg with a head": (b'<?xml version="1.0"?><svg/>', "not_a_picture"),
    "gif": (animated("GIF"), "not_a_picture"),
    "tiff": (drawn("TIFF"), "not_a_picture"),
    "bmp": (drawn("BMP"), "not_a_picture"),
    "pdf": (b"%PDF-1.7\n", "not_a_picture"),
    "a program": (b"\x7fELF" + bytes(64), "not_a_picture"),
    "heic": (HEIC, "heic"),
    "moving png": (animated("PNG"), "moving"),
    "moving webp": (animated("WEBP"), "moving"),
    "half a jpeg": (drawn(size=(900, 900))[:3000], "broken"),
    "half a png": (png_of(300, 300, 300)[:-60], "broken"),
    "half a webp": (drawn("WEBP", (900, 900))[:60], "broken"),
    "only a beginning": (b"\xff\xd8\xff\xe0", "broken"),
    "noise": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "broken"),
    "too small": (drawn(size=(90, 400)), "too_small"),
    "bomb": (png_of(10_000, 5_001, 1), "too_many_pixels"),
    "wide bomb": (png_of(65_000, 65_000, 1), "too_many_pixels"),
    "jpeg and html": (drawn() + b"<HTML><body>", "mixed"),
    "jpeg with a script in it": (drawn(comment=b"*/<script>alert(1)</script>"), "mixed"),
    "jpeg and a zip": (drawn() + in_a_zip(), "mixed"),
    "png and more": (drawn("PNG") + b"MZ" + bytes(99), "mixed"),
    "webp and more": (drawn("WEBP") + bytes(99), "mixed"),
}


@pytest.mark.parametrize(("data", "code"), BAD.values(), ids=BAD.keys())
def test_what_is_no_still_picture_is_refused_with_a_sentence(data, code):
    with pytest.raises(Refused) as no:
        developing.face(data)
    assert (no.value.code, no.value.field, no.value.status) == (code, "photo", 422)
    assert str(no.value) == str(developing.SENTENCES[code])


@pytest.mark.real_time
def test_a_bomb_of_fifty_megapixels_is_refused_before_it_is_unpacked():
    """150 MB of black behind 150 kB."""
    bomb = png_of(10_000, 5_001, 5_001)
    assert len(bomb) < 200_000
    began = time.monotonic()
    with pytest.raises(Refused, match="50 megapixel"):
        developing.face(bomb)
    assert time.monotonic() - began < 5


def test_a_bomb_in_a_text_beside_the_picture_does_no_harm():
    """A compressed text of 200 MB: read by nobody, and the file is refused or cleaned."""
    text = chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(200_000_000), 9))
    png = drawn("PNG")
    sent = png[:33] + text + png[33:]
    with pytest.raises(Refused) as no:
        developing.face(sent)
    assert no.value.code == "broken"


def test_who_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(developing, "MOST_SECONDS", 0.001)
    with pytest.raises(Refused) as no:
        developing.face(drawn())
    assert no.value.code == "broken"


def test_when_many_come_at_once_the_last_one_is_asked_to_wait(monkeypatch):
    monkeypatch.setattr(developing, "MOST_WAITING", 0.01)
    with developing._turns, developing._turns, pytest.raises(Refused) as no:
        developing.face(drawn())
    assert no.value.code == "busy"
    assert developing.face(drawn()).big


def test_the_darkroom_gets_none_of_the_houses_secrets(monkeypatch, tmp_path):
    spy = tmp_path / "spy.py"
    spy.write_text("import os, sys; sys.stderr.write('|'.join(os.environ)); sys.exit(3)")
    monkeypatch.setattr(developing, "DARKROOM", spy)
    monkeypatch.setenv("BEBOERHUS_SECRET_KEY", "hemmelig")
    done = developing._in_the_darkroom(b"x", "face")
    assert done is not None
    assert set(done.stderr.decode().split("|")) <= {"PATH", "LD_LIBRARY_PATH", "LC_CTYPE"}


def test_the_darkroom_names_only_reasons_that_have_a_sentence():
    words = {"broken", "heic", "mixed", "moving", "not_a_picture", "too_many_pixels", "too_small"}
    assert words <= set(developing.SENTENCES)
    assert darkroom.REFUSED not in (0, 1)
