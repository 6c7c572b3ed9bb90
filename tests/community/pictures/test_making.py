"""What is made of what was sent: clean files, once, whatever happens to the worker."""

import io
import os
import struct
import subprocess
import sys
import time
import zlib
from datetime import timedelta

import av
import pytest
from PIL import Image

from community.pictures import developing, filming, filmroom, rules, shelves
from community.pictures.making import actions as making
from community.pictures.models import Picture
from tests.community.pictures.conftest import drawn, files_in, filmed, held_sideways
from tests.community.pictures.test_developing import animated, chunk, in_a_zip, png_of
from tests.conftest import NOW

GPS, MAKE, SERIAL, TURN = 0x8825, 0x010F, 0xA431, 0x0112
SECRETS = (b"HEMMELIG", b"55.676", b"2026:11:20", b"SERIE-4711", b"Exif", b"EXIF", b"XMP ", b"ICCP")


def made(picture, size="1600"):
    return shelves.made.read(picture.name, size)


def opened(data):
    image = Image.open(io.BytesIO(data), formats=["WEBP"])
    image.load()
    return image


def at(seconds=0):
    return lambda: NOW + timedelta(seconds=seconds)


# --- pictures ------------------------------------------------------------------------------------


def test_a_photo_becomes_three_sizes_and_what_was_sent_is_gone(put_up, arriving):
    picture = put_up(data=drawn(size=(2000, 1000)))
    assert (picture.state, picture.draft, picture.width, picture.height) == ("made", "", 1600, 800)
    assert [opened(made(picture, size)).size for size in shelves.SIZES] == [
        (160, 80), (860, 430), (1600, 800),
    ]  # fmt: skip
    assert arriving() == []
    assert picture.made_at == NOW


def test_a_small_picture_is_not_blown_up(put_up):
    picture = put_up(data=drawn(size=(200, 300)))
    assert [opened(made(picture, size)).size for size in shelves.SIZES] == [
        (107, 160), (200, 300), (200, 300),
    ]  # fmt: skip


def photo_with_secrets():
    """As a phone writes it: where, when, whose, and a small copy of it all."""
    exif = Image.Exif()
    exif[MAKE] = "HEMMELIG"
    exif.get_ifd(0x8769)[SERIAL] = "SERIE-4711"
    exif.get_ifd(GPS)[2] = (55.0, 40.0, 33.6)
    exif.get_ifd(GPS)[29] = "2026:11:20"
    xmp = b"<x:xmpmeta>HEMMELIG 55.676,12.568</x:xmpmeta>"
    return drawn(
        size=(400, 300), exif=exif, icc_profile=b"HEMMELIG", xmp=xmp, comment=b"HEMMELIG 55.676"
    )


def test_where_when_and_whose_is_in_no_file_of_ours(put_up, private):
    """UP-3: every stored byte is looked through, not only what is served."""
    sent = photo_with_secrets()
    assert all(mark in sent for mark in (b"HEMMELIG", b"SERIE-4711", b"2026:11:20"))
    put_up(data=sent)
    files = files_in(private)
    assert len(files) == 3
    for path in files:
        data = path.read_bytes()
        assert [mark for mark in SECRETS if mark in data] == []
        assert not opened(data).getexif()


def test_a_photo_held_sideways_stands_upright(put_up):
    exif = Image.Exif()
    exif[TURN] = 6
    picture = put_up(data=drawn(size=(300, 200), exif=exif))
    assert (picture.width, picture.height) == (200, 300)


POLYGLOTS = {
    "a png with a script behind it": drawn("PNG") + b"<script>alert('PAYLOAD')</script>",
    "a jpeg that is a zip": drawn() + in_a_zip() + b"PAYLOAD",
    "a jpeg with a script in its comment": drawn(comment=b"*/<script>PAYLOAD</script>"),
    "a webp with more behind it": drawn("WEBP") + b"<html>PAYLOAD",
    "a png with html in a text": drawn("PNG")[:33]
    + chunk(b"tEXt", b"Comment\0<html><script>PAYLOAD</script>")
    + drawn("PNG")[33:],
    "a gif hidden behind a jpeg": drawn() + b"GIF89a=1;PAYLOAD",
}


