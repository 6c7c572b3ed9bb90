"""Workers in processes of their own that send to sinks on this machine; their lease is short."""

import json
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

import time_machine
from celery.__main__ import main as celery
from django.conf import settings
from django.db import connection
from django.utils import timezone

from community import outward
from community.notifications.models import Delivery
from community.notifications.sending.actions import deliver_due
from config.up import QUIET, post

ROOT = Path(__file__).parents[3]
MAIN = (
    "import django; django.setup(); from tests.community.notifications import worker; worker.{}()"
)
LEASE = 1


@dataclass(frozen=True)
class Sinks:
    """The ports at which each way ends, the certificate of the makers, and the house's own key."""

    email: int
    push: int
    sms: int
    certificate: str
    key: str

    def start(self, what: str = "main") -> subprocess.Popen[bytes]:
        """A worker on the test's database, which thinks it is as late as the test does."""
        facts = connection.settings_dict
        host = quote(str(facts["HOST"]), safe="")
        url = f"postgres://{facts['USER']}@{host}/{facts['NAME']}"
        return subprocess.Popen(
            [
                sys.executable,
                "-c",
                MAIN.format(what),
                json.dumps(asdict(self)),
                timezone.now().isoformat(),
            ],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url},
            start_new_session=True,
        )


def main() -> None:
    """Sweeps for ever."""
    now, began = datetime.fromisoformat(sys.argv[2]), time.monotonic()
    with _here():
        while True:
            if not deliver_due(lambda: now + timedelta(seconds=time.monotonic() - began)):
                time.sleep(0.1)


def office() -> None:
    """The post as `make run` starts it, pool and all."""
    with _here(), time_machine.travel(datetime.fromisoformat(sys.argv[2])):
        sys.argv = ["celery", "--quiet", "--skip-checks", "-A", "config", "worker", *post(), *QUIET]
        celery()


@contextmanager
def _here() -> Iterator[None]:
    sinks = Sinks(**json.loads(sys.argv[1]))
    trust = ssl.create_default_context(cafile=sinks.certificate)
    settings.NOTIFY_LEASE = LEASE
    settings.PUSH_KEY = sinks.key
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sinks.email
    settings.SMS_URL = f"gatewayapi://token@127.0.0.1:{sinks.sms}/?from=Huset"
    here = {"trust": lambda: trust, "public_address_of": lambda host: "127.0.0.1"}
    with patch.multiple(outward, PORT=sinks.push, **here):
        yield


def finished(running: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Wait until no row waits: the leases of the dead have run out, and theirs have been sent."""
    ends = time.monotonic() + seconds
    while Delivery.objects.waiting().exists():
        assert running.poll() is None, "the worker died by itself"
        assert time.monotonic() < ends, "the worker did not finish"
        time.sleep(0.1)
