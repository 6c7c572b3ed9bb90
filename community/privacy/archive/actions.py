"""The verbs of the file: ask for it, make it, fetch it once, throw it away."""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from community import live
from community.errors import Refused
from community.people.models import User
from community.privacy import notify
from community.privacy.archive import content
from community.privacy.models import Archive, ArchiveQuerySet
from community.privacy.rules import LINK_LIVES

log = logging.getLogger(__name__)
SALT = "community.privacy.archive"
LEASE = timedelta(seconds=120)  # longer than any one room takes
POISON = 3  # workers that died on a row, one after the other
PAUSE = timedelta(seconds=30)  # before a room that failed is asked again
A_DAY, MOST_A_DAY = timedelta(days=1), 5
AT_A_TIME = 20
State = Archive.State
Clock = Callable[[], datetime]


class NotOurs(Exception):
    """The lease ran out, or the person took the request back: whoever has it now goes on."""


@transaction.atomic
def ask(user: User, *, now: datetime) -> Archive:
    """A file is to be made. Asking twice asks once; one that lies ready is thrown away first.

    Refused `too_many` (429) from the sixth within a day.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    own = Archive.objects.of(user)
    standing = own.under_way().first()
    if standing:
        return standing
    if own.filter(asked_at__gt=now - A_DAY).count() >= MOST_A_DAY:
        sentence = _("Du har bedt om filen mange gange i dag. Prøv igen i morgen.")
        raise Refused("too_many", sentence, status=429)
    for ready in own.filter(state=State.READY):
        _throw_away(ready, State.EXPIRED)
    return Archive.objects.create(user=user, asked_at=now, total=len(content.parts()))


def latest(user: User, now: datetime) -> Archive | None:
    """The person's newest request, as it is now. The clock may not have come by yet."""
    archive = Archive.objects.of(user).order_by("-asked_at", "-pk").first()
    if archive and archive.state == State.READY and archive.expires_at <= now:  # type: ignore[operator]
        archive.state = State.EXPIRED
    return archive


# --- the link ----------------------------------------------------------------------------------


def token_of(archive: Archive) -> str:
    """What stands in the link. The row keeps its digest only; the key is SECRET_KEY, or an old one."""
    tokens = [_token(archive.file, key) for key in _keys()]
    return next((token for token in tokens if _digest(token) == archive.digest), tokens[0])


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _token(name: str, key: str) -> str:
    return salted_hmac(SALT, name, secret=key, algorithm="sha256").hexdigest()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(user: User, token: str) -> Archive | None:
    """The person's own file this link is for; None for anybody else's, and for none."""
    return Archive.objects.of(user).filter(digest=_digest(token)).first()


@transaction.atomic
def fetch(archive: Archive, *, now: datetime) -> IO[bytes]:
    """The open file, which is gone from the disk when this returns: it can be read once.

    Refused `fetched`, `expired` and `lost` (the disk does not have it).
    """
    archive = Archive.objects.select_for_update(no_key=True).get(pk=archive.pk)
    no = why_not(archive, now)
    if no:
        raise no
    path = content.folder() / archive.file
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise _lost() from None
    archive.state, archive.fetched_at = State.FETCHED, now
    archive.save(update_fields=["state", "fetched_at"])
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)
    return file


def why_not(archive: Archive, now: datetime) -> Refused | None:
    """Why a file can't be fetched; None when it can."""
    if archive.state == State.FETCHED:
        return Refused("fetched", _("Filen er hentet. Du kan bede om en ny."), status=410)
    if archive.state != State.READY or archive.expires_at is None or archive.expires_at <= now:
        return Refused("expired", _("Filen er for gammel. Du kan bede om en ny."), status=410)
    return None


def _lost() -> Refused:
    return Refused("lost", _("Filen er blevet væk hos os. Du kan bede om en ny."), status=410)


# --- making it ---------------------------------------------------------------------------------


def build_due(clock: Clock) -> int:
    """Make what has been asked for, one at a time, and say how many became ready.

    Any number of workers may do so at once: a row is leased, and one whose worker was killed goes
    to the next. `clock` is asked anew for each.
    """
    ready = 0
    for _turn in range(AT_A_TIME):
        archive = _claim(clock())
        if archive is None:
            break
        ready += archive.state == State.BUILDING and _build(archive, clock)
    expire_due(clock())
    return ready