@pytest.mark.parametrize("data", POLYGLOTS.values(), ids=POLYGLOTS.keys())
def test_what_was_something_else_as_well_is_a_picture_and_nothing_else(put_up, private, data):
    """UP-2: made anew from the pixels, the payload is in no file of ours."""
    picture = put_up(data=data)
    assert picture.state == "made"
    for path in files_in(private):
        kept = path.read_bytes()
        assert b"PAYLOAD" not in kept
        assert b"<script" not in kept
        assert opened(kept)


WRONG = {
    "half a jpeg": (drawn(size=(900, 900))[:3000], "broken"),
    "a jpeg of a few bytes": (b"\xff\xd8\xff\xe0" + bytes(100), "broken"),
    "a moving png": (animated("PNG"), "moving"),
    "a moving webp": (animated("WEBP"), "moving"),
    "a thousand frames": (animated("WEBP") * 2, "moving"),
    "a dot": (drawn("PNG", (4, 4)), "too_small"),
    "a text of 200 MB in 200 kB": (
        drawn("PNG")[:33]
        + chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(200_000_000), 9))
        + drawn("PNG")[33:],
        "broken",
    ),
}


@pytest.mark.parametrize(("data", "code"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_used_is_refused_with_a_sentence_and_leaves_nothing(
    put_up, private, data, code
):
    picture = put_up(data=data)
    assert (picture.state, picture.refused_as) == ("refused", code)
    assert rules.sentence_of(picture)
    assert files_in(private) == []


@pytest.mark.parametrize("side", [13_000, 13_341, 20_000])
def test_a_bomb_of_twenty_kilobytes_is_refused_within_a_second(sent, side):
    """F10: 169, 178 and 400 megapixels in one bit each. Not even the darkroom sees them."""
    rows = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + rows + chunk(b"IDAT", bytes(20_000)) + chunk(b"IEND", b"")
    began = time.process_time()  # this process's own, however busy the machine is
    picture = sent(data=bomb)
    assert time.process_time() - began < 1
    assert (picture.state, picture.refused_as) == ("refused", "too_many_pixels")


def test_the_darkroom_refuses_the_bomb_too_when_nobody_glanced():
    with pytest.raises(developing.Refused) as no:
        developing.develop(png_of(13_000, 13_000, 1), "picture")
    assert no.value.code == "too_many_pixels"


def test_fifty_megapixels_fit_in_the_memory_that_is_allowed():
    picture, *_rest = developing.develop(png_of(10_000, 4_999, 4_999), "picture")
    assert (picture.width, picture.height) == (1600, 800)


def test_the_process_that_opens_files_may_not_take_all_memory(tmp_path):
    """Without the limit a bomb that lies about itself would take the machine."""
    code = (
        "import runpy, sys; room = runpy.run_path(sys.argv[1]); room['_tie_down'](); "
        "import resource; print(resource.getrlimit(resource.RLIMIT_AS)[0], "
        "resource.getrlimit(resource.RLIMIT_CPU)[0]); bytearray(900 << 20)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(developing.DARKROOM)], capture_output=True, check=False
    )
    assert done.stdout.split() == [str(768 << 20).encode(), b"15"]
    assert b"MemoryError" in done.stderr


# --- films ---------------------------------------------------------------------------------------


def probed(data):
    with av.open(io.BytesIO(data), format="mov") as film:
        return {s.type: s.codec_context.name for s in film.streams}, dict(film.metadata)


@pytest.mark.parametrize(
    "how", [{}, {"kind": "webm", "codecs": ("libvpx", "libopus")}], ids=["mp4", "webm"]
)
def test_a_film_becomes_h264_and_aac_with_a_still(put_up, private, arriving, how):
    picture = put_up(data=filmed(secret="HEMMELIG 55.676", **how), kind="film")
    assert (picture.state, picture.width, picture.height) == ("made", 64, 48)
    assert picture.seconds >= 1
    film = made(picture, "film")
    streams, about = probed(film)
    assert streams == {"video": "h264", "audio": "aac"}
    assert set(about) <= {"major_brand", "minor_version", "compatible_brands"}
    blue_above = opened(made(picture)).convert("RGB")
    assert blue_above.getpixel((32, 5))[2] > 150 > blue_above.getpixel((32, 5))[0]
    assert arriving() == []
    for path in files_in(private):
        assert [mark for mark in SECRETS if mark in path.read_bytes()] == []


def test_a_film_held_upright_stands_upright(put_up):
    picture = put_up(data=held_sideways(filmed()), kind="film")
    assert (picture.width, picture.height) == (48, 64)
    image = opened(made(picture)).convert("RGB")
    assert image.getpixel((44, 32))[2] > 150  # what was above is to the right
    assert image.getpixel((3, 32))[0] > 150


def test_a_film_longer_than_a_minute_is_refused(put_up, private):
    picture = put_up(data=filmed(63, (16, 16), rate=1), kind="film")
    assert picture.refused_as == "too_long"
    assert "minut" in rules.sentence_of(picture)
    assert files_in(private) == []


@pytest.mark.parametrize(
    "data",
    [filmed()[:400], b"\0\0\0\x18ftypmp42" + bytes(500), b"\x1a\x45\xdf\xa3" + bytes(500)],
    ids=["half an mp4", "only a beginning", "an empty webm"],
)
def test_a_broken_film_is_refused(put_up, data):
    picture = put_up(data=data, kind="film")
    assert (picture.state, picture.refused_as) == ("refused", "broken")
    assert rules.sentence_of(picture).startswith("Filmen er i stykker")


def test_a_list_of_other_files_is_no_film(sent, tmp_path):
    """An HLS playlist would have FFmpeg read whatever it names."""
    playlist = b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile:///etc/passwd\n"
    assert sent(data=playlist, kind="film").refused_as == "not_a_film"
    path = tmp_path / "list"
    path.write_bytes(playlist)
    with pytest.raises(filming.NoFilm):
        filming.remake(path, tmp_path)


@pytest.mark.parametrize(
    ("size", "smaller"),
    [((3840, 2160), (1280, 720)), ((1080, 1920), (720, 1280)), ((640, 480), (640, 480)),
     ((4000, 500), (1280, 160)), ((101, 77), (100, 76))],
)  # fmt: skip
def test_a_film_is_at_most_720p_in_even_numbers(size, smaller):
    assert filmroom.measures(*size) == smaller


def test_the_film_room_gets_none_of_the_houses_secrets(monkeypatch, tmp_path):
    spy, film = tmp_path / "spy.py", tmp_path / "film"
    spy.write_text("import os; print('|'.join(os.environ))")
    film.write_bytes(b"x")
    monkeypatch.setattr(filming, "ROOM", spy)
    monkeypatch.setenv("BEBOERHUS_SECRET_KEY", "hemmelig")
    said = filming._in_the_film_room(film, tmp_path).decode().strip()
    assert set(said.split("|")) <= {"PATH", "LD_LIBRARY_PATH", "LC_CTYPE"}


def test_a_film_that_takes_too_long_says_so(monkeypatch, put_up):
    monkeypatch.setattr(filming, "MOST_SECONDS", 0.01)
    assert put_up(data=filmed(), kind="film").refused_as == "too_heavy"


# --- once, whatever happens -------------------------------------------------------------------------


def test_asking_twice_makes_once(sent):
    picture = sent()
    assert [making.make_due(at()), making.make_due(at())] == [1, 0]
    picture.refresh_from_db()
    assert picture.tries == 1


def killed(monkeypatch, call):
    """The worker dies in the middle: nothing after this line of it happens."""

    def dies(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(developing, "develop", dies)
        with pytest.raises(KeyboardInterrupt):
            call()


def test_a_killed_workers_picture_is_made_once_by_the_next(sent, monkeypatch, private):
    picture = sent()
    killed(monkeypatch, lambda: making.make_due(at()))
    assert making.make_due(at(30)) == 0  # it might be alive
    assert making.make_due(at(61)) == 1
    picture.refresh_from_db()
    assert (picture.state, picture.tries) == ("made", 2)
    assert len(files_in(private / "pictures")) == 3


def test_who_kills_three_workers_is_set_aside(sent, monkeypatch, private, after_commit):
    picture, other = sent(), None
    for turn in range(3):
        killed(monkeypatch, lambda turn=turn: making.make_due(at(61 * turn)))
    other = sent(data=drawn(colour="blue"))
    with after_commit():
        assert making.make_due(at(61 * 3)) == 1
    picture.refresh_from_db()
    other.refresh_from_db()
    assert (picture.state, picture.refused_as, other.state) == ("refused", "broken", "made")
    assert files_in(private / "arriving") == []


def test_a_worker_that_was_only_slow_throws_its_work_away(sent, monkeypatch, private):
    """Its lease ran out and somebody else has made the picture meanwhile."""
    picture, real = sent(), developing.develop

    def slowly(data, recipe):
        prints = real(data, recipe)
        monkeypatch.setattr(developing, "develop", real)
        assert making.make_due(at(61)) == 1
        return prints

    monkeypatch.setattr(developing, "develop", slowly)
    assert making.make_due(at()) == 0
    picture.refresh_from_db()
    names = {path.name[:32] for path in files_in(private / "pictures")}
    assert (picture.state, names) == ("made", {picture.name})


def test_a_picture_taken_away_while_it_is_made_stays_away(sent, cast, monkeypatch, private):
    picture, real = sent(), developing.develop

    def meanwhile(data, recipe):
        making.shelves.discard(picture.draft)
        Picture.objects.filter(pk=picture.pk).delete()
        return real(data, recipe)

    monkeypatch.setattr(developing, "develop", meanwhile)
    assert making.make_due(at()) == 0
    assert files_in(private) == []


def test_a_full_disk_is_no_fault_of_the_picture(sent, monkeypatch, private):
    picture = sent()

    def full(file):
        raise OSError(28, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert making.make_due(at()) == 0
    picture.refresh_from_db()
    assert (picture.state, picture.tries) == ("waiting", 0)
    assert files_in(private / "pictures") == []
    assert making.make_due(at(61)) == 1


def test_two_workers_share_what_waits(transactional_db, cast, sent, together, private):
    pictures = [sent(data=drawn(colour=colour)) for colour in ("red", "blue", "green", "white")]
    assert sum(together(*[lambda: making.make_due(at())] * 2)) == 4
    states = Picture.objects.filter(pk__in=[one.pk for one in pictures])
    assert {(one.state, one.tries) for one in states} == {("made", 1)}
    assert len(files_in(private / "pictures")) == 12


def test_pictures_do_not_wait_for_films(sent, monkeypatch):
    """One film a turn, and none while another is on its way."""
    films, picture = [sent(data=filmed(), kind="film") for _number in range(2)], sent()
    Picture.objects.filter(pk=films[0].pk).update(leased_until=NOW + timedelta(minutes=3))
    assert making.make_due(at()) == 1
    picture.refresh_from_db()
    assert picture.state == "made"
    Picture.objects.filter(pk=films[0].pk).update(leased_until=None)
    assert [making.make_due(at()), making.make_due(at()), making.make_due(at())] == [1, 1, 0]
