"""A shelf of one's own for each test, pictures and films from nowhere, and who puts them up."""

import io
import struct
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import av
import pytest
from PIL import Image

from community.features import Feature, _features, register
from community.pictures import actions
from community.pictures.making import actions as making
from community.pictures.models import Picture
from tests.conftest import NOW, Cast


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files of this test lie. Nobody is poked: a test makes pictures when it wants."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    monkeypatch.setattr(actions.poke, "poke", lambda: None)
    return settings.PRIVATE_ROOT


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("**/*") if path.is_file())


def drawn(kind: str = "JPEG", size: tuple[int, int] = (320, 240), colour: str = "red", **how):
    """A picture as bytes."""
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, kind, **how)
    return kept.getvalue()


@cache
def filmed(
    seconds: float = 0.4,
    size: tuple[int, int] = (64, 48),
    *,
    kind: str = "mp4",
    codecs: tuple[str, str] = ("libx264", "aac"),
    secret: str = "",
    rate: int = 10,
) -> bytes:
    """A film as bytes: its upper half is blue, its lower half red."""
    kept = io.BytesIO()
    with av.open(kept, "w", format=kind) as out:
        if secret:
            for key in ("title", "location", "comment", "artist"):
                out.metadata[key] = secret
        picture = out.add_stream(codecs[0], rate=rate)
        picture.width, picture.height, picture.pix_fmt = *size, "yuv420p"
        sound = out.add_stream(codecs[1], rate=48000)
        sound.layout = "stereo"
        image = Image.new("RGB", size, "red")
        image.paste("blue", (0, 0, size[0], size[1] // 2))
        for number in range(int(seconds * rate)):
            frame = _plain_frame(image, number, rate)
            out.mux(picture.encode(frame))
        out.mux(picture.encode(None))
        for number in range(int(seconds * 48000) // 960):
            out.mux(sound.encode(_silence(number)))
        out.mux(sound.encode(None))
    return kept.getvalue()


def _plain_frame(image: Image.Image, number: int, rate: int) -> av.VideoFrame:
    frame = av.VideoFrame.from_image(image)
    frame.pts, frame.time_base = number, Fraction(1, rate)
    return frame


def _silence(number: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="fltp", layout="stereo", samples=960)
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    frame.sample_rate, frame.pts, frame.time_base = 48000, number * 960, Fraction(1, 48000)
    return frame


def held_sideways(film: bytes) -> bytes:
    """The same film as a phone writes it that was held upright: a note says «turn it clockwise»."""
    data, plain = bytearray(film), struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    at = data.index(plain, data.index(b"tkhd"))
    data[at : at + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 48 << 16, 0, 1 << 30)
    return bytes(data)


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks: Any) -> Any:
    """What waits for the commit is done when the block ends: `with after_commit(): …`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def begun(cast: Cast) -> Callable[..., Picture]:
    """An upload that has been announced: begun("birgit", 1000)."""

    def begin(who: str = "birgit", size: int = 1000, *, kind: str = "picture", now=NOW, **more):
        return actions.begin(
            cast.member(who), client_id=uuid4(), kind=kind, size=size, now=now, **more
        )

    return begin


@pytest.fixture
def sent(cast: Cast, begun: Callable[..., Picture]) -> Callable[..., Picture]:
    """A file that has come up and waits to be made: sent("birgit", drawn())."""

    def send(who: str = "birgit", data: bytes | None = None, *, kind: str = "picture", **more):
        data = drawn() if data is None else data
        picture = begun(who, len(data), kind=kind, **more)
        for at in range(0, len(data), 1_000_000):
            piece = data[at : at + 1_000_000]
            picture = actions.receive(cast.member(who), picture, offset=at, data=piece)
        return picture

    return send


@pytest.fixture
def put_up(sent: Callable[..., Picture], after_commit: Any) -> Callable[..., Picture]:
    """A picture that is ready: put_up("birgit", drawn())."""

    def put(who: str = "birgit", data: bytes | None = None, *, kind: str = "picture", **more):
        picture = sent(who, data, kind=kind, **more)
        with after_commit():
            making.make_due(lambda: NOW)
        picture.refresh_from_db()
        return picture

    return put


@pytest.fixture
def hung(put_up: Callable[..., Picture], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Picture]:
    """A ready picture that hangs in some room and is shown to these: hung("birgit", to=["jens"])."""
    shown: dict[int, set[str]] = {}
    room = Feature(
        key="a_wall",
        name="En væg",
        shows_picture=lambda member, one: member.user.name.lower() in shown.get(one.pk, ()),
        needs_pictures=lambda numbers: set(numbers) & set(shown),
    )
    monkeypatch.setitem(_features, "a_wall", room)
    register(room)

    def hang(who: str = "birgit", *, to: list[str] | tuple[str, ...] = (), **more: Any) -> Picture:
        picture = more.pop("picture", None) or put_up(who, **more)
        shown[picture.pk] = set(to)
        return picture

    hang.down = shown.pop  # type: ignore[attr-defined]
    return hang


@pytest.fixture
def arriving(private: Path) -> Callable[[], list[Path]]:
    """What lies in the folder of arrivals."""
    return lambda: files_in(private / "arriving")