@transaction.atomic
def _claim(now: datetime) -> Archive | None:
    """The oldest request nobody is busy with; it is FAILED when too many workers died on it."""
    due = Archive.objects.due(now).order_by("asked_at", "pk").select_related("user")
    archive = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if archive is None:
        return None
    archive.tries += 1
    if archive.tries > POISON:
        archive.state, archive.claimed_until = State.FAILED, None
        notify.archive_failed(archive, now)
    else:
        archive.state, archive.claimed_until = State.BUILDING, now + LEASE
    archive.save(update_fields=["state", "claimed_until", "tries"])
    _show(archive)
    return archive


def _build(archive: Archive, clock: Clock) -> bool:
    name = content.new_name()
    path = content.folder() / name
    try:
        size = content.write(
            archive.user,
            path,
            now=clock(),
            each=lambda done, total: _progress(archive, done, total, clock()),
        )
        return _ready(archive, name, size, clock())
    except NotOurs:
        log.info("archive %s: somebody else has it", archive.pk)
    except Exception as error:  # noqa: BLE001 - one bad room must not stop the others' files
        log.warning("archive %s: %s", archive.pk, type(error).__name__)
        _ours(archive).update(claimed_until=clock() + PAUSE)
    path.unlink(missing_ok=True)
    return False


def _progress(archive: Archive, done: int, total: int, now: datetime) -> None:
    """Write down how far it is, and hold on to the row. Raises NotOurs."""
    lease = now + LEASE
    if not _ours(archive).update(done=done, total=total, claimed_until=lease):
        raise NotOurs
    archive.claimed_until = lease
    _show(archive)


@transaction.atomic
def _ready(archive: Archive, name: str, size: int, now: datetime) -> bool:
    """The file is whole: write how it is found, and tell the person. Raises NotOurs."""
    if not _ours(archive).update(
        state=State.READY,
        claimed_until=None,
        file=name,
        size=size,
        digest=_digest(_token(name, settings.SECRET_KEY)),
        ready_at=now,
        expires_at=now + LINK_LIVES,
    ):
        raise NotOurs
    archive.refresh_from_db()
    notify.archive_ready(archive, now)
    _show(archive)
    return True


def _ours(archive: Archive) -> ArchiveQuerySet:
    """The row, as long as our lease on it has not passed to somebody else."""
    mine = Archive.objects.filter(pk=archive.pk, claimed_until=archive.claimed_until)
    return mine.filter(state=State.BUILDING)


def _show(archive: Archive) -> None:
    live.push(f"archive:{archive.user_id}")


# --- throwing it away --------------------------------------------------------------------------


@transaction.atomic
def expire_due(now: datetime) -> int:
    """Throw away what nobody fetched within the week."""
    rows = Archive.objects.past_its_time(now).select_for_update(skip_locked=True, no_key=True)
    late = list(rows)
    for archive in late:
        _throw_away(archive, State.EXPIRED)
        _show(archive)
    return len(late)


def _throw_away(archive: Archive, state: Archive.State) -> None:
    path = content.folder() / archive.file
    archive.state = state
    archive.save(update_fields=["state"])
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)


@transaction.atomic
def forget(user: User) -> None:
    """Every file of the person goes, fetched or not, and that they asked for it."""
    own = Archive.objects.of(user)
    paths = [
        content.folder() / name for name in own.exclude(file="").values_list("file", flat=True)
    ]
    own.delete()
    for path in paths:
        transaction.on_commit(partial(path.unlink, missing_ok=True), robust=True)


def stray_files(now: datetime) -> list[Path]:
    """Files no row knows: of who was removed with an organisation, and drafts of killed workers."""
    known = set(Archive.objects.filter(state=State.READY).values_list("file", flat=True))
    folder = content.folder()
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    old = (now - LEASE - LEASE).timestamp()
    return [path for path in found if path.name not in known and path.stat().st_mtime < old]


def sweep_strays(now: datetime) -> int:
    """Remove the files no row knows."""
    strays = stray_files(now)
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
