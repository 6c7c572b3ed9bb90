"""The film room: makes a short film anew, and a still of it, in a process of its own.

Run as a program with a folder to write to: the film comes on stdin as an open file; `film.mp4` and
`still.png` lie in the folder afterwards and their measures go to stdout, or exit code 3 and a word
on stderr. Like the darkroom it knows nothing of the house.
"""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.filter import Graph

try:
    import resource
except ImportError:  # not on every system; the parent's clock still holds
    resource = None  # type: ignore[assignment]

MEMORY, SECONDS, LARGEST = 2 << 30, 220, 150_000_000
REFUSED = 3
LONGEST = 60.9  # seconds; a phone's «one minute» is a little more
PIXELS = 4096 * 2304
SHORT_SIDE, LONG_SIDE, RATE = 720, 1280, 30
SOUND = 48_000
FRAMES = 61 * 240  # of the slowest slow motion
EARLY = 300  # pieces of sound before the first picture
# What phones write. Everything else is nobody's holiday film, and a decoder more to break.
PICTURES = {"h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "mpeg4"}
SOUNDS = {"aac", "mp3", "mp3float", "opus", "vorbis", "pcm_s16le", "pcm_s16be", "amrnb"}


class No(Exception):
    """Not this film. The argument is the word for the parent."""


def main() -> int:
    """0 when the film was made; what it measures goes to stdout as JSON."""
    _tie_down()
    try:
        facts = remake(sys.stdin.buffer, Path(sys.argv[1]))
    except No as no:
        sys.stderr.write(str(no))
        return REFUSED
    except Exception:  # noqa: BLE001 - whatever a hostile file broke, it is not this film
        sys.stderr.write("broken")
        return REFUSED
    sys.stdout.write(json.dumps(facts))
    return 0


def _tie_down() -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def remake(source: Any, folder: Path) -> dict[str, int]:
    """H.264 and AAC in MP4, at most 720p and thirty pictures a second, with nothing else in it."""
    with av.open(source, format=_format_of(source), metadata_errors="replace") as film:
        if not film.streams.video:
            raise No("not_a_film")
        picture, sound = film.streams.video[0], _sound_of(film)
        _measure(film, picture)
        picture.thread_count, picture.thread_type = 2, "AUTO"
        out = av.open(
            str(folder / "film.mp4"),
            "w",
            format="mp4",
            options={"movflags": "+faststart", "fflags": "+bitexact"},
        )
        with out:
            making = Making(out, picture, sound, folder)
            for packet in film.demux([stream for stream in (picture, sound) if stream]):
                making.take(packet)
            return making.finish()


def _format_of(source: Any) -> str:
    """Only these two are opened, so no playlist can ask for other files."""
    head = source.read(32)
    source.seek(0)
    return "matroska" if head.startswith(b"\x1a\x45\xdf\xa3") else "mov"


def _sound_of(film: Any) -> Any:
    found = film.streams.audio[0] if film.streams.audio else None
    codec = found.codec_context if found is not None else None
    return found if codec is not None and codec.name in SOUNDS else None


def _measure(film: Any, picture: Any) -> None:
    """By what the film says itself, before anything is unpacked."""
    codec = picture.codec_context
    if codec is None or codec.name not in PICTURES:
        raise No("not_a_film")
    if codec.width * codec.height > PIXELS:
        raise No("film_pixels")
    if min(codec.width, codec.height) < 16:
        raise No("too_small")
    if film.duration and film.duration / av.time_base > LONGEST:
        raise No("too_long")


def measures(width: int, height: int) -> tuple[int, int]:
    """The same shape within 720p, in even numbers."""
    shrink = min(1.0, SHORT_SIDE / min(width, height), LONG_SIDE / max(width, height))
    return max(2, round(width * shrink / 2) * 2), max(2, round(height * shrink / 2) * 2)


class Making:
    """One film on its way through: decoded, turned upright, made smaller, encoded."""

    def __init__(self, out: Any, picture: Any, sound: Any, folder: Path) -> None:
        self.out, self.picture, self.sound, self.folder = out, picture, sound, folder
        self.graph: Any = None
        self.frames, self.last, self.shown = 0, 0.0, (0, 0)
        self.began: float | None = None
        self.video: Any = None
        self.audio: Any = out.add_stream("aac", rate=SOUND) if sound else None
        self.resampler: Any = None
        if self.audio:
            self.audio.bit_rate = 96_000
            self.audio.layout = "stereo"
            self.resampler = av.AudioResampler("fltp", "stereo", SOUND, frame_size=1024)
        self.heard = 0
        self.early: list[Any] = []  # sound that comes before the first picture

    def take(self, packet: Any) -> None:
        """A packet in; whatever became of it goes out."""
        for frame in self._decoded(packet):
            if packet.stream is self.picture:
                self._see(frame)
            else:
                self._hear(frame)

    def _decoded(self, packet: Any) -> Iterator[Any]:
        """A damaged packet is left out; a film of nothing else never gets a picture."""
        with suppress(av.error.InvalidDataError):
            yield from packet.decode()

    def _see(self, frame: Any) -> None:
        if frame.time is None:
            return
        if self.began is None:
            self.began = frame.time
        self.frames, self.last = self.frames + 1, frame.time - self.began
        if self.last > LONGEST or self.frames > FRAMES:
            raise No("too_long")
        if frame.width * frame.height > PIXELS:
            raise No("film_pixels")
        if self.graph is None:
            self._set_up(frame)
        self.graph.push(frame)
        self._pull()
        early, self.early = self.early, []
        for sound in early:
            self._hear(sound)

    def _set_up(self, frame: Any) -> None:
        """The chain of filters, and the stream it leads to, once the first frame is there."""
        turn = round(getattr(frame, "rotation", 0) or 0) % 360
        lies = turn in (90, 270)
        size = (frame.height, frame.width) if lies else (frame.width, frame.height)
        width, height = self.shown = measures(*size)
        self.video = self.out.add_stream("libx264", rate=RATE)
        self.video.width, self.video.height, self.video.pix_fmt = width, height, "yuv420p"
        self.video.options = {"preset": "veryfast", "crf": "25", "profile": "high", "threads": "2"}
        self.video.time_base = Fraction(1, RATE)
        self.graph = Graph()
        chain = [self.graph.add_buffer(template=self.picture)]
        chain += [self.graph.add(*step) for step in _turns(turn)]
        for name, how in [
            ("fps", f"fps={RATE}:start_time=0"),
            ("scale", f"{width}:{height}"),
            ("setsar", "1"),
            ("format", "yuv420p"),
        ]:
            chain.append(self.graph.add(name, how))
        chain.append(self.graph.add("buffersink"))
        self.graph.link_nodes(*chain)
        self.graph.configure()

    def _pull(self) -> None:
        while True:
            try:
                frame = self.graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            if not (self.folder / "still.png").exists():
                write = frame.to_image().save
                write(self.folder / "still.png")
            frame.time_base = Fraction(1, RATE)
            frame.pict_type = 0
            self.out.mux(self.video.encode(frame))

    def _hear(self, frame: Any) -> None:
        if self.began is None:
            if len(self.early) >= EARLY:
                raise No("broken")
            self.early.append(frame)
            return
        if not self.heard and frame.time is not None:
            self.heard = max(0, min(SOUND, round((frame.time - self.began) * SOUND)))
        frame.pts = None
        for part in self.resampler.resample(frame):
            self._speak(part)

    def _speak(self, part: Any) -> None:
        part.pts, part.time_base = self.heard, Fraction(1, SOUND)
        self.heard += part.samples
        if self.heard > (LONGEST + 1) * SOUND:
            raise No("too_long")
        self.out.mux(self.audio.encode(part))

    def finish(self) -> dict[str, int]:
        """What is left in the pipes, and how large and long it became."""
        if self.graph is None:
            raise No("broken")
        self.graph.push(None)
        self._pull()
        self.out.mux(self.video.encode(None))
        if self.audio and self.heard:
            for part in self.resampler.resample(None):
                self._speak(part)
            self.out.mux(self.audio.encode(None))
        width, height = self.shown
        return {"width": width, "height": height, "seconds": max(1, round(self.last))}


def _turns(turn: int) -> list[tuple[str, str]]:
    """What undoes how the phone was held. `turn` is counter-clockwise, as FFmpeg counts it."""
    return {
        90: [("transpose", "cclock")],
        180: [("hflip", ""), ("vflip", "")],
        270: [("transpose", "clock")],
    }.get(turn, [])


if __name__ == "__main__":
    with suppress(io.UnsupportedOperation):
        sys.stdin.buffer.seek(0)
    sys.exit(main())
