"""The seeded database: migrated once for all workers, and put back after a test that commits."""

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import psycopg
from django.conf import settings
from django.db import connection, transaction

MODEL = "model_house"
_IN_THE_MAKING = f"{MODEL}_in_the_making"


def moved_into(seed: Callable[[], None]) -> None:
    """From here on the connection is to a database of this worker's own, with the cast in it.

    The first worker to come migrates and seeds the model; every worker gets a copy of its files.
    """
    own = connection.creation._get_test_db_name()
    with (
        (Path(os.environ["BEBOERHUS_VAR"]) / "model.lock").open("w") as door,
        psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server,
    ):
        fcntl.flock(door, fcntl.LOCK_EX)
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MODEL]).fetchall():
            _build(seed)
            server.execute(f'ALTER DATABASE "{_IN_THE_MAKING}" RENAME TO "{MODEL}"')
        server.execute(f'CREATE DATABASE "{own}" TEMPLATE "{MODEL}"')
    _go_to(own)


def _build(seed: Callable[[], None]) -> None:
    connection.settings_dict["TEST"]["NAME"] = _IN_THE_MAKING
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    seed()
    connection.close()


def _go_to(name: str) -> None:
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    connection.settings_dict["TEST"]["NAME"] = name


@dataclass(frozen=True)
class Table:
    """The rows as bytes, and a mark that any committed change to them would move.

    Whoever inserts, updates or deletes changes how many rows there are, or gives some of them a
    later transaction number than any before: the sum of the numbers can only grow.
    """

    rows: bytes
    mark: tuple[int, int]


class Snapshot:
    """Taken once when the cast has moved in; restored after each test that commits."""

    tables: ClassVar[dict[str, Table]] = {}
    sequences: ClassVar[dict[str, int | None]] = {}

    @classmethod
    def take(cls) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            names = connection.introspection.table_names(cursor)
            for name, mark in _marks(names).items():
                with cursor.copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as copy:
                    cls.tables[name] = Table(b"".join(bytes(part) for part in copy), mark)
            cls.sequences = _sequences()

    @classmethod
    def restore(cls) -> None:
        """Put back what differs. Waits for writers that are still at it, as a truncation would."""
        with transaction.atomic(), connection.cursor() as cursor:
            names = ", ".join(f'"{name}"' for name in cls.tables)
            cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            found = _marks(list(cls.tables))
            touched = [name for name, table in cls.tables.items() if table.mark != found[name]]
            for name in touched:
                cursor.execute(f'DELETE FROM "{name}"')
                with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as copy:
                    copy.write(cls.tables[name].rows)
            for name, mark in (_marks(touched) if touched else {}).items():
                cls.tables[name] = Table(cls.tables[name].rows, mark)
            for name, value in _sequences().items():
                if value != cls.sequences[name]:
                    before = cls.sequences[name]
                    cursor.execute("SELECT setval(%s, %s, %s)", [name, before or 1, bool(before)])


def _marks(names: list[str]) -> dict[str, tuple[int, int]]:
    """table → (number of rows, sum of the transactions that wrote them)."""
    asked = " UNION ALL ".join(
        f"SELECT '{name}', count(*), coalesce(sum(xmin::text::bigint), 0) FROM \"{name}\""
        for name in names
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {name: (int(rows), int(written)) for name, rows, written in cursor.fetchall()}


def _sequences() -> dict[str, int | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences")
        return dict(cursor.fetchall())
