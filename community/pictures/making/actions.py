"""Make what has come up: one at a time, leased, so that a killed worker's picture is made once."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import transaction

from community import live
from community.errors import Refused
from community.pictures import developing, filming, shelves
from community.pictures.models import Picture, PictureQuerySet
from community.pictures.shelf import Content

log = logging.getLogger(__name__)

# Longer than making one can take, so that only a dead worker's lease runs out.
LEASE = {Picture.Kind.PICTURE: timedelta(seconds=60), Picture.Kind.FILM: timedelta(seconds=270)}
POISON = 3  # workers that died on a row, one after the other
PAUSE = timedelta(seconds=60)  # before it is tried again when the disk was full
AT_A_TIME = 20
Clock = Callable[[], datetime]
State = Picture.State


@dataclass(frozen=True)
class Made:
    """What is to stand on the shelf."""

    width: int
    height: int
    seconds: int
    files: Mapping[str, Content]


def make_due(clock: Clock) -> int:
    """Make what waits, and say how many became ready. Any number of workers may do so at once.

    One film a turn: it may take minutes, and the clock comes again. `clock` is asked anew for each.
    """
    ready, films = 0, True
    for _turn in range(AT_A_TIME):
        picture = _claim(clock(), films=films)
        if picture is None:
            break
        films = films and not picture.is_film
        if picture.state == State.WAITING:
            ready += _make(picture, clock)
    return ready


def make_one(picture: Picture, now: datetime) -> bool:
    """Make this one at once, whoever waits: for the example, which has no worker yet."""
    leased = now + LEASE[Picture.Kind(picture.kind)]
    Picture.objects.filter(pk=picture.pk).update(leased_until=leased, tries=1)
    picture.leased_until, picture.tries = leased, 1
    return _make(picture, lambda: now)


@transaction.atomic
def _claim(now: datetime, *, films: bool) -> Picture | None:
    """The oldest nobody is busy with; set aside as broken when too many workers died on it.

    Films are made one at a time in the whole house, so that pictures never wait for them.
    """
    due = Picture.objects.waiting(now).order_by("added_at", "pk")
    on_film = Picture.objects.filter(kind=Picture.Kind.FILM, state=State.WAITING)
    if not films or on_film.filter(leased_until__gt=now).exists():
        due = due.exclude(kind=Picture.Kind.FILM)
    picture = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if picture is None:
        return None
    picture.tries += 1
    if picture.tries > POISON:
        log.warning("picture %s: set aside after %s tries", picture.pk, POISON)
        _set_aside(picture, "broken")
    else:
        picture.leased_until = now + LEASE[Picture.Kind(picture.kind)]
        picture.save(update_fields=["tries", "leased_until"])
    return picture


def _set_aside(picture: Picture, word: str) -> None:
    transaction.on_commit(partial(shelves.discard, picture.draft), robust=True)
    picture.state, picture.refused_as, picture.draft = State.REFUSED, word, ""
    picture.leased_until = None
    picture.save(update_fields=["state", "refused_as", "draft", "tries", "leased_until"])
    live.push(f"picture:{picture.pk}")


def _make(picture: Picture, clock: Clock) -> bool:
    """Whether it became ready. What is wrong with the file is written on the row."""
    bench = shelves.workbench(picture.draft)
    try:
        made = _film(picture, bench) if picture.is_film else _picture(picture)
        return _ready(picture, made, clock())
    except (Refused, filming.NoFilm) as no:
        return _not_this_one(picture, getattr(no, "code", str(no)), clock())
    except OSError as trouble:
        log.warning("picture %s: %s", picture.pk, type(trouble).__name__)
        return _later(picture, clock())
    finally:
        shelves.throw_away(bench)


def _picture(picture: Picture) -> Made:
    prints = developing.develop(shelves.draft(picture.draft).read_bytes(), "picture")
    return Made(prints[0].width, prints[0].height, 0, _sizes(prints))


def _film(picture: Picture, bench: Path) -> Made:
    film = filming.remake(shelves.draft(picture.draft), bench)
    files: dict[str, Content] = {**_sizes(film.stills), shelves.FILM: film.path}
    return Made(film.stills[0].width, film.stills[0].height, film.seconds, files)


def _sizes(prints: list[developing.Print]) -> dict[str, Content]:
    """Largest first, as the recipe says."""
    named = zip((shelves.LARGE, shelves.MIDDLE, shelves.SMALL), prints, strict=True)
    return {size: one.data for size, one in named}


def _ready(picture: Picture, made: Made, now: datetime) -> bool:
    """Onto the shelf and into the row. False when somebody else has it by now, or it is gone."""
    kept = sum(
        len(content) if isinstance(content, bytes) else content.stat().st_size
        for content in made.files.values()
    )
    name = shelves.made.put(made.files)
    try:
        is_ours = _written(picture, made, name, kept, now)
    except BaseException:
        shelves.made.take_down(name)
        raise
    if not is_ours:
        shelves.made.take_down(name)
    return is_ours


@transaction.atomic
def _written(picture: Picture, made: Made, name: str, kept: int, now: datetime) -> bool:
    found = _ours(picture).update(
        state=State.MADE,
        name=name,
        draft="",
        width=made.width,
        height=made.height,
        seconds=made.seconds,
        kept=kept,
        made_at=now,
        leased_until=None,
    )
    if found:
        transaction.on_commit(partial(shelves.discard, picture.draft), robust=True)
        live.push(f"picture:{picture.pk}")
    return bool(found)


@transaction.atomic
def _not_this_one(picture: Picture, word: str, now: datetime) -> bool:
    if word == "busy":
        return _later(picture, now)
    ours = _ours(picture).select_for_update(no_key=True, of=("self",)).first()
    if ours is not None:
        _set_aside(ours, word)
    return False


def _later(picture: Picture, now: datetime) -> bool:
    """The house's own trouble is no fault of the file: it does not count as a try."""
    _ours(picture).update(leased_until=now + PAUSE, tries=max(0, picture.tries - 1))
    return False


def _ours(picture: Picture) -> PictureQuerySet:
    """The row, as long as our lease on it has not passed to somebody else."""
    mine = Picture.objects.filter(pk=picture.pk, leased_until=picture.leased_until)
    return mine.filter(state=State.WAITING)
