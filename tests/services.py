"""Early pytest plugin: one fast PostgreSQL and one Valkey for the whole run, workers included.

Loaded with `-p tests.services` before Django reads its settings, so it must not import Django.
"""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

_running = ExitStack()


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="bh-test-"))
    _running.callback(shutil.rmtree, folder, ignore_errors=True)
    from config.engines import throwaway

    database_url, redis_url = _running.enter_context(throwaway(folder))
    os.environ |= {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "BEBOERHUS_VAR": str(folder / "var"),
    }
    (folder / "var" / "static").mkdir(parents=True, exist_ok=True)
    atexit.register(_running.close)


os.environ["BEBOERHUS_DEMO"] = "1"
os.environ["BEBOERHUS_TESTING"] = "1"
os.environ["BEBOERHUS_URL"] = "https://rugmarken.example.dk"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's sync API runs a loop around tests
os.environ["BEBOERHUS_PREFIX"] = "test-" + os.environ.get("PYTEST_XDIST_WORKER", "main")
if "PYTEST_XDIST_WORKER" not in os.environ:
    _start()
