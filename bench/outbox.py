"""A hundred thousand mails due in one minute: how fast they leave, beside the bare mail server.

The measure is `smtplib` handing the same mails to the same server on one line and nothing else. The
server is another process, so that neither waits for the other's turn.
"""

import smtplib
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from bench import people
from bench.report import BenchError, Report, ratio
from bench.servers import Ground
from community.notifications.mail import message_for
from community.notifications.models import Delivery, Notification, Way
from community.notifications.sending.actions import deliver_due

PART = "outbox"
DUE, SENT = 100_000, 2_000
FEW_DUE, FEW_SENT = 5_000, 300
ROUNDS, TIMES = (
    5,
    10,
)  # median of so many; a mail costs us a commit, and being written for its reader
MANY, SECONDS = 5_000, 600  # NT-7: told to everybody in a big estate
SEED = """
    WITH notes AS (
        INSERT INTO notifications_notification
            (user_id, estate_id, kind, subject, title, body, url, thread, created_at)
        SELECT %s, %s, 'bookings.reminder', 'times', 'I morgen kl. 10: Vaskehus A',
            'Kan du ikke? Slip turen.', '/rugmarken/booking/', 'bench:' || n, t.now
        FROM generate_series(1, %s) n, (SELECT now() - interval '1 minute' AS now) t
        RETURNING id, created_at
    )
    INSERT INTO notifications_delivery
        (notification_id, way, state, tries, unanswered, not_before, message_id, last_error, said,
         provider_id)
    SELECT id, 'email', 'queued', 0, 0, created_at, '<bench-' || id || '@example.dk>', '', '', ''
    FROM notes
"""


def run(ground: Ground, report: Report, options: Any) -> None:
    due, sent = (FEW_DUE, FEW_SENT) if options.quick else (DUE, SENT)
    report.begin(PART, f"{sent} of {due} mails that are due, to a mail server beside")
    reader = people.member(people.READER)
    seed(reader, due)
    with mail_server() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        rounds = [_round(port, sent // ROUNDS) for _ in range(ROUNDS)]
    bare, ours = (median(one[n] for one in rounds) * ROUNDS for n in (0, 1))
    found = sum((one[2] for one in rounds), Counter[str]())
    more = ratio(ours, bare)
    head = ["who", "mails", "a second", "times as long"]
    rows = [["smtplib alone", sent, sent / bare, 1.0], ["the outbox", sent, sent / ours, more]]
    report.show(PART, "drain", head, rows)
    report.note(PART, "drain_ratio", round(bare / ours, 3))
    report.check(PART, "every mail that was claimed was sent", found["sent"] == sent, dict(found))
    report.check(PART, f"at most {TIMES} times as long", more <= TIMES, f"{more:.1f}")
    whole = MANY * ours / sent
    report.check(
        PART, f"{MANY} are out within ten minutes (NT-7)", whole <= SECONDS, f"{whole:.0f} s"
    )
    Notification.objects.filter(thread__startswith="bench:").delete()


def _round(port: int, count: int) -> tuple[float, float, Counter[str]]:
    """Both in turns, so that who else is busy on the machine hits both: seconds, seconds, outcomes."""
    bare = _bare(port, count)
    began = time.perf_counter()
    found: Counter[str] = Counter()
    while found["sent"] < count:
        more = deliver_due(timezone.now, limit=count - found["sent"], ways=[Way.EMAIL])
        found += more
        if not more["sent"]:
            break
    return bare, time.perf_counter() - began, found


def seed(reader: Any, count: int) -> None:
    reader.user.quiet_from = reader.user.quiet_until = None
    reader.user.save(update_fields=["quiet_from", "quiet_until"])
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(SEED, [reader.user_id, reader.estate_id, count])
        cursor.execute("ANALYZE notifications_notification, notifications_delivery")


def _bare(port: int, count: int) -> float:
    """The same mail, made once, handed over again and again on one line."""
    row = Delivery.objects.select_related("notification__user", "notification__estate").latest("pk")
    mail = message_for(row)
    text = mail.message().as_bytes(linesep="\r\n")
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as line:
        began = time.perf_counter()
        for _ in range(count):
            line.sendmail(settings.DEFAULT_FROM_EMAIL, mail.to, text)
        return time.perf_counter() - began


@contextmanager
def mail_server() -> Iterator[int]:
    """A mail server in a process of its own that takes everything and keeps nothing."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = ["-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    server = subprocess.Popen([sys.executable, *words])
    try:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        else:
            raise BenchError("the mail server did not start")
        yield port
    finally:
        server.terminate()
        server.wait(10)
