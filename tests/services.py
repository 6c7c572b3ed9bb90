"""Early pytest plugin: one fast PostgreSQL and one Valkey for the whole run, workers included.

Loaded with `-p tests.services` before Django reads its settings, so it must not import Django.
"""

import atexit
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psycopg

_running = ExitStack()


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="bh-test-"))
    _running.callback(shutil.rmtree, folder, ignore_errors=True)
    from config.engines import throwaway

    database_url, redis_url = _running.enter_context(throwaway(folder))
    _plan_quickly(database_url)
    os.environ |= {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "BEBOERHUS_VAR": str(folder / "var"),
    }
    (folder / "var" / "static").mkdir(parents=True, exist_ok=True)
    atexit.register(_running.close)


def _plan_quickly(database_url: str) -> None:
    """Joins are taken in the order they are written: the answers are the same.

    Thinking about the order of seven joins takes PostgreSQL 1.5 ms, and each request asks the gate;
    with a handful of rows in each table there is nothing to be won by it.
    """
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER ROLE CURRENT_USER SET join_collapse_limit = 1")


def _keep_bytecode() -> None:
    """Where none may be written beside the sources (PYTHONDONTWRITEBYTECODE), the venv keeps it.

    Without it every process of the run, and the tests start some sixty, compiles Django anew.
    """
    if sys.dont_write_bytecode:
        sys.dont_write_bytecode = False
        sys.pycache_prefix = sys.pycache_prefix or str(Path(sys.prefix) / "pycache")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


_keep_bytecode()
os.environ["BEBOERHUS_DEMO"] = "1"
os.environ["BEBOERHUS_TESTING"] = "1"
os.environ["BEBOERHUS_URL"] = "https://rugmarken.example.dk"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's sync API runs a loop around tests
os.environ["BEBOERHUS_PREFIX"] = "test-" + os.environ.get("PYTEST_XDIST_WORKER", "main")
if "PYTEST_XDIST_WORKER" not in os.environ:
    _start()
