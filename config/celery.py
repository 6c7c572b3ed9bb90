"""The clock and the worker: what ticks, and how a task survives a killed worker.

A task here is only ever a wake-up: what is due is a row, found by a query, locked, and marked in
the transaction that writes its effect. No ETA, no countdown, no retry beyond the next tick.
"""

import os

from celery import Celery
from celery.signals import beat_init, worker_process_init

from config.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("beboerhus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect(weak=False)
def _leave_no_orphan(**kwargs: object) -> None:
    die_with_parent()


@beat_init.connect(weak=False)
def _tick_at_once(**kwargs: object) -> None:
    """The first tick comes when the clock starts, so readiness need not wait for an interval."""
    app.send_task("config.tasks.tick", retry=False)
