"""/livez and /readyz: is the process alive, and is the house open?"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from redis.exceptions import RedisError

from community.notifications.models import Delivery

LATE = timedelta(seconds=120)
HEARTBEAT = "heartbeat"


def beat(now: datetime) -> None:
    """Called by the clock through the worker, so one beat proves all three."""
    cache.set(HEARTBEAT, now.isoformat(), timeout=3600)


@login_not_required
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Looks at nothing else: a sick neighbour is no reason to be restarted."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything a resident needs is there, else 503; one word per part, no versions."""
    now = timezone.now()
    parts = {name: _ask(check, now) for name, check in CHECKS.items()}
    ready = all(word == "ok" for word in parts.values())
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


def _ask(check: Callable[[datetime], bool], now: datetime) -> str:
    try:
        return "ok" if check(now) else "late"
    except (Error, RedisError, OSError):
        return "down"


def _database(now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


_migrated = False


def _migrations(now: datetime) -> bool:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _valkey(now: datetime) -> bool:
    cache.set("readyz", now.isoformat(), timeout=60)
    return cache.get("readyz") is not None


def _disk(now: datetime) -> bool:
    usage = shutil.disk_usage(Path(settings.VAR))
    return usage.free > usage.total * 0.05


def _clock(now: datetime) -> bool:
    last = cache.get(HEARTBEAT)
    return last is not None and now - datetime.fromisoformat(last) < LATE


def _outbox(now: datetime) -> bool:
    return not Delivery.objects.due(now - LATE).exists()


CHECKS: dict[str, Callable[[datetime], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "valkey": _valkey,
    "disk": _disk,
    "clock": _clock,
    "outbox": _outbox,
}
