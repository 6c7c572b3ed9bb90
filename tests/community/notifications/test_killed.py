"""Workers killed in the middle of the night: everybody is told, nobody more than once per kill."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.utils import timezone

from community.notifications.models import Delivery
from tests.community.notifications.sink import Sink
from tests.community.notifications.test_outbox import many

ROOT = Path(__file__).parents[3]
ROWS, KILLS = 200, 2

# A worker with a short lease and the test's idea of what time it is.
WORKER = """
import os, sys, time
from datetime import datetime, timedelta
import django
django.setup()
from django.conf import settings
from community.notifications.sending.actions import deliver_due
settings.NOTIFY_LEASE = 1
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
began, now = time.monotonic(), datetime.fromisoformat(sys.argv[2])
clock = lambda: now + timedelta(seconds=time.monotonic() - began)
while True:
    if not deliver_due(clock):
        time.sleep(0.1)
"""


def database_url() -> str:
    facts = connection.settings_dict
    host = quote(str(facts["HOST"]), safe="")
    return f"postgres://{facts['USER']}@{host}/{facts['NAME']}"


def worker(port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(port), timezone.now().isoformat()],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url()},
    )


def test_two_hundred_told_by_workers_that_are_killed(
    transactional_db: None, cast: Any, capfd: Any
) -> None:
    many(cast, ROWS)
    with Sink(delay=0.005) as sink:
        for kill in range(KILLS + 1):
            running = worker(sink.port)
            try:
                sink.wait_for(ROWS if kill == KILLS else (kill + 1) * ROWS // (KILLS + 2))
                if kill == KILLS:
                    finished(running)
            finally:
                running.kill()
                running.wait()
        told = Counter(mail["Message-ID"] for mail in sink.mails)
    assert len(told) == ROWS
    assert told.total() - ROWS <= KILLS
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert set(told) == set(Delivery.objects.values_list("message_id", flat=True))


def finished(running: subprocess.Popen[bytes]) -> None:
    """Wait until no row waits: the lease of the last victim has run out and it has been sent."""
    for _ in range(200):
        if not Delivery.objects.waiting().exists():
            return
        try:
            running.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError("the worker did not finish")
