"""The engines keep what they were given, whatever happens to their processes."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import pytest
import redis

from config.engines import embedded_urls, runtime_dir, start_and_wait
from config.identity import EngineError, private_dir
from config.postgres import Postgres
from config.processes import ask_to_stop, wait_or_kill
from config.valkey import Valkey

pytestmark = pytest.mark.real_time

Server = subprocess.Popen[bytes]


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path that also the user root drops to can reach; pytest's own are neither."""
    folder = Path(tempfile.mkdtemp(prefix="bh-t-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def postgres(home: Path) -> Postgres:
    return Postgres(home / "postgres", home / "sockets", home / "postgres.log")


@pytest.fixture
def valkey(home: Path) -> Valkey:
    return Valkey(home / "valkey", home / "sockets", home / "valkey.log")


def stop(engine: Postgres | Valkey, process: Server) -> None:
    ask_to_stop(engine.program, process)
    assert wait_or_kill(process, 10), f"{engine.name} had to be killed"


def write(postgres: Postgres, words: str) -> None:
    with postgres.connect("postgres") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS diary (words text)")
        connection.execute("INSERT INTO diary VALUES (%s)", [words])


def read(postgres: Postgres) -> list[str]:
    with postgres.connect("postgres") as connection:
        return [row[0] for row in connection.execute("SELECT words FROM diary ORDER BY words")]


def test_the_urls_are_understood_and_asking_for_them_touches_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BEBOERHUS_VAR", raising=False)
    database_url, redis_url = embedded_urls(home)
    sockets = runtime_dir(home)
    assert dj_database_url.parse(database_url)["HOST"] == str(sockets)
    assert dj_database_url.parse(database_url)["NAME"] == "beboerhus"
    assert redis_url == f"unix://{sockets}/valkey.sock?db=0"
    assert len(str(sockets / ".s.PGSQL.5432.lock")) < 100
    assert not sockets.exists()
    assert list(home.iterdir()) == []


def test_postgres_keeps_its_rows_over_a_restart_and_reads_danish(postgres: Postgres) -> None:
    leftovers = postgres.data.with_name("postgres.new")  # of an initdb that was killed
    leftovers.mkdir()
    (leftovers / "half").write_text("made")
    process = start_and_wait(postgres)
    write(postgres, "Ærø")
    with postgres.connect("postgres") as connection:
        row = connection.execute("SELECT lower('ÆØÅ'), current_setting('timezone')").fetchone()
    stop(postgres, process)
    process = start_and_wait(postgres)
    assert read(postgres) == ["Ærø"]
    assert row == ("æøå", "UTC")
    stop(postgres, process)


def test_postgres_starts_again_after_sigkill_though_nobody_reaped_the_dead(
    postgres: Postgres,
) -> None:
    killed = start_and_wait(postgres)
    write(postgres, "committed")
    killed.send_signal(signal.SIGKILL)  # not waited for: it stays a zombie with its pid
    process = start_and_wait(postgres)
    assert read(postgres) == ["committed"]
    stop(postgres, process)
    killed.wait()


def test_a_pid_file_that_names_a_stranger_is_no_hindrance(postgres: Postgres) -> None:
    stop(postgres, start_and_wait(postgres))
    (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.data}\n")
    lock = postgres.sockets / ".s.PGSQL.5432.lock"
    lock.write_text(f"{os.getpid()}\n")
    stop(postgres, start_and_wait(postgres))


def test_a_server_that_outlived_its_owner_is_stopped_before_a_new_one_starts(
    postgres: Postgres,
) -> None:
    outlived = start_and_wait(postgres)
    write(postgres, "kept")
    process = start_and_wait(Postgres(postgres.data, postgres.sockets, postgres.log))
    assert outlived.wait(5) == 0
    assert read(postgres) == ["kept"]
    stop(postgres, process)


def test_data_from_another_version_is_refused_in_words(postgres: Postgres) -> None:
    postgres.data.mkdir()
    (postgres.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(EngineError, match="er lavet af PostgreSQL 9"):
        start_and_wait(postgres)


def test_an_engine_that_will_not_start_says_why(postgres: Postgres) -> None:
    stop(postgres, start_and_wait(postgres))
    (postgres.data / "postgresql.conf").write_text("no_such_setting = on\n")
    with pytest.raises(EngineError, match=r"postgres kom ikke i gang.*postgres\.log"):
        start_and_wait(postgres, seconds=1)


def test_valkey_keeps_what_it_acknowledged_over_sigkill_and_over_a_stop(valkey: Valkey) -> None:
    process = start_and_wait(valkey)
    with redis.Redis(unix_socket_path=str(valkey.socket)) as client:
        client.set("letter", "from Ejnar")
    process.send_signal(signal.SIGKILL)
    process.wait()
    process = start_and_wait(valkey)
    stop(valkey, process)
    process = start_and_wait(valkey)
    with redis.Redis(unix_socket_path=str(valkey.socket)) as client:
        assert client.get("letter") == b"from Ejnar"
        assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
    stop(valkey, process)


def test_the_sockets_are_for_nobody_else(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sockets = private_dir(home / "sockets")
    assert sockets.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(os, "geteuid", lambda: 424242)
    with pytest.raises(EngineError, match="tilhører en anden bruger"):
        private_dir(sockets)
