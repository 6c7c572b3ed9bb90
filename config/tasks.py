"""The heartbeat: proof that clock, broker and worker all run, read by /readyz."""

from celery import shared_task
from django.utils import timezone

from config.health import beat


@shared_task
def tick() -> None:
    beat(timezone.now())
